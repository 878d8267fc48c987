import type { Visitor } from './pages-harness.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
/** What a page says in the words of the code, and no person reads. */
const UNSAID: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a number that is none', /\bNaN\b/],
  ['a value that is none', /\bundefined\b|\bnull\b|\[object/],
  ['an id', UUID],
  ['a name of the code', /(?<![\w./@-])[a-z]+[A-Z][A-Za-z]+(?![\w./@-])/],
  ['a key of the code', /(?<![\w./@-])[a-z]+_[a-z_]+(?![\w./@-])/],
  ['a path of the API', /\b(?:GET|POST|PUT) \//],
];

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

/** What a reader sees of a page's main part, without what people have typed into its fields. */
export const mainOf = (html: string): string =>
  unescaped(
    (/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '')
      .replaceAll(/<textarea[\s\S]*?<\/textarea>/g, ' ')
      .replaceAll(/<[^>]*>/g, ' | ')
      .replaceAll(/\s+/g, ' '),
  );

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
    .map((part) => (UUID.test(part) || /\d/.test(part) ? ':' : part))
    .join('/');

const NO_PAGE = /\.(?:csv|pdf|json|zip|xlsx)(?:\?|$)|^\/(?:api|assets|deconnexion|connexion|apparence)/;

/**
 * The addresses of the commands' pages to which somebody is led, by following links from the tasks on: of each kind of
 * page so many are opened, and of each command so many addresses are kept.
 */
export async function addressesOfCommands(visitor: Visitor, { pagesOfAKind, ofACommand }: { pagesOfAKind: number; ofACommand: number }) {
  const found = new Map<string, string[]>();
  const opened = new Map<string, number>();
  const seen = new Set<string>();
  const queue = [
    '/taches',
    '/dossiers',
    '/conventions',
    '/seances',
    '/enveloppes',
    '/datalab',
    '/personnes',
    '/administration',
    '/mon-compte',
  ];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (seen.has(path) || NO_PAGE.test(path)) continue;
    seen.add(path);
    const command = /^\/agir\/(\w+)/.exec(path)?.[1];
    if (command) {
      const kept = found.get(command) ?? [];
      if (kept.length < ofACommand) found.set(command, [...kept, path]);
      continue;
    }
    const kind = kindOf(path);
    const count = opened.get(kind) ?? 0;
    if (count >= pagesOfAKind) continue;
    opened.set(kind, count + 1);
    const page = await visitor.get(path);
    if (page.status === 200) queue.push(...linksOf(page.html));
    else if (page.location?.startsWith('/')) queue.push(page.location);
  }
  return found;
}
