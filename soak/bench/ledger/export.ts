import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Child, startProgram } from '../../../test/support/processes.ts';
import { type Means, rounds } from '../benchmark.ts';
import { alone, compare, type Figure } from '../figures.ts';
import { loop, loopWhile } from '../load.ts';
import { memoryOf } from '../processes.ts';
import { freshFolder, type Stage } from '../stage.ts';
import { type Books, newEnvelope, postOne } from './books.ts';

const CLIENTS = 8;
const LOOKED_EVERY_MS = 50;

/** The most memory that a program held at any check, until its end. */
async function peakOf({ pid, hasEnded }: Child): Promise<number> {
  let peak = 0;
  while (!hasEnded()) {
    // It may end while it is checked.
    peak = Math.max(peak, await memoryOf(pid).catch(() => 0));
    await wait(LOOKED_EVERY_MS);
  }
  return peak;
}

/**
 * Exports everything once, as an auditor does, while something else runs; returns the most memory that the program
 * held, and the other result.
 */
async function exportBeside<T>({ databaseUrl }: Stage, beside: (goesOn: () => boolean) => Promise<T>) {
  const since = performance.now();
  const program = startProgram('audit-export', { DATABASE_URL: databaseUrl }, [join(freshFolder(), 'export')]);
  const [found, peakMiB] = await Promise.all([beside(() => !program.hasEnded()), peakOf(program)]);
  const seconds = (performance.now() - since) / 1_000;
  if ((await program.exited) !== 0) throw new Error(`the export failed:\n${program.output()}`);
  return { found, peakMiB, seconds };
}

/** The most memory that the export's program held; for a young database it is that of the program itself. */
export const peakOfExport = async (stage: Stage): Promise<number> => (await exportBeside(stage, async () => null)).peakMiB;

/**
 * The auditor's export of everything: the memory of its program, and how long commands on another envelope wait in the
 * meantime.
 */
export async function measureExport(means: Means, stage: Stage, books: Books, youngMiB: number): Promise<Figure[]> {
  const envelopeId = await newEnvelope(books);
  const post = () => postOne(books, envelopeId);
  const found = await rounds(means, 'ledger, export', async () => {
    const before = await loop(CLIENTS, means.options.seconds, post);
    const { found: during, ...held } = await exportBeside(stage, (goesOn) => loopWhile(CLIENTS, goesOn, post));
    return { before, during, ...held };
  });
  const size = `export with ${means.options.movements} movements`;
  const seconds = found.map((round) => round.seconds);
  const peaks = found.map(({ peakMiB }) => peakMiB);
  const p99s = found.map(({ before, during }) => ({ guichet: during.p99Ms, floor: before.p99Ms }));
  return [
    alone(`${size}, until its end`, 's', seconds),
    alone(`${size}, most memory`, 'MiB', peaks, { most: 100 }),
    compare(
      `${size}, most memory, beside a young database's`,
      'MiB',
      peaks.map((guichet) => ({ guichet, floor: youngMiB })),
    ),
    compare(`${size}, p99 of ${CLIENTS} clients' movements meanwhile, beside before`, 'ms', p99s, { most: 3 }),
  ];
}
