import { type Kysely, sql } from 'kysely';
import { statement } from '../connection/statement.ts';
import type { DB } from '../core/schema.ts';

/** What a person is asked for by name: its kind, the file or the session, and the number of its part; 0 without one. */
export type HeldThing = { kind: 'appeal' | 'amendment' | 'contact' | 'seat' | 'mission' | 'datalab_request'; id: string; number: number };

const held = statement(
  (_db, ids: readonly string[], month: string, most: number) => sql<HeldThing>`
    SELECT kind, id, number FROM (SELECT 'appeal' AS kind, p.application_id AS id, p.number FROM appeal AS p
    WHERE p.reviewer_id = ANY (${ids}::uuid[]) AND p.state = 'assigned'
    UNION ALL SELECT 'amendment', m.grant_id, m.number FROM amendment AS m
    WHERE m.reviewer_id = ANY (${ids}::uuid[]) AND m.state = 'assigned'
    UNION ALL SELECT 'contact', coalesce(c.application_id, c.request_id), 0 FROM file_contact AS c
    WHERE c.person_id = ANY (${ids}::uuid[]) AND c.side = 'fund'
    UNION ALL SELECT 'seat', m.session_id, 0 FROM session_member AS m JOIN session AS c ON c.id = m.session_id
    WHERE m.person_id = ANY (${ids}::uuid[]) AND m.left_at IS NULL AND c.state IN ('planned', 'voting')
    UNION ALL SELECT DISTINCT s.kind, d.thing_id, 0
    FROM day_promise AS d JOIN stream AS s ON s.id = d.thing_id
    WHERE d.person_id = ANY (${ids}::uuid[]) AND d.month >= ${month} AND d.reserved + d.uncovered > 0
    ) AS held
    -- A contact has no date, and a person may be that of many files: what may be late comes before it.
    ORDER BY kind = 'contact', kind, id, number LIMIT ${most}`,
);

/** What a human is asked for by name beside opinions on steps, by its kind, the oldest first; contacts come last. */
export const readHeldThings = (db: Kysely<DB>, ids: readonly string[], month: string, most: number): Promise<HeldThing[]> =>
  held(db, ids, month, most);

/** How many applications a human follows. */
export const countFollowed = async (db: Kysely<DB>, ids: readonly string[]): Promise<number> =>
  (
    await db
      .selectFrom('following')
      .where('person_id', 'in', [...ids])
      .select(({ fn }) => fn.count<number>('application_id').distinct().as('count'))
      .executeTakeFirstOrThrow()
  ).count;

/** The free half days of all people of the Datalab in a month; a person is missing whose month is not opened yet. */
export const readFreeHalfDays = async (db: Kysely<DB>, month: string): Promise<Map<string, number>> => {
  const rows = await db.selectFrom('person_month').where('month', '=', month).select(['person_id', 'free']).execute();
  return new Map(rows.map((row) => [row.person_id, row.free]));
};
