import { ActivityFailure, continueAsNew, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { PostActivities } from '../activities/index.ts';
import { row } from './follow.ts';
import { postQueueOf } from './messages.ts';

/** A mail server that is away is asked again until the evening; what has not left by then is in the next digest. */
const post = () =>
  proxyActivities<PostActivities>({
    taskQueue: postQueueOf(workflowInfo().taskQueue),
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '10 seconds',
    scheduleToCloseTimeout: '12 hours',
    retry: { initialInterval: '1 second', maximumInterval: '15 minutes' },
  });

const BEHIND_MS = 1_000;

/**
 * On each working day at 08:00 in Paris, who prefers it is written to once, of all that was held since the last time.
 */
export async function digest(): Promise<void> {
  while (!workflowInfo().continueAsNewSuggested) {
    const at = await row.nextDigest();
    await sleep(Math.max(1, Date.parse(at) - Date.now()), { summary: 'the next digests' });
    try {
      // PostgreSQL's clock, which says which digests are due, may be behind this one.
      while ((await post().sendDigests()) < at) await sleep(BEHIND_MS, { summary: 'PostgreSQL’s clock' });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
    }
  }
  await continueAsNew<typeof digest>();
}
