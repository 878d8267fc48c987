import type { z } from 'zod';
import type { EVENTS_OF } from '../../domain/core/event.ts';
import type { Language } from '../../domain/core/words.ts';
import type { FieldWords } from './field.ts';

/**
 * What people read of a command in one language: the button that leads to its form, the form's title, its effects as
 * they are told beforehand, and the confirmation afterwards. Texts are written with ordinary spaces, and typeset where
 * they are shown.
 */
type SaidOfCommand = { button: string; title: string; intro?: string; warning?: string; done: string };

/** The same in both languages, with the labels of its form's fields, if it has any. */
export type CommandWords = Record<Language, SaidOfCommand> & { fields?: Readonly<Record<string, FieldWords>> };

/** The names of a body's fields, also of those inside other fields, in lists, and in each of several shapes. */
export type FieldOf<Body> = Body extends readonly (infer Each)[]
  ? FieldOf<Each>
  : Body extends object
    ? { [Name in keyof Body]-?: string extends Name ? never : (Name & string) | FieldOf<Body[Name]> }[keyof Body]
    : never;

/** The fields that a form asks for: those of a schema, or names where a form asks for less. */
type Asked<Given> = Given extends z.ZodType ? FieldOf<z.input<Given>> : Given & string;

type Labels<Name extends string> = [Name] extends [never] ? { fields?: never } : { fields: Readonly<Record<Name, FieldWords>> };

type Noun = keyof typeof EVENTS_OF;

/** Commands of a noun, each with the schema of its body, or with the names of the fields that its form asks for. */
export type CommandsOf<N extends Noun, Commands> = { [Name in keyof Commands]: Name extends keyof (typeof EVENTS_OF)[N] ? unknown : never };

/** The words of these commands of a noun: each of them, and each field of its body, has words, and nothing else. */
export type WordsOf<N extends Noun, Commands extends CommandsOf<N, Commands>> = {
  [Name in keyof Commands]: Record<Language, SaidOfCommand> & Labels<Asked<Commands[Name]>>;
};
