import { follow, post, row } from './follow.ts';
import * as messages from './messages.ts';

/** A committee's session, from its planning to the moment when every application and grant knows of its decision, or of its cancellation. */
export async function session(id: string): Promise<void> {
  const committee = follow('session', id);
  committee.takes(messages.createSession, row.createSession);
  committee.takes(messages.moveOnAgenda, row.moveOnAgenda);
  committee.takes(messages.saveScenario, row.saveScenario);
  committee.takes(messages.removeScenario, row.removeScenario);
  committee.takes(messages.promoteScenario, row.promoteScenario);
  committee.takes(messages.castBallots, row.castBallots);
  committee.takes(messages.declareRecusal, row.declareRecusal);
  committee.takes(messages.decideSession, row.decideSession);
  committee.takes(messages.cancelSession, row.cancelSession);

  // What is left without its quorum goes back to be placed in another session: its workflow is told.
  let isClosed = false;
  const closeVote = async (session: string, at: string) => {
    const receipt = await row.closeVote(session, at);
    isClosed ||= receipt !== null;
    return receipt;
  };

  do {
    // Members and chair are sent the agenda. The chair closes the decision on the session's day; when the day has passed without one, the chair is reminded.
    // Where its members vote, the vote opens at its instant instead.
    await committee.whileIn('planned', { sendAgenda: row.sendAgenda, openVote: row.openVote, remindChair: row.remindChair });
    await committee.whileIn('voting', { closeVote });
    if (isClosed) {
      isClosed = false;
      await post.tellDecision(id);
    }
    // The chair decides as the members have voted.
    await committee.whileIn('voted', { remindChair: row.remindChair });
    // The decision changed many rows at once: their workflows are told, and write to the applicants.
    // A session that the lead cancels sends its applications back to be placed in another one: they are told too.
    if (await committee.isOver()) await post.tellDecision(id);
  } while (!(await committee.isOver()));
}
