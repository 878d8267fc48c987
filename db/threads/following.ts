import { type Kysely, sql } from 'kysely';
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
  (_db, streamId: string) => sql<{ applicationId: string; organisationId: string; personId: string }>`
    SELECT f.application_id AS "applicationId", a.organisation_id AS "organisationId", f.person_id AS "personId"
    FROM (SELECT ${streamId}::uuid AS id UNION ALL SELECT application_id FROM "grant" WHERE id = ${streamId}) AS file
      JOIN following AS f ON f.application_id = file.id JOIN application AS a ON a.id = f.application_id`,
);

/** Who follows the application of a stream: its own, or that of its grant. */
export async function readFollowers(
  db: Kysely<DB>,
  streamId: string,
): Promise<{ applicationId: string; organisationId: string; people: Candidate[] }> {
  const rows = await followers(db, streamId);
  const [{ applicationId, organisationId } = { applicationId: '', organisationId: '' }] = rows;
  const ids = rows.map(({ personId }) => personId);
  return { applicationId, organisationId, people: ids.length === 0 ? [] : await readCandidates(db, ids) };
}
