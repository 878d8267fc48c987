import type { Histogram } from 'node:perf_hooks';

/** The median of several measurements of the same thing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * The target of a benchmark: a ratio of its floor, or the figure itself where it has none. `orMore`: a ratio above
 * `most` is also accepted where the figure exceeds its floor by no more than this.
 */
export type Target = { most: number; orMore?: number } | { least: number };

export type Figure = {
  what: string;
  unit: string;
  /** Medians over the rounds. */
  guichet: number;
  floor: number | null;
  /** Guichet ÷ floor, round by round: the median of these, and the lowest and the highest. */
  ratio: { median: number; low: number; high: number } | null;
  target: Target | null;
  /** Null where there is no target. */
  met: boolean | null;
};

function isMet(value: number, target: Target | undefined, aboveFloor = Infinity): boolean | null {
  if (!target) return null;
  if ('least' in target) return value >= target.least;
  return value <= target.most || (target.orMore !== undefined && aboveFloor <= target.orMore);
}

/** A figure from rounds that were measured in turn, so that a noisy machine affects both sides of a round alike. */
export function compare(what: string, unit: string, rounds: readonly { guichet: number; floor: number }[], target?: Target): Figure {
  const ratios = rounds.map(({ guichet, floor }) => guichet / floor);
  const ratio = { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
  return {
    what,
    unit,
    guichet: median(rounds.map(({ guichet }) => guichet)),
    floor: median(rounds.map(({ floor }) => floor)),
    ratio,
    target: target ?? null,
    met: isMet(ratio.median, target, median(rounds.map(({ guichet, floor }) => guichet - floor))),
  };
}

/** A figure without a floor. */
export const alone = (what: string, unit: string, values: readonly number[], target?: Target): Figure => ({
  what,
  unit,
  guichet: median(values),
  floor: null,
  ratio: null,
  target: target ?? null,
  met: isMet(median(values), target),
});

/** The result of a load: how many answers, how many a second, and how long one took in milliseconds. */
export type Load = { count: number; perSecond: number; medianMs: number; p95Ms: number; p99Ms: number };

/** @param times a histogram of answer times in microseconds */
export const loadOf = (times: Histogram, ms: number): Load => ({
  count: times.count,
  perSecond: (times.count * 1_000) / ms,
  medianMs: times.percentile(50) / 1_000,
  p95Ms: times.percentile(95) / 1_000,
  p99Ms: times.percentile(99) / 1_000,
});
