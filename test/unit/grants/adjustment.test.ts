import {
  type Adjustable,
  adjusted,
  type Adjustment,
  beyondTolerance,
  isTargetWithin,
  refuseAdjustment,
  toleranceOf,
} from '../../../domain/grants/adjustment.ts';
import type { Milestone } from '../../../domain/grants/milestone.ts';
import { CALL, contentOf, SHIPPED_CALL } from '../../support/domain.ts';
import { STUDENTS } from '../../support/fixtures.ts';

const milestone = (rank: number, state: Milestone['state']) => ({ rank, state, periodEndsOn: '2026-06-30' }) as Milestone;
const CONTENT = contentOf(STUDENTS);
const SILENT = { terms: { ...CALL.terms, agreement: null } };
const NO_TOLERANCE = { tolerance: toleranceOf(SILENT) };
const plan = {
  endsOn: '2026-12-31',
  content: {
    ...CONTENT,
    costLines: [
      { label: 'Développement', category: 'services' as const, amountCents: 10_000 },
      { label: 'Équipe', category: 'staff' as const, amountCents: 20_000 },
    ],
    indicators: CONTENT.indicators.slice(0, 1).map((each) => ({
      ...each,
      key: 'users',
      label: 'Usagers',
      targets: [
        { month: 6, value: 100 },
        { month: 12, value: 200 },
      ],
    })),
  },
};

type Ground = Parameters<typeof refuseAdjustment>[0];
const ground = (change: Partial<Ground> = {}): Ground => ({
  signed: plan,
  current: plan,
  tolerance: { days: 30, percent: 10 },
  startsOn: '2026-01-01',
  milestone: milestone(1, 'reported'),
  milestones: [milestone(1, 'reported'), milestone(2, 'planned')],
  ...change,
});
const asked = (change: Partial<Adjustment>): Adjustment => ({ costs: [], targets: [], ...change });
const costs = (...amounts: number[]): Partial<Adjustment> => ({
  costs: amounts.map((amountCents, place) => ({ line: place + 1, amountCents })),
});
const target = (value: number, month = 12, key = 'users'): Partial<Adjustment> => ({ targets: [{ key, month, value }] });

test.each<[string, Partial<Adjustment>]>([
  ['an end at the last day of the tolerance', { endsOn: '2027-01-30' }],
  ['an end that is as much earlier', { endsOn: '2026-12-01' }],
  ['a cost at the whole tolerance, which another line loses', costs(11_000, 19_000)],
  ['a target at the tolerance', target(180)],
])('the plan that follows is adjusted by %s', (_, change) => expect(refuseAdjustment(ground(), asked(change))).toBeNull());

test.each<[string, Partial<Adjustment>, object, Partial<Ground>?]>([
  ['an end one day later', { endsOn: '2027-01-31' }, { code: 'end_beyond_tolerance', latestOn: '2027-01-30', givenOn: '2027-01-31' }],
  ['an end too early', { endsOn: '2026-11-30' }, { code: 'end_beyond_tolerance', days: 30 }],
  [
    'a cost one cent higher',
    costs(11_001, 18_999),
    { code: 'cost_beyond_tolerance', line: 1, label: 'Développement', signedCents: 10_000, mostCents: 11_000, givenCents: 11_001 },
  ],
  ['a target below the tolerance', target(179), { code: 'target_beyond_tolerance', label: 'Usagers', month: 12, signed: 200, given: 179 }],
  ['another total cost', costs(11_000, 20_000), { code: 'adjusted_total_differs', costCents: 30_000, givenCents: 31_000 }],
  ['a target that is behind', target(95, 6), { code: 'adjusted_part_unknown', lines: [], targets: ['users 6'] }],
  ['a cost that the plan does not have', { costs: [{ line: 3, amountCents: 1 }] }, { code: 'adjusted_part_unknown', lines: [3] }],
  ['the plan as it is', target(200), { code: 'adjustment_changes_nothing' }],
  ['any day where the call states no tolerance', { endsOn: '2027-01-01' }, { code: 'end_beyond_tolerance', days: 0 }, NO_TOLERANCE],
  [
    'anything once the last period is reported on',
    target(190),
    { code: 'nothing_to_adjust', rank: 1 },
    { milestones: [milestone(1, 'reported'), milestone(2, 'reported')] },
  ],
  ['anything at the last milestone', target(190), { code: 'nothing_to_adjust', rank: 2 }, { milestone: milestone(2, 'planned') }],
])('a review adjusts no plan by %s', (_, change, refusal, on = {}) =>
  expect(refuseAdjustment(ground(on), asked(change))).toMatchObject(refusal),
);

test('adjustments do not add up: each is measured on what was signed', () => {
  const current: Adjustable['current'] = adjusted(ground(), asked({ ...target(180), endsOn: '2027-01-30' }));
  expect(refuseAdjustment(ground({ current }), asked(target(170)))).toMatchObject({ code: 'target_beyond_tolerance', signed: 200 });
  expect(refuseAdjustment(ground({ current }), asked({ endsOn: '2027-02-01' }))).toMatchObject({ code: 'end_beyond_tolerance' });
  expect(refuseAdjustment(ground({ current }), asked(target(200)))).toBeNull();
});

test('an adjustment changes what it names, and nothing else', () => {
  const { content, endsOn } = adjusted(ground(), asked({ ...target(190), ...costs(9_000, 21_000) }));
  expect(endsOn).toBe('2026-12-31');
  expect(content.costLines.map(({ amountCents }) => amountCents)).toEqual([9_000, 21_000]);
  expect(content.indicators[0]?.targets).toEqual([
    { month: 6, value: 100 },
    { month: 12, value: 190 },
  ]);
  expect({ ...content, costLines: [], indicators: [] }).toEqual({ ...plan.content, costLines: [], indicators: [] });
});

test('the tolerance of a target is its share on either side, whatever its sign', () => {
  const tolerance = { days: 0, percent: 10 };
  expect([90, 110, 89.9, 110.1].map((given) => isTargetWithin(100, given, tolerance))).toEqual([true, true, false, false]);
  expect([-90, -110, -89].map((given) => isTargetWithin(-100, given, tolerance))).toEqual([true, true, false]);
  expect([0, 1].map((given) => isTargetWithin(0, given, tolerance))).toEqual([true, false]);
});

test('a call states the tolerance, and one that states none has none', () => {
  expect(toleranceOf(SHIPPED_CALL)).toEqual({ days: 30, percent: 10 });
  expect(toleranceOf(SILENT)).toEqual({ days: 0, percent: 0 });
});

test('a forecast needs an amendment for a later end than the tolerance leaves, and for a higher total', () => {
  const [signed, tolerance] = [
    { costCents: 100, signedEndsOn: '2026-12-31' },
    { days: 30, percent: 10 },
  ];
  expect(beyondTolerance(signed, { costCents: 100, endsOn: '2027-01-30' }, tolerance)).toEqual([]);
  expect(beyondTolerance(signed, { costCents: 101, endsOn: '2027-01-31' }, tolerance)).toEqual(['end', 'cost']);
});
