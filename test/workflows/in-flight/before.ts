import { sleep } from '@temporalio/workflow';

/** A deadline as it was when workflows began that are still waiting: nobody is told that it runs. */
export async function deadline(): Promise<void> {
  await sleep('7 days');
}
