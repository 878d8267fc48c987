import { ActivityFailure, condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import { post } from './follow.ts';
import { hint } from './messages.ts';

/**
 * Writes the letters that all things owe, those owed for longest first, at a pace that keeps interactive requests fast.
 * While no mail server is available it retries at growing intervals. If one thing's letters could not leave while
 * others did, its own workflow goes on with them.
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
