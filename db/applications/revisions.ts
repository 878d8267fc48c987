import type { Kysely, Transaction } from 'kysely';
import { type ApplicationContent, Indicator } from '../../domain/applications/application.ts';
import type { DB } from '../core/schema.ts';

/** Stores a submitted revision as it was submitted. */
export async function insertRevision(
  trx: Transaction<DB>,
  revision: { applicationId: string; revision: number; content: ApplicationContent; personId: string; at: string },
): Promise<void> {
  const { applicationId, revision: number, content, personId, at } = revision;
  await trx
    .insertInto('revision')
    .values({ application_id: applicationId, revision: number, content: JSON.stringify(content), submitted_by: personId, submitted_at: at })
    .execute();
}

/** Revisions from before indicators had a kind, a direction and a source hold counts of which more is better. */
const withDefaults = (content: ApplicationContent): ApplicationContent => ({
  ...content,
  indicators: content.indicators.map((indicator) => Indicator.parse(indicator)),
});

/** An application's submitted revisions with their submitters, oldest first. */
export const readRevisions = async (db: Kysely<DB>, applicationId: string) => {
  const rows = await db
    .selectFrom('revision as r')
    .innerJoin('person as p', 'p.id', 'r.submitted_by')
    .where('r.application_id', '=', applicationId)
    .select(['r.revision', 'r.content', 'r.submitted_at', 'p.id as person_id', 'p.given_name', 'p.usual_name'])
    .orderBy('r.revision')
    .execute();
  return rows.map((row) => ({ ...row, content: withDefaults(row.content) }));
};
