import { readFileSync } from 'node:fs';
import { figureOf, type IndicatorValue, isReached, type PlanIndicator, progressOf } from '../../../domain/applications/indicator.ts';
import { resultsOf } from '../../../domain/impact/portfolio.ts';
import { type Ratio, rounded } from '../../../domain/core/ratio.ts';
import { historyOf, levelsBeyond, portfolioAt, type Project, standingAt } from '../../../domain/impact/slippage.ts';
import { CALL } from '../../support/domain.ts';
import { tablesOf } from '../../support/tables.ts';

const page = readFileSync('docs/impact.md', 'utf8');

const EURO_THOUSANDS = 100_000;
const cents = (cell: string | undefined): number => Number(cell) * EURO_THOUSANDS;
const percent = (exact: Ratio): string => `${(100 * rounded(exact, 5)).toFixed(1).replace('-', '−')} %`.replace('−0.0', '0.0');

const [history = [], means = []] = tablesOf(page, 'An example of slippage');

/** The project of the example: its plans and its reports, each from its day on. */
function example(): Project {
  const project = { plans: [] as Project['plans'][number][], reports: [] as Project['reports'][number][] };
  for (const row of history) {
    const [kind, number] = (row['what happens'] ?? '').split(' ');
    const [at, costCents, endsOn] = [`${row['day']}T09:00:00.000Z`, cents(row['cost']), row['last day'] ?? ''];
    if (kind === 'plan')
      project.plans.push({ number: Number(number), revision: Number(number), costCents, startsOn: '2027-02-01', endsOn, since: at });
    else project.reports.push({ rank: Number(number), number: 1, costCents, endsOn, reportedAt: at });
  }
  return project;
}

test('the slippage of docs/impact.md is what its plans and reports make, line by line', () => {
  const points = historyOf(example());
  expect(points).toHaveLength(history.length);
  points.forEach(({ report, againstFirst, againstCurrent }, index) => {
    const levels = report ? levelsBeyond(againstCurrent, CALL.terms) : [];
    expect({
      ...history[index],
      'budget, first plan': percent(againstFirst.budget),
      'calendar, first plan': percent(againstFirst.calendar),
      'budget, plan in force': percent(againstCurrent.budget),
      'calendar, plan in force': percent(againstCurrent.calendar),
      beyond: levels.join(', ') || '–',
    }).toEqual(history[index]);
  });
});

test('the means of docs/impact.md are those of its two projects', () => {
  const [first] = example().plans;
  const plan = { ...first!, costCents: cents('800') };
  const second: Project = {
    plans: [plan],
    reports: [{ rank: 1, number: 1, costCents: cents('816'), endsOn: plan.endsOn, reportedAt: plan.since }],
  };
  const { budget, calendar } = portfolioAt([example(), second], 'first');
  for (const [figure, { mean, weightedMean }] of Object.entries({ budget, calendar }))
    expect(means.find((row) => row['figure'] === figure)).toEqual({
      figure,
      'simple mean': mean && percent(mean),
      'weighted mean': weightedMean && percent(weightedMean),
    });
  expect(standingAt(second)?.againstFirst.calendar.numerator).toBe(0n);
});

test('the impact of docs/impact.md is what its report makes, and so is what a user has cost', () => {
  const [rows = []] = tablesOf(page, 'An example of impact');
  expect(rows).toHaveLength(4);
  const read = rows.map((row) => {
    const [key, kind] = [row['indicator'] ?? '', row['kind'] as PlanIndicator['kind']];
    const [a = 0, b = 0] = (row['reported'] ?? '').split(' / ').map(Number);
    const value: IndicatorValue =
      kind === 'ratio' ? { key, numerator: a, denominator: b } : kind === 'duration' ? { key, median: a, p95: b } : { key, value: a };
    const [baseline, target] = [Number(row['baseline']), Number(row['target'])];
    const indicator: PlanIndicator = {
      key,
      label: key,
      unit: key.endsWith('in %') ? '%' : '',
      kind,
      direction: row['better'] as PlanIndicator['direction'],
      baseline,
      targets: [{ month: 12, value: target }],
      method: '',
      source: '',
      share: true,
      countsUsers: key.startsWith('users'),
      excludes: null,
      definition: null,
      mandatory: true,
    };
    const figure = figureOf(value, indicator);
    const progress = progressOf(figure, baseline, target);
    expect([row['figure'], row['progress'], row['reached']]).toEqual([
      String(rounded(figure, 4)),
      progress && percent(progress),
      isReached(figure, indicator, target) ? 'yes' : 'no',
    ]);
    return { indicator, value };
  });
  const [, paid = '', perUser = ''] = /The fund has paid (\d+) thousand euros: \*\*([\d.]+) euros for each user reached/.exec(page) ?? [];
  const { centsPerUser } = resultsOf([
    {
      plan: { revision: 1, costCents: 1, startsOn: '2027-02-01', endsOn: '2028-01-31' },
      indicators: read.map(({ indicator }) => indicator),
      report: { rank: 2, periodEndsOn: '2028-01-31', reportedAt: '2028-02-15T09:00:00.000Z', values: read.map(({ value }) => value) },
      paidCents: cents(paid),
      phase: null,
      impactStep: null,
    },
  ]);
  expect(centsPerUser && (rounded(centsPerUser, 0) / 100).toFixed(2)).toBe(perUser);
});
