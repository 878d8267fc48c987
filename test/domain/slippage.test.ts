import fc from 'fast-check';
import { ratio, rounded } from '../../domain/ratio.ts';
import { plannedDays, portfolioSlippage, slippageOf } from '../../domain/slippage.ts';

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
