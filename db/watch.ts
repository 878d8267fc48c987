import { type Kysely, sql } from 'kysely';
import { FOLLOWED, type FollowedKind } from '../domain/command.ts';
import type { Account, Credit } from '../domain/envelope.ts';
import { LETTER_EVENTS } from '../domain/event.ts';
import type { DB } from './schema.ts';

/** How many, and how long the oldest has been so, in seconds; 0 where there is none. */
export type Waiting = { count: number; oldestSeconds: number };

export type Watched = {
  /** Things whose row is ahead of their workflow, by kind; `events`: how many events no workflow has acknowledged. */
  behind: (Waiting & { kind: FollowedKind; events: number })[];
  /** Deadlines that have passed and were not met. */
  overdue: Waiting;
  /** Events of which somebody has yet to be told. */
  lettersOwed: Waiting;
  /** Letters that wait for their reader's next digest. */
  lettersHeld: number;
  lines: ({ envelope: string; year: number; credit: Credit } & Record<Account, number>)[];
};

const secondsSince = (oldest: string) => sql.raw<number>(`coalesce(greatest(extract(epoch FROM now() - min(${oldest})), 0), 0)`);

/**
 * What those who watch the service want to know of the rows, in one statement: it reads partial indexes that hold only what is behind,
 * and the balances that the ledger keeps.
 */
export async function readWatched(db: Kysely<DB>): Promise<Watched> {
  const { rows } = await sql<Watched>`
    WITH behind AS (
      SELECT id, kind, version, acknowledged, changed_at FROM stream WHERE acknowledged < version AND kind IN (${sql.join(FOLLOWED)})
    )
    SELECT
      (SELECT coalesce(jsonb_agg(each), '[]') FROM (
        SELECT kind, count(*), sum(version - acknowledged) AS events, ${secondsSince('changed_at')} AS "oldestSeconds" FROM behind GROUP BY kind
      ) AS each) AS behind,
      (SELECT jsonb_build_object('count', count(*), 'oldestSeconds', ${secondsSince('due_at')}) FROM stream WHERE due_at < now()) AS overdue,
      (SELECT jsonb_build_object('count', count(*), 'oldestSeconds', ${secondsSince('event.at')})
        FROM behind JOIN event ON event.stream_id = behind.id AND event.version > behind.acknowledged
        WHERE event.name IN (${sql.join(LETTER_EVENTS)})) AS "lettersOwed",
      (SELECT count(*) FROM letter WHERE subject IS NOT NULL) AS "lettersHeld",
      (SELECT coalesce(jsonb_agg(to_jsonb(line) - 'envelope_id' || jsonb_build_object('envelope', envelope.code)), '[]')
        FROM envelope_line AS line JOIN envelope ON envelope.id = line.envelope_id) AS lines`.execute(db);
  const [watched] = rows;
  if (!watched) throw new Error('a SELECT without FROM has one row');
  const none = FOLLOWED.map((kind) => ({ kind, count: 0, events: 0, oldestSeconds: 0 }));
  return { ...watched, behind: none.map((zero) => watched.behind.find(({ kind }) => kind === zero.kind) ?? zero) };
}
