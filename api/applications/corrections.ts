import { z } from 'zod';
import { readCorrections } from '../../db/applications/corrections.ts';
import { CONTENT_REFUSALS, SCHEDULE_REFUSALS } from '../../domain/applications/application.ts';
import { AnswerCorrection, RequestCorrection } from '../../domain/applications/correction.ts';
import { asReader } from '../../domain/people/conflict.ts';
import { readSeenApplication } from './read-application.ts';
import { CorrectionView, toCorrection } from './correction-view.ts';
import { onApplication } from '../commands-on.ts';
import { read } from '../http/operation.ts';
import { orMissing } from '../http/problem/problem.ts';

export const requestCorrection = onApplication({
  operationId: 'requestCorrection',
  path: '/corrections',
  summary: 'Asks the applicant to correct their application, field by field; the clocks that it concerns stop until then',
  body: RequestCorrection,
  refusals: [
    'wrong_state',
    'stale_revision',
    'step_unknown',
    'step_not_open',
    'not_the_assigned_reviewer',
    'correction_field_unknown',
    'correction_field_twice',
    'correction_due_out_of_range',
  ],
});

export const answerCorrection = onApplication({
  operationId: 'answerCorrection',
  path: '/correction-answers',
  summary: 'Submits the corrected application as its next revision, checked against its call',
  body: AnswerCorrection,
  refusals: [
    'wrong_state',
    'stale_version',
    'correction_deadline_passed',
    'correction_point_unknown',
    'correction_changes_nothing',
    ...CONTENT_REFUSALS,
    'derogation_unknown',
    ...SCHEDULE_REFUSALS,
    'start_before_receipt',
    'documents_missing',
  ],
});

export const listCorrections = read(
  {
    operationId: 'listCorrections',
    path: '/applications/{id}/corrections',
    summary: 'The corrections that were asked for, oldest first',
    answer: z.object({ items: z.array(CorrectionView) }).meta({ id: 'Corrections' }),
  },
  async ({ deps, caller, id, language }) => {
    const application = orMissing(await readSeenApplication(deps, caller, id));
    const reader = asReader(caller, application);
    return { items: (await readCorrections(deps.db, id)).map((row) => toCorrection(row, reader, language)) };
  },
);
