import type { PlanIndicator } from '../../../domain/applications/indicator.ts';
import { groupKey, type Measured, measuredAt, resultsOf, targetsOf, type Tracked } from '../../../domain/impact/portfolio.ts';
import { ratio } from '../../../domain/core/ratio.ts';

const plan = { revision: 1, costCents: 40_000_000, startsOn: '2027-02-01', endsOn: '2028-01-31' };
const indicator = (key: string, change: Partial<PlanIndicator> = {}): PlanIndicator => ({
  key,
  label: key,
  unit: 'usagers',
  baseline: 0,
  targets: [
    { month: 6, value: 100 },
    { month: 12, value: 200 },
  ],
  method: '',
  source: '',
  kind: 'count',
  direction: 'more',
  share: true,
  countsUsers: false,
  excludes: null,
  definition: null,
  mandatory: true,
  ...change,
});
const users = indicator('users', { countsUsers: true });
const conversion = indicator('conversion', { kind: 'ratio', unit: '%', targets: [{ month: 12, value: 50 }] });
const delay = indicator('delay', { kind: 'duration', unit: 'jours', direction: 'less', baseline: 90, targets: [{ month: 12, value: 30 }] });
const own = indicator('visitors', { mandatory: false });

const measured = (values: NonNullable<Measured['report']>['values'] | null, change: Partial<Measured> = {}): Measured => ({
  plan,
  indicators: [users, conversion, delay, own],
  report: values && { rank: 1, periodEndsOn: '2027-07-31', reportedAt: '2027-08-15T09:00:00.000Z', values },
  paidCents: 1_000,
  phase: null,
  impactStep: null,
  ...change,
});

test('no project has no figures', () => {
  expect(resultsOf([])).toMatchObject({ projects: 0, reporting: 0, paidCents: 0, users: null, centsPerUser: null, indicators: [] });
});

test('counts add up and ratios are pooled; of medians only what they have reached is told', () => {
  const results = resultsOf([
    measured([
      { key: 'users', value: 100 },
      { key: 'conversion', numerator: 1, denominator: 3 },
      { key: 'delay', median: 30, p95: 90 },
    ]),
    measured([
      { key: 'users', value: 50 },
      { key: 'conversion', numerator: 2, denominator: 3 },
      { key: 'delay', median: 31, p95: 31 },
    ]),
  ]);
  expect(results.indicators).toMatchObject([
    { key: 'users', total: ratio(150n), targets: ratio(200n), values: 2, reached: 1, progress: ratio(3n, 4n) },
    { key: 'conversion', total: ratio(50n), targets: null, reached: 1, progress: ratio(1n) },
    { key: 'delay', total: null, targets: null, reached: 1, progress: ratio(119n, 120n) },
  ]);
});

test('a user reached costs what the fund has paid of the projects that tell of users, exactly', () => {
  const results = resultsOf([
    measured([{ key: 'users', value: 3 }]),
    measured([{ key: 'visitors', value: 1_000 }]),
    measured(null, { paidCents: 5_000 }),
  ]);
  expect(results).toMatchObject({
    projects: 3,
    reporting: 2,
    paidCents: 7_000,
    users: ratio(3n),
    paidForUsersCents: 1_000,
    centsPerUser: ratio(1_000n, 3n),
  });
  expect(results.own).toMatchObject({ values: 1, reached: 1, progress: ratio(10n) });
  expect(resultsOf([measured([{ key: 'users', value: 0 }])])).toMatchObject({ users: ratio(0n), centsPerUser: null });
  expect(resultsOf([measured([{ key: 'visitors', value: 1 }])])).toMatchObject({ users: null, centsPerUser: null, paidForUsersCents: 0 });
});

test('indicators of one key that are counted otherwise are not added up', () => {
  const thousands = indicator('users', { unit: 'milliers', countsUsers: true });
  const results = resultsOf([measured([{ key: 'users', value: 5 }]), measured([{ key: 'users', value: 7 }], { indicators: [thousands] })]);
  expect(results.indicators.map(({ unit, total }) => [unit, total])).toEqual([
    ['usagers', ratio(5n)],
    ['milliers', ratio(7n)],
  ]);
});

test('projects are counted by their phase and by their impact step', () => {
  const { phases, impactSteps } = resultsOf([
    measured(null, { phase: 'operated', impactStep: 'useful' }),
    measured(null, { phase: 'operated' }),
    measured(null),
  ]);
  expect([[...phases], [...impactSteps]]).toEqual([[['operated', 2]], [['useful', 1]]]);
});

const tracked: Tracked = {
  callId: 'donnees-2023',
  projectTypes: ['public_policy', 'data_available'],
  organisationId: 'ministry',
  plan,
  since: '2027-01-15T09:00:00.000Z',
  indicators: [users],
  reports: [
    { rank: 1, periodEndsOn: '2027-07-31', reportedAt: '2027-08-15T09:00:00.000Z', values: [{ key: 'users', value: 10 }] },
    { rank: 2, periodEndsOn: '2028-01-31', reportedAt: '2028-02-15T09:00:00.000Z', values: [{ key: 'users', value: 20 }] },
  ],
  paid: [
    { on: '2027-09-01', cents: 700 },
    { on: '2028-03-01', cents: -200 },
  ],
  standing: (day) => ({ phase: day < '2028' ? 'construction' : 'operated', impactStep: null }),
};
test.each([
  ['before its first report', '2027-08-15T08:59:59.999Z', null, 0, 'construction'],
  ['once it was paid', '2027-09-01T09:00:00.000Z', 1, 700, 'construction'],
  ['once a part came back', '2028-03-01T09:00:00.000Z', 2, 500, 'operated'],
])('a project is what was known of it: %s', (_, at, rank, paidCents, phase) => {
  const then = measuredAt(tracked, { at, day: at.slice(0, 10) });
  expect([then.report?.rank ?? null, then.paidCents, then.phase]).toEqual([rank, paidCents, phase]);
});

test('it is of its call, of its organisation, and of its types together', () => {
  expect((['call', 'organisation', 'projectType'] as const).map((by) => groupKey(tracked, by))).toEqual([
    'donnees-2023',
    'ministry',
    'data_available+public_policy',
  ]);
});

test('only a target that is due at the end of the report’s period is met or missed; before the first, none is', () => {
  const values = [
    { key: 'users', value: 150 },
    { key: 'delay', median: 60, p95: 90 },
  ];
  const at = (periodEndsOn: string) => targetsOf(measured(values, { report: { rank: 1, periodEndsOn, reportedAt: '', values } }));
  expect(at('2027-06-30')).toBeNull();
  // Month 7: the target of month 6 is due, that of month 12 is not.
  expect(at('2027-08-31')).toEqual({ due: 1, reached: 1 });
  expect(at('2028-01-31')).toEqual({ due: 2, reached: 0 });
});
