import { AssertionError } from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
import { NoResultError } from 'kysely';
import pg from 'pg';
import { ZodError } from 'zod';
import { withoutQuotations } from '../db/errors.ts';

// Classes of SQLSTATE that repeating the same statement does not mend: data, constraints, syntax and missing objects.
const PERMANENT = ['22', '23', '42'];

/** True for an error that a retry would meet again: a programmer's mistake, or a row that is gone (a command that the sweep forgot), not a machine's bad minute. */
export function isPermanent(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return PERMANENT.includes((error.code ?? '').slice(0, 2));
  return [TypeError, RangeError, AssertionError, NoResultError, ZodError].some((kind) => error instanceof kind);
}

type Activity = (...args: never[]) => Promise<unknown>;

/** The same activities, whose permanent errors end the retries instead of keeping somebody waiting for ever. */
export function withoutVainRetries<A extends Record<string, Activity>>(activities: A): A {
  const wrapped = Object.entries(activities).map(([name, activity]) => [
    name,
    async (...args: never[]) => {
      try {
        return await activity(...args);
      } catch (error) {
        // What is thrown here is kept in the workflow's history, where no person's words belong.
        const kept = withoutQuotations(error);
        if (isPermanent(error))
          throw ApplicationFailure.create({
            message: `${name} failed for good`,
            type: 'permanent',
            nonRetryable: true,
            ...(kept instanceof Error ? { cause: kept } : {}),
          });
        throw kept;
      }
    },
  ]);
  // Object.fromEntries forgets which key holds which function; the shape is the argument's own.
  return Object.fromEntries(wrapped) as A;
}
