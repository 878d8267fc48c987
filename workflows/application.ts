import { follow, row } from './follow.ts';

/**
 * An application's way from its submission to the committee's decision, and to the end of a wait where it was put on
 * the waitlist; or to its withdrawal at any moment before. An appeal takes a refusal up again, and an award may be
 * re-examined.
 */
export async function application(id: string): Promise<void> {
  const file = follow('application', id);

  // Where the call says so, the fund's silence since the submission counts as a rejection; the file may be decided all
  // the same.
  const { recordSilence } = row;
  // What others ask for too is looked for at once, after each deposit, each answer and each revised plan.
  const { findOverlaps } = row;
  // The review's steps run side by side, or one opens when others have ended. At half of its time, and near its
  // deadline, its reviewer is reminded; at its deadline it goes to the lead, who may put the deadline off, ask somebody
  // else, or waive what only advises. An opinion, or a waiver, lets the review go on at once: what waited behind it
  // opens, or is not needed any more, and after the last the file is reviewed.
  const steps = { continueReview: row.continueReview, remindReviewer: row.remindReviewer, escalateStep: row.escalateStep };

  do {
    // An opinion was voided after the award: another is asked for, and the chair confirms the award or withdraws it. At
    // the end of the months in which it could be withdrawn it stands.
    await file.whileIn('in_reexamination', {
      ...steps,
      remindReexamination: row.remindReexamination,
      lapseReexamination: row.lapseReexamination,
    });
    // Somebody who took no part examines an appeal, and the chair decides on it. Whoever is late is reminded; two
    // months of silence reject it. Won, it goes on below: to be screened anew, or placed in another session.
    await file.whileIn('appealed', {
      remindAppeal: row.remindAppeal,
      escalateAppeal: row.escalateAppeal,
      remindAppealDecision: row.remindAppealDecision,
      lapseAppeal: row.lapseAppeal,
    });
    // A screener decides whether it is admissible; when the working days for that have passed, the screeners are
    // reminded.
    await file.whileIn('submitted', { findOverlaps, remindScreener: row.remindScreener, recordSilence });
    // The screener, the lead or a reviewer asked the applicant to correct it: the clocks that this concerns stand, the
    // other steps run on. Answered, or at its deadline as it stands, the file goes back to where it was.
    await file.whileIn('correction_requested', {
      remindCorrection: row.remindCorrection,
      lapseCorrection: row.lapseCorrection,
      ...steps,
    });
    await file.whileIn('in_review', { ...steps, findOverlaps, recordSilence });
    // No opinion is awaited any more: the lead places it in a session, whose own workflow reminds the chair.
    await file.whileIn('reviewed', { recordSilence });
    await file.whileIn('in_session', { recordSilence });
    // On the waitlist it waits for the chair's award or refusal, or for the closing of its call.
    await file.whileIn('waitlisted');
    // A revised plan was accepted: what others ask for is looked for once more.
    await file.whileDueIn('awarded', { findOverlaps });
  } while (!(await file.isOver()));
}
