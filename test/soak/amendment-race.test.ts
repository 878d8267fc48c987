import type { Attempt } from '../support/amendment-race/command.ts';
import { type Ground, layGround } from '../support/amendment-race/ground.ts';
import { MUTANTS } from '../support/amendment-race/mutants.ts';
import { type AmendmentRacers, type Outcome, race, type Race } from '../support/amendment-race/race.ts';
import type { Job } from '../support/amendment-race/racer.ts';
import { layTemplate } from '../support/database.ts';
import type { Change } from '../support/race/mutation.ts';
import { startRacers } from '../support/race/racers.ts';
import { seedOf } from '../support/seed.ts';

const PROCESSES = 3;
/** With the same seed the clients choose by the same chance, though each chooses by what it finds. */
const SEED = seedOf(20_260_102);

const start = (processes: number, changes: readonly Change[] = []): AmendmentRacers =>
  startRacers<Job, Attempt>(processes, 'test/support/amendment-race/racer.ts', changes);

let template: { name: string; laid: Ground; drop: () => Promise<void> };
let racers: AmendmentRacers;
beforeAll(async () => {
  template = await layTemplate(layGround);
  racers = start(PROCESSES);
});
afterAll(() => Promise.all([racers.stop(), template.drop()]));

const run = (by: AmendmentRacers, changed: Partial<Race>): Promise<Outcome> =>
  race(by, template, { ...{ seed: SEED, processes: PROCESSES, clients: 18, orders: 16, among: null, walls: true }, ...changed });

/** The commands that were accepted, and the codes of the refusals. */
const metIn = ({ attempts }: Outcome): string[] =>
  attempts.flatMap(({ name, answer }) => ('refusal' in answer ? [answer.refusal.code] : 'receipt' in answer ? [name] : []));

/** What a race must have met: a race in which little happens would prove nothing. */
const MET = [
  ...['proposeAmendment', 'assignAmendment', 'giveAmendmentOpinion', 'approveAmendment', 'signAmendment', 'withdrawAmendment'],
  ...['reportFundingChange', 'certifyService', 'orderPayment', 'recordPayment', 'suspendGrant', 'resumeGrant', 'reduceGrant'],
  ...['stale_version', 'amendment_open', 'amendment_not_open', 'already_signed', 'wrong_state', 'credits_insufficient'],
];
/** Where chance leaves something out the race is repeated, and more often where a mutant is lucky. */
const [ROUNDS, LUCK] = [5, 20];

test('whatever is asked at once of amended grants on one tight envelope, each answer, plan and balance is that of one order of all of it', async () => {
  const left = new Set<string>(MET);
  for (let round = 0; round < ROUNDS && left.size > 0; round += 1) {
    const seed = SEED + round;
    const outcome = await run(racers, { seed });
    expect({ seed, faults: outcome.faults.slice(0, 10) }).toEqual({ seed, faults: [] });
    for (const met of metIn(outcome)) left.delete(met);
  }
  expect([...left]).toEqual([]);
}, 120_000);

test('the same holds without the walls: it is the lock that keeps it', async () => {
  const { faults } = await run(racers, { walls: false, orders: 8 });
  expect({ seed: SEED, faults: faults.slice(0, 10) }).toEqual({ seed: SEED, faults: [] });
});

test.each(Object.entries(MUTANTS).map(([mutant, { changes, knownBy, among = null }]) => ({ mutant, changes, knownBy, among })))(
  'a service that $mutant is caught: $knownBy',
  async ({ changes, knownBy, among }) => {
    const mutants = start(1, changes);
    try {
      const met = new Set<string>();
      for (let round = 0; round < LUCK && !met.has(knownBy); round += 1) {
        const { faults } = await run(mutants, { seed: SEED + round, walls: false, processes: 1, clients: 12, orders: 6, among });
        for (const { what } of faults) met.add(what);
      }
      expect([...met]).toContain(knownBy);
    } finally {
      await mutants.stop();
    }
  },
);
