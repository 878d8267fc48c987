import { continueAsNew, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import { post } from './follow.ts';
import { alive } from './messages.ts';

/** Once a minute, what a crash left behind is picked up: workflows that missed a change of their row are told to look. The first round of a day seals it. */
export async function sweep(): Promise<void> {
  setHandler(alive, () => true);
  while (!workflowInfo().continueAsNewSuggested) {
    await post.sweep();
    await sleep('1 minute');
  }
  await continueAsNew<typeof sweep>();
}
