import { daysFrom } from './calendar.ts';
import type { Plan } from './milestone.ts';
import { over, type Ratio, ratio, sum, times } from './ratio.ts';

/** What a project now expects, as its newest report says. */
export type Forecast = { costCents: number; endsOn: string };

/** How far a project has slipped from its plan: 0 is on plan, 1/4 is a quarter more. Below zero where it costs less, or ends earlier. */
export type Slippage = { budget: Ratio; calendar: Ratio };

const growth = (baseline: number, forecast: number): Ratio => ratio(BigInt(forecast) - BigInt(baseline), BigInt(baseline));

/** The days of a plan, from its first to its last, both counted. */
export const plannedDays = ({ startsOn, endsOn }: Pick<Plan, 'startsOn' | 'endsOn'>): number => daysFrom(startsOn, endsOn);

/**
 * (forecast − baseline) ÷ baseline, on the cost and on the days from the project's start to its end, against the plan annexed to the signed grant.
 * Exact: it is rounded where people read it.
 */
export const slippageOf = (plan: Plan, { costCents, endsOn }: Forecast): Slippage => ({
  budget: growth(plan.costCents, costCents),
  calendar: growth(plannedDays(plan), daysFrom(plan.startsOn, endsOn)),
});

/** One figure for several projects: each counts once (`mean`), or as much as it was to cost (`weightedMean`). Null without a project. */
export type Mean = { mean: Ratio | null; weightedMean: Ratio | null };
export type PortfolioSlippage = { projects: number; withoutReport: number; budget: Mean; calendar: Mean };

/** The portfolio's slippage. A project that has not reported yet is left out of the figures, and counted. */
export function portfolioSlippage(projects: readonly { plan: Plan; forecast: Forecast | null }[]): PortfolioSlippage {
  const reported = projects.flatMap(({ plan, forecast }) =>
    forecast ? [{ weight: ratio(BigInt(plan.costCents)), ...slippageOf(plan, forecast) }] : [],
  );
  const weights = sum(reported.map(({ weight }) => weight));
  const meanOf = (which: keyof Slippage): Mean => ({
    mean: over(sum(reported.map((each) => each[which])), ratio(BigInt(reported.length))),
    weightedMean: over(sum(reported.map((each) => times(each.weight, each[which]))), weights),
  });
  return {
    projects: reported.length,
    withoutReport: projects.length - reported.length,
    budget: meanOf('budget'),
    calendar: meanOf('calendar'),
  };
}
