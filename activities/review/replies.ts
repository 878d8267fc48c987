import assert from 'node:assert/strict';
import type { Kysely } from 'kysely';
import { lockApplication } from '../../db/applications/applications.ts';
import { once } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import { endReplyReminder, insertReply, readReplying } from '../../db/review/replies.ts';
import { applicationTable } from '../../domain/applications/application-life.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { isTaken } from '../../domain/core/state-table.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { nextReplyDue, refuseReply, ReplyToOpinions } from '../../domain/review/reply.ts';
import { deadline, whenDue } from '../core/deadline.ts';
import { applicationNow } from '../core/next-deadline.ts';

export const replyActivities = (db: Kysely<DB>) => ({
  /** An organisation replies to the opinions on its application: the committee reads both. */
  replyToOpinions: once(db, ReplyToOpinions, async (trx, given) => {
    const application = orNotFound(await lockApplication(trx, given.id));
    const replying = await readReplying(trx, given.id);
    refuseIf(refuseReply({ application, ...replying }, given));
    const { replyUntil: until } = replying;
    assert(until !== null, `application ${given.id} takes a reply, and has no time for one`);
    await endReplyReminder(trx, given.id);
    return {
      facts: {},
      ...(await applicationNow(trx, { ...application, replyRemindAt: null })),
      after: ({ version }) => insertReply(trx, given, { version, until }),
    };
  }),

  /** Reminds the organisation, once, that its time to reply ends; nothing is said once that time is over. */
  remindReply: deadline(
    db,
    whenDue(
      (trx, { id }) => lockApplication(trx, id),
      (application) => (isTaken(applicationTable, application.state, 'remindReply') ? nextReplyDue(application) : null),
    ),
    async (trx, application, { id, at }) => {
      const { replyUntil: until } = await readReplying(trx, id);
      await endReplyReminder(trx, id);
      const now = await applicationNow(trx, { ...application, replyRemindAt: null });
      return until === null || until <= at ? { ...now, isQuiet: true } : { facts: { replyBy: parisDate(until) }, ...now };
    },
  ),
});
