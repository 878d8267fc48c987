import { z } from 'zod';
import { endOfDate, moveDate, parisDate } from '../core/calendar.ts';
import type { Given } from '../core/command.ts';
import type { EventTable } from '../core/event.ts';
import { endOfLegalPeriod } from '../core/law.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { refuseStale } from '../core/version.ts';
import { Day, text } from '../core/words.ts';
import { isAwaited } from './given-part.ts';
import { type Grant, refuseGrant, refuseOthers } from './grant.ts';
import type { FinalAccount } from './final-account.ts';
import { type Milestone, MilestoneRank } from './milestone.ts';
import { SIDES } from './signature.ts';
import type { Obligation } from './obligation.ts';
import { type Circumstances, type Conditional, unkeptAt } from './tranche-condition.ts';

/**
 * Why a subsidy may be ended. The award was unlawful: within four months of it (CRPA L242-1). A condition that is
 * written and not kept: without a time limit (CRPA L242-2 2°). A subsidy creates rights, and nothing else ends it (CE
 * 29/05/2019 n° 428040).
 */
export const ENDING_GROUNDS = ['unlawful', 'condition'] as const;
export type EndingGround = (typeof ENDING_GROUNDS)[number];

/** A formal notice (mise en demeure), before a grant is ended: what is not kept, and until when it may be answered. */
export const GiveNotice = z.strictObject({
  version: Ordinal,
  ground: z.enum(ENDING_GROUNDS).meta({ description: 'unlawful: CRPA L242-1; condition: CRPA L242-2 2°' }),
  condition: text(2000).min(1).meta({ description: 'The written condition, or the rule that the award breaks' }),
  findings: text(4000).min(1).meta({ description: 'What is found of it' }),
  answerBy: Day.meta({ description: 'The last day of the time that is given to remedy it and to send observations' }),
  milestone: MilestoneRank.optional().meta({
    description: 'The milestone at which the project is to stop, for a written condition that is not kept there',
  }),
});
export type GiveNotice = z.infer<typeof GiveNotice>;

export const GiveObservations = z.strictObject({
  number: Ordinal.meta({ description: 'The notice that they answer' }),
  observations: text(8000).min(1),
});
export type GiveObservations = z.infer<typeof GiveObservations>;

export const endingNoticeEvents = {
  giveNotice: { applicant: true, letters: true, urgent: true, decidedBy: 'finance' },
  giveObservations: { applicant: true, letters: true },
} satisfies EventTable;

/**
 * The newest notice of a grant, as the rules read it. `givenAt`: an instant; `answerBy`: a day; `endBy`: until when the
 * grant may be ended for it, null if no time limits that; `observedAt`: when the beneficiary's observations came, null
 * before; `isUsed`: true once the subsidy was withdrawn in part for it, absent where that is not asked.
 */
export type EndingNotice = {
  number: number;
  ground: EndingGround;
  givenAt: string;
  answerBy: string;
  endBy: string | null;
  observedAt: string | null;
  isUsed?: boolean;
};

/** Until when an award may be withdrawn for this ground; null if no time limits it. */
export const endByOf = (ground: EndingGround, awardedAt: string): string | null =>
  ground === 'unlawful' ? endOfLegalPeriod('withdrawal', awardedAt) : null;

type OnGrant = { grant: Grant };
type WithNotice = { notice: EndingNotice | undefined };

/** Null if finance may give notice; a newer notice takes the place of an earlier one. */
export const mayGiveNotice = ({ grant }: OnGrant, caller: Caller): Refusal | null => refuseGrant(grant, caller, 'giveNotice');

/**
 * The first day until which a notice may be answered. A signed agreement says how many days it leaves at least; before,
 * one is.
 * @param days those that the agreement leaves, by `noticeDaysOf`
 */
export function leastAnswerBy({ signed }: Pick<Grant, 'signed'>, days: number, at: string): { firstOn: string; agreedDays: number | null } {
  const agreedDays = signed.length === SIDES.length ? days : null;
  return { firstOn: moveDate(parisDate(at), { days: agreedDays ?? 1 }), agreedDays };
}

/**
 * The day until which the form of a notice proposes that it may be answered: before the signatures too, the days that
 * the agreement is to say. They are a reasonable time (CRPA L122-1), which a single day is not by itself; where less is
 * left to act, a person shortens it.
 * @param days by `noticeDaysOf`
 */
export const usualAnswerBy = (days: number, at: string): string => moveDate(parisDate(at), { days });

/**
 * The first refusal, in order of precedence; null if the notice leaves time to be answered, and then to act on it.
 * `days`: as above.
 */
export function refuseNotice(
  grant: Grant,
  { awardedAt, days }: { awardedAt: string; days: number },
  { caller, body, at }: Given<GiveNotice>,
): Refusal | null {
  const refusal = mayGiveNotice({ grant }, caller) ?? refuseStale(grant, body.version);
  if (refusal) return refusal;
  const least = leastAnswerBy(grant, days, at);
  if (body.answerBy < least.firstOn) return { code: 'notice_too_short', ...least };
  const endBy = endByOf(body.ground, awardedAt);
  return endBy !== null && endOfDate(body.answerBy) >= endBy ? { code: 'withdrawal_deadline_passed', deadlineOn: parisDate(endBy) } : null;
}

/** The first refusal, in order of precedence; null if the beneficiary may answer the notice (CRPA L122-1), once. */
export function mayObserve({ grant, notice }: OnGrant & WithNotice, caller: Caller): Refusal | null {
  const refusal = refuseOthers(grant, caller) ?? refuseGrant(grant, caller, 'giveObservations');
  if (refusal) return refusal;
  if (!notice) return { code: 'notice_missing' };
  return notice.observedAt === null ? null : { code: 'notice_answered' };
}

/** What a grant's milestones hold up, and what that waits for. */
type StopGround = { milestones: readonly Milestone[]; tranches: readonly Conditional[]; circumstances: Circumstances };

/**
 * Refuses to stop a project at a milestone unless a written condition is not kept there; null if the notice names no
 * milestone. What the fund has only to review itself is no such condition.
 */
export function refuseStop({ milestones, tranches, circumstances }: StopGround, { body, at }: Given<GiveNotice>): Refusal | null {
  const { milestone: rank, ground } = body;
  if (rank === undefined) return null;
  const milestone = milestones.find((each) => each.rank === rank);
  if (!milestone) return { code: 'milestone_unknown', ranks: milestones.map((each) => each.rank) };
  const isUnmet = ground === 'condition' && unkeptAt(milestone, tranches, circumstances, at).length > 0;
  return isUnmet ? null : { code: 'stop_without_unmet_condition', rank, ground };
}

/** What the agreement obliges the beneficiary to give by a date. */
type Owed = StopGround & {
  obligations: readonly Pick<Obligation, 'state' | 'dueAt'>[];
  account: Pick<FinalAccount, 'state' | 'dueAt'> | undefined;
};

/**
 * True where finance is asked to give notice: a written condition is not kept past its date, and no notice was given
 * since. At a milestone that is one for which the project may be stopped there (`refuseStop`); beside milestones, an
 * obligation or a final account that is late.
 * @param rank the milestone; null: beside milestones
 */
export function isNoticeDue(owed: Owed & WithNotice, rank: number | null, at: string): boolean {
  const { milestones, tranches, circumstances, obligations, account, notice } = owed;
  const isPast = (dueAt: string): boolean => at > dueAt && (notice === undefined || notice.givenAt <= dueAt);
  if (rank === null) return [...obligations, ...(account ? [account] : [])].some((part) => isAwaited(part) && isPast(part.dueAt));
  const milestone = milestones.find((each) => each.rank === rank);
  return milestone !== undefined && isPast(milestone.dueAt) && unkeptAt(milestone, tranches, circumstances, at).length > 0;
}

export function refuseObservations(on: OnGrant & WithNotice, { caller, body }: Given<GiveObservations>): Refusal | null {
  const refusal = mayObserve(on, caller);
  if (refusal) return refusal;
  return on.notice?.number === body.number ? null : { code: 'stale_notice', current: on.notice?.number ?? 0 };
}

/**
 * Refuses to end a grant without a notice whose time is over, whatever was observed, and after the time in which its
 * ground allows it (CRPA L122-1, L242-1 and L242-2). A notice allows one such decision.
 * @param grounds those that this way of ending it takes
 */
export function refuseUnheard(
  notice: EndingNotice | undefined,
  at: string,
  grounds: readonly EndingGround[] = ENDING_GROUNDS,
): Refusal | null {
  if (!notice || notice.isUsed === true || !grounds.includes(notice.ground)) return { code: 'notice_missing' };
  if (at <= endOfDate(notice.answerBy)) return { code: 'notice_running', answerBy: notice.answerBy };
  return notice.endBy !== null && at > notice.endBy ? { code: 'withdrawal_deadline_passed', deadlineOn: parisDate(notice.endBy) } : null;
}
