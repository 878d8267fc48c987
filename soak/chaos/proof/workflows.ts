import { type WorkflowClient, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { type Kysely, sql } from 'kysely';
import { REPLACED } from '../../../runtime/hints.ts';
import type { DB } from '../../../db/core/schema.ts';
import { type FollowedKind, earliestAt } from '../../../domain/core/command.ts';
import { SPREAD_CREDITS } from '../../../domain/ledger/envelope.ts';
import { until } from '../../../local/until.ts';
import { digestIdOf, lettersIdOf, sweepIdOf, workflowIdOf } from '../../../workflows/messages.ts';
import { FORGOTTEN } from '../time.ts';

/** The states in which a person or some date is awaited; in any other a thing is over, unless a date is due on it. */
const WAITS: Record<FollowedKind, readonly string[]> = {
  application: ['in_reexamination', 'appealed', 'submitted', 'correction_requested', 'in_review', 'reviewed', 'in_session', 'waitlisted'],
  session: ['planned', 'voting', 'voted'],
  grant: ['to_accept', 'to_sign', 'active', 'suspended'],
  datalab_request: ['requested', 'qualified', 'accepted', 'delivered'],
  mission: ['proposed', 'accepted', 'staffed', 'delivered'],
  person: [],
  envelope: [],
  thread: [],
};
/** Failed workflow tasks are retried at once: so many attempts are no accident. */
const MANY_ATTEMPTS = 4;
/**
 * A timer counts from when its task is completed, and its length was computed when the task began: where Temporal dies
 * in between, that is at most the time that a workflow task is given.
 */
const TIMER_MS = 10_000;
const AT_ONCE = 20;

type Thing = { kind: FollowedKind; id: string; state: string; due: { at: string; what: string } | null };

/**
 * Every thing with a life, with its state and its next date; drafts are left out, since only their organisation knows
 * them.
 */
async function readThings(db: Kysely<DB>): Promise<Thing[]> {
  const { rows } = await sql<{ kind: FollowedKind; id: string; state: string; at: string | null; what: string | null }>`
    SELECT s.kind, s.id, coalesce(e.eased_at, s.due_at) AS at, CASE WHEN e.eased_at IS NULL THEN s.due_what ELSE ${SPREAD_CREDITS} END AS what,
      coalesce(a.state, p.state, g.state, r.state, m.state, 'without a state') AS state FROM stream AS s
    LEFT JOIN application AS a ON a.id = s.id LEFT JOIN session AS p ON p.id = s.id LEFT JOIN "grant" AS g ON g.id = s.id LEFT JOIN datalab_request AS r ON r.id = s.id
    LEFT JOIN mission AS m ON m.id = s.id LEFT JOIN envelope AS e ON e.id = s.id
    WHERE s.kind <> 'call' AND a.state IS DISTINCT FROM 'draft'`.execute(db);
  return rows.map(({ at, what, ...thing }) => ({ ...thing, due: at && what ? { at, what } : null }));
}

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** The instants at which the timers of a run will fire. */
function timersIn({ events }: History): number[] {
  const timers = new Map<string, number>();
  for (const { eventId, eventTime, ...event } of events ?? []) {
    const { timerStartedEventAttributes: started, timerFiredEventAttributes: fired, timerCanceledEventAttributes: cancelled } = event;
    if (started) {
      const { seconds, nanos } = started.startToFireTimeout ?? {};
      timers.set(
        String(eventId),
        (Number(eventTime?.seconds) + Number(seconds ?? 0)) * 1_000 + (Number(eventTime?.nanos ?? 0) + Number(nanos ?? 0)) / 1e6,
      );
    }
    const over = fired ?? cancelled;
    if (over) timers.delete(String(over.startedEventId));
  }
  return [...timers.values()];
}

async function describe(handle: WorkflowHandle) {
  try {
    return await handle.describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

async function faultOf(client: WorkflowClient, taskQueue: string, { kind, id, state, due }: Thing): Promise<string | null> {
  const workflowId = workflowIdOf(kind, id, taskQueue);
  const waits = WAITS[kind].includes(state) || due !== null;
  const handle = client.getHandle(workflowId);
  const run = await describe(handle);
  const status = run?.status.name ?? 'not there';
  if (waits && status !== 'RUNNING') return `${workflowId} is ${status}, and its row is ${state}`;
  if (!waits) return status === 'RUNNING' ? `${workflowId} runs, and its row is ${state}: nothing is waited for` : null;
  const attempt = run?.raw.pendingWorkflowTask?.attempt ?? 0;
  if (attempt >= MANY_ATTEMPTS) return `${workflowId} is at attempt ${attempt} of one workflow task`;
  const stuck = run?.raw.pendingActivities?.find((activity) => (activity.attempt ?? 0) >= MANY_ATTEMPTS);
  if (stuck) return `${workflowId}: ${stuck.activityType?.name} is at attempt ${stuck.attempt}: ${stuck.lastFailure?.message}`;
  if (!due) return null;
  const timers = timersIn(await handle.fetchHistory());
  // A workflow that wakes before its date then asks for the next.
  const meets = timers.some((at) => at < Date.parse(earliestAt(due)) + TIMER_MS);
  return meets
    ? null
    : `${workflowId} is due at ${due.at}, and sleeps until ${timers.map((at) => new Date(at).toISOString()).join(', ') || 'nothing'}`;
}

/** A lasting fault: a workflow that was woken for nothing has a moment to find that out. */
async function lastingFaultOf(client: WorkflowClient, taskQueue: string, thing: Thing, patienceMs: number): Promise<string | null> {
  let fault: string | null = null;
  await until(async () => (fault = await faultOf(client, taskQueue, thing)) === null, patienceMs, 500);
  return fault;
}

/**
 * Every thing that is not over and whose workflow does not run, fails repeatedly, or will not wake at its next date;
 * every run that failed, or was ended though it was sound; every activity that was given up. Besides, how many
 * workflows the relay has replaced.
 */
export async function workflowFaults(
  db: Kysely<DB>,
  client: WorkflowClient,
  taskQueue: string,
  patienceMs = 15_000,
): Promise<{ faults: string[]; replaced: number }> {
  const things = await readThings(db);
  const faults: string[] = [];
  for (let from = 0; from < things.length; from += AT_ONCE) {
    const found = await Promise.all(
      things.slice(from, from + AT_ONCE).map((thing) => lastingFaultOf(client, taskQueue, thing, patienceMs)),
    );
    faults.push(...found.filter((fault) => fault !== null));
  }
  let replaced = 0;
  for await (const { workflowId, runId, status } of client.list({ query: `TaskQueue = '${taskQueue}'` })) {
    const history = await client.getHandle(workflowId, runId).fetchHistory();
    faults.push(...givenUpIn(history).map((activity) => `${workflowId}, run ${runId}: ${activity}`));
    if (!BADLY_ENDED.includes(status.name)) continue;
    const why = endOf(history);
    if (why === REPLACED) {
      replaced += 1;
      if (!hasFailed(history)) faults.push(`${workflowId}, run ${runId}, was replaced, and its last task had not failed`);
    } else if (why !== FORGOTTEN) faults.push(`${workflowId}, run ${runId}, has ${status.name}: ${why}`);
  }
  return { faults, replaced };
}

/** A worker looks every half minute whether they run. */
const STARTED_WITHIN_MS = 45_000;

/** The workflows that should run for ever, and do not within the time in which a worker starts them again. */
export async function singletonFaults(client: WorkflowClient, taskQueue: string, patienceMs = STARTED_WITHIN_MS): Promise<string[]> {
  const ids = [sweepIdOf(taskQueue), digestIdOf(taskQueue), lettersIdOf(taskQueue)];
  let faults: string[] = [];
  await until(async () => {
    const statuses = await Promise.all(ids.map(async (id) => ({ id, run: await describe(client.getHandle(id)) })));
    faults = statuses.flatMap(({ id, run }) => (run?.status.name === 'RUNNING' ? [] : [`${id} is ${run?.status.name ?? 'not there'}`]));
    return faults.length === 0;
  }, patienceMs);
  return faults;
}

const BADLY_ENDED = ['FAILED', 'TIMED_OUT', 'TERMINATED', 'CANCELLED'];

/** The reason in the last event of a run that did not end well. */
function endOf({ events }: History): string {
  const { workflowExecutionTerminatedEventAttributes: terminated, workflowExecutionFailedEventAttributes: failed } = events?.at(-1) ?? {};
  return terminated?.reason ?? failed?.failure?.message ?? 'no reason is given';
}

/** True where the last completed workflow task failed: it did not time out, and did not succeed. */
function hasFailed({ events }: History): boolean {
  const last = events?.findLast(
    ({
      workflowTaskFailedEventAttributes: failed,
      workflowTaskTimedOutEventAttributes: late,
      workflowTaskCompletedEventAttributes: done,
    }) => failed ?? late ?? done,
  );
  return Boolean(last?.workflowTaskFailedEventAttributes);
}

/** The sweep's own failures are retried a minute later: what it fails to do is found where it should have been done. */
const GIVES_UP = ['sweep'];

/** The activities that were given up as faults of ours, however their workflow handled it. */
function givenUpIn({ events = [] }: History): string[] {
  return (events ?? []).flatMap(({ activityTaskFailedEventAttributes: failed }) => {
    if (!failed) return [];
    const scheduled = events?.find(({ eventId }) => String(eventId) === String(failed.scheduledEventId));
    const name = scheduled?.activityTaskScheduledEventAttributes?.activityType?.name ?? '';
    const { message, cause } = failed.failure ?? {};
    return GIVES_UP.includes(name) ? [] : [`${name} was given up: ${message} (${cause?.message})`];
  });
}
