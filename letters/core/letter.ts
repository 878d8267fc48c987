import type { Language } from '../../domain/core/words.ts';

/** One letter as people read it: plain text, in one language. */
export type Letter = { subject: string; text: string };

export type LetterTexts<Facts> = Record<Language, (facts: Facts) => Letter>;

/** The texts of one letter, for the facts that it is about; amounts in cents, dates as yyyy-mm-dd. */
export const letter = <Facts>(texts: LetterTexts<Facts>): LetterTexts<Facts> => texts;
