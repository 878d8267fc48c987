import { z } from 'zod';
import { type Adjustable, Adjustment, refuseAdjustment, toleranceOf } from './adjustment.ts';
import type { Call } from '../calls/call.ts';
import type { Given } from '../core/command.ts';
import type { FinalAccount } from './final-account.ts';
import { type Grant, refuseGrant, refuseOthers } from './grant.ts';
import { formOf, type IndicatorValue, type PlanIndicator } from '../applications/indicator.ts';
import { type FundedPlan, isPeriodOver, type Milestone, MilestoneRank, milestoneTable } from './milestone.ts';
import { Cents } from '../core/money.ts';
import { Ordinal } from '../core/ordinal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { type CommandOf, refuseState } from '../core/state-table.ts';
import { Day, Key, line, text } from '../core/words.ts';
import { repeatedIn } from '../core/repeated.ts';

const MOST = 1e12;
const WholeNumber = z.int().min(-MOST).max(MOST);

const Amount = z.number().min(-MOST).max(MOST);

/** The indicator, and the unit of its value if the reporter gives it. */
const Of = { key: Key, unit: line(40).min(1).optional() };

/**
 * A value in its indicator's unit, a ratio as its two whole numbers, or a duration as its median and its 95th
 * percentile.
 */
const Value = z.union([
  z.strictObject({ ...Of, value: Amount }),
  z.strictObject({ ...Of, numerator: WholeNumber, denominator: WholeNumber }),
  z.strictObject({ ...Of, median: Amount, p95: Amount }),
]);
type Value = z.infer<typeof Value>;

export const ReportMilestone = z.strictObject({
  rank: MilestoneRank,
  values: z.array(Value).max(60),
  /** The project's cost since its start. */
  spentCents: z.int().min(0).max(10_000_000_000_000),
  /** The whole project's expected cost, and its expected last day. */
  forecastCostCents: Cents,
  forecastEndsOn: Day,
  comment: text(4000).default(''),
});
export type ReportMilestone = z.infer<typeof ReportMilestone>;

/** A new report in the place of an accepted one, which stays as it was; `reason`: why. */
export const CorrectReport = ReportMilestone.extend({ reason: text(2000).min(1) });
export type CorrectReport = z.infer<typeof CorrectReport>;

export const ReviewReport = z.strictObject({
  rank: MilestoneRank,
  /** The number of the report that the caller read, so that a newer one is not judged unread. */
  number: Ordinal,
  decision: z.enum(['accept', 'return']),
  /** Shown to the project; required if its report is returned, or its plan adjusted. */
  reasons: text(4000).default(''),
  /** What acceptance changes of the plan that follows, within the call's tolerance; nothing if absent. */
  adjustment: Adjustment.optional(),
});
export type ReviewReport = z.infer<typeof ReviewReport>;

/**
 * What reports are checked against. A grant has no plan before its second signature, so there is nothing to report on.
 */
export type AnnexedPlan = { plan: FundedPlan | null; indicators: readonly PlanIndicator[] };

type OnMilestone = { grant: Grant; milestone: Milestone; milestones: readonly Milestone[] };

const unknownAmong = (milestones: readonly Milestone[]): Refusal => ({
  code: 'milestone_unknown',
  ranks: milestones.map(({ rank }) => rank),
});

const refuseMilestoneState = ({ rank, state }: Milestone, command: CommandOf<typeof milestoneTable>): Refusal | null =>
  refuseState(milestoneTable, state, command) ? { code: 'milestone_wrong_state', rank, state, command } : null;

function refuseValues(values: readonly Value[], indicators: readonly PlanIndicator[]): Refusal | null {
  const keys = values.map(({ key }) => key);
  const byKey = new Map(indicators.map((indicator) => [indicator.key, indicator]));
  const unknown = keys.filter((key) => !byKey.has(key));
  if (unknown.length > 0) return { code: 'indicator_unknown', keys: unknown, known: [...byKey.keys()] };
  const twice = repeatedIn(keys);
  if (twice.length > 0) return { code: 'indicator_twice', keys: twice };
  for (const { key, unit } of values) {
    const planned = byKey.get(key)?.unit;
    if (unit !== undefined && unit !== planned) return { code: 'indicator_unit_differs', key, unit, planned: planned ?? '' };
  }
  for (const value of values) {
    const kind = byKey.get(value.key)?.kind ?? 'count';
    if (formOf(value) !== kind) return { code: 'indicator_kind_differs', key: value.key, kind };
  }
  const negative = values.find((value) => partsOf(value).some((part) => part < 0));
  if (negative) return { code: 'indicator_negative', key: negative.key };
  return refuseRatios(values, byKey) ?? refuseDurations(values);
}

const partsOf = (value: IndicatorValue): number[] => {
  if ('value' in value) return [value.value];
  return 'median' in value ? [value.median, value.p95] : [value.numerator, value.denominator];
};

/** A ratio has a denominator above zero, and a share is at most one. */
function refuseRatios(values: readonly IndicatorValue[], indicators: ReadonlyMap<string, PlanIndicator>): Refusal | null {
  const ratios = values.flatMap((value) => ('numerator' in value ? [value] : []));
  const zero = ratios.find(({ denominator }) => denominator === 0);
  if (zero) return { code: 'denominator_zero', key: zero.key };
  const beyond = ratios.find(({ key, numerator, denominator }) => numerator > denominator && indicators.get(key)?.share);
  return beyond
    ? { code: 'numerator_above_denominator', key: beyond.key, numerator: beyond.numerator, denominator: beyond.denominator }
    : null;
}

/** A 95th percentile is at least the median. */
function refuseDurations(values: readonly IndicatorValue[]): Refusal | null {
  const reversed = values.flatMap((value) => ('median' in value && value.p95 < value.median ? [value] : []))[0];
  return reversed ? { code: 'percentile_below_median', key: reversed.key, median: reversed.median, p95: reversed.p95 } : null;
}

/**
 * A member of the fund who is also another organisation's applicant sees this grant, but may not report for its
 * beneficiary.
 */
const refuseReporter = (grant: Grant, caller: Caller, command: 'reportMilestone' | 'correctReport'): Refusal | null =>
  refuseOthers(grant, caller) ?? refuseGrant(grant, caller, command);

/**
 * The first refusal, in order of precedence; null if the beneficiary may report at the milestone: its period is over,
 * and earlier ones are reported.
 */
export function mayReport({ grant, milestone, milestones }: OnMilestone, caller: Caller, at: string): Refusal | null {
  const refusal = refuseReporter(grant, caller, 'reportMilestone') ?? refuseMilestoneState(milestone, 'reportMilestone');
  if (refusal) return refusal;
  const { rank, periodEndsOn, trackingYear } = milestone;
  if (!isPeriodOver(milestone, at))
    return trackingYear === null
      ? { code: 'report_before_period_end', rank, periodEndsOn }
      : { code: 'tracking_before_year_end', year: trackingYear, periodEndsOn };
  const earlier = milestones.find((each) => each.rank < rank && each.state === 'planned');
  return earlier ? { code: 'report_out_of_order', rank, first: earlier.rank } : null;
}

/** A grant's final account, if its call asks for one. */
type Accounted = Pick<FinalAccount, 'state'> | undefined;

/**
 * The first refusal, in order of precedence; null if the beneficiary may correct the accepted report of a milestone.
 * The approved final account is the last word on what the project has cost; yearly reports after it say no cost.
 */
export function mayCorrectReport(
  { grant, milestone, account }: Omit<OnMilestone, 'milestones'> & { account: Accounted },
  caller: Caller,
): Refusal | null {
  const refusal = refuseReporter(grant, caller, 'correctReport') ?? refuseMilestoneState(milestone, 'correctReport');
  if (refusal) return refusal;
  return account?.state === 'approved' && milestone.trackingYear === null ? { code: 'account_approved' } : null;
}

/** The first refusal, in order of precedence; null if this may be reported of the annexed plan. */
function refuseContent({ values, spentCents, forecastCostCents, forecastEndsOn }: ReportMilestone, { plan, indicators }: AnnexedPlan) {
  const refusal = refuseValues(values, indicators);
  if (refusal) return refusal;
  if (forecastCostCents < spentCents) return { code: 'forecast_below_spent', spentCents, forecastCostCents } as const;
  if (plan && forecastEndsOn < plan.startsOn)
    return { code: 'forecast_ends_before_start', startsOn: plan.startsOn, forecastEndsOn } as const;
  return null;
}

/** The first refusal, in order of precedence; null if the correction may be given. It is reviewed like any report. */
export function refuseCorrection(
  grant: Grant,
  milestones: readonly Milestone[],
  account: Accounted,
  annexed: AnnexedPlan,
  { caller, body }: Given<CorrectReport>,
): Refusal | null {
  const milestone = milestones.find(({ rank }) => rank === body.rank);
  if (!milestone) return refuseReporter(grant, caller, 'correctReport') ?? unknownAmong(milestones);
  return mayCorrectReport({ grant, milestone, account }, caller) ?? refuseContent(body, annexed);
}

/**
 * The first refusal, in order of precedence; null if the report may be given. A report without some indicators may be
 * given, but not accepted.
 */
export function refuseReport(
  grant: Grant,
  milestones: readonly Milestone[],
  annexed: AnnexedPlan,
  { caller, body, at }: Given<ReportMilestone>,
): Refusal | null {
  const milestone = milestones.find(({ rank }) => rank === body.rank);
  if (!milestone) return refuseReporter(grant, caller, 'reportMilestone') ?? unknownAmong(milestones);
  return mayReport({ grant, milestone, milestones }, caller, at) ?? refuseContent(body, annexed);
}

/**
 * The mandatory indicators that a report lacks. A ratio that would exclude all of the report's users has no
 * denominator, and is not missing.
 */
export function missingIndicators(indicators: readonly PlanIndicator[], values: readonly IndicatorValue[]): string[] {
  const told = new Map(values.map((value) => [value.key, value]));
  const counts = (key: string): number => partsOf(told.get(key) ?? { key, value: NaN })[0] ?? NaN;
  const others = (excluded: string) => indicators.filter(({ key, countsUsers }) => countsUsers && key !== excluded);
  const leavesNobody = ({ excludes }: PlanIndicator): boolean =>
    excludes !== null && counts(excludes) > 0 && others(excludes).every(({ key }) => counts(key) === 0);
  return indicators
    .filter((indicator) => indicator.mandatory && !told.has(indicator.key) && !leavesNobody(indicator))
    .map(({ key }) => key);
}

/** The first refusal, in order of precedence; null if the lead may review the milestone's newest report. */
export const mayReviewReport = ({ grant, milestone }: Omit<OnMilestone, 'milestones'>, caller: Caller): Refusal | null =>
  refuseGrant(grant, caller, 'reviewReport') ?? refuseMilestoneState(milestone, 'reviewReport');

/**
 * The first refusal, in order of precedence; null if the lead may accept or return the milestone's newest report, with
 * these values. Reports are accepted in order, since each opens the next tranche.
 */
export function refuseReview(
  grant: Grant,
  milestones: readonly Milestone[],
  { indicators }: AnnexedPlan,
  values: readonly IndicatorValue[],
  { caller, body }: Given<ReviewReport>,
): Refusal | null {
  const milestone = milestones.find(({ rank }) => rank === body.rank);
  if (!milestone) return refuseGrant(grant, caller, 'reviewReport') ?? unknownAmong(milestones);
  const refusal = mayReviewReport({ grant, milestone }, caller);
  if (refusal) return refusal;
  const { rank, reportNumber } = milestone;
  if (reportNumber !== body.number) return { code: 'stale_report', current: reportNumber };
  if (body.decision === 'return') return body.reasons === '' ? { code: 'return_reasons_missing' } : null;
  const earlier = milestones.find((each) => each.rank < rank && each.state !== 'accepted');
  if (earlier) return { code: 'report_out_of_order', rank, first: earlier.rank };
  const isEmpty = indicators.length > 0 && values.length === 0;
  if (milestone.trackingYear !== null && isEmpty) return { code: 'tracking_report_empty', year: milestone.trackingYear };
  const missing = missingIndicators(indicators, values);
  if (missing.length > 0) return { code: 'report_indicators_missing', keys: missing };
  return null;
}

/** What the plan that follows a milestone is adjusted by, and against which. */
type AdjustedGround = Adjustable & { call: Call; milestones: readonly Milestone[]; open: { number: number } | undefined };

/**
 * The first refusal, in order of precedence; null if the review, which may accept the report, may also adjust the plan
 * that follows. An open amendment changes the same plan, so it is decided first.
 */
export function refuseAdjusting(grant: Grant, on: AdjustedGround, { body }: Given<ReviewReport>): Refusal | null {
  const milestone = on.milestones.find(({ rank }) => rank === body.rank);
  if (!body.adjustment || !milestone) return null;
  if (body.decision === 'return') return { code: 'adjustment_of_returned_report' };
  if (body.reasons === '') return { code: 'adjustment_reasons_missing' };
  if (on.open) return { code: 'amendment_open', amendment: on.open.number };
  return refuseAdjustment({ ...on, tolerance: toleranceOf(on.call), startsOn: grant.startsOn, milestone }, body.adjustment);
}
