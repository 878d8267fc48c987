import { IdentifyCommitment, IdentifyCredits, IdentifyOrder } from '../../domain/ledger/accounting.ts';
import { CREDIT_ROLES } from '../../domain/ledger/credits.ts';
import { onGrant } from '../commands-on.ts';
import { command } from '../http/operation.ts';

export const identifyCommitment = onGrant({
  operationId: 'identifyCommitment',
  path: '/commitment-numbers',
  summary: 'Records what the accounting system calls a grant’s commitment (N° EJ) and its payee; what was recorded before is replaced',
  body: IdentifyCommitment,
  refusals: ['wrong_state', 'commitment_number_taken'],
});

export const identifyOrder = onGrant({
  operationId: 'identifyOrder',
  path: '/order-numbers',
  summary: 'Records what the accounting system calls the payment order of a tranche (N° DP); what was recorded before is replaced',
  body: IdentifyOrder,
  refusals: ['wrong_state', 'wrong_form', 'tranche_unknown', 'tranche_wrong_state', 'order_number_taken'],
});

export const identifyCredits = command({
  operationId: 'identifyCredits',
  path: '/envelopes/{id}/codes',
  subject: 'envelope',
  summary: 'Records under which codes the credits of an envelope’s year stand in the accounting system',
  roles: CREDIT_ROLES,
  body: IdentifyCredits,
  refusals: ['year_out_of_range'],
});
