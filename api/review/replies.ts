import { ReplyToOpinions } from '../../domain/review/reply.ts';
import { onApplication } from '../commands-on.ts';

export const replyToOpinions = onApplication({
  operationId: 'replyToOpinions',
  path: '/replies',
  tag: 'reviews',
  summary: 'Replies to the opinions before the committee decides, once, where the call says so',
  body: ReplyToOpinions,
  refusals: ['not_found', 'wrong_state', 'reply_closed', 'stale_version'],
});
