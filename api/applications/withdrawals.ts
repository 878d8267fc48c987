import { applicationTable } from '../../domain/applications/application.ts';
import { rolesFor } from '../../domain/core/state-table.ts';
import { WithdrawApplication } from '../../domain/applications/withdrawal.ts';
import { command } from '../http/operation.ts';

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
