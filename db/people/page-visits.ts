import { type Kysely, sql } from 'kysely';
import type { DB } from '../core/schema.ts';

/** After so long without anything new, nobody knows any more what somebody has read. */
const KEPT_DAYS = 90;

/**
 * Notes that somebody reads a thing as of a version, and returns when it read what it had read before; null where it
 * has not. Who comes again before anything has changed writes nothing.
 */
export async function noteVisit(db: Kysely<DB>, personId: string, thingId: string, version: number): Promise<string | null> {
  const { rows } = await sql<{ visited_at: string }>`
    WITH before AS (SELECT version, visited_at FROM page_visit WHERE person_id = ${personId} AND thing_id = ${thingId}),
      noted AS (
        INSERT INTO page_visit (person_id, thing_id, version)
        SELECT ${personId}::uuid, ${thingId}::uuid, ${version}::integer WHERE NOT EXISTS (SELECT FROM before WHERE version >= ${version})
        ON CONFLICT (person_id, thing_id) DO UPDATE SET version = greatest(page_visit.version, excluded.version), visited_at = now())
    SELECT visited_at FROM before`.execute(db);
  return rows[0] ? new Date(rows[0].visited_at).toISOString() : null;
}

/** Which version of each of these somebody has read last; none of those that it has not. */
export async function readVisits(db: Kysely<DB>, personId: string, thingIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (thingIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('page_visit')
    .where('person_id', '=', personId)
    .where('thing_id', '=', sql<string>`ANY(${thingIds}::uuid[])`)
    .select(['thing_id', 'version'])
    .execute();
  return new Map(rows.map((row) => [row.thing_id, row.version]));
}

/** Forgets what was read long ago. */
export async function forgetVisits(db: Kysely<DB>): Promise<void> {
  await sql`DELETE FROM page_visit WHERE visited_at < now() - make_interval(days => ${KEPT_DAYS})`.execute(db);
}
