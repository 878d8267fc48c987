import { type Kysely, sql } from 'kysely';
import { FOLLOWED, type FollowedKind } from '../../domain/core/command.ts';
import type { Account, Credit } from '../../domain/ledger/envelope.ts';
import { isOwed, isUnheard, STREAMS_BEHIND } from './events.ts';
import type { DB } from './schema.ts';

/** How many, and for how long the oldest has been so, in seconds; 0 if there is none. */
export type Backlog = { count: number; oldestSeconds: number };

export type Watched = {
  /** Things whose row is ahead of what follows, by kind; `events`: how many events are unheard, or owe a letter. */
  behind: (Backlog & { kind: FollowedKind; events: number })[];
  /**
   * Those that their workflow has not read since they moved, and envelopes whose credits are not spread yet: what the
   * relay should fix.
   */
  unheard: Backlog;
  /** Passed deadlines that were not met. */
  overdue: Backlog;
  /** Events with letters still to be written, among the thousand things that have been behind for longest. */
  lettersOwed: Backlog;
  /** Letters that wait for their reader's next digest. */
  lettersHeld: number;
  lines: ({ envelope: string; year: number; credit: Credit } & Record<Account, number>)[];
};

/** Letters are counted for at most this many things, so that a scrape costs no more when many are behind. */
const AT_MOST = 1_000;

const secondsSince = (oldest: string) => sql.raw<number>(`coalesce(greatest(extract(epoch FROM now() - min(${oldest})), 0), 0)`);

/**
 * The figures for monitoring, in one statement: it reads only what is behind, and the balances of the ledger.
 * PostgreSQL does not know how little that is, and would read every event: OFFSET 0 makes it read those of one stream
 * after the other, by key.
 */
export async function readWatched(db: Kysely<DB>): Promise<Watched> {
  const { rows } = await sql<Watched>`
    WITH late AS (
      SELECT id, kind, version, heard, acknowledged, changed_at, owed_since FROM ${STREAMS_BEHIND} WHERE kind IN (${sql.join(FOLLOWED)})
    )
    SELECT
      (SELECT coalesce(jsonb_agg(each), '[]') FROM (
        SELECT kind, count(*), sum(version - least(heard, acknowledged)) AS events, ${secondsSince('since')} AS "oldestSeconds"
        FROM late CROSS JOIN LATERAL (
          SELECT least(CASE WHEN heard < version THEN changed_at END, CASE WHEN acknowledged < version THEN owed_since END) AS since
        ) AS each GROUP BY kind
      ) AS each) AS behind,
      (SELECT jsonb_build_object('count', count(*), 'oldestSeconds', ${secondsSince('since')}) FROM (
        SELECT changed_at AS since FROM late WHERE ${isUnheard('late')} UNION ALL SELECT eased_at FROM envelope WHERE eased_at < now()
      ) AS silent) AS unheard,
      (SELECT jsonb_build_object('count', count(*), 'oldestSeconds', ${secondsSince('due_at')}) FROM stream WHERE due_at < now()) AS overdue,
      (SELECT jsonb_build_object('count', count(*), 'oldestSeconds', ${secondsSince('owed.at')})
        FROM (SELECT id, acknowledged FROM late WHERE acknowledged < version ORDER BY owed_since LIMIT ${AT_MOST}) AS first CROSS JOIN LATERAL (
          SELECT at FROM event WHERE stream_id = first.id AND version > first.acknowledged AND ${isOwed} OFFSET 0
        ) AS owed) AS "lettersOwed",
      (SELECT count(*) FROM letter WHERE subject IS NOT NULL) AS "lettersHeld",
      (SELECT coalesce(jsonb_agg(to_jsonb(line) - 'envelope_id' || jsonb_build_object('envelope', envelope.code)), '[]')
        FROM envelope_line AS line JOIN envelope ON envelope.id = line.envelope_id) AS lines`.execute(db);
  const [watched] = rows;
  if (!watched) throw new Error('a SELECT without FROM has one row');
  const none = FOLLOWED.map((kind) => ({ kind, count: 0, events: 0, oldestSeconds: 0 }));
  return { ...watched, behind: none.map((zero) => watched.behind.find(({ kind }) => kind === zero.kind) ?? zero) };
}
