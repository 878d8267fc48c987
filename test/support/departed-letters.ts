import { type Kysely, sql } from 'kysely';
import type { DB } from '../../db/core/schema.ts';

/**
 * Records three letters about decisions as sent at this ISO instant, where none of that event has left to that person
 * yet, and the document of one.
 */
export async function sendLetters(db: Kysely<DB>, at: string): Promise<void> {
  await sql`INSERT INTO letter (id, stream_id, version, person_id, sent_at)
    SELECT gen_random_uuid(), stream_id, version, person_id, ${at}::timestamptz FROM event AS e
    WHERE name IN ('submitApplication', 'decideSession', 'signGrant') AND person_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM letter AS l WHERE (l.stream_id, l.version, l.person_id) = (e.stream_id, e.version, e.person_id))
    ORDER BY stream_id, version LIMIT 3`.execute(db);
  await sql`INSERT INTO decision_letter (stream_id, version, made_at, sha256, document)
    SELECT stream_id, version, ${at}::timestamptz, encode(sha256(document), 'hex'), document
    FROM event, (SELECT convert_to('Un courrier', 'UTF8') AS document) AS made WHERE name = 'decideAdmissibility'
    ORDER BY stream_id, version LIMIT 1 ON CONFLICT DO NOTHING`.execute(db);
}
