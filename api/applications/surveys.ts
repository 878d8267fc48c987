import { z } from 'zod';
import type { ApplicationRow } from '../../db/applications/applications.ts';
import { readSurvey, setSurvey } from '../../db/applications/surveys.ts';
import { recordOf } from '../../domain/core/records.ts';
import { Agreement, refuseSurvey, type Survey, SURVEY_KEYS, SURVEY_QUESTIONS } from '../../domain/applications/survey.ts';
import type { Language } from '../../domain/core/words.ts';
import { note, read, type ReadRequest } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { readSeenApplication } from './read-application.ts';

const path = '/applications/{id}/survey';
const roles = ['applicant', 'signatory'] as const;

const answer = z
  .object({
    isOpen: z.boolean().meta({ description: 'True once the application is decided' }),
    questions: z.array(z.object({ key: z.enum(SURVEY_KEYS), label: z.string(), agrees: z.int().nullable() })),
  })
  .meta({ id: 'Survey', description: 'How far its organisation agrees with each sentence, from 1 to 5; null before it has said so' });

/** An application of the caller’s organisation. Throws a problem where it is none. */
async function readOwn({ deps, caller, id }: Pick<ReadRequest<object>, 'deps' | 'caller' | 'id'>): Promise<ApplicationRow> {
  const row = await readSeenApplication(deps, caller, id);
  if (!row || row.organisation_id !== caller.organisationId) throw new Problem({ code: 'not_found' });
  return row;
}

const viewOf = (language: Language, application: ApplicationRow, survey: Survey | undefined): z.input<typeof answer> => ({
  isOpen: refuseSurvey(application) === null,
  questions: SURVEY_KEYS.map((key) => ({ key, label: SURVEY_QUESTIONS[key][language], agrees: survey?.[key] ?? null })),
});

export const getSurvey = read(
  {
    operationId: 'getSurvey',
    path,
    summary: 'What the caller’s organisation has said of how its application was treated',
    roles,
    answer,
  },
  async ({ language, ...asking }) => viewOf(language, await readOwn(asking), await readSurvey(asking.deps.db, asking.id)),
);

const query = z.strictObject(recordOf(SURVEY_KEYS, () => Agreement));

export const answerSurvey = note(
  {
    operationId: 'answerSurvey',
    method: 'put',
    path,
    summary:
      'Says how the organisation’s application was treated, once it is decided: no person is recorded, and the fund reads means alone',
    roles,
    query,
    answer,
    problems: ['survey_before_decision'],
  },
  async ({ language, query: given, ...asking }) => {
    const application = await readOwn(asking);
    const refusal = refuseSurvey(application);
    if (refusal) throw new Problem(refusal);
    const survey = recordOf(SURVEY_KEYS, (key) => Number(given[key]));
    await setSurvey(asking.deps.db, asking.id, survey);
    return viewOf(language, application, survey);
  },
);
