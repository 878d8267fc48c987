import { type Kysely, sql, type Transaction } from 'kysely';
import type { GrantState } from '../../domain/grants/grant.ts';
import type { Scope } from '../../domain/core/role.ts';
import type { PlanInForce, Project, ReportedForecast, SlippageAlert, SlippageLevel } from '../../domain/impact/slippage.ts';
import { isShownTo } from '../people/conflicts.ts';
import { givenReference } from '../core/references.ts';
import { anyOfMany } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';

/**
 * The states of the portfolio: grants that go on or were paid in full. A grant that ended early is no longer measured.
 */
export const IN_PORTFOLIO = ['active', 'suspended', 'closed'] as const satisfies readonly GrantState[];

/** A report with the decision of its review, and its instant; null before it. */
type Decided = ReportedForecast & { decision: 'accept' | 'return' | null; reviewedAt: string | null };

/** The plans of grants, by number, and their reports, by the grant's id. */
export async function readProjects(db: Kysely<DB>, grantIds: readonly string[]) {
  const [plans, reports] = await Promise.all([
    db
      .selectFrom('grant_plan')
      .where('grant_id', '=', anyOfMany(grantIds))
      .select([
        'grant_id as grantId',
        'number',
        'revision',
        'cost_cents as costCents',
        'starts_on as startsOn',
        'ends_on as endsOn',
        'since',
      ])
      .orderBy('number')
      .execute(),
    db
      .selectFrom('report as r')
      .leftJoin('report_review as v', (join) =>
        join.onRef('v.grant_id', '=', 'r.grant_id').onRef('v.rank', '=', 'r.rank').onRef('v.number', '=', 'r.number'),
      )
      .where('r.grant_id', '=', anyOfMany(grantIds))
      .select([
        'r.grant_id as grantId',
        'r.rank',
        'r.number',
        'r.forecast_cost_cents as costCents',
        'r.forecast_ends_on as endsOn',
        'r.reported_at as reportedAt',
        'v.decision',
        'v.reviewed_at as reviewedAt',
      ])
      .orderBy('r.reported_at')
      .execute(),
  ]);
  const [plansOf, reportsOf] = [Map.groupBy(plans, ({ grantId }) => grantId), Map.groupBy(reports, ({ grantId }) => grantId)];
  return (id: string): { plans: PlanInForce[]; reports: Decided[] } => ({ plans: plansOf.get(id) ?? [], reports: reportsOf.get(id) ?? [] });
}

/** A locked grant's plans and reports. */
export const readProject = async (db: Kysely<DB>, grantId: string): Promise<Project> => (await readProjects(db, [grantId]))(grantId);

const titled = (db: Kysely<DB>) =>
  db
    .selectFrom('grant as g')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .select(['g.id', 'g.state', givenReference, 'a.title', 'o.name as organisation_name']);

/** A grant with its plans and its reports. */
export async function readSlippageRow(db: Kysely<DB>, grantId: string) {
  const row = await titled(db).where('g.id', '=', grantId).executeTakeFirst();
  return row && { ...row, ...(await readProjects(db, [grantId]))(grantId) };
}

/**
 * The portfolio, newest first.
 * @param scope of the caller from whom a conflict may hide a grant; null reads every grant
 * @param ids only of these applications
 */
export async function readPortfolioRows(db: Kysely<DB>, scope: Scope | null, ids?: readonly string[]) {
  const rows = await titled(db)
    .select('g.application_id as applicationId')
    .where('g.state', 'in', IN_PORTFOLIO)
    .$if(scope !== null, (query) => query.where(scope ? isShownTo(scope) : sql<boolean>`true`))
    .$if(ids !== undefined, (query) => query.where('g.application_id', '=', anyOfMany(ids ?? [])))
    .orderBy('g.id', 'desc')
    .execute();
  const projectOf = await readProjects(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...row, ...projectOf(row.id) }));
}
export type PortfolioRow = Awaited<ReturnType<typeof readPortfolioRows>>[number];

/** The alerts of grant `g` as the rules read them, by number. */
export const alertsOfGrant = sql<SlippageAlert[]>`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('number', number, 'level', level, 'settledAs', settled_as, 'recoveredAt', recovered_at)
    ORDER BY number), '[]')
  FROM slippage_alert WHERE grant_id = g.id)`;

/** The alerts of a grant, by number. */
export const readAlerts = (db: Kysely<DB>, grantId: string): Promise<SlippageAlert[]> =>
  db
    .selectFrom('slippage_alert')
    .where('grant_id', '=', grantId)
    .select(['number', 'level', 'settled_as as settledAs', 'recovered_at as recoveredAt'])
    .orderBy('number')
    .execute();

/** The same as people read them. */
export const readAlertRows = (db: Kysely<DB>, grantId: string) =>
  db
    .selectFrom('slippage_alert as s')
    .leftJoin('person as p', 'p.id', 's.settled_by')
    .leftJoin('mission as m', (join) => join.onRef('m.grant_id', '=', 's.grant_id').onRef('m.alert', '=', 's.number'))
    .where('s.grant_id', '=', grantId)
    .select([
      's.grant_id',
      's.number',
      's.level',
      's.plan',
      's.rank',
      's.report',
      's.planned_cents',
      's.forecast_cents',
      's.planned_days',
      's.forecast_days',
      's.raised_at',
      's.recovered_at',
      's.settled_as',
      's.settled_at',
      's.settled_by',
      's.reason',
    ])
    .select(['p.given_name', 'p.usual_name', 'm.id as mission_id', 'm.state as mission_state'])
    .orderBy('s.number')
    .execute();
export type AlertRow = Awaited<ReturnType<typeof readAlertRows>>[number];

/**
 * The figures by which a project crossed a threshold: the plan in force, and the report whose forecast differs from it.
 */
type AlertFigures = {
  plan: number;
  rank: number;
  report: number;
  plannedCents: number;
  forecastCents: number;
  plannedDays: number;
  forecastDays: number;
};

/**
 * Inserts an alert of a locked grant, which waits for the lead, or has been superseded at once by the next threshold.
 */
export async function insertAlert(
  trx: Transaction<DB>,
  grantId: string,
  { number, level }: Pick<SlippageAlert, 'number' | 'level'>,
  figures: AlertFigures,
  at: string,
): Promise<void> {
  const { plan, rank, report, plannedCents, forecastCents, plannedDays, forecastDays } = figures;
  await trx
    .insertInto('slippage_alert')
    .values({
      grant_id: grantId,
      number,
      level,
      plan,
      rank,
      report,
      planned_cents: plannedCents,
      forecast_cents: forecastCents,
      planned_days: plannedDays,
      forecast_days: forecastDays,
      raised_at: at,
    })
    .execute();
}

/** Updates the alerts of a locked grant at these thresholds, below which the project has not been since. */
const standing = (trx: Transaction<DB>, grantId: string, levels: readonly SlippageLevel[]) =>
  trx.updateTable('slippage_alert').where('grant_id', '=', grantId).where('level', 'in', levels).where('recovered_at', 'is', null);

/** Supersedes the open alerts of this threshold: the project has crossed the next one. */
export async function supersedeAlerts(trx: Transaction<DB>, grantId: string, at: string): Promise<void> {
  await standing(trx, grantId, ['alert']).where('settled_as', 'is', null).set({ settled_as: 'superseded', settled_at: at }).execute();
}

/**
 * Marks alerts as recovered: the project is below these thresholds again, or an alert that is raised now replaces one
 * superseded by the next threshold's. The lead's answers on them stay.
 */
export async function markRecovered(trx: Transaction<DB>, grantId: string, levels: readonly SlippageLevel[], at: string): Promise<void> {
  await standing(trx, grantId, levels)
    .set({
      recovered_at: at,
      settled_as: sql`coalesce(settled_as, 'recovered')`,
      settled_at: sql`coalesce(settled_at, ${at}::timestamptz)`,
    })
    .execute();
}

/** Settles an alert of a locked grant: a mission was proposed for it, or it was dismissed with a reason. */
export async function settleAlert(
  trx: Transaction<DB>,
  grantId: string,
  number: number,
  { as, personId, at, reason }: { as: 'mission_proposed' | 'dismissed'; personId: string; at: string; reason: string | null },
): Promise<void> {
  await trx
    .updateTable('slippage_alert')
    .set({ settled_as: as, settled_at: at, settled_by: personId, reason })
    .where('grant_id', '=', grantId)
    .where('number', '=', number)
    .execute();
}

/** What letters about an alert quote from it. */
export const readLetterAlert = (db: Kysely<DB>, grantId: string, number: number) =>
  db
    .selectFrom('slippage_alert')
    .where('grant_id', '=', grantId)
    .where('number', '=', number)
    .select([
      'planned_cents as plannedCents',
      'forecast_cents as forecastCents',
      'planned_days as plannedDays',
      'forecast_days as forecastDays',
    ])
    .executeTakeFirstOrThrow();
