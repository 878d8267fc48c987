import type { Language } from '../domain/words.ts';

const locales = { fr: 'fr-FR', en: 'en-GB' } as const;

/** An amount of cents in euros, as people write it: 250 000 € or €250,000. */
export function euros(language: Language, cents: number): string {
  const fractions = cents % 100 === 0 ? 0 : 2;
  return new Intl.NumberFormat(locales[language], {
    style: 'currency',
    currency: 'EUR',
    minimumFractionDigits: fractions,
    maximumFractionDigits: fractions,
  }).format(cents / 100);
}

const personDay = { fr: { one: 'jour-personne', other: 'jours-personne' }, en: { one: 'person-day', other: 'person-days' } } as const;

/** Half days as people write them, in person-days: 1,5 jour-personne or 1.5 person-days. */
export function personDays(language: Language, halfDays: number): string {
  const days = halfDays / 2;
  const form = new Intl.PluralRules(locales[language]).select(days) === 'one' ? 'one' : 'other';
  return `${new Intl.NumberFormat(locales[language]).format(days)} ${personDay[language][form]}`;
}

/** A figure as people write it: 1 234,5 or 1,234.5; what a ratio comes to has three decimals at most. */
export const figure = (language: Language, value: number): string => new Intl.NumberFormat(locales[language]).format(value);

/** A month (yyyy-mm) in full: mars 2027. */
export const longMonth = (language: Language, month: string): string =>
  new Intl.DateTimeFormat(locales[language], { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));

/** A date (yyyy-mm-dd) in full: 3 mars 2027; the first of a month is 1er in French, which Intl leaves out. */
export function longDate(language: Language, date: string): string {
  const written = new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
  return language === 'fr' ? written.replace(/^1 /, '1er ') : written;
}

/** An instant as people in Paris read it: 3 mars 2027 à 14:05. */
export const longInstant = (language: Language, at: string): string =>
  new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' })
    .format(new Date(at))
    .replace(/^1 (?=\p{L})/u, language === 'fr' ? '1er ' : '1 ');

/** A number of bytes as people write it: 850 ko or 850 kB, 1,2 Mo or 1.2 MB; anything but nothing is at least 1 kB. */
export function size(language: Language, bytes: number): string {
  const unit = bytes < 1_000_000 ? 'kilobyte' : 'megabyte';
  const count = unit === 'kilobyte' ? Math.ceil(bytes / 1_000) : bytes / 1_000_000;
  return new Intl.NumberFormat(locales[language], { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }).format(count);
}

/** So many seconds as people write them: 12 secondes or 12 seconds. */
export const seconds = (language: Language, count: number): string =>
  new Intl.NumberFormat(locales[language], { style: 'unit', unit: 'second', unitDisplay: 'long' }).format(count);
