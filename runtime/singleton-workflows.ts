import type { WorkflowClient } from '@temporalio/client';
import type { Logger } from 'pino';
import { type EndStuck, readWorkflowHealth, type WorkflowHealth } from './hints.ts';
import { digestIdOf, lettersIdOf, sweepIdOf, WORKFLOW_TASK_TIMEOUT } from '../workflows/messages.ts';

/** How often a worker ensures that they run. */
const ENSURE_EVERY_MS = 30_000;

const idsOf = (taskQueue: string) => ({
  sweep: sweepIdOf(taskQueue),
  digest: digestIdOf(taskQueue),
  letters: lettersIdOf(taskQueue),
});

/** How the sweep, the digest and the letters are doing, each by its name. Rejects where Temporal is away. */
export async function readSingletonWorkflows(client: WorkflowClient, taskQueue: string): Promise<Record<string, WorkflowHealth>> {
  const read = Object.entries(idsOf(taskQueue)).map(async ([name, workflowId]) => {
    const { health } = await readWorkflowHealth(client, taskQueue, workflowId, (type) => type === name);
    return [name, health] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

/**
 * Starts the sweep, the digest and the letters where they do not run: they are new, or Temporal has lost them with
 * everything else that only the relay finds again. One whose task fails again and again, or that is none of ours, is
 * ended first: each continues from what the database holds.
 */
export async function ensureSingletonWorkflows(client: WorkflowClient, taskQueue: string, endStuck: EndStuck): Promise<void> {
  for (const [name, workflowId] of Object.entries(idsOf(taskQueue))) {
    await endStuck(workflowId, (type) => type === name);
    await client.start(name, {
      workflowId,
      args: [],
      taskQueue,
      workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
  }
}

type Keeping = { client: WorkflowClient; taskQueue: string; endStuck: EndStuck; logger: Pick<Logger, 'warn'> };

/** Starts them, and looks after them until the returned function is called. Rejects if Temporal is away at first. */
export async function keepSingletonWorkflows({ client, taskQueue, endStuck, logger }: Keeping): Promise<() => void> {
  const ensure = () => ensureSingletonWorkflows(client, taskQueue, endStuck);
  await ensure();
  const warn = (error: unknown) => logger.warn({ err: error }, 'the sweep, the digest or the letters may not run');
  const ensuring = setInterval(() => ensure().catch(warn), ENSURE_EVERY_MS);
  return () => clearInterval(ensuring);
}
