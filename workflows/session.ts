import { chores, follow, row } from './follow.ts';

/** A committee session from its planning until every application and grant knows of its decision or cancellation. */
export async function session(id: string): Promise<void> {
  const committee = follow('session', id);
  // Applications without a quorum go back to be placed in another session. A decision or a cancellation changes many
  // rows at once: all of their workflows are woken, and write to the applicants.
  committee.notifiesIn(['voted', 'decided', 'cancelled'], chores().tellDecision);

  do {
    // The members and the chair are sent the agenda. The chair decides on the session's day, and is reminded when it
    // has passed without a decision. If the members vote, the vote opens at its instant instead.
    await committee.whileIn('planned', { sendAgenda: row.sendAgenda, openVote: row.openVote, remindChair: row.remindChair });
    await committee.whileIn('voting', { closeVote: row.closeVote });
    // The chair decides in accordance with the vote.
    await committee.whileIn('voted', { remindChair: row.remindChair });
  } while (!(await committee.isOver()));
}
