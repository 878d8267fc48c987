import { ReplyToOpinions } from '../../domain/review/reply.ts';
import { onApplication } from '../commands-on.ts';

export const replyToOpinions = onApplication({
  operationId: 'replyToOpinions',
  path: '/replies',
  summary: 'Replies to the opinions before the committee decides, once, where the call says so',
  body: ReplyToOpinions,
  refusals: ['wrong_state', 'reply_closed', 'stale_version'],
});
