import { chores, follow } from './follow.ts';

/**
 * What follows when an envelope has free credits: waiting tranches go on in their order, and the waitlisted
 * applications that it can now hold are proposed to the chair.
 */
export async function envelope(id: string): Promise<void> {
  const money = follow('envelope', id);
  const { spreadCredits } = chores();

  do {
    await money.whileDueIn('open', { spreadCredits });
  } while (!(await money.isOver()));
}
