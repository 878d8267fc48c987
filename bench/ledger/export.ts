import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Child, startProgram } from '../../test/support/processes.ts';
import { type Means, rounds } from '../benchmark.ts';
import { alone, compare, type Figure } from '../figures.ts';
import { loop, loopWhile } from '../load.ts';
import { memoryOf } from '../processes.ts';
import { freshFolder, type Stage } from '../stage.ts';
import { type Books, newEnvelope, postOne } from './books.ts';

const CLIENTS = 8;
const LOOKED_EVERY_MS = 50;

/** The most memory that a program has held whenever it was looked at, until its end. */
async function peakOf({ pid, hasEnded }: Child): Promise<number> {
  let peak = 0;
  while (!hasEnded()) {
    // It may end while it is looked at.
    peak = Math.max(peak, await memoryOf(pid).catch(() => 0));
    await wait(LOOKED_EVERY_MS);
  }
  return peak;
}

/** The auditor's export of everything: what its program holds, and what commands on another envelope wait meanwhile. */
export async function measureExport(means: Means, { databaseUrl }: Stage, books: Books): Promise<Figure[]> {
  const envelopeId = await newEnvelope(books);
  const post = () => postOne(books, envelopeId);
  const found = await rounds(means, 'ledger, export', async () => {
    const before = await loop(CLIENTS, means.options.seconds, post);
    const since = performance.now();
    const program = startProgram('audit-export', { DATABASE_URL: databaseUrl }, [join(freshFolder(), 'export')]);
    const [during, peakMiB] = await Promise.all([loopWhile(CLIENTS, () => !program.hasEnded(), post), peakOf(program)]);
    const seconds = (performance.now() - since) / 1_000;
    if ((await program.exited) !== 0) throw new Error(`the export failed:\n${program.output()}`);
    return { before, during, peakMiB, seconds };
  });
  const size = `export with ${means.options.movements} movements`;
  return [
    alone(
      `${size}, until its end`,
      's',
      found.map(({ seconds }) => seconds),
    ),
    alone(
      `${size}, most memory`,
      'MiB',
      found.map(({ peakMiB }) => peakMiB),
      { most: 100 },
    ),
    compare(
      `${size}, p99 of ${CLIENTS} clients' movements meanwhile, beside before`,
      'ms',
      found.map(({ before, during }) => ({ guichet: during.p99Ms, floor: before.p99Ms })),
      { most: 3 },
    ),
  ];
}
