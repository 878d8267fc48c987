import { z } from 'zod';

/**
 * Characters that are invisible and change how the rest of a text looks: controls, format characters, marks and
 * overrides of the writing direction. Line ends and tabs are visible; soft hyphens come with pasted text; emoji and
 * several scripts need joiners.
 */
export const HIDDEN = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\t\n\r\u00ad\u200c\u200d]]/v;

/** The same for OpenAPI, by the characters that a text may hold: patterns there lack the `v` flag. */
const SEEN = String.raw`[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[\u00ad\u200c\u200d]`;
export const ONE_LINE = `^(${SEEN})*$`;
export const SEVERAL_LINES = String.raw`^(${SEEN}|[\t\n\r])*$`;

/** Optional line breaks that Word, Teams and web pages leave in a text, without meaning to its reader. */
const LEFT_BEHIND = /[\u001f\u00ad\u180e\u200b\u2060-\u2064\ufeff]/g;
/** What Word's own sign of a non-breaking hyphen means. */
const [WORDS_HYPHEN, HYPHEN] = ['\u001e', '\u2011'];
/** Separators of lines, paragraphs and pages. */
const OTHER_BREAKS = /[\v\f\u2028\u2029]/g;
/** Spaces of other widths; the non-breaking spaces of French typography stay. */
const OTHER_SPACES = /[\u1680\u2000-\u200a\u205f\u3000]/g;
/** Emoji and other scripts need joiners; beside a letter that is never joined they mean nothing. */
const JOINERS = /[\u200c\u200d]+/g;
const NEVER_JOINED = /[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{N}\p{P}\p{Z}\s]/u;
/**
 * Checks each run of joiners once: one pattern that included the neighbours would take quadratic time on a long run.
 */
const withoutIdleJoiners = (text: string): string =>
  text.replace(JOINERS, (run, at: number) => {
    const [before = '', after = ''] = [text[at - 1], text[at + run.length]];
    return before === '' || after === '' || NEVER_JOINED.test(before) || NEVER_JOINED.test(after) ? '' : run;
  });
const LEFT_TO_RIGHT = '\u200e';
const WRITTEN_FROM_RIGHT = /[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}]/u;

/**
 * A text as its reader sees it: invisible characters that come with pasted text are removed or replaced by what they
 * mean. Applying it twice changes nothing more. Characters that change the writing direction stay, and are refused
 * wherever `HIDDEN` is checked.
 */
export function withoutInvisible(text: string): string {
  const plain = text.replace(LEFT_BEHIND, '').replaceAll(WORDS_HYPHEN, HYPHEN);
  const seen = withoutIdleJoiners(plain.replace(OTHER_BREAKS, '\n').replace(OTHER_SPACES, ' '));
  // Few texts hold the mark, and to look through all of a long one for letters of other scripts costs most of the time.
  return !seen.includes(LEFT_TO_RIGHT) || WRITTEN_FROM_RIGHT.test(seen) ? seen : seen.replaceAll(LEFT_TO_RIGHT, '');
}

const AROUND = 24;
const EACH_HIDDEN = new RegExp(HIDDEN, 'gv');

/** The words around the first hidden character of a text, shown as ▯; null if there is none. */
export function aroundHidden(text: string): string | null {
  const at = text.search(HIDDEN);
  if (at < 0) return null;
  const near = text.slice(Math.max(0, at - AROUND), at + AROUND).toWellFormed();
  return near.replace(EACH_HIDDEN, '▯').replace(/\s+/g, ' ').trim();
}

const BREAK = /[\t\n\r]/;

/** True for a text on a single line: it begins no paragraph in a letter and no cell in a table. */
export const isOneLine = (text: string): boolean => !BREAK.test(text);

/**
 * A text on one line, such as a title, a name or a number, which letters and documents put into their sentences. Hidden
 * characters are checked for whole bodies (api/http/request/body.ts).
 */
export const line = (max: number) => z.string().trim().max(max).refine(isOneLine, 'line_break').meta({ pattern: ONE_LINE });

/** Free text of one or more paragraphs. */
export const text = (max: number) => z.string().trim().max(max).meta({ pattern: SEVERAL_LINES });

/** A text in both languages: French first, English on request. */
export const Words = z.strictObject({ fr: line(2000).min(1), en: line(2000).min(1) }).meta({ id: 'Words' });
export type Words = z.infer<typeof Words>;
export const Language = Words.keyof();
export type Language = z.infer<typeof Language>;

/** The same, of one or more paragraphs. */
export const Paragraphs = z.strictObject({ fr: text(2000).min(1), en: text(2000).min(1) }).meta({ id: 'Paragraphs' });

/** An id in a body, in lower case like PostgreSQL's, since rows are looked up and compared by it. */
export const Id = z.uuid().toLowerCase();
/** An id somewhere in a text. */
export const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const ONLY_ID = new RegExp(`^${ID.source}$`);
/** One to so many ids with commas between. */
export const idList = (most: number) => z.string().regex(new RegExp(`^${ID.source}(,${ID.source}){0,${most - 1}}$`));
/** A text that is not an id names nothing, and PostgreSQL fails the whole statement that uses it. */
export const isId = (text: string | null): text is string => text !== null && ONLY_ID.test(text);

/** An envelope's short name, as in file names and figures. */
export const EnvelopeCode = z.string().regex(/^[A-Z0-9-]{3,40}$/);

/** A key of the call's data: a step, a criterion, a project type, an indicator. */
export const Key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

/** Any JSON value. It refers to itself, so it is registered: `.meta` would name a copy. */
export const Json = z.json();
z.globalRegistry.add(Json, { id: 'Json' });

/** A link for people: the service never fetches it, so only its form is checked. */
export const WebLink = z.url({ protocol: /^https$/, hostname: z.regexes.domain }).max(2000);

/** A year that people enter, within the range of columns and calendars; the rules restrict it further. */
export const Year = z.int().min(1).max(9999);

/** An instant that people enter, with or without milliseconds. */
export const Instant = z.iso
  .datetime({ abort: true })
  .refine((instant) => instant >= '1900' && instant < '2200', 'beyond_calendar')
  .meta({ pattern: String.raw`^(19|20|21)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$` });

/**
 * A day that people enter, as yyyy-mm-dd. Years outside the range are typing errors and are refused before they reach
 * any calendar.
 */
export const Day = z.iso
  .date({ abort: true })
  .refine((day) => day >= '1900-01-01' && day <= '2199-12-31', 'beyond_calendar')
  .meta({ pattern: String.raw`^(19|20|21)\d{2}-\d{2}-\d{2}$` });
