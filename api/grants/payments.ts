import { grantTable } from '../../domain/grants/grant.ts';
import { rolesFor } from '../../domain/core/state-table.ts';
import { CancelOrder, CertifyService, ConfirmTranche, OrderPayment, RecordPayment } from '../../domain/grants/tranche.ts';
import { command } from '../http/operation.ts';

/** What the ledger could refuse of a movement. */
const LEDGER = ['credits_insufficient', 'tranche_exceeded', 'amount_not_positive'] as const;

export const confirmTranche = command({
  operationId: 'confirmTranche',
  method: 'post',
  path: '/grants/{id}/confirmations',
  tag: 'grants',
  summary:
    'Confirms a tranche whose conditions are met, as one that waits for credits or for a visa: its reservation is committed, or delegated',
  roles: rolesFor(grantTable, 'confirmTranche'),
  body: ConfirmTranche,
  refusals: [
    'not_found',
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

export const certifyService = command({
  operationId: 'certifyService',
  method: 'post',
  path: '/grants/{id}/certifications',
  tag: 'grants',
  summary: 'Certifies that the service of a tranche was done, in whole or in part',
  roles: rolesFor(grantTable, 'certifyService'),
  body: CertifyService,
  refusals: [
    'not_found',
    'wrong_state',
    'wrong_form',
    'account_awaited',
    'balance_settled',
    'tranche_unknown',
    'tranche_wrong_state',
    'advance_without_service',
    'tranche_out_of_order',
    'report_not_accepted',
    'certified_above_tranche',
    ...LEDGER,
  ],
});

export const orderPayment = command({
  operationId: 'orderPayment',
  method: 'post',
  path: '/grants/{id}/payment-orders',
  tag: 'grants',
  summary: 'Orders the payment of a tranche, or of the advance, to the bank details in force',
  roles: rolesFor(grantTable, 'orderPayment'),
  body: OrderPayment,
  refusals: [
    'not_found',
    'wrong_state',
    'wrong_form',
    'tranche_unknown',
    'tranche_wrong_state',
    'tranche_out_of_order',
    'amount_differs',
    'advance_not_guaranteed',
    'tracking_report_awaited',
    'payee_missing',
    ...LEDGER,
  ],
});

export const cancelOrder = command({
  operationId: 'cancelOrder',
  method: 'post',
  path: '/grants/{id}/order-cancellations',
  tag: 'grants',
  summary: 'Takes back the payment order of a tranche',
  roles: rolesFor(grantTable, 'cancelOrder'),
  body: CancelOrder,
  refusals: ['not_found', 'wrong_state', 'wrong_form', 'tranche_unknown', 'tranche_wrong_state', ...LEDGER],
});

export const recordPayment = command({
  operationId: 'recordPayment',
  method: 'post',
  path: '/grants/{id}/payments',
  tag: 'grants',
  summary: 'Records the payment of a tranche that somebody else ordered',
  roles: rolesFor(grantTable, 'recordPayment'),
  body: RecordPayment,
  refusals: [
    'grant_in_reexamination',
    'not_found',
    'wrong_state',
    'wrong_form',
    'tranche_unknown',
    'tranche_wrong_state',
    'payer_ordered_payment',
    'payer_approved_account',
    'value_date_out_of_range',
    'amount_differs',
    ...LEDGER,
    'year_over',
  ],
});
