import { WithdrawApplication } from '../../domain/applications/withdrawal.ts';
import { onApplication } from '../commands-on.ts';

export const withdrawApplication = onApplication({
  operationId: 'withdrawApplication',
  path: '/withdrawal',
  summary: 'Takes an application back before the decision, for good',
  body: WithdrawApplication,
  refusals: ['wrong_state', 'stale_version'],
});
