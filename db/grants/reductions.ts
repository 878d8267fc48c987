import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from '../core/schema.ts';
import { nextActNumber } from './amendments.ts';
import type { FreedTranche } from './reinstatement.ts';

/** A reduction of a grant's amount, or the restoration of one; amounts in cents. */
type Reduction = { number: number; beforeCents: number; awardedCents: number };

/** The number of the next act that changes a locked grant's plan. */
export async function readNextAct(trx: Transaction<DB>, grantId: string): Promise<number> {
  const { rows } = await sql<{ number: number }>`SELECT ${nextActNumber(grantId)} AS number`.execute(trx);
  return Number(rows[0]?.number);
}

/** Stores a reduction of a grant by its event; `restores`: the one that it takes back, null for a reduction. */
export async function insertReduction(
  trx: Transaction<DB>,
  grantId: string,
  { number, beforeCents, awardedCents, version, restores }: Reduction & { version: number; restores: number | null },
): Promise<void> {
  await trx
    .insertInto('reduction')
    .values({ grant_id: grantId, number, version, before_cents: beforeCents, awarded_cents: awardedCents, restores })
    .execute();
}

/** The reduction of a grant by the version of its event. */
export const readReduction = (db: Kysely<DB>, grantId: string, version: number): Promise<Reduction> =>
  db
    .selectFrom('reduction')
    .where('grant_id', '=', grantId)
    .where('version', '=', version)
    .select(['number', 'before_cents as beforeCents', 'awarded_cents as awardedCents'])
    .executeTakeFirstOrThrow();

/** Who answers for a grant's project by its plan in force; null while that is its submitter. */
export const readResponsible = async (trx: Transaction<DB>, grantId: string): Promise<string | null> =>
  (
    await trx
      .selectFrom('grant_plan')
      .where('grant_id', '=', grantId)
      .select('responsible_id')
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
  )?.responsible_id ?? null;

/** Gives tranches that were cut in part their amounts again; a cancelled one has kept its own. */
export async function addAmounts(trx: Transaction<DB>, freed: readonly Pick<FreedTranche, 'id' | 'releasedCents' | 'withdrawnCents'>[]) {
  for (const { id, releasedCents, withdrawnCents } of freed)
    await trx
      .updateTable('tranche')
      .set((row) => ({ amount_cents: row('amount_cents', '+', releasedCents + withdrawnCents) }))
      .where('id', '=', id)
      .where('state', '<>', 'cancelled')
      .execute();
}
