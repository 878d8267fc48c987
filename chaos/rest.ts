import { setTimeout as wait } from 'node:timers/promises';
import type { WorkflowClient } from '@temporalio/client';
import { type Kysely, sql } from 'kysely';
import type { DB } from '../db/schema.ts';
import { FOLLOWED } from '../domain/command.ts';
import { until } from '../local/until.ts';
import { sweepIdOf, WORKFLOW_TASK_TIMEOUT } from '../workflows/messages.ts';

/**
 * The sweep leaves a row alone for a minute, comes once a minute, and has to run; a letter whose sender has died is left alone for two,
 * and tried again once a minute.
 */
const PATIENCE_MS = 240_000;
/** A vote closes so soon that it would fall into the middle of the proof. */
const SOON = sql<string>`now() + interval '15 seconds'`;

/** What is not dealt with: streams that their workflow has not acknowledged, dates that have passed or are about to, letters that have not left. */
async function readRest(db: Kysely<DB>): Promise<string[]> {
  const streams = await db
    .selectFrom('stream')
    .where('kind', 'in', FOLLOWED)
    .where((where) => where.or([where('acknowledged', '<', where.ref('version')), where('due_at', '<', SOON)]))
    .select(['kind', 'id', 'version', 'acknowledged', 'due_what', 'due_at'])
    .execute();
  const letters = await db.selectFrom('letter').where('sent_at', 'is', null).where('subject', 'is', null).select('id').execute();
  return [
    ...streams.map(
      ({ kind, id, version, acknowledged, due_what: what, due_at: at }) =>
        `${kind} ${id} is at version ${version}, and its workflow has dealt with ${acknowledged}; next: ${what} at ${at}`,
    ),
    ...letters.map(({ id }) => `letter ${id} has not left`),
  ];
}

/** Waits until every workflow has caught up with its row, by itself or by the sweep; returns what has not. */
export async function untilAtRest(db: Kysely<DB>): Promise<string[]> {
  let left: string[] = [];
  await until(async () => (left = await readRest(db)).length === 0, PATIENCE_MS, 250);
  return left;
}

const HURRY_MS = 3_000;

/**
 * Now and then, until it is told to stop, two minutes pass for what is not dealt with, and the sweep of the next minute comes.
 * The rows are told so, since the clock cannot be.
 */
export async function hurrySweep(db: Kysely<DB>, client: WorkflowClient, taskQueue: string, signal: AbortSignal): Promise<void> {
  const before = sql<string>`now() - interval '2 minutes'`;
  while (!signal.aborted) {
    await db.updateTable('stream').set({ changed_at: before }).whereRef('acknowledged', '<', 'version').execute();
    await db
      .updateTable('stream')
      .set({ due_at: before })
      .where('due_at', '<', sql<string>`now()`)
      .execute();
    await db.updateTable('letter').set({ taken_up_at: before }).where('sent_at', 'is', null).where('taken_up_at', 'is not', null).execute();
    const workflowId = sweepIdOf(taskQueue);
    const options = {
      args: [],
      taskQueue,
      workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
      workflowIdConflictPolicy: 'TERMINATE_EXISTING' as const,
    };
    await client.start('sweep', { workflowId, ...options });
    await wait(HURRY_MS, undefined, { signal }).catch(() => undefined);
  }
}
