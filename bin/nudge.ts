import type { WorkflowClient } from '@temporalio/client';
import type { Nudge } from '../activities/following.ts';
import { look, WORKFLOW_TASK_TIMEOUT, workflowIdOf } from '../workflows/messages.ts';

/** Signals `look` to a thing's workflow by this client; one that is not running, new or lost, is started by it. */
export const nudgeBy =
  (client: WorkflowClient, taskQueue: string): Nudge =>
  async ({ kind, id }) => {
    await client.signalWithStart(kind, {
      workflowId: workflowIdOf(kind, id),
      args: [id],
      taskQueue,
      workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
      signal: look,
    });
  };
