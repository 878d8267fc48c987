import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Given } from '../core/command.ts';
import type { EventTable } from '../core/event.ts';
import { MOST_CENTS } from '../core/money.ts';
import { Ordinal } from '../core/ordinal.ts';
import { keysOf } from '../core/records.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import { text, type Words, Year } from '../core/words.ts';
import { CHECKED_FOR, type GrantAct } from '../grants/authorising.ts';
import { type Grant, refuseGrant } from '../grants/grant.ts';

/** The most payments of one draw, so that one page and one statement hold them. */
const MOST_DRAWN = 100;

export const DrawSample = z.strictObject({
  year: Year,
  size: z.int().min(1).max(MOST_DRAWN).meta({ description: 'How many payments to draw; all of them where the year has fewer' }),
});
export type DrawSample = z.infer<typeof DrawSample>;

/** What a check finds of a payment: right, paid too much or too little, for what is not eligible, or not shown. */
export const FINDINGS = {
  right: { fr: 'Exact', en: 'Right' },
  overpaid: { fr: 'Payé en trop', en: 'Overpaid' },
  underpaid: { fr: 'Payé trop peu', en: 'Underpaid' },
  ineligible: { fr: 'Dépense non subventionnable', en: 'Cost not eligible' },
  unproven: { fr: 'Pièce manquante ou insuffisante', en: 'Evidence missing or not enough' },
} as const satisfies Record<string, Words>;
export type Finding = keyof typeof FINDINGS;
export const FINDING_KEYS = keysOf(FINDINGS);

export const CheckPayment = z.strictObject({
  payment: Ordinal.meta({ description: 'The drawn payment, by its number among the envelope’s movements' }),
  finding: z.enum(FINDING_KEYS),
  wrongCents: z.int().min(0).max(MOST_CENTS).default(0).meta({ description: 'How much of it is wrong; 0 where it is right' }),
  reason: text(2000).default('').meta({ description: 'On what that rests; required unless it is right' }),
});
export type CheckPayment = z.infer<typeof CheckPayment>;

export const sampleEvents = {
  drawSample: { applicant: false, letters: false },
  checkPayment: { applicant: false, letters: false },
} satisfies EventTable;

/** A payment by its movement's number, and its amount in cents. */
export type Payable = { sequence: number; amountCents: number };

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * The seed of a draw, in hex: the SHA-256 of the hash of the envelope's last movement and of the draw's instant. No
 * person knows it before the draw or chooses it, and it can be verified afterwards.
 * @param at ISO instant in UTC, with milliseconds
 */
export const seedOf = (head: string, at: string): string => sha256(`${head}:${at}`);

/**
 * The payments that a seed draws: those whose SHA-256 of `seed:sequence`, in hex, is lowest, so many at most. A
 * person who has the seed and the payments of the year draws the same ones.
 */
export function drawnBy<Payment extends Pick<Payable, 'sequence'>>(seed: string, payments: readonly Payment[], size: number): Payment[] {
  const keyed = payments.map((payment) => [sha256(`${seed}:${payment.sequence}`), payment] as const);
  return keyed
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .slice(0, size)
    .map(([, payment]) => payment);
}

/** Null if something can be drawn of the payments of the year that no sample has drawn. */
export const refuseDraw = (payments: readonly Payable[], { body: { year } }: Given<DrawSample>): Refusal | null =>
  payments.length === 0 ? { code: 'nothing_to_draw', year } : null;

/** A drawn payment of a grant as the rules read it. `checkedBy`: the person whose check counts; null before one. */
export type SampledPayment = { payment: number; amountCents: number; checkedBy: string | null };

type OnSampled = { grant: Grant; sampled: SampledPayment; acts: readonly GrantAct[] };

/** True for a person who has certified, ordered or recorded a payment of the grant. */
const madePayments = (acts: readonly GrantAct[], caller: Caller): boolean =>
  acts.some(({ event, personId }) => CHECKED_FOR.some((each) => each === event) && isSamePerson(caller, personId));

/**
 * The first refusal, in order of precedence; null if the caller may check the drawn payment: a person who made no
 * payment of its grant, and where it was checked the one who did, to correct it.
 */
export function mayCheckPayment({ grant, sampled, acts }: OnSampled, caller: Caller): Refusal | null {
  const refusal = refuseGrant(grant, caller, 'checkPayment');
  if (refusal) return refusal;
  if (madePayments(acts, caller)) return { code: 'checker_made_payment' };
  return sampled.checkedBy === null || isSamePerson(caller, sampled.checkedBy) ? null : { code: 'check_of_another_person' };
}

/** Null if the caller may record this of the drawn payment that the body names. */
export function refuseCheck(
  { grant, sampled, acts }: { grant: Grant; sampled: readonly SampledPayment[]; acts: readonly GrantAct[] },
  { caller, body: { payment, finding, wrongCents, reason } }: Given<CheckPayment>,
): Refusal | null {
  const found = sampled.find((each) => each.payment === payment);
  if (!found)
    return refuseGrant(grant, caller, 'checkPayment') ?? { code: 'payment_not_drawn', drawn: sampled.map((each) => each.payment) };
  const refusal = mayCheckPayment({ grant, sampled: found, acts }, caller);
  if (refusal) return refusal;
  const [leastCents, mostCents] = finding === 'right' ? [0, 0] : [1, found.amountCents];
  if (wrongCents < leastCents || wrongCents > mostCents) return { code: 'wrong_amount_unfit', leastCents, mostCents, wrongCents };
  return finding !== 'right' && reason === '' ? { code: 'reason_missing' } : null;
}
