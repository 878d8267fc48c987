import { type Kysely, sql } from 'kysely';
import type { DB } from '../../db/schema.ts';

const TABLES = [
  'organisation',
  'person',
  'stream',
  'event',
  'envelope',
  'envelope_line',
  'call_version',
  'application',
  'cost_line',
  'funding_line',
  'indicator',
  'review_step',
  'opinion',
  'session',
  'agenda_item',
  'grant',
  'signature',
  'tranche',
  'movement',
  'credit_order',
  'reversal',
] as const satisfies (keyof DB)[];

/** How many rows each table holds, the sum of all versions, and the ledger's balances: equal before and after what leaves nothing behind. Commands and letters are not counted. */
export async function tracesIn(db: Kysely<DB>): Promise<Record<string, unknown>> {
  const counts = await Promise.all(
    TABLES.map(async (table) => [
      table,
      (
        await db
          .selectFrom(table)
          .select(sql<number>`count(*)`.as('rows'))
          .executeTakeFirstOrThrow()
      ).rows,
    ]),
  );
  const { versions } = await db
    .selectFrom('stream')
    .select(sql<number>`sum(version)`.as('versions'))
    .executeTakeFirstOrThrow();
  const lines = await db.selectFrom('envelope_line').selectAll().orderBy('envelope_id').orderBy('year').orderBy('credit').execute();
  return { ...Object.fromEntries(counts), versions, lines };
}
