import { Client, Connection } from '@temporalio/client';
import { nudgeBy } from '../bin/nudge.ts';
import { readSettings } from '../bin/settings.ts';
import { LETTER_EVENTS } from '../domain/event.ts';
import { assign, type Step, STUDENTS, toInReview, toSubmitted, underShipped } from '../test/support/lives.ts';
import { until } from '../test/support/until.ts';
import type { Stage } from './stage.ts';

const AT_ONCE = 16;
/** Where the worker of `npm start` listens. */
const TASK_QUEUE = readSettings({}).TASK_QUEUE;
/** So long workflows are waited for, and so much longer for each. */
const [FOLLOWED_WITHIN_MS, EACH_WITHIN_MS] = [60_000, 100];

/** Does something so many times, some at once. */
export async function many<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  let next = 0;
  const one = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) made[index] = await make(index);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, one));
  return made;
}

/** What is asked for, under the call as it ships. */
export const PROJECT = underShipped(STUDENTS);

export type Opinion = { id: string; step: Step };
/** The steps that are open from the first. */
export const OPEN: readonly Step[] = ['legal', 'data', 'finance'];
/** Those of them whose opinion alone opens no other step, so that nobody is written to of it. */
export const QUIET: readonly Step[] = ['legal', 'finance'];

/** So many applications in review, these steps of which wait for their reviewers' opinions; grouped by application. */
export function toOpinions({ people }: Stage, count: number, steps: readonly Step[]): Promise<Opinion[][]> {
  return many(count, async () => {
    const id = await toInReview(people, PROJECT);
    for (const step of steps) await assign(people, id, step);
    return steps.map((step) => ({ id, step }));
  });
}

/** Takes every opinion back behind Guichet's back, so that each can be given again, and the sweep has nothing to tell of them meanwhile. */
export async function takeOpinionsBack({ database }: Stage): Promise<void> {
  await database.query(`
    BEGIN;
    DELETE FROM opinion;
    UPDATE review_step SET state = 'open' WHERE state = 'given';
    UPDATE assignment SET ended_at = NULL, ending = NULL WHERE ending = 'opinion_given';
    UPDATE stream SET acknowledged = version WHERE id IN (SELECT application_id FROM review_step);
    COMMIT;`);
}

/** Resolves when every letter that is owed has left. */
export async function untilQuiet({ database }: Pick<Stage, 'database'>): Promise<void> {
  const owed = `SELECT FROM stream AS s JOIN event AS e ON e.stream_id = s.id AND e.version > s.acknowledged WHERE e.name = ANY ($1) LIMIT 1`;
  for (;;) {
    const { rows } = await database.query(owed, [LETTER_EVENTS]);
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** So many submitted applications, on whose screening something waits; their ids. */
export const toOpen = ({ people }: Pick<Stage, 'people'>, count: number): Promise<string[]> =>
  many(count, () => toSubmitted(people, PROJECT));

/** Every so many, people are told how far it is. */
const TOLD_EVERY = 1_000;

/** Has each of these followed by its workflow; resolves when each workflow has read its row, and waits. What letters they owe have left before. */
export async function followAll(
  { database, temporal }: Stage,
  kind: 'application' | 'grant',
  ids: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  // A workflow that has read its row acknowledges what it has read.
  await database.query('UPDATE stream SET acknowledged = version - 1 WHERE id = ANY ($1)', [ids]);
  const connection = await Connection.connect({ address: temporal });
  const nudge = nudgeBy(new Client({ connection }).workflow, TASK_QUEUE);
  let begun = 0;
  await many(ids.length, async (index) => {
    await nudge({ kind, id: ids[index] ?? '' });
    begun += 1;
    if (begun % TOLD_EVERY === 0) say(`${begun} of ${ids.length} ${kind}s are followed`);
  });
  await connection.close();
  const left = 'SELECT FROM stream WHERE id = ANY ($1) AND acknowledged < version LIMIT 1';
  const patienceMs = FOLLOWED_WITHIN_MS + ids.length * EACH_WITHIN_MS;
  await until('each workflow has read its row', async () => (await database.query(left, [ids])).rows.length === 0, patienceMs);
}
