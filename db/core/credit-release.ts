import { type Kysely, sql, type Transaction } from 'kysely';
import { noteMoved } from './events.ts';
import type { DB } from './schema.ts';

/** True for an envelope with a tranche or an application that waits for its credits. */
const isWaitedFor = sql<boolean>`(
  EXISTS (SELECT FROM tranche AS t JOIN "grant" AS g ON g.id = t.grant_id WHERE t.state = 'awaiting_credits' AND g.envelope_id = envelope.id)
  OR EXISTS (SELECT FROM application AS a JOIN call_version AS v ON (v.call_id, v.version) = (a.call_id, a.call_version)
    WHERE a.state = 'waitlisted' AND v.envelope_id = envelope.id))`;

/**
 * Re-check blocked tranches and applications this often: some blockers, such as the end of a year or a visa, are not
 * movements.
 */
const AGAIN = sql.lit('1 hour');

/**
 * Records that these envelopes have free credits, or that an obstacle to a tranche is gone: if anything waits for it,
 * their workflows are to go on with it. Envelopes are locked after grants, as by every movement.
 */
export async function ease(trx: Transaction<DB>, envelopeIds: readonly string[], at: string): Promise<void> {
  if (envelopeIds.length === 0) return;
  const eased = await trx
    .updateTable('envelope')
    .set({ eased_at: at })
    .where('id', '=', sql<string>`ANY(${[...envelopeIds]}::uuid[])`)
    .where(isWaitedFor)
    .returning('id')
    .execute();
  for (const { id } of eased) noteMoved(trx, { kind: 'envelope', id, name: 'spreadCredits', version: 0 });
}

/** Covers envelopes whose waits began after the last free credits, or before any. */
export async function easeForgotten(db: Kysely<DB>, at: string): Promise<void> {
  await db.updateTable('envelope').set({ eased_at: at }).where('eased_at', 'is', null).where(isWaitedFor).execute();
}

/**
 * Schedules the next check of the envelope if something still waits for its credits; otherwise it comes with free
 * credits.
 */
export async function setNextEasing(db: Kysely<DB>, id: string, at: string): Promise<void> {
  await db
    .updateTable('envelope')
    .set({ eased_at: sql<string | null>`CASE WHEN ${isWaitedFor} THEN ${at}::timestamptz + interval ${AGAIN} END` })
    .where('id', '=', id)
    .execute();
}
