import { type Kysely, sql } from 'kysely';
import { anyOf } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../core/statement.ts';

/** After so long without anything new, nobody knows any more what somebody has read. */
const KEPT_DAYS = 90;

const note = statement(
  (_db, personId: string, thingId: string, version: number) => sql<{ visitedAt: string }>`
    WITH before AS (SELECT version, visited_at FROM page_visit WHERE person_id = ${personId} AND thing_id = ${thingId}),
      noted AS (
        INSERT INTO page_visit (person_id, thing_id, version)
        SELECT ${personId}::uuid, ${thingId}::uuid, ${version}::integer WHERE NOT EXISTS (SELECT FROM before WHERE version >= ${version})
        ON CONFLICT (person_id, thing_id) DO UPDATE SET version = greatest(page_visit.version, excluded.version), visited_at = now())
    SELECT visited_at AS "visitedAt" FROM before`,
);
/**
 * Notes that somebody reads a thing as of a version, and returns when it read what it had read before, as an ISO
 * instant; null where it has not. Who comes again before anything has changed writes nothing.
 */
export const noteVisit = async (db: Kysely<DB>, personId: string, thingId: string, version: number): Promise<string | null> =>
  (await note(db, personId, thingId, version))[0]?.visitedAt ?? null;

const visits = statement((db: Kysely<DB>, personId: string, thingIds: readonly string[]) =>
  db.selectFrom('page_visit').where('person_id', '=', personId).where('thing_id', '=', anyOf(thingIds)).select(['thing_id', 'version']),
);
/** Which version of each of these somebody has read last; none of those that it has not. */
export async function readVisits(db: Kysely<DB>, personId: string, thingIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = thingIds.length === 0 ? [] : await visits(db, personId, thingIds);
  return new Map(rows.map((row) => [row.thing_id, row.version]));
}

/** Forgets what was read long ago. */
export async function forgetVisits(db: Kysely<DB>): Promise<void> {
  await sql`DELETE FROM page_visit WHERE visited_at < now() - make_interval(days => ${KEPT_DAYS})`.execute(db);
}
