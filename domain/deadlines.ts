import type { Application } from './application.ts';
import { type Due, earliest } from './command.ts';
import { type Grant, grantTable, nextSignatureDue } from './grant.ts';
import { type Milestone, nextMilestoneDue } from './milestone.ts';
import { nextStepDue, type ReviewStep } from './review.ts';
import { refuseState } from './state-table.ts';

/** The next instant at which an application must be looked at again: its screening's end, or the first of its open steps. */
export function nextApplicationDue(
  application: Pick<Application, 'state' | 'screeningDueAt' | 'screeningRemindedAt'>,
  steps: readonly ReviewStep[],
): Due | null {
  const { state, screeningDueAt, screeningRemindedAt } = application;
  if (state === 'submitted') return screeningDueAt && !screeningRemindedAt ? { at: screeningDueAt, what: 'remindScreener' } : null;
  if (state === 'in_review') return earliest(steps.map(nextStepDue));
  return null;
}

/** The next instant at which a grant must be looked at again: its signatures' reminder or term, or what a milestone waits for, as far as the grant's state takes it. */
export const nextGrantDue = (
  grant: Pick<Grant, 'state' | 'remindAt' | 'remindedAt' | 'termAt'>,
  milestones: readonly Milestone[],
): Due | null =>
  earliest([
    nextSignatureDue(grant),
    ...milestones.map(nextMilestoneDue).filter((due) => due && !refuseState(grantTable, grant.state, due.what)),
  ]);
