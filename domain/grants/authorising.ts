import type { EventName } from '../core/event.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';

/**
 * The acts of a grant's authorising officer (ordonnateur: décret 2012-1246 art. 10, 11 and 31), each with the refusal
 * that keeps its author from recording a payment of that grant. The first of them that a person has done is what it is
 * told.
 */
const PAYER_REFUSED = {
  orderPayment: 'payer_ordered_payment',
  certifyService: 'payer_certified_service',
  approveFinalAccount: 'payer_approved_account',
  signGrant: 'payer_signed_grant',
  signAmendment: 'payer_signed_grant',
  confirmTranche: 'payer_signed_grant',
  decideSession: 'payer_decided_award',
  awardWaitlisted: 'payer_decided_award',
  confirmAward: 'payer_decided_award',
  approveAmendment: 'payer_decided_award',
} as const satisfies Partial<Record<EventName, Refusal['code']>>;
type AuthorisingEvent = keyof typeof PAYER_REFUSED;

/** The events of a grant by which its authorising officer acts. */
export const AUTHORISING = Object.keys(PAYER_REFUSED) as AuthorisingEvent[];

/** The events by which a grant, or a payment order of it, gets its number in the accounting system. */
export const NUMBERING = ['identifyCommitment', 'identifyOrder'] as const satisfies readonly EventName[];

/** All events of a grant whose author a rule of its payments keeps away. */
export const KEPT_FROM_PAYING: readonly EventName[] = [...AUTHORISING, ...NUMBERING];

/** Who has done what on a grant, as the grant's own events say, cancelled and repeated acts among them. */
export type GrantAct = { event: string; personId: string };

/**
 * Refuses whoever has acted on a grant as its authorising officer, on whatever tranche of it: authorising and paying
 * are incompatible functions (décret 2012-1246 art. 9), so that no payment is one human's work from its decision on.
 */
export function refuseAuthoriser(acts: readonly GrantAct[], caller: Caller): Refusal | null {
  const done = new Set(acts.filter(({ personId }) => isSamePerson(caller, personId)).map(({ event }) => event));
  const act = AUTHORISING.find((event) => done.has(event));
  return act ? { code: PAYER_REFUSED[act] } : null;
}

/**
 * True of whoever has given a grant, or an order of it, the number by which a line of an export finds it: with a file
 * of its own making it would pay what it has named itself.
 */
export const hasNumbered = (acts: readonly GrantAct[], caller: Caller): boolean =>
  acts.some(({ event, personId }) => NUMBERING.some((each) => each === event) && isSamePerson(caller, personId));
