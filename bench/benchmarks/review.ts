import type { Benchmark } from '../benchmark.ts';
import { measureLists } from '../review/lists.ts';
import { measureReviewing } from '../review/reviewing.ts';
import { measureTold } from '../review/told.ts';
import { insertApplications } from '../../test/support/many-applications.ts';
import { measureWaiting } from '../waiting.ts';

/** Reviews and their committee at the size of a large fund: what waits, what is under way, what is told of at once, and lists of all there ever was. */
export const review: Benchmark = async (means) => {
  const waiting = await measureWaiting(means, 'review', 'application', async ({ database }, count) => {
    await insertApplications(database, count, count);
    return (await database.query<{ id: string }>('SELECT id FROM application')).rows.map(({ id }) => id);
  });
  const stage = await means.stage();
  const told = await measureTold(means, stage);
  const reviewing = await measureReviewing(means, stage);
  return [...waiting, ...told, ...reviewing, ...(await measureLists(means, stage))];
};
