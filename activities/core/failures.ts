import { ServiceError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { isTransient, withoutQuotations } from '../../db/core/errors.ts';
import { LetterTaken } from '../../db/core/letters.ts';
import { LetterRefused, PostUnavailable } from '../../letters/core/post.ts';

/**
 * What a later attempt may not meet, beside PostgreSQL's: a Temporal that does not take a hint, a mail server that is
 * away or refuses a letter for now, a letter that another sender has.
 */
const PASSING = [CancelledFailure, ServiceError, LetterRefused, PostUnavailable, LetterTaken];

/** True for an error that a later attempt may not meet. A worker that ends says so by a cancellation. */
const mayPass = (error: unknown): boolean => isTransient(error) || PASSING.some((kind) => error instanceof kind);

type Activity = (...args: never[]) => Promise<unknown>;

/**
 * The same activities, whose errors end the retries unless they may pass: what a programmer has to mend is told once,
 * and not repeated for ever.
 */
export function failFast<A extends Record<string, Activity>>(activities: A): A {
  const wrapped = Object.entries(activities).map(([name, activity]) => [
    name,
    async (...args: never[]) => {
      try {
        return await activity(...args);
      } catch (error) {
        // What is thrown here is kept in the workflow's history, where no person's words belong.
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
  // Object.fromEntries forgets which key holds which function; the shape is the argument's own.
  return Object.fromEntries(wrapped) as A;
}
