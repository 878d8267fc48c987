import { type WorkflowClient, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { type Kysely, sql } from 'kysely';
import { REPLACED } from '../../bin/nudge.ts';
import type { DB } from '../../db/schema.ts';
import type { FollowedKind } from '../../domain/command.ts';
import { until } from '../../local/until.ts';
import { workflowIdOf } from '../../workflows/messages.ts';
import { FORGOTTEN } from '../time.ts';

/** The states in which somebody or some date is waited for; of any other a thing is over, unless a date is due on it. */
const WAITS: Record<FollowedKind, readonly string[]> = {
  application: ['submitted', 'correction_requested', 'in_review', 'reviewed', 'in_session', 'waitlisted'],
  session: ['planned', 'voting', 'voted'],
  grant: ['to_accept', 'to_sign', 'active', 'suspended'],
  datalab_request: ['requested', 'qualified', 'accepted', 'delivered'],
  mission: ['proposed', 'accepted', 'staffed', 'delivered'],
  person: [],
};
/** Workflow tasks that fail are tried again at once: so many attempts are no accident. */
const MANY_ATTEMPTS = 4;
const TIMER_MS = 5_000;
const AT_ONCE = 20;

type Thing = { kind: FollowedKind; id: string; state: string; dueAt: string | null };

/** Every thing that has a life, with its state and its next date; of drafts only their organisation knows. */
async function readThings(db: Kysely<DB>): Promise<Thing[]> {
  const { rows } = await sql<Thing>`
    SELECT s.kind, s.id, s.due_at AS "dueAt", coalesce(a.state, p.state, g.state, r.state, m.state) AS state FROM stream AS s
    LEFT JOIN application AS a ON a.id = s.id LEFT JOIN session AS p ON p.id = s.id LEFT JOIN "grant" AS g ON g.id = s.id LEFT JOIN datalab_request AS r ON r.id = s.id
    LEFT JOIN mission AS m ON m.id = s.id
    WHERE s.kind IN ('application', 'session', 'grant', 'datalab_request', 'mission') AND a.state IS DISTINCT FROM 'draft'`.execute(db);
  return rows;
}

/** The instants at which the timers of a run will fire. */
async function timersOf(handle: WorkflowHandle): Promise<number[]> {
  const timers = new Map<string, number>();
  for (const { eventId, eventTime, ...event } of (await handle.fetchHistory()).events ?? []) {
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

async function faultOf(client: WorkflowClient, { kind, id, state, dueAt }: Thing): Promise<string | null> {
  const workflowId = workflowIdOf(kind, id);
  const waits = WAITS[kind].includes(state) || dueAt !== null;
  const handle = client.getHandle(workflowId);
  const run = await handle.describe().catch((error: unknown) => {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  });
  const status = run?.status.name ?? 'not there';
  if (waits && status !== 'RUNNING') return `${workflowId} is ${status}, and its row is ${state}`;
  if (!waits) return status === 'RUNNING' ? `${workflowId} runs, and its row is ${state}: nothing is waited for` : null;
  const attempt = run?.raw.pendingWorkflowTask?.attempt ?? 0;
  if (attempt >= MANY_ATTEMPTS) return `${workflowId} is at attempt ${attempt} of one workflow task`;
  const stuck = run?.raw.pendingActivities?.find((activity) => (activity.attempt ?? 0) >= MANY_ATTEMPTS);
  if (stuck) return `${workflowId}: ${stuck.activityType?.name} is at attempt ${stuck.attempt}: ${stuck.lastFailure?.message}`;
  if (!dueAt) return null;
  const timers = await timersOf(handle);
  // One that wakes before its date asks then for the next.
  const meets = timers.some((at) => at < Date.parse(dueAt) + TIMER_MS);
  return meets
    ? null
    : `${workflowId} is due at ${dueAt}, and sleeps until ${timers.map((at) => new Date(at).toISOString()).join(', ') || 'nothing'}`;
}

/** A fault that lasts: a workflow that was woken for nothing has a moment to find that out. */
async function lastingFaultOf(client: WorkflowClient, thing: Thing, patienceMs: number): Promise<string | null> {
  let fault: string | null = null;
  await until(async () => (fault = await faultOf(client, thing)) === null, patienceMs, 500);
  return fault;
}

/** Every thing that is not over and whose workflow does not run, fails again and again, or will not wake at its next date; and every run that failed. Besides, how many the sweep has replaced. */
export async function workflowFaults(
  db: Kysely<DB>,
  client: WorkflowClient,
  taskQueue: string,
  patienceMs = 15_000,
): Promise<{ faults: string[]; replaced: number }> {
  const things = await readThings(db);
  const faults: string[] = [];
  for (let from = 0; from < things.length; from += AT_ONCE) {
    const found = await Promise.all(things.slice(from, from + AT_ONCE).map((thing) => lastingFaultOf(client, thing, patienceMs)));
    faults.push(...found.filter((fault) => fault !== null));
  }
  let replaced = 0;
  const query = `TaskQueue = '${taskQueue}' AND ExecutionStatus IN ('Failed', 'TimedOut', 'Terminated', 'Canceled')`;
  for await (const { workflowId, runId, status } of client.list({ query })) {
    const why = await endOf(client, workflowId, runId);
    if (why === REPLACED) replaced += 1;
    else if (!workflowId.startsWith('sweep:') && why !== FORGOTTEN) faults.push(`${workflowId}, run ${runId}, has ${status.name}: ${why}`);
  }
  return { faults, replaced };
}

/** What the last event of a run that did not end well says of why. */
async function endOf(client: WorkflowClient, workflowId: string, runId: string): Promise<string> {
  const last = (await client.getHandle(workflowId, runId).fetchHistory()).events?.at(-1);
  const { workflowExecutionTerminatedEventAttributes: terminated, workflowExecutionFailedEventAttributes: failed } = last ?? {};
  return terminated?.reason ?? failed?.failure?.message ?? 'no reason is given';
}
