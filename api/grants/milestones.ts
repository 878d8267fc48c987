import { z } from 'zod';
import { readGrantRow } from '../../db/grants/grants.ts';
import { readWholeGrants } from '../../db/grants/grants-with-parts.ts';
import { readAdjustable } from '../../db/grants/plan-adjustments.ts';
import { readMilestones, readPlan, readReportRows } from '../../db/grants/milestones.ts';
import { CorrectReport, ReportMilestone, ReviewReport } from '../../domain/grants/report.ts';
import { scopeOf } from '../../domain/core/role.ts';
import { IndicatorView, toIndicator } from '../applications/indicator-view.ts';
import { ChoicesView, ReportView, toChoices, toReport } from './milestone-view.ts';
import { onGrant } from '../commands-on.ts';
import { read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';

/** The refusals of a report for its content. */
const OF_CONTENT = [
  'indicator_unknown',
  'indicator_twice',
  'indicator_unit_differs',
  'indicator_kind_differs',
  'indicator_negative',
  'denominator_zero',
  'numerator_above_denominator',
  'percentile_below_median',
  'forecast_below_spent',
  'forecast_ends_before_start',
] as const;

export const reportMilestone = onGrant({
  operationId: 'reportMilestone',
  path: '/reports',
  summary: 'Reports the impact of a milestone’s period, what was spent, and what is now forecast',
  body: ReportMilestone,
  refusals: [
    'wrong_state',
    'milestone_unknown',
    'milestone_wrong_state',
    'report_before_period_end',
    'tracking_before_year_end',
    'report_out_of_order',
    ...OF_CONTENT,
    'documents_missing',
  ],
});

export const correctReport = onGrant({
  operationId: 'correctReport',
  path: '/report-corrections',
  summary: 'Corrects an accepted report by a new one, with the reason: the accepted one stays readable, and the new one is reviewed',
  body: CorrectReport,
  refusals: ['wrong_state', 'milestone_unknown', 'milestone_wrong_state', 'account_approved', ...OF_CONTENT],
});

export const reviewReport = onGrant({
  operationId: 'reviewReport',
  path: '/report-reviews',
  summary: 'Accepts a report, which confirms the next tranche, and may adjust the plan that follows; or returns it with reasons',
  body: ReviewReport,
  refusals: [
    'wrong_state',
    'milestone_unknown',
    'milestone_wrong_state',
    'stale_report',
    'return_reasons_missing',
    'gave_visa',
    'report_out_of_order',
    'tracking_report_empty',
    'report_indicators_missing',
    'adjustment_of_returned_report',
    'adjustment_reasons_missing',
    'amendment_open',
    'nothing_to_adjust',
    'adjusted_part_unknown',
    'adjustment_changes_nothing',
    'end_beyond_tolerance',
    'cost_beyond_tolerance',
    'target_beyond_tolerance',
    'adjusted_total_differs',
  ],
});

export const listReports = read(
  {
    operationId: 'listReports',
    path: '/grants/{id}/reports',
    summary: 'A grant’s reports with their reviews, in the order of its milestones',
    answer: z.object({ items: z.array(ReportView) }).meta({ id: 'Reports' }),
  },
  async ({ deps: { db }, caller, id }) => {
    if (!(await readGrantRow(db, scopeOf(caller), id))) throw new Problem({ code: 'not_found' });
    const [{ indicators }, rows] = await Promise.all([readPlan(db, id), readReportRows(db, id)]);
    return { items: rows.map((row) => toReport(row, indicators)) };
  },
);

export const getIndicators = read(
  {
    operationId: 'getIndicators',
    path: '/grants/{id}/indicators',
    summary: 'Each indicator of the plan annexed to a grant: baseline, targets, and what was reported, by period',
    answer: z.object({ items: z.array(IndicatorView) }).meta({ id: 'Indicators' }),
  },
  async ({ deps: { db }, caller, id, language }) => {
    if (!(await readGrantRow(db, scopeOf(caller), id))) throw new Problem({ code: 'not_found' });
    const [{ plan, indicators }, milestones, rows] = await Promise.all([readPlan(db, id), readMilestones(db, id), readReportRows(db, id)]);
    return { items: plan ? indicators.map((indicator) => toIndicator(indicator, { plan, milestones, reports: rows }, language)) : [] };
  },
);

export const getMilestoneChoices = read(
  {
    operationId: 'getMilestoneChoices',
    path: '/grants/{id}/milestones/{rank}',
    summary: 'What may be decided at a milestone, in figures: to confirm what follows, to adjust it, or to stop',
    answer: ChoicesView,
  },
  async ({ deps: { db }, caller, at, id, params, language }) => {
    const row = await readGrantRow(db, scopeOf(caller), id);
    const [whole] = row ? await readWholeGrants(db, [row]) : [];
    const milestone = whole?.milestones.find(({ rank }) => String(rank) === params['rank']);
    const adjustable = milestone && (await readAdjustable(db, id));
    if (!whole || !milestone || !adjustable) throw new Problem({ code: 'not_found' });
    return toChoices(whole, milestone, adjustable, { language, at });
  },
);
