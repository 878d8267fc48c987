import type { Answer, Receipt } from '../domain/command.ts';
import { follow, post, row } from './follow.ts';
import * as messages from './messages.ts';

/**
 * What follows when a person was given a role, or lost one: the letter that tells of it. And a reviewer's absence: the opinions that it is asked for go to the
 * substitute on its first day, and come back at its end. What it has at stake: those that it is asked for there go back to the lead.
 */
export async function person(id: string): Promise<void> {
  const somebody = follow('person', id);

  /** Opinions on many applications and grants have moved with it: their workflows are told, and write to who is asked for them now. */
  const told =
    <Asked, Told extends Answer | Receipt | null>(transaction: (asked: Asked, at: string) => Promise<Told>) =>
    async (asked: Asked, at: string): Promise<Told> => {
      const answer = await transaction(asked, at);
      if (answer && !('refusal' in answer)) await post.tellStandIn(id);
      return answer;
    };

  somebody.takes(messages.declareAbsence, row.declareAbsence);
  somebody.takes(messages.endAbsence, told(row.endAbsence));
  somebody.takes(messages.declareStake, told(row.declareStake));
  somebody.takes(messages.withdrawStake, row.withdrawStake);

  do {
    await somebody.whileDueIn('known', { startAbsence: told(row.startAbsence), lapseAbsence: told(row.lapseAbsence) });
  } while (!(await somebody.isOver()));
}
