import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { codeOf, isRefusal, readSchemaState, type SchemaState } from '../db/core/schema-state.ts';
import type { DB } from '../db/core/schema.ts';
import { embeddedUrl } from '../local/data-dir.ts';
import type { Settings } from './settings.ts';

/** The name of the database of `npm start`. */
export const DATABASE = 'guichet';

/**
 * The database to use: the one that is set, or that of the Guichet which runs on DATA_DIR. Throws a sentence where
 * there is neither.
 */
export function databaseUrlOf(settings: Settings): string {
  const url = settings.DATABASE_URL ?? embeddedUrl(resolve(settings.DATA_DIR), DATABASE);
  if (url !== undefined) return url;
  throw new Error(
    `DATABASE_URL is not set, and Guichet does not run on ${resolve(settings.DATA_DIR)}: set it, or start that with npm start.`,
  );
}

/** The database that a proof or an export reads from its first row to its last: a replica, where one is set. */
export const readUrlOf = (settings: Settings): string => settings.DATABASE_READ_URL ?? databaseUrlOf(settings);

/** What prevents a start on a database, and what to do. */
const UNFIT: Record<Exclude<SchemaState, 'current'>, string> = {
  unmigrated: 'The database of DATABASE_URL has no tables yet: npm run migrate makes them.',
  older: 'The database of DATABASE_URL is of an earlier version: npm run migrate first.',
  newer: 'The database of DATABASE_URL was migrated by a newer version, and migrations go forward only: start that version.',
  diverged: 'The database of DATABASE_URL was made by other migrations than those of this version: start the version that made it.',
  foreign: 'The database of DATABASE_URL holds the tables of something else: give Guichet a database of its own.',
};

/** The limits that each of our connections asks for (db/connection/pool.ts), by PostgreSQL's names. */
const LIMITS = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];

/** @throws a sentence where a connection does not have the limits that it asked for */
async function assertLimited(db: Kysely<DB>): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM pg_settings WHERE name = ANY (${LIMITS}) AND setting = '0' ORDER BY name`.execute(db);
  if (rows.length === 0) return;
  throw new UnfitDatabase(
    `What stands between this program and PostgreSQL drops the settings of its connections (${rows.map(({ name }) => name).join(', ')}): ` +
      'a statement could hold others up without end. Give the role these limits, as deploy/roles.sql does, or let the pooler pass them on.',
  );
}

/** How long a start waits for PostgreSQL to report the state of its database. */
const ASKED_MS = 3_000;

/**
 * Refuses to start on a database that PostgreSQL denies to this program, whose tables are not those of this version, or
 * which is reached by way of something that drops the limits of connections.
 * Where PostgreSQL is away, or is silent, the start continues: that passes, and `/readyz` reports it.
 * @throws a sentence that says what to do
 */
export async function assertFitDatabase(db: Kysely<DB>): Promise<void> {
  const asked = readSchemaState(db).then(async (state) => {
    await assertLimited(db);
    return state;
  });
  asked.catch(() => undefined);
  try {
    const state = await Promise.race([asked, wait(ASKED_MS, 'current' as const, { ref: false })]);
    if (state !== 'current') throw new UnfitDatabase(UNFIT[state]);
  } catch (error) {
    if (error instanceof UnfitDatabase) throw error;
    if (codeOf(error) === UNKNOWN_SETTING)
      throw new UnfitDatabase(
        `What stands between this program and PostgreSQL does not take the settings of its connections (${wordsOf(error)}): let it pass them on, ` +
          'or ignore them and give the role these limits, as deploy/roles.sql does.',
      );
    if (isRefusal(error))
      throw new UnfitDatabase(
        `PostgreSQL turns away the role, the password or the database of DATABASE_URL (${codeOf(error)}: ${wordsOf(error)}): mend that setting.`,
      );
  }
}

class UnfitDatabase extends Error {}

/** A pooler that was told of no startup parameter answers with it. */
const UNKNOWN_SETTING = '08P01';

const UNKNOWN_TABLE = '42P01';
const UNKNOWN_COLUMN = '42703';

/** Why a database could not be read, in a sentence. */
export function readingFailure(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (error instanceof pg.DatabaseError && [UNKNOWN_TABLE, UNKNOWN_COLUMN].includes(error.code ?? ''))
    return new Error(`The schema of the database is not that of this version (${error.message}): npm run migrate first.`);
  return new Error(`The database could not be read: ${wordsOf(error)}`);
}

/** A name with several addresses fails with one error for each, and no message of its own. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(String).join(', ');
  return error instanceof Error ? error.message : String(error);
}
