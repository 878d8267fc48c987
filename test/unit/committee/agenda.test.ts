import { moved, type MoveOnAgenda, placeOn, refuseMove } from '../../../domain/committee/agenda.ts';
import type { AgendaItem, Session } from '../../../domain/committee/session.ts';
import { itemOf as item, sessionIn } from '../../support/agenda-fixtures.ts';
import { callerOf, FUND, given, inOrderOfPrecedence, MINISTRY } from '../../support/domain.ts';

describe('a move on the agenda', () => {
  type Case = { session: Session; agenda: AgendaItem[]; body: MoveOnAgenda; house: string };
  const sound = (): Case => ({
    session: sessionIn('planned'),
    agenda: [item('a', ['screener']), item('b', ['chair']), item('c')],
    body: { version: 1, applicationId: 'a', place: 3, reason: 'Urgent.' },
    house: FUND,
  });
  const ask = ({ session, agenda, body, house }: Case) => refuseMove(session, agenda, given(callerOf('chair', house), body));
  inOrderOfPrecedence(sound, ask, [
    {
      when: 'decided before',
      refusal: { code: 'wrong_state', command: 'moveOnAgenda', state: 'decided' },
      spoil: { session: { state: 'decided' } },
    },
    { when: 'changed since it was read', refusal: { code: 'stale_version', current: 2 }, spoil: { session: { version: 2 } } },
    {
      when: 'an application that has left it',
      refusal: { code: 'not_on_agenda', applicationId: 'z' },
      spoil: { body: { applicationId: 'z' } },
    },
    { when: 'what the chair’s own organisation asks', refusal: { code: 'conflict_of_interest' }, spoil: { house: MINISTRY } },
    {
      when: 'what the chair has judged before',
      refusal: { code: 'took_part_in_review', applicationIds: ['a'] },
      spoil: { agenda: { 0: item('a', ['chair']) } },
    },
    { when: 'a place that the agenda does not have', refusal: { code: 'place_beyond_agenda', places: 3 }, spoil: { body: { place: 4 } } },
    { when: 'the place where it is', refusal: { code: 'move_changes_nothing', place: 1 }, spoil: { body: { place: 1 } } },
  ]);
});

const agenda = ['a', 'b', 'c', 'd'].map((id) => item(id));

test.each([
  ['a', 3, ['b', 'c', 'a', 'd']],
  ['d', 1, ['d', 'a', 'b', 'c']],
  ['b', 4, ['a', 'c', 'd', 'b']],
  ['c', 2, ['a', 'c', 'b', 'd']],
] as const)('%s moved to place %i: those between make room', (id, place, after) => {
  expect(moved(agenda, id, place)).toEqual(after);
  expect(
    placeOn(
      after.map((each) => item(each)),
      id,
    ),
  ).toBe(place);
});

test('what does not stand on an agenda has no place there', () => expect(placeOn(agenda, 'z')).toBe(0));
