import { sleep } from '@temporalio/workflow';

/** A deadline as it was when workflows began that are still waiting: its start is not announced. */
export async function deadline(): Promise<void> {
  await sleep('7 days');
}
