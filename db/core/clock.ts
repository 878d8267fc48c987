import { type Kysely, sql } from 'kysely';
import type { DB } from './schema.ts';

/**
 * The one clock: PostgreSQL's, whichever process asks. It is read in a transaction's first statement, so that what was
 * asked before a deadline and waited for a lock is in time; an event is never before the last one of its stream. Tests
 * hand in another clock, which makes of PostgreSQL's instant their own.
 * @param instant PostgreSQL's, as an ISO instant
 */
export type Clock = (instant: string) => string | Promise<string>;

export const POSTGRES_CLOCK: Clock = (instant) => instant;

/** What the clock says now, outside a command. */
export async function readClock(db: Kysely<DB>, clock: Clock): Promise<string> {
  const { rows } = await sql<{ now: string }>`SELECT clock_timestamp() AS now`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('a SELECT without FROM has one row');
  return clock(row.now);
}
