import { parisDate } from '../core/calendar.ts';
import type { LegalForm } from '../calls/call.ts';
import type { Given } from '../core/command.ts';
import { type FinalAccount, refuseBalance } from './final-account.ts';
import { type Guarantee, refuseUnguaranteed } from './guarantee.ts';
import { acceptedRanks, type Milestone, refuseUntracked } from './milestone.ts';
import { type Payee, refuseWithoutPayee } from './payee.ts';
import type { Refusal } from '../core/refusal.ts';
import { type Caller, isSamePerson } from '../core/role.ts';
import {
  type CancelOrder,
  type CertifyService,
  findTranche,
  firstUnpaid,
  type OnTranche,
  orderableCents,
  type OrderPayment,
  type RecordPayment,
  refuseOnTranches,
  refuseService,
  refuseTranche,
  refuseTrancheState,
  refuseTurn,
} from './tranche.ts';

/** A tranche is named by a body: all but the tranche itself is read before that. */
type Unnamed<On extends OnTranche> = Omit<On, 'tranche'>;

const refuseAmount = (expectedCents: number, givenCents: number): Refusal | null =>
  givenCents === expectedCents ? null : { code: 'amount_differs', expectedCents, givenCents };

type Certifiable = OnTranche & {
  milestones: readonly Pick<Milestone, 'rank' | 'state'>[];
  account: Pick<FinalAccount, 'state'> | undefined;
};

/**
 * Guards in order of precedence (décret 2012-1246 art. 31: service fait before the order to pay). A tranche after the
 * first is justified by its own report; what the final account certifies is certified by nobody else.
 */
export const mayCertify = ({ grant, tranche, tranches, milestones, account }: Certifiable, caller: Caller): Refusal | null =>
  refuseOnTranches(grant, caller, 'certifyService') ??
  refuseBalance(tranche, account) ??
  refuseTrancheState(tranche, 'certifyService') ??
  refuseService(tranche, tranches, acceptedRanks(milestones));

/** Null: the service may be certified so. Less than the tranche may be: what is left of its commitment is withdrawn. */
export function refuseCertification(on: Unnamed<Certifiable>, given: Given<CertifyService>): Refusal | null {
  const found = findTranche(on.grant, on.tranches, 'certifyService', given);
  if ('refusal' in found) return found.refusal;
  const refusal = mayCertify({ ...on, ...found }, given.caller);
  if (refusal) return refusal;
  const { amountCents } = found.tranche;
  const { certifiedCents } = given.body;
  return certifiedCents > amountCents ? { code: 'certified_above_tranche', amountCents, certifiedCents } : null;
}

type Orderable = OnTranche & {
  milestones: Parameters<typeof refuseUntracked>[0];
  legalForm: LegalForm;
  guarantees: readonly Guarantee[];
  payees: readonly Payee[];
};

/**
 * Guards in order of precedence; null: finance may order the payment of a tranche whose turn it is, while no yearly
 * report is late, an advance is guaranteed as it has to be, and somebody has approved where it is paid.
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

/** Null: this much may be ordered: what was certified, or the advance. */
export function refuseOrder(on: Unnamed<Orderable>, given: Given<OrderPayment>): Refusal | null {
  const found = findTranche(on.grant, on.tranches, 'orderPayment', given);
  if ('refusal' in found) return found.refusal;
  const refusal = mayOrder({ ...on, ...found }, given.caller, given.at);
  return refusal ?? refuseAmount(orderableCents(found.tranche) ?? 0, given.body.orderedCents);
}

/** Null: finance may take the order back. */
export const mayCancelOrder = (on: OnTranche, caller: Caller): Refusal | null => refuseTranche(on, caller, 'cancelOrder');

export function refuseCancellation(on: Unnamed<OnTranche>, given: Given<CancelOrder>): Refusal | null {
  const found = findTranche(on.grant, on.tranches, 'cancelOrder', given);
  return 'refusal' in found ? found.refusal : mayCancelOrder(found, given.caller);
}

/**
 * Guards in order of precedence. Who ordered a payment never records it: ordering and paying are incompatible functions
 * (décret 2012-1246 art. 9); nor does who approved the final account that says how much it is.
 */
export function mayRecordPayment(on: OnTranche, caller: Caller): Refusal | null {
  const refusal = refuseTranche(on, caller, 'recordPayment');
  if (refusal) return refusal;
  const { orderedBy, approvedBy } = on.tranche;
  if (isSamePerson(caller, orderedBy)) return { code: 'payer_ordered_payment' };
  return isSamePerson(caller, approvedBy) ? { code: 'payer_approved_account' } : null;
}

/** Null: the payment may be recorded so. The value date lies between the order and today. */
export function refusePayment(on: Unnamed<OnTranche>, given: Given<RecordPayment>): Refusal | null {
  const found = findTranche(on.grant, on.tranches, 'recordPayment', given);
  if ('refusal' in found) return found.refusal;
  const refusal = mayRecordPayment(found, given.caller);
  if (refusal) return refusal;
  const { orderedAt, orderedCents } = found.tranche;
  const earliest = parisDate(orderedAt ?? given.at);
  const latest = parisDate(given.at);
  if (given.body.paidOn < earliest || given.body.paidOn > latest) return { code: 'value_date_out_of_range', earliest, latest };
  return refuseAmount(orderedCents, given.body.paidCents);
}
