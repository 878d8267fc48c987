import type { Figure } from './figures.ts';
import type { Options } from './options.ts';
import type { Stage } from './stage.ts';

/** `say` shows progress. `stage`: all of Guichet, started once for the benchmarks that need it. */
export type Means = { options: Options; say: (line: string) => void; stage: () => Promise<Stage> };
export type Benchmark = (means: Means) => Promise<Figure[]>;

/** Runs the rounds one after the other; each measures a figure and its floor. */
export async function rounds<T>({ options, say }: Means, what: string, round: (index: number) => Promise<T>): Promise<T[]> {
  const found: T[] = [];
  for (let index = 0; index < options.rounds; index += 1) {
    say(`${what}: round ${index + 1} of ${options.rounds}`);
    found.push(await round(index));
  }
  return found;
}
