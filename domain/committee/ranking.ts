import type { CallTerms } from '../calls/call.ts';
import { over, type Ratio, ratio, rounded, sum, times } from '../core/ratio.ts';

/** What one opinion scored, criterion by criterion. */
export type Scored = { step: string; scores: Readonly<Record<string, number>> };

/** How much a step counts beside the others, and a criterion beside those of its step. */
export type WeightOf = (step: string, criterion?: string) => number;
const EQUALLY: WeightOf = () => 1;

/** The weights that a call gives its steps, and the criteria of each; those that have none count alike. */
export const weightsOf =
  ({ steps }: Pick<CallTerms, 'steps'>): WeightOf =>
  (step, criterion) => {
    const its = steps.find(({ key }) => key === step);
    return (criterion === undefined ? its : its?.criteria.find(({ key }) => key === criterion))?.weightPercent ?? 1;
  };

/** The mean of these values by their weights; null of nothing, and of what weighs nothing. */
const meanOf = (parts: readonly { value: Ratio; weight: Ratio }[]): Ratio | null =>
  over(sum(parts.map(({ value, weight }) => times(value, weight))), sum(parts.map(({ weight }) => weight)));

const whole = (value: number): Ratio => ratio(BigInt(value));

/**
 * An application's score, from 0 to 5: the mean of its steps' scores, each of which is the mean of its criteria, by
 * their weights; what was not scored weighs nothing. Rounded to the hundredth at the end, since what people read as
 * equal is a tie. Null where no opinion has scored it.
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

export type Ranked = { applicationId: string; score: number | null };

/** The ranked list: the highest score first, what has none last; of equal scores, in the order in which they came. */
export const inOrderOfScore = <Item extends Ranked>(items: readonly Item[]): Item[] =>
  items.toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1));

/**
 * The standing of each application by its score, from 1. Equal scores share one, and the next are left out; what has no
 * score has none.
 */
export function standingsOf(items: readonly Ranked[]): Map<string, number> {
  const scores = items.flatMap(({ score }) => score ?? []);
  return new Map(
    items.flatMap(({ applicationId, score }): [string, number][] =>
      score === null ? [] : [[applicationId, 1 + scores.filter((other) => other > score).length]],
    ),
  );
}
