import type { Kysely } from 'kysely';
import type { CommandOf } from '../../../domain/core/state-table.ts';
import type { DatalabState, datalabTable } from '../../../domain/datalab/request.ts';
import type { DB } from '../../core/schema.ts';
import { asks, type Find, isToRestaff, named, nothing, type TasksByRole } from './task-queries.ts';

const datalabRequests = (db: Kysely<DB>, state: DatalabState) =>
  db.selectFrom('datalab_request as r').innerJoin('organisation as o', 'o.id', 'r.organisation_id').where('r.state', '=', state);

/** The same command on each of these requests, by the date until which it is expected. */
const expectedOfDatalab = <Command extends CommandOf<typeof datalabTable>>(found: ReturnType<typeof datalabRequests>, command: Command) =>
  found.select([
    ...named(command, 'datalab_request'),
    'r.id',
    nothing.as('detail'),
    'r.title',
    'o.name as organisation_name',
    'r.expected_by as due_at',
  ]);

const toJudge = (state: DatalabState, command: CommandOf<typeof datalabTable>): Find =>
  asks(command, (db) => expectedOfDatalab(datalabRequests(db, state), command));

const toDeliver = asks('deliverDatalabRequest', (db, { personId }) =>
  expectedOfDatalab(datalabRequests(db, 'accepted').where('r.contact_person_id', '=', personId), 'deliverDatalabRequest'),
);

/** What other people should have delivered by now. */
const toDeliverLate = asks('deliverDatalabRequest', (db, { personId }) =>
  expectedOfDatalab(
    datalabRequests(db, 'accepted').where('r.contact_person_id', '!=', personId).where('r.reminded_at', 'is not', null),
    'deliverDatalabRequest',
  ),
);

/** People have promised days that are lost, or have lost their role: another person is asked, or the days are moved. */
const toRestaff = asks('staffDatalabRequest', (db) =>
  expectedOfDatalab(datalabRequests(db, 'accepted').where(isToRestaff('r.id')), 'staffDatalabRequest'),
);

const toTellOf = asks('closeDatalabRequest', (db, { organisationId }) =>
  expectedOfDatalab(datalabRequests(db, 'delivered').where('r.organisation_id', '=', organisationId), 'closeDatalabRequest'),
);

/** Tasks on requests for the Datalab's help. */
export const ofDatalabRequests: TasksByRole = {
  applicant: [toTellOf],
  signatory: [toTellOf],
  reviewer: [toDeliver],
  lead: [toJudge('requested', 'qualifyDatalabRequest'), toJudge('qualified', 'acceptDatalabRequest'), toRestaff, toDeliver, toDeliverLate],
};
