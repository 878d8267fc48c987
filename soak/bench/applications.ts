import { Client, Connection } from '@temporalio/client';
import type pg from 'pg';
import { wakeBy } from '../../runtime/hints.ts';
import { readSettings } from '../../runtime/settings.ts';
import type { FollowedKind } from '../../domain/core/command.ts';
import { PERSON_STATE } from '../../domain/people/person.ts';
import { assign, type Step, STUDENTS, toInReview, toSubmitted, underShipped } from '../../test/support/fixtures.ts';
import { until } from '../../test/support/until.ts';
import { atOnce } from './copies.ts';
import type { Stage } from './stage.ts';

const AT_ONCE = 16;
/** Where the worker of `npm start` listens. */
export const TASK_QUEUE = readSettings({}).TASK_QUEUE;
/** How long workflows are waited for, and how much longer for each. */
const [FOLLOWED_WITHIN_MS, EACH_WITHIN_MS] = [60_000, 100];

/** Repeats something so many times, some at once. */
export async function many<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  let next = 0;
  const one = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) made[index] = await make(index);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, one));
  return made;
}

/** The amount asked for, under the call as it ships. */
export const PROJECT = underShipped(STUDENTS);

type Opinion = { id: string; step: Step };
/** The steps that are open from the start. */
export const OPEN: readonly Step[] = ['legal', 'data', 'finance'];
/** Those of them whose opinion alone opens no other step, so that no letter is written about it. */
export const QUIET: readonly Step[] = ['legal', 'finance'];

/** So many applications in review, of which these steps wait for their reviewers' opinions; grouped by application. */
export function toOpinions({ people }: Stage, count: number, steps: readonly Step[]): Promise<Opinion[][]> {
  return many(count, async () => {
    const id = await toInReview(people, PROJECT);
    for (const step of steps) await assign(people, id, step);
    return steps.map((step) => ({ id, step }));
  });
}

/**
 * Takes the opinions on these applications back by SQL, without Guichet, so that each can be given again. Their streams
 * stay as they are: a workflow that waits for a step that is open again has heard of nothing else. The tables are
 * swept, so that PostgreSQL does not do so in the middle of a measurement.
 */
export async function takeOpinionsBack({ database }: Pick<Stage, 'database'>, ids: readonly string[]): Promise<void> {
  await atOnce(database, async (client) => {
    await client.query('DELETE FROM opinion WHERE application_id = ANY ($1)', [ids]);
    await client.query(`UPDATE review_step SET state = 'open' WHERE application_id = ANY ($1) AND state = 'given'`, [ids]);
    const asked = 'ended_at = NULL, ending = NULL, answer = NULL, answered_at = NULL';
    await client.query(`UPDATE assignment SET ${asked} WHERE application_id = ANY ($1) AND ending = 'opinion_given'`, [ids]);
  });
  await database.query('VACUUM opinion, review_step, assignment, stream, command');
}

/** True of a stream with something for its workflow to hear, or with letters to write. */
const BEHIND = '(heard < version OR acknowledged < version)';

/** The state of a stream's thing, as its workflow reads it. */
const STATE = `CASE kind
  WHEN 'application' THEN (SELECT state FROM application WHERE application.id = stream.id)
  WHEN 'session' THEN (SELECT state FROM session WHERE session.id = stream.id)
  WHEN 'grant' THEN (SELECT state FROM "grant" WHERE "grant".id = stream.id)
  WHEN 'datalab_request' THEN (SELECT state FROM datalab_request WHERE datalab_request.id = stream.id)
  WHEN 'mission' THEN (SELECT state FROM mission WHERE mission.id = stream.id)
  WHEN 'person' THEN '${PERSON_STATE}' END`;

/**
 * Marks everything so far as heard, and as needing no letters: a thousand letters would leave in the middle of the next
 * measurement.
 */
export async function owesNothing(database: pg.Pool): Promise<void> {
  await database.query(`UPDATE stream SET acknowledged = version, heard = version, heard_state = ${STATE}, heard_due_at = due_at, undelivered_at = NULL
     WHERE ${BEHIND}`);
}

/** Resolves when every workflow has heard of its row, and every letter that is owed has left. */
export async function untilQuiet({ database }: Pick<Stage, 'database'>): Promise<void> {
  for (;;) {
    const { rows } = await database.query(`SELECT FROM stream WHERE ${BEHIND} LIMIT 1`);
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** So many submitted applications that wait for their screening; returns their ids. */
export const toOpen = ({ people }: Pick<Stage, 'people'>, count: number): Promise<string[]> =>
  many(count, () => toSubmitted(people, PROJECT));

/** Progress is shown after every so many. */
const TOLD_EVERY = 1_000;

/**
 * Lets a workflow follow each of these; resolves when each workflow has read its row, and waits. Letters that they owe
 * have left before.
 */
export async function followAll(
  { database, temporal }: Stage,
  kind: FollowedKind,
  ids: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  await database.query('UPDATE stream SET heard = version - 1 WHERE id = ANY ($1)', [ids]);
  const connection = await Connection.connect({ address: temporal });
  const wake = wakeBy(new Client({ connection }).workflow, TASK_QUEUE);
  let begun = 0;
  await many(ids.length, async (index) => {
    await wake({ kind, id: ids[index] ?? '', name: 'follow', version: 0 });
    begun += 1;
    if (begun % TOLD_EVERY === 0) say(`${begun} of ${ids.length} ${kind}s are followed`);
  });
  await connection.close();
  const left = 'SELECT FROM stream WHERE id = ANY ($1) AND heard < version LIMIT 1';
  const patienceMs = FOLLOWED_WITHIN_MS + ids.length * EACH_WITHIN_MS;
  await until('each workflow has read its row', async () => (await database.query(left, [ids])).rows.length === 0, patienceMs);
}
