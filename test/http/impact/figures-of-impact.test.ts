import { sql } from 'kysely';
import { lastDayOf } from '../../../domain/grants/milestone.ts';
import {
  age,
  type Body,
  COST_CENTS,
  readAs,
  report,
  review,
  toAtOnce,
  toAtOnceLater,
  toInTwo,
  VALUES,
} from '../../support/impact-fixtures.ts';
import { expectStatus, sign, STUDENTS, toActive, toGrant } from '../../support/fixtures.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

const get = (login: string, path: string): Promise<Body> => readAs(harness, login, path);

test('an indicator is read with its baseline, its targets, and what each period reported', async () => {
  const id = await toInTwo(harness);
  await age(harness, id);
  await report(harness, id, 1, { values: [{ key: 'conversion', numerator: 1, denominator: 3 }] });
  await report(harness, id, 2, { values: VALUES });
  const { items } = await get('applicant', `/grants/${id}/indicators`);
  expect(items.map(({ key, kind, progress }: Body) => [key, kind, progress])).toEqual([
    ['users_informed', 'count', 0.2],
    ['users_automatic', 'count', 0.0667],
    ['conversion', 'ratio', 0.4697],
    ['transmissions', 'count', 0.5],
    ['access_delay', 'duration', 0.6],
  ]);
  expect(items[2]).toMatchObject({
    label: 'Démarches réalisées ÷ usagers contactés',
    unit: '%',
    mandatory: true,
    baseline: 12,
    targets: [
      { month: 6, value: 25 },
      { month: 12, value: 45 },
    ],
    reported: [
      {
        rank: 1,
        number: 1,
        periodEndsOn: '2017-07-31',
        decision: null,
        value: 33.3333,
        numerator: 1,
        denominator: 3,
        target: { month: 6, value: 25 },
        progress: 1.641,
      },
      { rank: 2, periodEndsOn: '2018-01-31', value: 27.5, target: { month: 12, value: 45 }, progress: 0.4697 },
    ],
  });
  expect((await get('applicant', `/grants/${(await toGrant(harness)).grantId}/indicators`))['items']).toEqual([]);
});

test('an organisation’s people read their own grants’ reports, indicators and slippage, the fund’s all, and the portfolio is the fund’s', async () => {
  const id = await toAtOnce(harness);
  for (const what of ['reports', 'indicators', 'slippage']) {
    for (const login of ['applicant', 'editor', 'manager', 'auditor']) await get(login, `/grants/${id}/${what}`);
    expectStatus(await (await harness.as('applicant2')).get(`/grants/${id}/${what}`), 404);
  }
  await get('auditor', '/portfolio/slippage');
  expectStatus(await (await harness.as('applicant')).get('/portfolio/slippage'), 403);
});

test('a grant that is not signed has no plan, and no slippage', async () => {
  const { grantId } = await toGrant(harness);
  expect(await get('applicant', `/grants/${grantId}/slippage`)).toMatchObject({ plan: null, forecast: null, budget: null, calendar: null });
  expect((await sign(harness, grantId, 'finance')).status).toBe(200);
  expect((await get('applicant', `/grants/${grantId}`))['milestones']).toEqual([]);
});

describe('slippage', () => {
  const FORECASTS = [
    [COST_CENTS * 2, lastDayOf(STUDENTS.startsOn, 11)],
    [COST_CENTS + 1, lastDayOf(STUDENTS.startsOn, 8)],
    [COST_CENTS - 7_654_321, lastDayOf(STUDENTS.startsOn, 15)],
  ] as const;

  test('of a project is that of its newest report, against the plan annexed to its grant', async () => {
    const id = await toAtOnceLater(harness);
    await age(harness, id);
    await report(harness, id, 1, { forecastCostCents: 60_000_000, forecastEndsOn: '2017-08-31' });
    expect(await get('applicant', `/grants/${id}/slippage`)).toMatchObject({
      label: 'En cours',
      plan: { revision: 1, costCents: COST_CENTS, startsOn: '2017-02-01', endsOn: '2017-07-31', days: 181 },
      forecast: { rank: 1, number: 1, decision: null, costCents: 60_000_000, endsOn: '2017-08-31', days: 212 },
      budget: 0.25,
      calendar: 0.1713,
    });
    await review(harness, id, 1, 1, 'return');
    await report(harness, id, 1, { forecastCostCents: 36_000_000, forecastEndsOn: '2017-07-31' });
    expect(await get('lead', `/grants/${id}/slippage`)).toMatchObject({ forecast: { number: 2 }, budget: -0.25, calendar: 0 });
  });

  test('of the portfolio is what SQL makes of the same rows, by simple mean and by baseline cost, those without a report counted apart', async () => {
    for (const [index, [forecastCostCents, forecastEndsOn]] of FORECASTS.entries()) {
      const costLines = [{ label: 'Équipe', category: 'staff', amountCents: COST_CENTS - index * 4_000_001 }];
      const fundingLines = [
        { label: 'Fonds', source: 'fund', amountCents: 18_000_000 },
        { label: 'Propre', source: 'own', amountCents: COST_CENTS - index * 4_000_001 - 18_000_000 },
      ];
      const { grantId } = await toActive(harness, { ...STUDENTS, costLines, fundingLines });
      await sql`UPDATE milestone SET period_starts_on = '2020-01-01', period_ends_on = '2020-02-01' WHERE grant_id = ${grantId}`.execute(
        harness.database.db,
      );
      await report(harness, grantId, 1, { forecastCostCents, forecastEndsOn });
    }
    const { rows } = await sql<Record<string, string>>`
      WITH newest AS (
        SELECT DISTINCT ON (grant_id) grant_id, forecast_cost_cents, forecast_ends_on FROM report ORDER BY grant_id, rank DESC, number DESC
      ), project AS (
        SELECT p.cost_cents::numeric(40, 20) AS weight,
          (n.forecast_cost_cents - p.cost_cents)::numeric(40, 20) / p.cost_cents AS budget,
          ((n.forecast_ends_on - p.starts_on + 1)::numeric(40, 20) / (p.ends_on - p.starts_on + 1)) - 1 AS calendar,
          n.grant_id IS NOT NULL AS reported
        FROM "grant" AS g JOIN grant_plan AS p ON p.grant_id = g.id LEFT JOIN newest AS n ON n.grant_id = g.id WHERE g.state IN ('active', 'suspended', 'closed')
      )
      SELECT (count(*) FILTER (WHERE reported))::text AS projects, (count(*) FILTER (WHERE NOT reported))::text AS without_report,
        round(avg(budget), 4)::text AS budget, round(sum(weight * budget) / sum(weight) FILTER (WHERE reported), 4)::text AS weighted_budget,
        round(avg(calendar), 4)::text AS calendar, round(sum(weight * calendar) / sum(weight) FILTER (WHERE reported), 4)::text AS weighted_calendar
      FROM project`.execute(harness.database.db);
    const [figures = {}] = rows;
    const number = (key: string) => Number(figures[key]);
    const page = await get('lead', '/portfolio/slippage?limit=2');
    expect(page).toMatchObject({
      projects: number('projects'),
      withoutReport: number('without_report'),
      budget: { mean: number('budget'), weightedMean: number('weighted_budget') },
      calendar: { mean: number('calendar'), weightedMean: number('weighted_calendar') },
    });
    expect(number('projects')).toBeGreaterThan(3);
    expect(number('without_report')).toBeGreaterThan(0);
    expect(page['budget'].mean).not.toBe(page['budget'].weightedMean);

    const items = [...page['items']];
    for (let { next } = page; next !== null;) {
      const more = await get('auditor', `/portfolio/slippage?limit=2&cursor=${next}`);
      expect(more['budget']).toEqual(page['budget']);
      items.push(...more['items']);
      next = more['next'];
    }
    expect(new Set(items.map(({ grantId }: Body) => grantId)).size).toBe(number('projects') + number('without_report'));
    const worst = items.map(({ budget, calendar }: Body) => Math.max(budget ?? -1, calendar ?? -1));
    expect(worst).toEqual(worst.toSorted((a, b) => b - a));
    expect(items.slice(-number('without_report')).every(({ forecast }: Body) => forecast === null)).toBe(true);
  });
});
