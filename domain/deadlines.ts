import type { Application } from './application.ts';
import { type Due, earliest } from './command.ts';
import { type Correction, nextCorrectionDue } from './correction.ts';
import { nextStepDue, type ReviewStep } from './review.ts';
import { nextSilenceDue } from './silence.ts';

/**
 * The next instant at which an application must be looked at again: the first of what runs in its state. While a correction is out,
 * its own dates and those of the steps that it does not stop; silence stands.
 */
export function nextApplicationDue(
  application: Pick<Application, 'state' | 'screeningDueAt' | 'screeningRemindedAt' | 'silenceAt' | 'silentSince'>,
  steps: readonly ReviewStep[],
  correction: Correction | null,
): Due | null {
  const { state, screeningDueAt, screeningRemindedAt } = application;
  const silence = nextSilenceDue(application);
  switch (state) {
    case 'submitted':
      return earliest([screeningDueAt && !screeningRemindedAt ? { at: screeningDueAt, what: 'remindScreener' } : null, silence]);
    case 'in_review':
      return earliest([...steps.map(nextStepDue), silence]);
    case 'correction_requested':
      return earliest([...steps.map(nextStepDue), correction && nextCorrectionDue(correction)]);
    case 'reviewed':
    case 'in_session':
      return silence;
    default:
      return null;
  }
}
