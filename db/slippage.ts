import type { Kysely } from 'kysely';
import type { DB } from './schema.ts';

/** Grants, newest first, each with its annexed plan (null before both have signed) and its newest report. */
const forecasts = (db: Kysely<DB>) =>
  db
    .selectFrom('grant as g')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .leftJoinLateral(
      (select) =>
        select
          .selectFrom('grant_plan as inForce')
          .whereRef('inForce.grant_id', '=', 'g.id')
          .selectAll()
          .orderBy('inForce.number', 'desc')
          .limit(1)
          .as('p'),
      (join) => join.onTrue(),
    )
    .leftJoinLateral(
      (select) =>
        select
          .selectFrom('report as newest')
          .whereRef('newest.grant_id', '=', 'g.id')
          .selectAll()
          .orderBy('newest.rank', 'desc')
          .orderBy('newest.number', 'desc')
          .limit(1)
          .as('r'),
      (join) => join.onTrue(),
    )
    .leftJoin('report_review as v', (join) =>
      join.onRef('v.grant_id', '=', 'r.grant_id').onRef('v.rank', '=', 'r.rank').onRef('v.number', '=', 'r.number'),
    )
    .select([
      'g.id',
      'g.state',
      'a.title',
      'o.name as organisation_name',
      'p.cost_cents as plan_cost_cents',
      'p.revision as plan_revision',
      'p.starts_on as plan_starts_on',
      'p.ends_on as plan_ends_on',
      'r.rank',
      'r.number',
      'r.forecast_cost_cents',
      'r.forecast_ends_on',
      'r.reported_at',
      'v.decision',
    ])
    .orderBy('g.id', 'desc');

export const readForecastRow = (db: Kysely<DB>, grantId: string) => forecasts(db).where('g.id', '=', grantId).executeTakeFirst();

/** The portfolio: grants that go on or have been paid in full. One that was ended early is no longer measured. */
export const readPortfolioRows = (db: Kysely<DB>) => forecasts(db).where('g.state', 'in', ['active', 'suspended', 'closed']).execute();
