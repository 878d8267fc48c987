import { sleep } from '@temporalio/workflow';

/** A reminder half way, put in as if no workflow were waiting: the timer that those have started is not the one that this code asks for. */
export async function term(): Promise<string> {
  await sleep('3 days');
  await sleep('4 days');
  return 'passed, after a reminder';
}
