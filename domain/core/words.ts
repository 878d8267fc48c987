import { z } from 'zod';

/**
 * What nobody sees in a text and what changes how the rest of it is seen: controls, format characters, the marks and
 * overrides of the direction of writing. Line ends and tabs are seen; a soft hyphen comes along with much that is
 * pasted; emoji and several scripts are written with joiners.
 */
export const HIDDEN = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\t\n\r\u00ad\u200c\u200d]]/v;

/** The same as OpenAPI says it, by what a text may hold: patterns there have no `v`. */
const SEEN = String.raw`[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[\u00ad\u200c\u200d]`;
export const ONE_LINE = `^(${SEEN})*$`;
export const SEVERAL_LINES = String.raw`^(${SEEN}|[\t\n\r])*$`;

/** What Word, Teams and web pages leave in a text to say where a line may break: it says nothing to its reader. */
const LEFT_BEHIND = /[\u00ad\u180e\u200b\u2060-\u2064\ufeff]/g;
/** Ends of lines, of paragraphs and of pages, each by a sign of its own. */
const OTHER_BREAKS = /[\v\f\u2028\u2029]/g;
/** Spaces of another width; those that French typography does not break at stay. */
const OTHER_SPACES = /[\u1680\u2000-\u200a\u205f\u3000]/g;
/** Emoji and other scripts are written with joiners; beside a letter that is never joined they say nothing. */
const JOINERS = /[\u200c\u200d]+/g;
const NEVER_JOINED = /[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{N}\p{P}\p{Z}\s]/u;
/** Looks at each run of joiners once: as one pattern with its neighbours it would take the square of a long run. */
const withoutIdleJoiners = (text: string): string =>
  text.replace(JOINERS, (run, at: number) => {
    const [before = '', after = ''] = [text[at - 1], text[at + run.length]];
    return before === '' || after === '' || NEVER_JOINED.test(before) || NEVER_JOINED.test(after) ? '' : run;
  });
const LEFT_TO_RIGHT = /\u200e/g;
const WRITTEN_FROM_RIGHT = /[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}]/u;

/**
 * A text as its reader sees it: signs that nobody sees, and that come along with what is pasted, become what they mean,
 * or go. What is asked again with the same text is the same text. What turns the direction of writing stays, and is
 * refused where `HIDDEN` is asked.
 */
export function withoutInvisible(text: string): string {
  const seen = withoutIdleJoiners(text.replace(LEFT_BEHIND, '').replace(OTHER_BREAKS, '\n').replace(OTHER_SPACES, ' '));
  return WRITTEN_FROM_RIGHT.test(seen) ? seen : seen.replace(LEFT_TO_RIGHT, '');
}

const AROUND = 24;
const EACH_HIDDEN = new RegExp(HIDDEN, 'gv');

/** The words around the first hidden sign of a text, which is shown as ▯; null where it holds none. */
export function aroundHidden(text: string): string | null {
  const at = text.search(HIDDEN);
  if (at < 0) return null;
  const near = text.slice(Math.max(0, at - AROUND), at + AROUND).toWellFormed();
  return near.replace(EACH_HIDDEN, '▯').replace(/\s+/g, ' ').trim();
}

const BREAK = /[\t\n\r]/;

/** True for a text that stays on its line: it begins no paragraph where a letter names it, and no cell in a table. */
export const isOneLine = (text: string): boolean => !BREAK.test(text);

/**
 * A text in one line, as a title, a name, a number: letters and documents put it into their own sentences. That it
 * holds nothing hidden is looked at for whole bodies (api/http/body.ts).
 */
export const line = (max: number) => z.string().trim().max(max).refine(isOneLine, 'line_break').meta({ pattern: ONE_LINE });

/** People's free text, of one paragraph or several. */
export const text = (max: number) => z.string().trim().max(max).meta({ pattern: SEVERAL_LINES });

/** A text in the two languages that people see: French first, English on request. */
export const Words = z.strictObject({ fr: line(2000).min(1), en: line(2000).min(1) }).meta({ id: 'Words' });
export type Words = z.infer<typeof Words>;
export const Language = Words.keyof();
export type Language = z.infer<typeof Language>;

/** The same, of one paragraph or several. */
export const Paragraphs = z.strictObject({ fr: text(2000).min(1), en: text(2000).min(1) }).meta({ id: 'Paragraphs' });

/** An id in a body, in small letters as PostgreSQL writes it: rows are looked up and compared by it. */
export const Id = z.uuid().toLowerCase();

/** What an envelope is called for short, in the names of files and figures. */
export const EnvelopeCode = z.string().regex(/^[A-Z0-9-]{3,40}$/);

/** A key of the call's data: a step, a criterion, a project type, an indicator. */
export const Key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

/** Any JSON value. It refers to itself, so it is registered: `.meta` would name a copy. */
export const Json = z.json();
z.globalRegistry.add(Json, { id: 'Json' });

/** A link that people look at: the service never fetches it, so only its form is checked. */
export const WebLink = z.url({ protocol: /^https$/, hostname: z.regexes.domain }).max(2000);

/** A year that people name, as columns and calendars hold it; the rules say which years are meant. */
export const Year = z.int().min(1).max(9999);

/** An instant that people name, with or without its milliseconds. */
export const Instant = z.iso
  .datetime({ abort: true })
  .refine((instant) => instant >= '1900' && instant < '2200', 'beyond_calendar')
  .meta({ pattern: String.raw`^(19|20|21)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$` });

/**
 * A day that people name, as yyyy-mm-dd. Years of other ages, which a slip of the keyboard makes, are taken by no
 * calendar that counts from them.
 */
export const Day = z.iso
  .date({ abort: true })
  .refine((day) => day >= '1900-01-01' && day <= '2199-12-31', 'beyond_calendar')
  .meta({ pattern: String.raw`^(19|20|21)\d{2}-\d{2}-\d{2}$` });
