import { metIn } from '../support/race/met.ts';
import { race } from '../support/race/race.ts';
import { type Racers, startRacers } from '../support/race/racers.ts';
import { seedOf } from '../support/seed.ts';

const PROCESSES = 2;
const SEED = seedOf(20_260_103);

let racers: Racers;
beforeAll(() => {
  racers = startRacers(PROCESSES);
});
afterAll(() => racers.stop());

test('whatever some clients in two processes ask of the ledger at once, each answer and each balance is that of one order of all of it', async () => {
  const scale = { clients: 12, orders: 8, envelopes: 3, poison: true };
  const outcome = await race(racers, { ...scale, seed: SEED, processes: PROCESSES, mutant: null, walls: true });
  expect({ seed: SEED, faults: outcome.faults.slice(0, 10) }).toEqual({ seed: SEED, faults: [] });
  const { kinds, opposites, repeated, codes, joint } = metIn(outcome);
  expect([...codes]).toEqual(expect.arrayContaining(['credits_insufficient', 'tranche_exceeded']));
  expect(kinds.size).toBeGreaterThan(10);
  expect(Math.min(opposites, repeated, joint)).toBeGreaterThan(0);
});
