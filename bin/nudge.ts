import { type WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';
import type { Nudge } from '../activities/following.ts';
import { look, WORKFLOW_TASK_TIMEOUT, workflowIdOf } from '../workflows/messages.ts';

/** A worker's death costs a workflow's task one attempt; from the third on the server waits longer before each. */
const STUCK_AFTER_ATTEMPTS = 3;
export const REPLACED = 'Its task failed again and again: another run goes on from its row.';

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

/**
 * The same, where a workflow may stand still: one whose task fails again and again is ended, and the one that is started in its place goes on from the row.
 * @param onReplaced hears the workflow's id
 */
export function reviveBy(client: WorkflowClient, taskQueue: string, onReplaced: (workflowId: string) => void): Nudge {
  const nudge = nudgeBy(client, taskQueue);
  return async (thing) => {
    const workflowId = workflowIdOf(thing.kind, thing.id);
    try {
      const { raw, runId } = await client.getHandle(workflowId).describe();
      if ((raw.pendingWorkflowTask?.attempt ?? 0) >= STUCK_AFTER_ATTEMPTS) {
        await client.getHandle(workflowId, runId).terminate(REPLACED);
        onReplaced(workflowId);
      }
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
    await nudge(thing);
  };
}
