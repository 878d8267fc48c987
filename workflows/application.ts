import { follow, post, row } from './follow.ts';
import * as messages from './messages.ts';

/** An application's way from its submission to the committee's decision, and to the end of a wait where it was put on the waitlist. */
export async function application(id: string): Promise<void> {
  const file = follow('application', id);
  file.takes(messages.submitApplication, row.submitApplication);
  file.takes(messages.decideAdmissibility, row.decideAdmissibility);
  file.takes(messages.assignReviewer, row.assignReviewer);
  file.takes(messages.giveOpinion, row.giveOpinion);
  file.takes(messages.awardWaitlisted, row.awardWaitlisted);
  file.takes(messages.refuseWaitlisted, row.refuseWaitlisted);

  do {
    // A screener decides whether it is admissible; when the working days for that have passed, the screeners are reminded.
    await file.whileIn('submitted', { remindScreener: row.remindScreener });
    // The review's steps run side by side. At half of its time a step is recalled to its reviewer; at its term it goes to the lead.
    await file.whileIn('in_review', { remindReviewer: row.remindReviewer, escalateStep: row.escalateStep });
    // Every opinion is given: the lead places it in a session, whose own workflow reminds the chair.
    await file.whileIn('reviewed');
    await file.whileIn('in_session');
    // On the waitlist it waits for the chair's award or refusal, or for the closing of its call. An award has made a grant, whose own workflow is told.
    if (await file.whileIn('waitlisted')) await post.tellGrant(id);
  } while (!(await file.isOver()));
}
