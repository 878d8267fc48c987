import type { WorkerOptions } from '@temporalio/worker';

/** How a worker of ours runs, whatever it runs. */
export const workerOptions = {
  maxCachedWorkflows: 1_000,
  // After a worker's death its workflows are taken over within this time.
  stickyQueueScheduleToStartTimeout: '1s',
  shutdownGraceTime: '4s',
  shutdownForceTime: '5s',
} satisfies Partial<WorkerOptions>;
