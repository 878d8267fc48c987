import type { Kysely } from 'kysely';
import { z } from 'zod';
import { grantReference, Reference } from '../../domain/core/reference.ts';
import { readGrantRow } from '../../db/grants/grants.ts';
import type { DB } from '../../db/core/schema.ts';
import { readAlertRows, type PortfolioRow, readPortfolioRows, readSlippageRow } from '../../db/impact/slippage.ts';
import { daysFrom, parisDate, quartersOver } from '../../domain/core/calendar.ts';
import { isConflicted } from '../../domain/people/conflict.ts';
import { GRANT_STATES, grantTable } from '../../domain/grants/grant.ts';
import { type Caller, isStaff, scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import {
  AGAINST,
  DismissSlippageAlert,
  groupOf,
  historyOf,
  type Mean,
  plannedDays,
  type PlanInForce,
  portfolioAt,
  type PortfolioSlippage,
  type ReportedForecast,
  SIZES,
  SLIPPAGE_BY,
  type SlippageBy,
  type ProjectStanding,
  standingAt,
} from '../../domain/impact/slippage.ts';
import { labelFor } from '../../domain/core/state-table.ts';
import type { Language } from '../../domain/core/words.ts';
import { columnsOf, formQuery, spreadsheet } from '../http/answer/csv.ts';
import { Figure, toFigure } from '../http/answer/figure.ts';
import { onGrant } from '../commands-on.ts';
import { read } from '../http/operation.ts';
import { IdKey, keyOf, limitOf, pageOf, paging } from '../http/request/paging.ts';
import { orMissing } from '../http/problem/problem.ts';
import { ofPortfolioRows } from './programme-files.ts';
import { AlertView, toAlert } from './slippage-alert-view.ts';

const BUDGET = '(forecast cost − planned cost) ÷ planned cost';
const CALENDAR = '(forecast days − planned days) ÷ planned days, from the project’s first day to its last, both counted';

const PlanView = z.object({
  number: z.int().meta({ description: 'The plans of a grant count from 1, the first annexed' }),
  revision: z.int(),
  costCents: z.int(),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  days: z.int(),
});

const Forecast = z.object({
  rank: z.int(),
  number: z.int(),
  decision: z.enum(['accept', 'return']).nullable().meta({ description: 'What its review says; null before it' }),
  costCents: z.int(),
  endsOn: z.iso.date(),
  days: z.int(),
  reportedAt: z.iso.datetime(),
});

const ProjectSlippage = z.object({
  grantId: z.uuid(),
  reference: Reference,
  title: z.string(),
  organisationName: z.string(),
  state: z.enum(GRANT_STATES),
  label: z.string(),
  plan: PlanView.nullable().meta({ description: 'The plan in force; null before both sides have signed' }),
  forecast: Forecast.nullable().meta({ description: 'What the newest report forecasts; null before the first' }),
  budget: Figure(BUDGET),
  calendar: Figure(CALENDAR),
  first: z
    .object({ plan: PlanView, budget: Figure(BUDGET), calendar: Figure(CALENDAR) })
    .nullable()
    .meta({ description: 'The same against the first plan that was annexed' }),
});

const MeanView = z.object({
  mean: Figure('Each project counts once'),
  weightedMean: Figure('Each project counts as much as its planned cost'),
});

const PortfolioFigures = z.object({
  projects: z.int().meta({ description: 'Projects in the figures: those that have reported' }),
  withoutReport: z.int().meta({ description: 'Projects left out of the figures: they have not reported yet' }),
  budget: MeanView.meta({ description: BUDGET }),
  calendar: MeanView.meta({ description: CALENDAR }),
});

type Row = Omit<PortfolioRow, 'applicationId'>;
type Reported = Row['reports'][number];

const toPlan = ({ number, revision, costCents, startsOn, endsOn }: PlanInForce): z.input<typeof PlanView> => ({
  number,
  revision,
  costCents,
  startsOn,
  endsOn,
  days: plannedDays({ startsOn, endsOn }),
});

function toForecast({ startsOn }: PlanInForce, report: ReportedForecast, reports: readonly Reported[]): z.input<typeof Forecast> {
  const { rank, number, costCents, endsOn, reportedAt } = report;
  const decision = reports.find((each) => each.rank === rank && each.number === number)?.decision ?? null;
  return { rank, number, decision, costCents, endsOn, days: daysFrom(startsOn, endsOn), reportedAt };
}

const toSlippage = ({ budget, calendar }: ProjectStanding['againstFirst']) => ({ budget: toFigure(budget), calendar: toFigure(calendar) });

function toProject(row: Row, caller: Caller, language: Language): z.input<typeof ProjectSlippage> {
  const standing = standingAt(row);
  const report = standing?.report ?? null;
  return {
    grantId: row.id,
    reference: grantReference(row.reference),
    title: row.title,
    organisationName: row.organisation_name,
    state: row.state,
    label: labelFor(caller, grantTable[row.state], language),
    plan: standing && toPlan(standing.current),
    forecast: standing && report && toForecast(standing.current, report, row.reports),
    ...(standing && report ? toSlippage(standing.againstCurrent) : { budget: null, calendar: null }),
    first: standing && report && { plan: toPlan(standing.first), ...toSlippage(standing.againstFirst) },
  };
}

const toMean = ({ mean, weightedMean }: Mean): z.input<typeof MeanView> => ({ mean: toFigure(mean), weightedMean: toFigure(weightedMean) });

const toFigures = ({ projects, withoutReport, budget, calendar }: PortfolioSlippage): z.input<typeof PortfolioFigures> => ({
  projects,
  withoutReport,
  budget: toMean(budget),
  calendar: toMean(calendar),
});

export const getSlippage = read(
  {
    operationId: 'getSlippage',
    path: '/grants/{id}/slippage',
    summary: 'How far a project has slipped by its newest report, from the plan in force and from the first; for the fund, its alerts',
    answer: ProjectSlippage.extend({
      alerts: z.array(AlertView).meta({ description: 'Oldest first; empty for applicants, and for people in conflict over the project' }),
    }).meta({ id: 'GrantSlippage' }),
  },
  async ({ deps: { db }, caller, id, language }) => {
    const grant = orMissing(await readGrantRow(db, scopeOf(caller), id));
    const row = orMissing(await readSlippageRow(db, id));
    const mayRead = isStaff(caller.roles) && !isConflicted({ organisationId: grant.organisation_id, conflicted: grant.conflicted }, caller);
    const alerts = mayRead ? await readAlertRows(db, id) : [];
    return {
      ...toProject(row, caller, language),
      alerts: alerts.map((alert) => toAlert(alert, language)),
    };
  },
);

const Against = z.object({ budget: Figure(BUDGET), calendar: Figure(CALENDAR) });

export const getSlippageSeries = read(
  {
    operationId: 'getSlippageSeries',
    path: '/grants/{id}/slippage/series',
    summary: 'The history of a project’s slippage: a point for each plan in force and each report given, oldest first',
    answer: z
      .object({
        points: z.array(
          z.object({
            at: z.iso.datetime(),
            plan: z.int().nullable().meta({ description: 'The plan that came into force then; null where it was a report' }),
            rank: z.int().nullable(),
            number: z.int().nullable().meta({ description: 'The report that was given then, of the milestone `rank`' }),
            againstFirst: Against,
            againstCurrent: Against.meta({ description: 'Before the first report the plan in force is expected' }),
          }),
        ),
      })
      .meta({ id: 'SlippageSeries' }),
  },
  async ({ deps: { db }, caller, id }) => {
    const row = orMissing((await readGrantRow(db, scopeOf(caller), id)) && (await readSlippageRow(db, id)));
    return {
      points: historyOf(row).map(({ at, because, againstFirst, againstCurrent }) => ({
        at,
        ...('plan' in because ? { plan: because.plan, rank: null, number: null } : { plan: null, ...because }),
        againstFirst: toSlippage(againstFirst),
        againstCurrent: toSlippage(againstCurrent),
      })),
    };
  },
);

const against = z.enum(AGAINST).default('current').meta({ description: 'The first plan of each project, or the one in force' });

/** The groups of a portfolio, in their order, each by its words. */
function groupsOf(rows: readonly Row[], by: SlippageBy, language: Language) {
  const groups = Map.groupBy(rows, (row) => groupOf(row, by));
  const keys = by === 'size' ? SIZES.map(({ key }) => key) : [...groups.keys()].flatMap((key) => key ?? []).sort();
  const labelOf = (key: string) => SIZES.find((size) => size.key === key)?.label[language] ?? key;
  return keys.flatMap((key) => {
    const projects = groups.get(key);
    return projects ? [{ key, label: labelOf(key), projects }] : [];
  });
}

/** How far a project has slipped by the greater of its two figures; below all others where it has not reported. */
function worstOf(row: Row, against: (typeof AGAINST)[number]): number {
  const standing = standingAt(row);
  if (!standing?.report) return -Infinity;
  const { budget, calendar } = toSlippage(against === 'first' ? standing.againstFirst : standing.againstCurrent);
  return Math.max(budget ?? 0, calendar ?? 0);
}

const Group = PortfolioFigures.extend({ key: z.string(), label: z.string() });
type Figures = z.input<typeof PortfolioFigures> & { groups: z.input<typeof Group>[]; sorted: readonly Row[] };
const figuresFor = ofPortfolioRows<Figures>();

export const getPortfolioSlippage = read(
  {
    operationId: 'getPortfolioSlippage',
    path: '/portfolio/slippage',
    summary: 'How far the fund’s projects have slipped, one by one and together, by the year of their agreement or by their size',
    roles: STAFF_ROLES,
    query: z.strictObject({ against, by: z.enum(SLIPPAGE_BY).default('year'), ...paging }),
    answer: PortfolioFigures.extend({
      against: z.enum(AGAINST),
      by: z.enum(SLIPPAGE_BY),
      groups: z.array(Group),
      items: z.array(ProjectSlippage).meta({ description: 'Those that have slipped most first; last those without a report' }),
      next: z.string().nullable().meta({ description: 'Cursor of the next page of projects; null on the last' }),
    }).meta({
      id: 'PortfolioSlippage',
      description: 'The figures are of the whole portfolio, on any page; from 5 000 projects on, as of a minute ago at most',
    }),
  },
  async ({ deps: { db }, caller, query, at, language }) => {
    const [before, limit] = [keyOf(IdKey, query), limitOf(query)];
    const { sorted, ...figures } = await figuresFor(db, scopeOf(caller), at, [query.against, query.by, language], (rows) => {
      const worst = new Map(rows.map((row) => [row, worstOf(row, query.against)]));
      return {
        ...toFigures(portfolioAt(rows, query.against)),
        groups: groupsOf(rows, query.by, language).map(({ key, label, projects }) => ({
          key,
          label,
          ...toFigures(portfolioAt(projects, query.against)),
        })),
        // Those without a report are all equal: the newest first.
        sorted: rows.toSorted((a, b) => (worst.get(a) === worst.get(b) ? 0 : (worst.get(b) ?? 0) - (worst.get(a) ?? 0))),
      };
    });
    const from = sorted.findIndex(({ id }) => id === before) + 1;
    return {
      against: query.against,
      by: query.by,
      ...figures,
      ...pageOf(
        sorted.slice(from, from + limit + 1),
        limit,
        ({ id }) => id,
        (row) => toProject(row, caller, language),
      ),
    };
  },
);

const SlippagePoint = PortfolioFigures.extend({ quarter: z.string().meta({ description: 'As 2027-Q1' }), endsOn: z.iso.date() });
const pointsFor = ofPortfolioRows<z.input<typeof SlippagePoint>[]>();

export const getPortfolioSlippageSeries = read(
  {
    operationId: 'getPortfolioSlippageSeries',
    path: '/portfolio/slippage/series',
    summary: 'The portfolio’s slippage as it was known at the end of each quarter, ready for a chart',
    roles: STAFF_ROLES,
    query: z.strictObject({ against }),
    answer: z
      .object({
        points: z.array(SlippagePoint),
      })
      .meta({
        id: 'PortfolioSlippageSeries',
        description:
          'From the quarter of the first signed agreement to this one; of today’s portfolio, which a grant that was ended has left',
      }),
  },
  async ({ deps: { db }, caller, at, query }) => ({
    points: await pointsFor(db, scopeOf(caller), at, [query.against], (rows) => {
      const moments = rows.flatMap((row) => historyOf(row).map(({ at }) => at));
      return quartersOver(moments, at).map(({ quarter, endsOn, endsAt }) => ({
        quarter,
        endsOn,
        ...toFigures(portfolioAt(rows, query.against, endsAt)),
      }));
    }),
  }),
);

type Line = z.input<typeof ProjectSlippage>;
const { text, cents, figure, date } = columnsOf<Line>();

const columns = [
  text('Convention', 'grant', ({ grantId }) => grantId),
  text('Référence', 'reference', ({ reference }) => reference),
  text('Projet', 'title', ({ title }) => title),
  text('Organisation', 'organisation', ({ organisationName }) => organisationName),
  text('État', 'state', ({ state, label }) => label || state),
  cents('Coût au premier plan', 'first_cost', ({ first }) => first?.plan.costCents ?? null),
  cents('Coût au plan en vigueur', 'current_cost', ({ plan }) => plan?.costCents ?? null),
  cents('Coût prévu', 'forecast_cost', ({ forecast }) => forecast?.costCents ?? null),
  date('Début', 'starts_on', ({ plan }) => plan?.startsOn ?? null),
  date('Fin au premier plan', 'first_ends_on', ({ first }) => first?.plan.endsOn ?? null),
  date('Fin au plan en vigueur', 'current_ends_on', ({ plan }) => plan?.endsOn ?? null),
  date('Fin prévue', 'forecast_ends_on', ({ forecast }) => forecast?.endsOn ?? null),
  figure('Glissement du budget, premier plan', 'budget_first', ({ first }) => first?.budget ?? null),
  figure('Glissement du calendrier, premier plan', 'calendar_first', ({ first }) => first?.calendar ?? null),
  figure('Glissement du budget, plan en vigueur', 'budget_current', ({ budget }) => budget),
  figure('Glissement du calendrier, plan en vigueur', 'calendar_current', ({ calendar }) => calendar),
];

const linesOf = async (db: Kysely<DB>, caller: Caller, language: Language): Promise<Line[]> =>
  (await readPortfolioRows(db, scopeOf(caller))).map((row) => toProject(row, caller, language));

export const exportPortfolioSlippage = spreadsheet(
  {
    operationId: 'exportPortfolioSlippage',
    path: '/portfolio/slippage.csv',
    summary: 'The slippage of each of the fund’s projects, for a spreadsheet',
    roles: STAFF_ROLES,
    query: z.strictObject(formQuery),
  },
  async ({ deps: { db }, caller, at, query: { form } }) => ({
    columns,
    rows: await linesOf(db, caller, form === 'fr' ? 'fr' : 'en'),
    name: `${form === 'fr' ? 'derive' : 'slippage'}-${parisDate(at)}`,
  }),
);

export const dismissSlippageAlert = onGrant({
  operationId: 'dismissSlippageAlert',
  path: '/slippage/dismissals',
  summary: 'Says why nothing more follows from an alert on a project’s slippage',
  body: DismissSlippageAlert,
  refusals: ['wrong_state', 'slippage_alert_unknown', 'slippage_alert_settled'],
});
