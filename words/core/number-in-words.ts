import { toCardinal as inEnglish } from 'n2words/en-GB';
import { toCardinal as inFrench } from 'n2words/fr-FR';
import type { Language } from '../../domain/core/words.ts';

/** A whole number, written out as in « deux ». */
export const numberInWords = (language: Language, count: number): string => (language === 'fr' ? inFrench : inEnglish)(count);

/** Within so many months, as a law says it: « dans le mois », « dans les deux mois », "within two months". */
export const withinMonths: Record<Language, (months: number) => string> = {
  fr: (months) => (months === 1 ? 'dans le mois' : `dans les ${numberInWords('fr', months)} mois`),
  en: (months) => `within ${numberInWords('en', months)} ${months === 1 ? 'month' : 'months'}`,
};
