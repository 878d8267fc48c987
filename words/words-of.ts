import type { z } from 'zod';
import type { EVENTS_OF } from '../domain/events.ts';
import type { Language } from '../domain/core/words.ts';
import type { What } from '../domain/desk/next-action.ts';
import type { FieldWords } from './core/field.ts';

/**
 * What an event says in a timeline: its own facts, and the names that they stand for. `unnamed`: the author is kept
 * from the reader.
 */
export type TimelineFacts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * What people read of an event in one language: what a timeline says once it has happened, after its author where a
 * person has made it; and what is awaited as long as a thing waits for it.
 */
type Told = { happened: string | ((facts: TimelineFacts) => string); awaited?: string };
export type EventWords = Record<Language, Told>;

/** An event that may be awaited has words for that, and no other has. */
export type AwaitedWords = Record<Language, { awaited: string }>;
type IfAwaited<Name> = Name extends What ? AwaitedWords : Record<Language, { awaited?: never }>;

/**
 * What people read of a command in one language: the button that leads to its form, the form's title, its effects as
 * they are told beforehand, and the confirmation afterwards. Texts are written with ordinary spaces, and typeset where
 * index.ts puts them together.
 */
type SaidOfCommand = Told & { button: string; title: string; intro?: string; warning?: string; done: string };

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

/** A noun of the events. */
export type Noun = keyof typeof EVENTS_OF;
type EventOf<N extends Noun> = keyof (typeof EVENTS_OF)[N];

/** Commands of a noun, each with the schema of its body, or with the names of the fields that its form asks for. */
type CommandsOf<N extends Noun, Commands> = { [Name in keyof Commands]: Name extends EventOf<N> ? unknown : never };

/** The words of commands: each of them, and each field of its form, has words, and nothing else. */
type OfCommands<Commands> = {
  [Name in keyof Commands]: Record<Language, SaidOfCommand> & IfAwaited<Name> & Labels<Asked<Commands[Name]>>;
};
type OfOthers<Name extends PropertyKey> = { [Each in Name]: EventWords & IfAwaited<Each> };

/** The words of a noun: of these commands, and of its other events, which dates and other commands make. */
export type WordsOf<N extends Noun, Commands extends CommandsOf<N, Commands>> = OfCommands<Commands> &
  OfOthers<Exclude<EventOf<N>, keyof Commands>>;

/** Some of a noun's words: of these commands, and of any of its other events. */
export type SomeWordsOf<N extends Noun, Commands extends CommandsOf<N, Commands>> = OfCommands<Commands> &
  Partial<OfOthers<Exclude<EventOf<N>, keyof Commands>>>;
