import { workerOptions } from '../../bin/worker-options.ts';
import { insertApplications } from '../../test/support/many-applications.ts';
import { followAll } from '../applications.ts';
import type { Means } from '../benchmark.ts';
import { alone, type Figure } from '../figures.ts';
import { memoryOf, untilIdle } from '../processes.ts';
import { startStage } from '../stage.ts';

const KEPT = workerOptions.maxCachedWorkflows;

/** What a worker holds for applications that wait, each followed by its workflow: an installation of its own, whose worker has done nothing before. */
export async function measureWaiting({ options: { waiting }, say }: Means): Promise<Figure[]> {
  const stage = await startStage();
  const worker = stage.pids().get('worker') ?? 0;
  const memory = async (): Promise<number> => {
    await untilIdle(worker);
    return memoryOf(worker);
  };
  await insertApplications(stage.database, waiting, waiting);
  const none = await memory();
  const { rows } = await stage.database.query<{ id: string }>('SELECT id FROM application');
  const since = performance.now();
  await followAll(
    stage,
    rows.map(({ id }) => id),
    (line) => say(`review, waiting: ${line}`),
  );
  const followedMs = performance.now() - since;
  const all = await memory();
  await stage.stop();
  const of = (what: string): string => `worker that keeps ${KEPT} workflows, ${what}`;
  return [
    alone(of('no application waits'), 'MiB', [none]),
    alone(of(`${waiting} applications wait`), 'MiB', [all]),
    alone(of(`${waiting} waiting applications less none`), 'MiB', [all - none]),
    alone(`from the first to the last of ${waiting} that is followed`, 's', [followedMs / 1_000]),
  ];
}
