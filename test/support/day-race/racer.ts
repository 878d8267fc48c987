import { askTimes, serveRaces } from '../race/process.ts';
import { type Attempt, carryOut, inReason } from './command.ts';
import type { Ground } from './ground.ts';
import { partsOf } from './mutants.ts';
import type { Order } from './plan.ts';

/**
 * The job of one racing process: the plans that it carries out, and the ledger that does it, the real one or the mutant
 * of this name.
 */
export type Job = { url: string; ground: Ground; mutant: string | null; plans: { client: number; plan: Order[] }[] };

/** A client sends its commands one after the other. */
async function run(ask: ReturnType<typeof carryOut>, client: number, plan: readonly Order[]): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (const [place, { thing, lines, times }] of plan.entries()) {
    const command = { client, place, thing, lines: inReason(lines) };
    attempts.push(...(await askTimes(times, ask, command)));
  }
  return attempts;
}

serveRaces<Job, Attempt>(
  ({ plans }) => plans.length,
  async (db, { ground, mutant, plans }) => {
    const ask = carryOut(db, ground, partsOf(mutant));
    return (await Promise.all(plans.map(({ client, plan }) => run(ask, client, plan)))).flat();
  },
);
