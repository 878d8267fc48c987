import { type Kysely, sql } from 'kysely';
import { type Survey, SURVEY_KEYS, type SurveyQuestion } from '../../domain/applications/survey.ts';
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

/** How many applications were answered on, and the mean of each question; means of nothing are null. */
export async function readSurveyed(db: Kysely<DB>): Promise<Record<SurveyQuestion, number | null> & { files: number }> {
  const means = SURVEY_KEYS.map((key) => sql`avg(${sql.ref(key)})::float8 AS ${sql.ref(key)}`);
  const { rows } = await sql<Record<SurveyQuestion, number | null> & { files: number }>`
    SELECT count(*) AS files, ${sql.join(means)} FROM survey`.execute(db);
  const [found] = rows;
  if (!found) throw new Error('an aggregate has no row');
  return found;
}
