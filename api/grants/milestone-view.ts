import { z } from 'zod';
import { MilestoneCommand, RefusedMilestoneCommand } from '../command-names.ts';
import type { GrantWithParts } from '../../db/grants/grants-with-parts.ts';
import type { readReportRows } from '../../db/grants/milestones.ts';
import { type Call, TRANCHE_CONDITIONS, type TrancheCondition } from '../../domain/calls/call.ts';
import { monthsFrom } from '../../domain/core/calendar.ts';
import { sumCents } from '../../domain/core/money.ts';
import { type Adjustable, latestEnd, mostOfCost, toleranceOf } from '../../domain/grants/adjustment.ts';
import { NOT_ORDERED } from '../../domain/grants/tranche.ts';
import { circumstancesOf, conditionLabel, missingOf, unkeptAt } from '../../domain/grants/tranche-condition.ts';
import type { PlanIndicator } from '../../domain/applications/indicator.ts';
import { asksOfMilestone, type GrantParts } from '../../domain/desk/may-on-grant.ts';
import { type Asker, offered } from '../../domain/core/may.ts';
import {
  countOfTranches,
  heldTranche,
  holdsPayments,
  isFollowed,
  type Milestone,
  MILESTONE_STATES,
  milestoneTable,
} from '../../domain/grants/milestone.ts';
import { missingIndicators } from '../../domain/grants/report.ts';
import { labelFor } from '../../domain/core/state-table.ts';
import type { Language, Words } from '../../domain/core/words.ts';
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

const ConditionView = z.object({ condition: z.enum(TRANCHE_CONDITIONS), label: z.string() });

export const ChoicesView = z
  .object({
    rank: z.int(),
    confirm: z
      .object({
        tranche: z.int(),
        amountCents: z.int(),
        waitsFor: z.array(ConditionView).meta({ description: 'What it still waits for beside the acceptance of this report' }),
      })
      .nullable()
      .meta({ description: 'The tranche that acceptance confirms; null where it confirms none' }),
    adjust: z
      .object({
        days: z.int().meta({ description: 'The tolerance of the call for the last day' }),
        percent: z.int().meta({ description: 'The tolerance of the call for a cost or a target, in % of what was signed' }),
        signedEndsOn: z.iso.date(),
        endsOn: z.iso.date(),
        latestEndsOn: z.iso.date(),
        costs: z.array(z.object({ line: z.int(), label: z.string(), signedCents: z.int(), amountCents: z.int(), mostCents: z.int() })),
        targets: z
          .array(z.object({ key: z.string(), label: z.string(), unit: z.string(), month: z.int(), signed: z.number(), value: z.number() }))
          .meta({ description: 'Those after the period of this milestone' }),
      })
      .nullable()
      .meta({ description: 'The plan that follows, and how far it may move without an amendment; null where nothing follows' }),
    stop: z.object({
      unkept: z.array(ConditionView).meta({ description: 'The written conditions that are not kept here: without one, nothing stops it' }),
      openCents: z.int().meta({ description: 'What of the grant is not ordered yet' }),
      paidCents: z.int(),
    }),
  })
  .meta({ id: 'MilestoneChoices' });
type Choices = z.input<typeof ChoicesView>;

const inWords = (conditions: readonly TrancheCondition[], { terms }: Pick<Call, 'terms'>, language: Language) =>
  conditions.map((condition) => ({ condition, label: conditionLabel(condition, terms.indicatorsReachedPercent ?? null)[language] }));

/** The parts of the condition `report` that are not met at the milestone itself. */
const GIVEN_IN_TIME: Words = {
  fr: 'Le bilan de ce jalon est rendu à sa date',
  en: 'The report of this milestone is given by its deadline',
};

/** The tranche that the acceptance of a milestone's report confirms, if nothing else is missing. */
function toConfirm({ tranches, call, ...whole }: GrantWithParts, { rank }: Milestone, language: Language): Choices['confirm'] {
  const next = tranches.find((tranche) => tranche.rank === rank + 1 && tranche.state === 'planned' && !tranche.firm);
  if (!next) return null;
  const { conditions } = missingOf(next, circumstancesOf(call, whole));
  const others = conditions.filter((condition) => condition !== 'report');
  return { tranche: next.rank, amountCents: next.amountCents, waitsFor: inWords(others, call, language) };
}

function toAdjust({ call, grant, milestones }: GrantWithParts, milestone: Milestone, { signed, current }: Adjustable): Choices['adjust'] {
  if (!isFollowed(milestone, milestones)) return null;
  const tolerance = toleranceOf(call);
  const over = monthsFrom(grant.startsOn, milestone.periodEndsOn);
  const signedTarget = (key: string, month: number): number | undefined =>
    signed.content.indicators.find((each) => each.key === key)?.targets.find((target) => target.month === month)?.value;
  return {
    ...tolerance,
    signedEndsOn: signed.endsOn,
    endsOn: current.endsOn,
    latestEndsOn: latestEnd(signed.endsOn, tolerance),
    costs: current.content.costLines.map(({ label, amountCents }, place) => {
      const signedCents = signed.content.costLines[place]?.amountCents ?? amountCents;
      return { line: place + 1, label, signedCents, amountCents, mostCents: mostOfCost(signedCents, tolerance) };
    }),
    targets: current.content.indicators.flatMap(({ key, label, unit, targets }) =>
      targets
        .filter(({ month }) => month > over)
        .map(({ month, value }) => ({ key, label, unit, month, signed: signedTarget(key, month) ?? value, value })),
    ),
  };
}

/** The decisions that are possible at a milestone of a signed grant, at an instant. */
export const toChoices = (
  whole: GrantWithParts,
  milestone: Milestone,
  adjustable: Adjustable,
  { language, at }: { language: Language; at: string },
): Choices => ({
  rank: milestone.rank,
  confirm: toConfirm(whole, milestone, language),
  adjust: toAdjust(whole, milestone, adjustable),
  stop: {
    unkept: inWords(unkeptAt(milestone, whole.tranches, circumstancesOf(whole.call, whole), at), whole.call, language).map((each) =>
      each.condition === 'report' ? { ...each, label: GIVEN_IN_TIME[language] } : each,
    ),
    openCents: sumCents(whole.tranches.filter(({ state }) => NOT_ORDERED.includes(state)).map(({ amountCents }) => amountCents)),
    paidCents: sumCents(whole.tranches.map(({ paidCents }) => paidCents)),
  },
});
