import { chores, follow, row } from './follow.ts';

/**
 * What follows for a person. A role that is given or withdrawn is notified to them. On the first day of an absence the
 * opinions asked of them pass to the substitute, and at its end they come back. When an interest is declared, the
 * opinions concerned go back to the lead.
 */
export async function person(id: string): Promise<void> {
  const followed = follow('person', id);
  // Opinions on many applications and grants have moved with it: their workflows are woken, and write to the reviewers
  // who are now asked.
  followed.notifiesIn(['known'], chores().tellStandIn);

  do {
    await followed.whileDueIn('known', { startAbsence: row.startAbsence, lapseAbsence: row.lapseAbsence });
  } while (!(await followed.isOver()));
}
