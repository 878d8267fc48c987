import { z } from 'zod';
import type { readReportRows } from '../../db/grants/milestones.ts';
import { monthsFrom } from '../../domain/core/calendar.ts';
import { Direction, IndicatorKind } from '../../domain/calls/call.ts';
import { figureOf, type IndicatorValue, isReached, type PlanIndicator, progressOf, targetAt } from '../../domain/applications/indicator.ts';
import type { Milestone, Plan } from '../../domain/grants/milestone.ts';
import { Figure, toFigure } from '../http/answer/figure.ts';
import { rounded } from '../../domain/core/ratio.ts';
import type { Language } from '../../domain/core/words.ts';

type ReportRow = Awaited<ReturnType<typeof readReportRows>>[number];

const Target = z.object({ month: z.int().meta({ description: 'Months from the project’s start' }), value: z.number() });
const PROGRESS = '(value − baseline) ÷ (target − baseline); null where that does not divide';

const Reported = z.object({
  rank: z.int(),
  number: z.int().meta({ description: 'The milestone’s newest report' }),
  periodStartsOn: z.iso.date(),
  periodEndsOn: z.iso.date(),
  decision: z.enum(['accept', 'return']).nullable().meta({ description: 'What its review says; null before it' }),
  trackingYear: z.int().nullable().meta({ description: 'Which year after the project it is on; null where it ends a tranche’s period' }),
  value: z.number().meta({ description: 'In the indicator’s unit, a ratio rounded to 4 decimals, a duration’s median' }),
  numerator: z.int().nullable(),
  denominator: z.int().nullable(),
  p95: z.number().nullable().meta({ description: 'Of a duration, its 95th percentile; null where its report gave one value' }),
  target: Target.nullable().meta({ description: 'The next target at the end of the period, or the last one' }),
  progress: Figure(`Towards that target: ${PROGRESS}`),
  reached: z.boolean().nullable().meta({ description: 'As good as that target, or better; null without one' }),
});

export const IndicatorView = z
  .object({
    key: z.string(),
    label: z.string(),
    unit: z.string(),
    definition: z.string().nullable().meta({ description: 'What exactly the call counts' }),
    kind: IndicatorKind,
    direction: Direction.meta({ description: 'Whether more of it is better, or less' }),
    countsUsers: z.boolean().meta({ description: 'It counts users reached' }),
    mandatory: z.boolean(),
    method: z.string(),
    source: z.string(),
    baseline: z.number().nullable(),
    targets: z.array(Target),
    reported: z.array(Reported),
    progress: Figure(`Of the newest value towards the last target: ${PROGRESS}`),
  })
  .meta({ id: 'Indicator' });

const newestOf = (rank: number, reports: readonly ReportRow[]) => reports.findLast((report) => report.rank === rank);

function toReported(indicator: PlanIndicator, plan: Plan, milestone: Milestone, report: ReportRow, value: IndicatorValue) {
  const figure = figureOf(value, indicator);
  const target = targetAt(indicator, monthsFrom(plan.startsOn, milestone.periodEndsOn));
  const reported: z.input<typeof Reported> = {
    rank: report.rank,
    number: report.number,
    periodStartsOn: milestone.periodStartsOn,
    periodEndsOn: milestone.periodEndsOn,
    decision: report.decision,
    value: rounded(figure, 4),
    numerator: 'numerator' in value ? value.numerator : null,
    denominator: 'numerator' in value ? value.denominator : null,
    target,
    p95: 'median' in value ? value.p95 : null,
    trackingYear: milestone.trackingYear,
    progress: toFigure(progressOf(figure, indicator.baseline, target?.value ?? null)),
    reached: target && isReached(figure, indicator, target.value),
  };
  return { figure, reported };
}

/** An indicator with its value in each milestone's newest report. */
export function toIndicator(
  indicator: PlanIndicator,
  { plan, milestones, reports }: { plan: Plan; milestones: readonly Milestone[]; reports: readonly ReportRow[] },
  language: Language,
): z.input<typeof IndicatorView> {
  const found = milestones.flatMap((milestone) => {
    const report = newestOf(milestone.rank, reports);
    const value = report?.indicators.find(({ key }) => key === indicator.key);
    return report && value ? [toReported(indicator, plan, milestone, report, value)] : [];
  });
  const newest = found.at(-1);
  const { excludes: _, share: __, definition, ...shown } = indicator;
  return {
    ...shown,
    definition: definition?.[language] ?? null,
    reported: found.map(({ reported }) => reported),
    progress: newest ? toFigure(progressOf(newest.figure, indicator.baseline, indicator.targets.at(-1)?.value ?? null)) : null,
  };
}
