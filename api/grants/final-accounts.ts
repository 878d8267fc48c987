import { ApproveFinalAccount, DeclareEnd, GiveFinalAccount, ReturnFinalAccount } from '../../domain/grants/final-account.ts';
import { onGrant } from '../commands-on.ts';

/** The refusals of a command on an expected final account, in a grant that accepts the command. */
const FIRST = ['wrong_state', 'account_not_asked', 'account_approved', 'account_wrong_state'] as const;

export const giveFinalAccount = onGrant({
  operationId: 'giveFinalAccount',
  path: '/final-accounts',
  summary: 'Gives the real cost of the project, by cost line, once it is over and reported on',
  body: GiveFinalAccount,
  refusals: [
    ...FIRST,
    'account_before_period_end',
    'account_before_reports',
    'account_lines_differ',
    'account_total_differs',
    'account_files_unknown',
    'account_below_report',
    'documents_missing',
  ],
});

export const declareEnd = onGrant({
  operationId: 'declareEnd',
  path: '/early-end',
  summary: 'Declares that the project has ended before its planned last day: its final account is open from then, without an amendment',
  body: DeclareEnd,
  refusals: [...FIRST, 'end_declared', 'amendment_open', 'stale_version', 'end_out_of_range'],
});

export const returnFinalAccount = onGrant({
  operationId: 'returnFinalAccount',
  path: '/final-account-returns',
  summary: 'Returns a final account to be given again, with the reason',
  body: ReturnFinalAccount,
  refusals: [...FIRST, 'stale_account'],
});

export const approveFinalAccount = onGrant({
  operationId: 'approveFinalAccount',
  path: '/final-account-approvals',
  summary:
    'Approves what may be funded of a final account: the balance is certified as far as it is due, the rest of the promised amount is withdrawn, and what was overpaid is claimed',
  body: ApproveFinalAccount,
  refusals: [
    ...FIRST,
    'stale_account',
    'account_before_reports',
    'struck_lines_unknown',
    'struck_above_spent',
    'struck_reason_missing',
    'amendment_open',
    'payment_under_way',
    'tranche_out_of_order',
    'tranche_wrong_state',
    'credits_insufficient',
    'tranche_exceeded',
    'amount_not_positive',
  ],
});
