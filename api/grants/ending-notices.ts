import { GiveNotice, GiveObservations } from '../../domain/grants/ending-notice.ts';
import { onGrant } from '../commands-on.ts';

export const giveNotice = onGrant({
  operationId: 'giveNotice',
  path: '/ending-notices',
  summary: 'Gives formal notice that the grant may be ended: the condition that is not kept, and until when that may be answered',
  body: GiveNotice,
  refusals: [
    'wrong_state',
    'stale_version',
    'notice_too_short',
    'withdrawal_deadline_passed',
    'milestone_unknown',
    'stop_without_unmet_condition',
  ],
});

export const giveObservations = onGrant({
  operationId: 'giveObservations',
  path: '/ending-observations',
  summary: 'Answers a formal notice, before the grant is ended',
  body: GiveObservations,
  refusals: ['wrong_state', 'notice_missing', 'notice_answered', 'stale_notice'],
});
