import { ConfirmAward, WithdrawAward } from '../../domain/committee/reexamination.ts';
import { onApplication } from '../commands-on.ts';

const LEDGER = ['credits_insufficient', 'tranche_exceeded', 'amount_not_positive'] as const;

export const confirmAward = onApplication({
  operationId: 'confirmAward',
  path: '/award-confirmation',
  summary: 'Confirms an award that was examined again, once its new opinion is given: its grant continues where it stopped',
  body: ConfirmAward,
  refusals: ['wrong_state', 'stale_version', 'took_part_in_review', 'opinion_awaited'],
});

export const withdrawAward = onApplication({
  operationId: 'withdrawAward',
  path: '/award-withdrawal',
  summary:
    'Withdraws an unlawful award, after a formal notice whose time is over and within four months of its decision: its grant ends like one that is terminated',
  body: WithdrawAward,
  refusals: [
    'wrong_state',
    'stale_version',
    'took_part_in_review',
    'withdrawal_deadline_passed',
    'payment_under_way',
    'notice_missing',
    'notice_running',
    ...LEDGER,
  ],
});
