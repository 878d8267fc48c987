import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { DB } from '../../db/core/schema.ts';
import { EVER, parisDate, quartersOver } from '../../domain/core/calendar.ts';
import { Direction, IndicatorKind } from '../../domain/calls/call.ts';
import { IMPACT_STEPS, impactStepWords, PHASES, phaseWords } from '../../domain/impact/phase.ts';
import {
  type Achievement,
  groupKey,
  IMPACT_BY,
  type IndicatorResult,
  measuredAt,
  type Results,
  resultsOf,
} from '../../domain/impact/portfolio.ts';
import { rounded } from '../../domain/core/ratio.ts';
import { type Caller, scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import type { Language, Words } from '../../domain/core/words.ts';
import { columnsOf, formQuery, spreadsheet } from '../http/answer/csv.ts';
import { Figure, toFigure } from '../http/answer/figure.ts';
import { labeller } from '../ledger/labels.ts';
import { read } from '../http/operation.ts';
import { ofTrackedFiles } from './programme-files.ts';

const DECIMALS = 4;

const AchievementView = z.object({
  values: z.int().meta({ description: 'How many were reported' }),
  withTarget: z.int().meta({ description: 'Of those, how many had a target at the end of their period' }),
  reached: z.int().meta({ description: 'Of those, how many are as good as it, or better' }),
  progress: Figure('Mean of (value − baseline) ÷ (target − baseline); null where none divides'),
});

const IndicatorResultView = AchievementView.extend({
  key: z.string(),
  label: z.string(),
  unit: z.string(),
  kind: IndicatorKind,
  direction: Direction,
  total: z.number().nullable().meta({
    description:
      'Counts add up; ratios are pooled, and in % where their unit is; medians of durations do neither: null. Rounded to 4 decimals',
  }),
  targets: z.number().nullable().meta({ description: 'Of counts, the sum of the targets at the end of each period' }),
});

const Counts = (description: string) => z.array(z.object({ key: z.string(), label: z.string(), projects: z.int() })).meta({ description });

const ResultsView = z.object({
  projects: z.int(),
  reporting: z.int().meta({ description: 'Of those, how many have had a report accepted' }),
  paidCents: z.int().meta({ description: 'Paid by the fund or on its delegation, less what was claimed back and collected' }),
  users: z
    .number()
    .nullable()
    .meta({ description: 'Users reached, by the indicators that count them; null where no project tells of them' }),
  paidForUsersCents: z.int().meta({ description: 'Of what was paid, that of the projects that tell of users' }),
  centsPerUser: z
    .number()
    .nullable()
    .meta({ description: 'That by the users reached, in cents rounded to 2 decimals; null where it does not divide' }),
  indicators: z
    .array(IndicatorResultView)
    .meta({ description: 'Those that calls make mandatory, from each project’s newest accepted report' }),
  own: AchievementView.meta({ description: 'Those that projects chose themselves' }),
  phases: Counts('Projects by phase; those of which none was recorded are left out'),
  impactSteps: Counts('Projects by impact step, likewise'),
});

const toAchievement = ({ values, withTarget, reached, progress }: Achievement): z.input<typeof AchievementView> => ({
  values,
  withTarget,
  reached,
  progress: toFigure(progress),
});

const toIndicator = ({
  key,
  label,
  unit,
  kind,
  direction,
  total,
  targets,
  ...rest
}: IndicatorResult): z.input<typeof IndicatorResultView> => ({
  key,
  label,
  unit,
  kind,
  direction,
  ...toAchievement(rest),
  total: total && rounded(total, DECIMALS),
  targets: targets && rounded(targets, DECIMALS),
});

/** In the order in which projects reach them. */
const toCounts = <Key extends string>(
  order: Readonly<Record<Key, unknown>>,
  words: (key: unknown) => Words | undefined,
  counts: ReadonlyMap<string, number>,
  language: Language,
): z.input<ReturnType<typeof Counts>> =>
  Object.keys(order).flatMap((key) => {
    const projects = counts.get(key);
    return projects ? [{ key, label: words(key)?.[language] ?? key, projects }] : [];
  });

const toResults = (results: Results, language: Language): z.input<typeof ResultsView> => ({
  projects: results.projects,
  reporting: results.reporting,
  paidCents: results.paidCents,
  users: results.users && rounded(results.users, DECIMALS),
  paidForUsersCents: results.paidForUsersCents,
  centsPerUser: results.centsPerUser && rounded(results.centsPerUser, 2),
  indicators: results.indicators.map(toIndicator),
  own: toAchievement(results.own),
  phases: toCounts(PHASES, phaseWords, results.phases, language),
  impactSteps: toCounts(IMPACT_STEPS, impactStepWords, results.impactSteps, language),
});

const Row = ResultsView.extend({ key: z.string(), label: z.string() });

const query = z.strictObject({
  by: z.enum(IMPACT_BY).default('call').meta({ description: 'Types of projects combine: each combination is a row of its own' }),
});
type Query = z.output<typeof query>;

const NOW = { at: EVER, day: EVER.slice(0, 10) };

type View = { rows: z.input<typeof Row>[]; total: z.input<typeof ResultsView> };
const viewFor = ofTrackedFiles<View>();

/** The results of each group and of all together, as they are known now. */
const view = (db: Kysely<DB>, caller: Caller, at: string, { by }: Query, language: Language): Promise<View> =>
  viewFor(db, scopeOf(caller), at, [by, language], async (tracked) => {
    const results = (projects: typeof tracked) => toResults(resultsOf(projects.map((project) => measuredAt(project, NOW))), language);
    const groups = Map.groupBy(tracked, (project) => groupKey(project, by));
    const keys = [...groups.keys()].sort();
    const labelOf = await labeller(db, by, keys, language);
    return { rows: keys.map((key) => ({ key, label: labelOf(key), ...results(groups.get(key) ?? []) })), total: results(tracked) };
  });

export const getPortfolioImpact = read(
  {
    operationId: 'getPortfolioImpact',
    path: '/portfolio/impact',
    summary:
      'What the fund’s projects have come to against their targets, by call, type of project or organisation, and euros for each user reached',
    roles: STAFF_ROLES,
    query,
    answer: z
      .object({ by: z.enum(IMPACT_BY), rows: z.array(Row), total: ResultsView })
      .meta({ id: 'PortfolioImpact', description: 'From 5 000 projects on, as of a minute ago at most' }),
  },
  async ({ deps: { db }, caller, at, query: asked, language }) => ({ by: asked.by, ...(await view(db, caller, at, asked, language)) }),
);

const Point = ResultsView.pick({ projects: true, reporting: true, paidCents: true, users: true, centsPerUser: true }).extend({
  quarter: z.string().meta({ description: 'As 2027-Q1' }),
  endsOn: z.iso.date(),
  reached: z.int(),
  withTarget: z.int(),
  progress: Figure('Mean of all indicators’ progress towards the targets of that time'),
});

const pointsFor = ofTrackedFiles<z.input<typeof Point>[]>();

export const getPortfolioImpactSeries = read(
  {
    operationId: 'getPortfolioImpactSeries',
    path: '/portfolio/impact/series',
    summary: 'The same at the end of each quarter, ready for a chart',
    roles: STAFF_ROLES,
    answer: z.object({ points: z.array(Point) }).meta({
      id: 'PortfolioImpactSeries',
      description:
        'From the quarter of the first signed agreement to this one; of today’s portfolio. From 5 000 projects on, as of a minute ago at most',
    }),
  },
  async ({ deps: { db }, caller, at }) => ({
    points: await pointsFor(db, scopeOf(caller), at, [], (tracked) => {
      const instants = tracked.flatMap(({ since, reports }) => [since, ...reports.map(({ reportedAt }) => reportedAt)]);
      return quartersOver(instants, at).map(({ quarter, endsOn, endsAt }) => {
        const known = tracked.filter(({ since }) => since <= endsAt);
        const results = resultsOf(known.map((project) => measuredAt(project, { at: endsAt, day: endsOn })));
        const { projects, reporting, paidCents, users, centsPerUser, all } = results;
        return {
          quarter,
          endsOn,
          projects,
          reporting,
          paidCents,
          users: users && rounded(users, DECIMALS),
          centsPerUser: centsPerUser && rounded(centsPerUser, 2),
          reached: all.reached,
          withTarget: all.withTarget,
          progress: toFigure(all.progress),
        };
      });
    }),
  }),
);

type Line = { key: string; label: string } & Omit<z.input<typeof ResultsView>, 'indicators'> & {
    indicator: z.input<typeof IndicatorResultView> | null;
  };

/** One line for each indicator of a row, and one for a row that has none. */
const linesOf = (key: string, label: string, { indicators, ...results }: z.input<typeof ResultsView>): Line[] =>
  (indicators.length > 0 ? indicators : [null]).map((indicator) => ({ key, label, ...results, indicator }));

const { text, whole, figure, cents } = columnsOf<Line>();
const columns = [
  text('Clé', 'key', ({ key }) => key),
  text('Libellé', 'label', ({ label }) => label),
  whole('Projets', 'projects', ({ projects }) => projects),
  whole('Projets dont un bilan est accepté', 'reporting', ({ reporting }) => reporting),
  cents('Payé', 'paid', ({ paidCents }) => paidCents),
  figure('Usagers atteints', 'users', ({ users }) => users),
  figure('Centimes par usager atteint', 'cents_per_user', ({ centsPerUser }) => centsPerUser),
  text('Indicateur', 'indicator', ({ indicator }) => indicator?.key ?? null),
  text('Libellé de l’indicateur', 'indicator_label', ({ indicator }) => indicator?.label ?? null),
  text('Unité', 'unit', ({ indicator }) => indicator?.unit ?? null),
  figure('Total', 'total', ({ indicator }) => indicator?.total ?? null),
  figure('Cibles', 'targets', ({ indicator }) => indicator?.targets ?? null),
  whole('Valeurs', 'values', ({ indicator }) => indicator?.values ?? null),
  whole('Cibles atteintes', 'reached', ({ indicator }) => indicator?.reached ?? null),
  figure('Avancement moyen', 'progress', ({ indicator }) => indicator?.progress ?? null),
];

export const exportPortfolioImpact = spreadsheet(
  {
    operationId: 'exportPortfolioImpact',
    path: '/portfolio/impact.csv',
    summary: 'The same for a spreadsheet: a line for each row and indicator, the last ones of all together',
    roles: STAFF_ROLES,
    query: query.extend(formQuery),
  },
  async ({ deps: { db }, caller, at, query: { form, ...asked } }) => {
    const { rows, total } = await view(db, caller, at, asked, form === 'fr' ? 'fr' : 'en');
    const lines = [...rows.flatMap(({ key, label, ...results }) => linesOf(key, label, results)), ...linesOf('', 'Total', total)];
    return { columns, rows: lines, name: `${form === 'fr' ? 'impact-par' : 'impact-by'}-${asked.by}-${parisDate(at)}` };
  },
);
