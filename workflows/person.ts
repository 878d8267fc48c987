import type { Answer, Receipt } from '../domain/command.ts';
import { follow, post, row } from './follow.ts';
import * as messages from './messages.ts';

/**
 * What follows when a person was given a role, or lost one: the letter that tells of it. And a reviewer's absence: its steps go to the substitute on its
 * first day, and come back at its end. What it has at stake: its steps there go back to the lead.
 */
export async function person(id: string): Promise<void> {
  const somebody = follow('person', id);

  /** Steps of many applications have moved with it: their workflows are told, and write to who has them now. */
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
