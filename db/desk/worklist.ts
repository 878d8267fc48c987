import { type Kysely, sql } from 'kysely';
import type { Credit } from '../../domain/ledger/envelope.ts';
import type { Scope } from '../../domain/core/role.ts';
import { statement } from '../connection/statement.ts';
import type { DB } from '../core/schema.ts';
import { anyIn } from '../core/ids.ts';
import type { Search } from '../applications/search.ts';
import { isFoundFor, tranchesOf } from '../ledger/reservations.ts';

/** What movements `m` leave delegated of a credit. */
const openIn = (credit: Credit) =>
  sql<number>`coalesce(sum(CASE WHEN m.to_account = 'delegated' THEN m.amount_cents ELSE -m.amount_cents END) FILTER (WHERE m.credit = ${credit}), 0)`;

/**
 * The tranches with an open delegation of a year, oldest grant first: uncommitted AE of the year, and unpaid CP of the
 * year. Each is to be reported, or given back. What is open in no year is passed over by the tranche's own amounts, so
 * that the movements of few are added.
 */
export const readOpenDelegations = statement((db: Kysely<DB>, scope: Scope, envelopeId: string, year: number, search: Search) =>
  tranchesOf(db, scope, envelopeId)
    .where(isFoundFor(scope, search))
    .where('t.id', '=', anyIn(sql`SELECT id FROM tranche WHERE delegated > drawn + returned OR provided > recalled + paid`))
    .innerJoinLateral(
      sql<{ aeCents: number; cpCents: number }>`(
        SELECT ${openIn('AE')} AS "aeCents", ${openIn('CP')} AS "cpCents" FROM movement AS m
        WHERE m.tranche_id = t.id AND m.year = ${year} AND 'delegated' IN (m.from_account, m.to_account))`.as<'open'>(sql.ref('open')),
      (join) => join.onTrue(),
    )
    .where((where) => where.or([where('open.aeCents', '>', 0), where('open.cpCents', '>', 0)]))
    .select(['open.aeCents', 'open.cpCents'])
    .orderBy('g.id')
    .orderBy('t.rank'),
);

/** The tranches whose payment was ordered in a year and is not recorded, the oldest order first. */
export const readOpenOrders = statement((db: Kysely<DB>, scope: Scope, envelopeId: string, year: number, search: Search) =>
  tranchesOf(db, scope, envelopeId)
    .where(isFoundFor(scope, search))
    .where(sql<boolean>`t.ordered > t.cancelled + t.paid`)
    .where('t.ordered_year', '=', year)
    .select((select) => [
      select.ref('t.ordered_at').$notNull().as('orderedAt'),
      sql<number>`t.ordered - t.cancelled - t.paid`.as('openCents'),
    ])
    .orderBy('t.ordered_at')
    .orderBy('t.id'),
);
