import { z } from 'zod';
import { readGrantRow } from '../db/grants.ts';
import { readForecastRow, readPortfolioRows } from '../db/slippage.ts';
import { daysFrom } from '../domain/calendar.ts';
import { GRANT_STATES, grantTable } from '../domain/grant.ts';
import type { Plan } from '../domain/milestone.ts';
import { type Caller, isStaff, scopeOf, STAFF_ROLES } from '../domain/role.ts';
import { type Forecast, type Mean, plannedDays, portfolioSlippage, slippageOf } from '../domain/slippage.ts';
import type { Language } from '../domain/words.ts';
import { Figure, toFigure } from './figure.ts';
import { read } from './operation.ts';
import { keyOf, limitOf, pageOf, paging } from './paging.ts';
import { Problem } from './problems/index.ts';

const BUDGET = '(forecast cost − planned cost) ÷ planned cost';
const CALENDAR = '(forecast days − planned days) ÷ planned days, from the project’s first day to its last, both counted';

const ProjectSlippage = z.object({
  grantId: z.uuid(),
  title: z.string(),
  organisationName: z.string(),
  state: z.enum(GRANT_STATES),
  label: z.string(),
  plan: z
    .object({ revision: z.int(), costCents: z.int(), startsOn: z.iso.date(), endsOn: z.iso.date(), days: z.int() })
    .nullable()
    .meta({ description: 'The plan annexed to the signed grant: the application’s revision at the second signature; null before it' }),
  forecast: z
    .object({
      rank: z.int(),
      number: z.int(),
      decision: z.enum(['accept', 'return']).nullable().meta({ description: 'What its review says; null before it' }),
      costCents: z.int(),
      endsOn: z.iso.date(),
      days: z.int(),
      reportedAt: z.iso.datetime(),
    })
    .nullable()
    .meta({ description: 'What the newest report forecasts; null before the first' }),
  budget: Figure(BUDGET),
  calendar: Figure(CALENDAR),
});

const MeanView = z.object({
  mean: Figure('Each project counts once'),
  weightedMean: Figure('Each project counts as much as its planned cost'),
});

type Row = Awaited<ReturnType<typeof readPortfolioRows>>[number];

/** Null before both have signed. */
function planOf({ plan_revision: revision, plan_cost_cents: costCents, plan_starts_on: startsOn, plan_ends_on: endsOn }: Row): Plan | null {
  return revision !== null && costCents !== null && startsOn !== null && endsOn !== null ? { revision, costCents, startsOn, endsOn } : null;
}

function forecastOf(row: Row): (Forecast & { rank: number; number: number; reportedAt: string }) | null {
  const { rank, number, reported_at: reportedAt, forecast_cost_cents: costCents, forecast_ends_on: endsOn } = row;
  return rank !== null && number !== null && reportedAt !== null && costCents !== null && endsOn !== null
    ? { rank, number, reportedAt, costCents, endsOn }
    : null;
}

function toProject(row: Row, caller: Caller, language: Language): z.input<typeof ProjectSlippage> {
  const [plan, forecast] = [planOf(row), forecastOf(row)];
  const slippage = plan && forecast && slippageOf(plan, forecast);
  return {
    grantId: row.id,
    title: row.title,
    organisationName: row.organisation_name,
    state: row.state,
    label: grantTable[row.state][isStaff(caller.roles) ? 'staff' : 'applicant'][language],
    plan: plan && { ...plan, days: plannedDays(plan) },
    forecast: plan && forecast && { ...forecast, decision: row.decision, days: daysFrom(plan.startsOn, forecast.endsOn) },
    budget: toFigure(slippage?.budget ?? null),
    calendar: toFigure(slippage?.calendar ?? null),
  };
}

const toMean = ({ mean, weightedMean }: Mean): z.input<typeof MeanView> => ({ mean: toFigure(mean), weightedMean: toFigure(weightedMean) });

export const getSlippage = read(
  {
    operationId: 'getSlippage',
    path: '/grants/{id}/slippage',
    tag: 'impact',
    summary: 'How far a project has slipped from the plan annexed to its grant, by its newest report',
    answer: ProjectSlippage.meta({ id: 'ProjectSlippage' }),
  },
  async ({ deps: { db }, caller, id, language }) => {
    const row = (await readGrantRow(db, scopeOf(caller), id)) && (await readForecastRow(db, id));
    if (!row) throw new Problem({ code: 'not_found' });
    return toProject(row, caller, language);
  },
);

export const getPortfolioSlippage = read(
  {
    operationId: 'getPortfolioSlippage',
    path: '/portfolio/slippage',
    tag: 'impact',
    summary: 'How far the fund’s projects have slipped, one by one and together',
    roles: STAFF_ROLES,
    query: z.strictObject({ ...paging }),
    answer: z
      .object({
        projects: z.int().meta({ description: 'Projects in the figures: those that have reported' }),
        withoutReport: z.int().meta({ description: 'Projects left out of the figures: they have not reported yet' }),
        budget: MeanView.meta({ description: BUDGET }),
        calendar: MeanView.meta({ description: CALENDAR }),
        items: z.array(ProjectSlippage),
        next: z.string().nullable().meta({ description: 'Cursor of the next page of projects; null on the last' }),
      })
      .meta({ id: 'PortfolioSlippage', description: 'The figures are of the whole portfolio, whatever page of its projects is asked for' }),
  },
  async ({ deps: { db }, caller, query, language }) => {
    const [before, limit] = [keyOf(z.uuid(), query), limitOf(query)];
    const rows = await readPortfolioRows(db);
    const { projects, withoutReport, budget, calendar } = portfolioSlippage(
      rows.flatMap((row) => {
        const plan = planOf(row);
        return plan ? [{ plan, forecast: forecastOf(row) }] : [];
      }),
    );
    const page = rows.filter(({ id }) => before === undefined || id < before).slice(0, limit + 1);
    return {
      projects,
      withoutReport,
      budget: toMean(budget),
      calendar: toMean(calendar),
      ...pageOf(
        page,
        limit,
        ({ id }) => id,
        (row) => toProject(row, caller, language),
      ),
    };
  },
);
