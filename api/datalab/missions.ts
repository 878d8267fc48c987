import { z } from 'zod';
import { readMayWork } from '../../db/datalab/capacity.ts';
import { countMissions, readMissionRow, readMissionRows, readReportedValues, readStaffRows } from '../../db/datalab/missions.ts';
import { readAlertRows } from '../../db/impact/slippage.ts';
import { readStreamTimeline } from '../../db/core/timeline.ts';
import { isConflicted } from '../../domain/people/conflict.ts';
import {
  AcceptMission,
  CloseMission,
  compareIndicator,
  DeclineMission,
  DeliverMission,
  MISSION_STATES,
  ProposeMission,
  StaffMission,
  WithdrawMission,
} from '../../domain/datalab/mission.ts';
import { isMissionKind, MISSION_KIND_KEYS, termsOfMission } from '../../domain/datalab/mission-catalogue.ts';
import { isStaff, scopeOf } from '../../domain/core/role.ts';
import { STAFFING_REFUSALS } from '../../domain/datalab/staffing.ts';
import { offersOf, MissionView, Summary, toDetail, toSummary } from './mission-views.ts';
import { onMission } from '../commands-on.ts';
import { columnsOf, fileOfList } from '../http/answer/csv.ts';
import { command, read } from '../http/operation.ts';
import { IdKey, keyOf, limitOf, pageOf, pageSchema, paging } from '../http/request/paging.ts';
import { orMissing, Problem } from '../http/problem/problem.ts';
import { Timeline, toTimeline } from '../http/answer/timeline-entries.ts';

const Bounds = z.object({ min: z.number(), max: z.number() }).nullable();

export const listMissionKinds = read(
  {
    operationId: 'listMissionKinds',
    path: '/mission-kinds',
    summary: 'The catalogue of missions: how many days and months each kind takes, and what it delivers',
    answer: z
      .object({
        items: z.array(
          z.object({
            key: z.string(),
            label: z.string(),
            deliverable: z.string(),
            days: Bounds,
            months: Bounds,
            missions: z.int().meta({ description: 'How many of this kind there are in the caller’s scope' }),
          }),
        ),
      })
      .meta({ id: 'MissionKinds' }),
  },
  async ({ deps: { db }, caller, language }) => {
    const counts = await countMissions(db, scopeOf(caller));
    return {
      items: MISSION_KIND_KEYS.filter(isMissionKind).map((key) => {
        const { label, deliverable, days, months } = termsOfMission(key);
        return { key, label: label[language], deliverable: deliverable[language], days, months, missions: counts.get(key) ?? 0 };
      }),
    };
  },
);

export const proposeMission = command({
  operationId: 'proposeMission',
  path: '/missions',
  summary: 'Proposes a mission to a project whose grant is active',
  roles: ['lead'],
  body: ProposeMission,
  creates: true,
  refusals: [
    'grant_unknown',
    'grant_not_active',
    'conflict_of_interest',
    'substitute_cumulates',
    'slippage_alert_unknown',
    'slippage_alert_settled',
    'mission_kind_unknown',
    'start_is_past',
    'period_reversed',
    'mission_days_out_of_bounds',
    'mission_period_out_of_bounds',
    'indicator_unknown',
  ],
});

export const acceptMission = onMission({
  operationId: 'acceptMission',
  path: '/acceptance',
  summary: 'Accepts a mission for the project',
  body: AcceptMission,
  refusals: ['wrong_state', 'stale_version', 'grant_not_active'],
});

export const declineMission = onMission({
  operationId: 'declineMission',
  path: '/refusal',
  summary: 'Declines a mission for the project, and says why',
  body: DeclineMission,
  refusals: ['wrong_state', 'stale_version'],
});

export const withdrawMission = onMission({
  operationId: 'withdrawMission',
  path: '/withdrawal',
  summary: 'Withdraws a mission that is not delivered yet; the days promised to it are free again',
  body: WithdrawMission,
  refusals: ['wrong_state', 'stale_version'],
});

export const staffMission = onMission({
  operationId: 'staffMission',
  method: 'put',
  path: '/staffing',
  summary: 'Staffs a mission by person and month, and reserves their days; moves its period where one is given',
  body: StaffMission,
  refusals: [
    'wrong_state',
    'stale_version',
    'grant_not_active',
    'start_is_past',
    'period_reversed',
    ...STAFFING_REFUSALS,
    'mission_period_out_of_bounds',
    'days_above_mission',
  ],
});

export const deliverMission = onMission({
  operationId: 'deliverMission',
  path: '/delivery',
  summary: 'Delivers what was made, with the days that it took by person',
  body: DeliverMission,
  refusals: [
    'wrong_state',
    'stale_version',
    'not_of_the_mission',
    'skill_unknown',
    'days_not_whole_halves',
    'person_days_twice',
    'not_a_datalab_person',
    'skill_not_held',
    'days_outside_period',
    'days_insufficient',
  ],
});

export const closeMission = onMission({
  operationId: 'closeMission',
  path: '/closing',
  summary: 'Closes a mission with its indicator before and after, from the reports so far',
  body: CloseMission,
  refusals: ['wrong_state', 'stale_version'],
});

export const getMission = read(
  {
    operationId: 'getMission',
    path: '/missions/{id}',
    summary: 'One mission, with the people who work for it and its indicator before and after',
    answer: MissionView,
  },
  async ({ deps: { db }, caller, at, id, language }) => {
    const row = orMissing(await readMissionRow(db, scopeOf(caller), id));
    const judged = { organisationId: row.organisation_id, conflicted: row.conflicted };
    const mayPlan = offersOf(row, { caller, at }).commands.includes('staffMission');
    const [staff, reports, mayWork] = await Promise.all([
      ...([readStaffRows(db, id), readReportedValues(db, row.grant_id)] as const),
      mayPlan ? readMayWork(db, judged) : null,
    ]);
    const comparison = compareIndicator(reports, { indicator: row.indicator, startsOn: row.starts_on, deliveredAt: row.delivered_at });
    const mayRead = isStaff(caller.roles) && !isConflicted(judged, caller);
    const alert =
      mayRead && row.alert !== null ? ((await readAlertRows(db, row.grant_id)).find(({ number }) => number === row.alert) ?? null) : null;
    return toDetail(row, { staff, comparison, alert, mayWork }, { caller, at }, language);
  },
);

export const listMissions = read(
  {
    operationId: 'listMissions',
    path: '/missions',
    summary: 'Missions in the caller’s scope, newest first',
    query: z.strictObject({
      state: z.enum(MISSION_STATES).optional(),
      open: z.literal('true').optional().meta({ description: 'Only the missions that are under way' }),
      grantId: z.uuid().toLowerCase().optional(),
      ...paging,
    }),
    answer: pageSchema(Summary.meta({ id: 'MissionSummary' }), 'MissionPage'),
  },
  async ({ deps: { db }, caller, at, query, language }) => {
    const limit = limitOf(query);
    const filter = {
      state: query.state,
      open: query.open === 'true',
      grantId: query.grantId,
      before: keyOf(IdKey, query),
      limit: limit + 1,
    };
    return pageOf(
      await readMissionRows(db, scopeOf(caller), filter),
      limit,
      ({ id }) => id,
      (row) => toSummary(row, { caller, at }, language),
    );
  },
);

const { text, day, coded, figure } = columnsOf<z.input<typeof Summary>>();

export const exportMissions = fileOfList(listMissions, {
  operationId: 'exportMissions',
  name: { fr: 'missions-datalab', international: 'missions' },
  columns: () => [
    text('Identifiant', 'id', ({ id }) => id),
    coded('Mission', 'kind', ({ kind }) => ({ code: kind.key, label: kind.label })),
    text('Convention', 'reference', ({ reference }) => reference),
    text('Projet', 'title', ({ title }) => title),
    text('Administration', 'organisation', ({ organisation }) => organisation.name),
    text('SIRET', 'siret', ({ organisation }) => organisation.siret),
    coded('État', 'state', ({ state, label }) => ({ code: state, label })),
    figure('Jours', 'days', ({ days }) => days),
    day('Début', 'starts_on', ({ startsOn }) => startsOn),
    day('Fin', 'ends_on', ({ endsOn }) => endsOn),
    day('Attendu pour le', 'due_on', ({ due }) => due?.at),
  ],
});

export const getMissionTimeline = read(
  {
    operationId: 'getMissionTimeline',
    path: '/missions/{id}/timeline',
    summary: 'Who did what when on a mission, in words',
    answer: Timeline,
  },
  async ({ deps: { db }, caller, id, language }) => {
    const staff = isStaff(caller.roles);
    if (!(await readMissionRow(db, scopeOf(caller), id))) throw new Problem({ code: 'not_found' });
    return toTimeline(db, await readStreamTimeline(db, id, { forApplicant: !staff }), language, staff);
  },
);
