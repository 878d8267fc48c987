import { z } from 'zod';
import { MilestoneCommand, RefusedMilestoneCommand } from '../command-names.ts';
import type { readReportRows } from '../../db/grants/milestones.ts';
import type { PlanIndicator } from '../../domain/applications/indicator.ts';
import { asksOfMilestone, type GrantParts } from '../../domain/desk/may-on-grant.ts';
import { type Asker, offered } from '../../domain/core/may.ts';
import {
  countOfTranches,
  heldTranche,
  holdsPayments,
  type Milestone,
  MILESTONE_STATES,
  milestoneTable,
} from '../../domain/grants/milestone.ts';
import { missingIndicators } from '../../domain/grants/report.ts';
import { labelFor } from '../../domain/core/state-table.ts';
import type { Language } from '../../domain/core/words.ts';
import { labelsOfTerms } from '../named-facts.ts';
import { toOffers } from '../refused-commands.ts';

type ReportRow = Awaited<ReturnType<typeof readReportRows>>[number];

const Value = z.union([
  z.object({ key: z.string(), value: z.number() }),
  z.object({ key: z.string(), numerator: z.int(), denominator: z.int() }),
  z.object({ key: z.string(), median: z.number(), p95: z.number() }),
]);

export const ReportView = z
  .object({
    rank: z.int().meta({ description: 'The milestone that it reports on' }),
    number: z.int().meta({ description: 'The number of the report in its milestone, from 1: a returned one is given again' }),
    values: z.array(Value),
    missingIndicators: z.array(z.string()).meta({ description: 'Mandatory indicators without which it cannot be accepted' }),
    spentCents: z.int(),
    forecastCostCents: z.int(),
    forecastEndsOn: z.iso.date(),
    comment: z.string(),
    correction: z.string().nullable().meta({ description: 'Why it corrects the accepted report before it; null for any other report' }),
    reportedAt: z.iso.datetime(),
    reportedBy: z.string(),
    late: z.boolean().meta({ description: 'Given after its deadline' }),
    review: z
      .object({ decision: z.enum(['accept', 'return']), reasons: z.string(), reviewedAt: z.iso.datetime(), reviewedBy: z.string() })
      .nullable(),
  })
  .meta({ id: 'Report' });

export const MilestoneSummary = z.object({
  rank: z.int(),
  state: z.enum(MILESTONE_STATES),
  label: z.string(),
  periodStartsOn: z.iso.date(),
  periodEndsOn: z.iso.date(),
  dueAt: z.iso.datetime().meta({ description: 'The deadline of its report' }),
  late: z.boolean().meta({ description: 'No report had come at its deadline' }),
  holdsTranche: z.int().nullable().meta({ description: 'The tranche that waits until its report is accepted; null where none does' }),
  trackingYear: z.int().nullable().meta({ description: 'Which year after the project it follows; null where it ends a tranche’s period' }),
  holdsPayments: z
    .boolean()
    .meta({ description: 'Of a year after the project, late or without an indicator: what is still to be paid waits for its report' }),
  commands: z.array(MilestoneCommand),
  refused: z.array(RefusedMilestoneCommand),
});
export const MilestoneView = MilestoneSummary.extend({ reports: z.array(ReportView) }).meta({ id: 'Milestone' });

export function toReport(row: ReportRow, indicators: readonly PlanIndicator[]): z.input<typeof ReportView> {
  const { decision, reasons, reviewed_at: reviewedAt } = row;
  return {
    rank: row.rank,
    number: row.number,
    values: row.indicators,
    missingIndicators: missingIndicators(indicators, row.indicators),
    spentCents: row.spent_cents,
    forecastCostCents: row.forecast_cost_cents,
    forecastEndsOn: row.forecast_ends_on,
    comment: row.comment,
    correction: row.correction,
    reportedAt: row.reported_at,
    reportedBy: `${row.reporter_given_name} ${row.reporter_usual_name}`,
    late: row.reported_at > row.due_at,
    review:
      decision && reviewedAt
        ? { decision, reasons: reasons ?? '', reviewedAt, reviewedBy: `${row.reviewer_given_name} ${row.reviewer_usual_name}` }
        : null,
  };
}

export const toMilestone = (
  milestone: Milestone,
  grant: GrantParts,
  asker: Asker,
  language: Language,
): z.input<typeof MilestoneSummary> => {
  const { rank, state, periodStartsOn, periodEndsOn, dueAt, lateAt, trackingYear } = milestone;
  const isOver = state === 'accepted' || state === 'cancelled';
  return {
    rank,
    state,
    label: labelFor(asker.caller, milestoneTable[state], language),
    periodStartsOn,
    periodEndsOn,
    dueAt,
    late: lateAt !== null,
    holdsTranche: isOver ? null : heldTranche(rank, countOfTranches(grant.milestones), grant.tranches),
    trackingYear,
    holdsPayments: holdsPayments(milestone, asker.at),
    ...toOffers(offered(milestoneTable, state, asker.caller, asksOfMilestone(grant, milestone, asker)), language, {
      keys: labelsOfTerms(grant.call.terms, language),
    }),
  };
};
