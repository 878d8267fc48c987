import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { FollowedKind, Moved } from '../domain/core/command.ts';

/**
 * The row has moved: read it. The content tells a person who looks at Temporal what moved it, and no workflow reads it:
 * every client of Temporal can send one.
 */
export const hint = defineSignal<[moved: { name: string; version: number }]>('hint');

/** Returns true if a worker runs: the API's readiness check asks it of the sweep's workflow. */
export const alive = defineQuery<boolean>('alive');

/** One sweep for each task queue: several installations may share a namespace. */
export const sweepIdOf = (taskQueue: string): string => `sweep:${taskQueue}`;

/** One digest for each task queue, likewise. */
export const digestIdOf = (taskQueue: string): string => `digest:${taskQueue}`;

/** One workflow for each task queue that writes letters, likewise. */
export const lettersIdOf = (taskQueue: string): string => `letters:${taskQueue}`;

/** The queue of letters and digests, which wait for a mail server, beside the one of dates and reads. */
export const postQueueOf = (taskQueue: string): string => `${taskQueue}-post`;

/** The queue of credits, wake-ups and the housekeeping, which may take time: no mail server keeps them waiting. */
export const choresQueueOf = (taskQueue: string): string => `${taskQueue}-chores`;

/**
 * One workflow follows each thing, and its id says which. An envelope that ships with a call has the same id in every
 * installation, and several may share a namespace, so its workflow's id also has the task queue.
 */
export function workflowIdOf(kind: Exclude<FollowedKind, 'envelope'>, id: string): string;
export function workflowIdOf(kind: Moved['kind'], id: string, taskQueue: string): string;
export function workflowIdOf(kind: Moved['kind'], id: string, taskQueue = ''): string {
  if (kind === 'letters') return lettersIdOf(taskQueue);
  return kind === 'envelope' ? `${kind}:${taskQueue}:${id}` : `${kind}:${id}`;
}

/**
 * A worker's death is noticed within this time. No caller waits for a task, so it may be as long as a busy machine
 * needs.
 */
export const WORKFLOW_TASK_TIMEOUT = '10s';
