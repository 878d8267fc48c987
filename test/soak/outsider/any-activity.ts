import { proxyActivities } from '@temporalio/workflow';

/** An activity by its name, with any arguments, on any queue. */
export type Asked = { taskQueue: string; name: string; args: unknown[] };

/** Asks for all of these, as any client may that reaches Temporal. Returns the outcome of each. */
export async function anyActivity(all: Asked[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(
    all.map(({ taskQueue, name, args }) => {
      const activities = proxyActivities<Record<string, (...given: unknown[]) => Promise<unknown>>>({
        taskQueue,
        startToCloseTimeout: '20 seconds',
        retry: { maximumAttempts: 1 },
      });
      return activities[name]?.(...args);
    }),
  );
  return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? String(JSON.stringify(outcome.value)) : 'failed'));
}
