import type { EventName } from '../../../domain/core/event.ts';
import { Problem } from '../problem/problem.ts';

/** When the bearer of a token signed in, in seconds since 1970, and how strongly; null where the token does not say. */
export type SignIn = { at: number | null; acr: string | null };

/** The sign-in that an operation of weight requires; an absent part requires nothing. Any one of `acrs` is enough. */
export type Strength = { recentSeconds?: number | undefined; acrs?: readonly string[] | undefined };

/**
 * Submitting, signing, ordering, paying, giving roles, and confirming as the second person what moves money or lets a
 * person act on it: what a token left open on a desk should not do.
 */
const COMMANDS_OF_WEIGHT = [
  'submitApplication',
  'signGrant',
  'signAmendment',
  'orderPayment',
  'recordPayment',
  'importPayments',
  'giveRole',
  'approvePayee',
  'confirmChange',
  'confirmInterest',
  'confirmInterestWithdrawal',
  'confirmAbsence',
] as const satisfies readonly EventName[];
/** The same, of many things at once. */
export const OF_WEIGHT: readonly string[] = [...COMMANDS_OF_WEIGHT, 'orderPayments', 'approvePayees'];

/**
 * Throws `sign_in_again` where an operation of weight is called with a sign-in that is too old or too weak, or that the
 * token does not state.
 * @param now in seconds since 1970
 */
export function askStrength(operationId: string, { at, acr }: SignIn, { recentSeconds, acrs }: Strength, now: number): void {
  if (!OF_WEIGHT.includes(operationId)) return;
  const isRecent = recentSeconds === undefined || (at !== null && now - at <= recentSeconds);
  const isStrong = acrs === undefined || (acr !== null && acrs.includes(acr));
  if (!isRecent || !isStrong) throw new Problem({ code: 'sign_in_again', recentSeconds: recentSeconds ?? null, acrs: [...(acrs ?? [])] });
}

/** The challenge by which a page knows that the person has to sign in again (RFC 9470 §3). */
export function challengeOf({ recentSeconds, acrs }: { recentSeconds: number | null; acrs: readonly string[] }): string {
  const asked = [
    ...(recentSeconds === null ? [] : [`max_age="${recentSeconds}"`]),
    ...(acrs.length > 0 ? [`acr_values="${acrs.join(' ')}"`] : []),
  ];
  return ['Bearer error="insufficient_user_authentication"', ...asked].join(', ');
}
