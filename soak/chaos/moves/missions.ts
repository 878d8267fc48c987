import { moveDate } from '../../../domain/core/calendar.ts';
import { monthOf } from '../../../domain/datalab/capacity.ts';
import { INDICATOR } from '../../../test/support/mission-fixtures.ts';
import { today } from '../../../test/support/fixtures.ts';
import { LEADS, REASON } from './applications.ts';
import { daysOf } from './capacity.ts';
import { type MoveContext, type Move, move, type View } from './move.ts';

/** A mission on a project under way. */
export const proposeMission = (grantId: string, { chance }: MoveContext): Move =>
  move(1, chance.of(LEADS), '/missions', {
    grantId,
    kind: 'service_assessment',
    days: chance.between(5, 10),
    startsOn: today(),
    endsOn: moveDate(today(), { days: 60 }),
    indicator: INDICATOR,
    reason: REASON,
  });

/** The commands on a mission: the answer of the project's signatory, and the rest by the others. */
export function missionMoves(view: View, signatory: string, around: MoveContext): Move[] {
  const { chance } = around;
  const { id, version, state } = view as { id: string; version: number; state: string };
  const ask = (weight: number, login: string, route: string, body: object = {}, method: 'POST' | 'PUT' = 'POST'): Move =>
    move(weight, login, `/missions/${id}/${route}`, { version, ...body }, method);
  const lead = chance.of(LEADS);
  const withdraw = ask(0.3, lead, 'withdrawal', { reason: REASON });
  const staff = (weight: number): Move =>
    ask(weight, lead, 'staffing', { days: [daysOf(around, { skill: 'design', month: monthOf(moveDate(today(), { days: 40 })) })] }, 'PUT');
  switch (state) {
    case 'proposed':
      return [ask(5, signatory, 'acceptance'), ask(0.5, signatory, 'refusal', { reason: REASON }), withdraw];
    case 'accepted':
      return [staff(5), withdraw];
    case 'staffed':
      return [staff(2), ask(3, lead, 'delivery', { report: REASON, spentBy: [daysOf(around, { skill: 'design' })] }), withdraw];
    case 'delivered':
      return [ask(3, lead, 'closing')];
    default:
      return [];
  }
}
