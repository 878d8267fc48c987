import { type Means, rounds } from '../benchmark.ts';
import { alone, compare, type Figure } from '../figures.ts';
import { measureFloor, openFloor } from '../floor/updates.ts';
import { loop } from '../load.ts';
import type { Stage } from '../stage.ts';
import { type Books, fill, newEnvelope, postOne } from './books.ts';
import { flushesPerSecond } from './disk.ts';

/** The lines of an import, and the movements of a small envelope. */
export const LINES = 10_000;

/**
 * Movements one by one and in lists, beside the disk that each transaction waits for, and beside an update through
 * Temporal. Returns an imported envelope.
 */
export async function measureWrites(means: Means, stage: Stage, books: Books): Promise<{ figures: Figure[]; imported: string }> {
  const { clients, seconds } = means.options;
  const envelopes = await Promise.all(Array.from({ length: clients }, () => newEnvelope(books)));
  const worker = await stage.startFloor('worker');
  const bare = await openFloor(stage);
  const post = async (count: number, envelopeOf: (client: number) => string | undefined): Promise<number> => {
    const load = await loop(count, seconds, (client) => postOne(books, envelopeOf(client) ?? ''));
    return load.perSecond;
  };
  const updates = async (name: string): Promise<number> =>
    (await measureFloor(await bare.open(`ledger:${name}`, clients), seconds)).perSecond;
  const importOne = async () => {
    const id = await newEnvelope(books);
    const since = performance.now();
    await fill(books, id, LINES);
    return { id, perSecond: (LINES * 1_000) / (performance.now() - since) };
  };
  const measure = async (name: string) => ({
    flushes: flushesPerSecond(stage.dataDir, seconds),
    one: await post(1, () => envelopes[0]),
    apart: await post(clients, (client) => envelopes[client]),
    together: await post(clients, () => envelopes[0]),
    updates: await updates(name),
    imported: await importOne(),
  });
  await post(clients, (client) => envelopes[client]);
  await updates('warm');
  const found = await rounds(means, 'ledger, writing', (index) => measure(String(index)));
  await bare.close();
  await worker.stop();

  type Round = (typeof found)[number];
  const of = (guichet: (round: Round) => number, floor: (round: Round) => number) =>
    found.map((round) => ({ guichet: guichet(round), floor: floor(round) }));
  const flushes = (round: Round) => round.flushes;
  const lines = (round: Round) => round.imported.perSecond;
  const updated = (round: Round) => round.updates;
  const [one, apart, together] = [(round: Round) => round.one, (round: Round) => round.apart, (round: Round) => round.together];
  return {
    imported: found[0]?.imported.id ?? '',
    figures: [
      alone('flushes of a page', '1/s', found.map(flushes)),
      compare('a movement a transaction, 1 client, beside flushes', '1/s', of(one, flushes)),
      compare(`the same, ${clients} clients on as many envelopes, beside flushes`, '1/s', of(apart, flushes)),
      compare(`the same, ${clients} clients on one envelope, beside flushes`, '1/s', of(together, flushes)),
      compare(`${clients} clients on as many envelopes, beside bare updates of as many workflows`, '1/s', of(apart, updated), { least: 3 }),
      compare(`${clients} clients on one envelope, beside bare updates of as many workflows`, '1/s', of(together, updated), { least: 3 }),
      compare(`lines of an import of ${LINES}, beside flushes`, '1/s', of(lines, flushes), { least: 1.2 }),
      compare(`lines of an import of ${LINES}, beside a movement a transaction`, '1/s', of(lines, one), { least: 10 }),
    ],
  };
}
