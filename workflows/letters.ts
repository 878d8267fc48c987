import { ActivityFailure, condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import { post } from './follow.ts';
import { hint } from './messages.ts';

/**
 * Writes what letters are owed, of all things: whoever has owed them for longest first, and at a pace that leaves room
 * for who works meanwhile. While no mail server is there it asks again at growing intervals. What could not leave,
 * though others did, the workflow of its thing goes on with.
 */
export async function letters(): Promise<void> {
  let isHinted = true;
  setHandler(hint, () => {
    isHinted = true;
  });
  const { writeLetters } = post();
  while (!workflowInfo().continueAsNewSuggested) {
    await condition(() => isHinted);
    isHinted = false;
    try {
      if (!(await writeLetters())) isHinted = true;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
    }
  }
  await continueAsNew<typeof letters>();
}
