import { readFileSync } from 'node:fs';
import { type Kysely, sql } from 'kysely';
import { people } from '../../local/people.ts';
import { CallFile } from '../../domain/calls/call.ts';
import { FORM_COLUMNS } from '../../domain/grants/chorus-forms.ts';

/** A sign that English does not have: a letter, a guillemet, or a space before a high sign of punctuation. */
const FRENCH = /[àâçéèêëîïôùûüœ«»]|[\s\u00a0\u202f][:;!?]/iu;

/** A question is asked in the language in which its call was written. */
const questions = ['donnees-2023', 'territoires-2023'].flatMap((name) => {
  const { terms } = CallFile.parse(JSON.parse(readFileSync(new URL(`../../calls/${name}.json`, import.meta.url), 'utf8')));
  return Object.values(Object(terms.form['properties'])).map((question) => String(Object(question).title));
});
/** The headings of the accounting system's exports. */
const HEADINGS = Object.values(FORM_COLUMNS).flatMap((columns) => Object.values(columns).map(({ heading }) => heading));
/** What is French by its nature: names, questions of calls, and what has no other name. */
const NAMES = [
  ...people.flatMap(({ givenName, usualName, organisation }) => [givenName, usualName, organisation.name]),
  ...questions,
  ...['Défenseur des droits', 'Libre réponse', 'délégation de gestion', ...HEADINGS],
];
/** French law as it is cited: an article between parentheses, and the kinds of acts. */
const CITED = /\([^()]*(?:CRPA|CGCT|art\.) ?[LR\d][^()]*\)|(?<!\p{L})(?:décret|arrêté)(?!\p{L})/gu;
/** Names one after the other. */
const LISTED = /_(?: ; _)+/gu;

/** The strings of a value, without what it says in French where it says the same in English. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => (name === 'fr' && 'en' in value ? [] : stringsIn(each)));
}

/** What people have written in French, as every table holds it; letters are ours. */
export async function writtenByPeople(db: Kysely<never>): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'letter'`.execute(
    db,
  );
  const rows = await Promise.all(
    tables.map(({ name }) => sql<{ row: unknown }>`SELECT to_jsonb(each) AS row FROM ${sql.table(name)} each`.execute(db)),
  );
  const found = new Set(rows.flatMap((each) => each.rows.flatMap(({ row }) => stringsIn(row))).filter((text) => FRENCH.test(text)));
  return [...found].toSorted((one, other) => other.length - one.length);
}

/** A text without a title that is cut off at its end, where people have written one that begins so. */
function withoutCutTitle(words: string, written: readonly string[]): string {
  const begun = /([^·]+)…$/u.exec(words)?.[1]?.trim();
  return begun && written.some((text) => text.startsWith(begun)) ? words.slice(0, words.lastIndexOf(begun)) : words;
}

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** What is left of a piece of a page without what others have written, names, and law as it is cited. */
function readerOf(written: readonly string[]): (piece: string) => string {
  const others = [...written.map(plain), ...NAMES];
  const read = (piece: string): string => {
    const words = withoutCutTitle(plain(piece), others);
    return others
      .reduce((left, theirs) => (theirs.length > words.length ? left : left.replaceAll(theirs, '_')), words)
      .replaceAll(CITED, '_')
      .replaceAll(LISTED, '_');
  };
  // Pages repeat the same titles and names, each of which is looked for among thousands of texts.
  const known = new Map<string, string>();
  return (piece) => {
    const left = known.get(piece) ?? read(piece);
    known.set(piece, left);
    return left;
  };
}
const readers = new WeakMap<readonly string[], (piece: string) => string>();

/**
 * What a page in English says in French, by its main part: not what stands in its fields, nor what people have written.
 * @param written what people have written, the longest first
 */
export function frenchIn(html: string, written: readonly string[]): string[] {
  const leftOf = readers.get(written) ?? readerOf(written);
  readers.set(written, leftOf);
  return html
    .replace(/^.*<main/s, '<main')
    .replaceAll(/<button class="fr-footer__bottom-link" name="langue".*?<\/button>/gs, ' ')
    .replaceAll(/<textarea.*?<\/textarea>/gs, ' ')
    .replaceAll(/<[^>]*>/g, '|')
    .replaceAll('&amp;', '&')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .split('|')
    .filter((words) => FRENCH.test(words))
    .map(leftOf)
    .filter((words) => FRENCH.test(words));
}
