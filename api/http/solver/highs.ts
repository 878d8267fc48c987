import loadHighs from 'highs';
import { type Choice, type Chosen, inPrecedence, takenIn } from '../../../domain/core/choice.ts';

// Its types are those of a CommonJS module, whose default export would be a property; Node loads its ES module.
const load = loadHighs as unknown as typeof loadHighs.default;

/** The same choice has the same answer: one thread, a fixed seed, and no gap that would accept a worse one. */
const OPTIONS = {
  output_flag: false,
  random_seed: 1,
  threads: 1,
  parallel: 'off',
  mip_rel_gap: 0,
  mip_abs_gap: 0,
  // Amounts are cents: a choice that is nearly yes would be a sum of many euros.
  mip_feasibility_tolerance: 1e-9,
  primal_feasibility_tolerance: 1e-9,
} as const;

/**
 * Loads HiGHS. The returned function blocks its thread until it has found the best choice, or its time is over; null
 * where it found none.
 */
export async function loadSolver(): Promise<(choice: Choice, ms: number) => Chosen | null> {
  const highs = await load();
  return (choice, ms) => {
    const until = performance.now() + ms;
    return inPrecedence(choice, (lp) => {
      const seconds = (until - performance.now()) / 1_000;
      if (seconds <= 0) return null;
      const { Status: status, Columns: columns } = highs.solve(lp, { ...OPTIONS, time_limit: seconds });
      if (status !== 'Optimal' && status !== 'Time limit reached') return null;
      const taken = takenIn(choice, (name) => {
        const column = columns[name];
        return column && 'Primal' in column ? column.Primal : undefined;
      });
      return { taken, isProven: status === 'Optimal' };
    });
  };
}
