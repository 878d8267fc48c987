import { z } from 'zod';
import { type Application, type OnApplication, refuseOwn } from './application.ts';
import { parisDate } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';

export const AskSubmission = z.strictObject({});
export type AskSubmission = z.infer<typeof AskSubmission>;

/** Null if a draft has people who may be told that it is ready. */
export const mayAskSubmission = (on: OnApplication, caller: Caller): Refusal | null => refuseOwn('askSubmission', on, caller);

/**
 * The first refusal, in order of precedence; null if the signatories are told that the draft is ready.
 * @param around how many people of the organisation sign, and when they were last told of this draft
 */
export function refuseAskSubmission(
  application: Application,
  { signatories, askedAt }: { signatories: number; askedAt: string | null },
  { caller, at }: Given<AskSubmission>,
): Refusal | null {
  const refusal = mayAskSubmission({ application }, caller);
  if (refusal) return refusal;
  if (signatories === 0) return { code: 'no_signatory' };
  return askedAt !== null && parisDate(askedAt) === parisDate(at) ? { code: 'submission_asked', askedAt } : null;
}
