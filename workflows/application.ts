import type { Answer, Receipt } from '../domain/command.ts';
import { follow, post, row } from './follow.ts';
import * as messages from './messages.ts';

/** The state to which a transaction has led; undefined where it was refused, or did nothing. */
function stateIn(answer: Answer | Receipt | null): string | undefined {
  if (!answer || 'refusal' in answer) return undefined;
  return 'receipt' in answer ? answer.receipt.state : answer.state;
}

/**
 * An application's way from its submission to the committee's decision, and to the end of a wait where it was put on the waitlist;
 * or to its withdrawal at any moment before. And the re-examination of an award.
 */
export async function application(id: string): Promise<void> {
  const file = follow('application', id);
  file.takes(messages.submitApplication, row.submitApplication);
  file.takes(messages.decideAdmissibility, row.decideAdmissibility);
  file.takes(messages.requestCorrection, row.requestCorrection);
  file.takes(messages.answerCorrection, row.answerCorrection);
  file.takes(messages.assignReviewer, row.assignReviewer);
  file.takes(messages.acceptAssignment, row.acceptAssignment);
  file.takes(messages.declineAssignment, row.declineAssignment);
  file.takes(messages.giveOpinion, row.giveOpinion);
  file.takes(messages.extendStep, row.extendStep);
  file.takes(messages.waiveStep, row.waiveStep);
  file.takes(messages.reopenSteps, row.reopenSteps);
  /** An award's re-examination, and its end, have moved its grant too: the grant's own workflow is told. */
  const told =
    <Asked, Told extends Answer | Receipt | null>(transaction: (asked: Asked, at: string) => Promise<Told>) =>
    async (asked: Asked, at: string): Promise<Told> => {
      const answer = await transaction(asked, at);
      const state = stateIn(answer);
      if (state === 'in_reexamination' || state === 'awarded' || state === 'award_withdrawn') await post.tellGrant(id);
      return answer;
    };
  file.takes(messages.voidOpinion, told(row.voidOpinion));
  file.takes(messages.confirmAward, told(row.confirmAward));
  file.takes(messages.withdrawAward, told(row.withdrawAward));
  // An award has made a grant, whose own workflow is told.
  let isGranted = false;
  file.takes(messages.awardWaitlisted, async (commandId, at) => {
    const answer = await row.awardWaitlisted(commandId, at);
    isGranted ||= 'receipt' in answer;
    return answer;
  });
  file.takes(messages.refuseWaitlisted, row.refuseWaitlisted);
  file.takes(messages.withdrawApplication, row.withdrawApplication);

  // Where the call says so, the fund's silence since the submission counts as a rejection; the file may be decided all the same.
  const { recordSilence } = row;
  // The review's steps run side by side, or one opens when others have ended. At half of its time, and near its term, a step is recalled to its reviewer;
  // at its term it goes to the lead, who may put the term off, ask somebody else, or waive what only advises.
  const steps = { remindReviewer: row.remindReviewer, escalateStep: row.escalateStep };

  do {
    // A screener decides whether it is admissible; when the working days for that have passed, the screeners are reminded.
    await file.whileIn('submitted', { remindScreener: row.remindScreener, recordSilence });
    // The screener, the lead or a reviewer asked the applicant to correct it: the clocks that this concerns stand, the other steps run on.
    // Answered, or at its term as it stands, the file goes back to where it was.
    await file.whileIn('correction_requested', {
      remindCorrection: row.remindCorrection,
      lapseCorrection: row.lapseCorrection,
      ...steps,
    });
    await file.whileIn('in_review', { ...steps, recordSilence });
    // No opinion is awaited any more: the lead places it in a session, whose own workflow reminds the chair.
    await file.whileIn('reviewed', { recordSilence });
    await file.whileIn('in_session', { recordSilence });
    // On the waitlist it waits for the chair's award or refusal, or for the closing of its call.
    await file.whileIn('waitlisted');
    if (isGranted) await post.tellGrant(id);
    // An opinion was voided after the award: another is asked for, and the chair confirms the award or withdraws it. At the end of the months in which
    // it could be withdrawn it stands.
    await file.whileIn('in_reexamination', {
      ...steps,
      remindReexamination: row.remindReexamination,
      lapseReexamination: told(row.lapseReexamination),
    });
  } while (!(await file.isOver()));
}
