import { condition, defineUpdate, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { floorActivities } from './worker.ts';

const { doNothing } = proxyLocalActivities<typeof floorActivities>({ startToCloseTimeout: '10 seconds' });

export const floorUpdate = defineUpdate<number, [number]>('floorUpdate');

/** The least that an answered update can be: one local activity that does nothing, on a workflow that only waits. */
export async function floor(): Promise<void> {
  setHandler(floorUpdate, doNothing);
  await condition(() => false);
}
