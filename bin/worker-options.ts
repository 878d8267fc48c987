import type { WorkerOptions } from '@temporalio/worker';

/** How a worker of ours runs, whatever it runs. */
export const workerOptions = {
  // One that is not there is replayed from its history. With a thousand open, a worker held 730 to 910 MiB; 780 where it kept two hundred.
  maxCachedWorkflows: 1_000,
  // After a worker's death its workflows are taken over within this time. A living one that is so late under load loses them, and has to replay them as well:
  // with 1 s the slowest of 48 clients waited 4 s.
  stickyQueueScheduleToStartTimeout: '3s',
  shutdownGraceTime: '4s',
  shutdownForceTime: '5s',
} satisfies Partial<WorkerOptions>;
