import assert from 'node:assert/strict';
import type { Kysely } from 'kysely';
import { lockApplication } from '../../db/applications/applications.ts';
import { once } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import { insertReply, readReplying } from '../../db/review/replies.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { refuseReply, ReplyToOpinions } from '../../domain/review/reply.ts';
import { applicationNow } from '../core/next-deadline.ts';

export const replyActivities = (db: Kysely<DB>) => ({
  /** An organisation replies to the opinions on its application: the committee reads both. */
  replyToOpinions: once(db, ReplyToOpinions, async (trx, given) => {
    const application = orNotFound(await lockApplication(trx, given.id));
    const replying = await readReplying(trx, given.id);
    refuseIf(refuseReply({ application, ...replying }, given));
    const { replyUntil: until } = replying;
    assert(until !== null, `application ${given.id} takes a reply, and has no time for one`);
    return {
      facts: {},
      ...(await applicationNow(trx, application)),
      after: ({ version }) => insertReply(trx, given, { version, until }),
    };
  }),
});
