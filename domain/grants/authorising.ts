import type { EventName } from '../core/event.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import { PAYMENT_STEPS } from './payment-queue.ts';

/**
 * The acts of a grant's authorising officer (ordonnateur: décret 2012-1246 art. 10, 11 and 31), each with the refusal
 * that keeps its author from recording a payment of that grant. A person who has done several is refused by the first.
 */
const PAYER_REFUSED = {
  orderPayment: 'payer_ordered_payment',
  certifyService: 'payer_certified_service',
  approveFinalAccount: 'payer_approved_account',
  signGrant: 'payer_signed_grant',
  signAmendment: 'payer_signed_grant',
  confirmTranche: 'payer_signed_grant',
  certifyCondition: 'payer_signed_grant',
  decideSession: 'payer_decided_award',
  awardWaitlisted: 'payer_decided_award',
  confirmAward: 'payer_decided_award',
  approveAmendment: 'payer_decided_award',
} as const satisfies Partial<Record<EventName, Refusal['code']>>;
type AuthorisingEvent = keyof typeof PAYER_REFUSED;

/** The events of a grant by which its authorising officer acts. */
export const AUTHORISING = Object.keys(PAYER_REFUSED) as AuthorisingEvent[];

/** The events by which a grant, or one of its payment orders, gets its number in the accounting system. */
export const NUMBERING = ['identifyCommitment', 'identifyOrder'] as const satisfies readonly EventName[];

/** All events of a grant that keep their author away from its payments, by some rule. */
const KEPT_FROM_PAYING: readonly EventName[] = [...AUTHORISING, ...NUMBERING];

/** The events by which a payment is made: what they did is checked by a person who gave none of them. */
export const CHECKED_FOR = [...PAYMENT_STEPS, 'approveFinalAccount'] as const satisfies readonly EventName[];

/** All events of a grant that keep their author from something, by some rule on its payments. */
export const ACTS_READ: readonly EventName[] = [...new Set([...KEPT_FROM_PAYING, ...CHECKED_FOR])];

/** An act of a person on a grant, from the grant's own events, including cancelled and repeated acts. */
export type GrantAct = { event: string; personId: string };

/**
 * Refuses a person who has acted on a grant as its authorising officer, on any of its tranches: authorising and paying
 * are incompatible functions (décret 2012-1246 art. 9), so that no payment is one human's work from its decision on.
 */
export function refuseAuthoriser(acts: readonly GrantAct[], caller: Caller): Refusal | null {
  const done = new Set(acts.filter(({ personId }) => isSamePerson(caller, personId)).map(({ event }) => event));
  const act = AUTHORISING.find((event) => done.has(event));
  return act ? { code: PAYER_REFUSED[act] } : null;
}

/**
 * True for a person who has given a grant, or one of its orders, the number by which a line of an export finds it: with
 * a file of their own making they would pay what they have numbered themselves.
 */
export const hasNumbered = (acts: readonly GrantAct[], caller: Caller): boolean =>
  acts.some(({ event, personId }) => NUMBERING.some((each) => each === event) && isSamePerson(caller, personId));
