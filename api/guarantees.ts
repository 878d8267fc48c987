import { grantTable } from '../domain/grant.ts';
import { RecordGuarantee } from '../domain/guarantee.ts';
import { rolesFor } from '../domain/state-table.ts';
import { command } from './operation.ts';

export const recordGuarantee = command({
  operationId: 'recordGuarantee',
  method: 'post',
  path: '/grants/{id}/guarantees',
  tag: 'grants',
  summary: 'Records the guarantee that covers an advance above the one that is paid without it',
  roles: rolesFor(grantTable, 'recordGuarantee'),
  body: RecordGuarantee,
  refusals: ['not_found', 'wrong_state', 'conflict_of_interest', 'stale_version', 'guarantee_of_no_use', 'guarantee_over'],
});
