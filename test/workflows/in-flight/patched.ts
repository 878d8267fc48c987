import { patched, sleep } from '@temporalio/workflow';

/** The same, and what began before goes on as it began. When none of those is left, `deprecatePatch` takes the place of the question, and later nothing. */
export async function term(): Promise<string> {
  if (!patched('reminder-half-way')) {
    await sleep('7 days');
    return 'passed';
  }
  await sleep('3 days');
  await sleep('4 days');
  return 'passed, after a reminder';
}
