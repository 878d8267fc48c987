import { ratio, rounded } from './ratio.ts';
import type { Language } from './words.ts';

const locales = { fr: 'fr-FR', en: 'en-GB' } as const;

/**
 * One of Intl's for each language, made on first use: making one takes many times what using it takes, and a page or a
 * letter uses many.
 */
function inEach<Format>(make: (locale: string) => Format): (language: Language) => Format {
  const made: Partial<Record<Language, Format>> = {};
  return (language) => (made[language] ??= make(locales[language]));
}
const numbers = (options: Intl.NumberFormatOptions = {}) => inEach((locale) => new Intl.NumberFormat(locale, options));
const dates = (options: Intl.DateTimeFormatOptions) => inEach((locale) => new Intl.DateTimeFormat(locale, options));
const lists = (type: Intl.ListFormatType) => inEach((locale) => new Intl.ListFormat(locale, { type }));

/**
 * Ordinary spaces that belong to a punctuation sign. A sign that is followed by a letter or a digit is part of a word.
 */
const BEFORE_HIGH_SIGN = / (?=[;!?](?![\p{L}\p{N}]))/gu;
const BEFORE_SIGN = / (?=(?:[:%»]|(?:k|M|Md)?€)(?![\p{L}\p{N}]))|(?<=«|\bn°) /gu;
/** Between the thousands of a number, as Intl groups its digits. */
const IN_NUMBER = /(?<=(?<!\d)\d{1,3}) (?=\d{3}(?!\d))/g;

/**
 * A text typeset for its language. In French a sign stays on the line of its word (Imprimerie nationale): the space is
 * narrow (U+202F) before ; ! ? and a full one (U+00A0) before : % € and inside « », as Intl has it in amounts. English
 * has none.
 *
 * Texts are written with ordinary spaces and typeset here, where they leave. People's own words stand among ours, so a
 * space is never inserted, and an existing one is only kept from breaking: links, addresses and times (12:30) stay as
 * they are. Letters are UTF-8, and the font of the printed documents has both spaces.
 */
export const typeset = (language: Language, text: string): string =>
  language === 'fr' ? text.replace(BEFORE_HIGH_SIGN, '\u202f').replace(IN_NUMBER, '\u202f').replace(BEFORE_SIGN, '\u00a0') : text;

const IN_DAY = /(?<=(?<!\d)(?:\d{1,2}|1er)) (?=\p{L}+ \d{4}(?!\d))/gu;
/** A text of a page whose days stay on the line of their month: 5 décembre 2026. Letters keep ordinary spaces there. */
export const daysKept = (text: string): string => text.replace(IN_DAY, '\u00a0');

/** What is said: sentences, what makes a sentence of values, and lists and groups of them. */
export type Sayings = { readonly [name: string]: Saying };
type Saying = string | null | undefined | readonly Saying[] | ((...values: never[]) => string) | Sayings;

/** The same with each sentence typeset for the language: what a function says, each time that it says it. */
export function typesetAll(language: Language, saying: Saying, set = typeset): Saying {
  if (typeof saying === 'string') return set(language, saying);
  if (typeof saying === 'function') return (...values: never[]) => set(language, saying(...values));
  if (Array.isArray(saying)) return saying.map((each: Saying) => typesetAll(language, each, set));
  return saying && Object.fromEntries(Object.entries(saying as Sayings).map(([name, each]) => [name, typesetAll(language, each, set)]));
}

/** Words in both languages, in lists and groups of any depth, with the French ones typeset. */
export const typesetWords = <Words extends object>(words: Words): Words =>
  Object.fromEntries(
    Object.entries(words).map(([name, each]: [string, Saying]) => {
      if (name === 'fr') return [name, typesetAll(name, each)];
      return [name, name !== 'en' && each && typeof each === 'object' ? typesetWords(each) : each];
    }),
  ) as Words;

/** A text with a capital at its beginning. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A minus sign in place of the hyphen that Intl writes: one sign for all figures. */
const withMinus = (written: string): string => written.replace('-', '−');

const eurosWith = (digits: number) =>
  numbers({ style: 'currency', currency: 'EUR', minimumFractionDigits: digits, maximumFractionDigits: digits });
const [wholeEuros, exactEuros] = [eurosWith(0), eurosWith(2)];
/** An amount of cents in euros, as people write it: 250 000 € or €250,000; below zero with a minus sign, no hyphen. */
export const euros = (language: Language, cents: number): string =>
  withMinus((cents % 100 === 0 ? wholeEuros : exactEuros)(language).format(cents / 100));

const LARGE = [
  { from: 99_950_000_000, of: 100_000_000_000, fr: 'Md€', en: 'bn' },
  { from: 99_950_000, of: 100_000_000, fr: 'M€', en: 'm' },
] as const;
/** An amount of cents as a sentence has it, rounded: 4,2 M€ or €4.2m; whole euros below a million. */
export function roundEuros(language: Language, cents: number): string {
  const large = LARGE.find(({ from }) => Math.abs(cents) >= from);
  if (!large) return withMinus(wholeEuros(language).format(cents / 100));
  const size = rough(language, Math.abs(cents) / large.of, 1);
  return `${cents < 0 ? '−' : ''}${language === 'fr' ? `${size}\u00a0${large.fr}` : `€${size}${large.en}`}`;
}

const thousandths = numbers();
/** A figure as people write it: 20 000 or 20,000, with at most three decimals. */
export const figure = (language: Language, value: number): string => withMinus(thousandths(language).format(value));

const decimals = [0, 1, 2].map((digits) => numbers({ maximumFractionDigits: digits }));
const padded = [0, 1, 2].map((digits) => numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits }));
/** The same with fewer decimals at most. */
export const rough = (language: Language, value: number, digits: 0 | 1 | 2): string =>
  withMinus((decimals[digits] ?? thousandths)(language).format(value));
/** The same with as many decimals, zeros among them. */
export const exactly = (language: Language, value: number, digits: 0 | 1 | 2): string =>
  withMinus((padded[digits] ?? thousandths)(language).format(value));

const percent = numbers({ style: 'percent', maximumFractionDigits: 2 });
/** A part of a whole as people write it: 0.25 is 25 % or 25%, with at most two decimals. */
export const share = (language: Language, part: number): string => withMinus(percent(language).format(part));

const [all, any] = [lists('conjunction'), lists('disjunction')];
/** Names as people list them: Ada, Bob et Cléo. */
export const listed = (language: Language, names: readonly string[]): string => all(language).format(names);
/** The same where any one of them is enough: Ada, Bob ou Cléo. */
export const oneOf = (language: Language, names: readonly string[]): string => any(language).format(names);
const andMore = { fr: (count: number) => ` et ${count} de plus`, en: (count: number) => ` and ${count} more` };
/** Some of many names, and how many there are beside them: DON-1, DON-2 et 3 de plus. */
export const someListed = (language: Language, names: readonly string[], others: number): string =>
  `${names.join(', ')}${others > 0 ? andMore[language](others) : ''}`;

const plurals = inEach((locale) => new Intl.PluralRules(locale));
/** True if this number takes the plural: from two on in French, anything but one in English. */
export const isSeveral = (language: Language, count: number): boolean => plurals(language).select(count) !== 'one';
/** So many things as people write them: 1 ligne, 12 lignes. */
export const counted = (language: Language, count: number, { one, other }: { one: string; other: string }): string =>
  `${figure(language, count)} ${isSeveral(language, count) ? other : one}`;
const personDay = { fr: { one: 'jour-personne', other: 'jours-personne' }, en: { one: 'person-day', other: 'person-days' } } as const;

/** Half days as people write them, in person-days: 1,5 jour-personne or 1.5 person-days. */
export function personDays(language: Language, halfDays: number): string {
  const days = halfDays / 2;
  return counted(language, days, personDay[language]);
}

const firstOf = (month: string): Date => new Date(`${month}-01T00:00:00Z`);
const monthAndYear = dates({ month: 'long', year: 'numeric', timeZone: 'UTC' });
/** A month (yyyy-mm) in full: mars 2027. */
export const longMonth = (language: Language, month: string): string => monthAndYear(language).format(firstOf(month));

const monthAlone = dates({ month: 'short', timeZone: 'UTC' });
/** A month (yyyy-mm) in a few characters, without its year: janv. or Jan. */
export const shortMonth = (language: Language, month: string): string => monthAlone(language).format(firstOf(month));

const wholeDay = dates({ dateStyle: 'long', timeZone: 'UTC' });
/** A date (yyyy-mm-dd) in full: 3 mars 2027; the first of a month is 1er in French, which Intl leaves out. */
export function longDate(language: Language, date: string): string {
  const written = wholeDay(language).format(new Date(`${date}T00:00:00Z`));
  return language === 'fr' ? written.replace(/^1 /, '1er ') : written;
}

/**
 * From one day to another, both included, as a sentence has it: du 3 mars 2027 au 5 mars 2027. Where both are the same
 * day, it is said as one: le 3 mars 2027.
 */
export function daySpan(language: Language, first: string, last: string): string {
  const [from, to] = [longDate(language, first), longDate(language, last)];
  if (first === last) return language === 'fr' ? `le ${from}` : `on ${from}`;
  return language === 'fr' ? `du ${from} au ${to}` : `from ${from} to ${to}`;
}

const firstInWords = (language: Language, day: string): string => day.replace(/^1 (?=\p{L})/u, language === 'fr' ? '1er ' : '1 ');
const dayAndTime = dates({ dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' });
/** An instant as people in Paris read it: 3 mars 2027 à 14:05. */
export const longInstant = (language: Language, at: string): string => firstInWords(language, dayAndTime(language).format(new Date(at)));

const dayAndSecond = dates({ dateStyle: 'long', timeStyle: 'medium', timeZone: 'Europe/Paris' });
/** An instant that decides something, with its seconds: 31 décembre 2026 à 23:59:59. */
export const exactInstant = (language: Language, at: string): string => firstInWords(language, dayAndSecond(language).format(new Date(at)));

const tenthsSigned = numbers({ style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' });
/** A part of a whole with its sign, to a tenth of a percent: +25 % or +25%, −3,4 % or −3.4%. */
export const signedShare = (language: Language, part: number): string => withMinus(tenthsSigned(language).format(part));

/** The growth of a whole number above zero, as `signedShare` writes it. */
export const growth = (language: Language, before: number, after: number): string =>
  signedShare(language, rounded(ratio(BigInt(after) - BigInt(before), BigInt(before)), 4));

const sizes = (unit: string) => numbers({ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 });
const [kilobytes, megabytes] = [sizes('kilobyte'), sizes('megabyte')];
/** A number of bytes as people write it: 850 ko or 850 kB, 1,2 Mo or 1.2 MB; anything but nothing is at least 1 kB. */
export const size = (language: Language, bytes: number): string =>
  bytes < 1_000_000 ? kilobytes(language).format(Math.ceil(bytes / 1_000)) : megabytes(language).format(bytes / 1_000_000);

const inSeconds = numbers({ style: 'unit', unit: 'second', unitDisplay: 'long' });
/** So many seconds as people write them: 12 secondes or 12 seconds. */
export const seconds = (language: Language, count: number): string => inSeconds(language).format(count);

const dayInFigures = dates({ dateStyle: 'short', timeZone: 'UTC' });
/** A day (yyyy-mm-dd) in figures: 03/03/2027. */
export const shortDate = (language: Language, day: string): string => dayInFigures(language).format(new Date(`${day}T00:00:00Z`));
