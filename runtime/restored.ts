import type { WorkflowClient } from '@temporalio/client';
import type { Kysely } from 'kysely';
import type { Wake } from '../activities/core/workflow-wakeups.ts';
import { readAwaiting, readKnown } from '../db/core/restored.ts';
import type { DB } from '../db/core/schema.ts';
import { FOLLOWED, type FollowedKind, type Moved } from '../domain/core/command.ts';

const AT_ONCE = 16;
const LOOKED_UP_AT_ONCE = 500;
const WITHOUT_ROW = 'The database was restored to an instant at which this thing did not exist.';

/** A running workflow that follows a thing, and the thing's id. */
type Follower = { workflowId: string; runId: string; kind: FollowedKind; id: string };

/** The workflows on this queue that follow a thing; the sweep, the digest and the letters follow none. */
async function readFollowers(client: WorkflowClient, taskQueue: string): Promise<Follower[]> {
  const followers: Follower[] = [];
  const query = `TaskQueue = '${taskQueue.replaceAll("'", "''")}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId, runId, type } of client.list({ query })) {
    const kind = FOLLOWED.find((each) => each === type);
    if (kind) followers.push({ workflowId, runId, kind, id: workflowId.slice(workflowId.lastIndexOf(':') + 1) });
  }
  return followers;
}

async function forEachAtOnce<T>(all: readonly T[], act: (each: T) => Promise<unknown>): Promise<void> {
  const queue = all.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const each of queue) await act(each);
    }),
  );
}

/**
 * Has Temporal, which has gone on since the backup, follow the restored rows: workflows of things that the database
 * does not hold are ended, each other one reads its row again, and a thing that waits for something and has no workflow
 * gets one. Returns how many were ended and how many were woken. Rejects where Temporal is away; it may be run again.
 */
export async function followRestored(
  db: Kysely<DB>,
  { client, taskQueue, wake }: { client: WorkflowClient; taskQueue: string; wake: Wake },
): Promise<{ ended: number; woken: number }> {
  const followers = await readFollowers(client, taskQueue);
  const known = new Set<string>();
  for (let from = 0; from < followers.length; from += LOOKED_UP_AT_ONCE) {
    const ids = followers.slice(from, from + LOOKED_UP_AT_ONCE).map(({ id }) => id);
    for (const id of await readKnown(db, ids)) known.add(id);
  }
  const [left, orphans] = [followers.filter(({ id }) => known.has(id)), followers.filter(({ id }) => !known.has(id))];
  await forEachAtOnce(orphans, ({ workflowId, runId }) => client.getHandle(workflowId, runId).terminate(WITHOUT_ROW));
  const toWake = new Map<string, Moved>(left.map(({ kind, id }) => [id, { kind, id, name: 'restored', version: 0 }]));
  for (const moved of await readAwaiting(db)) toWake.set(moved.id, moved);
  await forEachAtOnce([...toWake.values()], wake);
  return { ended: orphans.length, woken: toWake.size };
}
