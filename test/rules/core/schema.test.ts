import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { z } from 'zod';
import { operations } from '../../../api/operations.ts';
import { connect } from '../../../db/connection/connect.ts';
import { migrate } from '../../../db/core/migrate.ts';
import { readSchemaState } from '../../../db/core/schema-state.ts';
import { LARGEST_INTEGER } from '../../../domain/core/ordinal.ts';
import { assertFitDatabase } from '../../../runtime/database.ts';
import { type Database, databaseOfFile, freshDatabase } from '../../support/database.ts';
import { NOUNS } from '../../support/exercised/nouns.ts';
import { type Manner, startPooler } from '../../support/pooler.ts';
import { until } from '../../support/until.ts';

const database = databaseOfFile();

test('migrations are applied once, even by five processes at once', async () => {
  const empty = await freshDatabase('template0');
  const processes = Array.from({ length: 5 }, () => connect(empty.url, { max: 2 }));
  try {
    const applied = await Promise.all(processes.map(({ db }) => migrate(db)));
    const files = (await readdir('db/migrations')).filter((name) => name.endsWith('.sql')).sort();
    expect(applied.filter((names) => names.length > 0)).toEqual([files]);
    expect(await migrate(empty.db)).toEqual([]);
  } finally {
    await Promise.all(processes.map(({ pool }) => pool.end()));
    await empty.drop();
  }
});

/** Copies the migrations, with these files after them. */
function withMore(files: Record<string, string>): { folder: URL; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-migrations-'));
  cpSync('db/migrations', folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { folder: pathToFileURL(`${folder}/`), remove: () => rmSync(folder, { recursive: true }) };
}

test('a migration waits for a table no longer than its patience, lets others write, and is applied once the table is free', async () => {
  const { folder, remove } = withMore({
    '9001_first.sql': 'CREATE TABLE first (id integer);',
    '9002_second.sql': 'ALTER TABLE person ADD COLUMN later text;',
  });
  const { pool, db, url, drop } = await freshDatabase();
  const analyst = new pg.Client({ connectionString: url });
  await analyst.connect();
  await analyst.query('BEGIN; SELECT count(*) FROM person');
  const has = async (what: string): Promise<boolean> => (await pool.query<{ is: boolean }>(`SELECT ${what} IS NOT NULL AS is`)).rows[0]!.is;
  const write = () => pool.query(`UPDATE person SET roles = roles WHERE false`);
  let waited = 0;
  const waits = { lockMs: 100, pauseMs: 50, forMs: 60_000, onLocked: () => (waited += 1) };
  try {
    let isDone = false;
    const migrating = migrate(db, { folder, ...waits }).finally(() => (isDone = true));
    // Another that waits is not told a second time.
    await until('it has waited', () => waited === 1);
    expect([await has(`to_regclass('first')`), isDone]).toEqual([true, false]);
    for (let writes = 0; writes < 20; writes += 1) await write();
    expect([isDone, waited]).toEqual([false, 1]);
    await analyst.query('ROLLBACK');
    expect(await migrating).toEqual(['9001_first.sql', '9002_second.sql']);
    await expect(migrate(db, { folder })).resolves.toEqual([]);
  } finally {
    await analyst.end();
    await drop();
    remove();
  }
});

describe('an index that is made CONCURRENTLY', () => {
  const BY_NAME = { '9001_by_name.sql': '-- Each name once.\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS once ON named (name);' };

  const WAITING = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INDEX CONCURRENTLY%'`;

  test('keeps no one from writing while it waits for an open transaction, and is made anew where its making was broken off', async () => {
    const { folder, remove } = withMore(BY_NAME);
    const { pool, db, url, drop } = await freshDatabase();
    const [analyst, other] = [new pg.Client({ connectionString: url }), connect(url, { max: 2 })];
    const isValid = async (): Promise<unknown> =>
      (await pool.query(`SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('once')`)).rows[0]?.valid;
    try {
      await pool.query(`CREATE TABLE named (name text); INSERT INTO named VALUES ('one'), ('one')`);
      await expect(migrate(db, { folder })).rejects.toThrow('could not create unique index');
      expect(await isValid()).toBe(false);

      await pool.query('DELETE FROM named');
      await analyst.connect();
      await analyst.query(`BEGIN; INSERT INTO named VALUES ('two')`);
      let isDone = false;
      const migrating = Promise.all([db, other.db].map((each) => migrate(each, { folder }))).finally(() => (isDone = true));
      await until('it waits', async () => (await pool.query(WAITING)).rowCount === 1);
      await pool.query(`INSERT INTO named VALUES ('three')`);
      expect(isDone).toBe(false);
      await analyst.query('COMMIT');
      // One of two processes that migrate has made it.
      expect((await migrating).flat()).toEqual(Object.keys(BY_NAME));
      expect(await isValid()).toBe(true);
    } finally {
      await Promise.all([analyst.end(), other.pool.end()]);
      await drop();
      remove();
    }
  });

  test('is made within the one transaction of a new database', async () => {
    const { folder, remove } = withMore({
      '9001_by_name.sql': 'CREATE INDEX CONCURRENTLY IF NOT EXISTS person_by_name ON person (usual_name);',
    });
    const { db, pool, drop } = await freshDatabase('template0');
    expect((await migrate(db, { folder })).at(-1)).toBe('9001_by_name.sql');
    expect((await pool.query(`SELECT FROM pg_indexes WHERE indexname = 'person_by_name'`)).rowCount).toBe(1);
    await drop();
    remove();
  });

  test('has a file of its own', async () => {
    const { folder, remove } = withMore({
      '9001_both.sql': 'CREATE TABLE named (name text); CREATE INDEX CONCURRENTLY IF NOT EXISTS n ON named (name);',
    });
    const { db, drop } = await freshDatabase();
    await expect(migrate(db, { folder })).rejects.toThrow('9001_both.sql: beside an index');
    await drop();
    remove();
  });
});

test('a database that other migrations made is refused in a sentence, and stays as it is', async () => {
  const other = await freshDatabase();
  try {
    await other.pool.query(`DELETE FROM kysely_migration WHERE name NOT LIKE '0001%'`);
    await other.pool.query(`UPDATE kysely_migration SET name = '0001_first_thread.sql'`);
    await expect(migrate(other.db)).rejects.toThrow(/made by other migrations .*0001_first_thread\.sql is missing.*: give it a new one/);
    const { rows } = await other.pool.query<{ name: string }>(`SELECT name FROM kysely_migration WHERE name LIKE '0001%'`);
    expect(rows).toEqual([{ name: '0001_first_thread.sql' }]);
  } finally {
    await other.drop();
  }
});

describe('how a database stands to this version', () => {
  const LATER = `INSERT INTO kysely_migration (name, timestamp) VALUES ('9999_later.sql', '')`;
  const WITHOUT_LAST = `DELETE FROM kysely_migration WHERE name = (SELECT max(name) FROM kysely_migration WHERE name < '9')`;

  test('is told by its migrations, to the service’s role as well', async () => {
    const told: string[] = [];
    const { pool, application, db, drop } = await freshDatabase();
    const tell = async (change: string) => {
      await pool.query(change);
      told.push(...(await Promise.all([db, application.db].map(readSchemaState))));
    };
    for (const change of ['SELECT 1', LATER, WITHOUT_LAST, `DELETE FROM kysely_migration WHERE name LIKE '9%'`]) await tell(change);
    expect(told).toEqual(['current', 'newer', 'diverged', 'older'].flatMap((state) => [state, state]));
    // It was migrated by a version that gave no right to look.
    await pool.query('REVOKE SELECT ON kysely_migration FROM guichet_template_application');
    expect(await readSchemaState(application.db)).toBe('older');
    await drop();
  });

  test('without tables it is to be migrated, and with those of something else it is left alone', async () => {
    const { pool, db, drop } = await freshDatabase('template0');
    expect(await readSchemaState(db)).toBe('unmigrated');
    await pool.query('CREATE TABLE invoices (id integer)');
    expect(await readSchemaState(db)).toBe('foreign');
    await expect(migrate(db)).rejects.toThrow('The database holds the tables of something else: give Guichet a database of its own.');
    const { rows } = await pool.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`);
    expect(rows).toEqual([{ relname: 'invoices' }]);
    await drop();
  });
});

test('what has a state has its table of states, and is known to what notes its transitions', async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'state' ORDER BY 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(NOUNS).sort());
});

type Integer = { name: string; maximum: number };
type Schema = { type?: string; maximum?: number };

/** The integers of a schema, by the names of their fields. */
function integersIn(schema: unknown, name = ''): Integer[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { type, maximum = Infinity } = schema as Schema;
  const own = type === 'integer' ? [{ name, maximum }] : [];
  // A key between a field and its type, as in `anyOf/0`, is no name.
  const inside = Object.entries(schema).flatMap(([key, value]) => integersIn(value, isNaming(key) ? name : key));
  return [...own, ...inside];
}
const isNaming = (key: string): boolean => /^(\d+|anyOf|allOf|oneOf|items|properties|additionalProperties)$/.test(key);

/** What no column of its own holds: the numbers in a report's JSON. */
const IN_JSON = ['numerator', 'denominator'];

describe('no integer of a body or a query is larger than the columns of its name hold', () => {
  const sent = operations.flatMap(({ spec: { operationId, body, query } }) =>
    [body, query].flatMap((schema) => (schema ? [[operationId, schema] as const] : [])),
  );
  /** By the name that a body gives it. The movements of days are not named in a body. */
  const largest = new Map<string, number>();
  beforeAll(async () => {
    const { rows } = await database.pool.query<{ name: string; type: string }>(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_schema = 'public' AND data_type IN ('integer', 'bigint') AND table_name NOT IN ('person_month', 'day_movement')`,
    );
    for (const { name, type } of rows) {
      const named = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      const holds = type === 'integer' ? LARGEST_INTEGER : Number.MAX_SAFE_INTEGER;
      largest.set(named, Math.min(holds, largest.get(named) ?? Infinity));
    }
  });
  const largestOf = (name: string): number =>
    largest.get(name) ?? (name.endsWith('Cents') || IN_JSON.includes(name) ? Number.MAX_SAFE_INTEGER : LARGEST_INTEGER);

  test('and amounts in cents have the widest columns', () => {
    const narrow = [...largest].filter(([name, most]) => name.endsWith('Cents') && most === LARGEST_INTEGER);
    expect([narrow, largest.get('number')]).toEqual([[], LARGEST_INTEGER]);
  });

  test.each(sent)('%s', (_, schema) => {
    const found = integersIn(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
    expect(found.filter(({ name, maximum }) => maximum > largestOf(name))).toEqual([]);
  });
});

describe('what is read', () => {
  const read = async (expression: string): Promise<unknown> => (await database.pool.query(`SELECT ${expression} AS value`)).rows[0].value;
  test.each([
    ['a bigint is a number', '9007199254740991::bigint', 9007199254740991],
    ['a sum is a number', '(SELECT sum(n) FROM (VALUES (1::bigint), (2)) AS t (n))', 3],
    ['an instant is in UTC', `'2026-07-14 12:00:00+02'::timestamptz`, '2026-07-14T10:00:00.000Z'],
    ['a date is a date, in no time zone', `'2026-07-14'::date`, '2026-07-14'],
  ])('%s', async (_, expression, value) => expect(await read(expression)).toEqual(value));

  test.each(['9007199254740992::bigint', '-9007199254740992::bigint', '1.5::numeric'])(
    '%s is refused rather than bent',
    async (expression) => {
      await expect(read(expression)).rejects.toThrow(RangeError);
    },
  );
});

describe('behind what drops the settings of connections, as a pooler may', () => {
  const LIMITS = { statement_timeout: '8s', lock_timeout: '5s', idle_in_transaction_session_timeout: '8s' };

  /** Starts as a program does, by way of a pooler of this manner. */
  async function start({ application }: Database, manner: Manner): Promise<void> {
    const pooler = await startPooler(application.url, manner);
    const { db, pool } = connect(pooler.url, { max: 1 });
    try {
      await assertFitDatabase(db);
    } finally {
      await pool.end();
      await pooler.stop();
    }
  }

  test('a start is refused, until the role has the limits itself', async () => {
    const database = await freshDatabase();
    try {
      await expect(start(database, 'drops')).rejects.toThrow(
        /drops the settings of its connections \(idle_in_transaction_session_timeout, lock_timeout, statement_timeout\): .* as deploy\/roles\.sql does/,
      );
      const { username, pathname } = new URL(database.application.url);
      for (const [name, value] of Object.entries(LIMITS))
        await database.pool.query(`ALTER ROLE ${username} IN DATABASE ${pathname.slice(1)} SET ${name} = '${value}'`);
      await start(database, 'drops');
    } finally {
      await database.drop();
    }
  });

  test('a pooler that takes no settings at all is named in a sentence', async () => {
    const database = await freshDatabase();
    try {
      await expect(start(database, 'refuses')).rejects.toThrow(
        /does not take the settings of its connections \(unsupported startup parameter: \w+\)/,
      );
    } finally {
      await database.drop();
    }
  });
});
