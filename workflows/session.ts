import { follow, post, row } from './follow.ts';

/**
 * A committee's session, from its planning to the moment when every application and grant knows of its decision, or of
 * its cancellation.
 */
export async function session(id: string): Promise<void> {
  const committee = follow('session', id);
  // What is left without its quorum goes back to be placed in another session. A decision changes many rows at once,
  // and a cancellation too: the workflows of all of them hear of it, and write to the applicants.
  committee.notifiesIn(['voted', 'decided', 'cancelled'], post().tellDecision);

  do {
    // Members and chair are sent the agenda. The chair closes the decision on the session's day; when the day has
    // passed without one, the chair is reminded. Where its members vote, the vote opens at its instant instead.
    await committee.whileIn('planned', { sendAgenda: row.sendAgenda, openVote: row.openVote, remindChair: row.remindChair });
    await committee.whileIn('voting', { closeVote: row.closeVote });
    // The chair decides as the members have voted.
    await committee.whileIn('voted', { remindChair: row.remindChair });
  } while (!(await committee.isOver()));
}
