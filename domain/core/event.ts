import assert from 'node:assert/strict';
import { hashLines } from './chain.ts';
import type { Role } from './role.ts';

/** As whom a decision is taken: in a role, or as the committee, in whose name its chair records it. */
export type Decider = Role | 'committee';

/**
 * What an event entails. `applicant`: the applicant sees it in the timeline. `letters`: it has letters. `urgent`: its
 * letters leave at once, even to people who prefer a daily digest, because it is late already, because it is a
 * decision, which may be contested from its notification on, or because a period of the law counts from it.
 * `decidedBy`: it is a decision about an applicant: as whom it is taken, which its letter says, or by time, where
 * silence or a deadline decides.
 * `course`: what it tells of the course of a file, as the programme's indicators read it.
 */
export type EventRow = {
  readonly applicant: boolean;
  readonly letters: boolean;
  readonly urgent?: true;
  readonly decidedBy?: Decider | 'time';
  readonly course?: CourseMark;
};

/**
 * What an event tells of the course of a file or its grant. Of some its facts tell more: whether a screening or a
 * session refused, whether a review ended, which signature it was, and against what an appeal was upheld.
 */
type CourseMark =
  | 'submitted'
  | 'screened'
  | 'reviewed'
  | 'decided'
  | 'awarded'
  | 'refused'
  | 'stopped'
  | 'resumed'
  | 'accepted'
  | 'signed'
  | 'suspended'
  | 'confirmed'
  | 'withdrawn'
  | 'ended'
  | 'upheld';

/**
 * The events of a noun, each named after the command or the deadline that made it. The table stands beside the noun's
 * state table, where it has one, and `satisfies` this type, so that its own type keeps the names.
 */
export type EventTable = Readonly<Record<string, EventRow>>;

/** What domain/events.ts declares of all nouns, so that this file knows none of them. */
// oxlint-disable-next-line typescript/no-empty-object-type -- it is filled by that file
export interface Declared {}

type EventsOf = Declared['events'];

export type EventName = { [Noun in keyof EventsOf]: keyof EventsOf[Noun] }[keyof EventsOf];

/** The events by which an application is awarded: by its session, or from the waitlist. */
export const AWARDING = ['decideSession', 'awardWaitlisted'] as const satisfies readonly EventName[];

/** Figures, keys and ids of an event; never a person's words, which stay in their own rows. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

export type Event = { streamId: string; version: number; name: EventName; personId: string | null; at: string; facts: Facts };

/** Facts as they are hashed: JSON with sorted keys and no spaces. */
export const factsText = (facts: Facts): string =>
  JSON.stringify(Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))));

/** True for a fact that every program writes alike: others may print numbers or sort keys in their own way. */
const isPlain = ([key, value]: [string, Facts[string]]): boolean =>
  /^[A-Za-z]\w*$/.test(key) && (typeof value !== 'number' || Number.isSafeInteger(value));

/**
 * The hash that chains an event to the one before it, over seven lines: the previous hash, then its row's values in the
 * order of their columns. The person is empty if a deadline did it; the facts are JSON with sorted keys.
 */
export function chainHash(previous: string, { streamId, version, name, personId, at, facts }: Event): string {
  assert(
    Object.entries(facts).every(isPlain),
    `a fact of ${name} has a name with other characters than letters and digits, or is not a whole number`,
  );
  return hashLines([previous, streamId, version, name, personId, at, factsText(facts)]);
}
