import { follow, row } from './follow.ts';

/**
 * An application from its submission to the committee's decision, or to the end of its wait on the waitlist, or to its
 * withdrawal at any time before. An award may be re-examined, and each decision appealed against.
 */
export async function application(id: string): Promise<void> {
  const file = follow('application', id);

  // If the law or the call says so, the fund's silence since the submission counts as a rejection, of which its people
  // are warned; the application may still be decided.
  const silence = { warnOfSilence: row.warnOfSilence, recordSilence: row.recordSilence };
  // Overlaps with other applications are looked for at once after each submission, each answer and each revised plan.
  const { findOverlaps } = row;
  // Review steps run in parallel, or open when others have ended. The reviewer is reminded halfway and near the
  // deadline; at the deadline the step is escalated to the lead, who may extend it, assign another reviewer, or waive
  // an advisory step. An opinion or a waiver lets the review go on at once: steps behind it open or are cancelled, and
  // after the last one the application is reviewed.
  const steps = { continueReview: row.continueReview, remindReviewer: row.remindReviewer, escalateStep: row.escalateStep };

  // A reviewer who took no part examines each appeal, and the chair decides on it. Each is reminded when late; two
  // months of silence reject it. An appeal against a decision that is not a refusal waits beside the application or its
  // grant, whatever that waits for.
  const appeals = {
    remindAppeal: row.remindAppeal,
    escalateAppeal: row.escalateAppeal,
    remindAppealDecision: row.remindAppealDecision,
    lapseAppeal: row.lapseAppeal,
  };

  do {
    // An opinion was voided after the award: another is asked for, and the chair confirms the award or withdraws it.
    // After the months in which it could be withdrawn, it stands.
    await file.whileIn('in_reexamination', {
      ...steps,
      ...silence,
      ...appeals,
      remindReexamination: row.remindReexamination,
      lapseReexamination: row.lapseReexamination,
    });
    // A won appeal against a refusal goes on below, to be screened again or placed in another session.
    await file.whileIn('appealed', appeals);
    // A screener decides on admissibility; the screeners are reminded once the working days for it have passed.
    // The law deems admissible what a local authority asks for and is not found inadmissible in time.
    const { remindScreener, deemAdmissible } = row;
    await file.whileIn('submitted', { findOverlaps, remindScreener, deemAdmissible, recordSilence: row.recordSilence, ...appeals });
    // The screener, the lead or a reviewer asked the applicant for a correction: the deadlines that it concerns are
    // suspended, those of the law only where a text requires what is asked for, and other steps go on. Once it is
    // answered, or unchanged at its deadline, the application returns to its earlier state.
    await file.whileIn('correction_requested', {
      remindCorrection: row.remindCorrection,
      lapseCorrection: row.lapseCorrection,
      deemAdmissible,
      ...silence,
      ...steps,
      ...appeals,
    });
    await file.whileIn('in_review', { ...steps, findOverlaps, ...silence, ...appeals });
    // No opinion is awaited any more: the lead places it in a session, whose own workflow reminds the chair. Where its
    // organisation may reply to the opinions, it is reminded before its time to reply ends.
    const { remindReply } = row;
    await file.whileIn('reviewed', { remindReply, ...silence, ...appeals });
    await file.whileIn('in_session', { remindReply, ...silence, ...appeals });
    // On the waitlist it waits for the chair's award or refusal, or for its call to close.
    await file.whileIn('waitlisted', { ...silence, ...appeals });
    // A revised plan was accepted, so overlaps are looked for again. A local authority's award waits for its agreement,
    // and silence counts until both sides have signed it.
    await file.whileDueIn('awarded', { findOverlaps, ...silence, ...appeals });
    for (const state of ['award_withdrawn', 'inadmissible', 'refused', 'rejected', 'withdrawn']) await file.whileDueIn(state, appeals);
  } while (!(await file.isOver()));
}
