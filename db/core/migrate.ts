import { readFile } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { DB } from './schema.ts';
import { migrationFiles, readSchemaState } from './schema-state.ts';

const folder = new URL('../migrations/', import.meta.url);

/** Migrations are numbered SQL files, forward only. */
async function getMigrations(): Promise<Record<string, Migration>> {
  const migrations = (await migrationFiles()).map(async (file): Promise<[string, Migration]> => {
    const text = await readFile(new URL(file, folder), 'utf8');
    return [
      file,
      {
        up: async (db) => {
          await sql.raw(text).execute(db);
        },
      },
    ];
  });
  return Object.fromEntries(await Promise.all(migrations));
}

/**
 * Brings the schema to its newest version; concurrent processes wait for one another.
 * @returns the names of the files applied
 * @throws Error if the database was migrated with other files, or in another order, or if it holds tables of another
 * program: nothing is done then
 */
export async function migrate(db: Kysely<DB>): Promise<string[]> {
  if ((await readSchemaState(db)) === 'foreign')
    throw new Error('The database holds the tables of something else: give Guichet a database of its own.');
  const { error, results = [] } = await new Migrator({ db, provider: { getMigrations } }).migrateToLatest();
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
    throw new Error(
      `The database was made by other migrations than those of this version (${error.message}): give it a new one, or the version that made it.`,
    );
  }
  if (error) throw error;
  return results.map(({ migrationName }) => migrationName);
}
