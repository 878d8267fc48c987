import { type Kysely, sql } from 'kysely';
import type { DB } from '../../db/core/schema.ts';

/**
 * Records three letters about decisions as sent at this ISO instant, where none of that event has left to that person
 * yet.
 */
export const sendLetters = (db: Kysely<DB>, at: string): Promise<unknown> =>
  sql`INSERT INTO letter (id, stream_id, version, person_id, sent_at)
    SELECT gen_random_uuid(), stream_id, version, person_id, ${at}::timestamptz FROM event AS e
    WHERE name IN ('submitApplication', 'decideSession', 'signGrant') AND person_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM letter AS l WHERE (l.stream_id, l.version, l.person_id) = (e.stream_id, e.version, e.person_id))
    ORDER BY stream_id, version LIMIT 3`.execute(db);
