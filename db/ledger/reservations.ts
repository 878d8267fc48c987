import { type Kysely, sql } from 'kysely';
import type { Scope } from '../../domain/core/role.ts';
import { isFound, type Search } from '../applications/search.ts';
import { statement } from '../connection/statement.ts';
import { part } from '../connection/together.ts';
import { anyOf } from '../core/ids.ts';
import { givenReference } from '../core/references.ts';
import type { DB } from '../core/schema.ts';
import { isReviewHiddenFrom } from '../people/conflicts.ts';

/** True if a search finds application `a`; what is hidden from the caller is found by none. */
export const isFoundFor = (scope: Scope, search: Search) =>
  Object.values(search).every((each) => each === undefined)
    ? sql<boolean>`true`
    : sql<boolean>`(${isFound(search)} AND NOT ${isReviewHiddenFrom(scope)})`;

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

/** What is reserved of tranche `t` and neither committed nor delegated, in cents. */
const openCents = sql<number>`t.reserved - t.released - t.committed - t.delegated`;
/** True for tranche `t` if it has something reserved on a year's AE. */
const isReserved = (year: number) => sql<boolean>`(t.year = ${year} AND t.reserved > t.released + t.committed + t.delegated)`;

const reservations = (db: Kysely<DB>, scope: Scope, envelopeId: string, year: number) =>
  tranchesOf(db, scope, envelopeId)
    .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'g.id').on('e.version', '=', 1))
    .leftJoin('uncovered_reservation as u', 'u.tranche_id', 't.id')
    .where(isReserved(year))
    .select((select) => [
      'e.at as decidedAt',
      'g.state as grantState',
      't.state',
      't.firm',
      't.amendment',
      openCents.as('openCents'),
      sql<number>`coalesce(u.cents, 0)`.as('uncoveredCents'),
      select.case().when('g.state', 'in', ['to_accept', 'to_sign']).then(select.ref('g.deadline_at')).end().as('deadlineAt'),
    ])
    .orderBy('g.id')
    .orderBy('t.rank');

/**
 * The tranches reserved on a year's AE and neither committed nor delegated, in the order in which sessions decided
 * them: a grant's id is as old as its award.
 */
export const readReservations = statement(reservations);

/** What is open of each of these, without their things: a fund has thousands, of which few are shown. */
export const readOpenReservations = (db: Kysely<DB>, envelopeId: string, year: number) =>
  db
    .selectFrom('tranche as t')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .where('g.envelope_id', '=', envelopeId)
    .where('t.replaced_at', 'is', null)
    .where(isReserved(year))
    .select(['t.id as trancheId', 'g.id as grantId', openCents.as('openCents')])
    .orderBy('g.id')
    .orderBy('t.rank')
    .execute();
export type OpenTranche = Awaited<ReturnType<typeof readOpenReservations>>[number];

/** Those of them that are of these tranches. */
export const readReservationsOf = (
  db: Kysely<DB>,
  scope: Scope,
  { envelopeId, year }: { envelopeId: string; year: number },
  trancheIds: readonly string[],
) => reservations(db, scope, envelopeId, year).where('t.id', '=', anyOf(trancheIds)).select('t.id as trancheId').execute();

/**
 * The same, with whether a search finds each.
 * @param most so many of them, the first ones; undefined for all
 */
export const readFoundReservations = statement(
  (db: Kysely<DB>, scope: Scope, envelopeId: string, year: number, search: Search, most?: number) =>
    reservations(db, scope, envelopeId, year)
      .select(isFoundFor(scope, search).as('found'))
      .$if(most !== undefined, (query) => query.limit(most ?? 0)),
);

/** How many tranches these are together and what is reserved for them, in all envelopes or one. */
export const reservedTotalPart = (
  db: Kysely<DB>,
  scope: Scope,
  { ofYear, envelopeId, ...search }: Search & { ofYear: number; envelopeId: string | undefined },
) =>
  part(
    db
      .selectFrom('tranche as t')
      // Left joins, as each has both: PostgreSQL skips them where nothing is searched.
      .leftJoin('grant as g', 'g.id', 't.grant_id')
      .leftJoin('application as a', 'a.id', 'g.application_id')
      .where('t.replaced_at', 'is', null)
      .where(isReserved(ofYear))
      .where(isFoundFor(scope, search))
      .$if(envelopeId !== undefined, (query) => query.where('g.envelope_id', '=', envelopeId ?? ''))
      .select(sql<number>`count(*)`.as('count'))
      .select(sql<number>`coalesce(sum(${openCents}), 0)::bigint`.as('amountCents')),
  );

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
