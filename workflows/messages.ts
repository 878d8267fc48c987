import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { FollowedKind, Moved } from '../domain/core/command.ts';

/**
 * The row has moved: read it. What it carries says to who looks at Temporal what moved it, and is read by no workflow:
 * anybody who reaches Temporal can send one.
 */
export const hint = defineSignal<[moved: { name: string; version: number }]>('hint');

/** Answers true where a worker runs: asked of the sweep's workflow by the API's readiness. */
export const alive = defineQuery<boolean>('alive');

/** One sweep for each task queue: several installations may share a namespace. */
export const sweepIdOf = (taskQueue: string): string => `sweep:${taskQueue}`;

/** One digest for each task queue, likewise. */
export const digestIdOf = (taskQueue: string): string => `digest:${taskQueue}`;

/** One workflow for each task queue writes what letters are owed, likewise. */
export const lettersIdOf = (taskQueue: string): string => `letters:${taskQueue}`;

/** The queue of letters, notifications and all that may take its time, beside the one of dates and reads. */
export const postQueueOf = (taskQueue: string): string => `${taskQueue}-post`;

/**
 * One workflow follows each thing; its id says which. An envelope that ships with a call has the same id in every
 * installation, and several may share a namespace: its workflow is named by the task queue as well.
 */
export function workflowIdOf(kind: Exclude<FollowedKind, 'envelope'>, id: string): string;
export function workflowIdOf(kind: Moved['kind'], id: string, taskQueue: string): string;
export function workflowIdOf(kind: Moved['kind'], id: string, taskQueue = ''): string {
  if (kind === 'letters') return lettersIdOf(taskQueue);
  return kind === 'envelope' ? `${kind}:${taskQueue}:${id}` : `${kind}:${id}`;
}

/** A worker's death is noticed within this time. Nobody waits for a task: it is as long as a busy machine may need. */
export const WORKFLOW_TASK_TIMEOUT = '10s';
