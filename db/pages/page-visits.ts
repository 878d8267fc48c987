import { type Kysely, sql } from 'kysely';
import { anyOf } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';

/** A person's visits are forgotten this long after the last one with anything new. */
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
 * Records that a person reads a thing at a version, and returns when they read the version before, as an ISO instant;
 * null if they have not. A repeat visit without changes writes nothing.
 */
export const noteVisit = async (db: Kysely<DB>, personId: string, thingId: string, version: number): Promise<string | null> =>
  (await note(db, personId, thingId, version))[0]?.visitedAt ?? null;

const visits = statement((db: Kysely<DB>, personId: string, thingIds: readonly string[]) =>
  db.selectFrom('page_visit').where('person_id', '=', personId).where('thing_id', '=', anyOf(thingIds)).select(['thing_id', 'version']),
);
/** The version of each of these that a person has last read; things not read are left out. */
export async function readVisits(db: Kysely<DB>, personId: string, thingIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = thingIds.length === 0 ? [] : await visits(db, personId, thingIds);
  return new Map(rows.map((row) => [row.thing_id, row.version]));
}

/** Deletes old visits. */
export async function forgetVisits(db: Kysely<DB>): Promise<void> {
  await sql`DELETE FROM page_visit WHERE visited_at < now() - make_interval(days => ${KEPT_DAYS})`.execute(db);
}
