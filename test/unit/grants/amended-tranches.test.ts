import fc from '../../support/property.ts';
import { amendedPeriods, amendedTranches, capsOf, type Limited, refuseCaps } from '../../../domain/grants/amended-tranches.ts';
import type { Milestone } from '../../../domain/grants/milestone.ts';
import type { Tranche } from '../../../domain/grants/tranche.ts';
import { trancheIn } from '../../support/domain.ts';

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
  ['the last one moves once it is over, as long as there is no report on it', milestonesIn('planned'), 9, [9]],
])('%s', (_, milestones, months, ends) => {
  const some = tranches.slice(0, milestones.length);
  const project = { ...PROJECT, durationMonths: 6 * milestones.length };
  expect(endsOf(amendedPeriods(project, some, milestones, months, AT))).toEqual(ends);
});

test.each<[string, readonly Milestone[], number, { leastMonths: number; mostMonths: number }]>([
  ['leaves a period without a month', ALL_PLANNED, 8, { leastMonths: 9, mostMonths: 120 }],
  ['ends before a reported period', milestonesIn('accepted', 'reported', 'planned', 'planned'), 12, { leastMonths: 14, mostMonths: 120 }],
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
const UNCAPPED = { advanceCents: Infinity, instalmentsCents: Infinity };
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
])('of an amended amount %s', (_, awardedCents, cuts) =>
  expect(cutsOf(amendedTranches(grant, four, awardedCents, UNCAPPED))).toEqual(cuts),
);

test.each<[string, Partial<Tranche>, number]>([
  ['what is claimed back of it', { claimedCents: 200 }, 800],
  ['nothing of what a certified service did not use', { state: 'certified', certifiedCents: 400 }, 900],
])('what is owed is less %s', (_, first, leastCents) =>
  expect(cutsOf(amendedTranches(grant, [{ ...trancheIn('paid', 1), ...first }, ...four.slice(1)], 1, UNCAPPED))).toMatchObject({
    leastCents,
  }),
);

test('of a promised tranche that is paid in part, what is paid stays', () => {
  const [paid = trancheIn('paid')] = four;
  const tranches = [paid, { ...trancheIn('confirmed', 2), paidCents: 300, claimedCents: 50 }];
  const parts = (awardedCents: number) => cutsOf(amendedTranches({ awardedCents: 1_000 }, tranches, awardedCents, UNCAPPED));
  expect([parts(900), parts(750)]).toEqual([
    [0, 50],
    [0, 200],
  ]);
  expect(parts(749)).toEqual({ code: 'amended_below_paid', leastCents: 750, givenCents: 749 });
});

describe('what goes before the balance under a legal form’s caps', () => {
  const award = { awardedCents: 1_000, durationMonths: 60 };
  const reduced = { ...award, awardedCents: 900 };
  const legalForm = {
    advanceMaxPercent: 30,
    guaranteedAdvanceMaxPercent: 60,
    instalmentsMaxPercent: 80,
    longProject: { aboveMonths: 48, instalmentsMaxPercent: 90 },
    source: 'décret',
    sources: {},
  };
  const limited: Limited = { legalForm: { ...legalForm, longProject: null }, guarantees: [] };
  const guaranteed: Limited = { ...limited, guarantees: [{ guaranteedCents: 300, endsOn: '2027-07-15' }] };
  const inThree = (advance: Tranche['state'], instalment: Tranche['state']): Tranche[] => [
    { ...trancheIn(advance, 1, 'advance'), amountCents: 300, orderedCents: 300, paidCents: advance === 'paid' ? 300 : 0 },
    { ...trancheIn(instalment, 2), amountCents: 500, orderedCents: 500, paidCents: instalment === 'paid' ? 500 : 0 },
    { ...trancheIn('planned', 3, 'balance'), amountCents: 200 },
  ];
  const under = (tranches: Tranche[], by = limited) => {
    const amended = amendedTranches(award, tranches, reduced.awardedCents, capsOf(by, reduced, AT));
    if (!('parts' in amended)) throw new Error('it fits');
    return { cuts: cutsOf(amended), refusal: refuseCaps(amended.parts, by, reduced, AT) };
  };

  test.each<[string, Tranche[], Limited, number[]]>([
    ['is reduced to them, and the rest taken from the balance', inThree('confirmed', 'planned'), limited, [30, 50, 20]],
    ['is reduced where an advance stays, being guaranteed', inThree('confirmed', 'planned'), guaranteed, [0, 80, 20]],
    ['is reduced where an advance stays, being paid', inThree('paid', 'confirmed'), limited, [0, 80, 20]],
    ['stays where all of it is owed or paid', inThree('paid', 'ordered'), limited, [0, 0, 100]],
  ])('%s', (_, tranches, by, cuts) => expect(under(tranches, by)).toEqual({ cuts, refusal: null }));

  test('is refused where another length lowers them, and nothing is taken', () => {
    const long = { legalForm, guarantees: [] };
    const parts = inThree('paid', 'planned').map((tranche, place) => {
      const leftCents = [300, 550, 150][place] ?? 0;
      return { tranche, leftCents, cutCents: 0 };
    });
    expect(refuseCaps(parts, long, award, AT)).toBeNull();
    expect(refuseCaps(parts, long, { ...award, durationMonths: 48 }, AT)).toMatchObject({ code: 'instalments_above_cap', givenCents: 850 });
    expect(refuseCaps(parts.slice(0, 1), long, { ...award, durationMonths: 48 }, AT)).toBeNull();
  });
});
