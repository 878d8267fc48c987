import { type Kysely, sql, type Transaction } from 'kysely';
import type { IdentifyCommitment, IdentifyCredits, OrderHolder } from '../../domain/ledger/accounting.ts';
import type { DB } from '../core/schema.ts';

/**
 * Two transactions that give one number to two things wait here for each other: otherwise each would find the number
 * free.
 */
export const numberInTurn = (trx: Transaction<DB>) => sql`SELECT pg_advisory_xact_lock(hashtext('accounting numbers'))`.execute(trx);

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
 * The other tranche whose order has this number in the same company and year, where the system numbers anew; null if
 * none has it. A company that is not recorded may be any. No other transaction takes the number until this one ends.
 */
export async function findOrder(trx: Transaction<DB>, orderNumber: string, { grantId, rank }: OrderHolder): Promise<OrderHolder | null> {
  await numberInTurn(trx);
  const { rows } = await sql<OrderHolder>`
    WITH numbered AS (
      SELECT t.grant_id, t.rank, t.ordered_year AS year, t.replaced_at IS NULL AS is_last FROM tranche AS t WHERE t.order_number = ${orderNumber}
      UNION ALL
      SELECT t.grant_id, t.rank, e.ordered_year, false FROM earlier_order AS e JOIN tranche AS t ON t.id = e.tranche_id WHERE e.order_number = ${orderNumber}
    ),
    asked AS (SELECT grant_id, ordered_year AS year FROM tranche WHERE grant_id = ${grantId} AND rank = ${rank} AND replaced_at IS NULL),
    in_company AS (
      SELECT n.grant_id, n.year, k.company FROM (SELECT grant_id, year FROM numbered UNION SELECT grant_id, year FROM asked) AS n
      JOIN "grant" AS g ON g.id = n.grant_id LEFT JOIN envelope_code AS k ON k.envelope_id = g.envelope_id AND k.year = n.year
    )
    SELECT n.grant_id AS "grantId", n.rank
    FROM numbered AS n JOIN in_company AS c USING (grant_id, year)
    JOIN asked AS a ON a.year = n.year JOIN in_company AS o ON (o.grant_id, o.year) = (a.grant_id, a.year)
    WHERE NOT (n.is_last AND n.grant_id = ${grantId} AND n.rank = ${rank}) AND coalesce(c.company = o.company, true)
    LIMIT 1`.execute(trx);
  return rows[0] ?? null;
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

/** Stores the numbers that orders take from an export of the accounting system. */
export async function setOrderNumbers(
  trx: Transaction<DB>,
  numbered: readonly { trancheId: string; orderNumber: string }[],
): Promise<void> {
  const rows = JSON.stringify(numbered.map(({ trancheId: id, orderNumber }) => ({ id, order_number: orderNumber })));
  await sql`
    UPDATE tranche SET order_number = fresh.order_number FROM jsonb_to_recordset(${rows}::jsonb) AS fresh (id uuid, order_number text)
    WHERE tranche.id = fresh.id`.execute(trx);
}

/** Stores the codes of an envelope's credits of a year, replacing earlier ones. */
export async function setCodes(trx: Transaction<DB>, envelopeId: string, codes: IdentifyCredits): Promise<void> {
  const {
    year,
    fundsCentre: funds_centre,
    functionalArea: functional_area,
    company,
    costCentre: cost_centre,
    programmeItem: programme_item,
  } = codes;
  const recorded = { funds_centre, functional_area, company, cost_centre, programme_item };
  await trx
    .insertInto('envelope_code')
    .values({ envelope_id: envelopeId, year, ...recorded })
    .onConflict((conflict) => conflict.columns(['envelope_id', 'year']).doUpdateSet(recorded))
    .execute();
}

/** The codes of each envelope's years. */
export const readCodes = (db: Kysely<DB>, envelopeIds: readonly string[]) =>
  db
    .selectFrom('envelope_code')
    .where('envelope_id', '=', sql<string>`ANY(${envelopeIds}::uuid[])`)
    .select(['envelope_id as envelopeId', 'year', 'funds_centre as fundsCentre', 'functional_area as functionalArea'])
    .select(['company', 'cost_centre as costCentre', 'programme_item as programmeItem'])
    .orderBy('year')
    .execute();
