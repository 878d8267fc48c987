import { unescaped } from './form-in.ts';
import { ID, isId } from '../../domain/core/words.ts';
import { people } from '../../local/people.ts';
import { KEY_FIELD } from '../../web/core/forms/form.ts';
import { LOOSE } from './french.ts';
import type { Visitor } from './pages-harness.ts';

export const ALL_LOGINS: readonly string[] = people.map(({ login }) => login);
/** The login of one person of each set of roles. */
export const LOGINS = [...Map.groupBy(people, ({ roles }) => roles.join()).values()].map(([first]) => first?.login ?? '');

/** What a page says in the words of the code, and no person reads. */
const UNSAID: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a number that is none', /\bNaN\b/],
  ['a value that is none', /\bundefined\b|\bnull\b|\[object/],
  ['an id', ID],
  ['a name of the code', /(?<![\w./@-])[a-z]+[A-Z][A-Za-z]+(?![\w./@-])/],
  ['a key of the code', /(?<![\w./@-])[a-z]+_[a-z_]+(?![\w./@-])/],
  ['a path of the API', /\b(?:GET|POST|PUT) \//],
];

/** What a reader sees of a page's main part, without what people have typed into its fields. */
export const mainOf = (html: string): string =>
  unescaped(
    (/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '')
      .replaceAll(/<textarea[\s\S]*?<\/textarea>/g, ' ')
      .replaceAll(/<[^>]*>/g, ' | ')
      .replaceAll(/\s+/g, ' '),
  );

const OF_FORM = /<p class="fr-text--lead g-intro">[\s\S]*?<\/p>|<form[^>]*class="g-form[\s\S]*?<\/form>/g;

/** A sign that may begin a line, in what the form of a command and its introduction say in French; a sentence each. */
export function looseSignsOf(html: string): string[] {
  if (!/<html\s+lang="fr"/.test(html)) return [];
  const said = [...html.matchAll(OF_FORM)].flatMap(([part]) =>
    unescaped(part.replaceAll(/<textarea[\s\S]*?<\/textarea>|<[^>]*>/g, '|')).split('|'),
  );
  return said.filter((each) => LOOSE.test(each)).map((each) => `a sign may leave its word: ${each}`);
}

/** What stands on a command's page that no person should read, type or miss; a sentence each. */
export function faultsOfForm(html: string): string[] {
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '';
  const text = mainOf(html);
  const faults = UNSAID.flatMap(([what, pattern]) => {
    const found = pattern.exec(text);
    return found ? [`${what}: ${text.slice(Math.max(0, found.index - 40), found.index + 60)}`] : [];
  });
  if (/<label[^>]*>\s*<\/label>/.test(main)) faults.push('a field without a label');
  if (/<option value="[^"]+"[^>]*>\s*<\/option>/.test(main)) faults.push('a choice without a label');
  const typed = [...main.matchAll(/<(?:input[^>]*type="text"[^>]*|textarea[^>]*)\sname="([^"]*Ids?)"/g)].map(([, name]) => name);
  faults.push(...typed.map((name) => `an id is to be typed: ${name}`));
  return faults;
}

/** The links of a page's main part, as paths. */
const linksOf = (html: string): string[] =>
  [...(/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '').matchAll(/href="(\/[^"#]*)/g)].map(([, href = '']) => unescaped(href));

/** What kind of page an address is of: the same without what it names. */
const kindOf = (path: string): string =>
  path
    .replace(/\?.*/, (query) => `?${[...new URLSearchParams(query).keys()].sort().join('&')}`)
    .split('/')
    // A call is named by a word.
    .map((part, place, all) => (isId(part) || /\d/.test(part) || all[place - 1] === 'appels' ? ':' : part))
    .join('/');

const NO_PAGE = /\.(?:csv|pdf|json|zip|xlsx)(?:\?|$)|^\/(?:api|assets|deconnexion|connexion|apparence)/;

type Walk = { onPage: (path: string, html: string) => void; onCommand: (command: string, path: string) => void };

/** A person who asks for pages, signed in. */
export type Walker = Pick<Visitor, 'get'>;

const BEGINNINGS = [
  '/taches',
  '/dossiers',
  '/conventions',
  '/comites',
  '/enveloppes',
  '/datalab',
  '/personnes',
  '/administration',
  '/mon-compte',
];

/** Lists of things that the first pages of other lists do not show. */
const FURTHER = ['/dossiers?state=reviewed', '/instruction', '/personnes?role=screener'];

/**
 * Follows links from the tasks on, opens so many pages of each kind, and tells of those and of commands' addresses.
 * @param isThorough opens so many from each kind of page: a list of claims leads to other grants than a list of grants
 */
export async function walk(visitor: Walker, pagesOfAKind: number, { onPage, onCommand }: Walk, isThorough = false): Promise<void> {
  const opened = new Map<string, number>();
  const seen = new Set<string>();
  const queue = [...BEGINNINGS, ...(isThorough ? FURTHER : [])].map((path) => ({ path, from: '' }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { path, from } = next;
    if (seen.has(path) || NO_PAGE.test(path)) continue;
    const command = /^\/agir\/(\w+)/.exec(path)?.[1];
    if (command) {
      seen.add(path);
      onCommand(command, path);
      continue;
    }
    const kind = kindOf(path);
    const way = isThorough ? `${from} ${kind}` : kind;
    const count = opened.get(way) ?? 0;
    if (count >= pagesOfAKind) continue;
    opened.set(way, count + 1);
    seen.add(path);
    const page = await visitor.get(path);
    if (page.status === 200) {
      onPage(path, page.html);
      queue.push(...linksOf(page.html).map((to) => ({ path: to, from: kind })));
    } else if (page.location?.startsWith('/')) queue.push({ path: page.location, from });
  }
}

/**
 * The addresses of the commands' pages to which a person is led, by following links from the tasks on: of each kind of
 * page so many are opened, and of each command so many addresses are kept.
 * @param onPage is told of each other page on the way
 */
export async function addressesOfCommands(
  visitor: Walker,
  { pagesOfAKind, ofACommand }: { pagesOfAKind: number; ofACommand: number },
  onPage: Walk['onPage'] = () => undefined,
) {
  const found = new Map<string, string[]>();
  await walk(visitor, pagesOfAKind, {
    onPage,
    onCommand: (command, path) => {
      const kept = found.get(command) ?? [];
      if (kept.length < ofACommand) found.set(command, [...kept, path]);
    },
  });
  return found;
}

/** A page on which a person gives a command, or chooses its part; `name`: of its kind, as a file may be called. */
type PageOfCommand = { name: string; login: string; path: string };

const nameOf = (path: string): string =>
  kindOf(path.replace(/^(\/agir\/\w+)\/[^/?]+/, '$1'))
    .replaceAll(/[?&]/g, '-')
    .replaceAll(/[/:]+/g, '-')
    .replaceAll(/^-|-$/g, '');

/** The pages of a kind that are opened by one person of each set of roles, and by others, who have other tasks. */
const [MANY, FEW] = [6, 2];

/**
 * One page of each kind on which these people give commands: those of `/agir`, with a part and without, and those made
 * by hand. One that has a form is rather taken than one on which nothing can be done now.
 */
export async function pagesOfCommands(people: readonly { login: string; visitor: Walker }[]): Promise<PageOfCommand[]> {
  const found = new Map<string, PageOfCommand & { hasForm: boolean }>();
  const keep = (login: string, path: string, html: string, isCommand: boolean): void => {
    const hasForm = html.includes(`name="${KEY_FIELD}"`);
    const name = nameOf(path);
    if ((hasForm || isCommand) && !found.get(name)?.hasForm) found.set(name, { name, login, path, hasForm });
  };
  for (const { login, visitor } of people) {
    const led: string[] = [];
    const tell = {
      onPage: (path: string, html: string) => keep(login, path, html, false),
      onCommand: (_: string, path: string) => led.push(path),
    };
    await walk(visitor, LOGINS.includes(login) ? MANY : FEW, tell, true);
    for (const [name, paths] of Map.groupBy(led, nameOf)) {
      for (const path of paths.slice(0, 6)) {
        if (found.get(name)?.hasForm) break;
        const { status, html } = await visitor.get(path);
        if (status === 200) keep(login, path, html, true);
      }
    }
  }
  return [...found.values()].map(({ name, login, path }) => ({ name, login, path }));
}
