import { z } from 'zod';
import type { Application } from '../applications/application.ts';
import { daysBefore, endOfPeriod, parisDate } from '../core/calendar.ts';
import type { Due, Given } from '../core/command.ts';
import { Ordinal } from '../core/ordinal.ts';
import { type GrantState, refuseOrdered, WithdrawalOrder } from '../grants/grant.ts';
import type { Refusal } from '../core/refusal.ts';
import { isReviewed, type ReviewStep, type StepStanding } from '../review/review.ts';
import type { Caller } from '../core/role.ts';
import { refuseStale } from '../core/version.ts';
import { type AgendaItem, type JudgedBefore, refuseAlone } from './session.ts';
import { text } from '../core/words.ts';

/** The award stands, with the new opinion. */
export const ConfirmAward = z.strictObject({ version: Ordinal, reason: text(4000).min(1) });
export type ConfirmAward = z.infer<typeof ConfirmAward>;

/** The award was unlawful, and is withdrawn. */
export const WithdrawAward = ConfirmAward.extend({ order: WithdrawalOrder });
export type WithdrawAward = z.infer<typeof WithdrawAward>;

/**
 * A decision that creates rights is withdrawn only if it is unlawful, and within four months of its being taken (CRPA
 * L242-1).
 */
const WITHDRAWAL_MONTHS = 4;
const REMINDER_DAYS = 14;

/**
 * The instants of the re-examination of an award that was decided at an instant: the last at which it may be withdrawn,
 * and the chair's reminder before it.
 */
export function reexaminationDeadline(decidedAt: string): { remindAt: string; deadlineAt: string } {
  const deadlineAt = endOfPeriod(decidedAt, { months: WITHDRAWAL_MONTHS });
  return { deadlineAt, remindAt: daysBefore(deadlineAt, REMINDER_DAYS) };
}

/** What a grant may have been before it was suspended: one that is over, or paid, can be stopped no more. */
const REEXAMINED_GRANT_STATES = ['to_accept', 'to_sign', 'active', 'suspended'] as const satisfies readonly GrantState[];
export type ReexaminedGrantState = (typeof REEXAMINED_GRANT_STATES)[number];
export const isReexaminable = (state: GrantState): state is ReexaminedGrantState => REEXAMINED_GRANT_STATES.some((each) => each === state);

/** A re-examination that is under way. `grantState`: what the grant was before it was suspended. */
export type Reexamination = {
  number: number;
  grantId: string;
  grantState: ReexaminedGrantState;
  remindAt: string;
  deadlineAt: string;
  remindedAt: string | null;
};

const passed = (deadlineAt: string, at: string): Refusal | null =>
  at > deadlineAt ? { code: 'withdrawal_deadline_passed', deadlineOn: parisDate(deadlineAt) } : null;

/**
 * Guards in order of precedence; null: an award may be examined again, since it could still be withdrawn and its grant
 * stopped.
 */
export function refuseReexamination(grantState: GrantState, decidedAt: string, at: string): Refusal | null {
  if (!isReexaminable(grantState)) return { code: 'grant_over', state: grantState };
  return passed(reexaminationDeadline(decidedAt).deadlineAt, at);
}

/** Guards in order of precedence; null: the chair may confirm the award. The new opinion is given by then. */
export function mayConfirmAward({ steps, ...on }: JudgedBefore & { steps: readonly StepStanding[] }, caller: Caller): Refusal | null {
  const refusal = refuseAlone('confirmAward', on, caller);
  if (refusal || isReviewed(steps)) return refusal;
  return { code: 'opinion_awaited', steps: steps.filter((step) => !isReviewed([step])).map(({ key }) => key) };
}

export const refuseConfirmedAward = (
  application: Application,
  { tookPart }: Pick<AgendaItem, 'tookPart'>,
  steps: readonly ReviewStep[],
  { caller, body }: Given<ConfirmAward>,
): Refusal | null => mayConfirmAward({ application, tookPart, steps }, caller) ?? refuseStale(application, body.version);

type Withdrawable = JudgedBefore & {
  reexamination: Pick<Reexamination, 'deadlineAt'> | null;
  tranches: readonly { rank: number; state: string }[];
};

/** Guards in order of precedence; null: the chair may withdraw the award. What is ordered is cancelled before. */
export const mayWithdrawAward = ({ reexamination, tranches, ...on }: Withdrawable, caller: Caller, at: string): Refusal | null =>
  refuseAlone('withdrawAward', on, caller) ?? (reexamination && passed(reexamination.deadlineAt, at)) ?? refuseOrdered(tranches);

export const refuseWithdrawnAward = (
  application: Application,
  { tookPart }: Pick<AgendaItem, 'tookPart'>,
  reexamination: Pick<Reexamination, 'deadlineAt'> | null,
  tranches: readonly { rank: number; state: string }[],
  { caller, body, at }: Given<WithdrawAward>,
): Refusal | null =>
  mayWithdrawAward({ application, tookPart, reexamination, tranches }, caller, at) ?? refuseStale(application, body.version);

/**
 * What a re-examination waits for: the chair's reminder, then the end of the time in which the award could be
 * withdrawn: it stands then.
 */
export const nextReexaminationDue = ({ remindAt, remindedAt, deadlineAt }: Reexamination): Due =>
  remindedAt ? { at: deadlineAt, what: 'lapseReexamination' } : { at: remindAt, what: 'remindReexamination' };
