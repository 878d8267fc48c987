import { type Kysely, sql } from 'kysely';
import type { Event } from '../../domain/core/event.ts';
import type { Candidate } from '../../domain/people/person.ts';
import { statement } from '../connection/statement.ts';
import type { DB } from '../core/schema.ts';
import { readCandidates } from '../review/reviews.ts';

/** Records whether a person follows an application from now on. */
export async function setFollowing(
  db: Kysely<DB>,
  { applicationId, personId, follows, at }: { applicationId: string; personId: string; follows: boolean; at: string },
): Promise<void> {
  const key = { application_id: applicationId, person_id: personId };
  if (follows)
    await db
      .insertInto('following')
      .values({ ...key, since: at })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  else await db.deleteFrom('following').where('application_id', '=', applicationId).where('person_id', '=', personId).execute();
}

const followers = statement(
  (_db, streamId: string, version: number) => sql<{ applicationId: string; organisationId: string; personId: string }>`
    SELECT DISTINCT f.application_id AS "applicationId", a.organisation_id AS "organisationId", reader.id AS "personId"
    FROM (
      SELECT ${streamId}::uuid AS id
      UNION ALL SELECT g.application_id FROM "grant" AS g JOIN event AS e ON e.stream_id = g.id AND e.version = ${version}
      WHERE g.id = ${streamId}
        AND NOT EXISTS (SELECT FROM event AS told WHERE told.stream_id = g.application_id AND told.name = e.name AND told.at = e.at)
    ) AS file
      JOIN following AS f ON f.application_id = file.id JOIN application AS a ON a.id = f.application_id
      JOIN LATERAL (
        SELECT f.person_id AS id
        UNION ALL SELECT w.substitute_id FROM absence AS w
        WHERE w.person_id = f.person_id AND w.started_at IS NOT NULL AND w.ended_at IS NULL
      ) AS reader ON true`,
);

/**
 * Who is told of an event: followers of its application, or of that of its grant, and those who stand in for them. An
 * award is an event of both, at one instant: it is told once, by the application's.
 */
export async function readFollowers(
  db: Kysely<DB>,
  { streamId, version }: Pick<Event, 'streamId' | 'version'>,
): Promise<{ applicationId: string; organisationId: string; people: Candidate[] }> {
  const rows = await followers(db, streamId, version);
  const [{ applicationId, organisationId } = { applicationId: '', organisationId: '' }] = rows;
  const ids = rows.map(({ personId }) => personId);
  return { applicationId, organisationId, people: ids.length === 0 ? [] : await readCandidates(db, ids) };
}
