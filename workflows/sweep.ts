import { ActivityFailure, continueAsNew, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import { chores } from './follow.ts';
import { alive } from './messages.ts';

/**
 * Does the housekeeping once a minute: removes what is no longer needed, and on the first round of a day seals the
 * chains. What fails is retried a minute later.
 */
export async function sweep(): Promise<void> {
  setHandler(alive, () => true);
  while (!workflowInfo().continueAsNewSuggested) {
    try {
      await chores().sweep.executeWithOptions({ retry: { maximumAttempts: 1 } }, []);
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
    }
    await sleep('1 minute', { summary: 'the next round' });
  }
  await continueAsNew<typeof sweep>();
}
