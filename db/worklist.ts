import { type Kysely, sql } from 'kysely';
import type { DB } from './schema.ts';

const tranchesOf = (db: Kysely<DB>, envelopeId: string) =>
  db
    .selectFrom('tranche as t')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .where('g.envelope_id', '=', envelopeId)
    .where('t.replaced_at', 'is', null)
    .select(['g.id as grantId', 'a.title', 'o.name as organisationName', 't.rank', 't.kind']);

/** The tranches that are reserved on a year's AE and not committed, in the order in which sessions decided them: a grant's id is as old as its award. */
export const readReservations = (db: Kysely<DB>, envelopeId: string, year: number) =>
  tranchesOf(db, envelopeId)
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'g.id').on('e.version', '=', 1))
    .leftJoin('uncovered_reservation as u', 'u.tranche_id', 't.id')
    .where('t.year', '=', year)
    .whereRef('t.reserved', '>', sql<number>`t.released + t.committed`)
    .select((select) => [
      'e.at as decidedAt',
      'g.state as grantState',
      't.state',
      sql<number>`t.reserved - t.released - t.committed`.as('openCents'),
      sql<number>`coalesce(u.cents, 0)`.as('uncoveredCents'),
      select.case().when('g.state', 'in', ['to_accept', 'to_sign']).then(select.ref('g.term_at')).end().as('termAt'),
    ])
    .orderBy('g.id')
    .orderBy('t.rank')
    .execute();

/** The tranches whose payment was ordered in a year and is not recorded, the oldest order first. */
export const readOpenOrders = (db: Kysely<DB>, envelopeId: string, year: number) =>
  tranchesOf(db, envelopeId)
    .where(sql<boolean>`t.ordered > t.cancelled + t.paid`)
    .where('t.ordered_year', '=', year)
    .select((select) => [
      select.ref('t.ordered_at').$notNull().as('orderedAt'),
      sql<number>`t.ordered - t.cancelled - t.paid`.as('openCents'),
    ])
    .orderBy('t.ordered_at')
    .orderBy('t.id')
    .execute();
