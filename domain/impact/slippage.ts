import { z } from 'zod';
import { daysFrom, EVER, yearOf } from '../core/calendar.ts';
import type { Call } from '../calls/call.ts';
import type { Given } from '../core/command.ts';
import type { EventTable } from '../core/event.ts';
import { Ordinal } from '../core/ordinal.ts';
import { type Grant, refuseGrant } from '../grants/grant.ts';
import type { Plan } from '../grants/milestone.ts';
import { minus, over, type Ratio, ratio, sum, times } from '../core/ratio.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { text, type Words } from '../core/words.ts';

/** What a project now expects, by its newest report. */
type Forecast = { costCents: number; endsOn: string };

/**
 * How far a project has slipped from its plan: 0 is on plan, 1/4 is a quarter more. Negative if it costs less, or ends
 * earlier.
 */
type Slippage = { budget: Ratio; calendar: Ratio };

const growth = (baseline: number, forecast: number): Ratio => ratio(BigInt(forecast) - BigInt(baseline), BigInt(baseline));

/** The days of a plan, counting the first and the last. */
export const plannedDays = ({ startsOn, endsOn }: Pick<Plan, 'startsOn' | 'endsOn'>): number => daysFrom(startsOn, endsOn);

/**
 * (forecast − baseline) ÷ baseline, on the cost and on the days from the project's start to its end, against the plan
 * annexed to the signed grant. Exact: it is rounded where it is shown.
 */
export const slippageOf = (plan: Plan, { costCents, endsOn }: Forecast): Slippage => ({
  budget: growth(plan.costCents, costCents),
  calendar: growth(plannedDays(plan), daysFrom(plan.startsOn, endsOn)),
});

/**
 * One figure for several projects: unweighted (`mean`), or weighted by planned cost (`weightedMean`). Null without a
 * project.
 */
export type Mean = { mean: Ratio | null; weightedMean: Ratio | null };
export type PortfolioSlippage = { projects: number; withoutReport: number; budget: Mean; calendar: Mean };

/** The portfolio's slippage. Projects without a report are left out of the figures and counted separately. */
export function portfolioSlippage(projects: readonly { plan: Plan; forecast: Forecast | null }[]): PortfolioSlippage {
  const reported = projects.flatMap(({ plan, forecast }) =>
    forecast ? [{ weight: ratio(BigInt(plan.costCents)), ...slippageOf(plan, forecast) }] : [],
  );
  const weights = sum(reported.map(({ weight }) => weight));
  const meanOf = (which: keyof Slippage): Mean => ({
    mean: over(sum(reported.map((each) => each[which])), ratio(BigInt(reported.length))),
    weightedMean: over(sum(reported.map((each) => times(each.weight, each[which]))), weights),
  });
  return {
    projects: reported.length,
    withoutReport: projects.length - reported.length,
    budget: meanOf('budget'),
    calendar: meanOf('calendar'),
  };
}

/**
 * A plan of a grant, by its number, with the instant from which it is in force; and a report's forecast, by milestone
 * and number.
 */
export type PlanInForce = Plan & { number: number; since: string };
export type ReportedForecast = Forecast & { rank: number; number: number; reportedAt: string };
/** A project's plans by number, and its reports, from which its slippage at any instant is derived. */
export type Project = { plans: readonly PlanInForce[]; reports: readonly ReportedForecast[] };

/**
 * What was known of a project at an instant. `report`: the newest one, null before the first, when the plan in force is
 * the forecast.
 */
export type ProjectStanding = {
  first: PlanInForce;
  current: PlanInForce;
  report: ReportedForecast | null;
  againstFirst: Slippage;
  againstCurrent: Slippage;
};

const later = (a: ReportedForecast, b: ReportedForecast): number => a.rank - b.rank || a.number - b.number;

/** What was known of a project at an instant; by default, what is known now. Null before both sides have signed. */
export function standingAt({ plans, reports }: Project, at = EVER): ProjectStanding | null {
  const known = plans.filter(({ since }) => since <= at);
  const [first, current] = [known[0], known.at(-1)];
  if (!first || !current) return null;
  const report =
    reports
      .filter(({ reportedAt }) => reportedAt <= at)
      .toSorted(later)
      .at(-1) ?? null;
  const expected = report ?? current;
  return { first, current, report, againstFirst: slippageOf(first, expected), againstCurrent: slippageOf(current, expected) };
}

/** A project with those of its reports alone that were accepted up to an instant. */
export const acceptedOf = (
  { plans, reports }: { plans: Project['plans']; reports: readonly (ReportedForecast & Reviewed)[] },
  at: string,
): Project => ({
  plans,
  reports: reports.filter(({ decision, reviewedAt }) => decision === 'accept' && reviewedAt !== null && reviewedAt <= at),
});
/** The decision of a report's review, and its instant; null before it. */
type Reviewed = { decision: 'accept' | 'return' | null; reviewedAt: string | null };

/** A point of a project's history: the plan that came into force, or the report that was given. */
type Point = ProjectStanding & { at: string; because: { plan: number } | { rank: number; number: number } };

/**
 * The history of a project's slippage: a point for each plan in force and each report given, oldest first. It is always
 * derived, never stored.
 */
export function historyOf(project: Project): Point[] {
  const moments = [
    ...project.plans.map(({ since: at, number: plan }) => ({ at, because: { plan } })),
    ...project.reports.map(({ reportedAt: at, rank, number }) => ({ at, because: { rank, number } })),
  ];
  return moments
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .flatMap((moment) => {
      const standing = standingAt(project, moment.at);
      return standing ? [{ ...moment, ...standing }] : [];
    });
}

/** The plan against which slippage is measured: the first one annexed, or the one in force. */
export const AGAINST = ['first', 'current'] as const;
type Against = (typeof AGAINST)[number];

/** The portfolio's slippage as known at an instant; by default, as known now. */
export const portfolioAt = (projects: readonly Project[], against: Against, at = EVER): PortfolioSlippage =>
  portfolioSlippage(
    projects.flatMap((project) => {
      const standing = standingAt(project, at);
      return standing ? [{ plan: standing[against], forecast: standing.report }] : [];
    }),
  );

/**
 * Bands of a project's first cost, in cents. The amounts are the fund's own choice; the first is that of a grant paid
 * at once in the call of 2023.
 */
export const SIZES: readonly { key: string; upToCents: number; label: Words }[] = [
  { key: 'up_to_200000', upToCents: 20_000_000, label: { fr: 'Jusqu’à 200\u202f000\u00a0€', en: 'Up to €200,000' } },
  {
    key: 'up_to_500000',
    upToCents: 50_000_000,
    label: { fr: 'De 200\u202f000\u00a0€ à 500\u202f000\u00a0€', en: 'From €200,000 to €500,000' },
  },
  { key: 'above_500000', upToCents: Infinity, label: { fr: 'Plus de 500\u202f000\u00a0€', en: 'Above €500,000' } },
];

/** The groupings of the portfolio: the year of the second signature in Paris, or the size by the first plan. */
export const SLIPPAGE_BY = ['year', 'size'] as const;
export type SlippageBy = (typeof SLIPPAGE_BY)[number];

/** The group of a project; null before both sides have signed. */
export function groupOf({ plans: [first] }: Project, by: SlippageBy): string | null {
  if (!first) return null;
  return by === 'year' ? String(yearOf(first.since)) : (SIZES.find(({ upToCents }) => first.costCents <= upToCents)?.key ?? null);
}

/** `alert`: the lead is notified. `mission`: a brigade's mission is proposed to the lead. */
export const SLIPPAGE_LEVELS = ['alert', 'mission'] as const;
export type SlippageLevel = (typeof SLIPPAGE_LEVELS)[number];

/** The thresholds that a project exceeds, by budget or by calendar. A project at a threshold does not exceed it. */
export function levelsBeyond({ budget, calendar }: Slippage, { slippage }: Pick<Call['terms'], 'slippage'>): SlippageLevel[] {
  const { alertPercent, missionPercent } = slippage;
  const isBeyond = (percent: number) => [budget, calendar].some((each) => minus(each, ratio(BigInt(percent), 100n)).numerator > 0n);
  return SLIPPAGE_LEVELS.filter((level) => isBeyond(level === 'alert' ? alertPercent : missionPercent));
}

/**
 * What has changed among the thresholds that a project exceeds: those crossed upwards now, and those it is below again.
 * A threshold can be crossed again only from below, with one exception: an alert that was replaced by the next
 * threshold's (`superseded`) comes back once the project is below that next threshold, because it was never settled;
 * the lead is asked again (`resumed`, which is among `raised`).
 * @param standing the alerts of thresholds that the project has not been below since
 */
export function crossings(
  beyond: readonly SlippageLevel[],
  standing: readonly Pick<SlippageAlert, 'level' | 'settledAs'>[],
): { raised: SlippageLevel[]; recovered: SlippageLevel[]; resumed: SlippageLevel[] } {
  const before = standing.map(({ level }) => level);
  const resumed = standing.flatMap(({ level, settledAs }) => (settledAs === 'superseded' && beyond.at(-1) === level ? [level] : []));
  return {
    raised: beyond.filter((level) => !before.includes(level) || resumed.includes(level)),
    recovered: before.filter((level) => !beyond.includes(level)),
    resumed,
  };
}

/**
 * How an alert was settled: a mission was proposed, the lead dismissed it, the project came back below the threshold,
 * or it crossed the next one. Null while it waits for the lead.
 */
export const SETTLEMENTS = ['mission_proposed', 'dismissed', 'recovered', 'superseded'] as const;
export type Settlement = (typeof SETTLEMENTS)[number];

/** An alert's row as the rules read it. `recoveredAt`: when the project was below its threshold again. */
export type SlippageAlert = { number: number; level: SlippageLevel; settledAs: Settlement | null; recoveredAt: string | null };

export const DismissSlippageAlert = z.strictObject({ alert: Ordinal, reason: text(2000).min(1) });
export type DismissSlippageAlert = z.infer<typeof DismissSlippageAlert>;

export const impactEvents = {
  raiseSlippageAlert: { applicant: false, letters: true },
  recoverSlippage: { applicant: false, letters: false },
  dismissSlippageAlert: { applicant: false, letters: false },
  recordPhase: { applicant: true, letters: false },
} satisfies EventTable;

const refuseJudge = (grant: Grant, caller: Caller): Refusal | null => refuseGrant(grant, caller, 'dismissSlippageAlert');

const refuseSettled = ({ number, settledAs }: SlippageAlert): Refusal | null =>
  settledAs === null ? null : { code: 'slippage_alert_settled', number, as: settledAs };

/** The first refusal, in order of precedence; null if the lead may dismiss the alert. */
export const mayDismiss = ({ grant, alert }: { grant: Grant; alert: SlippageAlert }, caller: Caller): Refusal | null =>
  refuseJudge(grant, caller) ?? refuseSettled(alert);

/** Null if the lead may dismiss the alert that the body names. */
export function refuseDismissal(
  grant: Grant,
  alerts: readonly SlippageAlert[],
  { caller, body }: Given<DismissSlippageAlert>,
): Refusal | null {
  return refuseJudge(grant, caller) ?? refuseAlert(alerts, body.alert);
}

/** An alert is settled once: by a dismissal, or by the mission that answers it. */
export function refuseAlert(alerts: readonly SlippageAlert[], number: number): Refusal | null {
  const alert = alerts.find((each) => each.number === number);
  if (!alert) return { code: 'slippage_alert_unknown', numbers: alerts.map((each) => each.number) };
  return refuseSettled(alert);
}
