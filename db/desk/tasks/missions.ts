import { type Kysely, sql } from 'kysely';
import type { CommandOf } from '../../../domain/core/state-table.ts';
import type { missionTable, MissionState } from '../../../domain/datalab/mission.ts';
import type { DB } from '../../core/schema.ts';
import { asks, type CountedKinds, grants, isToRestaff, named, nothing, type TasksByRole } from './task-queries.ts';

const missions = (db: Kysely<DB>, state: MissionState) =>
  grants(db).innerJoin('mission as m', 'm.grant_id', 'g.id').where('m.state', '=', state);

/** The same command on each of these missions, by the date until which it is expected. */
const expectedOfMissions = <Command extends CommandOf<typeof missionTable>>(found: ReturnType<typeof missions>, command: Command) =>
  found.select([
    ...named(command, 'mission'),
    'm.id',
    nothing.as('detail'),
    'a.title',
    'o.name as organisation_name',
    'm.expected_by as due_at',
  ]);

const worksForIt = (personId: string) =>
  sql<boolean>`EXISTS (SELECT FROM day_promise AS d WHERE d.thing_id = m.id AND d.person_id = ${personId} AND d.reserved + d.uncovered > 0)`;

const toAnswer = asks('acceptMission', (db, { organisationId }) =>
  expectedOfMissions(missions(db, 'proposed').where('g.organisation_id', '=', organisationId), 'acceptMission'),
);

const toStaff = asks('staffMission', (db) => expectedOfMissions(missions(db, 'accepted'), 'staffMission'));

/** People have promised days that are lost, or have lost their role: another person is asked, or the days are moved. */
const toRestaff = asks('staffMission', (db) => expectedOfMissions(missions(db, 'staffed').where(isToRestaff('m.id')), 'staffMission'));

const toDeliver = asks('deliverMission', (db, { personId }) =>
  expectedOfMissions(missions(db, 'staffed').where(worksForIt(personId)), 'deliverMission'),
);

/** What other people should have delivered by now. */
const toDeliverLate = asks('deliverMission', (db, { personId }) =>
  expectedOfMissions(
    missions(db, 'staffed')
      .where('m.reminded_at', 'is not', null)
      .where((where) => where.not(worksForIt(personId))),
    'deliverMission',
  ),
);

/** Missions whose project has reported since the delivery, or should have by now. */
const toClose = asks('closeMission', (db) =>
  expectedOfMissions(
    missions(db, 'delivered').where((where) =>
      where.or([
        where('m.reminded_at', 'is not', null),
        where.exists(
          where
            .selectFrom('report as r')
            .whereRef('r.grant_id', '=', 'g.id')
            .whereRef('r.reported_at', '>', 'm.delivered_at')
            .select('r.rank'),
        ),
      ]),
    ),
    'closeMission',
  ),
);

/** The rules refuse these only because of the lead's relation to the application, or of a grant that is not active. */
export const countedOfMissions: CountedKinds = new Map([[toStaff, { isBare: true }]]);

export const ofMissions: TasksByRole = {
  signatory: [toAnswer],
  reviewer: [toDeliver],
  lead: [toStaff, toRestaff, toDeliver, toDeliverLate, toClose],
};
