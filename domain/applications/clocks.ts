import type { Application } from './application.ts';
import { endOfWorkingDay, workingDaysLeft } from '../core/calendar.ts';
import { type Correction, stopsSilence } from './correction.ts';
import type { ReviewStep } from '../review/review.ts';
import { silenceWarning } from './award-period.ts';
import type { Call } from '../calls/call.ts';
import { deemedAdmissibleEnd } from './deemed-admissible.ts';
import { silenceEnd, silenceResumed } from './silence.ts';

/**
 * A deadline in working days after a pause: the days that were left when it began, counting a day that had begun as
 * whole, are left again. A deadline that had passed stays passed.
 */
export const putOff = (deadline: string, stoppedAt: string, at: string): string =>
  deadline <= stoppedAt ? deadline : endOfWorkingDay(at, Math.max(1, workingDaysLeft(stoppedAt, deadline)));

/** The dates that an application's row keeps of its clocks. */
export type Clock = 'screeningDueAt' | 'admissibleAt' | 'silenceAt' | 'silenceWarnAt';

/** What begins to run when the fund receives an application. */
export const clocksFrom = (call: Pick<Call, 'terms'>, receivedAt: string): Pick<Application, Exclude<Clock, 'screeningDueAt'>> => ({
  admissibleAt: deemedAdmissibleEnd(call, receivedAt),
  silenceAt: silenceEnd(call, receivedAt),
  silenceWarnAt: silenceWarning(call, receivedAt),
});

/**
 * The deadlines that a correction stopped, running again from an instant: the screening's or the stopped steps', and
 * the ends of silence, where a text requires what was asked for.
 */
export function resumeClocks(
  application: Pick<Application, Clock>,
  steps: readonly ReviewStep[],
  correction: Correction,
  at: string,
): Pick<Application, Clock> & { steps: ReviewStep[] } {
  const { fromState, requestedAt } = correction;
  const { screeningDueAt, admissibleAt, silenceAt, silenceWarnAt } = application;
  const later = (deadline: string | null) => deadline && putOff(deadline, requestedAt, at);
  const resumed = (end: string | null) => (end && stopsSilence(correction) ? silenceResumed(end, requestedAt, at) : end);
  return {
    screeningDueAt: fromState === 'submitted' ? later(screeningDueAt) : screeningDueAt,
    admissibleAt: resumed(admissibleAt),
    silenceAt: resumed(silenceAt),
    silenceWarnAt: resumed(silenceWarnAt),
    steps: steps
      .filter(({ state }) => state === 'stopped')
      .map((step) => ({ ...step, state: 'open', remindAt: later(step.remindAt), deadlineAt: later(step.deadlineAt) })),
  };
}
