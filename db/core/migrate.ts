import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { type Migration, type MigrationResultSet, Migrator } from 'kysely/migration';
import type { DB } from './schema.ts';
import { codeOf, migrationFiles, readSchemaState } from './schema-state.ts';

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

/** Migrations are numbered SQL files, forward only. */
async function readMigrations(folder: URL, lockMs: number): Promise<Record<string, Migration>> {
  const migrations = (await migrationFiles(folder)).map(async (file): Promise<[string, Migration]> => {
    const text = await readFile(new URL(file, folder), 'utf8');
    const up = async (db: Kysely<never>): Promise<void> => {
      await sql`SET LOCAL lock_timeout = ${sql.lit(lockMs)}`.execute(db);
      await sql.raw(text).execute(db);
    };
    return [file, { up }];
  });
  return Object.fromEntries(await Promise.all(migrations));
}

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
 * own, beside a service that runs; a new database, which serves no one yet, has all of them in one.
 * @returns the names of the files applied
 * @throws Error if the database was migrated with other files, or in another order, or if it holds tables of another
 * program: nothing is done then. PostgreSQL's error if a table could not be had in all that time, or a file fails: the
 * files before it stay applied
 */
export async function migrate(db: Kysely<DB>, { folder = FOLDER, onLocked, ...waits }: Options = {}): Promise<string[]> {
  const { lockMs, pauseMs, forMs } = { ...WAITS, ...waits };
  const state = await readSchemaState(db);
  if (state === 'foreign') throw new Error('The database holds the tables of something else: give Guichet a database of its own.');
  const migrator = new Migrator({ db, provider: { getMigrations: () => readMigrations(folder, lockMs) } });
  if (state === 'unmigrated') return namesOf(await migrator.migrateToLatest());

  const applied: string[] = [];
  const until = performance.now() + forMs;
  for (let isTold = false; ;) {
    try {
      const names = namesOf(await migrator.migrateUp());
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
