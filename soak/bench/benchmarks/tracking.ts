import { insertGrants } from '../../../test/support/many-grants.ts';
import type { Benchmark } from '../benchmark.ts';
import { measureStorm } from '../tracking/storm.ts';
import { measureWaiting } from '../waiting.ts';

/** Grants that are followed for years: the cost of those that wait, and what happens when many are due at once. */
export const tracking: Benchmark = async (means) => {
  const waiting = await measureWaiting(means, 'tracking', 'grant', ({ database }, count) => insertGrants(database, count));
  return [...waiting, ...(await measureStorm(means, await means.stage()))];
};
