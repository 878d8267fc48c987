import { Language } from '../../domain/core/words.ts';
import { typeset } from '../../domain/core/format.ts';

/** What pages say: sentences, what makes a sentence of values, and lists and groups of them. */
type Sayings = { readonly [name: string]: Saying };
type Saying = string | readonly Saying[] | ((...values: never[]) => string) | Sayings;

function set(language: Language, saying: Saying): Saying {
  if (typeof saying === 'string') return typeset(language, saying);
  if (typeof saying === 'function') return (...values: never[]) => typeset(language, saying(...values));
  if (Array.isArray(saying)) return saying.map((each: Saying) => set(language, each));
  return Object.fromEntries(Object.entries(saying as Sayings).map(([name, each]) => [name, set(language, each)]));
}

/** What stands between a name and what it has, where templates put them together. */
export const colon = (language: Language): string => (language === 'fr' ? '\u00a0:' : ':');

/** A text as searches compare it: without accents and capitals. */
export const unaccented = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** A project's title within a line, in quotation marks. */
export const quoted = (language: Language, title: string): string => (language === 'fr' ? `«\u00a0${title}\u00a0»` : `“${title}”`);

/**
 * The words of a page in both languages, as each sets its spaces. They are written with ordinary ones, and the second
 * language says all that the first says.
 */
export const bilingual = <Words extends Sayings>(words: { fr: Words; en: NoInfer<Words> }): Record<Language, Words> =>
  Object.fromEntries(Language.options.map((language) => [language, set(language, words[language])])) as Record<Language, Words>;
