import type { Kysely } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { readNames } from '../../db/core/timeline.ts';
import { readHiddenFrom } from '../../db/people/conflicts.ts';
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

/**
 * What the fund is told of several things at once: one letter to all who are shown the same of them. What a call hides
 * from somebody is left out, and who is shown nothing is not written to.
 * @param told to whom, of what, and what says whose each is: an application, a grant or a mission
 */
export async function writeInSight<Item>(
  db: Kysely<DB>,
  { to, of, idOf }: { to: readonly Recipient[]; of: readonly Item[]; idOf: (item: Item) => string },
  write: (items: Item[]) => LetterContent,
): Promise<AddressedLetter[]> {
  const isHidden = await readHiddenFrom(
    db,
    of.map(idOf),
    to.map(({ id }) => id),
  );
  const shownTo = ({ id }: Recipient): Item[] => of.filter((item) => !isHidden(idOf(item), id));
  const bySight = Map.groupBy(to, (person) => shownTo(person).map(idOf).join());
  return [...bySight.values()].flatMap((people) => {
    const items = people[0] ? shownTo(people[0]) : [];
    return items.length === 0 ? [] : [{ to: people, owed: write(items) }];
  });
}

/** The name of the person at whom a fact points. */
export async function nameOf(db: Kysely<DB>, personId: unknown): Promise<string> {
  const id = String(personId);
  return (await readNames(db, [id])).get(id) ?? '';
}

/** The ids of those whom a staffing says to work for a request or a mission no more. */
export const droppedIn = ({ dropped }: Facts): string[] => (typeof dropped === 'string' ? dropped.split(',') : []);
