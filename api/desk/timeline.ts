import { readDatalabRequestRow } from '../../db/datalab/requests.ts';
import { readStreamTimeline, readTimeline } from '../../db/core/timeline.ts';
import { isStaff, scopeOf } from '../../domain/core/role.ts';
import { asReader } from '../../domain/people/conflict.ts';
import { readSeenApplication } from '../applications/read-application.ts';
import { read } from '../http/operation.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';
import { readLabels, Timeline, toTimeline } from '../http/answer/timeline-entries.ts';

export const getTimeline = read(
  {
    operationId: 'getTimeline',
    path: '/applications/{id}/timeline',
    summary: 'Who did what when, in words; to the fund, from the submission on',
    answer: Timeline,
  },
  async ({ deps, caller, id, language }) => {
    const { db } = deps;
    const application = orMissing(await readSeenApplication(deps, caller, id));
    const reader = asReader(caller, application);
    const staff = isStaff(reader.roles);
    const [rows, labels] = await Promise.all([
      readTimeline(db, id, { forApplicant: !staff, withDraft: !staff || reader.roles.includes('auditor') }),
      readLabels(db, application, reader, language),
    ]);
    return toTimeline(db, rows, language, staff, labels);
  },
);

export const getDatalabRequestTimeline = read(
  {
    operationId: 'getDatalabRequestTimeline',
    path: '/datalab-requests/{id}/timeline',
    summary: 'Who did what when on a request for the Datalab’s help, in words',
    answer: Timeline,
  },
  async ({ deps: { db }, caller, id, language }) => {
    const staff = isStaff(caller.roles);
    if (!(await readDatalabRequestRow(db, scopeOf(caller), id))) throw new Problem({ code: 'not_found' });
    return toTimeline(db, await readStreamTimeline(db, id, { forApplicant: !staff }), language, staff);
  },
);
