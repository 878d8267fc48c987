import { WithdrawApplication } from '../../domain/applications/withdrawal.ts';
import { onApplication } from '../commands-on.ts';

export const withdrawApplication = onApplication({
  operationId: 'withdrawApplication',
  path: '/withdrawal',
  tag: 'applications',
  summary: 'Takes an application back before the decision, for good',
  body: WithdrawApplication,
  refusals: ['not_found', 'wrong_state', 'stale_version'],
});
