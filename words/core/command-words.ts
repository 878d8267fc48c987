import type { Language } from '../../domain/core/words.ts';
import type { FieldWords } from './field.ts';

/**
 * What people read of a command in one language: the button that leads to its form, the form's title, its effects as
 * they are told beforehand, and the confirmation afterwards. Texts are written with ordinary spaces, and typeset where
 * they are shown.
 */
export type SaidOfCommand = { button: string; title: string; intro?: string; warning?: string; done: string };

/** The same in both languages, with the labels of the fields of its body, also of those inside other fields. */
export type CommandWords = Record<Language, SaidOfCommand> & { fields?: Readonly<Record<string, FieldWords>> };
