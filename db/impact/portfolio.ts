import { type Kysely, sql } from 'kysely';
import { EVER } from '../../domain/core/calendar.ts';
import { planIndicators } from '../../domain/applications/indicator.ts';
import { standingOn } from '../../domain/impact/phase.ts';
import type { PortfolioPaid } from '../../domain/impact/gain-portfolio.ts';
import type { Measured, Paid, Tracked } from '../../domain/impact/portfolio.ts';
import type { Scope } from '../../domain/core/role.ts';
import { readCallsOf } from '../calls/calls.ts';
import { INDICATOR_COLUMNS, PLAN_COLUMNS } from '../grants/milestones.ts';
import { ADJUSTED_REVISION, revisionAt } from '../grants/plan-adjustments.ts';
import { isShownTo } from '../people/conflicts.ts';
import { readPhasesOf } from './phases.ts';
import { anyOfMany } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { IN_PORTFOLIO } from './slippage.ts';

/** True if plan `p` of grant `g` is in force, or was at an instant. */
const isInForce = sql<boolean>`p.number = (SELECT max(number) FROM grant_plan WHERE grant_id = g.id)`;
const wasInForce = (at: string) => sql<boolean>`p.number = (SELECT max(number) FROM grant_plan WHERE grant_id = g.id AND since <= ${at})`;

/** What was paid for abandoned projects counts too. */
const MEASURED = [...IN_PORTFOLIO, 'terminated'] as const;

/**
 * The signed grants that go on, were paid in full or were terminated, with the plan in force, without those hidden from
 * the caller.
 */
const readGrants = (db: Kysely<DB>, scope: Scope | null, ids?: readonly string[]) =>
  db
    .selectFrom('grant as g')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('grant_plan as p', 'p.grant_id', 'g.id')
    .where('g.state', 'in', MEASURED)
    .where(isInForce)
    .$if(scope !== null, (query) => query.where(scope ? isShownTo(scope) : sql<boolean>`true`))
    .$if(ids !== undefined, (query) => query.where('g.application_id', '=', anyOfMany(ids ?? [])))
    .select(['g.id', 'g.organisation_id as organisationId', 'a.id as applicationId', ...PLAN_COLUMNS])
    .select(sql<string>`(SELECT since FROM grant_plan WHERE grant_id = g.id AND number = 1)`.as('since'))
    .orderBy('g.id')
    .execute();

/** The indicators of the plans' revisions, or of those that were in force at an instant. */
const readIndicators = (db: Kysely<DB>, grantIds: readonly string[], at?: string) =>
  db
    .selectFrom('grant as g')
    .innerJoin('grant_plan as p', 'p.grant_id', 'g.id')
    .innerJoin('indicator as i', (join) =>
      join.onRef('i.application_id', '=', 'g.application_id').on('i.revision', '=', at === undefined ? ADJUSTED_REVISION : revisionAt(at)),
    )
    .where('g.id', '=', anyOfMany(grantIds))
    .where(at === undefined ? isInForce : wasInForce(at))
    .select(['g.id as grantId', ...INDICATOR_COLUMNS])
    .orderBy('i.position')
    .execute();

/** The reports that were accepted up to an instant. */
const readAccepted = (db: Kysely<DB>, grantIds: readonly string[], at = EVER) =>
  db
    .selectFrom('report as r')
    .innerJoin('report_review as v', (join) =>
      join.onRef('v.grant_id', '=', 'r.grant_id').onRef('v.rank', '=', 'r.rank').onRef('v.number', '=', 'r.number'),
    )
    .innerJoin('milestone as m', (join) => join.onRef('m.grant_id', '=', 'r.grant_id').onRef('m.rank', '=', 'r.rank'))
    .where('r.grant_id', '=', anyOfMany(grantIds))
    .where('v.decision', '=', 'accept')
    .where('v.reviewed_at', '<=', at)
    // A corrected report counts once, as it was corrected last.
    .distinctOn(['r.grant_id', 'r.rank'])
    .select([
      'r.grant_id as grantId',
      'r.rank',
      'r.indicators as values',
      'r.reported_at as reportedAt',
      'm.period_ends_on as periodEndsOn',
    ])
    .orderBy('r.grant_id')
    .orderBy('r.rank')
    .orderBy('r.number', 'desc')
    .execute();

/** What movement `m` of a payment or of a collected claim adds to what was paid. */
export const paidCents = sql<number>`CASE WHEN (m.kind = 'collect_claim') = (m.reverses IS NULL) THEN -m.amount_cents ELSE m.amount_cents END`;

/** The payments of each grant by day, by the fund or on its delegation, less wrong payments that came back. */
async function readPaid(db: Kysely<DB>, grantIds: readonly string[]): Promise<(Paid & { grantId: string })[]> {
  const { rows } = await sql<Paid & { grantId: string }>`
    SELECT t.grant_id AS "grantId", m.value_date AS "on",
      sum(${paidCents}) AS cents
    FROM movement AS m JOIN tranche AS t ON t.id = m.tranche_id
    WHERE m.kind IN ('pay', 'pay_delegated', 'collect_claim') AND t.grant_id = ${anyOfMany(grantIds)}
    GROUP BY t.grant_id, m.value_date`.execute(db);
  return rows;
}

/**
 * What was paid, by what was recorded up to an instant, of all grants that the caller may see: a row for each call,
 * organisation and year of the value date, which is its first day.
 */
export async function readPaidOfPortfolio(db: Kysely<DB>, scope: Scope, until: string): Promise<PortfolioPaid[]> {
  const { rows } = await sql<Omit<PortfolioPaid, 'at'>>`
    SELECT a.call_id AS "callId", g.organisation_id AS "organisationId", date_trunc('year', m.value_date)::date AS "on", sum(${paidCents})::bigint AS cents
    FROM movement AS m JOIN tranche AS t ON t.id = m.tranche_id JOIN "grant" AS g ON g.id = t.grant_id JOIN application AS a ON a.id = g.application_id
    WHERE m.kind IN ('pay', 'pay_delegated', 'collect_claim') AND m.recorded_at <= ${until} AND g.state = ANY(${[...MEASURED]}) AND ${isShownTo(scope)}
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`.execute(db);
  return rows.map((row) => ({ ...row, at: until }));
}

/** A project of the portfolio with everything known of it, its grant and its file. */
export type TrackedFile = Tracked & { id: string; applicationId: string };

/**
 * The portfolio with everything known of each project, in a few queries for any number of them.
 * @param scope of the caller from whom a conflict may hide a grant; null reads every grant
 * @param applicationIds only of these files
 */
export async function readTracked(db: Kysely<DB>, scope: Scope | null, applicationIds?: readonly string[]): Promise<TrackedFile[]> {
  const grants = await readGrants(db, scope, applicationIds);
  const ids = grants.map(({ id }) => id);
  const [callOf, reports, paid, phases] = await Promise.all([
    readCallsOf(db, grants),
    readAccepted(db, ids),
    readPaid(db, ids),
    readPhasesOf(db, ids),
  ]);
  // Nothing is compared with the targets of a project that has not reported.
  const indicators = await readIndicators(db, [...new Set(reports.map(({ grantId }) => grantId))]);
  const [indicatorsOf, reportsOf, paidOf, phasesOf] = [
    Map.groupBy(indicators, ({ grantId }) => grantId),
    Map.groupBy(reports, ({ grantId }) => grantId),
    Map.groupBy(paid, ({ grantId }) => grantId),
    Map.groupBy(phases, ({ grantId }) => grantId),
  ];
  return grants.map(({ id, revision, costCents, eligibleCents: _, startsOn, endsOn, servedBy, callVersion, ...grant }) => ({
    ...grant,
    id,
    plan: { revision, costCents, startsOn, endsOn },
    indicators: planIndicators(callOf({ ...grant, callVersion }), {
      projectTypes: grant.projectTypes,
      servedBy,
      indicators: indicatorsOf.get(id) ?? [],
    }),
    reports: reportsOf.get(id) ?? [],
    paid: paidOf.get(id) ?? [],
    standing: (day) => standingOn(phasesOf.get(id) ?? [], day),
  }));
}

/** A grant as an instant found its targets: the plan in force, its indicators, and its newest accepted report. */
type Targeted = Pick<Measured, 'plan' | 'indicators' | 'report'> & { id: string };

/** The targets of these grants, and what was reported of them and accepted up to an instant. */
export async function readTargets(db: Kysely<DB>, grantIds: readonly string[], at: string): Promise<Targeted[]> {
  const [grants, indicators, reports] = await Promise.all([
    db
      .selectFrom('grant as g')
      .innerJoin('application as a', 'a.id', 'g.application_id')
      .innerJoin('grant_plan as p', 'p.grant_id', 'g.id')
      .where('g.id', '=', anyOfMany(grantIds))
      .where(wasInForce(at))
      .select(['g.id', ...PLAN_COLUMNS])
      .execute(),
    readIndicators(db, grantIds, at),
    readAccepted(db, grantIds, at),
  ]);
  const callOf = await readCallsOf(db, grants);
  const indicatorsOf = Map.groupBy(indicators, ({ grantId }) => grantId);
  const newest = new Map(reports.map((report) => [report.grantId, report]));
  return grants.map(({ id, revision, costCents, startsOn, endsOn, servedBy, ...grant }) => ({
    id,
    plan: { revision, costCents, startsOn, endsOn },
    indicators: planIndicators(callOf(grant), { projectTypes: grant.projectTypes, servedBy, indicators: indicatorsOf.get(id) ?? [] }),
    report: newest.get(id) ?? null,
  }));
}
