import { sql, type Transaction } from 'kysely';
import type { DB } from '../core/schema.ts';

/** The person who began application `a`, while it is a draft: its first event is theirs. */
export const draftedBy = sql<string | null>`CASE WHEN a.state = 'draft'
  THEN (SELECT e.person_id FROM event AS e WHERE e.stream_id = a.id AND e.version = 1) END`.as('draftedBy');

/** The person who began a draft; null of an application that was submitted. */
export async function readDrafter(trx: Transaction<DB>, id: string): Promise<string | null> {
  const row = await trx.selectFrom('application as a').where('a.id', '=', id).select(draftedBy).executeTakeFirst();
  return row?.draftedBy ?? null;
}

/** When the signatories were last told that a draft is ready; null if they were not. */
export async function readSubmissionAsked(trx: Transaction<DB>, id: string): Promise<string | null> {
  const row = await trx
    .selectFrom('event')
    .where('stream_id', '=', id)
    .where('name', '=', 'askSubmission')
    .select('at')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.at ?? null;
}
