import { type Kysely, sql } from 'kysely';
import { type Survey, SURVEY_KEYS, type SurveyQuestion } from '../../domain/applications/survey.ts';
import { keepingFor, ofMany } from '../connection/keeping.ts';
import type { DB } from '../core/schema.ts';

/** An organisation's answers on its application; undefined where it has given none. */
export const readSurvey = (db: Kysely<DB>, applicationId: string): Promise<Survey | undefined> =>
  db.selectFrom('survey').where('application_id', '=', applicationId).select(SURVEY_KEYS).executeTakeFirst();

/** Stores an organisation's answers on its application, in the place of those that it gave before. */
export async function setSurvey(db: Kysely<DB>, applicationId: string, survey: Survey): Promise<void> {
  await db
    .insertInto('survey')
    .values({ application_id: applicationId, ...survey })
    .onConflict((conflict) => conflict.column('application_id').doUpdateSet(survey))
    .execute();
}

type Surveyed = Record<SurveyQuestion, number | null> & { files: number; organisations: number };

const keptAnswers = keepingFor<Surveyed>(ofMany(({ files }) => files));

/**
 * How many applications were answered on, of how many organisations, and the mean of each question; means of nothing
 * are null. Those of many as they were a minute ago at most.
 * @param at ISO instant of the request
 */
export const readSurveyed = (db: Kysely<DB>, at: string): Promise<Surveyed> => keptAnswers(db)('', at, () => sumSurveyed(db));

async function sumSurveyed(db: Kysely<DB>): Promise<Surveyed> {
  const means = SURVEY_KEYS.map((key) => sql`avg(s.${sql.ref(key)})::float8 AS ${sql.ref(key)}`);
  const { rows } = await sql<Surveyed>`
    SELECT count(*) AS files, count(DISTINCT a.organisation_id) AS organisations, ${sql.join(means)}
    FROM survey AS s JOIN application AS a ON a.id = s.application_id`.execute(db);
  const [found] = rows;
  if (!found) throw new Error('an aggregate has no row');
  return found;
}
