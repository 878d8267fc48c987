import { OVERLAP_ROLES, SettleOverlap } from '../../domain/applications/overlap.ts';
import { command } from '../http/operation.ts';

export const settleOverlap = command({
  operationId: 'settleOverlap',
  path: '/applications/{id}/overlap-settlements',
  subject: 'application',
  summary: 'Settles whether an application and another one really ask for the same cost; upheld, it stands against an award',
  roles: OVERLAP_ROLES,
  body: SettleOverlap,
  refusals: ['overlap_unknown', 'conflict_of_interest', 'overlap_settled'],
});
