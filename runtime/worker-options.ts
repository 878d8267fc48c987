import type { WorkerOptions } from '@temporalio/worker';

const SHUTDOWN = { shutdownGraceTime: '4s', shutdownForceTime: '5s' } satisfies Partial<WorkerOptions>;

/** How a worker of dates and reads runs. */
export const workerOptions = {
  // One that is not there is replayed from its history, which is short: nothing waits for it.
  maxCachedWorkflows: 50,
  maxConcurrentActivityTaskExecutions: 10,
  maxConcurrentWorkflowTaskExecutions: 20,
  // After a worker's death its workflows are taken over within this time. A living worker that is so late under load
  // loses them, and has to replay them as well.
  stickyQueueScheduleToStartTimeout: '5s',
  ...SHUTDOWN,
} satisfies Partial<WorkerOptions>;

/** The connections of letters, chores and the relay. */
export const SLOW_CONNECTIONS = 14;

/**
 * How a worker of letters runs: no workflows, and so few at once that interactive requests hardly notice five hundred
 * letters.
 */
export const postWorkerOptions = { maxConcurrentActivityTaskExecutions: 8, ...SHUTDOWN } satisfies Partial<WorkerOptions>;

/** How a worker of credits, wake-ups and the housekeeping runs. */
export const choreWorkerOptions = { maxConcurrentActivityTaskExecutions: 4, ...SHUTDOWN } satisfies Partial<WorkerOptions>;
