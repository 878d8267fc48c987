import { z } from 'zod';
import type { Call } from './call.ts';
import { daysBefore, endOfPeriod, parisDate } from './calendar.ts';
import type { Due, Given } from './command.ts';
import { Cents } from './money.ts';
import type { Refusal } from './refusal.ts';
import type { Caller } from './role.ts';
import { sees } from './role.ts';
import type { StateTable } from './state-table.ts';
import { refuseState } from './state-table.ts';
import { text } from './words.ts';

const Rank = z.int().positive().max(20);

export const SignGrant = z.strictObject({ version: z.int().positive() });
export type SignGrant = z.infer<typeof SignGrant>;

export const CertifyService = z.strictObject({ tranche: Rank, certifiedCents: Cents, observation: text(2000).default('') });
export type CertifyService = z.infer<typeof CertifyService>;

export const OrderPayment = z.strictObject({ tranche: Rank, orderedCents: Cents });
export type OrderPayment = z.infer<typeof OrderPayment>;

export const RecordPayment = z.strictObject({ tranche: Rank, paidCents: Cents, paidOn: z.iso.date(), reference: text(100).min(1) });
export type RecordPayment = z.infer<typeof RecordPayment>;

export const SIDES = ['beneficiary', 'fund'] as const;
export type Side = (typeof SIDES)[number];

export const GRANT_STATES = ['to_sign', 'active', 'expired', 'closed'] as const;
export type GrantState = (typeof GRANT_STATES)[number];

export const grantTable: StateTable<GrantState> = {
  to_sign: {
    staff: { fr: 'À signer', en: 'To be signed' },
    applicant: { fr: 'À signer', en: 'To be signed' },
    takes: {
      signGrant: { by: ['signatory', 'finance'], to: ['to_sign', 'active'] },
      remindSignatories: { by: 'time', to: ['to_sign'] },
      expireGrant: { by: 'time', to: ['expired'] },
    },
  },
  active: {
    staff: { fr: 'En cours', en: 'Active' },
    applicant: { fr: 'En cours', en: 'Active' },
    takes: {
      certifyService: { by: ['finance'], to: ['active'] },
      orderPayment: { by: ['finance'], to: ['active'] },
      recordPayment: { by: ['payer'], to: ['active', 'closed'] },
      reportMilestone: { by: ['applicant', 'signatory'], to: ['active'] },
      reviewReport: { by: ['lead'], to: ['active'] },
      remindReport: { by: 'time', to: ['active'] },
      escalateReport: { by: 'time', to: ['active'] },
      remindReviewOfReport: { by: 'time', to: ['active'] },
    },
  },
  expired: {
    staff: { fr: 'Caduque, non signée à son terme', en: 'Expired, unsigned at its term' },
    applicant: { fr: 'Caduque', en: 'Expired' },
    takes: {},
  },
  // What is left to report once the last euro is paid is still asked for.
  closed: {
    staff: { fr: 'Soldée', en: 'Closed' },
    applicant: { fr: 'Soldée', en: 'Closed' },
    takes: {
      reportMilestone: { by: ['applicant', 'signatory'], to: ['closed'] },
      reviewReport: { by: ['lead'], to: ['closed'] },
      remindReport: { by: 'time', to: ['closed'] },
      escalateReport: { by: 'time', to: ['closed'] },
      remindReviewOfReport: { by: 'time', to: ['closed'] },
    },
  },
};

export const TRANCHE_STATES = ['planned', 'confirmed', 'certified', 'ordered', 'paid', 'cancelled'] as const;
export type TrancheState = (typeof TRANCHE_STATES)[number];

export const trancheTable: StateTable<TrancheState> = {
  planned: {
    staff: { fr: 'Prévue', en: 'Planned' },
    applicant: { fr: 'Prévue', en: 'Planned' },
    takes: { signGrant: { by: ['signatory', 'finance'], to: ['planned', 'confirmed'] }, expireGrant: { by: 'time', to: ['cancelled'] } },
  },
  confirmed: {
    staff: { fr: 'Affermie', en: 'Confirmed' },
    applicant: { fr: 'Affermie', en: 'Confirmed' },
    takes: { certifyService: { by: ['finance'], to: ['certified'] } },
  },
  certified: {
    staff: { fr: 'Service fait certifié', en: 'Service certified' },
    applicant: { fr: 'Service fait certifié', en: 'Service certified' },
    takes: { orderPayment: { by: ['finance'], to: ['ordered'] } },
  },
  ordered: {
    staff: { fr: 'Paiement demandé', en: 'Payment ordered' },
    applicant: { fr: 'Paiement en cours', en: 'Payment under way' },
    takes: { recordPayment: { by: ['payer'], to: ['paid'] } },
  },
  paid: { staff: { fr: 'Payée', en: 'Paid' }, applicant: { fr: 'Payée', en: 'Paid' }, takes: {} },
  cancelled: { staff: { fr: 'Annulée', en: 'Cancelled' }, applicant: { fr: 'Annulée', en: 'Cancelled' }, takes: {} },
};

/** A grant's row as its rules read it. `termAt`: the instant at which it expires if both sides have not signed. */
export type Grant = {
  id: string;
  state: GrantState;
  version: number;
  organisationId: string;
  applicationId: string;
  envelopeId: string;
  termAt: string;
  remindAt: string;
  remindedAt: string | null;
  signed: readonly Side[];
};

/** A tranche's row as its rules read it; amounts in cents. `year`: the year of the credits that its reservation holds. */
export type Tranche = {
  id: string;
  rank: number;
  state: TrancheState;
  amountCents: number;
  certifiedCents: number;
  orderedCents: number;
  year: number;
  orderedBy: string | null;
  orderedAt: string | null;
};

/** The side for which a caller signs: its authorised signatory for the beneficiary, finance for the fund. */
export const sideOf = (caller: Caller): Side => (caller.roles.includes('finance') ? 'fund' : 'beneficiary');

/** The instants of a grant that waits for its signatures: the term, de date à date, and the reminder before it. */
export function signatureTerm(call: Call, at: string): { remindAt: string; termAt: string } {
  const termAt = endOfPeriod(at, { months: call.terms.signature.months });
  return { termAt, remindAt: daysBefore(termAt, call.terms.signature.reminderDays) };
}

function refuseGrant(grant: Grant, caller: Caller, command: string): Refusal | null {
  if (!sees(caller, grant.organisationId)) return { code: 'not_found' };
  return refuseState(grantTable, grant.state, command);
}

/** Guards in order of precedence; null: this side may sign. After its term a grant has expired, even where nobody has recorded it yet. */
export function refuseSignature(grant: Grant, { caller, body, at }: Given<SignGrant>): Refusal | null {
  const side = sideOf(caller);
  // One of the fund's people who is also another organisation's applicant sees this grant, and still does not sign for its beneficiary.
  if (side === 'beneficiary' && caller.organisationId !== grant.organisationId) return { code: 'not_found' };
  const refusal = refuseGrant(grant, caller, 'signGrant');
  if (refusal) return refusal;
  if (at > grant.termAt) return { code: 'wrong_state', command: 'signGrant', state: 'expired' };
  if (side === 'fund' && caller.organisationId === grant.organisationId) return { code: 'conflict_of_interest' };
  if (grant.signed.includes(side)) return { code: 'already_signed', side };
  if (grant.version !== body.version) return { code: 'stale_version', current: grant.version };
  return null;
}

function refuseTranche(
  grant: Grant,
  tranches: readonly Tranche[],
  command: string,
  { caller, body }: Given<{ tranche: number }>,
): { refusal: Refusal } | { tranche: Tranche } {
  const refusal = refuseGrant(grant, caller, command);
  if (refusal) return { refusal };
  const tranche = tranches.find(({ rank }) => rank === body.tranche);
  if (!tranche) return { refusal: { code: 'tranche_unknown', ranks: tranches.map(({ rank }) => rank) } };
  if (refuseState(trancheTable, tranche.state, command))
    return { refusal: { code: 'tranche_wrong_state', rank: tranche.rank, state: tranche.state, command } };
  return { tranche };
}

const refuseAmount = (expectedCents: number, givenCents: number): Refusal | null =>
  givenCents === expectedCents ? null : { code: 'amount_differs', expectedCents, givenCents };

/** Guards in order of precedence. A single payment certifies the whole tranche (décret 2012-1246 art. 31: service fait before the order to pay). */
export function refuseCertification(grant: Grant, tranches: readonly Tranche[], given: Given<CertifyService>): Refusal | null {
  const found = refuseTranche(grant, tranches, 'certifyService', given);
  return 'refusal' in found ? found.refusal : refuseAmount(found.tranche.amountCents, given.body.certifiedCents);
}

/** Guards in order of precedence: what is ordered is what was certified. */
export function refuseOrder(grant: Grant, tranches: readonly Tranche[], given: Given<OrderPayment>): Refusal | null {
  const found = refuseTranche(grant, tranches, 'orderPayment', given);
  return 'refusal' in found ? found.refusal : refuseAmount(found.tranche.certifiedCents, given.body.orderedCents);
}

/**
 * Guards in order of precedence. Who ordered a payment never records it: ordering and paying are incompatible functions (décret 2012-1246 art. 9).
 * The value date lies between the order and today.
 */
export function refusePayment(grant: Grant, tranches: readonly Tranche[], given: Given<RecordPayment>): Refusal | null {
  const found = refuseTranche(grant, tranches, 'recordPayment', given);
  if ('refusal' in found) return found.refusal;
  const { tranche } = found;
  if (tranche.orderedBy === given.caller.personId) return { code: 'payer_ordered_payment' };
  const earliest = parisDate(tranche.orderedAt ?? given.at);
  const latest = parisDate(given.at);
  if (given.body.paidOn < earliest || given.body.paidOn > latest) return { code: 'value_date_out_of_range', earliest, latest };
  return refuseAmount(tranche.orderedCents, given.body.paidCents);
}

/** What an unsigned grant waits for: its reminder, then its term, until both sides have signed. */
export function nextSignatureDue(grant: Pick<Grant, 'state' | 'remindAt' | 'remindedAt' | 'termAt'>): Due | null {
  if (grant.state !== 'to_sign') return null;
  return grant.remindedAt ? { at: grant.termAt, what: 'expireGrant' } : { at: grant.remindAt, what: 'remindSignatories' };
}
