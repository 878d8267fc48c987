import { type Kysely, sql } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import { findFaults, readInvariants } from '../../db/core/verify.ts';
import { SHIPPED_CALL } from './domain.ts';

/**
 * A digest of every row of every table but `command` and `security_log`, which also record refusals: equal before and
 * after where nothing was written. It does not depend on the order of the rows.
 */
export async function digest(db: Kysely<DB>): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('command', 'security_log', 'kysely_migration', 'kysely_migration_lock') ORDER BY 1`.execute(
    db,
  );
  const each = tables.map(
    ({ name }) =>
      sql`SELECT ${sql.lit(name)} AS name, (SELECT count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM ${sql.table(name)} AS t) AS digest`,
  );
  // A connection caches the plan of a statement with a value, and this one takes longer to plan than to carry out.
  const all = true;
  const { rows } = await sql<{ name: string; digest: string }>`${sql.join(each, sql` UNION ALL `)} WHERE ${all}`.execute(db);
  return Object.fromEntries(rows.map(({ name, digest: found }) => [name, found]));
}

const AT_MOST = 1_000;

/** The invariants that do not hold, in sentences; of these topics, where some are named. */
export async function invariantFaults(db: Kysely<DB>, ...topics: string[]): Promise<string[]> {
  const faults: string[] = [];
  for (const invariant of await readInvariants())
    if (topics.length === 0 || topics.includes(invariant.topic)) faults.push(...(await findFaults(db, invariant, AT_MOST)).first);
  return faults;
}

/**
 * Every stored balance and amount that is not the sum of its movements, or is below its minimum. Empty where the ledger
 * is right.
 */
export const ledgerFaults = (db: Kysely<DB>): Promise<string[]> => invariantFaults(db, 'balances', 'signs');

/**
 * Every place at which a chain of events or movements is broken, recomputed from its rows alone. Empty where all chains
 * are whole up to their heads.
 */
export const chainFaults = (db: Kysely<DB>): Promise<string[]> => invariantFaults(db, 'chains');

/**
 * The one line of a credit of the envelope that pays for `donnees-2023`, with the stream whose first event caused its
 * first movement.
 */
export async function shippedLine(db: Kysely<DB>, credit: 'AE' | 'CP') {
  const [line, ...more] = await db
    .selectFrom('envelope_line as l')
    .innerJoin('envelope as e', 'e.id', 'l.envelope_id')
    .innerJoin('call as c', 'c.envelope_id', 'e.id')
    .where('e.code', '=', SHIPPED_CALL.envelope.code)
    .where('c.id', '=', SHIPPED_CALL.id)
    .where('l.credit', '=', credit)
    .selectAll('l')
    .select('c.stream_id')
    .execute();
  if (!line || more.length > 0) throw new Error(`one line of ${credit} was expected`);
  return line;
}

/** The kept balances of a credit in that line. */
export async function balancesOf(db: Kysely<DB>, credit: 'AE' | 'CP') {
  const { envelope_id: _, year: _year, credit: _credit, stream_id: _stream, ...balances } = await shippedLine(db, credit);
  return balances;
}
