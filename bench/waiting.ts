import { workerOptions } from '../bin/worker-options.ts';
import { followAll } from './applications.ts';
import type { Means } from './benchmark.ts';
import { alone, type Figure } from './figures.ts';
import { memoryOf, untilIdle } from './processes.ts';
import { type Stage, startStage } from './stage.ts';

const KEPT = workerOptions.maxCachedWorkflows;

/**
 * What a worker holds for things that wait, each followed by its workflow: an installation of its own, whose worker has done nothing before.
 * @param insert writes so many of them as rows that wait for a far date; their ids
 */
export async function measureWaiting(
  { options: { waiting }, say }: Means,
  name: string,
  kind: 'application' | 'grant',
  insert: (stage: Stage, count: number) => Promise<string[]>,
): Promise<Figure[]> {
  const stage = await startStage();
  const worker = stage.pids().get('worker') ?? 0;
  const memory = async (): Promise<number> => {
    await untilIdle(worker);
    return memoryOf(worker);
  };
  const ids = await insert(stage, waiting);
  const none = await memory();
  const since = performance.now();
  await followAll(stage, kind, ids, (line) => say(`${name}, waiting: ${line}`));
  const followedMs = performance.now() - since;
  const all = await memory();
  await stage.stop();
  const of = (what: string): string => `worker that keeps ${KEPT} workflows, ${what}`;
  return [
    alone(of(`no ${kind} waits`), 'MiB', [none]),
    alone(of(`${waiting} ${kind}s wait`), 'MiB', [all]),
    alone(of(`${waiting} waiting ${kind}s less none`), 'MiB', [all - none]),
    alone(`from the first to the last of ${waiting} that is followed`, 's', [followedMs / 1_000]),
  ];
}
