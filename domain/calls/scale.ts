import { z } from 'zod';
import { type Language, Words } from '../core/words.ts';

/** The words for each score that a criterion may get, from 0 to 5. */
export const Scale = z.strictObject({ zero: Words, one: Words, two: Words, three: Words, four: Words, five: Words }).meta({ id: 'Scale' });
type Scale = z.infer<typeof Scale>;

const USUAL: Scale = {
  zero: { fr: 'Non traité', en: 'Not addressed' },
  one: { fr: 'Très insuffisant', en: 'Very weak' },
  two: { fr: 'Insuffisant', en: 'Weak' },
  three: { fr: 'Suffisant', en: 'Fair' },
  four: { fr: 'Bon', en: 'Good' },
  five: { fr: 'Très bon', en: 'Very good' },
};

/**
 * The meaning of each score from 0 to 5 for a criterion: its own words, or the usual ones.
 * @param criterion absent for the usual ones; versions of earlier days have no scale
 */
export function meaningsOf(language: Language, criterion: { scale?: Scale | null } = {}): string[] {
  const { zero, one, two, three, four, five } = criterion.scale ?? USUAL;
  return [zero, one, two, three, four, five].map((words) => words[language]);
}
