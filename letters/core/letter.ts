import type { Language } from '../../domain/core/words.ts';

/** One letter as people read it: plain text, in one language. */
export type Letter = { subject: string; text: string };

/**
 * The service of the fund, as letters name it: its name, its postal address, where it is written to and telephoned, and
 * the town of the administrative court before which its decisions are contested. Null where the installation's settings
 * do not say it.
 */
export type FundService = Record<'name' | 'address' | 'contact' | 'phone' | 'court', string | null>;
export const UNNAMED_SERVICE: FundService = { name: null, address: null, contact: null, phone: null, court: null };

export type LetterTexts<Facts> = Record<Language, (facts: Facts, fund: FundService) => Letter>;

/** The texts of one letter, for the facts that it is about; amounts in cents, dates as yyyy-mm-dd. */
export const letter = <Facts>(texts: LetterTexts<Facts>): LetterTexts<Facts> => texts;
