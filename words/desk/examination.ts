import type { AwaitedWords } from '../words-of.ts';

/** What applicants read in place of the fund's inner steps. */
export const examination: AwaitedWords = {
  fr: { awaited: 'Examen par le fonds' },
  en: { awaited: 'Examination by the fund' },
};
