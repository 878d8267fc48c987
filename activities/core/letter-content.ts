import type { Kysely } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { readNames } from '../../db/core/timeline.ts';
import { readHiddenFrom } from '../../db/people/conflicts.ts';
import type { Recipient } from '../../db/people/people.ts';
import type { LetterSubject } from '../../db/core/letters.ts';
import { type SilentOn, silentBefore } from '../../domain/applications/silence.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Decider, Event, Facts } from '../../domain/core/event.ts';
import { appealRule, isOverseas, lawOn } from '../../domain/core/law.ts';
import { isStateService } from '../../domain/people/organisation-kind.ts';
import type { Author } from '../../letters/core/author.ts';
import type { Remedies } from '../../letters/core/remedies.ts';
import type { LetterFacts, LetterName, LetterContent } from '../../letters/texts.ts';

/**
 * The remedies of an application's organisation against a decision. `inGuichet`: the decision may be appealed against
 * here; `at`: when it was taken, by whose day the law says how long it may be contested.
 */
export const remediesOf = (
  { legal_category: legalCategory, department }: Pick<LetterSubject, 'legal_category' | 'department'>,
  { inGuichet, at }: { inGuichet: boolean; at: string },
): Remedies => ({
  ...{ inGuichet, isState: isStateService(legalCategory), overseas: isOverseas(department) },
  months: lawOn(appealRule(department), parisDate(at)).value.months,
});

/** The silence that a letter names beside the day (yyyy-mm-dd), if any, by which the agreement is to be signed. */
export const silentOnBefore = (
  { admissible_at: admissibleAt, silence_at: silenceAt, silent_since: silentSince }: LetterSubject,
  signBy: string | null,
  at: string,
): SilentOn | null => silentBefore({ admissibleAt, silenceAt, silentSince }, signBy, at);

/**
 * One letter to several people; null if none is sent. `decidedBy`: as whom its decision was taken, where its event
 * alone does not say.
 */
export type AddressedLetter = { to: Recipient[]; owed: LetterContent; decidedBy?: Decider } | null;

/** The same for a letter whose name is known: its facts and its recipients. */
type LetterTo<Content> = { to: Recipient[]; facts: Content; decidedBy?: Decider } | null;
type Written<Content> = LetterTo<Content> | LetterTo<Content>[];

/**
 * For each event with letters, a function that reads the recipients and the facts of the letter of that name.
 * @template About the common parts of the letters of one event, read once
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
  return written.map((letter) => {
    if (letter === null) return null;
    const { facts, ...addressed } = letter;
    return { ...addressed, owed: { name, facts } as LetterContent };
  });
}

/** True if one of these writers handles events of this name. */
export const writesOf = <Name extends LetterName>(writers: Writers<Name, never>, name: string): name is Name =>
  Object.hasOwn(writers, name);

/**
 * Letters to the fund about several things at once: one letter to all recipients who may see the same of them. What a
 * call hides from a recipient is left out; a recipient who may see nothing gets no letter.
 * @param told the recipients, the things, and the id that decides who may see each: an application, a grant or a
 * mission
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

/** The author of the decision that an event records; undefined if it is a date that has come. */
export async function readAuthor(db: Kysely<DB>, { personId, facts, at }: Event, decider: Decider): Promise<Author | undefined> {
  if (personId === null) return undefined;
  const { inSteadOf } = facts;
  const absent = typeof inSteadOf === 'string' ? inSteadOf : null;
  const names = await readNames(db, [personId, ...(absent === null ? [] : [absent])]);
  const nameOfId = (id: string): string => names.get(id) ?? '';
  return { name: nameOfId(personId), decider, inSteadOf: absent && nameOfId(absent), decidedOn: parisDate(at) };
}

/** The name of the person in a fact. */
export async function nameOf(db: Kysely<DB>, personId: unknown): Promise<string> {
  const id = String(personId);
  return (await readNames(db, [id])).get(id) ?? '';
}

/** The ids of the people whom a staffing no longer plans for a request or a mission. */
export const droppedIn = ({ dropped }: Facts): string[] => (typeof dropped === 'string' ? dropped.split(',') : []);
