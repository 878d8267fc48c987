import { type Kysely, sql } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import { isFound, type Search } from '../applications/search.ts';
import { statement } from '../connection/statement.ts';
import type { DB } from '../core/schema.ts';
import { isShownTo } from '../people/conflicts.ts';

type MoneyFilter = Search & { organisationId?: string | undefined };

/** What stands at each stage of the tranches in a scope, by the year of their credits: two years are not one sum. */
export const readMoneyByYear = statement((db: Kysely<DB>, scope: Scope, { organisationId, ...search }: MoneyFilter) =>
  db
    .selectFrom('tranche as t')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .where('t.replaced_at', 'is', null)
    .where('g.form', '=', 'agreement')
    .where('t.state', 'in', ['planned', 'awaiting_credits', 'confirmed', 'certified', 'ordered', 'paid'])
    .$if(!scope.all, (query) => query.where('g.organisation_id', '=', scope.organisationId))
    .where(isShownTo(scope))
    .where(isFound(search))
    .$if(organisationId !== undefined, (query) => query.where('g.organisation_id', '=', organisationId ?? ''))
    .groupBy('t.year')
    .orderBy('t.year')
    .select('t.year')
    .select([
      sql<number>`coalesce(sum(t.amount_cents) FILTER (WHERE t.state IN ('planned', 'awaiting_credits')), 0)::bigint`.as('promisedCents'),
      sql<number>`coalesce(sum(t.committed - t.withdrawn) FILTER (WHERE t.state = 'confirmed'), 0)::bigint`.as('confirmedCents'),
      sql<number>`coalesce(sum(t.certified_cents - t.paid) FILTER (WHERE t.state = 'certified'), 0)::bigint`.as('certifiedCents'),
      sql<number>`coalesce(sum(t.ordered - t.cancelled - t.paid) FILTER (WHERE t.state = 'ordered'), 0)::bigint`.as('orderedCents'),
      sql<number>`coalesce(sum(t.paid), 0)::bigint`.as('paidCents'),
    ]),
);
