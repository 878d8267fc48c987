import { anyway } from '../support/anyway.ts';
import { sql } from 'kysely';
import Table from 'cli-table3';
import { moveDate } from '../../domain/core/calendar.ts';
import { signingOf } from '../support/agreements.ts';
import { STUDENTS } from '../support/fixtures.ts';
import { type CommandHarness, openCommandHarness, plannedFor } from '../support/command-harness.ts';
import { startTemporalHarness, type TemporalHarness } from '../support/temporal-harness.ts';
import type { Actor } from '../support/app-harness.ts';

/**
 * Forty projects of the real call. Cited: its bounds (a cost from 100 000 € to 1 000 000 €, of which the fund pays half
 * at most) and its 10 000 000 € (FTAP, guichet « Exploitation et valorisation des données », 2023); the means of 24 %
 * in budget and 26 % in calendar by which the State's large projects had slipped at the end of 2022 (Localtis, March
 * 2023). Of our making: how the costs spread around 500 000 €, at which forty halves make the fund; the lengths; each
 * project's own slip, spread around the means that are cited; the years of the agreements; and which projects were
 * amended. The sister fund's mean award of 2024, 19 875 817 € ÷ 64 = 310 560 € (FINDPE, data.gouv.fr), stands beside
 * ours of 250 000 €.
 */
const PROJECTS = 40;
const FUND_CENTS = 1_000_000_000;
const MEAN_COST_CENTS = 2 * (FUND_CENTS / PROJECTS);
const STEP_CENTS = 2_000_000;
const [BUDGET_PERCENT, CALENDAR_PERCENT] = [24, 26];
const YEARS = [2023, 2024, 2025, 2026];

type Made = { costCents: number; months: number; year: number; budgetPercent: number; calendarPercent: number; amendedPercent: number };

/** Pairs around the mean: the cheaper of the two slips more, as far as the pair is from the middle. */
const made: Made[] = Array.from({ length: PROJECTS }, (_, index) => {
  const pair = Math.floor(index / 2) + 1;
  const side = index % 2 === 0 ? -1 : 1;
  return {
    costCents: MEAN_COST_CENTS + side * pair * STEP_CENTS,
    months: [12, 18, 24, 36][pair % 4] ?? 12,
    year: YEARS[pair % YEARS.length] ?? 2023,
    budgetPercent: BUDGET_PERCENT - side * pair,
    calendarPercent: CALENDAR_PERCENT - side * (pair % 12),
    amendedPercent: index % 5 === 0 ? 10 : 0,
  };
});

let harness: TemporalHarness;
let commands: CommandHarness;
let lead: Actor;
const grantIds: string[] = [];

const projectOf = ({ costCents, months }: Made, number: number) => ({
  ...STUDENTS,
  title: `Projet ${number + 1}`,
  durationMonths: months,
  costLines: [{ label: 'Développement', category: 'services', amountCents: costCents }],
  fundingLines: [
    { label: 'Fonds', source: 'fund', amountCents: costCents / 2 },
    { label: 'Budget propre', source: 'own', amountCents: costCents / 2 },
  ],
});

/** The last day of a period that is so many percent longer than that from a first day to a last, to the nearest day. */
const lastDay = (startsOn: string, endsOn: string, percent: number): string => {
  const days = (Date.parse(endsOn) - Date.parse(startsOn)) / 86_400_000 + 1;
  return moveDate(startsOn, { days: Math.round((days * (100 + percent)) / 100) - 1 });
};

beforeAll(async () => {
  harness = await startTemporalHarness();
  const { db } = harness.database;
  commands = await openCommandHarness(db);
  lead = await harness.as('lead');
  const { session, applicationIds } = await plannedFor(commands, made.map(projectOf) as never);
  const decisions = applicationIds.map((applicationId, index) => ({
    applicationId,
    decision: 'award',
    awardedCents: (made[index]?.costCents ?? 0) / 2,
    reason: 'Impact.',
  }));
  await commands.accept('chair', 'decideSession', { version: session.version, ...anyway(decisions) }, { id: session.id });
  for (const [index, applicationId] of applicationIds.entries()) grantIds.push(await sign(applicationId, made[index]!));
  for (const [index, id] of grantIds.entries()) await slip(id, made[index]!);
}, 240_000);
afterAll(() => harness.stop());

/** Signs a grant as if both sides had signed in its own year: only its rows know of those years. */
async function sign(applicationId: string, { year }: Made): Promise<string> {
  const { db } = harness.database;
  const { id } = await db.selectFrom('grant').where('application_id', '=', applicationId).select('id').executeTakeFirstOrThrow();
  for (const login of ['applicant', 'finance']) await commands.accept(login, 'signGrant', await signingOf(db, id), { id });
  const back = sql`make_interval(years => extract(year FROM starts_on)::integer - ${year}::integer)`;
  await db.transaction().execute(async (trx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    await sql`UPDATE grant_plan SET since = ${`${year}-02-01T09:00:00Z`}, ends_on = ends_on - ${back}, starts_on = starts_on - ${back} WHERE grant_id = ${id}`.execute(
      trx,
    );
    await sql`UPDATE milestone SET period_starts_on = '2023-02-01', period_ends_on = '2023-07-31' WHERE grant_id = ${id}`.execute(trx);
  });
  return id;
}

/** Reports the new forecast, and amends the plan of some: the amendment takes up a part of the slip. */
async function slip(id: string, { costCents, budgetPercent, calendarPercent, amendedPercent }: Made): Promise<void> {
  const { db } = harness.database;
  const plan = await db.selectFrom('grant_plan').where('grant_id', '=', id).selectAll().executeTakeFirstOrThrow();
  const forecast = {
    spentCents: 0,
    forecastCostCents: (costCents / 100) * (100 + budgetPercent),
    forecastEndsOn: lastDay(plan.starts_on, plan.ends_on, calendarPercent),
  };
  await commands.accept('applicant', 'reportMilestone', { rank: 1, values: [], ...forecast }, { id });
  if (amendedPercent === 0) return;
  const amended = {
    cost_cents: (costCents / 100) * (100 + amendedPercent),
    ends_on: lastDay(plan.starts_on, plan.ends_on, amendedPercent),
  };
  await db.transaction().execute(async (trx) => {
    // How a plan is amended is tested with amendments: here only the amended plan is there.
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    await trx
      .insertInto('grant_plan')
      .values({ ...plan, ...amended, number: 2, amendment: 1, since: new Date().toISOString() })
      .execute();
  });
}

type Figures = { key: string; projects: number; budget: number; weightedBudget: number; calendar: number; weightedCalendar: number };

/** The same figures by SQL alone, in decimals: by group, and the totals under no key. */
async function figuresInSql(against: 'first' | 'current', by: 'year' | 'size'): Promise<Figures[]> {
  const key =
    by === 'year'
      ? sql`extract(year FROM first.since AT TIME ZONE 'Europe/Paris')::text`
      : sql`CASE WHEN first.cost_cents <= 20000000 THEN '1 up_to_200000' WHEN first.cost_cents <= 50000000 THEN '2 up_to_500000' ELSE '3 above_500000' END`;
  const number = against === 'first' ? sql`min(number)` : sql`max(number)`;
  const { rows } = await sql<Record<keyof Figures, string | null>>`
    WITH newest AS (
      SELECT DISTINCT ON (grant_id) grant_id, forecast_cost_cents, forecast_ends_on FROM report ORDER BY grant_id, rank DESC, number DESC
    ), project AS (
      SELECT ${key} AS key, p.cost_cents::numeric(60, 30) AS weight,
        (n.forecast_cost_cents - p.cost_cents)::numeric(60, 30) / p.cost_cents AS budget,
        (n.forecast_ends_on - p.ends_on)::numeric(60, 30) / (p.ends_on - p.starts_on + 1) AS calendar
      FROM grant_plan AS p JOIN newest AS n USING (grant_id) JOIN grant_plan AS first ON first.grant_id = p.grant_id AND first.number = 1
      WHERE p.number = (SELECT ${number} FROM grant_plan WHERE grant_id = p.grant_id)
    )
    SELECT key, count(*)::text AS projects, round(avg(budget), 4)::text AS budget, round(sum(weight * budget) / sum(weight), 4)::text AS "weightedBudget",
      round(avg(calendar), 4)::text AS calendar, round(sum(weight * calendar) / sum(weight), 4)::text AS "weightedCalendar"
    FROM project GROUP BY GROUPING SETS ((key), ()) ORDER BY key NULLS LAST`.execute(harness.database.db);
  return rows.map(({ key: group, ...figures }) => ({
    key: (group ?? 'total').replace(/^\d /, ''),
    projects: Number(figures.projects),
    budget: Number(figures.budget),
    weightedBudget: Number(figures.weightedBudget),
    calendar: Number(figures.calendar),
    weightedCalendar: Number(figures.weightedCalendar),
  }));
}

type Group = {
  key: string;
  projects: number;
  budget: { mean: number; weightedMean: number };
  calendar: { mean: number; weightedMean: number };
};
const figuresOf = ({ key, projects, budget, calendar }: Group): Figures => ({
  key,
  projects,
  budget: budget.mean,
  weightedBudget: budget.weightedMean,
  calendar: calendar.mean,
  weightedCalendar: calendar.weightedMean,
});

const percent = (figure: number): string => `${(100 * figure).toFixed(1)} %`;
function print(title: string, rows: readonly Figures[]): void {
  const table = new Table({
    head: [title, 'projects', 'budget', 'weighted', 'calendar', 'weighted'],
    style: { head: [], border: [], compact: true },
  });
  for (const { key, projects, ...figures } of rows)
    table.push([key, projects, ...[figures.budget, figures.weightedBudget, figures.calendar, figures.weightedCalendar].map(percent)]);
  process.stdout.write(`${table.toString()}\n`);
}

describe.each(['first', 'current'] as const)('against the %s plan', (against) => {
  test.each(['year', 'size'] as const)('the slippage of forty projects by %s is what SQL makes of the same rows', async (by) => {
    const { body } = await lead.get(`/portfolio/slippage?against=${against}&by=${by}`);
    const read = [...body.groups.map(figuresOf), figuresOf({ ...body, key: 'total' })];
    expect(read).toEqual(await figuresInSql(against, by));
    print(`against the ${against} plan, by ${by}`, read);
    expect(body.groups.length).toBe(by === 'year' ? YEARS.length : 3);
  });
});

test('against their first plans they have slipped by the means that are cited, and the weighted ones tell that the cheaper ones slip more', async () => {
  const { body } = await lead.get('/portfolio/slippage?against=first');
  expect(body).toMatchObject({ projects: PROJECTS, withoutReport: 0, budget: { mean: BUDGET_PERCENT / 100 } });
  expect(body.calendar.mean).toBeCloseTo(CALENDAR_PERCENT / 100, 3);
  expect(body.budget.weightedMean).toBeLessThan(body.budget.mean);
  const { body: current } = await lead.get('/portfolio/slippage');
  expect(current.budget.mean).toBeLessThan(body.budget.mean);
});

test('each project beyond a threshold has its lead told, and none other has', async () => {
  const { rows } = await sql<{ level: string; alerts: number }>`
    SELECT level, count(*)::integer AS alerts FROM slippage_alert WHERE settled_as IS NULL GROUP BY level ORDER BY level`.execute(
    harness.database.db,
  );
  const worst = made.map(({ budgetPercent, calendarPercent }) => Math.max(budgetPercent, calendarPercent));
  const expected = { alert: worst.filter((each) => each > 10 && each <= 20).length, mission: worst.filter((each) => each > 20).length };
  // Days are whole: a slip of a whole percent may be a day beyond it.
  expect(Object.fromEntries(rows.map(({ level, alerts }) => [level, alerts]))).toEqual(expected);
});

test('the series ends at what the portfolio is now, and its projects come year by year', async () => {
  const [{ body: series }, { body: now }] = [await lead.get('/portfolio/slippage/series'), await lead.get('/portfolio/slippage')];
  expect(series.points.at(-1)).toMatchObject({ projects: now.projects, budget: now.budget, calendar: now.calendar });
  expect(series.points[0]).toMatchObject({
    quarter: '2023-Q1',
    projects: 0,
    withoutReport: PROJECTS / YEARS.length,
    budget: { mean: null },
  });
});
