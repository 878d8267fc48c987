import type { Benchmark } from '../benchmark.ts';
import { measureLists } from '../review/lists.ts';
import { measureReviewing } from '../review/reviewing.ts';
import { insertApplications } from '../../../test/support/many-applications.ts';
import { measureWaiting } from '../waiting.ts';

/** Reviews at the size of a large fund: what waits, what is under way, and lists of everything. */
export const review: Benchmark = async (means) => {
  const waiting = await measureWaiting(means, 'review', 'application', async ({ database }, count) => {
    await insertApplications(database, count, count);
    return (await database.query<{ id: string }>('SELECT id FROM application')).rows.map(({ id }) => id);
  });
  const stage = await means.stage();
  const reviewing = await measureReviewing(means, stage);
  return [...waiting, ...reviewing, ...(await measureLists(means, stage))];
};
