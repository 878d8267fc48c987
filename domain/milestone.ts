import type { Call } from './call.ts';
import { daysBefore, endOfDate, endOfPeriod, endOfWorkingDay, moveDate } from './calendar.ts';
import type { Due } from './command.ts';
import type { StateTable } from './state-table.ts';

export const MILESTONE_STATES = ['planned', 'reported', 'returned', 'accepted', 'cancelled'] as const;
export type MilestoneState = (typeof MILESTONE_STATES)[number];

const terminateGrant = { by: ['finance'], to: ['cancelled'] } as const;

export const milestoneTable: StateTable<MilestoneState> = {
  planned: {
    staff: { fr: 'Bilan attendu', en: 'Report awaited' },
    applicant: { fr: 'Bilan à rendre', en: 'To be reported' },
    takes: {
      reportMilestone: { by: ['applicant', 'signatory'], to: ['reported'] },
      remindReport: { by: 'time', to: ['planned'] },
      escalateReport: { by: 'time', to: ['planned'] },
      terminateGrant,
    },
  },
  reported: {
    staff: { fr: 'Bilan à examiner', en: 'Report to be reviewed' },
    applicant: { fr: 'Bilan rendu', en: 'Reported' },
    takes: {
      reviewReport: { by: ['lead'], to: ['accepted', 'returned'] },
      remindReviewOfReport: { by: 'time', to: ['reported'] },
      terminateGrant,
    },
  },
  returned: {
    staff: { fr: 'Bilan renvoyé', en: 'Report returned' },
    applicant: { fr: 'Bilan à compléter', en: 'Report to be completed' },
    takes: {
      reportMilestone: { by: ['applicant', 'signatory'], to: ['reported'] },
      remindReport: { by: 'time', to: ['returned'] },
      escalateReport: { by: 'time', to: ['returned'] },
      terminateGrant,
    },
  },
  accepted: { staff: { fr: 'Bilan accepté', en: 'Report accepted' }, applicant: { fr: 'Bilan accepté', en: 'Report accepted' }, takes: {} },
  cancelled: {
    staff: { fr: 'Sans objet', en: 'No longer asked for' },
    applicant: { fr: 'Sans objet', en: 'No longer asked for' },
    takes: {},
  },
};

/** The plan annexed to the signed grant: which revision of the application it is, its cost, its first and its last day. */
export type Plan = { revision: number; costCents: number; startsOn: string; endsOn: string };

/** A milestone's row as its rules read it. Dates are yyyy-mm-dd, instants ISO; null where it has not happened, or is not awaited. */
export type Milestone = {
  rank: number;
  state: MilestoneState;
  periodStartsOn: string;
  periodEndsOn: string;
  dueAt: string;
  remindAt: string;
  remindedAt: string | null;
  /** When it was seen that no report had come at its term. */
  lateAt: string | null;
  /** When the lead is reminded of a report that waits, and was. */
  reviewRemindAt: string | null;
  reviewRemindedAt: string | null;
  /** The newest report's number; 0 before the first. */
  reportNumber: number;
};

export type NewMilestone = Pick<Milestone, 'rank' | 'periodStartsOn' | 'periodEndsOn' | 'dueAt' | 'remindAt'>;

type ReportTerms = Pick<Call['terms'], 'reports'>;

/** The term of a report and the reminder before it: the call's months, de date à date, after an instant. */
export function reportTerm({ reports }: ReportTerms, from: string): { dueAt: string; remindAt: string } {
  const dueAt = endOfPeriod(from, { months: reports.months });
  return { dueAt, remindAt: daysBefore(dueAt, reports.reminderDays) };
}

/** The last day of a project that lasts so many months, de date à date. */
export const lastDayOf = (startsOn: string, months: number): string => moveDate(moveDate(startsOn, { months }), { days: -1 });

/** A tranche's part of the project, in whole months from its start: from one, up to another. */
export type Period = { rank: number; fromMonth: number; toMonth: number };

/**
 * The milestones of a grant, one for each tranche: a report on its period, de date à date, due the call's months after its end.
 * A single payment has one, on the whole project.
 */
export const planMilestones = ({ terms }: Pick<Call, 'terms'>, startsOn: string, periods: readonly Period[]): NewMilestone[] =>
  periods.map(({ rank, fromMonth, toMonth }) => {
    const periodEndsOn = lastDayOf(startsOn, toMonth);
    return {
      rank,
      periodStartsOn: moveDate(startsOn, { months: fromMonth }),
      periodEndsOn,
      ...reportTerm(terms, endOfDate(periodEndsOn)),
    };
  });

const REVIEW_WORKING_DAYS = 15;

/** When the lead is reminded of a report that was given: after three weeks of work. */
export const reviewReminder = (reportedAt: string): string => endOfWorkingDay(reportedAt, REVIEW_WORKING_DAYS);

/** What a milestone waits for: its reminder and its term until a report comes, then the reminder of its review; each once. */
export function nextMilestoneDue(milestone: Milestone): Due | null {
  const { state, dueAt, remindAt, remindedAt, lateAt, reviewRemindAt, reviewRemindedAt } = milestone;
  if (state === 'reported') return reviewRemindAt && !reviewRemindedAt ? { at: reviewRemindAt, what: 'remindReviewOfReport' } : null;
  if ((state !== 'planned' && state !== 'returned') || lateAt) return null;
  return remindedAt ? { at: dueAt, what: 'escalateReport' } : { at: remindAt, what: 'remindReport' };
}

/** A report may be given once its period is over: from the first instant of the next day in Paris. */
export const isPeriodOver = ({ periodEndsOn }: Pick<Milestone, 'periodEndsOn'>, at: string): boolean => at > endOfDate(periodEndsOn);

/** The milestones whose report was accepted, by rank. */
export const acceptedRanks = (milestones: readonly Pick<Milestone, 'rank' | 'state'>[]): ReadonlySet<number> =>
  new Set(milestones.filter(({ state }) => state === 'accepted').map(({ rank }) => rank));

/** The tranche that a milestone holds until its report is accepted: the next one, or the last one's own balance. Null for a single payment. */
export function heldTranche(rank: number, milestones: number): number | null {
  if (milestones === 1) return null;
  return Math.min(rank + 1, milestones);
}
