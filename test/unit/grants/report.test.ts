import fc from '../../support/property.ts';
import type { Grant } from '../../../domain/grants/grant.ts';
import type { IndicatorValue, PlanIndicator } from '../../../domain/applications/indicator.ts';
import type { Milestone, MilestoneState } from '../../../domain/grants/milestone.ts';
import type { ReviewReport } from '../../../domain/grants/report.ts';
import { missingIndicators, refuseCorrection, refuseReport, refuseReview, ReportMilestone } from '../../../domain/grants/report.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { callerOf, FUND, given, grantIn, type Guard, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

const milestoneIn = (rank: number, state: MilestoneState, reportNumber = 0): Milestone => ({
  rank,
  state,
  periodStartsOn: '2026-01-01',
  periodEndsOn: '2026-02-28',
  dueAt: '2026-03-28T22:59:59.999Z',
  remindAt: '2026-03-14T22:59:59.999Z',
  remindedAt: null,
  lateAt: null,
  reviewRemindAt: null,
  reviewRemindedAt: null,
  reportNumber,
  trackingYear: null,
  askedAt: null,
  isEmpty: false,
});

const indicator = (key: string, kind: PlanIndicator['kind'], mandatory = true): PlanIndicator => ({
  key,
  label: key,
  unit: '',
  baseline: 0,
  targets: [],
  method: '',
  source: '',
  kind,
  direction: 'more',
  share: true,
  countsUsers: false,
  excludes: null,
  definition: null,
  mandatory,
});
const indicators = [indicator('users', 'count'), indicator('conversion', 'ratio'), indicator('delay', 'duration', false)];
const plan = { revision: 1, costCents: 1_000, eligibleCents: 1_000, startsOn: '2026-01-01', endsOn: '2026-12-31' };
const annexed = { plan, indicators };

type Reporting = { grant: Grant; milestones: Milestone[]; caller: Caller; body: ReportMilestone; at: string };
const reporting = (): Reporting => ({
  grant: grantIn('active'),
  milestones: [milestoneIn(1, 'accepted', 1), milestoneIn(2, 'planned')],
  caller: callerOf('applicant', MINISTRY),
  body: {
    rank: 2,
    values: [
      { key: 'users', value: 0 },
      { key: 'conversion', numerator: 5, denominator: 5 },
      { key: 'delay', median: 1.5, p95: 1.5 },
    ],
    spentCents: 500,
    forecastCostCents: 500,
    forecastEndsOn: '2026-01-01',
    comment: '',
  },
  at: '2026-02-28T23:00:00.000Z',
});
const report = ({ grant, milestones, caller, body, at }: Reporting) => refuseReport(grant, milestones, annexed, given(caller, body, at));
const withValue = (each: Reporting, value: IndicatorValue) => {
  each.body.values = [...each.body.values.filter(({ key }) => key !== value.key), value];
};

test('an accepted report alone is corrected, by its own people, until the final account is approved', () => {
  const ask = (state: Milestone['state'], account?: 'given' | 'approved', caller = callerOf('applicant', MINISTRY), rank = 1) => {
    const body = { ...reporting().body, rank, reason: 'Une facture de trop.' };
    const held = account && { state: account };
    return refuseCorrection(grantIn('active'), [milestoneIn(1, state, 1)], held, annexed, given(caller, body))?.code;
  };
  expect([ask('accepted'), ask('accepted', 'given'), ask('accepted', 'approved')]).toEqual([undefined, undefined, 'account_approved']);
  expect([ask('planned'), ask('reported'), ask('returned')]).toEqual(Array(3).fill('milestone_wrong_state'));
  expect([ask('accepted', 'given', callerOf('applicant', OPERATOR)), ask('accepted', 'given', undefined, 3)]).toEqual([
    'not_found',
    'milestone_unknown',
  ]);
});

describe('a report', () => {
  inOrderOfPrecedence(reporting, report, [
    { when: "another organisation's grant", refusal: { code: 'not_found' }, spoil: { caller: callerOf('applicant', OPERATOR) } },
    {
      when: 'a grant that expired',
      refusal: { code: 'wrong_state', command: 'reportMilestone', state: 'expired' },
      spoil: { grant: { state: 'expired' } },
    },
    {
      when: 'a milestone that the grant does not have',
      refusal: { code: 'milestone_unknown', ranks: [1, 2] },
      spoil: { body: { rank: 3 } },
    },
    {
      when: 'a report that was given',
      refusal: { code: 'milestone_wrong_state', rank: 2, state: 'reported', command: 'reportMilestone' },
      spoil: { milestones: { 1: { state: 'reported' } } },
    },
    {
      when: 'on the last day of its period',
      refusal: { code: 'report_before_period_end', rank: 2, periodEndsOn: '2026-02-28' },
      spoil: { at: '2026-02-28T22:59:59.999Z' },
    },
    {
      when: 'before the report of an earlier milestone',
      refusal: { code: 'report_out_of_order', rank: 2, first: 1 },
      spoil: { milestones: { 0: { state: 'planned' } } },
    },
    {
      when: 'an indicator that the plan does not have',
      refusal: { code: 'indicator_unknown', keys: ['shoes'], known: ['users', 'conversion', 'delay'] },
      spoil: (each) => withValue(each, { key: 'shoes', value: 42 }),
    },
    {
      when: 'an indicator twice',
      refusal: { code: 'indicator_twice', keys: ['users'] },
      spoil: ({ body }) => body.values.push({ key: 'users', value: 1 }),
    },
    {
      when: 'a value in another unit than the plan’s',
      refusal: { code: 'indicator_unit_differs', key: 'users', unit: 'milliers', planned: '' },
      spoil: ({ body }) => {
        body.values = body.values.map((value) => (value.key === 'users' ? { ...value, unit: 'milliers' } : value));
      },
    },
    {
      when: 'a ratio given as a value',
      refusal: { code: 'indicator_kind_differs', key: 'conversion', kind: 'ratio' },
      spoil: (each) => withValue(each, { key: 'conversion', value: 0.5 }),
    },
    {
      when: 'a negative count',
      refusal: { code: 'indicator_negative', key: 'users' },
      spoil: (each) => withValue(each, { key: 'users', value: -1 }),
    },
    {
      when: 'a ratio to nothing',
      refusal: { code: 'denominator_zero', key: 'conversion' },
      spoil: (each) => {
        if (each.body.values.some((value) => value.key === 'conversion' && 'numerator' in value))
          withValue(each, { key: 'conversion', numerator: 0, denominator: 0 });
      },
    },
    {
      when: 'more of a part than there is of the whole',
      refusal: { code: 'numerator_above_denominator', key: 'conversion', numerator: 6, denominator: 5 },
      spoil: (each) => withValue(each, { key: 'conversion', numerator: 6, denominator: 5 }),
    },
    {
      when: 'a 95th percentile below the median',
      refusal: { code: 'percentile_below_median', key: 'delay', median: 2, p95: 1.5 },
      spoil: (each) => withValue(each, { key: 'delay', median: 2, p95: 1.5 }),
    },
    {
      when: 'a forecast a cent below what was spent',
      refusal: { code: 'forecast_below_spent', spentCents: 501, forecastCostCents: 500 },
      spoil: { body: { spentCents: 501 } },
    },
    {
      when: 'an end before the start',
      refusal: { code: 'forecast_ends_before_start', startsOn: '2026-01-01', forecastEndsOn: '2025-12-31' },
      spoil: { body: { forecastEndsOn: '2025-12-31' } },
    },
  ]);

  const changed = (change: (each: Reporting) => unknown) => {
    const each = reporting();
    change(each);
    return report(each);
  };
  test('may be given again once it was returned, and once the last euro is paid', () => {
    expect(changed(({ milestones }) => (milestones[1]!.state = 'returned'))).toBeNull();
    expect(changed(({ grant }) => (grant.state = 'closed'))).toBeNull();
  });
  test('needs the earlier ones given, not accepted', () => {
    expect(changed(({ milestones }) => (milestones[0]!.state = 'reported'))).toBeNull();
    expect(changed(({ milestones }) => (milestones[0]!.state = 'returned'))).toBeNull();
  });
  test('may lack every indicator', () => expect(changed(({ body }) => (body.values = []))).toBeNull());
  test('of a count by two numbers is of another kind', () => {
    expect(changed((each) => withValue(each, { key: 'users', numerator: 1, denominator: 2 }))).toEqual({
      code: 'indicator_kind_differs',
      key: 'users',
      kind: 'count',
    });
  });
  test.each([
    [-1, 5],
    [-5, -1],
    [1, -5],
  ])('of %d in %d is negative', (numerator, denominator) =>
    expect(changed((each) => withValue(each, { key: 'conversion', numerator, denominator }))).toEqual({
      code: 'indicator_negative',
      key: 'conversion',
    }),
  );
  test('of one of the fund’s people who applies for another organisation is of a grant that is not there', () => {
    expect(changed((each) => (each.caller = { ...callerOf('applicant', OPERATOR), roles: ['applicant', 'member'] }))).toEqual({
      code: 'not_found',
    });
  });
  test('of a ratio that is no share may be above one', () => {
    const ratios = { plan, indicators: [{ ...indicator('load', 'ratio'), share: false }] };
    const body = { ...reporting().body, values: [{ key: 'load', numerator: 3, denominator: 2 }] };
    expect(
      refuseReport(grantIn('active'), [milestoneIn(2, 'planned')], ratios, given(reporting().caller, body, reporting().at)),
    ).toBeNull();
  });
  test('of a duration as one value, as before there were percentiles, is of another kind', () => {
    expect(changed((each) => withValue(each, { key: 'delay', value: 39 }))).toEqual({
      code: 'indicator_kind_differs',
      key: 'delay',
      kind: 'duration',
    });
  });
  test('in its plan’s own unit is taken', () => {
    expect(changed(({ body }) => (body.values = [{ key: 'users', value: 1, unit: '' }]))).toBeNull();
  });
  test('of a year that is not over is refused as such', () => {
    const refused = changed((each) => {
      each.milestones[1] = { ...milestoneIn(61, 'planned'), trackingYear: 1 };
      each.body.rank = 61;
      each.at = '2026-02-28T22:59:59.999Z';
    });
    expect(refused).toEqual({ code: 'tracking_before_year_end', year: 1, periodEndsOn: '2026-02-28' });
  });
  test('of a share from none to all of it is taken', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), fc.double({ min: 0, max: 1, noNaN: true }), (denominator, part) => {
        const numerator = Math.floor(denominator * part);
        expect(changed((each) => withValue(each, { key: 'conversion', numerator, denominator }))).toBeNull();
      }),
    );
  });
});

type Reviewing = { grant: Grant; milestones: Milestone[]; caller: Caller; body: ReviewReport; values: IndicatorValue[] };
const reviewing = (decision: 'accept' | 'return') => (): Reviewing => ({
  grant: grantIn('active'),
  milestones: [milestoneIn(1, 'accepted', 1), milestoneIn(2, 'reported', 2)],
  caller: callerOf('lead'),
  body: { rank: 2, number: 2, decision, reasons: 'La conversion manque.' },
  values: [
    { key: 'users', value: 0 },
    { key: 'conversion', numerator: 0, denominator: 1 },
  ],
});
const review = ({ grant, milestones, caller, body, values }: Reviewing) =>
  refuseReview(grant, milestones, annexed, values, given(caller, body));

const anyReview: Guard<Reviewing>[] = [
  { when: "another organisation's grant", refusal: { code: 'not_found' }, spoil: { caller: callerOf('applicant', OPERATOR) } },
  {
    when: 'a grant that is not signed',
    refusal: { code: 'wrong_state', command: 'reviewReport', state: 'to_sign' },
    spoil: { grant: { state: 'to_sign' } },
  },
  {
    when: "a lead of the beneficiary's own organisation",
    refusal: { code: 'conflict_of_interest' },
    spoil: (each) => {
      if (each.caller.organisationId === FUND) each.caller = callerOf('lead', MINISTRY);
    },
  },
  { when: 'a milestone that the grant does not have', refusal: { code: 'milestone_unknown', ranks: [1, 2] }, spoil: { body: { rank: 7 } } },
  {
    when: 'a milestone without a report',
    refusal: { code: 'milestone_wrong_state', rank: 2, state: 'planned', command: 'reviewReport' },
    spoil: { milestones: { 1: { state: 'planned' } } },
  },
  {
    when: 'a report that was given again since it was read',
    refusal: { code: 'stale_report', current: 2 },
    spoil: { body: { number: 1 } },
  },
];

describe('an acceptance', () => {
  inOrderOfPrecedence(reviewing('accept'), review, [
    ...anyReview,
    {
      when: 'before that of an earlier report',
      refusal: { code: 'report_out_of_order', rank: 2, first: 1 },
      spoil: { milestones: { 0: { state: 'returned' } } },
    },
    {
      when: 'of a year after the project, without an indicator',
      refusal: { code: 'tracking_report_empty', year: 1 },
      spoil: ({ milestones, values }) => {
        milestones[1]!.trackingYear = 1;
        values.splice(0);
      },
    },
    {
      when: 'without a mandatory indicator',
      refusal: { code: 'report_indicators_missing', keys: ['conversion'] },
      spoil: ({ values }) => {
        values.pop();
      },
    },
  ]);
  test('needs no reasons', () => {
    const each = reviewing('accept')();
    each.body.reasons = '';
    expect(review(each)).toBeNull();
  });
});

describe('a return', () => {
  inOrderOfPrecedence(reviewing('return'), review, [
    ...anyReview,
    { when: 'without reasons', refusal: { code: 'return_reasons_missing' }, spoil: { body: { reasons: '' } } },
  ]);
  test('needs neither the earlier reports nor every indicator', () => {
    const each = reviewing('return')();
    each.milestones[0]!.state = 'reported';
    each.values = [];
    expect(review(each)).toBeNull();
  });
});

test('what a report lacks are the mandatory indicators that it does not tell of', () => {
  expect(missingIndicators(indicators, [])).toEqual(['users', 'conversion']);
  expect(missingIndicators(indicators, [{ key: 'users', value: 0 }])).toEqual(['conversion']);
});

describe('a ratio that leaves out automatic awards', () => {
  const users = (key: string) => ({ ...indicator(key, 'count'), countsUsers: true });
  const promised = [users('informed'), users('automatic'), { ...indicator('conversion', 'ratio'), excludes: 'automatic' }];
  const missing = (informed: number, automatic: number) =>
    missingIndicators(promised, [
      { key: 'informed', value: informed },
      { key: 'automatic', value: automatic },
    ]);
  test('is not missed where every user benefited by one: no person was contacted', () => expect(missing(0, 12)).toEqual([]));
  test('is missed where others benefited, or no person did', () =>
    expect([missing(1, 12), missing(0, 0)]).toEqual([['conversion'], ['conversion']]));
  test('is missed where a report does not tell of the others', () =>
    expect(missingIndicators(promised, [{ key: 'automatic', value: 12 }])).toEqual(['informed', 'conversion']));
});

const sound = { rank: 1, values: [], spentCents: 0, forecastCostCents: 1, forecastEndsOn: '2026-01-01' };
test.each<[string, object, boolean]>([
  ['nothing spent yet', sound, true],
  [
    'a whole and a decimal value',
    {
      ...sound,
      values: [
        { key: 'a', value: 1 },
        { key: 'b', value: 0.5 },
      ],
    },
    true,
  ],
  ['a ratio of whole numbers', { ...sound, values: [{ key: 'a', numerator: 1, denominator: 2 }] }, true],
  ['a ratio of parts', { ...sound, values: [{ key: 'a', numerator: 0.5, denominator: 2 }] }, false],
  ['a duration', { ...sound, values: [{ key: 'a', median: 1.5, p95: 3 }] }, true],
  ['half a duration', { ...sound, values: [{ key: 'a', median: 1.5 }] }, false],
  ['a value with its unit', { ...sound, values: [{ key: 'a', value: 1, unit: 'usagers' }] }, true],
  ['half a ratio', { ...sound, values: [{ key: 'a', numerator: 1 }] }, false],
  ['a value and a ratio at once', { ...sound, values: [{ key: 'a', value: 1, numerator: 1, denominator: 2 }] }, false],
  ['a value that is no number', { ...sound, values: [{ key: 'a', value: NaN }] }, false],
  ['a negative amount spent', { ...sound, spentCents: -1 }, false],
  ['part of a cent', { ...sound, spentCents: 0.5 }, false],
  ['a forecast of nothing', { ...sound, forecastCostCents: 0 }, false],
  ['a day that there is not', { ...sound, forecastEndsOn: '2026-02-30' }, false],
])('the schema of a report: %s', (_, body, taken) => expect(ReportMilestone.safeParse(body).success).toBe(taken));
