import { type WorkflowClient, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { status } from '@grpc/grpc-js';
import { type ReplayWorkerOptions, Worker } from '@temporalio/worker';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';
import { FOLLOWED, type FollowedKind } from '../../domain/core/command.ts';
import { digestIdOf, workflowIdOf } from '../../workflows/messages.ts';
import { setting } from './database.ts';
import type { TemporalHarness } from './temporal-harness.ts';
import { until } from './until.ts';

type Run = { workflowId: string; runId?: string };
type Told = { workflowId: string; history: Awaited<ReturnType<WorkflowHandle['fetchHistory']>> };

export async function* listedRuns(temporal: WorkflowClient, taskQueue: string): AsyncIterable<Run> {
  for await (const { workflowId, runId } of temporal.list({ query: `TaskQueue = '${taskQueue}'` })) yield { workflowId, runId };
}

/** The time-skipping server keeps no list: there it is the newest run of each thing, and the digest's. */
async function* knownRuns({ database: { db }, taskQueue }: TemporalHarness): AsyncIterable<Run> {
  const things = await db
    .selectFrom('stream')
    .where('kind', 'in', FOLLOWED)
    .select((select) => ['id', select.ref('kind').$castTo<FollowedKind>().as('kind')])
    .execute();
  for (const { kind, id } of things) yield { workflowId: workflowIdOf(kind, id, taskQueue) };
  yield { workflowId: digestIdOf(taskQueue) };
}

/** Identifies a history: its run, and how far that has come. */
const standOf = ({ workflowId, history: { events } }: Told): string =>
  [workflowId, events?.[0]?.workflowExecutionStartedEventAttributes?.originalExecutionRunId, events?.length].join();

/** The histories that are not known yet; they are known from then on. */
async function* without(known: Set<string>, histories: AsyncIterable<Told>): AsyncIterable<Told> {
  for await (const told of histories) {
    if (known.has(standOf(told))) continue;
    known.add(standOf(told));
    yield told;
  }
}

/**
 * Whether a worker has a task in hand: events that come in meanwhile stand behind the task that has begun, where the
 * time-skipping server writes them at once. The replayer crashes on such a history, and with it every worker of the
 * process.
 */
const isMidTask = ({ events }: Told['history']): boolean => {
  const begun = events?.findLastIndex((event) => event.workflowTaskStartedEventAttributes) ?? -1;
  const ended = events?.findLastIndex(
    (event) =>
      event.workflowTaskCompletedEventAttributes ?? event.workflowTaskFailedEventAttributes ?? event.workflowTaskTimedOutEventAttributes,
  );
  return begun > (ended ?? -1);
};

async function* historiesOf(temporal: WorkflowClient, runs: AsyncIterable<Run>): AsyncIterable<Told> {
  for await (const { workflowId, runId } of runs) {
    try {
      const handle = temporal.getHandle(workflowId, runId);
      const history = await until(`no worker is at ${workflowId}`, async () => {
        const told = await handle.fetchHistory();
        return !isMidTask(told) && told;
      });
      // A run that has only just been started holds nothing to replay, and the replayer would wait for it for ever.
      if (history.events?.some((event) => event.workflowTaskCompletedEventAttributes)) yield { workflowId, history };
    } catch (error) {
      // A draft has no workflow, nor has a person who was never notified; the time-skipping server says so in its own
      // words.
      if (!(error instanceof WorkflowNotFoundError) && (error as { code?: unknown }).code !== status.NOT_FOUND) throw error;
    }
  }
}

/**
 * Replays histories, and leaves the process as it was: the SDK has V8 call a hook for each promise, to see where a
 * workflow waits, and would keep it after a replay, in every file that comes after it.
 */
export async function* replayHistories(code: ReplayWorkerOptions, histories: Parameters<typeof Worker.runReplayHistories>[1]) {
  try {
    yield* Worker.runReplayHistories(code, histories);
  } finally {
    globalHandlers.uninstall();
  }
}

/**
 * Replays these runs with the bundled code, unless their histories are known. Returns those that it could not continue,
 * and how many there were.
 */
export async function replayAll(
  temporal: WorkflowClient,
  runs: AsyncIterable<Run>,
  code: ReplayWorkerOptions,
  known = new Set<string>(),
): Promise<{ failed: string[]; replayed: number }> {
  const failed: string[] = [];
  let replayed = 0;
  for await (const { workflowId, error } of replayHistories(code, without(known, historiesOf(temporal, runs)))) {
    replayed += 1;
    if (error) failed.push(`${workflowId}: ${error.message}`);
  }
  return { failed, replayed };
}

/**
 * By harness, the histories that today's code could continue: a file that replays after each of its parts replays only
 * what has gone on since.
 */
const continued = new WeakMap<TemporalHarness, Set<string>>();

/**
 * Replays the history of every workflow that ran in this harness. Returns those that today's code, or other code, could
 * not continue.
 */
export async function failedReplays(harness: TemporalHarness, code?: Partial<ReplayWorkerOptions>): Promise<string[]> {
  const runs = harness.clock ? knownRuns(harness) : listedRuns(harness.temporal, harness.taskQueue);
  const known = code ? new Set<string>() : new Set(continued.get(harness));
  const { failed, replayed } = await replayAll(
    harness.temporal,
    runs,
    { workflowBundle: { codePath: setting('TEST_WORKFLOW_BUNDLE') }, ...code },
    known,
  );
  if (!code && failed.length === 0) continued.set(harness, known);
  if (replayed === 0) throw new Error('no workflow has run');
  return failed;
}
