import { readyWithout } from '../../../domain/grants/confirmation.ts';
import {
  type Circumstances,
  isReady,
  type Measured,
  missingOf,
  refuseLastReport,
  unkeptAt,
} from '../../../domain/grants/tranche-condition.ts';

const users: Measured = {
  ...{
    key: 'users',
    label: 'Usagers',
    unit: 'usagers',
    kind: 'count',
    baseline: 100,
    method: '',
    source: '',
    direction: 'more',
    share: true,
  },
  ...{ countsUsers: false, excludes: null, definition: null, mandatory: true, last: null },
  targets: [
    { month: 6, value: 200 },
    { month: 12, value: 400 },
  ],
};
const UNTOLD = [users];
const second = { rank: 2, fromMonth: 6, firm: false };
const circumstances = (change: Partial<Circumstances> = {}): Circumstances => ({
  conditions: ['report', 'indicators', 'obligations'],
  wantedPercent: null,
  milestones: [
    { rank: 1, state: 'accepted' },
    { rank: 2, state: 'planned' },
  ],
  measured: [],
  obligations: [{ key: 'listing', state: 'met', months: 6 }],
  ...change,
});
const NOTHING = { conditions: [], indicators: [], unreached: [], obligations: [] };

test.each<[string, typeof second, Partial<Circumstances>, object]>([
  ['nothing where all of them are met', second, {}, NOTHING],
  ['nothing where it is firm', { ...second, firm: true }, { milestones: [], measured: UNTOLD }, NOTHING],
  ['the report on the period before', second, { milestones: [{ rank: 1, state: 'returned' }] }, { conditions: ['report'] }],
  ['not that on its own', { ...second, rank: 3, fromMonth: 12 }, {}, { conditions: ['report'] }],
  ['an indicator of which no report has told', second, { measured: UNTOLD }, { conditions: ['indicators'], indicators: ['users'] }],
  [
    'an obligation that is due before its period begins',
    second,
    { obligations: [{ key: 'listing', state: 'given', months: 6 }] },
    { conditions: ['obligations'], obligations: ['listing'] },
  ],
  ['none that is due later', second, { obligations: [{ key: 'listing', state: 'awaited', months: 7 }] }, NOTHING],
  ['none that was waived', second, { obligations: [{ key: 'listing', state: 'waived', months: 6 }] }, NOTHING],
  [
    'nothing that the call does not make its condition',
    second,
    { conditions: ['report'], measured: UNTOLD, obligations: [{ key: 'listing', state: 'awaited', months: 1 }] },
    NOTHING,
  ],
  [
    'all that is missing, in the order of the conditions',
    second,
    { milestones: [], measured: UNTOLD, obligations: [{ key: 'listing', state: 'returned', months: 1 }] },
    { conditions: ['report', 'indicators', 'obligations'], indicators: ['users'], obligations: ['listing'] },
  ],
])('a tranche waits for %s', (_, tranche, change, missing) => {
  expect(missingOf(tranche, circumstances(change))).toEqual({ ...NOTHING, ...missing });
  expect(isReady(tranche, circumstances(change))).toBe(missing === NOTHING);
});

test.each<[string, Partial<Measured>, number | null, number | null]>([
  ['is not reached at 61 of 80 %', { last: { key: 'users', value: 161 } }, 80, 61],
  ['is reached as far as is wanted', { last: { key: 'users', value: 180 } }, 80, null],
  ['is rounded down', { last: { key: 'users', value: 179.9 } }, 80, 79],
  ['counts from nothing where the plan has no baseline', { baseline: null, last: { key: 'users', value: 140 } }, 80, 70],
  ['is below its baseline at 0 %', { last: { key: 'users', value: 50 } }, 80, 0],
  ['is wanted of no call that asks for reports alone', { last: { key: 'users', value: 0 } }, null, null],
  ['is not wanted before it is due', { targets: [{ month: 12, value: 400 }], last: { key: 'users', value: 0 } }, 80, null],
  ['is reached by less where less is better', { direction: 'less', baseline: 300, last: { key: 'users', value: 200 } }, 100, null],
  ['is reached in part where less is better', { direction: 'less', baseline: 300, last: { key: 'users', value: 250 } }, 80, 50],
])('a target %s', (_, change, wantedPercent, reached) => {
  const missing = missingOf(second, circumstances({ measured: [{ ...users, ...change }], wantedPercent }));
  const unreached = { key: 'users', label: 'Usagers', month: 6, target: 200, reachedPercent: reached, wantedPercent };
  expect(missing).toEqual(reached === null ? NOTHING : { ...NOTHING, conditions: ['indicators'], unreached: [unreached] });
});

describe('the last report', () => {
  const { milestones, conditions } = circumstances();
  test.each<[string, number, Partial<Circumstances>, string[] | null, isFirm?: boolean]>([
    ['tells of what a tranche still waits for', 2, { measured: UNTOLD }, ['users']],
    ['is accepted where all was told', 2, { measured: [] }, null],
    ['is accepted where no tranche waits for indicators', 2, { conditions: ['report'], measured: UNTOLD }, null],
    ['is accepted where every tranche is firm', 2, { measured: UNTOLD }, null, true],
    ['is none that another follows', 1, { measured: UNTOLD }, null],
  ])('%s', (_, rank, change, keys, firm = false) =>
    expect(refuseLastReport(milestones, rank, { conditions, measured: [], ...change }, [{ firm: true }, { firm }])).toEqual(
      keys && { code: 'report_indicators_missing', keys },
    ),
  );
});

describe('a milestone stops a project', () => {
  const dueAt = '2026-07-31T21:59:59.999Z';
  test.each<[string, 'planned' | 'reported' | 'accepted', string, Partial<Circumstances>, string[]]>([
    ['for a report that is late', 'planned', '2026-08-01T09:00:00.000Z', {}, ['report']],
    ['for none that is not due yet', 'planned', dueAt, { milestones: [] }, []],
    ['for none that the fund has still to review', 'reported', '2026-12-01T09:00:00.000Z', { milestones: [] }, []],
    ['for an indicator that no report tells', 'accepted', dueAt, { measured: UNTOLD }, ['indicators']],
    ['for an obligation that is not met', 'reported', dueAt, { obligations: [{ key: 'l', state: 'awaited', months: 6 }] }, ['obligations']],
  ])('%s', (_, state, at, change, unkept) =>
    expect(unkeptAt({ rank: 1, state, dueAt }, [{ ...second, firm: false }], circumstances(change), at)).toEqual(unkept),
  );
});

describe('once an obligation is settled', () => {
  const planned = { state: 'planned' as const, amendment: null };
  const tranches = [
    { rank: 1, fromMonth: 0, firm: true, ...planned, state: 'paid' as const },
    { ...second, ...planned },
    { rank: 3, fromMonth: 12, firm: false, ...planned },
  ];
  const awaited = (key: string) => ({ key, state: 'awaited' as const, months: 6 });
  const freed = (
    on: { state?: 'active' | 'suspended'; endedOn?: string; amendment?: number } = {},
    obligations: Circumstances['obligations'] = [awaited('listing')],
  ): number[] =>
    readyWithout(
      {
        grant: { state: on.state ?? 'active' },
        account: { endedOn: on.endedOn ?? null },
        tranches: tranches.map((each) => ({ ...each, amendment: on.amendment ?? null })),
      },
      circumstances({ obligations }),
      'listing',
    ).map(({ rank }) => rank);

  test('the tranche that waits for nothing else is confirmed, and none behind one that waits', () => expect(freed()).toEqual([2]));

  test.each<[string, () => number[]]>([
    ['that waits for another one too', () => freed({}, [awaited('listing'), awaited('open_source')])],
    ['that waits for none of them', () => freed({}, [{ ...awaited('listing'), months: 24 }])],
    ['of a grant that is suspended', () => freed({ state: 'suspended' })],
    ['of a project that ended early', () => freed({ endedOn: '2027-05-01' })],
    ['that an amendment adds', () => freed({ amendment: 1 })],
  ])('no tranche is confirmed %s', (_, none) => expect(none()).toEqual([]));
});
