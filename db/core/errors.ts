import pg from 'pg';
import { PoolFull } from './pool.ts';

/**
 * An error as logs and workflow histories may keep it. PostgreSQL quotes what people wrote in its message, its detail
 * and its context ("Failing row contains …"); what is kept is its code, the names of what it met, and the stack.
 */
export function withoutQuotations(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const { code, table, column, constraint, routine, stack = '' } = error;
  const kept = new Error(`PostgreSQL answered ${code} (${constraint ?? table ?? routine ?? 'no name'})`);
  kept.stack = [kept.message, ...stack.split('\n').filter((line) => /^ {4}at .*:\d+\)?$/.test(line))].join('\n');
  return Object.assign(kept, { name: 'DatabaseError', code, table, column, constraint });
}

/** Connections that broke, were refused or were never had, as Node and pg tell of them. */
const AWAY = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'];
const isDatabaseError = (error: unknown): error is pg.DatabaseError => error instanceof pg.DatabaseError;

/** True where PostgreSQL does not answer, or a connection to it broke. */
export function isAway(error: unknown): boolean {
  const { code } = Object(error) as { code?: unknown };
  return (
    AWAY.includes(String(code)) ||
    (error instanceof Error && !isDatabaseError(error) && /timeout|terminated|not queryable/i.test(error.message)) ||
    (isDatabaseError(error) && /^(08|57P0)/.test(error.code ?? ''))
  );
}

/** What a transaction needed was no longer what it had locked before: it begins again, on what there is now. */
export class Raced extends Error {}

/**
 * True where the same transaction may succeed if it is tried again at once: it was in another's way, another came
 * between its locks, or its connection broke. A lock that was waited for in vain is none.
 */
export const isPassing = (error: unknown): boolean =>
  isAway(error) || error instanceof Raced || (isDatabaseError(error) && ['40001', '40P01'].includes(error.code ?? ''));

/**
 * True where it may succeed later: PostgreSQL is away, full or busy, or a lock or a limit of time was in the way.
 * Anything else is a fault that no repeat mends.
 */
export const isTransient = (error: unknown): boolean =>
  isPassing(error) || error instanceof PoolFull || (isDatabaseError(error) && /^(53|55P03|57|25P03)/.test(error.code ?? ''));
