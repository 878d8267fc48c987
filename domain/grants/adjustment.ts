import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ApplicationContent } from '../applications/application.ts';
import type { Call } from '../calls/call.ts';
import { monthsFrom, moveDate } from '../core/calendar.ts';
import { Cents, percentOfCents, sumCents } from '../core/money.ts';
import { minus, ratio, type Ratio, ratioOf, times } from '../core/ratio.ts';
import type { Refusal } from '../core/refusal.ts';
import { Day, Key } from '../core/words.ts';
import { isFollowed, type Milestone, type Plan } from './milestone.ts';

const MOST = 1e12;

/**
 * What the review of a report changes of the plan that follows, without an amendment: the project's last day, costs by
 * their place in the plan, and targets to come.
 */
export const Adjustment = z.strictObject({
  endsOn: Day.optional().meta({ description: 'The new last day of the project' }),
  costs: z
    .array(z.strictObject({ line: z.int().positive().max(100), amountCents: Cents }))
    .max(100)
    .default([])
    .meta({ description: 'Costs by their place in the plan, from 1; the total stays' }),
  targets: z
    .array(z.strictObject({ key: Key, month: z.int().positive().max(1_000), value: z.number().min(-MOST).max(MOST) }))
    .max(500)
    .default([])
    .meta({ description: 'Targets after the period of the report, by their indicator and month' }),
});
export type Adjustment = z.infer<typeof Adjustment>;

/**
 * How far a plan may move without an amendment: its last day by these days, a cost above its line and a target by this
 * share of what was signed.
 */
type Tolerance = { days: number; percent: number };

/** The tolerance that a call states; none where it states none. */
export const toleranceOf = ({ terms: { agreement } }: Pick<Call, 'terms'>): Tolerance => ({
  days: agreement?.toleranceDays ?? 0,
  percent: agreement?.tolerancePercent ?? 0,
});

/** The latest last day that a signed plan leaves without an amendment. */
export const latestEnd = (signedEndsOn: string, { days }: Tolerance): string => moveDate(signedEndsOn, { days });

/** The most that a cost may reach without an amendment, in cents. */
export const mostOfCost = (signedCents: number, { percent }: Tolerance): number => signedCents + percentOfCents(signedCents, percent);

const size = (value: Ratio): Ratio => (value.numerator < 0n ? { ...value, numerator: -value.numerator } : value);

/** True if a target stays within the tolerance, on either side of the one that was signed. */
export const isTargetWithin = (signed: number, given: number, { percent }: Tolerance): boolean => {
  const moved = size(minus(ratioOf(given), ratioOf(signed)));
  const most = times(size(ratioOf(signed)), ratio(BigInt(percent), 100n));
  return minus(moved, most).numerator <= 0n;
};

/** The refusals of a last day, a cost or a target beyond the tolerance of the call; what is beyond is an amendment. */
const refuseEnd = (signedEndsOn: string, givenOn: string, tolerance: Tolerance): Refusal | null => {
  const [earliestOn, latestOn] = [moveDate(signedEndsOn, { days: -tolerance.days }), latestEnd(signedEndsOn, tolerance)];
  return givenOn < earliestOn || givenOn > latestOn
    ? { code: 'end_beyond_tolerance', days: tolerance.days, signedOn: signedEndsOn, latestOn, givenOn }
    : null;
};

/**
 * A plan as its adjustment reads it. `signed`: what both sides have signed, against which the tolerance is measured, so
 * that adjustments do not add up; `current`: the same with the adjustments since.
 */
export type Adjustable = {
  signed: { content: ApplicationContent; endsOn: string };
  current: { content: ApplicationContent; endsOn: string };
};

type Ground = Adjustable & { tolerance: Tolerance; startsOn: string; milestone: Milestone; milestones: readonly Milestone[] };

/** The months of a project that are over with the period of a milestone. */
const monthsOver = ({ startsOn, milestone }: Pick<Ground, 'startsOn' | 'milestone'>): number =>
  monthsFrom(startsOn, milestone.periodEndsOn);

/** The plan's content and last day with an adjustment. */
export function adjusted({ current }: Pick<Adjustable, 'current'>, { endsOn = current.endsOn, costs, targets }: Adjustment) {
  const amounts = new Map(costs.map(({ line, amountCents }) => [line, amountCents]));
  const values = new Map(targets.map(({ key, month, value }) => [`${key} ${month}`, value]));
  const content: ApplicationContent = {
    ...current.content,
    costLines: current.content.costLines.map((line, place) => ({ ...line, amountCents: amounts.get(place + 1) ?? line.amountCents })),
    indicators: current.content.indicators.map((indicator) => ({
      ...indicator,
      targets: indicator.targets.map((target) => ({ ...target, value: values.get(`${indicator.key} ${target.month}`) ?? target.value })),
    })),
  };
  return { content, endsOn };
}

/** Refuses costs and targets that the plan does not have, or that are behind. */
function refuseUnknown(ground: Ground, { costs, targets }: Adjustment): Refusal | null {
  const { costLines, indicators } = ground.current.content;
  const lines = costs.map(({ line }) => line).filter((line) => line > costLines.length);
  const over = monthsOver(ground);
  const open = indicators.flatMap(({ key, targets: planned }) =>
    planned.filter(({ month }) => month > over).map(({ month }) => `${key} ${month}`),
  );
  const unknown = targets.map(({ key, month }) => `${key} ${month}`).filter((target) => !open.includes(target));
  return lines.length + unknown.length > 0 ? { code: 'adjusted_part_unknown', lines, targets: unknown } : null;
}

/** Refuses costs and targets beyond the tolerance, measured on what was signed. */
function refuseBeyond({ signed, tolerance }: Ground, { costs, targets }: Adjustment): Refusal | null {
  const { percent } = tolerance;
  for (const { line, amountCents: givenCents } of costs) {
    const { label, amountCents: signedCents } = signed.content.costLines[line - 1] ?? { label: '', amountCents: 0 };
    const mostCents = mostOfCost(signedCents, tolerance);
    if (givenCents > mostCents) return { code: 'cost_beyond_tolerance', line, label, percent, signedCents, mostCents, givenCents };
  }
  for (const { key, month, value: given } of targets) {
    const indicator = signed.content.indicators.find((each) => each.key === key);
    const value = indicator?.targets.find((target) => target.month === month)?.value ?? 0;
    if (!isTargetWithin(value, given, tolerance))
      return { code: 'target_beyond_tolerance', label: indicator?.label ?? key, month, percent, signed: value, given };
  }
  return null;
}

/**
 * The first refusal, in order of precedence; null if the plan that follows a milestone may be adjusted in this way
 * without an amendment: within the tolerance of the call, and with the same total cost.
 */
export function refuseAdjustment(ground: Ground, adjustment: Adjustment): Refusal | null {
  const { signed, current, tolerance, milestone, milestones } = ground;
  if (!isFollowed(milestone, milestones)) return { code: 'nothing_to_adjust', rank: milestone.rank };
  const unknown = refuseUnknown(ground, adjustment);
  if (unknown) return unknown;
  const after = adjusted(ground, adjustment);
  if (isDeepStrictEqual(after, { content: current.content, endsOn: current.endsOn })) return { code: 'adjustment_changes_nothing' };
  const end = adjustment.endsOn === undefined ? null : refuseEnd(signed.endsOn, adjustment.endsOn, tolerance);
  const refusal = end ?? refuseBeyond(ground, adjustment);
  if (refusal) return refusal;
  const costOf = ({ costLines }: ApplicationContent): number => sumCents(costLines.map(({ amountCents }) => amountCents));
  const [costCents, givenCents] = [costOf(signed.content), costOf(after.content)];
  return costCents === givenCents ? null : { code: 'adjusted_total_differs', costCents, givenCents };
}

/**
 * What of a report's forecast needs an amendment: an end beyond the tolerance, or a higher total cost. The tolerance
 * counts from the last day that both sides signed, whatever was adjusted since.
 */
export const beyondTolerance = (
  { costCents, signedEndsOn }: Pick<Plan, 'costCents'> & { signedEndsOn: string },
  forecast: { costCents: number; endsOn: string },
  tolerance: Tolerance,
): ('end' | 'cost')[] => [
  ...(forecast.endsOn > latestEnd(signedEndsOn, tolerance) ? (['end'] as const) : []),
  ...(forecast.costCents > costCents ? (['cost'] as const) : []),
];
