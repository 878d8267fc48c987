import { setTimeout as wait } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { isTransient } from '../../db/core/errors.ts';
import type { DB } from '../../db/core/schema.ts';
import { until } from '../../local/until.ts';

/**
 * The relay leaves a date alone for a minute, and finds the rest within seconds; a letter whose sender has died is left
 * alone for two minutes. What failed repeatedly in the meantime is retried within five.
 */
const PATIENCE_MS = 420_000;
/** True of a stream with something for its workflow to hear, or with letters to write. */
const isBehind = sql<boolean>`(heard < version OR acknowledged < version)`;

/** A vote that closes this soon would fall into the middle of the proof. */
const SOON = sql<string>`now() + interval '15 seconds'`;

/**
 * True of a letter's reader who has neither left nor stood in. To any other a letter may have been begun by a sender
 * that died, and be owed no more when the next one came: no letters are written to people who have left, or no longer
 * stand in.
 */
export const hasStayed = sql<boolean>`coalesce(letter.person_id, letter.invitation_id) NOT IN (SELECT stream_id FROM event WHERE name = 'disableAccount'
  UNION SELECT substitute_id FROM absence)`;

/**
 * What is not dealt with: streams that were not heard of, or whose letters have not left, dates that have passed or are
 * about to, credits that were not spread, letters that have not left. No mailbox refuses anything here: none of it may
 * stay.
 */
async function readRest(db: Kysely<DB>): Promise<string[]> {
  const streams = await db
    .selectFrom('stream')
    .where((where) => where.or([isBehind, where('due_at', '<', SOON)]))
    .select(['kind', 'id', 'version', 'heard', 'acknowledged', 'due_what', 'due_at'])
    .execute();
  const eased = await db.selectFrom('envelope').where('eased_at', '<', SOON).select(['id', 'eased_at']).execute();
  const letters = await db
    .selectFrom('letter')
    .where('sent_at', 'is', null)
    .where('subject', 'is', null)
    .where(hasStayed)
    .select('id')
    .execute();
  return [
    ...streams.map(
      ({ kind, id, version, heard, acknowledged, due_what: what, due_at: at }) =>
        `${kind} ${id} is at version ${version}, its workflow has heard of ${heard}, letters have left up to ${acknowledged}; next: ${what} at ${at}`,
    ),
    ...eased.map(({ id, eased_at: at }) => `credits of envelope ${id} have been free since ${at}, and are not spread`),
    ...letters.map(({ id }) => `letter ${id} has not left`),
  ];
}

/**
 * Waits until every workflow has caught up with its row, by itself or woken by the relay; returns those that have not.
 */
export async function untilAtRest(db: Kysely<DB>): Promise<string[]> {
  let left: string[] = [];
  await until(async () => (left = await readRest(db)).length === 0, PATIENCE_MS, 250);
  return left;
}

const HURRY_MS = 3_000;

/**
 * Now and then, until it is told to stop, makes two minutes pass for what is not dealt with. The rows are changed,
 * since the clock cannot be.
 */
export async function hurry(db: Kysely<DB>, signal: AbortSignal): Promise<void> {
  const before = sql<string>`now() - interval '2 minutes'`;
  while (!signal.aborted) {
    try {
      // The relay returns to what it tried a second ago.
      await db
        .updateTable('stream')
        .set({ changed_at: before, owed_since: before, undelivered_at: sql`undelivered_at - interval '2 minutes'`, hinted_at: null })
        .where(isBehind)
        .execute();
      await db
        .updateTable('stream')
        .set({ due_at: before, hinted_at: null })
        .where('due_at', '<', sql<string>`now()`)
        .execute();
      await db.updateTable('letter').set({ claimed_at: before }).where('sent_at', 'is', null).where('claimed_at', 'is not', null).execute();
    } catch (error) {
      if (!isTransient(error)) throw error;
    }
    await wait(HURRY_MS, undefined, { signal }).catch(() => undefined);
  }
}
