import type { Refusal } from './refusal.ts';
import type { Caller } from './role.ts';

/** What is asked: on which thing, by whom, when (an ISO instant). */
export type Given<Body> = { id: string; caller: Caller; body: Body; at: string };

/** The nouns that a workflow follows, each by the workflow of its name. */
export const FOLLOWED = ['application', 'session', 'grant', 'datalab_request', 'mission', 'person'] as const;
export type FollowedKind = (typeof FOLLOWED)[number];

/** The next instant at which the row must be asked again, and what is due then. */
export type Due = { at: string; what: string };

/** What a workflow must know of its row: never a body, never a person's words. `owesLetters`: events since the last acknowledgement concern somebody. */
export type Receipt = { id: string; version: number; state: string; due: Due | null; owesLetters: boolean };

export type Answer = { receipt: Receipt; repeated: boolean } | { refusal: Refusal };

/** The earliest of several deadlines; null where nothing waits for a date. */
export function earliest(dues: readonly (Due | null)[]): Due | null {
  return dues.reduce((first, due) => (due && (!first || due.at < first.at) ? due : first), null);
}
