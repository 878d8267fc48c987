import { MUTANTS } from '../support/day-race/mutants.ts';
import { type DayRacers, type Outcome, race, type Race } from '../support/day-race/race.ts';
import { startRacers } from '../support/race/racers.ts';
import { seedOf } from '../support/seed.ts';

const PROCESSES = 3;
/** With the same seed the same plans are run, though the race may take them in another order. */
const SEED = seedOf(20_260_101);

let racers: DayRacers;
beforeAll(() => {
  racers = startRacers(PROCESSES, 'test/support/day-race/racer.ts');
});
afterAll(() => racers.stop());

const run = (changed: Partial<Race>): Promise<Outcome> =>
  race(racers, { ...{ seed: SEED, processes: PROCESSES, clients: 18, orders: 16, people: 3, mutant: null, walls: true }, ...changed });

test('whatever many clients in several processes ask at once of people’s days, each answer and each balance is that of one order of all of it', async () => {
  const { attempts, faults } = await run({ orders: 24 });
  expect({ seed: SEED, faults: faults.slice(0, 10) }).toEqual({ seed: SEED, faults: [] });
  const told = attempts.flatMap(({ answer }) => ('receipt' in answer ? [answer] : []));
  const posted = told.flatMap(({ receipt }) => receipt.posted);
  expect([...new Set(posted.map(({ kind }) => kind))].sort()).toEqual(
    ['provide', 'withdraw', 'reserve', 'release', 'spend', 'uncover', 'cover', 'forgo'].sort(),
  );
  const refused = attempts.filter(({ answer }) => 'refusal' in answer).length;
  const joint = told.filter(({ receipt }) => new Set(receipt.posted.map(({ personId, month }) => personId + month)).size > 1).length;
  expect(Math.min(refused, joint, told.filter(({ repeated }) => repeated).length)).toBeGreaterThan(10);
});

test('the same holds of one person without the walls: it is the lock that keeps it', async () => {
  const { faults } = await run({ walls: false, people: 1, orders: 8 });
  expect({ seed: SEED, faults: faults.slice(0, 10) }).toEqual({ seed: SEED, faults: [] });
});

/** A mutant that is lucky is raced again. */
const ROUNDS = 5;

test.each(Object.entries(MUTANTS).map(([mutant, { knownBy, kinds }]) => ({ mutant, knownBy, kinds })))(
  'a ledger of days that $mutant is caught: $knownBy',
  async ({ mutant, knownBy, kinds }) => {
    const met = new Set<string>();
    const errors: string[] = [];
    for (let round = 0; round < ROUNDS && !met.has(knownBy); round += 1) {
      const { faults } = await run({ seed: SEED + round, mutant, walls: false, orders: 6, people: 1, ...(kinds ? { kinds } : {}) });
      for (const { what, where } of faults) {
        met.add(what);
        if (what === 'an error') errors.push(where);
      }
    }
    expect([...met]).toContain(knownBy);
    if (knownBy !== 'an error') expect(errors).toEqual([]);
  },
);
