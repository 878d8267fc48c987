import type { Refusal } from './refusal.ts';
import type { Caller } from './role.ts';

/**
 * Who did something, and when (an ISO instant). `personId`: null where a date did it. `caller`: the person as it asked,
 * where it did.
 */
export type By = { at: string; personId: string | null; caller?: Caller };

/** The same of a person. */
export type ByPerson = By & { personId: string };

/** What is asked: on which thing, by whom, when (an ISO instant). `by`: the same two as rows and events keep them. */
export type Given<Body> = { id: string; caller: Caller; body: Body; at: string; by: ByPerson };

/** The nouns that a workflow follows, each by the workflow of its name. */
export const FOLLOWED = ['application', 'session', 'grant', 'datalab_request', 'mission', 'person', 'envelope'] as const;
export type FollowedKind = (typeof FOLLOWED)[number];

/** Those whose workflows tell others of what has happened: they hear of all that somebody is told of. */
export const TELLING: readonly string[] = ['session', 'person'];

/** The next instant at which the row must be asked again, and what is due then. */
export type Due = { at: string; what: string };

/** Longer than any request may take, in milliseconds. */
export const LONGEST_REQUEST_MS = 12_000;

/** The dates that end something: what was asked before one of them and had to wait is still in time. */
export const LAPSING: readonly string[] = [
  'lapseCorrection',
  'lapseAppeal',
  'lapseReexamination',
  'lapseAmendment',
  'lapseMission',
  'lapseAbsence',
  'expireGrant',
  'closeUnanswered',
  'closeUncompared',
  'closeVote',
  'recordSilence',
];

/**
 * What only follows from a person's decision: each is due at once, or done as soon as credits come free, and an event
 * of its name tells that it was met. It decides nothing, so that nobody's next command is stale for it.
 */
export const CONSEQUENCES: readonly string[] = ['continueReview', 'findOverlaps', 'confirmNextTranche', 'proposeAward'];

/**
 * When a date may be met, as an ISO instant: at once, or where it ends something when all that was asked before it has
 * ended.
 */
export const meetableAt = ({ at, what }: Due): string =>
  LAPSING.includes(what) ? new Date(Date.parse(at) + LONGEST_REQUEST_MS).toISOString() : at;

/**
 * A stream that a transaction has moved: by what, and to which version. Of kind `letters`: one owes a letter, and the
 * letters' workflow is to look. `consequence`: which of CONSEQUENCES is due on it at once.
 */
export type Moved = { kind: FollowedKind | 'letters'; id: string; name: string; version: number; consequence?: string };

/**
 * What a workflow must know of its row: never a body, never a person's words. `owesLetters`: some of its letters could
 * not leave at once, and are the workflow's to write.
 */
export type Receipt = { id: string; version: number; state: string; due: Due | null; owesLetters: boolean };

export type Answer = { receipt: Receipt; repeated: boolean } | { refusal: Refusal };

/** The earliest of several deadlines; null where nothing waits for a date. */
export function earliest(dues: readonly (Due | null)[]): Due | null {
  return dues.reduce((first, due) => (due && (!first || due.at < first.at) ? due : first), null);
}
