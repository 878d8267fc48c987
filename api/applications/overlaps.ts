import { OVERLAP_ROLES, SettleOverlap } from '../../domain/applications/overlap.ts';
import { separationOf } from '../../domain/people/conflict.ts';
import { command } from '../http/operation.ts';

export const settleOverlap = command({
  operationId: 'settleOverlap',
  path: '/applications/{id}/overlap-settlements',
  subject: 'application',
  summary: 'Settles whether an application and another one really ask for the same cost; upheld, it stands against an award',
  roles: OVERLAP_ROLES,
  body: SettleOverlap,
  refusals: ['overlap_unknown', ...separationOf(OVERLAP_ROLES), 'overlap_settled'],
});
