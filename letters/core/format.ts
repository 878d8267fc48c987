import { ratio, rounded } from '../../domain/core/ratio.ts';
import type { Language } from '../../domain/core/words.ts';

const locales = { fr: 'fr-FR', en: 'en-GB' } as const;

const known = new Map<string, unknown>();
/** One of its kind: to make one of Intl's takes many times what using it takes, and a page or a letter uses many. */
function once<Format>(kind: string, locale: string, options: object, make: () => Format): Format {
  const key = `${kind} ${locale} ${JSON.stringify(options)}`;
  const found = (known.get(key) as Format | undefined) ?? make();
  known.set(key, found);
  return found;
}

const numbers = (language: Language, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat =>
  once('number', locales[language], options, () => new Intl.NumberFormat(locales[language], options));
const dates = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  once('date', locale, options, () => new Intl.DateTimeFormat(locale, options));

/** Ordinary spaces that belong to a sign. A sign that a letter or a digit follows is part of a word. */
const BEFORE_HIGH_SIGN = / (?=[;!?](?![\p{L}\p{N}]))/gu;
const BEFORE_SIGN = / (?=[:%€»](?![\p{L}\p{N}]))|(?<=«) /gu;

/**
 * A text as its language sets it. In French a sign stays on the line of its word (Imprimerie nationale): the space is
 * narrow (U+202F) before ; ! ? and a whole one (U+00A0) before : % € and inside « », as Intl has it in amounts. English
 * has none.
 *
 * Texts are written with ordinary spaces and set here, where they leave. People's own words stand among ours, so a
 * space is never put in, and one that stands there is only kept from breaking: links, addresses and times (12:30) stay
 * as they are. Letters are UTF-8, and the font of the printed documents has both spaces.
 */
export const typeset = (language: Language, text: string): string =>
  language === 'fr' ? text.replace(BEFORE_HIGH_SIGN, '\u202f').replace(BEFORE_SIGN, '\u00a0') : text;

/** An amount of cents in euros, as people write it: 250 000 € or €250,000. */
export function euros(language: Language, cents: number): string {
  const fractions = cents % 100 === 0 ? 0 : 2;
  return numbers(language, {
    style: 'currency',
    currency: 'EUR',
    minimumFractionDigits: fractions,
    maximumFractionDigits: fractions,
  }).format(cents / 100);
}

/** A figure as people write it: 20 000 or 20,000, with at most three decimals. */
export const number = (language: Language, value: number): string => numbers(language).format(value);

/** A part of a whole as people write it: 0.25 is 25 % or 25%, with at most two decimals. */
export const share = (language: Language, part: number): string =>
  numbers(language, { style: 'percent', maximumFractionDigits: 2 }).format(part);

const personDay = { fr: { one: 'jour-personne', other: 'jours-personne' }, en: { one: 'person-day', other: 'person-days' } } as const;

/** Half days as people write them, in person-days: 1,5 jour-personne or 1.5 person-days. */
export function personDays(language: Language, halfDays: number): string {
  const days = halfDays / 2;
  const form =
    once('plural', locales[language], {}, () => new Intl.PluralRules(locales[language])).select(days) === 'one' ? 'one' : 'other';
  return `${numbers(language).format(days)} ${personDay[language][form]}`;
}

/** A figure as people write it: 1 234,5 or 1,234.5; what a ratio comes to has three decimals at most. */
export const figure = (language: Language, value: number): string => numbers(language).format(value);

/** A month (yyyy-mm) in full: mars 2027. */
export const longMonth = (language: Language, month: string): string =>
  dates(locales[language], { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));

/** A date (yyyy-mm-dd) in full: 3 mars 2027; the first of a month is 1er in French, which Intl leaves out. */
export function longDate(language: Language, date: string): string {
  const written = dates(locales[language], { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
  return language === 'fr' ? written.replace(/^1 /, '1er ') : written;
}

/** An instant as people in Paris read it: 3 mars 2027 à 14:05. */
export const longInstant = (language: Language, at: string): string =>
  dates(locales[language], { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' })
    .format(new Date(at))
    .replace(/^1 (?=\p{L})/u, language === 'fr' ? '1er ' : '1 ');

/** A part of a whole with its sign, to a tenth of a percent: +25 % or +25%, −3,4 % or -3.4%. */
export const signedShare = (language: Language, part: number): string =>
  numbers(language, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(part);

/** By how much a whole number above zero has become another, as `signedShare` writes it. */
export const growth = (language: Language, before: number, after: number): string =>
  signedShare(language, rounded(ratio(BigInt(after) - BigInt(before), BigInt(before)), 4));

/** A number of bytes as people write it: 850 ko or 850 kB, 1,2 Mo or 1.2 MB; anything but nothing is at least 1 kB. */
export function size(language: Language, bytes: number): string {
  const unit = bytes < 1_000_000 ? 'kilobyte' : 'megabyte';
  const count = unit === 'kilobyte' ? Math.ceil(bytes / 1_000) : bytes / 1_000_000;
  return numbers(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }).format(count);
}

/** So many seconds as people write them: 12 secondes or 12 seconds. */
export const seconds = (language: Language, count: number): string =>
  numbers(language, { style: 'unit', unit: 'second', unitDisplay: 'long' }).format(count);

/** A day (yyyy-mm-dd) in figures: 03/03/2027. */
export const shortDate = (language: Language, day: string): string =>
  dates(locales[language], { dateStyle: 'short', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
