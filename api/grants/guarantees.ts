import { RecordGuarantee } from '../../domain/grants/guarantee.ts';
import { onGrant } from '../commands-on.ts';

export const recordGuarantee = onGrant({
  operationId: 'recordGuarantee',
  path: '/guarantees',
  summary: 'Records the guarantee that covers an advance above the one that is paid without it',
  body: RecordGuarantee,
  refusals: ['wrong_state', 'stale_version', 'guarantee_of_no_use', 'guarantee_over'],
});
