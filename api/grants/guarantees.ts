import { grantTable } from '../../domain/grants/grant.ts';
import { RecordGuarantee } from '../../domain/grants/guarantee.ts';
import { rolesFor } from '../../domain/core/state-table.ts';
import { command } from '../http/operation.ts';

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
