import type { EventName } from './event.ts';
import type { Refusal } from './refusal.ts';
import type { Caller } from './role.ts';

/**
 * Who did something, and when (an ISO instant). `personId`: null if a deadline did it. `caller`: the person as they
 * asked, if they did.
 */
export type By = { at: string; personId: string | null; caller?: Caller };

/** The same, by a person. */
export type ByPerson = By & { personId: string };

/**
 * A command as given: on which thing, by whom, when (an ISO instant). `by`: the same two as rows and events keep them.
 */
export type Given<Body> = { id: string; caller: Caller; body: Body; at: string; by: ByPerson };

/** The nouns that have a workflow, each named like its noun. */
export const FOLLOWED = ['application', 'session', 'grant', 'datalab_request', 'mission', 'person', 'envelope', 'thread'] as const;
export type FollowedKind = (typeof FOLLOWED)[number];

/** The nouns that have events: a call has no workflow. */
export const EVENT_KINDS = [...FOLLOWED, 'call'] as const;

/** Nouns whose workflows notify others: they hear of every event that has letters. */
export const NOTIFYING: readonly string[] = ['session', 'person'] satisfies readonly FollowedKind[];

/** The next instant at which the row must be read again, and what is due then. */
export type Due = { at: string; what: string };

/** Longer than any request may take, in milliseconds. */
export const LONGEST_REQUEST_MS = 12_000;

/** Deadlines that end something: a command given before one of them is still in time, even if it had to wait. */
export const ENDING_DATES: readonly string[] = [
  'lapseCorrection',
  'lapseAppeal',
  'lapseReexamination',
  'lapseAmendment',
  'lapseLateGain',
  'lapseMission',
  'lapseAbsence',
  'expireGrant',
  'closeUnanswered',
  'closeUncompared',
  'closeVote',
  'recordSilence',
  'deemAdmissible',
] satisfies readonly EventName[];

/**
 * What follows from a person's decision alone: each is due at once, or as soon as credits are free, and an event of its
 * name records that it was met. It decides nothing, so it makes no command stale.
 */
export const CONSEQUENCES: readonly string[] = [
  'continueReview',
  'findOverlaps',
  'confirmNextTranche',
  'proposeAward',
] satisfies readonly EventName[];

/**
 * When a date may be met, as an ISO instant: at once, or, if it ends something, when every request made before it has
 * ended.
 */
export const earliestAt = ({ at, what }: Due): string =>
  ENDING_DATES.includes(what) ? new Date(Date.parse(at) + LONGEST_REQUEST_MS).toISOString() : at;

/**
 * A stream that a transaction has moved: by which command, to which version. Kind `letters`: the stream owes a letter,
 * and the letters' workflow is to look. `consequence`: which of CONSEQUENCES is due on it at once.
 */
export type Moved = { kind: FollowedKind | 'letters'; id: string; name: string; version: number; consequence?: string };

/**
 * What a workflow must know of its row; never a body or a person's words. `owesLetters`: some of its letters could not
 * leave at once, and the workflow is to write them.
 */
export type Receipt = { id: string; version: number; state: string; due: Due | null; owesLetters: boolean };

export type Answer = { receipt: Receipt; repeated: boolean } | { refusal: Refusal };

/** The earliest of several deadlines; null if there is none. */
export function earliest(dues: readonly (Due | null)[]): Due | null {
  return dues.reduce((first, due) => (due && (!first || due.at < first.at) ? due : first), null);
}
