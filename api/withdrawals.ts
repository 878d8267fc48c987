import { applicationTable } from '../domain/application.ts';
import { rolesFor } from '../domain/state-table.ts';
import { WithdrawApplication } from '../domain/withdrawal.ts';
import { command } from './operation.ts';

export const withdrawApplication = command({
  operationId: 'withdrawApplication',
  method: 'post',
  path: '/applications/{id}/withdrawal',
  tag: 'applications',
  summary: 'Takes an application back before the decision, for good',
  roles: rolesFor(applicationTable, 'withdrawApplication'),
  body: WithdrawApplication,
  refusals: ['not_found', 'wrong_state', 'stale_version'],
});
