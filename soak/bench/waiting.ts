import { workerOptions } from '../../runtime/worker-options.ts';
import { followAll } from './applications.ts';
import type { Means } from './benchmark.ts';
import { alone, type Figure } from './figures.ts';
import { memoryAtRest } from './processes.ts';
import { type Stage, startStage } from './stage.ts';

const KEPT = workerOptions.maxCachedWorkflows;
/** How much the first of them may add, in MiB, and all of them beyond these. */
const MOST_MIB = { first: 100, others: 50 };

/**
 * A worker's memory for things that wait, each followed by its workflow: an installation of its own, whose worker has
 * done nothing before.
 * @param insert writes so many of them as rows that wait for a far date; returns their ids
 */
export async function measureWaiting(
  { options: { waiting, open }, say }: Means,
  name: string,
  kind: 'application' | 'grant',
  insert: (stage: Stage, count: number) => Promise<string[]>,
): Promise<Figure[]> {
  const stage = await startStage();
  const worker = stage.pids().get('worker') ?? 0;
  const memory = (): Promise<number> => memoryAtRest(worker);
  const ids = await insert(stage, waiting);
  const none = await memory();
  const since = performance.now();
  const follow = (those: string[]) => followAll(stage, kind, those, (line) => say(`${name}, waiting: ${line}`));
  const few = Math.min(open, waiting);
  await follow(ids.slice(0, few));
  const firstMs = performance.now() - since;
  const first = await memory();
  const again = performance.now();
  await follow(ids.slice(few));
  const followedMs = firstMs + performance.now() - again;
  const all = await memory();
  await stage.stop();
  const of = (what: string): string => `worker that keeps ${KEPT} workflows, ${what}`;
  return [
    alone(of(`no ${kind} waits`), 'MiB', [none]),
    alone(of(`${few} ${kind}s wait`), 'MiB', [first]),
    alone(of(`${waiting} ${kind}s wait`), 'MiB', [all]),
    alone(of(`${few} waiting ${kind}s less none`), 'MiB', [first - none], { most: MOST_MIB.first }),
    alone(of(`${waiting} waiting ${kind}s less ${few}`), 'MiB', [all - first], { most: MOST_MIB.others }),
    alone(`from the first to the last of ${waiting} that is followed`, 's', [followedMs / 1_000]),
  ];
}
