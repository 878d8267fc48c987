import { z } from 'zod';
import type { Application } from '../applications/application.ts';
import { daysBefore, parisDate } from '../core/calendar.ts';
import type { Due, Given } from '../core/command.ts';
import type { EventTable } from '../core/event.ts';
import { endOfLegalPeriod } from '../core/law.ts';
import { Ordinal } from '../core/ordinal.ts';
import { type EndingNotice, refuseUnheard } from '../grants/ending-notice.ts';
import { type GrantState, refuseOrdered, WithdrawalOrder } from '../grants/grant.ts';
import type { Refusal } from '../core/refusal.ts';
import { isReviewed, type ReviewStep, type StepStanding } from '../review/review.ts';
import type { Caller } from '../core/role.ts';
import { refuseStale } from '../core/version.ts';
import { type AgendaItem, type JudgedBefore, refuseAlone } from './session.ts';
import { text } from '../core/words.ts';

/** Confirms the award, in view of the new opinion. */
export const ConfirmAward = z.strictObject({ version: Ordinal, reason: text(4000).min(1) });
export type ConfirmAward = z.infer<typeof ConfirmAward>;

/** Withdraws an award that was unlawful. */
export const WithdrawAward = ConfirmAward.extend({ order: WithdrawalOrder });
export type WithdrawAward = z.infer<typeof WithdrawAward>;

export const reexaminationEvents = {
  reexamineAward: { applicant: true, letters: true, course: 'suspended' },
  remindReexamination: { applicant: false, letters: true, urgent: true },
  confirmAward: { applicant: true, letters: true, decidedBy: 'chair', course: 'confirmed' },
  withdrawAward: { applicant: true, letters: true, urgent: true, decidedBy: 'chair', course: 'withdrawn' },
  lapseReexamination: { applicant: true, letters: true, course: 'confirmed' },
} satisfies EventTable;

const REMINDER_DAYS = 14;

/**
 * The deadlines of the re-examination of an award decided at an instant: the last instant to withdraw it, and the
 * chair's reminder before that. A decision that creates rights may be withdrawn only if it is unlawful, and within four
 * months of being taken (CRPA L242-1).
 */
export function reexaminationDeadline(decidedAt: string): { remindAt: string; deadlineAt: string } {
  const deadlineAt = endOfLegalPeriod('withdrawal', decidedAt);
  return { deadlineAt, remindAt: daysBefore(deadlineAt, REMINDER_DAYS) };
}

/**
 * The states from which a grant can be suspended for a re-examination: one that is over, or paid, can no longer be
 * stopped.
 */
const REEXAMINED_GRANT_STATES = ['to_accept', 'to_sign', 'active', 'suspended'] as const satisfies readonly GrantState[];
export type ReexaminedGrantState = (typeof REEXAMINED_GRANT_STATES)[number];
export const isReexaminable = (state: GrantState): state is ReexaminedGrantState => REEXAMINED_GRANT_STATES.some((each) => each === state);

/** A re-examination under way. `grantState`: the grant's state before it was suspended. */
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
 * The first refusal, in order of precedence; null if the award may be re-examined, since it could still be withdrawn
 * and its grant stopped.
 */
export function refuseReexamination(grantState: GrantState, decidedAt: string, at: string): Refusal | null {
  if (!isReexaminable(grantState)) return { code: 'grant_over', state: grantState };
  return passed(reexaminationDeadline(decidedAt).deadlineAt, at);
}

/**
 * The first refusal, in order of precedence; null if the chair may confirm the award. The new opinion must have been
 * given.
 */
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
  notice: EndingNotice | undefined;
};

/**
 * The first refusal, in order of precedence; null if the chair may withdraw the award. Payment orders must be cancelled
 * first, and its organisation heard on what makes it unlawful (CRPA L122-1).
 */
export const mayWithdrawAward = ({ reexamination, tranches, notice, ...on }: Withdrawable, caller: Caller, at: string): Refusal | null =>
  refuseAlone('withdrawAward', on, caller) ??
  (reexamination && passed(reexamination.deadlineAt, at)) ??
  refuseOrdered(tranches) ??
  refuseUnheard(notice, at, ['unlawful']);

export const refuseWithdrawnAward = (
  application: Application,
  { tookPart }: Pick<AgendaItem, 'tookPart'>,
  on: Pick<Withdrawable, 'reexamination' | 'tranches' | 'notice'>,
  { caller, body, at }: Given<WithdrawAward>,
): Refusal | null => mayWithdrawAward({ application, tookPart, ...on }, caller, at) ?? refuseStale(application, body.version);

/**
 * The next date of a re-examination: the chair's reminder, then the end of the time to withdraw the award, after which
 * it stands.
 */
export const nextReexaminationDue = ({ remindAt, remindedAt, deadlineAt }: Reexamination): Due =>
  remindedAt ? { at: deadlineAt, what: 'lapseReexamination' } : { at: remindAt, what: 'remindReexamination' };
