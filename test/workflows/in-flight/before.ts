import { sleep } from '@temporalio/workflow';

/** A term as it was when workflows began that are still waiting: nobody is reminded of it. */
export async function term(): Promise<string> {
  await sleep('7 days');
  return 'passed';
}
