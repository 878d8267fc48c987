import pg from 'pg';
import { PoolFull } from '../connection/pool.ts';

/**
 * An error without personal data, for logs and workflow histories. PostgreSQL quotes people's words in its message,
 * detail and context ("Failing row contains …"); kept are its code, the names of the objects concerned, and the stack.
 */
export function withoutQuotations(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const { code, table, column, constraint, routine, stack = '' } = error;
  const kept = new Error(`PostgreSQL answered ${code} (${constraint ?? table ?? routine ?? 'no name'})`);
  kept.stack = [kept.message, ...stack.split('\n').filter((line) => /^ {4}at .*:\d+\)?$/.test(line))].join('\n');
  return Object.assign(kept, { name: 'DatabaseError', code, table, column, constraint });
}

/** Connections that broke, were refused or never opened, as Node and pg report them. */
const AWAY = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'];
const isDatabaseError = (error: unknown): error is pg.DatabaseError => error instanceof pg.DatabaseError;

/** True if PostgreSQL does not answer, or a connection to it broke. */
function isAway(error: unknown): boolean {
  const { code } = Object(error) as { code?: unknown };
  return (
    AWAY.includes(String(code)) ||
    (error instanceof Error && !isDatabaseError(error) && /timeout|terminated|not queryable/i.test(error.message)) ||
    (isDatabaseError(error) && /^(08|57P0)/.test(error.code ?? ''))
  );
}

/** What a transaction needed differs from what it had locked: it begins again on the current rows. */
export class Raced extends Error {}

/**
 * True if the same transaction may succeed when retried at once: it conflicted with another, another came between its
 * locks, or its connection broke. A lock timeout does not count.
 */
export const isPassing = (error: unknown): boolean =>
  isAway(error) || error instanceof Raced || (isDatabaseError(error) && ['40001', '40P01'].includes(error.code ?? ''));

/**
 * True if it may succeed later: PostgreSQL is unavailable, full or busy, or a lock or time limit was reached. No retry
 * helps with any other error.
 */
export const isTransient = (error: unknown): boolean =>
  isPassing(error) || error instanceof PoolFull || (isDatabaseError(error) && /^(53|55P03|57|25P03)/.test(error.code ?? ''));
