import type { CallTerms } from '../calls/call.ts';
import { over, type Ratio, ratio, rounded, sum, times } from '../core/ratio.ts';

/** The scores of one opinion, by criterion. */
export type Scored = { step: string; scores: Readonly<Record<string, number>> };

/** The weight of a step among steps, or of a criterion within its step. */
type WeightOf = (step: string, criterion?: string) => number;
const EQUALLY: WeightOf = () => 1;

/** The weights that a call gives its steps and their criteria; those without a weight count equally. */
export const weightsOf =
  ({ steps }: Pick<CallTerms, 'steps'>): WeightOf =>
  (step, criterion) => {
    const its = steps.find(({ key }) => key === step);
    return (criterion === undefined ? its : its?.criteria.find(({ key }) => key === criterion))?.weightPercent ?? 1;
  };

/** The weighted mean of these values; null if the list is empty or has no weight. */
const meanOf = (parts: readonly { value: Ratio; weight: Ratio }[]): Ratio | null =>
  over(sum(parts.map(({ value, weight }) => times(value, weight))), sum(parts.map(({ weight }) => weight)));

const whole = (value: number): Ratio => ratio(BigInt(value));

/**
 * An application's score, from 0 to 5: the weighted mean of its steps' scores, each the weighted mean of its criteria;
 * what was not scored weighs nothing. Rounded to the hundredth at the end, since scores that people read as equal are a
 * tie. Null if no opinion has scored it.
 */
export function scoreOf(opinions: readonly Scored[], weightOf: WeightOf = EQUALLY): number | null {
  const steps = opinions.flatMap(({ step, scores }) => {
    const criteria = Object.entries(scores).map(([key, score]) => ({ value: whole(score), weight: whole(weightOf(step, key)) }));
    const value = meanOf(criteria);
    return value ? [{ value, weight: whole(weightOf(step)) }] : [];
  });
  const score = meanOf(steps);
  return score && rounded(score, 2);
}

type Ranked = { applicationId: string; score: number | null };

/** The ranked list, highest score first and unscored applications last; equal scores keep their order. */
export const inOrderOfScore = <Item extends Ranked>(items: readonly Item[]): Item[] =>
  items.toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1));

/**
 * Each application's standing by score, from 1. Equal scores share a standing and the next ones are skipped; an
 * unscored application has none.
 */
export function standingsOf(items: readonly Ranked[]): Map<string, number> {
  const scores = items.flatMap(({ score }) => score ?? []);
  return new Map(
    items.flatMap(({ applicationId, score }): [string, number][] =>
      score === null ? [] : [[applicationId, 1 + scores.filter((other) => other > score).length]],
    ),
  );
}
