import { resolve } from 'node:path';
import pg from 'pg';
import { embeddedUrl } from '../local/data-dir.ts';
import type { Settings } from './settings.ts';

/** What `npm start` calls its database. */
export const DATABASE = 'guichet';

/**
 * The database to look at: the one that is set, or that of the Guichet which runs on DATA_DIR. Throws a sentence where
 * there is neither.
 */
export function databaseUrlOf(settings: Settings): string {
  const url = settings.DATABASE_URL ?? embeddedUrl(resolve(settings.DATA_DIR), DATABASE);
  if (url !== undefined) return url;
  throw new Error(
    `DATABASE_URL is not set, and Guichet does not run on ${resolve(settings.DATA_DIR)}: set it, or start that with npm start.`,
  );
}

const UNKNOWN_TABLE = '42P01';
const UNKNOWN_COLUMN = '42703';

/** Why a database could not be read, in a sentence. */
export function readingFailure(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (error instanceof pg.DatabaseError && [UNKNOWN_TABLE, UNKNOWN_COLUMN].includes(error.code ?? ''))
    return new Error(`The schema of the database is not that of this version (${error.message}): npm run migrate first.`);
  // A name that stands for several addresses fails with one error for each, and no message of its own.
  const reasons = error instanceof AggregateError ? error.errors.map(String).join(', ') : error.message;
  return new Error(`The database could not be read: ${reasons}`);
}
