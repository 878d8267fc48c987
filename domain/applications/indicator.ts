import { type ApplicationContent, mandatoryIndicators } from './application.ts';
import type { Call, Direction, IndicatorKind } from '../calls/call.ts';
import { minus, over, type Ratio, ratio, ratioOf, times } from '../core/ratio.ts';
import type { Words } from '../core/words.ts';

type Promised = ApplicationContent['indicators'][number];

/**
 * An indicator of the plan annexed to the grant, against which reports are compared: defined by the call if mandatory,
 * by the project otherwise.
 */
export type PlanIndicator = Pick<Promised, 'key' | 'label' | 'unit' | 'baseline' | 'targets' | 'method' | 'source'> & {
  kind: IndicatorKind;
  direction: Direction;
  share: boolean;
  countsUsers: boolean;
  excludes: string | null;
  definition: Words | null;
  mandatory: boolean;
};

/**
 * An indicator's value in a report. A ratio is given as numerator and denominator so that it can be checked and added
 * up, a duration as its median and its 95th percentile; older reports gave a duration as one value.
 */
export type IndicatorValue =
  | { key: string; value: number }
  | { key: string; numerator: number; denominator: number }
  | { key: string; median: number; p95: number };

/** The kind of indicator that a value was given for. */
export const formOf = (value: IndicatorValue): IndicatorKind => ('numerator' in value ? 'ratio' : 'median' in value ? 'duration' : 'count');

/**
 * The plan's indicators, with the call's definitions for those that it makes mandatory. A project's own indicators
 * count no users known to the fund.
 */
export function planIndicators(
  call: Call,
  plan: Pick<ApplicationContent, 'projectTypes' | 'servedBy'> & { indicators: readonly Promised[] },
): PlanIndicator[] {
  const mandatory = new Set(mandatoryIndicators(call, plan));
  const known = new Map(call.terms.projectTypes.flatMap(({ indicators }) => indicators).map((indicator) => [indicator.key, indicator]));
  return plan.indicators.map(({ key, label, unit, kind, direction, baseline, targets, method, source }) => {
    const promised = { key, label, unit, baseline, targets: targets.toSorted((a, b) => a.month - b.month), method, source };
    const called = mandatory.has(key) ? known.get(key) : undefined;
    if (!called)
      return { ...promised, kind, direction, share: true, countsUsers: false, excludes: null, definition: null, mandatory: false };
    const { share, countsUsers, excludes, definition } = called;
    return { ...promised, kind: called.kind, direction: called.direction, share, countsUsers, excludes, definition, mandatory: true };
  });
}

/** The exact figure of a value in its indicator's unit: a ratio in % is multiplied by 100, a duration is its median. */
export function figureOf(value: IndicatorValue, { unit }: Pick<PlanIndicator, 'unit'>): Ratio {
  if ('value' in value) return ratioOf(value.value);
  if ('median' in value) return ratioOf(value.median);
  return times(ratio(BigInt(value.numerator), BigInt(value.denominator)), ratio(unit === '%' ? 100n : 1n));
}

/** The target that a project works towards after this many months: the next one, else the last. */
export const targetAt = ({ targets }: Pick<PlanIndicator, 'targets'>, months: number): Promised['targets'][number] | null =>
  targets.find(({ month }) => month >= months) ?? targets.at(-1) ?? null;

/**
 * (value − baseline) ÷ (target − baseline): 0 is where the project began, 1 is its target. Null without a baseline or
 * if the target equals the baseline.
 */
export function progressOf(figure: Ratio, baseline: number | null, target: number | null): Ratio | null {
  if (baseline === null || target === null) return null;
  const from = ratioOf(baseline);
  return over(minus(figure, from), minus(ratioOf(target), from));
}

/** True if the value is as good as the target, or better. */
export function isReached(figure: Ratio, { direction }: Pick<PlanIndicator, 'direction'>, target: number): boolean {
  const { numerator } = minus(figure, ratioOf(target));
  return direction === 'more' ? numerator >= 0n : numerator <= 0n;
}

/** The target that is due after this many months: the last one up to then; null while none is. */
export const dueTarget = ({ targets }: Pick<PlanIndicator, 'targets'>, months: number): Promised['targets'][number] | null =>
  targets.findLast(({ month }) => month <= months) ?? null;

/** The share of a target that a value has reached, in whole % rounded down; from the baseline if the plan has one. */
export function reachedPercent(
  figure: Ratio,
  { baseline, direction }: Pick<PlanIndicator, 'baseline' | 'direction'>,
  target: number,
): number {
  if (isReached(figure, { direction }, target)) return 100;
  const whole = direction === 'more' ? over(figure, ratioOf(target)) : over(ratioOf(target), figure);
  const { numerator, denominator } = progressOf(figure, baseline, target) ?? whole ?? ratio(0n);
  return Math.min(99, Math.max(0, Number((numerator * 100n) / denominator)));
}
