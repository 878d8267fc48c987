import { z } from 'zod';
import { type OnApplication, refuseOpening, refuseOwn } from './application.ts';
import type { CurrentCall } from '../calls/call-life.ts';
import { parisDate } from '../core/calendar.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';

export const AskSubmission = z.strictObject({});
export type AskSubmission = z.infer<typeof AskSubmission>;

/** Of a draft, the people who sign for its organisation, and when they were last told that it is ready. */
export type Signable = { signatories: readonly string[]; toldAt: string | null };

/**
 * The first refusal, in order of precedence; null if the other people who sign may be told that a draft is ready: once
 * a day, while its call takes it.
 */
export function mayAskSubmission(
  { newest, signatories, toldAt, ...on }: OnApplication & Signable & { newest: Pick<CurrentCall, 'id' | 'state' | 'terms'> },
  caller: Caller,
  at: string,
): Refusal | null {
  const refusal = refuseOwn('askSubmission', on, caller) ?? refuseOpening(newest, at);
  if (refusal) return refusal;
  if (signatories.every((id) => isSamePerson(caller, id))) return { code: 'no_signatory' };
  return toldAt !== null && parisDate(toldAt) === parisDate(at) ? { code: 'submission_asked', askedAt: toldAt } : null;
}

/** The most drafts of which one person tells on a day that they are ready. */
const ASKED_AT_MOST = 10;

/**
 * The same for a person who has done so already on this day (Paris).
 * @param asked how often, over all drafts
 */
export function refuseAskingSubmission(
  on: Parameters<typeof mayAskSubmission>[0],
  asked: number,
  caller: Caller,
  at: string,
): Refusal | null {
  const refusal = mayAskSubmission(on, caller, at);
  return refusal ?? (asked >= ASKED_AT_MOST ? { code: 'too_many_submissions_asked', atMost: ASKED_AT_MOST } : null);
}
