import { toOpen, untilQuiet } from '../applications.ts';
import type { Benchmark } from '../benchmark.ts';
import { alone, compare, type Figure, type Target } from '../figures.ts';
import { memoryAtRest } from '../processes.ts';

/**
 * How much memory a worker at rest may hold compared with a bare one, and how much so many open applications may add,
 * in MiB.
 */
const WORKER = { beside: 1.2, openMiB: 100 };

/**
 * The memory of API and worker at rest, beside the bare programs on the same libraries, and with many applications
 * open.
 */
export const memory: Benchmark = async (means) => {
  const { open } = means.options;
  const stage = await means.stage();
  const [http, worker] = await Promise.all([stage.startFloor('http'), stage.startFloor('worker')]);
  const floorOf = { api: http.pid, worker: worker.pid };
  const read = (what: string, target?: Target): Promise<Figure[]> =>
    Promise.all(
      (['api', 'worker'] as const).map(async (part) => {
        const [guichet, floor] = await Promise.all([memoryAtRest(stage.pids().get(part) ?? 0), memoryAtRest(floorOf[part])]);
        return compare(`${part}, ${what}`, 'MiB', [{ guichet, floor }], part === 'worker' ? target : undefined);
      }),
    );
  const atRest = await read('at rest', { most: WORKER.beside });
  means.say(`memory: opening ${open} applications`);
  await toOpen(stage, open);
  await untilQuiet(stage);
  const loaded = await read(`with ${open} open applications`);
  await Promise.all([http.stop(), worker.stop()]);
  const more = (['api', 'worker'] as const).map((part, index) =>
    alone(
      `${part}, ${open} open applications less none`,
      'MiB',
      [(loaded[index]?.guichet ?? NaN) - (atRest[index]?.guichet ?? NaN)],
      part === 'worker' ? { most: WORKER.openMiB } : undefined,
    ),
  );
  return [...atRest, ...loaded, ...more];
};
