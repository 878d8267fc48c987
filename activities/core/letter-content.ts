import type { Kysely } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { readNames } from '../../db/core/timeline.ts';
import type { Recipient } from '../../db/people/people.ts';
import type { Facts } from '../../domain/core/event.ts';
import type { LetterFacts, LetterName, LetterContent } from '../../letters/texts.ts';

/** One text to some people; null where nobody is written to. */
export type AddressedLetter = { to: Recipient[]; owed: LetterContent } | null;

/** The same of one letter, whose name is known: its facts, and to whom. */
type LetterTo<Content> = { to: Recipient[]; facts: Content } | null;
type Written<Content> = LetterTo<Content> | LetterTo<Content>[];

/**
 * What events say to whom: for each that somebody is told of, a function that reads who, and the facts of the letter of
 * its name.
 * @template About what the letters of one event have in common, read once
 */
export type Writers<Name extends LetterName, About> = {
  readonly [Each in Name]: (about: About) => Written<LetterFacts[Each]> | Promise<Written<LetterFacts[Each]>>;
};

/** The letters of one event, by the writer of its name. */
export async function writeBy<Name extends LetterName, About>(
  writers: Writers<Name, About>,
  name: Name,
  about: About,
): Promise<AddressedLetter[]> {
  const written = [await writers[name](about)].flat();
  // The writer of this name has written the facts of this name.
  return written.map((letter) => letter && { to: letter.to, owed: { name, facts: letter.facts } as LetterContent });
}

/** Whether one of these writers writes of an event of this name. */
export const writesOf = <Name extends LetterName>(writers: Writers<Name, never>, name: string): name is Name =>
  Object.hasOwn(writers, name);

/** The name of the person at whom a fact points. */
export async function nameOf(db: Kysely<DB>, personId: unknown): Promise<string> {
  const id = String(personId);
  return (await readNames(db, [id])).get(id) ?? '';
}

/** The ids of those whom a staffing says to work for a request or a mission no more. */
export const droppedIn = ({ dropped }: Facts): string[] => (typeof dropped === 'string' ? dropped.split(',') : []);
