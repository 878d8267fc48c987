import { type Kysely, sql } from 'kysely';
import { FOLLOWED, LONGEST_REQUEST_MS, type Moved } from '../../domain/core/command.ts';
import { SPREAD_CREDITS } from '../../domain/ledger/envelope.ts';
import { STREAMS_BEHIND } from './events.ts';
import type { DB } from './schema.ts';

/**
 * How long the relay waits, in milliseconds, before it considers a hint lost (`unheard`), letters that could not leave
 * forgotten (`letters`) and a date missed (`dates`). After that each is retried at growing intervals: after an hour,
 * half an hour after the last attempt.
 */
export type Patience = { unheard: number; letters: number; dates: number };
export const PATIENCE: Patience = { unheard: 5_000, letters: 60_000, dates: 60_000 };

/** `sinceMs`: for how long it has been so. */
export type Silent = Moved & { sinceMs: number };

/**
 * Streams that another process wakes at its own pace: the relay leaves them for this many milliseconds, or until that
 * has ended.
 */
export async function deferToNotifying(db: Kysely<DB>, ids: readonly string[], ms: number): Promise<void> {
  await sql`UPDATE stream SET hinted_at = now() + ${ms} * interval '1 millisecond' WHERE id = ANY (${ids}::uuid[])`.execute(db);
}

/** Ends the deferral of these streams: the relay handles them again. */
export async function endNotifying(db: Kysely<DB>, ids: readonly string[]): Promise<void> {
  await sql`UPDATE stream SET hinted_at = NULL WHERE id = ANY (${ids}::uuid[]) AND hinted_at > now()`.execute(db);
}

/**
 * True if letters have been owed for this many milliseconds without an attempt: their workflow was not woken, or does
 * not run.
 */
export async function areLettersLate(db: Kysely<DB>, ms: number): Promise<boolean> {
  const { rows } = await sql<{ late: boolean }>`
    SELECT EXISTS (
      SELECT FROM ${STREAMS_BEHIND} WHERE acknowledged < version AND undelivered_at IS NULL AND owed_since < now() - ${ms} * interval '1 millisecond'
    ) AS late`.execute(db);
  return Boolean(rows[0]?.late);
}

/**
 * The streams for the relay to wake: those with unheard events, with letters that could not leave, or with a passed
 * date. Those tried longest ago come first, so that a thousand that are stuck do not block others; each is marked as
 * tried, and no other relay takes it meanwhile.
 */
export async function takeSilent(db: Kysely<DB>, limit: number, { unheard, letters, dates }: Patience = PATIENCE): Promise<Silent[]> {
  const ms = (count: number) => sql`${count} * interval '1 millisecond'`;
  const { rows } = await sql<Silent>`
    WITH late AS (
      SELECT id, kind, version, heard, acknowledged, changed_at, owed_since, undelivered_at FROM ${STREAMS_BEHIND}
    ), silent AS (
      SELECT id, kind, version, changed_at AS since, changed_at + ${ms(unheard)} AS due FROM late WHERE heard < version
      UNION ALL
      SELECT id, kind, version, owed_since, undelivered_at + ${ms(letters)} FROM late WHERE acknowledged < version AND undelivered_at IS NOT NULL
      UNION ALL
      SELECT id, kind, version, due_at, due_at + ${ms(dates + LONGEST_REQUEST_MS)} FROM stream WHERE due_at < now()
      UNION ALL
      SELECT s.id, s.kind, s.version, e.eased_at, e.eased_at + ${ms(unheard)} FROM envelope AS e JOIN stream AS s USING (id) WHERE e.eased_at < now()
    ), chosen AS (
      SELECT s.id, s.hinted_at, min(silent.since) AS since
      FROM silent JOIN stream AS s USING (id)
      WHERE silent.kind = ANY (${FOLLOWED}::text[]) AND silent.due < now()
        AND (s.hinted_at IS NULL OR s.hinted_at < now() - greatest(${ms(unheard)}, (now() - silent.since) / 2))
      GROUP BY s.id ORDER BY s.hinted_at NULLS FIRST, min(silent.since) LIMIT ${limit}
    ), taken AS (
      -- Rows that another relay has taken since this one looked belong to that relay.
      SELECT stream.id, stream.kind, stream.version, chosen.since FROM stream JOIN chosen USING (id)
      WHERE stream.hinted_at IS NOT DISTINCT FROM chosen.hinted_at FOR NO KEY UPDATE OF stream SKIP LOCKED
    )
    UPDATE stream SET hinted_at = now() FROM taken WHERE stream.id = taken.id
    RETURNING stream.id, stream.kind, stream.version, 'relay' AS name, (extract(epoch FROM now() - taken.since) * 1000)::bigint AS "sinceMs"`.execute(
    db,
  );
  return rows.map((row) => ({ ...row, name: row.kind === 'envelope' ? SPREAD_CREDITS : row.name }));
}
