import { parisDate } from '../core/calendar.ts';
import type { LegalForm } from '../calls/call.ts';
import { type GrantAct, refuseAuthoriser } from './authorising.ts';
import type { Given } from '../core/command.ts';
import { type FinalAccount, refuseBalance } from './final-account.ts';
import { type Guarantee, refuseUnguaranteed } from './guarantee.ts';
import { type Milestone, refuseUntracked } from './milestone.ts';
import { type Payee, refuseWithoutPayee } from './payee.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import {
  type CancelCertification,
  type CancelOrder,
  certifiableCents,
  type CertifyService,
  findTranche,
  firstUnpaid,
  isReportAccepted,
  type OnTranche,
  openOrderCents,
  orderableCents,
  type OrderPayment,
  type RecordPayment,
  refuseOnTranches,
  refuseService,
  refuseTranche,
  refuseTrancheState,
  refuseTurn,
  type ReturnPayment,
} from './tranche.ts';

/** The body names the tranche: everything but the tranche itself is read before that. */
type Unnamed<On extends OnTranche> = Omit<On, 'tranche'>;

const refuseAmount = (expectedCents: number, givenCents: number): Refusal | null =>
  givenCents === expectedCents ? null : { code: 'amount_differs', expectedCents, givenCents };

type Certifiable = OnTranche & {
  milestones: readonly Pick<Milestone, 'rank' | 'state' | 'periodStartsOn'>[];
  account: Pick<FinalAccount, 'state'> | undefined;
};

/**
 * The first refusal, in order of precedence; null if the service may be certified (décret 2012-1246 art. 31: service
 * fait before the order to pay). A tranche after the first is justified by its own report; what the final account
 * certifies is not certified in any other way.
 */
export const mayCertify = ({ grant, tranche, tranches, milestones, account }: Certifiable, caller: Caller, at: string): Refusal | null =>
  refuseOnTranches(grant, caller, 'certifyService') ??
  refuseBalance(tranche, account) ??
  refuseTrancheState(tranche, 'certifyService') ??
  refuseService(tranche, tranches, milestones, at);

/**
 * Null if the service may be certified with this amount. It may be less than the tranche: the payment order withdraws
 * the rest of its commitment. If no accepted report shows the service, the observation says on what it is certified.
 */
export function refuseCertification(on: Unnamed<Certifiable>, given: Given<CertifyService>): Refusal | null {
  const found = findTranche(on.grant, on.tranches, 'certifyService', given);
  if ('refusal' in found) return found.refusal;
  const refusal = mayCertify({ ...on, ...found }, given.caller, given.at);
  if (refusal) return refusal;
  const { certifiedCents, observation } = given.body;
  const { rank, paidCents } = found.tranche;
  const mostCents = certifiableCents(found.tranche);
  if (certifiedCents > mostCents) return { code: 'certified_above_tranche', amountCents: mostCents, certifiedCents };
  // The certified amount includes what is paid already: nothing would be left to pay.
  if (certifiedCents <= paidCents) return { code: 'certified_not_above_paid', rank, paidCents, certifiedCents };
  return observation === '' && !isReportAccepted(found.tranche, on.milestones) ? { code: 'service_not_shown', rank } : null;
}

/**
 * The first refusal, in order of precedence; null if finance may cancel a certification whose payment is not ordered.
 * It withdrew nothing of the commitment, so nothing is lost. Once a final account is approved no certification can be
 * cancelled: the account made it, or counted on it.
 */
export function mayCancelCertification(on: OnTranche, caller: Caller): Refusal | null {
  const refusal = refuseTranche(on, caller, 'cancelCertification');
  if (refusal) return refusal;
  const { rank, isSettled, paidCents } = on.tranche;
  if (isSettled) return { code: 'balance_settled', rank };
  return paidCents > 0 ? { code: 'certification_paid', rank, paidCents } : null;
}

/** Null if finance may cancel the certification of the tranche that the body names. */
export function refuseCertificationCancelled(on: Unnamed<OnTranche>, given: Given<CancelCertification>): Refusal | null {
  const found = findTranche(on.grant, on.tranches, 'cancelCertification', given);
  return 'refusal' in found ? found.refusal : mayCancelCertification(found, given.caller);
}

type Orderable = OnTranche & {
  milestones: Parameters<typeof refuseUntracked>[0];
  legalForm: LegalForm;
  guarantees: readonly Guarantee[];
  payees: readonly Payee[];
};

/**
 * The first refusal, in order of precedence; null if finance may order the payment of a tranche whose turn it is, while
 * no yearly report is late, an advance is guaranteed as required, and bank details are approved.
 */
export function mayOrder(on: Orderable, caller: Caller, at: string): Refusal | null {
  const { grant, tranche, tranches, milestones, legalForm, guarantees, payees } = on;
  const refusal = refuseTranche(on, caller, 'orderPayment');
  if (refusal) return refusal;
  const { rank, state } = tranche;
  if (orderableCents(tranche) === null) return { code: 'tranche_wrong_state', rank, state, command: 'orderPayment' };
  return (
    refuseTurn(rank, firstUnpaid(tranches, rank)) ??
    refuseUntracked(milestones, at) ??
    refuseUnguaranteed(grant, tranche, legalForm, guarantees, at) ??
    refuseWithoutPayee(payees)
  );
}

/** Null if this amount may be ordered: up to what is left to pay of what was certified, or the whole advance. */
export function refuseOrder(on: Unnamed<Orderable>, given: Given<OrderPayment>): Refusal | null {
  const found = findTranche(on.grant, on.tranches, 'orderPayment', given);
  if ('refusal' in found) return found.refusal;
  const refusal = mayOrder({ ...on, ...found }, given.caller, given.at);
  if (refusal) return refusal;
  const { tranche } = found;
  const { orderedCents } = given.body;
  const mostCents = orderableCents(tranche) ?? 0;
  // An advance is paid at once; a certified service may be paid in parts (acompte).
  if (tranche.kind === 'advance') return refuseAmount(mostCents, orderedCents);
  return orderedCents > mostCents ? { code: 'ordered_above_certified', rank: tranche.rank, mostCents, orderedCents } : null;
}

/** Null if finance may cancel the order. */
export const mayCancelOrder = (on: OnTranche, caller: Caller): Refusal | null => refuseTranche(on, caller, 'cancelOrder');

export function refuseCancellation(on: Unnamed<OnTranche>, given: Given<CancelOrder>): Refusal | null {
  const found = findTranche(on.grant, on.tranches, 'cancelOrder', given);
  return 'refusal' in found ? found.refusal : mayCancelOrder(found, given.caller);
}

/** `acts`: who did what on the grant, among the events of `KEPT_FROM_PAYING`. */
type Payable = OnTranche & { acts: readonly GrantAct[] };

/**
 * The first refusal, in order of precedence; null if the payment may be recorded, by a person who has authorised
 * nothing of its grant (décret 2012-1246 art. 9).
 */
export const mayRecordPayment = (on: Payable, caller: Caller): Refusal | null =>
  refuseTranche(on, caller, 'recordPayment') ?? refuseAuthoriser(on.acts, caller);

/** Null if this payment may be recorded. The value date is between the order and today. */
export function refusePayment(on: Unnamed<Payable>, given: Given<RecordPayment>): Refusal | null {
  const found = findTranche(on.grant, on.tranches, 'recordPayment', given);
  if ('refusal' in found) return found.refusal;
  const refusal = mayRecordPayment({ ...on, ...found }, given.caller);
  if (refusal) return refusal;
  const { orderedAt } = found.tranche;
  const earliest = parisDate(orderedAt ?? given.at);
  const latest = parisDate(given.at);
  if (given.body.paidOn < earliest || given.body.paidOn > latest) return { code: 'value_date_out_of_range', earliest, latest };
  return refuseAmount(openOrderCents(found.tranche), given.body.paidCents);
}

/**
 * The first refusal, in order of precedence; null if the payer may record that the bank returned the payment of the
 * tranche. A part of it that is claimed back was received, so it did not come back.
 */
export function mayReturnPayment(on: OnTranche, caller: Caller): Refusal | null {
  const refusal = refuseTranche(on, caller, 'returnPayment');
  if (refusal) return refusal;
  const { rank, state, claimedCents, paidCents } = on.tranche;
  if (paidCents === 0) return { code: 'tranche_wrong_state', rank, state, command: 'returnPayment' };
  return claimedCents > 0 ? { code: 'payment_claimed', rank, claimedCents } : null;
}

/** Null if this return may be recorded. The money came back between the day of the payment and today. */
export function refuseReturn(on: Unnamed<OnTranche>, given: Given<ReturnPayment>): Refusal | null {
  const found = findTranche(on.grant, on.tranches, 'returnPayment', given);
  if ('refusal' in found) return found.refusal;
  const refusal = mayReturnPayment(found, given.caller);
  if (refusal) return refusal;
  const latest = parisDate(given.at);
  const earliest = found.tranche.paidOn ?? latest;
  const { returnedOn } = given.body;
  return returnedOn < earliest || returnedOn > latest ? { code: 'value_date_out_of_range', earliest, latest } : null;
}
