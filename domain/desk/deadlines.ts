import { type Amendment, nextAmendmentDue } from '../grants/amendment.ts';
import type { Application } from '../applications/application.ts';
import { applicationTable } from '../applications/application-life.ts';
import { type Due, earliest } from '../core/command.ts';
import { type Correction, nextCorrectionDue, stopsSilence } from '../applications/correction.ts';
import { nextAdmissibilityDue } from '../applications/deemed-admissible.ts';
import { type FinalAccount, nextAccountDue, type Deadline } from '../grants/final-account.ts';
import { type Grant, grantTable, nextSignatureDue } from '../grants/grant.ts';
import { type Milestone, type NewMilestone, type NewTracking, nextMilestoneDue } from '../grants/milestone.ts';
import { type NewObligation, nextObligationDue, type Obligation } from '../grants/obligation.ts';
import { nextReexaminationDue, type Reexamination } from '../committee/reexamination.ts';
import { type GainDates, nextGainDue, NO_GAIN_DATES } from '../impact/gain.ts';
import { nextReplyDue } from '../review/reply.ts';
import { nextStepDue, type ReviewStep } from '../review/review.ts';
import { nextSilenceDue, silenceCounts } from '../applications/silence.ts';
import { isTaken } from '../core/state-table.ts';

/**
 * The next instant at which an application must be looked at again: at once for what follows from an opinion or a
 * waiver, or for the search for overlaps; otherwise the earliest deadline of its state. During a correction, that is
 * the correction's own dates, those of the steps that it does not stop, and silence, unless it is suspended.
 * @param isUnattributed true for an award that waits for its agreement, as `silenceCounts` reads it
 */
export function nextApplicationDue(
  application: Pick<
    Application,
    | 'state'
    | 'screeningDueAt'
    | 'screeningRemindedAt'
    | 'admissibleAt'
    | 'deemedAdmissibleAt'
    | 'silenceAt'
    | 'silentSince'
    | 'silenceWarnAt'
    | 'silenceWarnedAt'
    | 'continueAt'
    | 'overlapsDueAt'
    | 'replyRemindAt'
  >,
  steps: readonly ReviewStep[],
  correction: Correction | null,
  reexamination: Reexamination | null = null,
  isUnattributed = false,
): Due | null {
  const { state, screeningDueAt, screeningRemindedAt, continueAt, overlapsDueAt } = application;
  // Before the review goes on: afterwards the application may be reviewed, and that state does not take findOverlaps.
  if (overlapsDueAt && isTaken(applicationTable, state, 'findOverlaps')) return { at: overlapsDueAt, what: 'findOverlaps' };
  if (continueAt && isTaken(applicationTable, state, 'continueReview')) return { at: continueAt, what: 'continueReview' };
  const silence = silenceCounts(state, isUnattributed) ? nextSilenceDue(application) : null;
  switch (state) {
    case 'submitted':
      return earliest([
        screeningDueAt && !screeningRemindedAt ? { at: screeningDueAt, what: 'remindScreener' } : null,
        nextAdmissibilityDue(application),
        silence,
      ]);
    case 'in_review':
      return earliest([...steps.map(nextStepDue), silence]);
    case 'correction_requested':
      return earliest([
        ...steps.map(nextStepDue),
        correction && nextCorrectionDue(correction),
        ...(correction && !stopsSilence(correction) ? [silence] : []),
        ...(correction && !stopsSilence(correction) && correction.fromState === 'submitted' ? [nextAdmissibilityDue(application)] : []),
      ]);
    case 'in_reexamination':
      return earliest([...steps.map(nextStepDue), reexamination && nextReexaminationDue(reexamination), silence]);
    case 'reviewed':
    case 'in_session':
      return earliest([nextReplyDue(application), silence]);
    case 'waitlisted':
    case 'awarded':
      return silence;
    default:
      return null;
  }
}

/**
 * What a signed grant expects of its beneficiary, with the dates, and its open amendment, and what the dates of its
 * gains follow from.
 */
export type Expected = {
  milestones: readonly Milestone[];
  obligations: readonly Obligation[];
  account: FinalAccount | undefined;
  amendment: Amendment | undefined;
  gains: GainDates;
};
/** What is expected when nothing has happened yet, as planned. */
export const expectedAsPlanned = ({
  milestones,
  obligations,
  account,
}: {
  milestones: readonly (NewMilestone | NewTracking)[];
  obligations: readonly NewObligation[];
  account: Deadline | null;
}): Expected => {
  const untouched = { remindedAt: null, lateAt: null, reviewRemindAt: null, reviewRemindedAt: null };
  const unreported = { state: 'planned', reportNumber: 0, askedAt: null, isEmpty: false, ...untouched } as const;
  return {
    milestones: milestones.map((milestone) => ({ trackingYear: null, ...milestone, ...unreported })),
    obligations: obligations.map((obligation) => ({ ...obligation, state: 'awaited', number: 0, ...untouched })),
    account: account ? { ...account, state: 'awaited', remindedAt: null, lateAt: null, number: 0, endedOn: null } : undefined,
    amendment: undefined,
    gains: NO_GAIN_DATES,
  };
};

/**
 * The next instant at which a grant must be looked at again: at once for a tranche that is ready; otherwise the
 * reminder or deadline of its signatures, or the dates of its milestones, obligations, final account, open amendment
 * and gains, as far as the grant's state takes them.
 */
export const nextGrantDue = (
  grant: Pick<Grant, 'state' | 'remindAt' | 'remindedAt' | 'deadlineAt' | 'confirmAt'>,
  { milestones, obligations, account, amendment, gains }: Expected,
): Due | null =>
  grant.confirmAt && isTaken(grantTable, grant.state, 'confirmNextTranche')
    ? { at: grant.confirmAt, what: 'confirmNextTranche' }
    : earliest([
        nextSignatureDue(grant),
        ...[
          ...milestones.map(nextMilestoneDue),
          ...obligations.map(nextObligationDue),
          account ? nextAccountDue(account) : null,
          amendment ? nextAmendmentDue(amendment, grant) : null,
          nextGainDue(gains),
        ].filter((due) => due && isTaken(grantTable, grant.state, due.what)),
      ]);
