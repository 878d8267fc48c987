import { COMMANDS } from '../../web/core/command-page.ts';
import { FORM_FIELD, KEY_FIELD } from '../../web/core/forms/form.ts';
import type { Page } from '../../web/core/page.ts';
import { pages } from '../../web/pages.ts';

/** What a fuzzer knows of the pages: where they are, and what may be sent there. */
type Document = { openapi: string; info: object; paths: Record<string, Record<string, object>> };

/** How many addresses of each page, and of the form of each command, are described. */
const OF_EACH = 2;
/** How many are visited in search of them. */
const LOOKED_AT_MOST = 1_500;
/** How many of the values of a field are offered to the fuzzer. */
const VALUES_AT_MOST = 12;

/** These end sessions, or lead to the issuer, which is not tested here. */
const LEFT_OUT = ['/connexion/partir', '/deconnexion', '/mon-compte/sessions'];

/** The page address of the thing with which an operation's path begins. */
const NOUNS: Readonly<Record<string, string>> = {
  applications: 'dossiers',
  envelopes: 'enveloppes',
  sessions: 'comites',
  grants: 'conventions',
  people: 'personnes',
  calls: 'appels',
  missions: 'missions-datalab',
  'datalab-requests': 'demandes-datalab',
};

const FUZZED = pages.filter(({ path }) => !LEFT_OUT.includes(path));
const patternOf = (path: string): RegExp => {
  const source = path
    .replaceAll('.', '\\.')
    .replace(/\{([^}]*)\}/g, '(?:$1)?')
    .replace(/:\w+/g, '[^/]+');
  return new RegExp(`^${source}$`);
};
const PATTERNS = FUZZED.map((page): [RegExp, Page] => [patternOf(page.path), page]);
/** The page that answers at a path: as in the router, the first one that matches. */
const pageAt = (path: string): Page | undefined => PATTERNS.find(([pattern]) => pattern.test(path))?.[1];

/** What is described together: a page, or the form of one command. */
const kindOf = (page: Page, path: string): string => (page.path.startsWith('/agir/') ? (path.split('/')[2] ?? '') : page.path);

type Names = Map<string, Set<string>>;
/** An address, with the seen values of its query and its forms. */
type Described = { page: Page; queries: Names; fields: Names };

const unescaped = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
const attributeOf = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescaped(value);
};
function note(names: Names, name: string, value: string | undefined): void {
  const values = names.get(name) ?? new Set();
  names.set(name, values);
  if (value !== undefined && value !== '' && values.size < VALUES_AT_MOST) values.add(value);
}

/** What the forms of a page send, by target and method. */
function formsIn(html: string, at: string): { path: string; isPost: boolean; names: Names }[] {
  return [...html.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/g)].map(([, tag = '', inner = '']) => {
    const names: Names = new Map();
    for (const [, opening = '', options = ''] of inner.matchAll(
      /(<(?:input|textarea|button|select)\b[^>]*>)((?:\s*<option[\s\S]*?<\/select>)?)/g,
    )) {
      const name = attributeOf(opening, 'name');
      if (name === undefined) continue;
      note(names, name, attributeOf(opening, 'value'));
      for (const [option] of options.matchAll(/<option\b[^>]*>/g)) note(names, name, attributeOf(option, 'value'));
    }
    const [path = ''] = (attributeOf(tag, 'action') ?? at).split(/[?#]/);
    return { path, isPost: attributeOf(tag, 'method') === 'post', names };
  });
}

const text = { type: 'string' } as const;
/** A seen value, anything else, or several of them. */
function valueOf(name: string, values: ReadonlySet<string>): object {
  // A used key is refused with another body, before anything else is checked.
  const seen = name === KEY_FIELD || values.size === 0 ? [] : [{ enum: [...values] }];
  return name === FORM_FIELD ? { anyOf: [...seen, text] } : { anyOf: [...seen, text, { type: 'array', items: text, maxItems: 3 }] };
}
const answers = Object.fromEntries(
  ['200', '204', '303', '400', '403', '404', '409', '410', '413', '415', '422', '429'].map((status) => [
    status,
    { description: 'An answer' },
  ]),
);
const bodyOf = ({ page, fields }: Described): object => {
  const properties = Object.fromEntries([...fields].map(([name, values]) => [name, valueOf(name, values)]));
  return page.takesFiles
    ? {
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              properties: { ...properties, file: { type: 'string', format: 'binary' } },
              required: ['file'],
              additionalProperties: text,
            },
          },
        },
      }
    : {
        required: false,
        content: { 'application/x-www-form-urlencoded': { schema: { type: 'object', properties, additionalProperties: text } } },
      };
};
function describe(described: Described, inPath: readonly string[] = []): Record<string, object> {
  const { page, queries } = described;
  const parameters = [
    ...inPath.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string', minLength: 1 } })),
    ...[...queries].map(([name, values]) => ({ name, in: 'query', required: false, schema: valueOf(name, values) })),
  ];
  return {
    ...(page.get && { get: { parameters, responses: answers } }),
    ...(page.post && { post: { parameters, requestBody: bodyOf(described), responses: answers } }),
  };
}

/** Everything that was seen at the addresses of a page, for an address that names a missing thing. */
function together(page: Page, of: readonly Described[]): Described {
  const whole: Described = { page, queries: new Map(), fields: new Map() };
  for (const each of of.filter((described) => described.page === page))
    for (const kind of ['queries', 'fields'] as const)
      for (const [name, values] of each[kind]) [undefined, ...values].forEach((value) => note(whole[kind], name, value));
  return whole;
}

/**
 * The pages as an OpenAPI document, generated from the pages themselves as one person sees them: every link and form is
 * followed from their tasks on, to two addresses of each page and command, which are described with the fields of their
 * forms and the parameters of their links, and their values; and each page once more, with any values in its address.
 * @param look the HTML of an address; undefined where it is not a page
 */
export async function pagesDocument(look: (path: string) => Promise<string | undefined>): Promise<Document> {
  const found = new Map<string, Described>();
  const times = new Map<string, number>();
  const queue: string[] = [];
  /** A seen address; undefined where it is not a page to fuzz, or where there are enough of its kind. */
  function meet(path: string, query = ''): Described | undefined {
    const known = found.get(path);
    const page = known?.page ?? pageAt(path);
    if (!page) return undefined;
    if (!known) {
      const kind = kindOf(page, path);
      const before = times.get(kind) ?? 0;
      if (before >= OF_EACH) return undefined;
      times.set(kind, before + 1);
      queue.push(path + query);
    }
    const described = known ?? { page, queries: new Map(), fields: new Map() };
    found.set(path, described);
    new URLSearchParams(query).forEach((value, name) => note(described.queries, name, value));
    return described;
  }

  let looked = 0;
  async function follow(): Promise<void> {
    for (let next = queue.shift(); next !== undefined && looked < LOOKED_AT_MOST; next = queue.shift(), looked += 1) {
      const [at = ''] = next.split('?');
      if (!pageAt(at)?.get) continue;
      const html = (await look(next)) ?? '';
      for (const [, href = ''] of html.matchAll(/\shref="(\/[^"#]*)/g)) {
        const [path = '', query] = unescaped(href).split('?');
        meet(path, query === undefined ? '' : `?${query}`);
      }
      for (const { path, isPost, names } of formsIn(html, at)) {
        const described = meet(path);
        for (const [name, values] of names)
          for (const value of [undefined, ...values]) if (described) note(described[isPost ? 'fields' : 'queries'], name, value);
      }
    }
  }
  for (const { path } of FUZZED) if (!/[:{]/.test(path)) meet(path);
  await follow();
  // A command that is offered nowhere is still tried on a thing.
  for (const [name, { spec }] of COMMANDS) {
    if (times.has(name)) continue;
    const place = new RegExp(`^/${NOUNS[spec.path.split('/')[1] ?? '']}/([^/]+)$`);
    const id = [...found.keys()].flatMap((path) => place.exec(path)?.[1] ?? [])[0];
    meet(`/agir/${name}${id === undefined ? '' : `/${id}`}`);
  }
  await follow();

  const all = [...found.values()];
  const exact = [...found].map(([path, described]) => [path, describe(described)]);
  const open = FUZZED.filter(({ path }) => path.includes(':')).map((page) => {
    const names = [...page.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
    const path = page.path.replaceAll(/[{}]/g, '').replace(/:(\w+)/g, '{$1}');
    return [path, describe(together(page, all), names)];
  });
  return { openapi: '3.1.0', info: { title: 'The pages', version: '1' }, paths: Object.fromEntries([...exact, ...open]) };
}
