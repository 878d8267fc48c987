import { readdir } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE } from 'kysely/migration';
import pg from 'pg';
import type { DB } from './schema.ts';

const FOLDER = new URL('../migrations/', import.meta.url);

/** The files of the migrations of this version, in order. */
export const migrationFiles = async (folder = FOLDER): Promise<string[]> =>
  (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();

/** They do not change while a process runs. */
let known: Promise<string[]> | undefined;

/**
 * A database compared with this version's code: it has its tables (`current`), no tables at all (`unmigrated`), fewer
 * migrations (`older`), more (`newer`), those of another line (`diverged`), or the tables of another program
 * (`foreign`).
 */
export type SchemaState = 'current' | 'unmigrated' | 'older' | 'newer' | 'diverged' | 'foreign';

const DENIED = '42501';

/** The SQLSTATE of PostgreSQL's error; undefined for another error. */
export const codeOf = (error: unknown): string | undefined => (error instanceof pg.DatabaseError ? error.code : undefined);

/**
 * Whether the schema public has tables, apart from those of extensions, and whether migrations ever ran there. Both at
 * one instant: another process may be migrating.
 */
async function readTables(db: Kysely<DB>): Promise<{ hasTables: boolean; wasMigrated: boolean }> {
  const { rows } = await sql<{ hasTables: boolean; wasMigrated: boolean }>`
    SELECT count(*) > 0 AS "hasTables", coalesce(bool_or(relname = ${DEFAULT_MIGRATION_TABLE}), false) AS "wasMigrated" FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')`.execute(db);
  return rows[0] ?? { hasTables: false, wasMigrated: false };
}

/** The migrations applied to a database that was migrated. */
export async function readApplied(db: Kysely<DB>): Promise<string[]> {
  try {
    return (await sql<{ name: string }>`SELECT name FROM ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db)).rows.map(({ name }) => name);
  } catch (error) {
    // A migration of this version grants the service the right to read them: none has run.
    if (codeOf(error) === DENIED) return [];
    throw error;
  }
}

/**
 * Compares the database with this version's code.
 * @throws PostgreSQL's error if it cannot be asked: see `isRefusal`
 */
export async function readSchemaState(db: Kysely<DB>): Promise<SchemaState> {
  const { hasTables, wasMigrated } = await readTables(db);
  if (!wasMigrated) return hasTables ? 'foreign' : 'unmigrated';
  known ??= migrationFiles();
  const [files, applied] = [await known, await readApplied(db)];
  const isMissing = files.some((file) => !applied.includes(file));
  const isMore = applied.some((name) => !files.includes(name));
  if (isMissing) return isMore ? 'diverged' : 'older';
  return isMore ? 'newer' : 'current';
}

/**
 * True for an error by which PostgreSQL turns the service away until a setting is changed: a role or a password that it
 * does not accept (class 28), a database that does not exist (3D000). Any other error may pass.
 */
export const isRefusal = (error: unknown): boolean => /^28|^3D000$/.test(codeOf(error) ?? '');
