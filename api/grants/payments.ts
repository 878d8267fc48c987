import {
  CancelCertification,
  CancelOrder,
  CertifyService,
  ConfirmTranche,
  OrderPayment,
  RecordPayment,
  ReturnPayment,
} from '../../domain/grants/tranche.ts';
import { batch } from '../batches.ts';
import { onGrant } from '../commands-on.ts';

/** The refusals of the ledger for a movement. */
const LEDGER = ['credits_insufficient', 'tranche_exceeded', 'amount_not_positive'] as const;

/** The refusals that every step of a tranche's payment shares, checked first. */
const OF_TRANCHE = ['wrong_state', 'wrong_form', 'tranche_unknown', 'tranche_wrong_state'] as const;

export const confirmTranche = onGrant({
  operationId: 'confirmTranche',
  path: '/confirmations',
  summary:
    'Confirms a tranche whose conditions are met, for example one that waits for credits or for a visa: its reservation is committed, or delegated',
  body: ConfirmTranche,
  refusals: [
    'wrong_state',
    'tranche_unknown',
    'tranche_wrong_state',
    'amendment_open',
    'tranche_out_of_order',
    'tranche_conditions_missing',
    'gave_visa',
    'funding_change_open',
    'visa_missing',
    'visa_refused',
    'claim_owed',
    'tranche_behind_others',
    ...LEDGER,
    'year_over',
    'reservation_uncovered',
  ],
});

export const certifyService = onGrant({
  operationId: 'certifyService',
  path: '/certifications',
  summary: 'Certifies that the service of a tranche was done, in whole or in part',
  body: CertifyService,
  refusals: [
    'wrong_state',
    'wrong_form',
    'account_awaited',
    'balance_settled',
    'tranche_unknown',
    'tranche_wrong_state',
    'advance_without_service',
    'tranche_out_of_order',
    'report_not_accepted',
    'service_not_begun',
    'certified_above_tranche',
    'certified_not_above_paid',
    'service_not_shown',
  ],
});

export const certifyServices = batch({
  operationId: 'certifyServices',
  path: '/certifications',
  summary: 'Certifies the services of many tranches, each by itself: one that is refused stops none',
  one: certifyService,
  part: 'tranche',
});

export const cancelCertification = onGrant({
  operationId: 'cancelCertification',
  path: '/certification-cancellations',
  summary: 'Takes back a certification whose payment is not ordered: nothing of the commitment is lost by it',
  body: CancelCertification,
  refusals: [...OF_TRANCHE, 'balance_settled', 'certification_paid'],
});

export const orderPayment = onGrant({
  operationId: 'orderPayment',
  path: '/payment-orders',
  summary: 'Orders the payment of the advance, or of what is left to pay of what was certified, in part or in whole',
  body: OrderPayment,
  refusals: [
    ...OF_TRANCHE,
    'tranche_out_of_order',
    'amount_differs',
    'ordered_above_certified',
    'advance_not_guaranteed',
    'tracking_report_awaited',
    'payee_missing',
    ...LEDGER,
  ],
});

export const orderPayments = batch({
  operationId: 'orderPayments',
  path: '/payment-orders',
  summary: 'Orders many payments, each by itself: one that is refused stops none',
  one: orderPayment,
  part: 'tranche',
});

export const cancelOrder = onGrant({
  operationId: 'cancelOrder',
  path: '/order-cancellations',
  summary: 'Takes back the payment order of a tranche',
  body: CancelOrder,
  refusals: [...OF_TRANCHE, ...LEDGER],
});

export const recordPayment = onGrant({
  operationId: 'recordPayment',
  path: '/payments',
  summary: 'Records the payment of a tranche that other people authorised',
  body: RecordPayment,
  refusals: [
    'grant_in_reexamination',
    ...OF_TRANCHE,
    'payer_ordered_payment',
    'payer_certified_service',
    'payer_approved_account',
    'payer_signed_grant',
    'payer_decided_award',
    'value_date_out_of_range',
    'amount_differs',
    ...LEDGER,
    'year_over',
  ],
});

export const returnPayment = onGrant({
  operationId: 'returnPayment',
  path: '/payment-returns',
  summary: 'Records that the bank returned the payment of a tranche: it is ordered again, to other bank details',
  body: ReturnPayment,
  refusals: [...OF_TRANCHE, 'payment_claimed', 'value_date_out_of_range', ...LEDGER, 'year_closed'],
});
