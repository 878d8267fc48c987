import type { ClientBase } from 'pg';

/**
 * The statement that keeps every table as it is until a transaction ends; null in a database without tables. A
 * migration that writes a table anew, for a column that PostgreSQL generates, leaves it empty for each snapshot from
 * before: what reads as of one instant takes this lock before its snapshot, as pg_dump does, and the migration waits.
 */
export const HOLDING = `
  SELECT 'LOCK TABLE ' || string_agg(format('%I', relname), ', ') || ' IN ACCESS SHARE MODE' AS hold FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND has_table_privilege(oid, 'SELECT')`;

/** Begins a transaction that sees the rows of one instant, whatever is written meanwhile, and can write nothing. */
export async function beginSnapshot(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ hold: string | null }>(HOLDING);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  if (rows[0]?.hold) await client.query(rows[0].hold);
}
