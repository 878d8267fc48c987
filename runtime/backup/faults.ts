import pg from 'pg';
import { codeOf } from '../../db/core/schema-state.ts';
import { NotEmpty } from '../../db/core/table-copies.ts';
import { Altered } from '../../files/measure.ts';
import { StoreUnavailable } from '../../files/store.ts';
import { readingFailure } from '../database.ts';
import { sentenceOf } from '../parent.ts';

const DENIED = '42501';
const LOCKED = '55P03';

const isOfConnection = (error: unknown): boolean =>
  error instanceof AggregateError || (error instanceof Error && 'code' in error && 'syscall' in error && 'port' in error);

/** What went wrong with a backup, or its restoration, and what to do, in a sentence. */
export function faultOfBackup(error: unknown): Error {
  if (error instanceof NotEmpty)
    return new Error(`The database is not empty (${error.message}): a backup is restored into a new one. Nothing was changed.`);
  if (error instanceof StoreUnavailable) return new Error(`An attachment could not be read, or written: ${sentenceOf(error.cause)}`);
  if (error instanceof Altered) return new Error(`An attachment was altered while it was read: ${error.message}. Try again.`);
  if (codeOf(error) === DENIED)
    return new Error(`This role may not do that (${sentenceOf(error)}): give the one that owns the tables as DATABASE_OWNER_URL.`);
  if (codeOf(error) === LOCKED) return new Error('Another program works on the database: stop the APIs and the workers first.');
  if (error instanceof pg.DatabaseError || isOfConnection(error)) return readingFailure(error);
  if (error instanceof Error && 'path' in error) return new Error(`A file could not be read, or written: ${error.message}`);
  return error instanceof Error ? error : new Error(String(error));
}
