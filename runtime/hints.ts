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

/** Ends a workflow that stands still, or is none of ours; `isOurs` says so by its type. */
export type EndStuck = (workflowId: string, isOurs: (type: string) => boolean) => Promise<void>;

/**
 * Ends a workflow whose task fails again and again. Only tasks that failed count: one that no worker has picked up, or
 * that took too long on a busy machine, is left alone. A workflow that has this id and waits on another queue, or is
 * none of ours, is ended too, whatever started it. Does nothing where none has this id.
 * @param onEnded called with the workflow's id
 */
export function endStuckBy(client: WorkflowClient, taskQueue: string, onEnded: (workflowId: string) => void): EndStuck {
  const hasFailed = async (workflowId: string, runId: string): Promise<boolean> => {
    const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
      namespace: client.options.namespace,
      execution: { workflowId, runId },
      maximumPageSize: 10,
    });
    const last = history?.events?.find(
      ({
        workflowTaskFailedEventAttributes: failed,
        workflowTaskTimedOutEventAttributes: late,
        workflowTaskCompletedEventAttributes: done,
      }) => failed ?? late ?? done,
    );
    return Boolean(last?.workflowTaskFailedEventAttributes);
  };
  return async (workflowId, isOurs) => {
    try {
      const { raw, runId, type, taskQueue: queue, status } = await client.getHandle(workflowId).describe();
      if (status.name !== 'RUNNING') return;
      const isForeign = queue !== taskQueue || !isOurs(type);
      const isStuck = async () => (raw.pendingWorkflowTask?.attempt ?? 0) >= STUCK_AFTER_ATTEMPTS && (await hasFailed(workflowId, runId));
      if (!isForeign && !(await isStuck())) return;
      await client.getHandle(workflowId, runId).terminate(isForeign ? PUT_OUT : REPLACED);
      onEnded(workflowId);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  };
}

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
