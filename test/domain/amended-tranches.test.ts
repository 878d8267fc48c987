import fc from 'fast-check';
import { amendedPeriods, amendedTranches, partsOf } from '../../domain/amended-tranches.ts';
import type { Milestone } from '../../domain/milestone.ts';
import { sumCents } from '../../domain/money.ts';
import type { Tranche } from '../../domain/tranche.ts';
import { trancheIn } from '../support/domain.ts';

const AT = '2027-07-15T10:00:00.000Z';
const PROJECT = { startsOn: '2027-01-01', durationMonths: 24 };
const tranches = [1, 2, 3, 4].map((rank) => trancheIn('planned', rank));
const ENDS = ['2027-06-30', '2027-12-31', '2028-06-30', '2028-12-31'];
/** Milestones of half years from January 2027 on, in these states. */
const milestonesIn = (...states: Milestone['state'][]) =>
  states.map((state, place): Milestone => ({
    rank: place + 1,
    state,
    periodStartsOn: '',
    periodEndsOn: ENDS[place] ?? '',
    dueAt: '',
    remindAt: '',
    remindedAt: null,
    lateAt: null,
    reviewRemindAt: null,
    reviewRemindedAt: null,
    reportNumber: 0,

    trackingYear: null,
    askedAt: null,
    isEmpty: false,
  }));
const ALL_PLANNED = milestonesIn('planned', 'planned', 'planned', 'planned');
const endsOf = (periods: ReturnType<typeof amendedPeriods>) =>
  'months' in periods ? periods.months.map(({ toMonth }) => toMonth) : periods.refusal;

test.each<[string, readonly Milestone[], number, unknown]>([
  ['the same length moves nothing', ALL_PLANNED, 24, [6, 12, 18, 24]],
  ['more is shared by the periods that are not over', ALL_PLANNED, 36, [6, 16, 26, 36]],
  ['so is less', ALL_PLANNED, 15, [6, 9, 12, 15]],
  ['each keeps a month', ALL_PLANNED, 9, [6, 7, 8, 9]],
  ['a reported period stays', milestonesIn('accepted', 'reported', 'planned', 'planned'), 30, [6, 12, 21, 30]],
  ['so does a returned one', milestonesIn('accepted', 'accepted', 'returned', 'planned'), 30, [6, 12, 18, 30]],
  ['the last one moves once it is over, as long as nobody has reported on it', milestonesIn('planned'), 9, [9]],
])('%s', (_, milestones, months, ends) => {
  const some = tranches.slice(0, milestones.length);
  const project = { ...PROJECT, durationMonths: 6 * milestones.length };
  expect(endsOf(amendedPeriods(project, some, milestones, months, AT))).toEqual(ends);
});

test.each<[string, readonly Milestone[], number, { leastMonths: number; mostMonths: number }]>([
  ['leaves a period without a month', ALL_PLANNED, 8, { leastMonths: 9, mostMonths: 60 }],
  ['ends before a reported period', milestonesIn('accepted', 'reported', 'planned', 'planned'), 12, { leastMonths: 14, mostMonths: 60 }],
  ['has no period left to move', milestonesIn('accepted', 'accepted', 'accepted', 'reported'), 30, { leastMonths: 24, mostMonths: 24 }],
])('a length that %s is refused', (_, milestones, givenMonths, range) =>
  expect(amendedPeriods(PROJECT, tranches, milestones, givenMonths, AT)).toEqual({
    refusal: { code: 'amended_length_out_of_range', ...range, givenMonths },
  }),
);

test('an end behind today is refused', () =>
  expect(amendedPeriods({ ...PROJECT, durationMonths: 6 }, tranches.slice(0, 1), milestonesIn('planned'), 3, AT)).toMatchObject({
    refusal: { leastMonths: 7 },
  }));

test('periods follow one another to the end, a month each at least, whatever the length', () =>
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 60 }), (months) => {
      const ends = [0, ...(endsOf(amendedPeriods(PROJECT, tranches, ALL_PLANNED, months, AT)) as number[])];
      expect(ends.at(-1)).toBe(months);
      expect(ends.slice(1).every((end, place) => end > (ends[place] ?? 0))).toBe(true);
    }),
  ));

const grant = { awardedCents: 2_000 };
const four: Tranche[] = [
  { ...trancheIn('paid', 1, 'advance') },
  { ...trancheIn('ordered', 2) },
  { ...trancheIn('confirmed', 3), orderedCents: 0 },
  { ...trancheIn('planned', 4, 'balance'), orderedCents: 0, committedCents: 0 },
];
const cutsOf = (amended: ReturnType<typeof amendedTranches>) =>
  'parts' in amended ? amended.parts.map(({ cutCents }) => cutCents) : amended.refusal;

test.each<[string, number, unknown]>([
  ['more takes from none', 2_300, [0, 0, 0, 0]],
  ['less is taken from what is promised last', 1_700, [0, 0, 0, 300]],
  ['and then from what comes before it', 1_200, [0, 0, 300, 500]],
  ['down to what is owed', 1_000, [0, 0, 500, 500]],
  ['and no further', 999, { code: 'amended_below_paid', leastCents: 1_000, givenCents: 999 }],
])('of an amended amount %s', (_, awardedCents, cuts) => expect(cutsOf(amendedTranches(grant, four, awardedCents))).toEqual(cuts));

test.each<[string, Partial<Tranche>, number]>([
  ['what is claimed back of it', { claimedCents: 200 }, 800],
  ['nothing of what a certified service did not use', { state: 'certified', certifiedCents: 400 }, 900],
])('what is owed is less %s', (_, first, leastCents) =>
  expect(cutsOf(amendedTranches(grant, [{ ...trancheIn('paid', 1), ...first }, ...four.slice(1)], 1))).toMatchObject({ leastCents }),
);

test('the parts of an amended plan add up to its amount and to its length, with what is added in the last one', () => {
  const amended = amendedTranches(grant, four, 2_300);
  const months = [1, 2, 3, 4].map((rank) => ({ rank, fromMonth: 6 * (rank - 1), toMonth: 6 * rank }));
  if (!('parts' in amended)) throw new Error('it fits');
  const parts = partsOf(amended, months, 2_300);
  expect(parts.map(({ amountCents }) => amountCents)).toEqual([500, 500, 500, 800]);
  expect([sumCents(parts.map((part) => part.amountCents)), parts.reduce((sum, part) => sum + part.months, 0)]).toEqual([2_300, 24]);
});
