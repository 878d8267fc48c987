import { ApprovePayee, ProposePayee, RejectPayee } from '../../domain/grants/payee.ts';
import { onGrant } from '../commands-on.ts';

export const proposePayee = onGrant({
  operationId: 'proposePayee',
  path: '/payees',
  tag: 'grants',
  summary: 'Proposes the bank details to which a grant is to be paid; those in force stay so until these are approved',
  body: ProposePayee,
  refusals: ['not_found', 'wrong_state', 'wrong_form'],
});

const DECISION = ['not_found', 'wrong_state', 'payee_unknown', 'payee_decided', 'payee_superseded', 'decider_proposed_payee'] as const;

export const approvePayee = onGrant({
  operationId: 'approvePayee',
  path: '/payee-approvals',
  tag: 'grants',
  summary: 'Puts in force the bank details that another person has proposed',
  body: ApprovePayee,
  refusals: DECISION,
});

export const rejectPayee = onGrant({
  operationId: 'rejectPayee',
  path: '/payee-rejections',
  tag: 'grants',
  summary: 'Rejects the bank details that another person has proposed, with the reason',
  body: RejectPayee,
  refusals: DECISION,
});
