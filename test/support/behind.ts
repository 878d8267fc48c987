import { randomUUID } from 'node:crypto';
import { rowActivities } from '../../activities/index.ts';
import { recordCommand } from '../../db/commands.ts';
import type { Answer, Receipt } from '../../domain/command.ts';
import { look, sweepIdOf, workflowIdOf } from '../../workflows/messages.ts';
import { allWritten } from './story.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

type Rows = ReturnType<typeof rowActivities>;
type CommandName = {
  [Name in keyof Rows]: Rows[Name] extends (commandId: number, at: string) => Promise<Answer> ? Name : never;
}[keyof Rows];

const rowsOf = ({ database: { db } }: World): Rows => rowActivities(db);

/** Carries out a command on its row without a word to the thing's workflow. */
export async function behindItsBack(world: World, login: string, name: CommandName, id: string, body: unknown): Promise<Receipt> {
  const { id: personId } = await world.as(login);
  const { organisation_id: organisationId, roles } = await world.database.db
    .selectFrom('person')
    .where('id', '=', personId)
    .select(['organisation_id', 'roles'])
    .executeTakeFirstOrThrow();
  const asked = await recordCommand(world.database.db, {
    name,
    id,
    creates: false,
    key: randomUUID(),
    caller: { personId, organisationId, roles },
    body,
  });
  if ('refusal' in asked) throw new Error(asked.refusal.code);
  const answer = await rowsOf(world)[name](asked.commandId, await world.now());
  if ('refusal' in answer) throw new Error(answer.refusal.code);
  return answer.receipt;
}

/** Meets a deadline on its row without a word to the thing's workflow. */
export const metBehindItsBack = (
  world: World,
  name: 'remindScreener' | 'remindSignatories' | 'expireGrant' | 'remindChair',
  id: string,
  at: string,
): Promise<Receipt | null> => rowsOf(world)[name](id, at);

type Kind = Parameters<typeof workflowIdOf>[0];

/** The newest run of a thing's workflow: its id and how it stands. */
export async function runOf(world: World, kind: Kind, id: string): Promise<{ runId: string; status: string }> {
  const { runId, status } = await world.temporal.getHandle(workflowIdOf(kind, id)).describe();
  return { runId, status: status.name };
}

/** Waits until a workflow has nothing in hand: every letter has left, no activity is out, and its last task is completed. */
export async function atRest(world: World, kind: Kind, id: string): Promise<void> {
  const handle = world.temporal.getHandle(workflowIdOf(kind, id));
  await until(`${kind}:${id} is at rest`, async () => {
    if (!(await allWritten(world, id)) || (await handle.describe()).raw.pendingActivities?.length) return false;
    const { events } = await handle.fetchHistory();
    const task = events?.findLast((event) => event.workflowTaskScheduledEventAttributes ?? event.workflowTaskCompletedEventAttributes);
    return Boolean(task?.workflowTaskCompletedEventAttributes);
  });
}

/**
 * Temporal forgets a thing: its workflow is gone, its row is not. Only at rest: the clock of the time-skipping server stands while a task is out,
 * and one that is terminated with its workflow never comes back.
 */
export async function forget(world: World, kind: Kind, id: string): Promise<void> {
  await atRest(world, kind, id);
  await world.temporal.getHandle(workflowIdOf(kind, id)).terminate();
}

/** Tells a running workflow to look at its row. */
export const tell = (world: World, kind: Kind, id: string): Promise<void> => world.temporal.getHandle(workflowIdOf(kind, id)).signal(look);

/** The sweep of the next minute, now. */
export const sweepNow = (world: World) =>
  world.temporal.start('sweep', {
    workflowId: sweepIdOf(world.taskQueue),
    args: [],
    taskQueue: world.taskQueue,
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
  });
