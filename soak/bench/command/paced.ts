import assert from 'node:assert/strict';
import type { Ask } from '../asking.ts';
import { type Means, rounds } from '../benchmark.ts';
import { compare, type Figure, type Load } from '../figures.ts';
import type { Ground } from './ground.ts';
import type { Told } from './kinds.ts';
import { countFaults, pace } from './measure.ts';

/** How many commands with letters or hints are given in a round, for each second that other measurements last. */
const PACED_A_SECOND = 10;
const FEWEST = 5;

/**
 * A command of which others are notified, beside its floor: one of each in turn, by one client. Throws where it left
 * faults.
 * @param most the target: times its floor's median
 */
export async function paceInTurn(
  means: Means,
  ground: Ground,
  ask: Record<'guichet' | 'floor', Ask>,
  kind: Told,
  most: number,
): Promise<Figure[]> {
  const { seconds, rounds: count } = means.options;
  const paced = Math.max(FEWEST, Math.round(seconds * PACED_A_SECOND));
  const requests = await kind.make(2 * (FEWEST + paced * count));
  const next = (size: number) => ({
    guichet: { ask: ask.guichet, requests: requests.splice(0, size) },
    floor: { ask: ask.floor, requests: requests.splice(0, size) },
  });
  await pace(ground.stage, kind.name, next(FEWEST));
  const before = await countFaults(ground);
  const found = await rounds(means, `command, ${kind.name}`, () => pace(ground.stage, kind.name, next(paced)));
  assert.deepEqual(await countFaults(ground), before, `${kind.name} has left faults`);
  const of = (figure: keyof Load) => found.map((round) => ({ guichet: round.guichet[figure], floor: round.floor[figure] }));
  return [
    compare(`${kind.name}, 1 client, median`, 'ms', of('medianMs'), { most }),
    compare(`${kind.name}, 1 client, p99`, 'ms', of('p99Ms')),
  ];
}
