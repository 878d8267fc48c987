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

/**
 * The course of a history: what its workflow heard, and asked for, in their order. Code that can continue a history can
 * continue every other of the same course.
 */
const courseOf = ({ history: { events } }: Told): string =>
  JSON.stringify(
    events?.map((event) => [
      event.eventType,
      event.workflowExecutionStartedEventAttributes?.workflowType?.name,
      event.workflowExecutionSignaledEventAttributes?.signalName,
      event.activityTaskScheduledEventAttributes?.activityType?.name,
      event.markerRecordedEventAttributes?.markerName,
    ]),
  );

/** The histories whose course is not known yet; it is known from then on. `look` hears of each. */
async function* without(known: Set<string> | undefined, histories: AsyncIterable<Told>, look: () => void): AsyncIterable<Told> {
  for await (const told of histories) {
    look();
    const course = known && courseOf(told);
    if (course && known.has(course)) continue;
    if (course) known.add(course);
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
 * Replays these runs with the bundled code: each, or one of each course that is not known. Returns those that it could
 * not continue, how many histories there are, and how many of them were replayed.
 */
export async function replayAll(
  temporal: WorkflowClient,
  runs: AsyncIterable<Run>,
  code: ReplayWorkerOptions,
  known?: Set<string>,
): Promise<{ failed: string[]; looked: number; replayed: number }> {
  const failed: string[] = [];
  const count = { looked: 0, replayed: 0 };
  const unknown = without(known, historiesOf(temporal, runs), () => (count.looked += 1));
  for await (const { workflowId, error } of replayHistories(code, unknown)) {
    count.replayed += 1;
    if (error) failed.push(`${workflowId}: ${error.message}`);
  }
  return { failed, ...count };
}

/** The courses that today’s code could continue, in this process. */
let continued = new Set<string>();

/**
 * Looks at the history of every workflow that ran in this harness, and replays those whose course today's code has not
 * continued yet in this process. Returns those that could not be continued.
 */
export async function failedReplays(harness: TemporalHarness): Promise<string[]> {
  const runs = harness.clock ? knownRuns(harness) : listedRuns(harness.temporal, harness.taskQueue);
  const known = new Set(continued);
  const code = { workflowBundle: { codePath: setting('TEST_WORKFLOW_BUNDLE') } };
  const { failed, looked } = await replayAll(harness.temporal, runs, code, known);
  if (failed.length === 0) continued = known;
  if (looked === 0) throw new Error('no workflow has run');
  return failed;
}

/** The last test of a file with workflows. */
export const testReplays = (harness: TemporalHarness): void =>
  test('the history of every workflow of this file can be continued', async () => expect(await failedReplays(harness)).toEqual([]));
