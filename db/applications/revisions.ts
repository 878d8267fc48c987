import type { Kysely, Transaction } from 'kysely';
import { type ApplicationContent, Indicator } from '../../domain/applications/application.ts';
import type { EarlierApplication } from '../../domain/applications/earlier-answers.ts';
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

/** So many of an organisation's newest applications are looked through for answers that it may give again. */
const EARLIER_AT_MOST = 20;

/** The last deposited content of each application of an organisation, the newest deposit first. */
export const readDeposited = async (db: Kysely<DB>, organisationId: string): Promise<EarlierApplication[]> => {
  const rows = await db
    .selectFrom('application as a')
    .innerJoin('revision as r', (join) => join.onRef('r.application_id', '=', 'a.id').onRef('r.revision', '=', 'a.revision'))
    .where('a.organisation_id', '=', organisationId)
    .select(['a.id', 'a.reference', 'r.content', 'r.submitted_at as at'])
    // Ids follow the instants at which drafts were begun, in an index.
    .orderBy('a.id', 'desc')
    .limit(EARLIER_AT_MOST)
    .execute();
  const newest = rows.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  return newest.map((row) => ({ ...row, content: withDefaults(row.content) }));
};
