import { REVERSAL_TABLE, type Posted } from '../../../domain/ledger/envelope.ts';
import { type Attempt, carryOut, type ToAsk } from './command.ts';
import type { Ground } from './ground.ts';
import { partsOf } from './mutants.ts';
import type { Order, Plan } from './plan.ts';
import { askTimes, serveRaces } from './process.ts';

/**
 * The job of one racing process: the plans that it carries out, and the ledger that does it, the real one or the mutant
 * of this name.
 */
export type Job = { url: string; ground: Ground; mutant: string | null; plans: { client: number; plan: Plan }[] };

/** What a client has posted and may still reverse. */
type Own = Posted[];

/** An order's lines as they are asked for now. A reversal without anything to reverse is left out. */
function linesOf({ lines }: Order, own: Own): ToAsk[] {
  return lines.flatMap((line): ToAsk[] => {
    if (!('undo' in line)) return [line];
    const [posted] = own.splice(own.length === 0 ? 0 : line.undo % own.length, 1);
    if (!posted) return [];
    const { sequence, from, to, cause: _, ...movement } = posted;
    return [{ asked: { ...movement, subject: line.subject, reverses: { sequence, from, to } }, fault: null }];
  });
}

const isReversible = ({ kind, reverses }: Posted): boolean => Object.hasOwn(REVERSAL_TABLE, kind) && !reverses;

/**
 * A client sends its commands one after the other; only the client itself reverses what it posted, so that nothing is
 * reversed twice.
 */
async function run(ask: ReturnType<typeof carryOut>, client: number, plan: Plan): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const own: Own = [];
  for (const [place, order] of plan.entries()) {
    const lines = linesOf(order, own);
    if (lines.length === 0) continue;
    const asked = { client, place, stream: order.stream, mode: order.mode, lines };
    const answered = await askTimes(order.times, ask, asked);
    attempts.push(...answered);
    const first = answered.find(({ answer }) => 'receipt' in answer && !answer.repeated)?.answer;
    if (first && 'receipt' in first) own.push(...first.receipt.posted.filter(isReversible));
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
