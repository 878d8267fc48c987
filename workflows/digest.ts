import { ActivityFailure, continueAsNew, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { PostActivities } from '../activities/index.ts';
import { row } from './follow.ts';
import { postQueueOf } from './messages.ts';

/** Retries until the evening if the mail server is unavailable; what has not left by then is in the next digest. */
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
 * Sends, on each working day at 08:00 in Paris, one letter to each person who prefers a digest, with all that was held
 * since the last one.
 */
export async function digest(): Promise<void> {
  while (!workflowInfo().continueAsNewSuggested) {
    const at = await row.nextDigest();
    await sleep(Math.max(1, Date.parse(at) - Date.now()), { summary: 'the next digests' });
    try {
      // PostgreSQL's clock decides which digests are due, and may be behind this one.
      while ((await post().sendDigests()) < at) await sleep(BEHIND_MS, { summary: 'PostgreSQL’s clock' });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
    }
  }
  await continueAsNew<typeof digest>();
}
