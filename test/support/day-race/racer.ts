import { connect } from '../../../db/connect.ts';
import { type Attempt, carryOut, inReason } from './command.ts';
import type { Ground } from './ground.ts';
import { partsOf } from './mutants.ts';
import type { Order } from './plan.ts';

/** What a process of a race is told: whose plans it carries out, and by which ledger, the real one or a mutant of this name. */
export type Job = { url: string; ground: Ground; mutant: string | null; plans: { client: number; plan: Order[] }[] };

/** A client asks for one thing after the other. */
async function run(ask: ReturnType<typeof carryOut>, client: number, plan: readonly Order[]): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (const [place, { thing, lines, times }] of plan.entries()) {
    const command = { client, place, thing, lines: inReason(lines) };
    const answers =
      times === 'at_once'
        ? await Promise.all([ask(command), ask(command)])
        : [await ask(command), ...(times === 'again' ? [await ask(command)] : [])];
    attempts.push(...answers.map((answer) => ({ ...command, answer })));
  }
  return attempts;
}

process.on('message', ({ url, ground, mutant, plans }: Job) => {
  const { db, pool } = connect(url, { max: plans.length });
  const ask = carryOut(db, ground, partsOf(mutant));
  void Promise.all(plans.map(({ client, plan }) => run(ask, client, plan)))
    .then((attempts) => process.send?.(attempts.flat()))
    .finally(() => pool.end());
});
// It ends with whoever started it.
process.on('disconnect', () => process.exit());
