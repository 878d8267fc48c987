import { sql } from 'kysely';
import { connect, type Connection } from '../../../db/connection/connect.ts';
import { databaseOfFile } from '../../support/database.ts';

const database = databaseOfFile();
let connection: Connection;
beforeEach(() => {
  connection = connect(database.url, { max: 1 });
});
afterEach(() => connection.pool.end());

const prepared = async (): Promise<string[]> =>
  (await connection.pool.query<{ statement: string }>('SELECT statement FROM pg_prepared_statements ORDER BY prepare_time')).rows.map(
    ({ statement }) => statement,
  );

test('a connection prepares a statement once, whatever its values', async () => {
  for (const name of ['one', 'two', 'two']) {
    const { rows } = await sql<{ name: string }>`SELECT ${name}::text AS name`.execute(connection.db);
    expect(rows).toEqual([{ name }]);
  }
  expect(await prepared()).toEqual(['SELECT $1::text AS name']);
});

test('a statement has the same name on each connection, and another one never has it: a pooler may lend one to several', async () => {
  const other = connect(database.url, { max: 1 });
  const ask = ({ pool }: Connection, number: number) => pool.query(`SELECT $1::integer + ${number}`, [1]);
  const names = async ({ pool }: Connection) =>
    (await pool.query<{ name: string }>('SELECT name, statement FROM pg_prepared_statements ORDER BY statement')).rows;
  try {
    for (const number of [1, 2]) await ask(connection, number);
    for (const number of [2, 1]) await ask(other, number);
    const named = await names(connection);
    expect(new Set(named.map(({ name }) => name)).size).toBe(2);
    expect(await names(other)).toEqual(named);
  } finally {
    await other.pool.end();
  }
});

test('a transaction prepares as well, and what failed in it does not stop the next', async () => {
  const divide = (by: number) =>
    connection.db.transaction().execute(async (trx) => (await sql<{ by: number }>`SELECT 6 / ${by}::integer AS by`.execute(trx)).rows);
  await expect(divide(0)).rejects.toThrow('division by zero');
  expect(await divide(3)).toEqual([{ by: 2 }]);
});

test('a statement that reads every column goes on when a migration adds one', async () => {
  const { db, pool } = connection;
  await pool.query('CREATE TEMPORARY TABLE growing (id integer)');
  await pool.query('INSERT INTO growing VALUES (1)');
  const read = async () => (await sql`SELECT * FROM growing WHERE id = ${1}`.execute(db)).rows;
  expect(await read()).toEqual([{ id: 1 }]);
  await pool.query('ALTER TABLE growing ADD COLUMN name text');
  expect(await read()).toEqual([{ id: 1, name: null }]);
});

test('one written for a long list is not kept, and no connection keeps without end', async () => {
  const { pool } = connection;
  const long = Array.from({ length: 41 }, (_, index) => `$${index + 1}::integer`).join(' + ');
  await pool.query(
    `SELECT ${long}`,
    Array.from({ length: 41 }, () => 1),
  );
  for (let index = 0; index < 450; index += 1) await pool.query(`SELECT $1::integer + ${index}`, [1]);
  const kept = await prepared();
  expect(kept).not.toContainEqual(`SELECT ${long}`);
  expect(kept.length).toBeGreaterThan(300);
  expect(kept.length).toBeLessThanOrEqual(400);
});
