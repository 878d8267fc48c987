import type { Application } from './application.ts';
import { endOfWorkingDay, workingDaysLeft } from '../core/calendar.ts';
import type { Correction } from './correction.ts';
import type { ReviewStep } from '../review/review.ts';
import { silenceResumed } from './silence.ts';

/**
 * A deadline in working days after a pause: the days that were left when it began, counting a day that had begun as
 * whole, are left again. A deadline that had passed stays passed.
 */
export const putOff = (deadline: string, stoppedAt: string, at: string): string =>
  deadline <= stoppedAt ? deadline : endOfWorkingDay(at, Math.max(1, workingDaysLeft(stoppedAt, deadline)));

/**
 * The deadlines that a correction stopped, running again from an instant: the screening's or the stopped steps', and
 * those of the law.
 */
export function resumeClocks(
  application: Pick<Application, 'screeningDueAt' | 'admissibleAt' | 'silenceAt'>,
  steps: readonly ReviewStep[],
  { fromState, requestedAt }: Correction,
  at: string,
): Pick<Application, 'screeningDueAt' | 'admissibleAt' | 'silenceAt'> & { steps: ReviewStep[] } {
  const { screeningDueAt, admissibleAt, silenceAt } = application;
  const later = (deadline: string | null) => deadline && putOff(deadline, requestedAt, at);
  return {
    screeningDueAt: fromState === 'submitted' ? later(screeningDueAt) : screeningDueAt,
    admissibleAt: admissibleAt && silenceResumed(admissibleAt, requestedAt, at),
    silenceAt: silenceAt && silenceResumed(silenceAt, requestedAt, at),
    steps: steps
      .filter(({ state }) => state === 'stopped')
      .map((step) => ({ ...step, state: 'open', remindAt: later(step.remindAt), deadlineAt: later(step.deadlineAt) })),
  };
}
