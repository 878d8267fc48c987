import { follow, post, row } from './follow.ts';

/**
 * What follows when a person was given a role, or lost one: the letter that tells of it. And a reviewer's absence: the
 * opinions that it is asked for go to the substitute on its first day, and come back at its end. What it has an
 * interest in: those that it is asked for there go back to the lead.
 */
export async function person(id: string): Promise<void> {
  const somebody = follow('person', id);
  // Opinions on many applications and grants have moved with it: their workflows hear of it, and write to who is asked
  // for them now.
  somebody.notifiesIn(['known'], post().tellStandIn);

  do {
    await somebody.whileDueIn('known', { startAbsence: row.startAbsence, lapseAbsence: row.lapseAbsence });
  } while (!(await somebody.isOver()));
}
