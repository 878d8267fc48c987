import type { Kysely } from 'kysely';
import { readMayWork } from '../../db/datalab/capacity.ts';
import { readStarts } from '../../db/datalab/plan.ts';
import { readDatalabRequestRow, readDatalabRequestRows, readDays } from '../../db/datalab/requests.ts';
import {
  AcceptDatalabRequest,
  ASKERS,
  CloseDatalabRequest,
  CreateDatalabRequest,
  DATALAB_STATES,
  DeclineDatalabRequest,
  DeliverDatalabRequest,
  type DatalabState,
  QualifyDatalabRequest,
  StaffDatalabRequest,
  WithdrawDatalabRequest,
} from '../../domain/datalab/request.ts';
import type { DB } from '../../db/core/schema.ts';
import { readStaffRows } from '../../db/datalab/missions.ts';
import { STAFFING_REFUSALS } from '../../domain/datalab/staffing.ts';
import { isStaff, scopeOf } from '../../domain/core/role.ts';
import { CHOICE_WORDS } from '../../words/core/choices.ts';
import { z } from 'zod';
import { offersOf, DatalabRequestView, Summary, toDetail, toSummary } from './views.ts';
import { onDatalabRequest } from '../commands-on.ts';
import { columnsOf, fileOfList } from '../http/answer/csv.ts';
import { command, read } from '../http/operation.ts';
import { wordsOf } from '../http/request/search.ts';
import { IdKey, keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { orMissing } from '../http/problem/problem.ts';

export const createDatalabRequest = command({
  operationId: 'createDatalabRequest',
  path: '/datalab-requests',
  summary: 'Asks for the help of the Datalab’s people on a problem',
  roles: ASKERS,
  body: CreateDatalabRequest,
  creates: true,
  refusals: ['skill_unknown', 'skill_twice', 'start_is_past', 'supported_application_unknown'],
});

export const qualifyDatalabRequest = onDatalabRequest({
  operationId: 'qualifyDatalabRequest',
  path: '/qualification',
  summary: 'Sets how urgent a request is and which skills it needs',
  body: QualifyDatalabRequest,
  refusals: ['wrong_state', 'conflict_of_interest', 'stale_version', 'skill_unknown', 'skill_twice', 'days_not_whole_halves'],
});

export const acceptDatalabRequest = onDatalabRequest({
  operationId: 'acceptDatalabRequest',
  path: '/acceptance',
  summary: 'Promises days by skill over a period, and names who answers for them',
  body: AcceptDatalabRequest,
  refusals: [
    'wrong_state',
    'conflict_of_interest',
    'stale_version',
    'skill_unknown',
    'skill_twice',
    'days_not_whole_halves',
    'start_is_past',
    'period_reversed',
    'not_a_datalab_person',
  ],
});

export const staffDatalabRequest = onDatalabRequest({
  operationId: 'staffDatalabRequest',
  method: 'put',
  path: '/staffing',
  summary: 'Staffs a request by person and month, and reserves their days; moves its period where one is given',
  body: StaffDatalabRequest,
  refusals: [
    'wrong_state',
    'conflict_of_interest',
    'stale_version',
    'start_is_past',
    'period_reversed',
    'planned_days_left_out',
    ...STAFFING_REFUSALS,
    'days_above_estimate',
  ],
});

export const declineDatalabRequest = onDatalabRequest({
  operationId: 'declineDatalabRequest',
  path: '/refusal',
  summary: 'Declines a request, and says why',
  body: DeclineDatalabRequest,
  refusals: ['wrong_state', 'conflict_of_interest', 'stale_version'],
});

export const withdrawDatalabRequest = onDatalabRequest({
  operationId: 'withdrawDatalabRequest',
  path: '/withdrawal',
  summary: 'Withdraws a request that is not delivered yet',
  body: WithdrawDatalabRequest,
  refusals: ['wrong_state', 'stale_version'],
});

export const deliverDatalabRequest = onDatalabRequest({
  operationId: 'deliverDatalabRequest',
  path: '/delivery',
  summary: 'Delivers what was made, with the days that it took',
  body: DeliverDatalabRequest,
  refusals: [
    ...(['wrong_state', 'not_the_contact', 'stale_version', 'skill_unknown', 'skill_twice', 'days_not_whole_halves'] as const),
    ...([
      'person_days_twice',
      'not_a_datalab_person',
      'skill_not_held',
      'days_outside_period',
      'days_differ_by_person',
      'days_insufficient',
    ] as const),
  ],
});

export const closeDatalabRequest = onDatalabRequest({
  operationId: 'closeDatalabRequest',
  path: '/closing',
  summary: 'Says what came of the help, and closes the request',
  body: CloseDatalabRequest,
  refusals: ['wrong_state', 'stale_version'],
});

/** When those of these requests that wait would start. */
const readStartsFor = async (rows: readonly { state: DatalabState }[], db: Kysely<DB>, at: string) =>
  rows.some(({ state }) => state === 'requested' || state === 'qualified') ? readStarts(db, at) : new Map();

export const getDatalabRequest = read(
  {
    operationId: 'getDatalabRequest',
    path: '/datalab-requests/{id}',
    summary: 'One request, with what the caller may see and do',
    answer: DatalabRequestView,
  },
  async ({ deps: { db }, caller, at, id, language }) => {
    const row = orMissing(await readDatalabRequestRow(db, scopeOf(caller), id));
    const mayPlan = offersOf(row, { caller, at }).commands.includes('staffDatalabRequest');
    const [days, staff, starts, mayWork] = await Promise.all([
      ...([readDays(db, id), readStaffRows(db, id), readStartsFor([row], db, at)] as const),
      mayPlan ? readMayWork(db, { organisationId: row.organisation_id, conflicted: row.conflicted }) : null,
    ]);
    return toDetail(row, { days, staff, starts, mayWork }, { caller, at }, language);
  },
);

export const listDatalabRequests = read(
  {
    operationId: 'listDatalabRequests',
    path: '/datalab-requests',
    summary: 'Requests in the caller’s scope, newest first',
    costly: 'by words',
    query: z.strictObject({
      state: z.enum(DATALAB_STATES).optional(),
      open: z.literal('true').optional().meta({ description: 'Only the requests that are under way' }),
      q: z.string().max(200).optional().meta({
        description:
          'Words, or the beginnings of words, of the title, the organisation’s name or SIRET, and the names of the person who asked and of the contact, whatever their accents',
      }),
      ...paging,
    }),
    answer: pageSchema(Summary.meta({ id: 'DatalabRequestSummary' }), 'DatalabRequestPage'),
  },
  async ({ deps: { db }, caller, at, query, language }) => {
    const limit = limitOf(query);
    const filter = { state: query.state, open: query.open === 'true', q: wordsOf(query), before: keyOf(IdKey, query), limit: limit + 1 };
    const rows = await readDatalabRequestRows(db, scopeOf(caller), filter);
    const starts = await readStartsFor(rows, db, at);
    return pageOf(
      rows,
      limit,
      ({ id }) => id,
      (row) => toSummary(row, starts, { caller, at }, language),
    );
  },
);

const { text, day, coded, figure } = columnsOf<z.input<typeof Summary>>();

export const exportDatalabRequests = fileOfList(listDatalabRequests, {
  operationId: 'exportDatalabRequests',
  name: { fr: 'demandes-datalab', international: 'datalab-requests' },
  columns: ({ caller }) => [
    text('Identifiant', 'id', ({ id }) => id),
    text('Demande', 'title', ({ title }) => title),
    text('Administration', 'organisation', ({ organisation }) => organisation.name),
    text('SIRET', 'siret', ({ organisation }) => organisation.siret),
    coded('État', 'state', ({ state, label }) => ({ code: state, label })),
    coded('Compétences', 'skills', ({ needs }) => ({
      code: needs.map(({ key }) => key).join(', '),
      label: needs.map(({ label }) => label).join(', '),
    })),
    // Null for applicants, who are not told.
    ...(isStaff(caller.roles)
      ? [coded('Priorité', 'priority', ({ priority: code }) => code && { code, label: CHOICE_WORDS[code]?.fr ?? code })]
      : []),
    day('Souhaité à partir du', 'wished_from', ({ wishedFrom }) => wishedFrom),
    day('Commencerait le', 'would_start_on', ({ wouldStartOn }) => wouldStartOn),
    day('Début', 'starts_on', ({ startsOn }) => startsOn),
    day('Fin', 'ends_on', ({ endsOn }) => endsOn),
    figure('Jours promis', 'days', ({ estimatedDays }) => estimatedDays),
    day('Attendu pour le', 'due_on', ({ due }) => due?.at),
  ],
});
