import { type ApplicationContent, mandatoryIndicators } from './application.ts';
import type { Call } from './call.ts';
import { minus, over, type Ratio, ratio, ratioOf, times } from './ratio.ts';

export type IndicatorKind = 'count' | 'ratio' | 'duration';
type Promised = ApplicationContent['indicators'][number];

/** An indicator of the plan annexed to the grant, as its reports are held against it. */
export type PlanIndicator = Pick<Promised, 'key' | 'label' | 'unit' | 'baseline' | 'targets'> & { kind: IndicatorKind; mandatory: boolean };

/** The value of an indicator in a report: a ratio as what it divides, so that it can be checked and added up. */
export type IndicatorValue = { key: string; value: number } | { key: string; numerator: number; denominator: number };

/** The plan's indicators with their kind: the call says it of those that it makes mandatory, a project's own are counts. */
export function planIndicators(
  call: Call,
  plan: Pick<ApplicationContent, 'projectTypes' | 'servedBy'> & { indicators: readonly Promised[] },
): PlanIndicator[] {
  const mandatory = new Set(mandatoryIndicators(call, plan));
  const kinds = new Map(call.terms.projectTypes.flatMap(({ indicators }) => indicators).map(({ key, kind }) => [key, kind]));
  return plan.indicators.map(({ key, label, unit, baseline, targets }) => ({
    key,
    label,
    unit,
    baseline,
    targets: targets.toSorted((a, b) => a.month - b.month),
    kind: (mandatory.has(key) && kinds.get(key)) || 'count',
    mandatory: mandatory.has(key),
  }));
}

/** The exact figure of a value in its indicator's unit: a ratio that is counted in % is taken a hundred times. */
export function figureOf(value: IndicatorValue, { unit }: Pick<PlanIndicator, 'unit'>): Ratio {
  if ('value' in value) return ratioOf(value.value);
  return times(ratio(BigInt(value.numerator), BigInt(value.denominator)), ratio(unit === '%' ? 100n : 1n));
}

/** The target that a project works towards after so many months: the next one, or its last. */
export const targetAt = ({ targets }: Pick<PlanIndicator, 'targets'>, months: number): Promised['targets'][number] | null =>
  targets.find(({ month }) => month >= months) ?? targets.at(-1) ?? null;

/** (value − baseline) ÷ (target − baseline): 0 is where the project began, 1 is its target. Null where it has no baseline or the target is the baseline. */
export function progressOf(figure: Ratio, baseline: number | null, target: number | null): Ratio | null {
  if (baseline === null || target === null) return null;
  const from = ratioOf(baseline);
  return over(minus(figure, from), minus(ratioOf(target), from));
}
