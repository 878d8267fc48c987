import { metIn } from '../support/race/met.ts';
import { TOLD_KINDS } from '../support/race/model.ts';
import { MUTANTS } from '../support/race/mutants.ts';
import { type Outcome, race, type Race } from '../support/race/race.ts';
import { type Racers, startRacers } from '../support/race/racers.ts';
import { seedOf } from '../support/seed.ts';

const PROCESSES = 3;
/** With the same seed the same plans are run, though the race may take them in another order. */
const SEED = seedOf(20_260_103);

let racers: Racers;
beforeAll(() => {
  racers = startRacers(PROCESSES);
});
afterAll(() => racers.stop());

const run = (changed: Partial<Race>): Promise<Outcome> =>
  race(racers, {
    ...{ seed: SEED, processes: PROCESSES, clients: 24, orders: 16, envelopes: 3, poison: true, mutant: null, walls: true },
    ...changed,
  });

test('whatever many clients in several processes ask at once, each answer and each balance is that of one order of all of it', async () => {
  const outcome = await run({ orders: 24 });
  expect({ seed: SEED, faults: outcome.faults.slice(0, 10) }).toEqual({ seed: SEED, faults: [] });
  const { kinds, opposites, repeated, codes, joint } = metIn(outcome);
  expect([...kinds].sort()).toEqual([...TOLD_KINDS].sort());
  expect([...codes]).toEqual(
    expect.arrayContaining(['credits_insufficient', 'tranche_exceeded', 'thaw_exceeds_frozen', 'amount_not_positive', 'movement_unfit']),
  );
  expect(Math.min(opposites, repeated, joint)).toBeGreaterThan(10);
});

test('the same holds on one envelope without the walls: it is the lock that keeps it', async () => {
  const { faults } = await run({ walls: false, envelopes: 1, orders: 8 });
  expect({ seed: SEED, faults: faults.slice(0, 10) }).toEqual({ seed: SEED, faults: [] });
});

/** A mutant that is lucky is raced again. */
const ROUNDS = 5;

test.each(Object.entries(MUTANTS).map(([mutant, { knownBy, kinds }]) => ({ mutant, knownBy, kinds })))(
  'a ledger that $mutant is caught: $knownBy',
  async ({ mutant, knownBy, kinds }) => {
    const met = new Set<string>();
    const errors: string[] = [];
    for (let round = 0; round < ROUNDS && !met.has(knownBy); round += 1) {
      const scale = { orders: 6, envelopes: 1, poison: false, ...(kinds ? { kinds } : {}) };
      const { faults } = await run({ seed: SEED + round, mutant, walls: false, ...scale });
      for (const { what, where } of faults) {
        met.add(what);
        if (what === 'an error') errors.push(where);
      }
    }
    expect([...met]).toContain(knownBy);
    expect(errors).toEqual([]);
  },
);
