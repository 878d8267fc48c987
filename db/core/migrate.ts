import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { type Migration, type MigrationResultSet, Migrator } from 'kysely/migration';
import type { DB } from './schema.ts';
import { codeOf, migrationFiles, readApplied, readSchemaState } from './schema-state.ts';

const FOLDER = new URL('../migrations/', import.meta.url);

/**
 * How a migration waits for a table that another transaction uses, in milliseconds. As long as it waits, every command
 * and read of that table waits behind it: so it gives up after `lockMs`, lets them pass for `pauseMs`, and tries again
 * `forMs` long.
 */
type Waits = { lockMs: number; pauseMs: number; forMs: number };
const WAITS: Waits = { lockMs: 2_000, pauseMs: 5_000, forMs: 3_600_000 };

type Options = Partial<Waits> & {
  /** Where the files are. */
  folder?: URL;
  /** Called once for each migration that has to be retried. */
  onLocked?: () => void;
};

/** PostgreSQL's error where a lock was not to be had in time. */
const LOCKED = '55P03';

/** True for a file of indexes that are made beside the service, which PostgreSQL does outside of transactions alone. */
const isConcurrent = (text: string): boolean => text.includes('INDEX CONCURRENTLY');
/** So that a file which was stopped half-way can be run again. */
const REPEATABLE = /^(CREATE (UNIQUE )?INDEX CONCURRENTLY IF NOT EXISTS|DROP INDEX CONCURRENTLY IF EXISTS) /;

/** @throws Error if a statement is another than one of an index, or could not be repeated */
function indexStatements(file: string, text: string): string[] {
  const statements = text
    .replaceAll(/--.*/g, '')
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const other = statements.find((each) => !REPEATABLE.test(each));
  if (other) throw new Error(`${file}: beside an index that is made CONCURRENTLY, and IF NOT EXISTS, it may do nothing else: ${other}`);
  return statements;
}

/**
 * One statement after the other. PostgreSQL keeps an index whose making was broken off, and uses it for nothing: it is
 * made anew.
 */
async function changeIndexes(db: Kysely<never>, statements: readonly string[]): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE NOT indisvalid AND relnamespace = 'public'::regnamespace`.execute(db);
  for (const { name } of rows) await sql`DROP INDEX CONCURRENTLY ${sql.id(name)}`.execute(db);
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/**
 * Migrations are numbered SQL files, forward only.
 * @param isNew a new database has no one to wait for: its indexes are made within its one transaction
 */
async function readMigrations(folder: URL, lockMs: number, isNew: boolean): Promise<Record<string, Migration>> {
  const migrations = (await migrationFiles(folder)).map(async (file): Promise<[string, Migration]> => {
    const text = await readFile(new URL(file, folder), 'utf8');
    if (isConcurrent(text) && !isNew) return [file, { up: (db: Kysely<never>) => changeIndexes(db, indexStatements(file, text)) }];
    const up = async (db: Kysely<never>): Promise<void> => {
      await sql`SET LOCAL lock_timeout = ${sql.lit(lockMs)}`.execute(db);
      await sql.raw(text.replaceAll('INDEX CONCURRENTLY', 'INDEX')).execute(db);
    };
    return [file, { up }];
  });
  return Object.fromEntries(await Promise.all(migrations));
}

/** Whether the next file to be applied is one that needs to be outside of a transaction. */
async function isNextConcurrent(db: Kysely<DB>, folder: URL): Promise<boolean> {
  const applied = await readApplied(db);
  const next = (await migrationFiles(folder)).find((file) => !applied.includes(file));
  return next !== undefined && isConcurrent(await readFile(new URL(next, folder), 'utf8'));
}

const ASKED_AGAIN_MS = 100;

/**
 * Runs this while no other process migrates the same database. The others ask again, instead of waiting within a
 * statement, since an index that is made CONCURRENTLY waits for every statement that has begun before it.
 */
const alone = <T>(db: Kysely<DB>, run: () => Promise<T>): Promise<T> =>
  db.connection().execute(async (own) => {
    const take = async (): Promise<boolean> =>
      (await sql<{ taken: boolean }>`SELECT pg_try_advisory_lock(hashtext('migrate')) AS taken`.execute(own)).rows[0]?.taken ?? false;
    while (!(await take())) await wait(ASKED_AGAIN_MS);
    try {
      return await run();
    } finally {
      await sql`SELECT pg_advisory_unlock(hashtext('migrate'))`.execute(own);
    }
  });

function namesOf({ error, results = [] }: MigrationResultSet): string[] {
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
    throw new Error(
      `The database was made by other migrations than those of this version (${error.message}): give it a new one, or the version that made it.`,
    );
  }
  if (error) throw error;
  return results.map(({ migrationName }) => migrationName);
}

/**
 * Brings the schema to its newest version; concurrent processes wait for one another. Each file is a transaction of its
 * own, beside a service that runs; a new database, which serves no one yet, has all of them in one. A file that makes
 * indexes CONCURRENTLY is no transaction: it waits for those that are open, and keeps no one waiting.
 * @returns the names of the files applied
 * @throws Error if the database was migrated with other files, or in another order, or if it holds tables of another
 * program: nothing is done then. PostgreSQL's error if a table could not be had in all that time, or a file fails: the
 * files before it stay applied
 */
export const migrate = (db: Kysely<DB>, options: Options = {}): Promise<string[]> => alone(db, () => migrateAlone(db, options));

async function migrateAlone(db: Kysely<DB>, { folder = FOLDER, onLocked, ...waits }: Options): Promise<string[]> {
  const { lockMs, pauseMs, forMs } = { ...WAITS, ...waits };
  const state = await readSchemaState(db);
  if (state === 'foreign') throw new Error('The database holds the tables of something else: give Guichet a database of its own.');
  const isNew = state === 'unmigrated';
  const migrator = new Migrator({ db, provider: { getMigrations: () => readMigrations(folder, lockMs, isNew) } });
  if (isNew) return namesOf(await migrator.migrateToLatest());

  const applied: string[] = [];
  const until = performance.now() + forMs;
  for (let isTold = false; ;) {
    try {
      const names = namesOf(await migrator.migrateUp({ disableTransactions: await isNextConcurrent(db, folder) }));
      if (names.length === 0) return applied;
      applied.push(...names);
      isTold = false;
    } catch (error) {
      if (codeOf(error) !== LOCKED || performance.now() > until) throw error;
      if (!isTold) onLocked?.();
      isTold = true;
      await wait(pauseMs);
    }
  }
}
