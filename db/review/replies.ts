import { type Kysely, sql, type Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import type { ReplyAwaited, Replying, ReplyToOpinions } from '../../domain/review/reply.ts';
import { part } from '../connection/together.ts';
import type { DB } from '../core/schema.ts';

/**
 * True if the organisation of application `a` has replied within its time. Counted, by its key: PostgreSQL may read all
 * replies at once to see which of several applications have one.
 */
export const isReplied = sql<boolean>`(
  SELECT count(*) > 0 FROM opinion_reply AS y WHERE y.application_id = a.id AND y.until = a.reply_until)`.as('isReplied');

/** The reply to the opinions on application `a`, the newest one. */
export const newestReply = sql<string | null>`(
  SELECT y.reply FROM opinion_reply AS y WHERE y.application_id = a.id ORDER BY y.version DESC LIMIT 1)`.as('reply');

/** @param remindAt when its organisation is reminded; null if it is not */
export async function setReplyUntil(trx: Transaction<DB>, applicationId: string, until: string, remindAt: string | null): Promise<void> {
  await trx.updateTable('application').set({ reply_until: until, reply_remind_at: remindAt }).where('id', '=', applicationId).execute();
}

export async function endReplyReminder(trx: Transaction<DB>, applicationId: string): Promise<void> {
  await trx.updateTable('application').set({ reply_remind_at: null }).where('id', '=', applicationId).execute();
}

export const readReplying = (db: Kysely<DB>, applicationId: string): Promise<Replying> =>
  db
    .selectFrom('application as a')
    .where('a.id', '=', applicationId)
    .select(['a.reply_until as replyUntil', isReplied])
    .executeTakeFirstOrThrow();

/** Those of these applications whose organisation may still reply at this instant, and has not. */
export const readAwaitedReplies = async (db: Kysely<DB>, ids: readonly string[], at: string): Promise<ReplyAwaited[]> => {
  const rows = await db
    .selectFrom('application as a')
    .where('a.id', '=', sql<string>`ANY(${[...ids]}::uuid[])`)
    .where('a.reply_until', '>', at)
    .select(['a.id as applicationId', 'a.reply_until as until', isReplied])
    .execute();
  return rows.flatMap(({ applicationId, until, isReplied: done }) => (until === null || done ? [] : [{ applicationId, until }]));
};

export async function insertReply(
  trx: Transaction<DB>,
  { id, body: { reply } }: Given<ReplyToOpinions>,
  { version, until }: { version: number; until: string },
): Promise<void> {
  await trx.insertInto('opinion_reply').values({ application_id: id, version, until, reply }).execute();
}

/** An organisation's replies to the opinions on its application, oldest first. */
export const repliesPart = (db: Kysely<DB>, applicationId: string) =>
  part(
    db
      .selectFrom('opinion_reply as y')
      .innerJoin('event as e', (join) => join.onRef('e.stream_id', '=', 'y.application_id').onRef('e.version', '=', 'y.version'))
      .where('y.application_id', '=', applicationId)
      .select(['y.reply', 'e.at'])
      .orderBy('y.version'),
    { instants: ['at'] },
  );
