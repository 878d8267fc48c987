import type { WorkerOptions } from '@temporalio/worker';

const SHUTDOWN = { shutdownGraceTime: '4s', shutdownForceTime: '5s' } satisfies Partial<WorkerOptions>;

/** How a worker of dates and reads runs. */
export const workerOptions = {
  // One that is not there is replayed from its history, which is short: nobody waits for it.
  maxCachedWorkflows: 50,
  maxConcurrentActivityTaskExecutions: 10,
  maxConcurrentWorkflowTaskExecutions: 20,
  // After a worker's death its workflows are taken over within this time. A living one that is so late under load loses
  // them, and has to replay them as well.
  stickyQueueScheduleToStartTimeout: '5s',
  ...SHUTDOWN,
} satisfies Partial<WorkerOptions>;

/**
 * How Node runs a worker: what it has just done is garbage soon, of which it would keep a hundred megabytes at rest,
 * and two hundred once ten thousand things are followed. Its young heap is small, and its old one is looked through
 * once it has grown by a fifth.
 */
export const WORKER_FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=20'];

/** The connections of letters, tellings and the relay. */
export const POST_CONNECTIONS = 10;

/**
 * How a worker of letters and tellings runs: no workflows, and so few at once that who works meanwhile feels little of
 * five hundred letters.
 */
export const postWorkerOptions = { maxConcurrentActivityTaskExecutions: 8, ...SHUTDOWN } satisfies Partial<WorkerOptions>;
