import { applicationTable } from '../../domain/applications/application.ts';
import { ConfirmAward, WithdrawAward } from '../../domain/committee/reexamination.ts';
import { rolesFor } from '../../domain/core/state-table.ts';
import { command } from '../http/operation.ts';

const LEDGER = ['credits_insufficient', 'tranche_exceeded', 'amount_not_positive'] as const;

export const confirmAward = command({
  operationId: 'confirmAward',
  method: 'post',
  path: '/applications/{id}/award-confirmation',
  tag: 'review',
  summary: 'Confirms an award that was examined again, once its new opinion is given: its grant goes on where it stood',
  roles: rolesFor(applicationTable, 'confirmAward'),
  body: ConfirmAward,
  refusals: ['not_found', 'wrong_state', 'stale_version', 'conflict_of_interest', 'took_part_in_review', 'opinion_awaited'],
});

export const withdrawAward = command({
  operationId: 'withdrawAward',
  method: 'post',
  path: '/applications/{id}/award-withdrawal',
  tag: 'review',
  summary: 'Withdraws an unlawful award, within four months of its decision: its grant ends as one that is terminated',
  roles: rolesFor(applicationTable, 'withdrawAward'),
  body: WithdrawAward,
  refusals: [
    'not_found',
    'wrong_state',
    'stale_version',
    'conflict_of_interest',
    'took_part_in_review',
    'withdrawal_term_passed',
    'payment_under_way',
    ...LEDGER,
  ],
});
