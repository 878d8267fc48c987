import { DAY_MS } from '../../../domain/core/calendar.ts';
import { type AsOf, readLinesAsOf } from '../../../db/ledger/as-of.ts';
import { readEnvelope } from '../../../db/ledger/envelope.ts';
import { type Means, rounds } from '../benchmark.ts';
import { compare, type Figure } from '../figures.ts';
import { loop } from '../load.ts';
import type { Stage } from '../stage.ts';
import { assertBalanced, type Books, dayOf, DAYS, fill, instantOf, newEnvelope } from './books.ts';
import { LINES } from './writes.ts';

const SAID_EVERY = 100_000;

/** An envelope with so many movements, each through the ledger's own door. */
export async function fillLarge({ say, options }: Means, { database }: Stage, books: Books): Promise<string> {
  const id = await newEnvelope(books);
  const since = performance.now();
  await fill(books, id, options.movements, (done) => {
    if (done % SAID_EVERY === 0)
      say(`ledger: ${done} movements of ${options.movements}, ${Math.round((performance.now() - since) / 1_000)} s`);
  });
  // PostgreSQL does so by itself a minute later: in the middle of a measurement, or after it.
  await database.query('VACUUM (ANALYZE)');
  return id;
}

/** A random day of the movements' year, or a random instant of it. */
const somewhere = ({ until }: Books): number => until - Math.random() * DAYS * DAY_MS;

/** The balances now and as of another day, of an envelope with many movements beside one with few. */
export async function measureBalances(means: Means, books: Books, envelopes: { small: string; large: string }): Promise<Figure[]> {
  const { movements, seconds } = means.options;
  for (const id of Object.values(envelopes)) await assertBalanced(books, id);
  const asOf = (ask: () => AsOf) => async (id: string) => void (await readLinesAsOf(books.db, id, ask()));
  const reads = {
    now: async (id: string) => void (await readEnvelope(books.db, id)),
    byValue: asOf(() => ({ by: 'value_date', on: dayOf(somewhere(books)) })),
    byRecording: asOf(() => ({ by: 'recording', at: instantOf(somewhere(books)) })),
  };
  const measure = async (read: (id: string) => Promise<void>) => ({
    floor: (await loop(1, seconds, () => read(envelopes.small))).medianMs,
    guichet: (await loop(1, seconds, () => read(envelopes.large))).medianMs,
  });
  const found = await rounds(means, 'ledger, balances', async () => ({
    now: await measure(reads.now),
    byValue: await measure(reads.byValue),
    byRecording: await measure(reads.byRecording),
  }));
  const of = (name: keyof typeof reads) => found.map((round) => round[name]);
  const sizes = `${movements} movements beside ${LINES}`;
  return [
    compare(`balances now, ${sizes}`, 'ms', of('now')),
    compare(`balances as of a value date, ${sizes}`, 'ms', of('byValue'), { most: 2 }),
    compare(`balances as of an instant of recording, ${sizes}`, 'ms', of('byRecording'), { most: 2 }),
  ];
}
