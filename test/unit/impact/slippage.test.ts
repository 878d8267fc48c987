import fc from '../../support/property.ts';
import { ratio, rounded } from '../../../domain/core/ratio.ts';
import {
  acceptedOf,
  crossings,
  type DismissSlippageAlert,
  groupOf,
  historyOf,
  levelsBeyond,
  plannedDays,
  portfolioAt,
  portfolioSlippage,
  type Project,
  refuseDismissal,
  type SlippageAlert,
  type SlippageLevel,
  slippageOf,
  standingAt,
} from '../../../domain/impact/slippage.ts';
import type { Grant } from '../../../domain/grants/grant.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { CALL, callerOf, FUND, given, grantIn, inOrderOfPrecedence, MINISTRY, OPERATOR } from '../../support/domain.ts';

const plan = { revision: 1, costCents: 40_000_000, startsOn: '2027-02-01', endsOn: '2028-01-31' };

test.each([
  ['on plan', 40_000_000, '2028-01-31', ratio(0n), ratio(0n)],
  ['a quarter dearer, a day late', 50_000_000, '2028-02-01', ratio(1n, 4n), ratio(1n, 365n)],
  ['cheaper and a year late', 30_000_000, '2029-01-31', ratio(-1n, 4n), ratio(366n, 365n)],
  ['a cent dearer, and over on its first day', 40_000_001, '2027-02-01', ratio(1n, 40_000_000n), ratio(-364n, 365n)],
])('a project %s', (_, costCents, endsOn, budget, calendar) =>
  expect(slippageOf(plan, { costCents, endsOn })).toEqual({ budget, calendar }),
);

test.each([
  ['a year', '2027-02-01', '2028-01-31', 365],
  ['a leap year', '2028-01-01', '2028-12-31', 366],
  ['a day', '2027-03-28', '2027-03-28', 1],
])('the first and the last day count: %s', (_, startsOn, endsOn, days) => expect(plannedDays({ startsOn, endsOn })).toBe(days));

const project = (costCents: number, forecastCents: number | null, endsOn = plan.endsOn) => ({
  plan: { ...plan, costCents },
  forecast: forecastCents === null ? null : { costCents: forecastCents, endsOn },
});

test('a portfolio without a report has no figures, and counts what it left out', () => {
  const nothing = { mean: null, weightedMean: null };
  expect(portfolioSlippage([])).toEqual({ projects: 0, withoutReport: 0, budget: nothing, calendar: nothing });
  expect(portfolioSlippage([project(100, null), project(200, null)])).toEqual({
    projects: 0,
    withoutReport: 2,
    budget: nothing,
    calendar: nothing,
  });
});

test('each project counts once in the mean, and as much as it was to cost in the weighted one', () => {
  const figures = portfolioSlippage([project(100, 200, '2029-01-30'), project(300, 300), project(500, null)]);
  expect(figures).toMatchObject({ projects: 2, withoutReport: 1 });
  expect(figures.budget).toEqual({ mean: ratio(1n, 2n), weightedMean: ratio(1n, 4n) });
  expect(figures.calendar).toEqual({ mean: ratio(1n, 2n), weightedMean: ratio(1n, 4n) });
});

const cents = fc.integer({ min: 1, max: 10_000_000_000 });

test('the weighted mean of the budget is the whole forecast over the whole plan', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cents, cents), { minLength: 1, maxLength: 40 }), (projects) => {
      const { budget } = portfolioSlippage(projects.map(([planned, forecast]) => project(planned, forecast)));
      const [planned, forecast] = [0, 1].map((which) => projects.reduce((total, each) => total + BigInt(each[which] ?? 0), 0n));
      expect(budget.weightedMean).toEqual(ratio((forecast ?? 0n) - (planned ?? 0n), planned));
    }),
  );
});

test('projects of one cost weigh the same, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(cents, { minLength: 1, maxLength: 40 }), cents, (forecasts, planned) => {
      const projects = forecasts.map((forecast) => project(planned, forecast));
      const { budget } = portfolioSlippage(projects);
      expect(budget.mean).toEqual(budget.weightedMean);
      expect(portfolioSlippage(projects.toReversed()).budget).toEqual(budget);
    }),
  );
});

test('the figures of 1 000 projects are reckoned exactly and at once', () => {
  const projects = Array.from({ length: 1_000 }, (_, n) => project(10_000_000 + 7 * n, 12_000_001 + 11 * n));
  const began = performance.now();
  const { budget } = portfolioSlippage(projects);
  expect(performance.now() - began).toBeLessThan(2_000);
  const floating = projects.reduce(
    (total, each) => total + ((each.forecast?.costCents ?? 0) - each.plan.costCents) / each.plan.costCents,
    0,
  );
  expect(budget.mean && rounded(budget.mean, 4)).toBeCloseTo(floating / 1_000, 3);
});

describe('a project that was amended', () => {
  const first = { ...plan, number: 1, since: '2027-01-15T09:00:00.000Z' };
  const second = { ...first, number: 2, revision: 2, costCents: 50_000_000, endsOn: '2028-07-31', since: '2027-12-01T09:00:00.000Z' };
  const report = (rank: number, number: number, reportedAt: string, costCents: number) => ({
    rank,
    number,
    reportedAt,
    costCents,
    endsOn: plan.endsOn,
  });
  const project: Project = {
    plans: [first, second],
    reports: [report(1, 1, '2027-08-15T09:00:00.000Z', 50_000_000), report(2, 1, '2028-02-15T09:00:00.000Z', 55_000_000)],
  };

  test('has slipped from its first plan and from the one in force, each by its own', () => {
    expect(standingAt(project)).toMatchObject({
      againstFirst: { budget: ratio(3n, 8n), calendar: ratio(0n) },
      againstCurrent: { budget: ratio(1n, 10n) },
      report: { rank: 2 },
    });
  });

  test('rests on the newest report that was accepted by then where only those are asked for', () => {
    const [first, second] = project.reports.map((report) => ({
      ...report,
      decision: 'accept' as const,
      reviewedAt: report.reportedAt.replace('-15T', '-28T'),
    }));
    const rankOf = (reports: Parameters<typeof acceptedOf>[0]['reports'], at: string) =>
      standingAt(acceptedOf({ plans: project.plans, reports }, at), at)?.report?.rank ?? null;
    const reports = first && second ? [first, second] : [];
    expect(reports).toHaveLength(2);
    expect(['2027-08-20T00:00:00Z', '2028-02-20T00:00:00Z', '2028-03-01T00:00:00Z'].map((at) => rankOf(reports, at))).toEqual([null, 1, 2]);
    expect(
      rankOf(
        reports.map((report) => ({ ...report, decision: 'return' })),
        '2028-03-01T00:00:00Z',
      ),
    ).toBeNull();
  });

  test('has a point for each plan in force and each report given, by what was known then', () => {
    expect(
      historyOf(project).map(({ at, because, againstFirst, againstCurrent }) => [
        at.slice(0, 10),
        because,
        againstFirst.budget,
        againstCurrent.budget,
      ]),
    ).toEqual([
      ['2027-01-15', { plan: 1 }, ratio(0n), ratio(0n)],
      ['2027-08-15', { rank: 1, number: 1 }, ratio(1n, 4n), ratio(1n, 4n)],
      ['2027-12-01', { plan: 2 }, ratio(1n, 4n), ratio(0n)],
      ['2028-02-15', { rank: 2, number: 1 }, ratio(3n, 8n), ratio(1n, 10n)],
    ]);
  });

  test('is expected to keep the plan in force until it reports', () => {
    expect(standingAt({ plans: [first, second], reports: [] })).toMatchObject({
      report: null,
      againstFirst: { budget: ratio(1n, 4n) },
      againstCurrent: { budget: ratio(0n), calendar: ratio(0n) },
    });
  });

  test('counts in the portfolio of an instant by what was known of it, and not before its agreement', () => {
    const budgetAt = (at: string) => portfolioAt([project], 'first', at).budget.mean;
    expect(portfolioAt([project], 'first', '2027-01-15T08:59:59.999Z')).toMatchObject({ projects: 0, withoutReport: 0 });
    expect(portfolioAt([project], 'first', first.since)).toMatchObject({ projects: 0, withoutReport: 1 });
    expect([budgetAt('2027-12-31T23:00:00.000Z'), budgetAt('2028-12-31T23:00:00.000Z')]).toEqual([ratio(1n, 4n), ratio(3n, 8n)]);
    expect(portfolioAt([project], 'current').budget.mean).toEqual(ratio(1n, 10n));
  });

  test('is of the year of its agreement in Paris, and of the size of its first plan', () => {
    const of = (change: object): Project => ({ ...project, plans: [{ ...first, ...change }] });
    expect(groupOf(of({ since: '2026-12-31T23:00:00.000Z' }), 'year')).toBe('2027');
    expect([20_000_000, 20_000_001, 50_000_000, 50_000_001].map((costCents) => groupOf(of({ costCents }), 'size'))).toEqual([
      'up_to_200000',
      'up_to_500000',
      'up_to_500000',
      'above_500000',
    ]);
    expect(groupOf({ plans: [], reports: [] }, 'year')).toBeNull();
  });
});

const { slippage: thresholds } = CALL.terms;
test.each<[string, bigint, bigint, SlippageLevel[]]>([
  ['on plan', 0n, 0n, []],
  ['at the first threshold', 100n, 100n, []],
  ['beyond it in the budget', 101n, 0n, ['alert']],
  ['beyond it in the calendar, and far cheaper', -500n, 101n, ['alert']],
  ['at the second threshold', 200n, 200n, ['alert']],
  ['beyond it in the calendar', 0n, 201n, ['alert', 'mission']],
])('a project is beyond the thresholds of its call: %s', (_, budget, calendar, levels) =>
  expect(levelsBeyond({ budget: ratio(budget, 1_000n), calendar: ratio(calendar, 1_000n) }, { slippage: thresholds })).toEqual(levels),
);

const at = (level: SlippageLevel, settledAs: SlippageAlert['settledAs'] = null) => ({ level, settledAs });
type Crossing = [string, ReturnType<typeof at>[], SlippageLevel[], SlippageLevel[], SlippageLevel[], SlippageLevel[]];
test.each<Crossing>([
  ['up to the first', [], ['alert'], ['alert'], [], []],
  ['at once beyond both', [], ['alert', 'mission'], ['alert', 'mission'], [], []],
  ['on to the second', [at('alert')], ['alert', 'mission'], ['mission'], [], []],
  ['no further', [at('alert', 'superseded'), at('mission')], ['alert', 'mission'], [], [], []],
  ['back to the plan', [at('alert', 'superseded'), at('mission')], [], [], ['alert', 'mission'], []],
  // The lead's answer to the first stands; the second, which was left open, is asked again.
  ['back to the first, which was dismissed', [at('alert', 'dismissed'), at('mission')], ['alert'], [], ['mission'], []],
  ['back to the first', [at('alert', 'superseded'), at('mission', 'dismissed')], ['alert'], ['alert'], ['mission'], ['alert']],
])(
  'a threshold is crossed once, from below it, or from above where nothing was said of it: %s',
  (_, before, beyond, raised, recovered, resumed) => expect(crossings(beyond, before)).toEqual({ raised, recovered, resumed }),
);

type Dismissing = { grant: Grant; alerts: SlippageAlert[]; caller: Caller; body: DismissSlippageAlert };
describe('a dismissal', () => {
  inOrderOfPrecedence<Dismissing>(
    () => ({
      grant: grantIn('active'),
      alerts: [
        { number: 1, level: 'alert', settledAs: 'superseded', recoveredAt: null },
        { number: 2, level: 'mission', settledAs: null, recoveredAt: null },
      ],
      caller: callerOf('lead'),
      body: { alert: 2, reason: 'Un retard de livraison, rattrapé.' },
    }),
    ({ grant, alerts, caller, body }) => refuseDismissal(grant, alerts, given(caller, body)),
    [
      { when: "another organisation's grant", refusal: { code: 'not_found' }, spoil: { caller: callerOf('applicant', OPERATOR) } },
      {
        when: 'a grant that was terminated',
        refusal: { code: 'wrong_state', command: 'dismissSlippageAlert', state: 'terminated' },
        spoil: { grant: { state: 'terminated' } },
      },
      {
        when: "a lead of the beneficiary's own organisation",
        refusal: { code: 'conflict_of_interest' },
        spoil: (each) => {
          if (each.caller.organisationId === FUND) each.caller = callerOf('lead', MINISTRY);
        },
      },
      {
        when: 'an alert that the grant does not have',
        refusal: { code: 'slippage_alert_unknown', numbers: [1, 2] },
        spoil: { body: { alert: 3 } },
      },
      {
        when: 'an alert that was settled',
        refusal: { code: 'slippage_alert_settled', number: 2, as: 'dismissed' },
        spoil: { alerts: { 1: { settledAs: 'dismissed' } } },
      },
    ],
  );
});
