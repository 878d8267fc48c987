import { WorkflowNotFoundError, type WorkflowHandle } from '@temporalio/client';
import { status } from '@grpc/grpc-js';
import { type ReplayWorkerOptions, Worker } from '@temporalio/worker';
import { FOLLOWED, type FollowedKind } from '../../domain/command.ts';
import { digestIdOf, workflowIdOf } from '../../workflows/messages.ts';
import { setting } from './database.ts';
import type { World } from './world.ts';

type Run = { workflowId: string; runId?: string };
type Told = { workflowId: string; history: Awaited<ReturnType<WorkflowHandle['fetchHistory']>> };

/** Every run on the world's task queue; the time-skipping server keeps no list to ask, and there it is the newest run of each thing, and the digest's. */
async function runsOf({ clock, database: { db }, temporal, taskQueue }: World): Promise<Run[]> {
  if (!clock) {
    const runs: Run[] = [];
    for await (const { workflowId, runId } of temporal.list({ query: `TaskQueue = '${taskQueue}'` })) runs.push({ workflowId, runId });
    return runs;
  }
  const things = await db
    .selectFrom('stream')
    .where('kind', 'in', FOLLOWED)
    .select((select) => ['id', select.ref('kind').$castTo<FollowedKind>().as('kind')])
    .execute();
  return [...things.map(({ kind, id }) => workflowIdOf(kind, id)), digestIdOf(taskQueue)].map((workflowId) => ({ workflowId }));
}

async function historyOf({ temporal }: World, { workflowId, runId }: Run): Promise<Told[]> {
  try {
    const history = await temporal.getHandle(workflowId, runId).fetchHistory();
    // A run that has only just been started holds nothing to replay, and the replayer would wait for it for ever.
    return history.events?.some((event) => event.workflowTaskCompletedEventAttributes) ? [{ workflowId, history }] : [];
  } catch (error) {
    // A draft has no workflow, nor has a person whom nothing was to be told; the time-skipping server says so in its own words.
    if (error instanceof WorkflowNotFoundError || (error as { code?: unknown }).code === status.NOT_FOUND) return [];
    throw error;
  }
}

/** Replays the history of every workflow that ran in this world, and says which of them today's code, or other code, could not continue. */
export async function failedReplays(world: World, code: Partial<ReplayWorkerOptions> = {}): Promise<string[]> {
  const histories = (await Promise.all((await runsOf(world)).map((run) => historyOf(world, run)))).flat();
  if (histories.length === 0) throw new Error('no workflow has run');
  const failed: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories(
    { workflowBundle: { codePath: setting('TEST_WORKFLOW_BUNDLE') }, ...code },
    histories,
  )) {
    if (error) failed.push(`${workflowId}: ${error.message}`);
  }
  return failed;
}
