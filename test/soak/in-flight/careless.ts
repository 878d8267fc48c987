import { proxyActivities, sleep } from '@temporalio/workflow';
import type { Activities } from './activities.ts';

const { announce } = proxyActivities<Activities>({ startToCloseTimeout: '10 s' });

/**
 * Adds the announcement as if no workflow were waiting: those have started a timer where this code asks for an
 * activity.
 */
export async function deadline(): Promise<void> {
  await announce();
  await sleep('7 days');
}
