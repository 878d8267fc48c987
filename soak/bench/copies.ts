import type pg from 'pg';
import { newId } from '../../db/core/ids.ts';
import { numberOn } from '../../test/support/references.ts';

/** The tables that hold parts of an application, under its id. */
const PARTS = ['cost_line', 'funding_line', 'indicator', 'revision', 'review_step', 'assignment', 'opinion'];

/** Runs something in a transaction of its own. */
export async function atOnce(pool: pg.Pool, run: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await run(client);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

/** Inserts copies of a table's row, with other values in some columns, for each of these ids. */
const copied = (table: string, columns: string): string => `
  INSERT INTO ${table} SELECT copy.* FROM ${table} AS original CROSS JOIN unnest($2::uuid[]) AS fresh (id)
  CROSS JOIN LATERAL jsonb_populate_record(original, jsonb_build_object(${columns})) AS copy`;

/**
 * So many copies of an application with everything that commands have written of it, by SQL: by commands each would
 * take some twenty. No letters or hints are owed for them. Their events carry the hashes of the original's, so that
 * their chains begin with the original's content; their references continue the numbering.
 */
export async function copyApplication(pool: pg.Pool, id: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  await atOnce(pool, async (client) => {
    const state = `'heard_state', (SELECT state FROM application WHERE id = $1), 'heard_due_at', original.due_at`;
    const heard = `'acknowledged', original.version, 'heard', original.version, ${state}, 'hinted_at', NULL, 'undelivered_at', NULL`;
    await client.query(`${copied('stream', `'id', fresh.id, ${heard}`)} WHERE original.id = $1`, [id, ids]);
    await client.query(`${copied('event', `'stream_id', fresh.id`)} WHERE original.stream_id = $1`, [id, ids]);
    const references = await numberOn((text, values) => client.query(text, values), id, count);
    const reference = `($3::text[])[array_position($2::uuid[], fresh.id)]`;
    await client.query(`${copied('application', `'id', fresh.id, 'reference', ${reference}`)} WHERE original.id = $1`, [
      id,
      ids,
      references,
    ]);
    for (const part of PARTS)
      await client.query(`${copied(part, `'application_id', fresh.id`)} WHERE original.application_id = $1`, [id, ids]);
  });
  // PostgreSQL does so by itself a minute later: in the middle of a measurement, or after it.
  await pool.query('VACUUM');
  return ids;
}
