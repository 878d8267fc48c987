import { type Kysely, sql, type Transaction } from 'kysely';
import type { IdentifyCommitment, IdentifyCredits, OrderHolder } from '../../domain/ledger/accounting.ts';
import type { DB } from '../core/schema.ts';

/**
 * Two transactions that give one number to two things wait here for each other: otherwise each would find the number
 * free.
 */
const numberInTurn = (trx: Transaction<DB>) => sql`SELECT pg_advisory_xact_lock(hashtext('accounting numbers'))`.execute(trx);

/**
 * The other grant with this commitment number; null if none has it. No other transaction takes it until this one ends.
 */
export async function findCommitment(trx: Transaction<DB>, commitmentNumber: string, grantId: string): Promise<string | null> {
  await numberInTurn(trx);
  const row = await trx
    .selectFrom('grant')
    .where('commitment_number', '=', commitmentNumber)
    .where('id', '<>', grantId)
    .select('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/**
 * The other tranche whose order has this number; null if none has it. No other transaction takes it until this one
 * ends.
 */
export async function findOrder(trx: Transaction<DB>, orderNumber: string, { grantId, rank }: OrderHolder): Promise<OrderHolder | null> {
  await numberInTurn(trx);
  const earlier = await trx
    .selectFrom('earlier_order as e')
    .innerJoin('tranche as t', 't.id', 'e.tranche_id')
    .where('e.order_number', '=', orderNumber)
    .select(['t.grant_id as grantId', 't.rank'])
    .executeTakeFirst();
  if (earlier) return earlier;
  const row = await trx
    .selectFrom('tranche')
    .where('order_number', '=', orderNumber)
    .select(['grant_id as grantId', 'rank', 'replaced_at as replacedAt'])
    .executeTakeFirst();
  if (!row || (row.grantId === grantId && row.rank === rank && row.replacedAt === null)) return null;
  return { grantId: row.grantId, rank: row.rank };
}

/** Stores the accounting system's numbers of a grant's commitment and supplier. */
export async function setCommitment(
  trx: Transaction<DB>,
  grantId: string,
  version: number,
  { commitmentNumber, supplier }: IdentifyCommitment,
): Promise<void> {
  await trx
    .updateTable('grant')
    .set({ commitment_number: commitmentNumber, supplier_number: supplier?.number ?? null, supplier_name: supplier?.name ?? null })
    .where('id', '=', grantId)
    .execute();
  if (supplier) await trx.insertInto('supplier').values({ grant_id: grantId, version, name: supplier.name }).execute();
}

export async function setOrderNumber(trx: Transaction<DB>, trancheId: string, orderNumber: string): Promise<void> {
  await trx.updateTable('tranche').set({ order_number: orderNumber }).where('id', '=', trancheId).execute();
}

/** Stores the codes of an envelope's credits of a year, replacing earlier ones. */
export async function setCodes(trx: Transaction<DB>, envelopeId: string, codes: IdentifyCredits): Promise<void> {
  const { year, fundsCentre: funds_centre, functionalArea: functional_area } = codes;
  await trx
    .insertInto('envelope_code')
    .values({ envelope_id: envelopeId, year, funds_centre, functional_area })
    .onConflict((conflict) => conflict.columns(['envelope_id', 'year']).doUpdateSet({ funds_centre, functional_area }))
    .execute();
}

/** The codes of each envelope's years. */
export const readCodes = (db: Kysely<DB>, envelopeIds: readonly string[]) =>
  db
    .selectFrom('envelope_code')
    .where('envelope_id', '=', sql<string>`ANY(${envelopeIds}::uuid[])`)
    .select(['envelope_id as envelopeId', 'year', 'funds_centre as fundsCentre', 'functional_area as functionalArea'])
    .orderBy('year')
    .execute();
