import { monthsFrom } from '../core/calendar.ts';
import type { Direction, IndicatorKind } from '../calls/call.ts';
import {
  dueTarget,
  figureOf,
  type IndicatorValue,
  isReached,
  type PlanIndicator,
  progressOf,
  targetAt,
} from '../applications/indicator.ts';
import type { Plan } from '../grants/milestone.ts';
import type { ImpactStep, Phase } from './phase.ts';
import { over, type Ratio, ratio, ratioOf, sum } from '../core/ratio.ts';

/** An accepted report, with the last day of its period. */
type AcceptedReport = { rank: number; periodEndsOn: string; reportedAt: string; values: readonly IndicatorValue[] };

/**
 * A project as its results are read: its plan in force, its last accepted report, and what the fund has paid less what
 * came back.
 */
export type Measured = {
  plan: Plan;
  indicators: readonly PlanIndicator[];
  report: AcceptedReport | null;
  paidCents: number;
  phase: Phase | null;
  impactStep: ImpactStep | null;
};

/** The facts needed to compare reported values with targets. */
type Aimed = Pick<Measured, 'plan' | 'indicators' | 'report'>;

type Value = { indicator: PlanIndicator; value: IndicatorValue; figure: Ratio; target: number | null };

/** The values of a project's newest accepted report, each with its target at that time: by default, the next one. */
function valuesOf({ plan, indicators, report }: Aimed, targetOf = targetAt): Value[] {
  if (!report) return [];
  const months = monthsFrom(plan.startsOn, report.periodEndsOn);
  return report.values.flatMap((value) => {
    const indicator = indicators.find(({ key }) => key === value.key);
    const target = indicator && (targetOf(indicator, months)?.value ?? null);
    return indicator && target !== undefined ? [{ indicator, value, figure: figureOf(value, indicator), target }] : [];
  });
}

/**
 * Several values against their targets: the number with a target, the number that reached it, and their mean progress;
 * null if no progress can be computed.
 */
export type Achievement = { values: number; withTarget: number; reached: number; progress: Ratio | null };

function achievementOf(values: readonly Value[]): Achievement {
  const aimed = values.flatMap(({ target, ...value }) => (target === null ? [] : [{ ...value, target }]));
  const progress = aimed.flatMap(({ figure, indicator: { baseline }, target }) => progressOf(figure, baseline, target) ?? []);
  return {
    values: values.length,
    withTarget: aimed.length,
    reached: aimed.filter(({ figure, indicator, target }) => isReached(figure, indicator, target)).length,
    progress: over(sum(progress), ratio(BigInt(progress.length))),
  };
}

/**
 * How many targets were due at the end of the period of a project's newest accepted report, and how many of those are
 * reached; null where none was due.
 */
export function targetsOf(project: Aimed): { due: number; reached: number } | null {
  const { withTarget: due, reached } = achievementOf(valuesOf(project, dueTarget));
  return due === 0 ? null : { due, reached };
}

/**
 * Each indicator of a project with what its newest accepted report gave, and the target due then or, before a report,
 * the last one.
 */
export function shownOf(
  project: Aimed,
): { indicator: PlanIndicator; figure: Ratio | null; target: number | null; isReached: boolean | null }[] {
  const values = valuesOf(project);
  return project.indicators.map((indicator) => {
    const found = values.find((each) => each.indicator === indicator);
    if (!found) return { indicator, figure: null, target: indicator.targets.at(-1)?.value ?? null, isReached: null };
    const { figure, target } = found;
    return { indicator, figure, target, isReached: target === null ? null : isReached(figure, indicator, target) };
  });
}

/**
 * A mandatory indicator over the projects that report it. `total`: counts are added, ratios are pooled (sum of
 * numerators ÷ sum of denominators), medians are neither: null. `targets`: for counts, the sum of the targets at that
 * time.
 */
export type IndicatorResult = Achievement & {
  key: string;
  label: string;
  unit: string;
  kind: IndicatorKind;
  direction: Direction;
  total: Ratio | null;
  targets: Ratio | null;
};

const keyOf = ({ indicator: { key, unit, kind } }: Value): string => [key, unit, kind].join('\n');

function totalOf(kind: IndicatorKind, values: readonly Value[]): Ratio | null {
  if (kind === 'count') return sum(values.map(({ figure }) => figure));
  if (kind === 'duration') return null;
  const parts = values.flatMap(({ value }) => ('numerator' in value ? [value] : []));
  const [numerator, denominator] = (['numerator', 'denominator'] as const).map((part) =>
    parts.reduce((total, value) => total + value[part], 0),
  );
  const unit = values[0]?.indicator.unit ?? '';
  return denominator ? figureOf({ key: '', numerator: numerator ?? 0, denominator }, { unit }) : null;
}

function resultOf([first, ...others]: readonly [Value, ...Value[]]): IndicatorResult {
  const values = [first, ...others];
  const { key, label, unit, kind, direction } = first.indicator;
  const targets = values.flatMap(({ target }) => (target === null ? [] : [ratioOf(target)]));
  return {
    key,
    label,
    unit,
    kind,
    direction,
    ...achievementOf(values),
    total: totalOf(kind, values),
    targets: kind === 'count' && targets.length > 0 ? sum(targets) : null,
  };
}

/**
 * The results of several projects. `users`: the users counted by their newest accepted reports, on indicators that
 * count users by the call; `paidForUsersCents`: what the fund has paid for the projects that report users. `own`: the
 * indicators that projects chose themselves.
 */
export type Results = {
  projects: number;
  reporting: number;
  paidCents: number;
  users: Ratio | null;
  paidForUsersCents: number;
  centsPerUser: Ratio | null;
  indicators: IndicatorResult[];
  own: Achievement;
  /** Mandatory and own indicators together. */
  all: Achievement;
  phases: Map<Phase, number>;
  impactSteps: Map<ImpactStep, number>;
};

const cents = (projects: readonly Measured[]): number => projects.reduce((total, { paidCents }) => total + paidCents, 0);

function tally<Key>(keys: readonly (Key | null)[]): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Exact results: figures are rounded where they are shown. */
export function resultsOf(projects: readonly Measured[]): Results {
  const told = projects.map((project) => ({ project, values: valuesOf(project) }));
  const values = told.flatMap((each) => each.values);
  const mandatory = values.filter(({ indicator }) => indicator.mandatory);
  const countsUsers = ({ indicator }: Value) => indicator.countsUsers;
  const reaching = told.filter((each) => each.values.some(countsUsers)).map(({ project }) => project);
  const users = reaching.length > 0 ? sum(values.filter(countsUsers).map(({ figure }) => figure)) : null;
  const paidForUsersCents = cents(reaching);
  return {
    projects: projects.length,
    reporting: projects.filter(({ report }) => report !== null).length,
    paidCents: cents(projects),
    users,
    paidForUsersCents,
    centsPerUser: users && over(ratio(BigInt(paidForUsersCents)), users),
    indicators: [...Map.groupBy(mandatory, keyOf).values()].flatMap(([first, ...others]) => (first ? [resultOf([first, ...others])] : [])),
    own: achievementOf(values.filter(({ indicator }) => !indicator.mandatory)),
    all: achievementOf(values),
    phases: tally(projects.map(({ phase }) => phase)),
    impactSteps: tally(projects.map(({ impactStep }) => impactStep)),
  };
}

/** The groupings of the portfolio's results. A combination of project types is a group of its own. */
export const IMPACT_BY = ['call', 'projectType', 'organisation'] as const;
type ImpactBy = (typeof IMPACT_BY)[number];

/** What the fund paid on a day, less what came back. */
export type Paid = { on: string; cents: number };

/** A project with everything known of it, at any instant. */
export type Tracked = {
  callId: string;
  projectTypes: readonly string[];
  organisationId: string;
  plan: Plan;
  since: string;
  indicators: readonly PlanIndicator[];
  reports: readonly AcceptedReport[];
  paid: readonly Paid[];
  standing: (day: string) => { phase: Phase | null; impactStep: ImpactStep | null };
};

export function groupKey({ callId, projectTypes, organisationId }: Tracked, by: ImpactBy): string {
  if (by === 'call') return callId;
  return by === 'organisation' ? organisationId : projectTypes.toSorted().join('+');
}

/** A project as it was at an instant, given with its day in Paris. */
export function measuredAt({ plan, indicators, reports, paid, standing }: Tracked, { at, day }: { at: string; day: string }): Measured {
  const known = reports.filter(({ reportedAt }) => reportedAt <= at);
  return {
    plan,
    indicators,
    report: known.toSorted((a, b) => a.rank - b.rank).at(-1) ?? null,
    paidCents: paid.reduce((total, { on, cents: amount }) => total + (on <= day ? amount : 0), 0),
    ...standing(day),
  };
}
