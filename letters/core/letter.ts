import type { Language } from '../../domain/core/words.ts';

/** One letter as people read it: plain text, in one language. */
export type Letter = { subject: string; text: string };

/** What a letter says of its facts, in each language. */
export type LetterTexts<Facts> = Record<Language, (facts: Facts) => Letter>;

/** The texts of one letter, for the facts that it is about; amounts in cents, dates as yyyy-mm-dd. */
export const letter = <Facts>(texts: LetterTexts<Facts>): LetterTexts<Facts> => texts;
