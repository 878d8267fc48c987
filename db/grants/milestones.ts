import assert from 'node:assert/strict';
import { type Kysely, sql, type Transaction } from 'kysely';
import { planOfAmendment } from '../../domain/grants/agreement.ts';
import type { ApplicationContent } from '../../domain/applications/application.ts';
import type { Call } from '../../domain/calls/call.ts';
import type { Given } from '../../domain/core/command.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import { type IndicatorValue, planIndicators } from '../../domain/applications/indicator.ts';
import type { FundedPlan, Milestone, NewMilestone, NewTracking } from '../../domain/grants/milestone.ts';
import type { Measured } from '../../domain/grants/tranche-condition.ts';
import type { AnnexedPlan, CorrectReport, ReportMilestone, ReviewReport } from '../../domain/grants/report.ts';
import { ADJUSTED_END, ADJUSTED_REVISION } from './plan-adjustments.ts';
import { readCallVersion } from '../calls/calls.ts';
import { type Ids, oneId } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';
import { part, readAlone, type RowsOf, together } from '../connection/together.ts';

/**
 * True if a milestone's newest report has no indicator; `OFFSET 0` makes PostgreSQL look it up for each milestone,
 * instead of scanning all reports.
 */
const isEmpty = sql<boolean>`EXISTS (
  SELECT FROM report AS r
  WHERE (r.grant_id, r.rank, r.number) = (milestone.grant_id, milestone.rank, milestone.report_number) AND r.indicators = '[]'
  OFFSET 0
)`;

const milestones = (db: Kysely<DB>) =>
  db
    .selectFrom('milestone')
    .select([
      'rank',
      'state',
      'period_starts_on as periodStartsOn',
      'period_ends_on as periodEndsOn',
      'due_at as dueAt',
      'remind_at as remindAt',
      'reminded_at as remindedAt',
      'late_at as lateAt',
      'review_remind_at as reviewRemindAt',
      'review_reminded_at as reviewRemindedAt',
      'report_number as reportNumber',
      'tracking_year as trackingYear',
      'asked_at as askedAt',
      isEmpty.as('isEmpty'),
    ])
    .orderBy('rank');

/** The milestones of a grant, by rank. */
export const readMilestones = (db: Kysely<DB>, grantId: string): Promise<Milestone[]> =>
  milestones(db).where('grant_id', '=', grantId).execute();

/** The milestones of grants, by rank, each with its grant's id. */
export const milestonesPart = (db: Kysely<DB>, grants: Ids) =>
  part(milestones(db).where('grant_id', '=', grants).select('grant_id as grantId'), {
    instants: ['dueAt', 'remindAt', 'remindedAt', 'lateAt', 'reviewRemindAt', 'reviewRemindedAt', 'askedAt'],
  });

const planSource = statement((db, applicationId: string) =>
  db
    .selectFrom('application')
    .where('id', '=', applicationId)
    .select(['call_id as callId', 'call_version as callVersion', 'revision', 'cost_cents as costCents'])
    .select(['project_types as projectTypes', 'requested_cents as requestedCents'])
    .select(
      sql<Pick<ApplicationContent['costLines'][number], 'category' | 'amountCents'>[]>`(
        SELECT coalesce(jsonb_agg(jsonb_build_object('category', category, 'amountCents', amount_cents)), '[]')
        FROM cost_line WHERE (application_id, revision) = (application.id, application.revision)
      )`.as('costLines'),
    ),
);

/** The revision of an application that is its plan, the plan's cost with its lines, and its call version. */
export async function readPlanSource(db: Kysely<DB>, applicationId: string) {
  const [source] = await planSource(db, applicationId);
  assert(source, `there is no application ${applicationId}`);
  return source;
}

/** What puts a plan in force after the first: an amendment, or a reduction, by its number in the grant. */
type PlanSource = { responsibleId: string | null } & ({ amendment: number } | { reduction: number });

/** Annexes a later plan to a locked grant; it is in force from then on. Returns its number. */
export async function annexPlan(
  trx: Transaction<DB>,
  { id, awardedCents }: Pick<Grant, 'id' | 'awardedCents'>,
  { revision, costCents, eligibleCents, startsOn, endsOn }: FundedPlan,
  since: string,
  { responsibleId, ...from }: PlanSource,
): Promise<number> {
  const number = planOfAmendment('amendment' in from ? from.amendment : from.reduction);
  await trx
    .insertInto('grant_plan')
    .values({
      grant_id: id,
      number,
      revision,
      awarded_cents: awardedCents,
      cost_cents: costCents,
      eligible_cents: eligibleCents,
      starts_on: startsOn,
      ends_on: endsOn,
      since,
      ...from,
      responsible_id: responsibleId,
    })
    .execute();
  return number;
}

const rowOf = (grantId: string, { rank, periodStartsOn, periodEndsOn, dueAt, remindAt, ...milestone }: NewMilestone | NewTracking) => ({
  grant_id: grantId,
  rank,
  tracking_year: 'trackingYear' in milestone ? milestone.trackingYear : null,
  state: 'planned' as const,
  period_starts_on: periodStartsOn,
  period_ends_on: periodEndsOn,
  due_at: dueAt,
  remind_at: remindAt,
});

/**
 * The yearly reports after the plan in force of a locked grant: inserted if there are none, moved with the project's
 * last day as long as they have no report.
 */
export async function setTracking(trx: Transaction<DB>, grantId: string, tracking: readonly NewTracking[]): Promise<void> {
  if (tracking.length === 0) return;
  await trx
    .insertInto('milestone')
    .values(tracking.map((milestone) => rowOf(grantId, milestone)))
    .onConflict((known) =>
      known
        .columns(['grant_id', 'rank'])
        .doUpdateSet(({ ref }) => ({
          period_starts_on: ref('excluded.period_starts_on'),
          period_ends_on: ref('excluded.period_ends_on'),
          due_at: ref('excluded.due_at'),
          remind_at: ref('excluded.remind_at'),
          asked_at: null,
          reminded_at: null,
          late_at: null,
        }))
        .where('milestone.state', '=', 'planned'),
    )
    .execute();
}

/** The content of plan `p`, of a grant for application `a`. */
export const PLAN_COLUMNS = [
  'a.call_id as callId',
  'a.call_version as callVersion',
  'a.project_types as projectTypes',
  'a.served_by as servedBy',
  ADJUSTED_REVISION.as('revision'),
  'p.cost_cents as costCents',
  'p.eligible_cents as eligibleCents',
  'p.starts_on as startsOn',
  ADJUSTED_END.as('endsOn'),
] as const;
/** An indicator `i` of a plan's revision. */
export const INDICATOR_COLUMNS = [
  ...(['i.key', 'i.label', 'i.unit', 'i.kind', 'i.direction'] as const),
  ...(['i.baseline', 'i.targets', 'i.method', 'i.source'] as const),
] as const;

/** The content of a grant's plan in force, and the indicators of its revision. */
export const planParts = (db: Kysely<DB>, grantId: string) => {
  const inForce = db
    .selectFrom('grant as g')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .leftJoin('grant_plan as p', 'p.grant_id', 'g.id')
    .where('g.id', '=', grantId)
    .orderBy('p.number', 'desc')
    .limit(1);
  return {
    plan: part(inForce.select(PLAN_COLUMNS)),
    planIndicators: part(
      db
        .selectFrom('indicator as i')
        .where('i.application_id', '=', inForce.select('a.id'))
        .where('i.revision', '=', inForce.select(ADJUSTED_REVISION.as('revision')))
        .select(INDICATOR_COLUMNS)
        .orderBy('i.position'),
      { doubles: ['baseline'] },
    ),
  };
};

/**
 * The plan in force of a grant, its call version and its indicators; no plan and no indicators before the second
 * signature.
 */
export async function toPlan(
  db: Kysely<DB>,
  { plan: [row], planIndicators: indicators }: RowsOf<ReturnType<typeof planParts>>,
): Promise<AnnexedPlan & { call: Call }> {
  assert(row, 'there is no such grant');
  const { callId, callVersion, projectTypes, servedBy, revision, costCents, eligibleCents, startsOn, endsOn } = row;
  const call = await readCallVersion(db, callId, callVersion);
  // All five are set, or none.
  if (revision === null || costCents === null || eligibleCents === null || startsOn === null || endsOn === null)
    return { plan: null, call, indicators: [] };
  return {
    plan: { revision, costCents, eligibleCents, startsOn, endsOn },
    call,
    indicators: planIndicators(call, { projectTypes, servedBy, indicators }),
  };
}

const readPlanParts = together(planParts);
export const readPlan = async (db: Kysely<DB>, grantId: string): Promise<AnnexedPlan & { call: Call }> =>
  toPlan(db, await readPlanParts(db, grantId));

/** Updates the milestone of a locked grant. */
const milestone = (trx: Transaction<DB>, grantId: string, rank: number) =>
  trx.updateTable('milestone').where('grant_id', '=', grantId).where('rank', '=', rank);

/**
 * Inserts a milestone's next report.
 * @param reviewRemindAt when the lead is reminded of it
 */
export async function insertReport(
  trx: Transaction<DB>,
  { rank, reportNumber, dueAt: milestoneDueAt, lateAt }: Milestone,
  { id, caller, body, at }: Given<ReportMilestone | CorrectReport>,
  reviewRemindAt: string,
): Promise<void> {
  const number = reportNumber + 1;
  const correction = 'reason' in body ? body.reason : null;
  // No deadline asks for a correction, so none is late.
  const dueAt = correction === null ? milestoneDueAt : at;
  await trx
    .insertInto('report')
    .values({
      grant_id: id,
      rank,
      number,
      // The unit is the plan's: a value with another unit was refused.
      indicators: JSON.stringify(body.values.map(({ unit: _, ...value }) => value)),
      spent_cents: body.spentCents,
      forecast_cost_cents: body.forecastCostCents,
      forecast_ends_on: body.forecastEndsOn,
      comment: body.comment,
      correction,
      due_at: dueAt,
      reported_by: caller.personId,
      reported_at: at,
    })
    .execute();
  await milestone(trx, id, rank)
    .set({
      state: 'reported',
      report_number: number,
      late_at: lateAt ?? (at > dueAt ? at : null),
      review_remind_at: reviewRemindAt,
      review_reminded_at: null,
    })
    .execute();
}

/** The values of a report; empty if there is no such report. */
export const readReportValues = async (db: Kysely<DB>, grantId: string, rank: number, number: number): Promise<IndicatorValue[]> =>
  (
    await db
      .selectFrom('report')
      .where('grant_id', '=', grantId)
      .where('rank', '=', rank)
      .where('number', '=', number)
      .select('indicators')
      .executeTakeFirst()
  )?.indicators ?? [];

/** The revision of the plan in force of grant `g`, as adjusted. */
const revisionInForce = sql`(SELECT ${ADJUSTED_REVISION} FROM grant_plan AS p WHERE p.grant_id = g.id ORDER BY p.number DESC LIMIT 1)`;

/** True if the plan in force of grant `g` has an indicator on which there is no report. */
export const hasUntold = sql<boolean>`EXISTS (SELECT FROM indicator AS i WHERE i.application_id = g.application_id AND i.revision = ${revisionInForce}
  AND NOT EXISTS (SELECT FROM report AS r WHERE r.grant_id = g.id AND r.indicators @> jsonb_build_array(jsonb_build_object('key', i.key))))`;

type MeasuredRow = Omit<Parameters<typeof planIndicators>[1], 'indicators'> &
  Parameters<typeof planIndicators>[1]['indicators'][number] & { grantId: string; last: IndicatorValue | null };

/**
 * The indicators of grants' plans in force, each with what was reported last of it and its grant's id: those of which
 * no report tells, and where a call wants a share of the targets reached, the others too.
 */
export const measuredPart = (grants: Ids) =>
  part(
    sql<MeasuredRow>`
      SELECT g.id AS "grantId", a.project_types AS "projectTypes", a.served_by AS "servedBy",
        i.key, i.label, i.unit, i.kind, i.direction, i.baseline, i.targets, i.method, i.source, l.last
      FROM "grant" AS g
      JOIN application AS a ON a.id = g.application_id
      JOIN call_version AS c ON (c.call_id, c.version) = (a.call_id, a.call_version)
      -- By their key, however few indicators there were when this was planned; no statement with a star is prepared.
      CROSS JOIN LATERAL (SELECT position, key, label, unit, kind, direction, baseline, targets, method, source
        FROM indicator WHERE application_id = a.id AND revision = ${revisionInForce} OFFSET 0) AS i
      LEFT JOIN LATERAL (
        SELECT v AS last FROM report AS r CROSS JOIN LATERAL jsonb_array_elements(r.indicators) AS v
        WHERE r.grant_id = g.id AND v ->> 'key' = i.key ORDER BY r.rank DESC, r.number DESC LIMIT 1
      ) AS l ON true
      WHERE g.id = ${grants} AND (l.last IS NULL OR c.reached_percent IS NOT NULL)
      ORDER BY i.position`,
    { doubles: ['baseline'] },
  );

/** The indicators of one grant as its conditions read them, under its call. */
export const toMeasured = (call: Call, rows: readonly MeasuredRow[]): Measured[] =>
  rows.flatMap((row) => planIndicators(call, { ...row, indicators: [row] }).map((indicator) => ({ ...indicator, last: row.last })));

export const readMeasured = async (db: Kysely<DB>, call: Call, grantId: string): Promise<Measured[]> =>
  toMeasured(call, await readAlone(db, measuredPart(oneId(grantId))));

async function insertReview(trx: Transaction<DB>, { id, caller, body, at }: Given<ReviewReport>): Promise<void> {
  const { rank, number, decision, reasons } = body;
  await trx
    .insertInto('report_review')
    .values({ grant_id: id, rank, number, decision, reasons, reviewed_by: caller.personId, reviewed_at: at })
    .execute();
}

export async function markAccepted(trx: Transaction<DB>, given: Given<ReviewReport>): Promise<void> {
  await insertReview(trx, given);
  await milestone(trx, given.id, given.body.rank).set({ state: 'accepted' }).execute();
}

/** Returns a report, which is awaited again until a new deadline. */
export async function markReturned(
  trx: Transaction<DB>,
  given: Given<ReviewReport>,
  { dueAt, remindAt }: { dueAt: string; remindAt: string },
): Promise<void> {
  await insertReview(trx, given);
  await milestone(trx, given.id, given.body.rank)
    .set({ state: 'returned', due_at: dueAt, remind_at: remindAt, reminded_at: null, late_at: null })
    .execute();
}

export async function markTrackingAsked(trx: Transaction<DB>, grantId: string, rank: number, at: string): Promise<void> {
  await milestone(trx, grantId, rank).set({ asked_at: at }).execute();
}

export async function markReportReminded(trx: Transaction<DB>, grantId: string, rank: number, at: string): Promise<void> {
  await milestone(trx, grantId, rank).set({ reminded_at: at }).execute();
}

export async function markReportLate(trx: Transaction<DB>, grantId: string, rank: number, at: string): Promise<void> {
  await milestone(trx, grantId, rank).set({ late_at: at }).execute();
}

export async function markReviewReminded(trx: Transaction<DB>, grantId: string, rank: number, at: string): Promise<void> {
  await milestone(trx, grantId, rank).set({ review_reminded_at: at }).execute();
}

/** Cancels the open milestones of a grant that ends. */
export async function cancelMilestones(trx: Transaction<DB>, grantId: string): Promise<void> {
  await trx.updateTable('milestone').set({ state: 'cancelled' }).where('grant_id', '=', grantId).where('state', '!=', 'accepted').execute();
}

/**
 * Ends the periods of a project that has ended early: the one in which it ended is over and is reported on, and those
 * after it are not.
 */
export async function endPeriods(
  trx: Transaction<DB>,
  grantId: string,
  endsOn: string,
  { dueAt, remindAt }: { dueAt: string; remindAt: string },
): Promise<void> {
  const planned = trx
    .updateTable('milestone')
    .where('grant_id', '=', grantId)
    .where('tracking_year', 'is', null)
    .where('state', '=', 'planned');
  await planned.set({ state: 'cancelled' }).where('period_starts_on', '>', endsOn).execute();
  await planned
    .set({ period_ends_on: endsOn, due_at: dueAt, remind_at: remindAt, reminded_at: null, late_at: null })
    .where('period_ends_on', '>', endsOn)
    .execute();
}

/** A grant's reports with their reviews, in the order in which they were given. */
export const reportsPart = (db: Kysely<DB>, grantId: string) =>
  part(
    db
      .selectFrom('report as r')
      .innerJoin('person as p', 'p.id', 'r.reported_by')
      .leftJoin('report_review as v', (join) =>
        join.onRef('v.grant_id', '=', 'r.grant_id').onRef('v.rank', '=', 'r.rank').onRef('v.number', '=', 'r.number'),
      )
      .leftJoin('person as q', 'q.id', 'v.reviewed_by')
      .where('r.grant_id', '=', grantId)
      .select([
        'r.rank',
        'r.number',
        'r.indicators',
        'r.spent_cents',
        'r.forecast_cost_cents',
        'r.forecast_ends_on',
        'r.comment',
        'r.correction',
        'r.due_at',
        'r.reported_at',
        'p.given_name as reporter_given_name',
        'p.usual_name as reporter_usual_name',
        'v.decision',
        'v.reasons',
        'v.reviewed_at',
        'q.given_name as reviewer_given_name',
        'q.usual_name as reviewer_usual_name',
      ])
      .orderBy('r.rank')
      .orderBy('r.number'),
    { instants: ['due_at', 'reported_at', 'reviewed_at'] },
  );
export const readReportRows = (db: Kysely<DB>, grantId: string) => readAlone(db, reportsPart(db, grantId));
