import { databaseOfFile } from '../../support/database.ts';
import { sql } from 'kysely';

const database = databaseOfFile();

test('a connection that PostgreSQL ends between two statements of a transaction fails the next one, and not the process', async () => {
  const { pool } = database.application;
  const client = await pool.connect();
  const ended = new Promise((resolve) => client.once('end', () => resolve(undefined)));
  await client.query('BEGIN');
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await sql`SELECT pg_terminate_backend(${rows[0]?.pid})`.execute(database.db);
  await ended;
  await expect(client.query('SELECT 1')).rejects.toThrow('not queryable');
  client.release();
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
