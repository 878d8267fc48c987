import { type Kysely, sql } from 'kysely';
import type { Credit } from '../../domain/ledger/envelope.ts';
import type { Scope } from '../../domain/core/role.ts';
import { isReviewHiddenFrom } from '../people/conflicts.ts';
import { givenReference } from '../core/references.ts';
import type { DB } from '../core/schema.ts';

/** What movements `m` leave delegated of a credit. */
const openIn = (credit: Credit) =>
  sql<number>`coalesce(sum(CASE WHEN m.to_account = 'delegated' THEN m.amount_cents ELSE -m.amount_cents END) FILTER (WHERE m.credit = ${credit}), 0)`;

const tranchesOf = (db: Kysely<DB>, scope: Scope, envelopeId: string) =>
  db
    .selectFrom('tranche as t')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .where('g.envelope_id', '=', envelopeId)
    .where('t.replaced_at', 'is', null)
    .select(['g.id as grantId', givenReference, 'a.title', 'o.name as organisationName', 't.rank', 't.kind'])
    .select(isReviewHiddenFrom(scope).as('concealed'));

/**
 * The tranches that are reserved on a year's AE and neither committed nor delegated, in the order in which sessions
 * decided them: a grant's id is as old as its award.
 */
export const readReservations = (db: Kysely<DB>, scope: Scope, envelopeId: string, year: number) =>
  tranchesOf(db, scope, envelopeId)
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'g.id').on('e.version', '=', 1))
    .leftJoin('uncovered_reservation as u', 'u.tranche_id', 't.id')
    .where('t.year', '=', year)
    .whereRef('t.reserved', '>', sql<number>`t.released + t.committed + t.delegated`)
    .select((select) => [
      'e.at as decidedAt',
      'g.state as grantState',
      't.state',
      't.firm',
      sql<number>`t.reserved - t.released - t.committed - t.delegated`.as('openCents'),
      sql<number>`coalesce(u.cents, 0)`.as('uncoveredCents'),
      select.case().when('g.state', 'in', ['to_accept', 'to_sign']).then(select.ref('g.deadline_at')).end().as('deadlineAt'),
    ])
    .orderBy('g.id')
    .orderBy('t.rank')
    .execute();

/**
 * The tranches of which something is delegated in a year and open, oldest grant first: AE of the year that are not
 * committed, CP of the year that are not paid. Each is to be reported, or given back.
 */
export const readOpenDelegations = (db: Kysely<DB>, scope: Scope, envelopeId: string, year: number) =>
  tranchesOf(db, scope, envelopeId)
    .innerJoin('movement as m', 'm.tranche_id', 't.id')
    .where('m.year', '=', year)
    .where((where) => where.or([where('m.from_account', '=', 'delegated'), where('m.to_account', '=', 'delegated')]))
    .groupBy(['g.id', 'a.id', 'a.reference', 'a.title', 'o.name', 't.rank', 't.kind'])
    .select([openIn('AE').as('aeCents'), openIn('CP').as('cpCents')])
    .having(sql<boolean>`${openIn('AE')} > 0 OR ${openIn('CP')} > 0`)
    .orderBy('g.id')
    .orderBy('t.rank')
    .execute();

/** The tranches whose payment was ordered in a year and is not recorded, the oldest order first. */
export const readOpenOrders = (db: Kysely<DB>, scope: Scope, envelopeId: string, year: number) =>
  tranchesOf(db, scope, envelopeId)
    .where(sql<boolean>`t.ordered > t.cancelled + t.paid`)
    .where('t.ordered_year', '=', year)
    .select((select) => [
      select.ref('t.ordered_at').$notNull().as('orderedAt'),
      sql<number>`t.ordered - t.cancelled - t.paid`.as('openCents'),
    ])
    .orderBy('t.ordered_at')
    .orderBy('t.id')
    .execute();
