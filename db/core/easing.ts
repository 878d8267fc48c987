import { type Kysely, sql, type Transaction } from 'kysely';
import { noteMoved } from './events.ts';
import type { DB } from './schema.ts';

/** True of an envelope for whose credits a tranche or an application waits. */
const isWaitedFor = sql<boolean>`(
  EXISTS (SELECT FROM tranche AS t JOIN "grant" AS g ON g.id = t.grant_id WHERE t.state = 'awaiting_credits' AND g.envelope_id = envelope.id)
  OR EXISTS (SELECT FROM application AS a JOIN call_version AS v ON (v.call_id, v.version) = (a.call_id, a.call_version)
    WHERE a.state = 'waitlisted' AND v.envelope_id = envelope.id))`;

/**
 * Who waits in vain is looked at again so often all the same: a year turns, and not all that stands in a tranche's way
 * is a movement.
 */
const AGAIN = sql.lit('1 hour');

/**
 * Money of these envelopes has come free, or something that stood in a tranche's way is gone: where somebody waits for
 * it, their workflows are to spread it. Envelopes are locked after grants, as by whoever moves money.
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

/** Whoever has begun to wait since money last came free, or before anybody spread any, is looked at as well. */
export async function easeForgotten(db: Kysely<DB>, at: string): Promise<void> {
  await db.updateTable('envelope').set({ eased_at: at }).where('eased_at', 'is', null).where(isWaitedFor).execute();
}

/** The envelope is looked at again later if somebody still waits for its credits, and else when money comes free. */
export async function setNextEasing(db: Kysely<DB>, id: string, at: string): Promise<void> {
  await db
    .updateTable('envelope')
    .set({ eased_at: sql<string | null>`CASE WHEN ${isWaitedFor} THEN ${at}::timestamptz + interval ${AGAIN} END` })
    .where('id', '=', id)
    .execute();
}
