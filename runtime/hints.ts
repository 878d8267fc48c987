import { type WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import type { Logger } from 'pino';
import type { Hint, Wake } from '../activities/core/workflow-wakeups.ts';
import type { Moved } from '../domain/core/command.ts';
import { hint, WORKFLOW_TASK_TIMEOUT, workflowIdOf } from '../workflows/messages.ts';

/**
 * Signals a thing's workflow that its row has moved, by this client; one that is not running, new or lost, is started
 * by it.
 * @param workflowTaskTimeout of a workflow that is started
 */
export const wakeBy =
  (client: WorkflowClient, taskQueue: string, workflowTaskTimeout: Duration = WORKFLOW_TASK_TIMEOUT): Wake =>
  async ({ kind, id, name, version }) => {
    const workflowId = workflowIdOf(kind, id, taskQueue);
    const args: [{ name: string; version: number }] = [{ name, version }];
    try {
      await client.getHandle(workflowId).signal(hint, ...args);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      await client.signalWithStart(kind, {
        workflowId,
        args: [id],
        taskQueue,
        workflowTaskTimeout,
        signal: hint,
        signalArgs: args,
      });
    }
  };

/**
 * When one transaction moves more streams than this, the workflow of the thing that moved them notifies the others, at
 * its own pace.
 */
const OF_ONE_AT_MOST = 20;
const AT_ONCE = 16;
const WAITING_AT_MOST = 1_000;
const PATIENCE_MS = 2_000;
/** The letters' workflow is hinted no more often than this: it writes all letters that are owed. */
const LETTERS_EVERY_MS = 250;
/**
 * After so many failures in a row nothing is sent for so long: Temporal is away, and the relay finds the hints that
 * were not heard.
 */
const [FAILURES, OPEN_MS] = [5, 2_000];

/**
 * Sends hints in the background, without being awaited: several waiting hints of one stream become one, the number
 * under way and the number waiting are bounded, and where Temporal does not answer none is sent for a while. The relay
 * finds any hint that is dropped.
 */
export function hintBy(client: WorkflowClient, wake: Wake, logger: Pick<Logger, 'debug' | 'warn'>): Hint {
  const waiting = new Map<string, Moved>();
  let [underWay, failures, openUntil, lettersAt] = [0, 0, 0, 0];
  let later: NodeJS.Timeout | undefined;

  async function send(moved: Moved): Promise<void> {
    try {
      await client.withDeadline(Date.now() + PATIENCE_MS, () => wake(moved));
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures === FAILURES)
        logger.warn({ err: error }, 'Temporal does not take hints: the relay finds what is not heard of meanwhile');
      if (failures >= FAILURES) openUntil = performance.now() + OPEN_MS;
    }
  }

  /** True where letters were hinted a moment ago, and will be again after the interval. */
  function isTooSoon({ kind }: Moved): boolean {
    if (kind !== 'letters') return false;
    const leftMs = lettersAt - performance.now();
    if (leftMs > 0) later ??= setTimeout(() => ((later = undefined), goOn()), leftMs).unref();
    else lettersAt = performance.now() + LETTERS_EVERY_MS;
    return leftMs > 0;
  }

  function goOn(): void {
    for (const [id, moved] of waiting) {
      if (underWay >= AT_ONCE) return;
      if (isTooSoon(moved)) continue;
      waiting.delete(id);
      if (performance.now() < openUntil) continue;
      underWay += 1;
      void send(moved).finally(() => {
        underWay -= 1;
        goOn();
      });
    }
  }

  return (moved) => {
    // The stream that moved the others comes last, and then the letters: for a decision on five hundred, the session.
    for (const each of moved.slice(-OF_ONE_AT_MOST)) if (waiting.size < WAITING_AT_MOST || waiting.has(each.id)) waiting.set(each.id, each);
    goOn();
  };
}

/** Two failed workflow tasks may be a worker's bad minute. */
const STUCK_AFTER_ATTEMPTS = 3;
export const REPLACED = 'Its task failed again and again: another run goes on from its row.';
/** These belong to no thing. */
const ENDLESS = ['sweep', 'digest', 'letters'];
const PUT_OUT = 'It stood in the place of the workflow that follows this thing, and was none of ours.';

/**
 * How a workflow is doing: `failing` where its task fails again and again, `foreign` where it waits on another queue or
 * is none of ours, `missing` where none of this id runs.
 */
export type WorkflowHealth = 'running' | 'failing' | 'foreign' | 'missing';

/** As many events of a run's end as tell how its last tasks ended, between the hints that it was sent. */
const LAST_EVENTS = 500;

/**
 * True where the last task of a run failed, and was tried so often, or followed so many that failed as well: each hint
 * makes a new task of one that fails, whose attempts are counted from the beginning.
 */
async function hasFailedOften(client: WorkflowClient, workflowId: string, runId: string, attempt: number): Promise<boolean> {
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: LAST_EVENTS,
  });
  const ends: ('failed' | 'late')[] = [];
  for (const event of history?.events ?? []) {
    if (event.workflowTaskCompletedEventAttributes) break;
    if (event.workflowTaskFailedEventAttributes) ends.push('failed');
    if (event.workflowTaskTimedOutEventAttributes) ends.push('late');
  }
  const failures = Math.max(attempt, ends.filter((each) => each === 'failed').length);
  return ends[0] === 'failed' && failures >= STUCK_AFTER_ATTEMPTS;
}

/**
 * How the workflow of this id is doing, and its run. Only tasks that failed count: one that no worker has picked up, or
 * that took too long on a busy machine, is left alone. Rejects where Temporal is away.
 * @param isOurs says so by its type
 */
export async function readWorkflowHealth(
  client: WorkflowClient,
  taskQueue: string,
  workflowId: string,
  isOurs: (type: string) => boolean,
): Promise<{ health: WorkflowHealth; runId: string }> {
  try {
    const { raw, runId, type, taskQueue: queue, status } = await client.getHandle(workflowId).describe();
    if (status.name !== 'RUNNING') return { health: 'missing', runId };
    if (queue !== taskQueue || !isOurs(type)) return { health: 'foreign', runId };
    const task = raw.pendingWorkflowTask;
    return { health: task && (await hasFailedOften(client, workflowId, runId, task.attempt ?? 0)) ? 'failing' : 'running', runId };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { health: 'missing', runId: '' };
    throw error;
  }
}

/** Ends a workflow that stands still, or is none of ours; `isOurs` says so by its type. */
export type EndStuck = (workflowId: string, isOurs: (type: string) => boolean) => Promise<void>;

/**
 * Ends a workflow whose task fails again and again. A workflow that has this id and waits on another queue, or is none
 * of ours, is ended too, whatever started it. Does nothing where none has this id.
 * @param onEnded called with the workflow's id
 */
export const endStuckBy =
  (client: WorkflowClient, taskQueue: string, onEnded: (workflowId: string) => void): EndStuck =>
  async (workflowId, isOurs) => {
    const { health, runId } = await readWorkflowHealth(client, taskQueue, workflowId, isOurs);
    if (health === 'running' || health === 'missing') return;
    try {
      await client.getHandle(workflowId, runId).terminate(health === 'foreign' ? PUT_OUT : REPLACED);
      onEnded(workflowId);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  };

/**
 * Wakes a workflow that may stand still: one that keeps its thing from being followed for ever is ended first, and its
 * replacement continues from the row.
 */
export const restartStuckBy =
  (taskQueue: string, wake: Wake, endStuck: EndStuck): Wake =>
  async (moved) => {
    await endStuck(workflowIdOf(moved.kind, moved.id, taskQueue), (type) => type === moved.kind || !ENDLESS.includes(type));
    await wake(moved);
  };
