import { ServiceError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { isTransient, withoutQuotations } from '../../db/core/errors.ts';
import { LetterTaken } from '../../db/core/letters.ts';
import { LetterRefused, PostUnavailable } from '../../letters/core/post.ts';

/**
 * Errors that a later attempt may not meet, beside PostgreSQL's: Temporal does not take a hint, the mail server is
 * unavailable or refuses a letter for now, another sender has the letter.
 */
const PASSING = [CancelledFailure, ServiceError, LetterRefused, PostUnavailable, LetterTaken];

/** True for an error that a later attempt may not meet. A worker that is shutting down throws a cancellation. */
const mayPass = (error: unknown): boolean => isTransient(error) || PASSING.some((kind) => error instanceof kind);

type Activity = (...args: never[]) => Promise<unknown>;

/**
 * The same activities, but an error that cannot pass ends the retries: a programming error is reported once, not
 * repeated for ever.
 */
export function failFast<A extends Record<string, Activity>>(activities: A): A {
  const wrapped = Object.entries(activities).map(([name, activity]) => [
    name,
    async (...args: never[]) => {
      try {
        return await activity(...args);
      } catch (error) {
        // This error is kept in the workflow's history, which must not hold a person's words.
        const kept = withoutQuotations(error);
        if (mayPass(error)) throw kept;
        throw ApplicationFailure.create({
          message: `${name} failed for good`,
          type: 'permanent',
          nonRetryable: true,
          ...(kept instanceof Error ? { cause: kept } : {}),
        });
      }
    },
  ]);
  // Object.fromEntries loses which key holds which function; the shape is the argument's.
  return Object.fromEntries(wrapped) as A;
}
