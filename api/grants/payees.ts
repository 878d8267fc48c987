import { grantTable } from '../../domain/grants/grant.ts';
import { ApprovePayee, ProposePayee, RejectPayee } from '../../domain/grants/payee.ts';
import { rolesFor } from '../../domain/core/state-table.ts';
import { command } from '../http/operation.ts';

export const proposePayee = command({
  operationId: 'proposePayee',
  method: 'post',
  path: '/grants/{id}/payees',
  tag: 'grants',
  summary: 'Proposes the bank details to which a grant is to be paid; those in force stay so until these are approved',
  roles: rolesFor(grantTable, 'proposePayee'),
  body: ProposePayee,
  refusals: ['not_found', 'wrong_state', 'wrong_form'],
});

const DECISION = [
  'not_found',
  'wrong_state',
  'conflict_of_interest',
  'payee_unknown',
  'payee_decided',
  'payee_superseded',
  'decider_proposed_payee',
] as const;

export const approvePayee = command({
  operationId: 'approvePayee',
  method: 'post',
  path: '/grants/{id}/payee-approvals',
  tag: 'grants',
  summary: 'Puts in force the bank details that somebody else has proposed',
  roles: rolesFor(grantTable, 'approvePayee'),
  body: ApprovePayee,
  refusals: DECISION,
});

export const rejectPayee = command({
  operationId: 'rejectPayee',
  method: 'post',
  path: '/grants/{id}/payee-rejections',
  tag: 'grants',
  summary: 'Rejects the bank details that somebody else has proposed, with the reason',
  roles: rolesFor(grantTable, 'rejectPayee'),
  body: RejectPayee,
  refusals: DECISION,
});
