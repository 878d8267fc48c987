import { isOfRole, proposeTakers } from '../../../domain/desk/handover.ts';

const taker = (id: string, load = 0) => ({ id, load });

test('the taker with the smallest load is proposed, and of equal ones the one with the fewest things before', () => {
  expect(
    proposeTakers([
      [taker('a', 5), taker('b', 2)],
      [taker('a', 5), taker('b', 2)],
    ]),
  ).toEqual(['b', 'b']);
  const equal = [taker('a'), taker('b')];
  expect(proposeTakers([equal, equal, equal])).toEqual(['a', 'b', 'a']);
  // What was proposed before counts for the same person alone.
  expect(proposeTakers([[taker('b')], equal])).toEqual(['b', 'a']);
});

test('where no person may take a thing none is proposed, and the things after it are proposed as before', () =>
  expect(proposeTakers([[], [taker('a')]])).toEqual([null, 'a']));

test('a person is proposed for no more days of a month than they have free, over all things', () => {
  const free: Record<string, number> = { a: 3, b: 4 };
  const days = (month: string) => [{ month, halfDays: 2, freeOf: (id: string) => free[id] ?? 0 }];
  const both = [taker('a'), taker('b')];
  expect(proposeTakers([both, both, both, both], ['2027-01', '2027-01', '2027-01', '2027-01'].map(days))).toEqual(['a', 'b', 'b', null]);
  expect(proposeTakers([[taker('a')], [taker('a')]], [days('2027-01'), days('2027-02')])).toEqual(['a', 'a']);
});

test('an opinion, a ballot and a delivery are of one person; a decision is of a role', () =>
  expect((['giveOpinion', 'castBallots', 'deliverMission', 'decideAdmissibility', 'giveRole'] as const).map(isOfRole)).toEqual([
    ...[false, false, false, true, true],
  ]));
