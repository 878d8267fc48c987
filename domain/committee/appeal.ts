import { z } from 'zod';
import {
  type Application,
  type ApplicationStanding,
  type OnApplication,
  refuseOnApplication,
  refuseOwn,
} from '../applications/application.ts';
import type { Call } from '../calls/call.ts';
import { daysBefore, parisDate } from '../core/calendar.ts';
import { type Due, earliest, type Given } from '../core/command.ts';
import { isConflicted, type Judged } from '../people/conflict.ts';
import type { EventTable } from '../core/event.ts';
import { endOfLegalPeriod, isOverseas, lawOn, type LawRule } from '../core/law.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Candidate } from '../people/person.ts';
import { clockFrom, dueReminder, isLate, nextStepDue, type ReviewStep } from '../review/review.ts';
import { type AgendaItem, refuseJudgedBefore } from './session.ts';
import type { StateTable } from '../core/state-table.ts';
import type { Caller } from '../core/role.ts';
import { refuseStale } from '../core/version.ts';
import { Id, text } from '../core/words.ts';

export const AppealDecision = z.strictObject({ version: Ordinal, grounds: text(4000).min(1) });
export type AppealDecision = z.infer<typeof AppealDecision>;

export const AssignAppeal = z.strictObject({ reviewerId: Id });
export type AssignAppeal = z.infer<typeof AssignAppeal>;

export const AppealVerdict = z.enum(['founded', 'unfounded']);
export type AppealVerdict = z.infer<typeof AppealVerdict>;

export const GiveAppealOpinion = z.strictObject({ verdict: AppealVerdict, comment: text(4000) });
export type GiveAppealOpinion = z.infer<typeof GiveAppealOpinion>;

const EndAppeal = z.strictObject({ reason: text(4000).min(1) });
export const RejectAppeal = EndAppeal;
export const UpholdAppeal = EndAppeal;
export type EndAppeal = z.infer<typeof EndAppeal>;

/** The decisions that may be appealed against, by the state in which they left the application. */
export const APPEALABLE = ['inadmissible', 'refused'] as const;
export type Appealable = (typeof APPEALABLE)[number];

export const APPEAL_STATES = ['received', 'assigned', 'advised', 'upheld', 'rejected', 'lapsed'] as const;
export type AppealState = (typeof APPEAL_STATES)[number];

const APPLICANT = { fr: 'Recours en cours d’examen', en: 'Appeal under examination' };
const late = { remindAppealDecision: { by: 'time' }, lapseAppeal: { by: 'time', to: ['lapsed'] } } as const;

export const appealTable = {
  received: {
    staff: { fr: 'Recours à confier', en: 'Appeal to be assigned' },
    applicant: APPLICANT,
    takes: {
      assignAppeal: { by: ['lead'], to: ['assigned'] },
      remindAppeal: { by: 'time', to: ['received'] },
      escalateAppeal: { by: 'time', to: ['received'] },
      remindAppealDecision: { ...late.remindAppealDecision, to: ['received'] },
      lapseAppeal: late.lapseAppeal,
    },
  },
  assigned: {
    staff: { fr: 'Avis sur le recours attendu', en: 'Opinion on the appeal awaited' },
    applicant: APPLICANT,
    takes: {
      assignAppeal: { by: ['lead'], to: ['assigned'] },
      giveAppealOpinion: { by: ['reviewer'], to: ['advised'] },
      remindAppeal: { by: 'time', to: ['assigned'] },
      escalateAppeal: { by: 'time', to: ['assigned'] },
      // The reviewer declared an interest or is away: the lead assigns another one.
      declareInterest: { by: ['reviewer'], to: ['received'] },
      confirmInterest: { by: ['lead', 'chair', 'admin'], to: ['received'] },
      startAbsence: { by: 'time', to: ['received'] },
      remindAppealDecision: { ...late.remindAppealDecision, to: ['assigned'] },
      lapseAppeal: late.lapseAppeal,
    },
  },
  advised: {
    staff: { fr: 'Recours à décider', en: 'Appeal to be decided' },
    applicant: APPLICANT,
    takes: {
      upholdAppeal: { by: ['chair'], to: ['upheld'] },
      rejectAppeal: { by: ['chair'], to: ['rejected'] },
      remindAppealDecision: { ...late.remindAppealDecision, to: ['advised'] },
      lapseAppeal: late.lapseAppeal,
    },
  },
  upheld: {
    staff: { fr: 'Recours accepté', en: 'Appeal upheld' },
    applicant: { fr: 'Recours accepté', en: 'Appeal upheld' },
    takes: {},
  },
  rejected: {
    staff: { fr: 'Recours rejeté', en: 'Appeal rejected' },
    applicant: { fr: 'Recours rejeté', en: 'Appeal rejected' },
    takes: {},
  },
  lapsed: {
    staff: { fr: 'Rejeté par le silence', en: 'Rejected by silence' },
    applicant: { fr: 'Recours réputé rejeté', en: 'Appeal taken as rejected' },
    takes: {},
  },
} satisfies StateTable<AppealState>;

export const appealEvents = {
  appealDecision: { applicant: true, letters: true },
  assignAppeal: { applicant: false, letters: true },
  remindAppeal: { applicant: false, letters: true },
  escalateAppeal: { applicant: false, letters: true, urgent: true },
  giveAppealOpinion: { applicant: false, letters: true },
  vacateAppeal: { applicant: false, letters: true },
  remindAppealDecision: { applicant: false, letters: true },
  upholdAppeal: { applicant: true, letters: true, decidedBy: 'chair' },
  rejectAppeal: { applicant: true, letters: true, urgent: true, decidedBy: 'chair' },
  lapseAppeal: { applicant: true, letters: true, urgent: true },
} satisfies EventTable;

/** An appeal with an assigned reviewer, and what decides whether that reviewer is conflicted. */
export type PendingAppeal = Judged & { streamId: string };

/** An appeal's row as the rules read it. Instants are ISO; the reviewer's clock is that of a step. */
export type Appeal = Pick<ReviewStep, 'reviewerId' | 'remindAt' | 'deadlineAt' | 'remindedAt' | 'escalatedAt'> & {
  state: AppealState;
  against: Appealable;
  appealedAt: string;
  /** When silence on the appeal counts as its rejection; and when the chairs were reminded of their decision. */
  lapsesAt: string;
  decisionRemindedAt: string | null;
};

const REMINDER_DAYS = 14;

/**
 * A decision: when it was taken, when the first letter about it left for one of the applicant's people (null if none
 * has), and the département of their organisation.
 */
export type Decided = { decidedAt: string; notifiedAt: string | null; department: string | null };

/**
 * The period within which a decision may be appealed against, and its start. It runs from the notification, for two
 * months, or three overseas, of a délai franc (CRPA L411-2 ties the recours gracieux to the time of CJA R421-1 and
 * R421-7). A decision that was not notified may be appealed against for a year (CE 13/07/2016 n° 387763), from the day
 * on which its applicant could read it.
 */
export function appealPeriod({ decidedAt, notifiedAt, department }: Decided): { rule: LawRule; from: string } {
  if (notifiedAt === null) return { rule: 'appealUntold', from: decidedAt };
  return { rule: isOverseas(department) ? 'appealFromOverseas' : 'appeal', from: notifiedAt };
}

/** The last instant to appeal against a decision. */
export function appealDeadline(decided: Decided): string {
  const { rule, from } = appealPeriod(decided);
  return endOfLegalPeriod(rule, from);
}

/** When silence on an appeal counts as its rejection: after two months (CRPA L411-7, L231-4 2°). */
export const appealLapse = (appealedAt: string): string => endOfLegalPeriod('appealSilence', appealedAt);

/**
 * The clock of the reviewer who is asked for the opinion on an appeal: the call's working days, from the receipt or the
 * assignment.
 */
export const appealClock = ({ terms }: Pick<Call, 'terms'>, at: string) => clockFrom(terms.appealWorkingDays, at);

/** An appeal as a step that stays open while its opinion is awaited. */
const asStep = (appeal: Appeal): ReviewStep => ({
  ...appeal,
  key: 'appeal',
  verdict: null,
  standsInFor: null,
  state: appeal.state === 'received' || appeal.state === 'assigned' ? 'open' : 'given',
});
const NAMED: Readonly<Record<string, string>> = { remindReviewer: 'remindAppeal', escalateStep: 'escalateAppeal' };

const isOpen = ({ state }: Pick<Appeal, 'state'>): boolean => state === 'received' || state === 'assigned' || state === 'advised';

/**
 * The next date of an appeal: the opinion's reminders and deadline, then the reminder of the decision, and the end of
 * silence.
 */
export function nextAppealDue(appeal: Appeal): Due | null {
  if (!isOpen(appeal)) return null;
  const { lapsesAt, decisionRemindedAt } = appeal;
  const opinion = nextStepDue(asStep(appeal));
  return earliest([
    opinion && { at: opinion.at, what: NAMED[opinion.what] ?? opinion.what },
    decisionRemindedAt ? null : { at: daysBefore(lapsesAt, REMINDER_DAYS), what: 'remindAppealDecision' },
    { at: lapsesAt, what: 'lapseAppeal' },
  ]);
}

/** The reminder that is due at an instant for the opinion on an appeal; null if none is. */
export const dueAppealReminder = (appeal: Appeal, at: string): { last: boolean } | null => dueReminder(asStep(appeal), at);

/** True if the opinion on an appeal is past its deadline and not yet escalated to the lead. */
export const isAppealLate = (appeal: Appeal, at: string): boolean => isLate(asStep(appeal), at);

/**
 * The part of an application that decides whether its decision may be appealed against, or its appeal examined.
 * `decided`: the last decision on it; null before any.
 */
type OnDecision = OnApplication & { appeal: Pick<Appeal, 'appealedAt'> | undefined; decided: Decided | null };
type OnAppeal = OnApplication & { appeal: Pick<Appeal, 'state' | 'reviewerId'> | undefined };

/**
 * The first refusal, in order of precedence; null if the decision may be appealed against. An application has one
 * appeal: a second refusal is final.
 */
export function mayAppeal({ appeal, decided, ...on }: OnDecision, caller: Caller, at: string): Refusal | null {
  if (on.application.organisationId !== caller.organisationId) return { code: 'not_found' };
  if (appeal) return { code: 'appealed_already', appealedAt: appeal.appealedAt };
  const own = refuseOwn('appealDecision', on, caller);
  if (own) return own;
  return decided && refuseLate(decided, at);
}

function refuseLate(decided: Decided, at: string): Refusal | null {
  const deadline = appealDeadline(decided);
  if (at <= deadline) return null;
  const { rule, from } = appealPeriod(decided);
  const [startsOn, lastDay] = [parisDate(from), parisDate(deadline)];
  const { article, value } = lawOn(rule, startsOn);
  return { code: 'appeal_out_of_time', wasNotified: decided.notifiedAt !== null, startsOn, months: value.months, lastDay, article };
}

export function refuseAppeal(
  application: Application,
  appeal: Appeal | undefined,
  decided: Decided | null,
  { caller, body, at }: Given<AppealDecision>,
): Refusal | null {
  return mayAppeal({ application, appeal, decided }, caller, at) ?? refuseStale(application, body.version);
}

/**
 * The first refusal, in order of precedence; null if a reviewer may be assigned to the appeal, for the first time or
 * instead of another.
 */
export const mayAssignAppeal = (on: OnAppeal, caller: Caller): Refusal | null =>
  refuseOnApplication('assignAppeal', on, caller) ?? (on.appeal?.state === 'advised' ? { code: 'appeal_opinion_given' } : null);

/**
 * The first refusal, in order of precedence; null if this reviewer may be assigned to the appeal, for the first time or
 * instead of another.
 * @param part the event by which the candidate took part in the decision: a person who screened, gave an opinion, voted
 * or decided does not examine the appeal
 * @param absentUntil the last day of the candidate's absence, if they are away
 */
export function refuseAppealAssignment(
  application: ApplicationStanding,
  appeal: OnAppeal['appeal'],
  candidate: Candidate | undefined,
  given: Pick<Given<AssignAppeal>, 'caller' | 'body'>,
  { part, absentUntil }: { part: string | null; absentUntil: string | null },
): Refusal | null {
  const refusal = mayAssignAppeal({ application, appeal }, given.caller);
  if (refusal) return refusal;
  const { reviewerId } = given.body;
  if (!candidate?.roles.includes('reviewer')) return { code: 'not_a_reviewer', personId: reviewerId };
  if (isConflicted(application, candidate)) return { code: 'conflict_of_interest' };
  if (part) return { code: 'appeal_reviewer_took_part', personId: reviewerId, event: part };
  return absentUntil ? { code: 'reviewer_absent', personId: reviewerId, endsOn: absentUntil } : null;
}

/** The first refusal, in order of precedence; null if the opinion on the appeal may be given. */
export function mayGiveAppealOpinion(on: OnAppeal, caller: Caller): Refusal | null {
  const refusal = refuseOnApplication('giveAppealOpinion', on, caller);
  if (refusal) return refusal;
  if (on.appeal?.state === 'advised') return { code: 'appeal_opinion_given' };
  if (on.appeal?.reviewerId !== caller.personId) return { code: 'not_the_assigned_reviewer' };
  return null;
}

export const refuseAppealOpinion = (
  application: Application,
  appeal: Appeal | undefined,
  { caller }: Given<GiveAppealOpinion>,
): Refusal | null => mayGiveAppealOpinion({ application, appeal }, caller);

/**
 * The first refusal, in order of precedence; null if the chair may end the appeal in this way. A recours gracieux is
 * examined by the authority that decided, so the chair who made the first decision may end it; a person who screened,
 * or gave an opinion, even on the appeal, may not.
 */
export const mayEndAppeal =
  (command: 'rejectAppeal' | 'upholdAppeal') =>
  ({ appeal, tookPart, ...on }: OnAppeal & Pick<AgendaItem, 'tookPart'>, caller: Caller): Refusal | null => {
    const refusal = refuseOnApplication(command, on, caller);
    if (refusal) return refusal;
    if (appeal?.state !== 'advised') return { code: 'appeal_without_opinion' };
    return refuseJudgedBefore({ tookPart, ...on }, caller);
  };

export const refuseAppealEnd = (
  command: 'rejectAppeal' | 'upholdAppeal',
  application: Application,
  appeal: Appeal | undefined,
  { tookPart }: Pick<AgendaItem, 'tookPart'>,
  { caller }: Given<EndAppeal>,
): Refusal | null => mayEndAppeal(command)({ application, appeal, tookPart }, caller);

/** The state to which a won appeal returns the application: the one before the decision. */
export const stateBefore = ({ against }: Pick<Appeal, 'against'>): 'submitted' | 'reviewed' =>
  against === 'inadmissible' ? 'submitted' : 'reviewed';
