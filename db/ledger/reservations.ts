import { type Kysely, sql } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import { givenReference } from '../core/references.ts';
import type { DB } from '../core/schema.ts';
import { isReviewHiddenFrom } from '../people/conflicts.ts';

/** The tranches in force of an envelope, with the grant and the organisation of each. */
export const tranchesOf = (db: Kysely<DB>, scope: Scope, envelopeId: string) =>
  db
    .selectFrom('tranche as t')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('organisation as o', 'o.id', 'g.organisation_id')
    .where('g.envelope_id', '=', envelopeId)
    .where('t.replaced_at', 'is', null)
    .select(['g.id as grantId', givenReference, 'a.title', 'o.name as organisationName', 't.rank', 't.kind'])
    .select(isReviewHiddenFrom(scope).as('concealed'));

const reservations = (db: Kysely<DB>, scope: Scope, envelopeId: string, year: number) =>
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
      't.amendment',
      sql<number>`t.reserved - t.released - t.committed - t.delegated`.as('openCents'),
      sql<number>`coalesce(u.cents, 0)`.as('uncoveredCents'),
      select.case().when('g.state', 'in', ['to_accept', 'to_sign']).then(select.ref('g.deadline_at')).end().as('deadlineAt'),
    ])
    .orderBy('g.id')
    .orderBy('t.rank');

/**
 * The tranches reserved on a year's AE and neither committed nor delegated, in the order in which sessions decided
 * them: a grant's id is as old as its award.
 */
export const readReservations = (db: Kysely<DB>, scope: Scope, envelopeId: string, year: number) =>
  reservations(db, scope, envelopeId, year).execute();

/** The same with what says when each is expected to be committed. */
export const readExpectedReservations = (db: Kysely<DB>, scope: Scope, envelopeId: string, year: number) =>
  reservations(db, scope, envelopeId, year).select(['t.id as trancheId', 'g.starts_on as startsOn', 't.from_month as fromMonth']).execute();

export type Reservation = Awaited<ReturnType<typeof readReservations>>[number];

/**
 * The signed grants of an envelope with something reserved or committed on a year's AE, those with most of it first, up
 * to a number of them.
 */
export const readGrantsOfYear = async (db: Kysely<DB>, envelopeId: string, year: number, limit: number): Promise<string[]> =>
  (
    await db
      .selectFrom('tranche as t')
      .innerJoin('grant as g', 'g.id', 't.grant_id')
      .where('g.envelope_id', '=', envelopeId)
      .where('g.state', 'in', ['active', 'suspended'])
      .where('t.replaced_at', 'is', null)
      .where('t.year', '=', year)
      .where('t.state', 'in', ['planned', 'awaiting_credits', 'confirmed'])
      .select('g.id')
      .groupBy('g.id')
      .orderBy(sql`sum(t.amount_cents)`, 'desc')
      .orderBy('g.id')
      .limit(limit)
      .execute()
  ).map(({ id }) => id);
