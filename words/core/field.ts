import type { Language } from '../../domain/core/words.ts';

/** The label of a field in both languages, and what helps to fill the field in, where people get it wrong. */
export type FieldWords = Record<Language, { label: string; help?: string }>;

export const field = (fr: string, en: string, helpFr?: string, helpEn?: string): FieldWords => ({
  fr: { label: fr, ...(helpFr && { help: helpFr }) },
  en: { label: en, ...(helpEn && { help: helpEn }) },
});
