import { readdir } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE } from 'kysely/migration';
import pg from 'pg';
import type { DB } from './schema.ts';

const folder = new URL('../migrations/', import.meta.url);

/** The files of the migrations of this version, in order. */
export const migrationFiles = async (): Promise<string[]> => (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();

/** They do not change while a process runs. */
let known: Promise<string[]> | undefined;

/**
 * How a database stands to this version's code: it has its tables (`current`), no tables at all, fewer migrations
 * (`older`), more (`newer`), those of another line (`diverged`), or the tables of another program (`foreign`).
 */
export type SchemaState = 'current' | 'unmigrated' | 'older' | 'newer' | 'diverged' | 'foreign';

const DENIED = '42501';

/** What PostgreSQL calls an error (SQLSTATE); undefined where it is none of its. */
export const codeOf = (error: unknown): string | undefined => (error instanceof pg.DatabaseError ? error.code : undefined);

/**
 * Whether the schema public has tables, but those that an extension brings, and whether migrations ever ran there.
 * Both of one instant: another process may be migrating.
 */
async function readTables(db: Kysely<DB>): Promise<{ hasTables: boolean; wasMigrated: boolean }> {
  const { rows } = await sql<{ hasTables: boolean; wasMigrated: boolean }>`
    SELECT count(*) > 0 AS "hasTables", coalesce(bool_or(relname = ${DEFAULT_MIGRATION_TABLE}), false) AS "wasMigrated" FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')`.execute(db);
  return rows[0] ?? { hasTables: false, wasMigrated: false };
}

/** Which migrations a database has had. */
async function readApplied(db: Kysely<DB>): Promise<string[]> {
  try {
    return (await sql<{ name: string }>`SELECT name FROM ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db)).rows.map(({ name }) => name);
  } catch (error) {
    // A migration of this version gives the service the right to read them: none has run.
    if (codeOf(error) === DENIED) return [];
    throw error;
  }
}

/**
 * Reads how the database stands to this version's code.
 * @throws what PostgreSQL answers where it cannot be asked: see `isRefusal`
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
 * True of an answer by which PostgreSQL turns the service away, and will until somebody changes a setting: a role or a
 * password that it does not take (class 28), a database that is not there (3D000). Whatever else fails may pass.
 */
export const isRefusal = (error: unknown): boolean => /^28|^3D000$/.test(codeOf(error) ?? '');
