import { patched, proxyActivities, sleep } from '@temporalio/workflow';
import type { Activities } from './activities.ts';

const { announce } = proxyActivities<Activities>({ startToCloseTimeout: '10 s' });

/**
 * The same, while older runs go on as they began. When none of those is left, `deprecatePatch` takes the place of
 * `patched`, and later nothing.
 */
export async function deadline(): Promise<void> {
  if (patched('announced')) await announce();
  await sleep('7 days');
}
