import { follow, post } from './follow.ts';

/**
 * What follows when money of an envelope comes free: tranches that wait go on in their order, and the chair is proposed
 * whom of the waitlist it holds now.
 */
export async function envelope(id: string): Promise<void> {
  const money = follow('envelope', id);
  const { spreadCredits } = post();

  do {
    await money.whileDueIn('open', { spreadCredits });
  } while (!(await money.isOver()));
}
