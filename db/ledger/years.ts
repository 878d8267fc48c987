import { type Kysely, sql, type Transaction } from 'kysely';
import type { CarryOverCredits, EnvelopeYears } from '../../domain/ledger/credits.ts';
import type { Credit } from '../../domain/ledger/envelope.ts';
import type { DB } from '../core/schema.ts';

/** What a tranche still holds of a year's credits: its reservation on AE, or its payment order on CP. */
export type Outlived = { trancheId: string; grantId: string; amountCents: number };

const openTranches = (db: Kysely<DB>, envelopeId: string) =>
  db
    .selectFrom('tranche as t')
    .innerJoin('grant as g', 'g.id', 't.grant_id')
    .where('g.envelope_id', '=', envelopeId)
    .select(['t.id as trancheId', 't.grant_id as grantId'])
    .orderBy('t.grant_id')
    .orderBy('t.rank');

/** In the order in which sessions decided them: a grant's id is as old as its award. */
const openReservations = (db: Kysely<DB>, envelopeId: string, year: number): Promise<Outlived[]> =>
  openTranches(db, envelopeId)
    .where('t.year', '=', year)
    .whereRef('t.reserved', '>', sql<number>`t.released + t.committed + t.delegated`)
    .select(sql<number>`t.reserved - t.released - t.committed - t.delegated`.as('amountCents'))
    .execute();

const openOrders = (db: Kysely<DB>, envelopeId: string, year: number): Promise<Outlived[]> =>
  openTranches(db, envelopeId)
    .where('t.ordered_year', '=', year)
    .where(sql<boolean>`t.ordered > t.cancelled + t.paid`)
    .select(sql<number>`t.ordered - t.cancelled - t.paid`.as('amountCents'))
    .execute();

/** What is still reserved, and still ordered, on a year's credits. */
export const readOutlived = async (db: Kysely<DB>, envelopeId: string, year: number) => ({
  reservations: await openReservations(db, envelopeId, year),
  orders: await openOrders(db, envelopeId, year),
});

const grantsIn = ({ reservations, orders }: Awaited<ReturnType<typeof readOutlived>>): string[] =>
  [...new Set([...reservations, ...orders].map(({ grantId }) => grantId))].sort();

/**
 * Locks the grants that still hold some of a year's credits, in the order of their ids: every transaction that moves a
 * grant's money locks the grant before its envelope.
 */
export async function lockGrantsOfYear(trx: Transaction<DB>, envelopeId: string, year: number): Promise<void> {
  const ids = grantsIn(await readOutlived(trx, envelopeId, year));
  if (ids.length > 0) await trx.selectFrom('stream').where('id', 'in', ids).select('id').orderBy('id').forUpdate().execute();
}

/** Moves what outlived its year to the credits of the next one, and closes the year. */
export async function markClosed(
  trx: Transaction<DB>,
  envelopeId: string,
  year: number,
  { reservations, orders }: { reservations: readonly Outlived[]; orders: readonly Outlived[] },
): Promise<void> {
  const move = async (column: 'year' | 'ordered_year', outlived: readonly Outlived[]) => {
    const ids = outlived.map(({ trancheId }) => trancheId);
    if (ids.length > 0)
      await trx
        .updateTable('tranche')
        .set({ [column]: year + 1 })
        .where('id', 'in', ids)
        .execute();
  };
  await move('year', reservations);
  await move('ordered_year', orders);
  await trx.updateTable('envelope').set({ closed_year: year }).where('id', '=', envelopeId).execute();
}

/** The years of an envelope that have credits, and the last closed one. */
export const readClosing = (db: Kysely<DB>, envelopeId: string): Promise<EnvelopeYears> =>
  db
    .selectFrom('envelope as e')
    .where('e.id', '=', envelopeId)
    .select('e.closed_year as closedYear')
    .select(sql<number[]>`ARRAY(SELECT DISTINCT l.year FROM envelope_line AS l WHERE l.envelope_id = e.id)`.as('years'))
    .executeTakeFirstOrThrow();

/** Every year before this one whose books an envelope has still to close, the earliest first. */
export const yearsToClose = (db: Kysely<DB>, before: number) =>
  db
    .selectFrom('envelope_line as l')
    .innerJoin('envelope as e', 'e.id', 'l.envelope_id')
    .where('l.year', '<', before)
    .where((where) => where.or([where('e.closed_year', 'is', null), where('l.year', '>', where.ref('e.closed_year'))]))
    .groupBy(['e.id', 'l.year'])
    .orderBy('l.year')
    .orderBy('e.id');

/** What was carried over from a credit of a year, in cents. */
export async function readCarriedCents(db: Kysely<DB>, envelopeId: string, year: number, credit: Credit): Promise<number> {
  const row = await db
    .selectFrom('movement')
    .where('envelope_id', '=', envelopeId)
    .where('year', '=', year)
    .where('credit', '=', credit)
    .where('kind', '=', 'carry_out')
    .select(sql<number>`coalesce(sum(amount_cents), 0)::bigint`.as('cents'))
    .executeTakeFirstOrThrow();
  return row.cents;
}

export async function insertCarryOver(
  trx: Transaction<DB>,
  envelopeId: string,
  version: number,
  { programmeInitialCents, article }: CarryOverCredits,
): Promise<void> {
  await trx
    .insertInto('carry_over')
    .values({ envelope_id: envelopeId, version, programme_initial_cents: programmeInitialCents ?? null, article: article ?? null })
    .execute();
}
