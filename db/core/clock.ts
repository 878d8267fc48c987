import { type Kysely, sql } from 'kysely';
import type { DB } from './schema.ts';

/**
 * The only clock: PostgreSQL's, for every process. It is read in a transaction's first statement, so that a command
 * given before a deadline is in time even if it waited for a lock; an event is never before the last one of its stream.
 * A deposit is in time even if it waited for a connection: its instant is that clock's, less the time for which its
 * request has waited in the process, at most as long as a request may take.
 * Tests pass another clock, which maps PostgreSQL's instant to their own.
 * @param instant PostgreSQL's, as an ISO instant
 */
export type Clock = (instant: string) => string | Promise<string>;

export const POSTGRES_CLOCK: Clock = (instant) => instant;

/** The clock's instant, outside a command. */
export async function readClock(db: Kysely<DB>, clock: Clock): Promise<string> {
  const { rows } = await sql<{ now: string }>`SELECT clock_timestamp() AS now`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('a SELECT without FROM has one row');
  return clock(row.now);
}
