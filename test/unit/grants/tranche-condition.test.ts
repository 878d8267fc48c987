import { type Circumstances, isReady, missingOf, refuseLastReport, unkeptAt } from '../../../domain/grants/tranche-condition.ts';

const second = { rank: 2, fromMonth: 6, firm: false };
const circumstances = (change: Partial<Circumstances> = {}): Circumstances => ({
  conditions: ['report', 'indicators', 'obligations'],
  milestones: [
    { rank: 1, state: 'accepted' },
    { rank: 2, state: 'planned' },
  ],
  untold: [],
  obligations: [{ key: 'listing', state: 'met', months: 6 }],
  ...change,
});
const NOTHING = { conditions: [], indicators: [], obligations: [] };

test.each<[string, typeof second, Partial<Circumstances>, object]>([
  ['nothing where all of them are met', second, {}, NOTHING],
  ['nothing where it is firm', { ...second, firm: true }, { milestones: [], untold: ['users'] }, NOTHING],
  ['the report on the period before', second, { milestones: [{ rank: 1, state: 'returned' }] }, { conditions: ['report'] }],
  ['not that on its own', { ...second, rank: 3, fromMonth: 12 }, {}, { conditions: ['report'] }],
  ['an indicator of which no report has told', second, { untold: ['users'] }, { conditions: ['indicators'], indicators: ['users'] }],
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
    { conditions: ['report'], untold: ['users'], obligations: [{ key: 'listing', state: 'awaited', months: 1 }] },
    NOTHING,
  ],
  [
    'all that is missing, in the order of the conditions',
    second,
    { milestones: [], untold: ['users'], obligations: [{ key: 'listing', state: 'returned', months: 1 }] },
    { conditions: ['report', 'indicators', 'obligations'], indicators: ['users'], obligations: ['listing'] },
  ],
])('a tranche waits for %s', (_, tranche, change, missing) => {
  expect(missingOf(tranche, circumstances(change))).toEqual({ ...NOTHING, ...missing });
  expect(isReady(tranche, circumstances(change))).toBe(missing === NOTHING);
});

describe('the last report', () => {
  const { milestones, conditions } = circumstances();
  test.each<[string, number, Partial<Circumstances>, string[] | null, isFirm?: boolean]>([
    ['tells of what a tranche still waits for', 2, { untold: ['users'] }, ['users']],
    ['is accepted where all was told', 2, { untold: [] }, null],
    ['is accepted where no tranche waits for indicators', 2, { conditions: ['report'], untold: ['users'] }, null],
    ['is accepted where every tranche is firm', 2, { untold: ['users'] }, null, true],
    ['is none that another follows', 1, { untold: ['users'] }, null],
  ])('%s', (_, rank, change, keys, firm = false) =>
    expect(refuseLastReport(milestones, rank, { conditions, untold: [], ...change }, [{ firm: true }, { firm }])).toEqual(
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
    ['for an indicator that no report tells', 'accepted', dueAt, { untold: ['users'] }, ['indicators']],
    ['for an obligation that is not met', 'reported', dueAt, { obligations: [{ key: 'l', state: 'awaited', months: 6 }] }, ['obligations']],
  ])('%s', (_, state, at, change, unkept) =>
    expect(unkeptAt({ rank: 1, state, dueAt }, [{ ...second, firm: false }], circumstances(change), at)).toEqual(unkept),
  );
});
