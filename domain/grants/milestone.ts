import { z } from 'zod';
import type { Call } from '../calls/call.ts';
import { daysBefore, endOfDate, endOfPeriod, endOfWorkingDay, moveDate, parisDate } from '../core/calendar.ts';
import type { Due } from '../core/command.ts';
import { ENDED_EARLY, standsAgainIn } from './grant.ts';
import type { EventTable } from '../core/event.ts';
import type { Refusal } from '../core/refusal.ts';
import type { StateTable } from '../core/state-table.ts';
import { nextPartDue } from './given-part.ts';

export const MILESTONE_STATES = ['planned', 'reported', 'returned', 'accepted', 'cancelled'] as const;
export type MilestoneState = (typeof MILESTONE_STATES)[number];

export const milestoneTable = {
  planned: {
    staff: { fr: 'Bilan attendu', en: 'Report awaited' },
    applicant: { fr: 'Bilan à rendre', en: 'To be reported' },
    takes: {
      reportMilestone: { by: ['applicant', 'signatory'], to: ['reported'] },
      askTracking: { by: 'time', to: ['planned'] },
      declareEnd: { by: ['signatory'], to: ['planned', 'cancelled'] },
      remindReport: { by: 'time', to: ['planned'] },
      escalateReport: { by: 'time', to: ['planned'] },
      ...ENDED_EARLY,
    },
  },
  reported: {
    staff: { fr: 'Bilan à examiner', en: 'Report to be reviewed' },
    applicant: { fr: 'Bilan rendu', en: 'Reported' },
    takes: {
      reviewReport: { by: ['lead'], to: ['accepted', 'returned'] },
      remindReviewOfReport: { by: 'time', to: ['reported'] },
      ...ENDED_EARLY,
    },
  },
  returned: {
    staff: { fr: 'Bilan renvoyé', en: 'Report returned' },
    applicant: { fr: 'Bilan à compléter', en: 'Report to be completed' },
    takes: {
      reportMilestone: { by: ['applicant', 'signatory'], to: ['reported'] },
      remindReport: { by: 'time', to: ['returned'] },
      escalateReport: { by: 'time', to: ['returned'] },
      ...ENDED_EARLY,
    },
  },
  accepted: {
    staff: { fr: 'Bilan accepté', en: 'Report accepted' },
    applicant: { fr: 'Bilan accepté', en: 'Report accepted' },
    takes: { correctReport: { by: ['applicant', 'signatory'], to: ['reported'] } },
  },
  cancelled: {
    staff: { fr: 'Sans objet', en: 'No longer asked for' },
    applicant: { fr: 'Sans objet', en: 'No longer asked for' },
    takes: standsAgainIn('planned', 'reported', 'returned'),
  },
} satisfies StateTable<MilestoneState>;

export const milestoneEvents = {
  askTracking: { applicant: true, letters: true },
  remindReport: { applicant: true, letters: true },
  escalateReport: { applicant: true, letters: true, urgent: true },
  reportMilestone: { applicant: true, letters: true },
  correctReport: { applicant: true, letters: true },
  remindReviewOfReport: { applicant: false, letters: true },
  reviewReport: { applicant: true, letters: true, decidedBy: 'lead' },
} satisfies EventTable;

/** The plan annexed to the signed grant: its revision of the application, its cost, its first and its last day. */
export type Plan = { revision: number; costCents: number; startsOn: string; endsOn: string };
/** A plan with the part of its cost that the call finds eligible, of which the award is a share. */
export type FundedPlan = Plan & { eligibleCents: number };

/**
 * A milestone's row as the rules read it. Dates are yyyy-mm-dd, instants ISO; null if it has not happened, or is not
 * awaited.
 */
export type Milestone = {
  rank: number;
  state: MilestoneState;
  periodStartsOn: string;
  periodEndsOn: string;
  dueAt: string;
  remindAt: string;
  remindedAt: string | null;
  /** When it was recorded that no report had come by its deadline. */
  lateAt: string | null;
  /** When the lead is to be reminded of a report that waits, and when they were. */
  reviewRemindAt: string | null;
  reviewRemindedAt: string | null;
  /** The newest report's number; 0 before the first. */
  reportNumber: number;
  /** The year after the project's last day that it follows; null if it ends a tranche's period. */
  trackingYear: number | null;
  /** When a yearly report was asked for. */
  askedAt: string | null;
  /** True if its newest report has no indicator. */
  isEmpty: boolean;
};

export type NewMilestone = Pick<Milestone, 'rank' | 'periodStartsOn' | 'periodEndsOn' | 'dueAt' | 'remindAt'>;

type ReportTerms = Pick<Call['terms'], 'reports'>;

/** The deadline of a report and the reminder before it: the call's months, de date à date, after an instant. */
export function reportDeadline({ reports }: ReportTerms, from: string): { dueAt: string; remindAt: string } {
  const dueAt = endOfPeriod(from, { months: reports.months });
  return { dueAt, remindAt: daysBefore(dueAt, reports.reminderDays) };
}

/** The last day of a project of this many months, de date à date. */
export const lastDayOf = (startsOn: string, months: number): string => moveDate(moveDate(startsOn, { months }), { days: -1 });

/** A tranche's part of the project, in whole months from its start: from one, up to another. */
type Period = { rank: number; fromMonth: number; toMonth: number };

/**
 * The milestones of a grant, one for each tranche: a report on its period, de date à date, due the call's months after
 * its end. A single payment has one, on the whole project.
 */
export const planMilestones = ({ terms }: Pick<Call, 'terms'>, startsOn: string, periods: readonly Period[]): NewMilestone[] =>
  periods.map(({ rank, fromMonth, toMonth }) => {
    const periodEndsOn = lastDayOf(startsOn, toMonth);
    return {
      rank,
      periodStartsOn: moveDate(startsOn, { months: fromMonth }),
      periodEndsOn,
      ...reportDeadline(terms, endOfDate(periodEndsOn)),
    };
  });

/**
 * The most tranches of a grant: yearly reports have the ranks after them, so that an amendment may still add tranches.
 */
export const MOST_TRANCHES = 60;
const MOST_YEARS = 10;
const LAST_RANK = MOST_TRANCHES + MOST_YEARS;

/** A milestone by its rank in the grant. */
export const MilestoneRank = z.int().positive().max(LAST_RANK);

/** The year after the project of which a report of this rank tells; null for a report on a tranche's period. */
export const trackingYearOf = (rank: number): number | null => (rank > MOST_TRANCHES ? rank - MOST_TRANCHES : null);

export type NewTracking = NewMilestone & { trackingYear: number };

/**
 * The yearly reports that a call asks for after a project's last day (yyyy-mm-dd), de date à date; none if it asks for
 * none.
 */
export function planTracking({ terms: { tracking } }: Pick<Call, 'terms'>, endsOn: string): NewTracking[] {
  if (!tracking) return [];
  const firstDay = moveDate(endsOn, { days: 1 });
  return Array.from({ length: tracking.years }, (_, index) => {
    const periodEndsOn = lastDayOf(firstDay, 12 * (index + 1));
    return {
      rank: MOST_TRANCHES + index + 1,
      trackingYear: index + 1,
      periodStartsOn: moveDate(firstDay, { years: index }),
      periodEndsOn,
      ...reportDeadline({ reports: tracking }, endOfDate(periodEndsOn)),
    };
  });
}

/** The new deadline of a returned report; a yearly report gets the time that the call gives for those. */
export const deadlineAnew = (
  { reports, tracking }: Pick<Call['terms'], 'reports' | 'tracking'>,
  { trackingYear }: Pick<Milestone, 'trackingYear'>,
  at: string,
): { dueAt: string; remindAt: string } => reportDeadline({ reports: trackingYear === null || !tracking ? reports : tracking }, at);

const REVIEW_WORKING_DAYS = 15;

/** When the lead is reminded of a report that was given: after three working weeks. */
export const reviewReminder = (reportedAt: string): string => endOfWorkingDay(reportedAt, REVIEW_WORKING_DAYS);

/**
 * The next date of a milestone: its reminder and its deadline until a report comes, then the reminder of its review,
 * each once. A yearly report is asked for first.
 */
export function nextMilestoneDue(milestone: Milestone): Due | null {
  const { state, remindedAt, lateAt, trackingYear, askedAt, periodEndsOn } = milestone;
  const isToAsk = trackingYear !== null && state === 'planned' && !askedAt && !remindedAt && !lateAt;
  if (isToAsk) return { at: endOfDate(periodEndsOn), what: 'askTracking' };
  return nextPartDue(milestone, { remind: 'remindReport', late: 'escalateReport', review: 'remindReviewOfReport' });
}

/** True if the period is over, so that a report may be given: from the first instant of the next day in Paris. */
export const isPeriodOver = ({ periodEndsOn }: Pick<Milestone, 'periodEndsOn'>, at: string): boolean => at > endOfDate(periodEndsOn);

/** The milestones whose report was accepted, by rank, or is no longer asked for since the project ended early. */
export const acceptedRanks = (milestones: readonly Pick<Milestone, 'rank' | 'state'>[]): ReadonlySet<number> =>
  new Set(milestones.filter(({ state }) => state === 'accepted' || state === 'cancelled').map(({ rank }) => rank));

/**
 * The tranche that a milestone holds up until its report is accepted: the next one, which waits to be confirmed; or its
 * own, which waits to be certified, if the next one is firm or there is none. Null for the first milestone if it holds
 * up no other, and for a yearly report, which holds up all remaining payments once it is late.
 * @param milestones how many of the grant's milestones end the period of a tranche
 */
export function heldTranche(rank: number, milestones: number, tranches: readonly { rank: number; firm: boolean }[]): number | null {
  if (rank > milestones) return null;
  if (rank < milestones && !tranches.find((each) => each.rank === rank + 1)?.firm) return rank + 1;
  return rank > 1 ? rank : null;
}

/** The milestones that end a tranche's period, without those of the years after the project. */
export const ofTranches = <One extends { rank: number }>(milestones: readonly One[]): One[] =>
  milestones.filter(({ rank }) => rank <= MOST_TRANCHES);
export const countOfTranches = (milestones: readonly { rank: number }[]): number => ofTranches(milestones).length;

/** True if another period follows that of a milestone, and the last one is not reported on: the plan may still move. */
export const isFollowed = ({ rank }: Pick<Milestone, 'rank'>, milestones: readonly Pick<Milestone, 'rank' | 'state'>[]): boolean => {
  const last = ofTranches(milestones).at(-1);
  return last !== undefined && last.rank > rank && last.state === 'planned';
};

type Tracked = Pick<Milestone, 'state' | 'trackingYear' | 'dueAt' | 'isEmpty'>;

/** True for a yearly report that is late, recorded or not, or that has no indicator: remaining payments wait for it. */
export function holdsPayments({ state, trackingYear, dueAt, isEmpty }: Tracked, at: string): boolean {
  if (trackingYear === null || state === 'accepted' || state === 'cancelled') return false;
  return isEmpty || (state !== 'reported' && at > dueAt);
}

/** Refuses a payment while a yearly report is late or empty. */
export function refuseUntracked(milestones: readonly Tracked[], at: string): Refusal | null {
  const held = milestones.find((milestone) => holdsPayments(milestone, at));
  if (!held) return null;
  return { code: 'tracking_report_awaited', year: held.trackingYear ?? 0, dueOn: parisDate(held.dueAt), empty: held.isEmpty };
}
