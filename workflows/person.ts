import { follow, post, row } from './follow.ts';

/**
 * What follows for a person: the letter about a role that was given or withdrawn; at an absence, the opinions that they
 * are asked for, which pass to the substitute on its first day and come back at its end; at a declared interest, the
 * opinions concerned, which go back to the lead.
 */
export async function person(id: string): Promise<void> {
  const somebody = follow('person', id);
  // Opinions on many applications and grants have moved with it: their workflows are woken, and write to the reviewers
  // who are now asked.
  somebody.notifiesIn(['known'], post().tellStandIn);

  do {
    await somebody.whileDueIn('known', { startAbsence: row.startAbsence, lapseAbsence: row.lapseAbsence });
  } while (!(await somebody.isOver()));
}
