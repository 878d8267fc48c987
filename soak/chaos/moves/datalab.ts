import { DateTime } from 'luxon';
import { DELIVERABLE, ESTIMATE, FEEDBACK, QUALIFICATION, SPENT } from '../../../test/support/datalab-fixtures.ts';
import { today } from '../../../test/support/fixtures.ts';
import { LEADS, REASON } from './applications.ts';
import { daysOf } from './capacity.ts';
import { type MoveContext, type Move, move, type View } from './move.ts';

/** The commands that may be given on a request for the Datalab's help. */
export function datalabMoves(view: View, applicant: string, around: MoveContext): Move[] {
  const { people, chance } = around;
  const { id, version, state, staffing } = view as { id: string; version: number; state: string; staffing: object[] | null };
  const ask = (weight: number, login: string, route: string, body: object) =>
    move(weight, login, `/datalab-requests/${id}/${route}`, { version, ...body });
  const lead = chance.of(LEADS);
  const withdraw = ask(0.3, applicant, 'withdrawal', {});
  const decline = ask(0.5, lead, 'refusal', { reason: REASON });
  const period = { startsOn: today(), endsOn: DateTime.fromISO(today()).plus({ days: 20 }).toFormat('yyyy-MM-dd') };
  switch (state) {
    case 'requested':
      return [ask(5, lead, 'qualification', QUALIFICATION), decline, withdraw];
    case 'qualified':
      return [
        ask(5, lead, 'acceptance', { estimate: ESTIMATE, ...period, contactPersonId: people.idOf('reviewer-data') }),
        decline,
        withdraw,
      ];
    case 'accepted': {
      const line = daysOf(around, { skill: 'data_engineering' });
      const spent = staffing?.length ? { spent: [{ skill: line.skill, days: line.days }], spentBy: [line] } : { spent: SPENT };
      return [
        move(2, lead, `/datalab-requests/${id}/staffing`, { version, days: [line] }, 'PUT'),
        ask(3, 'reviewer-data', 'delivery', { summary: REASON, deliverables: [DELIVERABLE], ...spent }),
        withdraw,
      ];
    }
    case 'delivered':
      return [ask(5, applicant, 'closing', { feedback: FEEDBACK })];
    default:
      return [];
  }
}
