import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import { commands, deadlines } from '../../activities/index.ts';
import type { Receipt } from '../../domain/core/command.ts';
import { hint, sweepIdOf, workflowIdOf } from '../../workflows/messages.ts';
import type { CommandName } from './command-harness.ts';
import { followed } from './history.ts';
import { allWritten } from './timeline.ts';
import { until } from './until.ts';
import type { TemporalHarness } from './temporal-harness.ts';
import type { AppHarness } from './app-harness.ts';
import { KEYS } from './invitation-links.ts';

/** Carries a command out without notifying the thing's workflow. */
export async function behindItsBack(harness: AppHarness, login: string, name: CommandName, id: string, body: unknown): Promise<Receipt> {
  const { id: personId } = await harness.as(login);
  const { db } = harness.database;
  const { organisation_id: organisationId, roles } = await db
    .selectFrom('person')
    .where('id', '=', personId)
    .select(['organisation_id', 'roles'])
    .executeTakeFirstOrThrow();
  const at = await harness.now();
  const asked = { name, id, creates: false, key: randomUUID(), caller: { personId, organisationId, roles }, body };
  const answer = await commands(db, KEYS)[name](asked, { clock: () => at });
  if ('refusal' in answer) throw new Error(answer.refusal.code);
  return answer.receipt;
}

/** Meets a deadline on its row without notifying the thing's workflow. */
export const metBehindItsBack = (
  { database: { db } }: AppHarness,
  name: 'remindScreener' | 'remindSignatories' | 'expireGrant' | 'remindChair',
  id: string,
  at: string,
): Promise<Receipt | null> => deadlines(db)[name](id, at);

type Kind = Parameters<typeof workflowIdOf>[0];

/** The newest run of a thing's workflow, once there is one: its id and its status. */
export async function runOf(harness: TemporalHarness, kind: Kind, id: string): Promise<{ runId: string; status: string }> {
  const { runId, status } = await (await followed(harness.temporal, workflowIdOf(kind, id, harness.taskQueue))).describe();
  return { runId, status: status.name };
}

/**
 * Waits until a workflow has nothing in hand: every letter has left, no activity is running, and its last task is
 * completed.
 */
export async function atRest(harness: TemporalHarness, kind: Kind, id: string): Promise<void> {
  const handle = await followed(harness.temporal, workflowIdOf(kind, id, harness.taskQueue));
  await until(`${kind}:${id} is at rest`, async () => {
    if (!(await allWritten(harness, id)) || (await handle.describe()).raw.pendingActivities?.length) return false;
    const { events } = await handle.fetchHistory();
    const task = events?.findLast((event) => event.workflowTaskScheduledEventAttributes ?? event.workflowTaskCompletedEventAttributes);
    return Boolean(task?.workflowTaskCompletedEventAttributes);
  });
}

/**
 * Makes Temporal forget a thing: its workflow is gone, its row is not. Only at rest: the clock of the time-skipping
 * server stands still while a task is out, and a task that ends with its workflow never comes back.
 */
export async function forget(harness: TemporalHarness, kind: Kind, id: string): Promise<void> {
  await atRest(harness, kind, id);
  await harness.temporal.getHandle(workflowIdOf(kind, id, harness.taskQueue)).terminate();
}

/** Hints to a workflow that its row has moved; a workflow that has ended meanwhile has heard of it from the relay. */
export async function tell(harness: TemporalHarness, kind: Kind, id: string): Promise<void> {
  try {
    await harness.temporal.getHandle(workflowIdOf(kind, id, harness.taskQueue)).signal(hint, { name: 'test', version: 0 });
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** Runs the sweep of the next minute now. */
export const sweepNow = (harness: TemporalHarness) =>
  harness.temporal.start('sweep', {
    workflowId: sweepIdOf(harness.taskQueue),
    args: [],
    taskQueue: harness.taskQueue,
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
  });
