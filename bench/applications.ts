import { assign, type Step, steps, toDraft, toInReview } from '../test/support/lives.ts';
import { LETTER_EVENTS } from '../domain/event.ts';
import type { Stage } from './stage.ts';

const AT_ONCE = 16;

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

export type Opinion = { id: string; step: Step };

/** So many applications in review, each of whose steps waits for its reviewer's opinion; grouped by application. */
export function toOpinions({ people }: Stage, count: number): Promise<Opinion[][]> {
  return many(count, async () => {
    const id = await toInReview(people);
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
    UPDATE application SET state = 'in_review' WHERE state = 'reviewed';
    UPDATE stream SET acknowledged = version WHERE id IN (SELECT application_id FROM review_step);
    COMMIT;`);
}

/** Resolves when every letter that is owed has left. */
export async function untilQuiet({ database }: Stage): Promise<void> {
  const owed = `SELECT FROM stream AS s JOIN event AS e ON e.stream_id = s.id AND e.version > s.acknowledged WHERE e.name = ANY ($1) LIMIT 1`;
  for (;;) {
    const { rows } = await database.query(owed, [LETTER_EVENTS]);
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** So many submitted applications, on whose screening something waits. */
export async function toOpen({ people }: Stage, count: number): Promise<void> {
  await many(count, async () => {
    const { id, version } = await toDraft(people);
    const { status } = await (await people.as('applicant')).post(`/applications/${id}/submission`, { version });
    if (status !== 200) throw new Error(`a submission was answered ${status}`);
  });
}
