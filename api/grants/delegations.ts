import { DelegatePayment, ReportCommitment, ReportPayment, ReturnDelegation } from '../../domain/grants/delegation.ts';
import { onGrant } from '../commands-on.ts';

/** The refusals of the ledger for a movement. */
const LEDGER = ['credits_insufficient', 'tranche_exceeded', 'amount_not_positive'] as const;
const OF_TRANCHES = ['wrong_state', 'wrong_form', 'tranche_unknown', 'tranche_wrong_state'] as const;

export const delegatePayment = onGrant({
  operationId: 'delegatePayment',
  path: '/payment-delegations',
  summary: 'Delegates payment credits of this year to a beneficiary that commits and pays itself',
  body: DelegatePayment,
  refusals: [...OF_TRANCHES, 'tracking_report_awaited', ...LEDGER],
});

export const reportCommitment = onGrant({
  operationId: 'reportCommitment',
  path: '/commitment-reports',
  summary: 'Reports what the beneficiary has committed of what is delegated to it',
  body: ReportCommitment,
  refusals: ['grant_in_reexamination', ...OF_TRANCHES, 'value_date_out_of_range', 'delegation_exceeded', ...LEDGER],
});

export const reportPayment = onGrant({
  operationId: 'reportPayment',
  path: '/payment-reports',
  summary: 'Reports a payment of the beneficiary on what it has committed',
  body: ReportPayment,
  refusals: [
    'grant_in_reexamination',
    ...OF_TRANCHES,
    'value_date_out_of_range',
    'payment_above_commitment',
    'delegation_exceeded',
    ...LEDGER,
  ],
});

export const returnDelegation = onGrant({
  operationId: 'returnDelegation',
  path: '/delegation-returns',
  summary: 'Takes back what a beneficiary will not use of what is delegated to it',
  body: ReturnDelegation,
  refusals: ['grant_in_reexamination', ...OF_TRANCHES, 'delegation_exceeded', ...LEDGER],
});
