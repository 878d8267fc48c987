import { setTimeout as wait } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import type { Crew } from './crew.ts';

/** How often each process stands in the deck from which victims are drawn. */
const DECK = ['api-1', 'api-2', 'worker-1', 'worker-1', 'worker-2', 'worker-2', 'postgres', 'temporal', 'issuer'];
/** How many die at once, as often as they stand here. */
const SIZES = [1, 1, 1, 1, 1, 2, 2, 2, 3, 7] as const;
/** For each death. */
const PAUSE_MS = { from: 1_000, to: 4_000 };
const DOWN_MS = { from: 0, to: 1_000 };
const LONG_PERCENT = 7;
const LONG_DOWN_MS = { from: 3_000, to: 9_000 };
/** Without Temporal people go on as usual: long enough for some of them. */
const TEMPORAL_DOWN_MS = { from: 3_000, to: 6_000 };

export type Strike = { names: string[]; atMs: number };

function shuffled<T>(of: readonly T[], chance: Chance): T[] {
  const left = [...of];
  return of.flatMap(() => left.splice(chance.below(left.length), 1));
}

/**
 * Kills processes with -9 at random moments until so many have died: mostly one, sometimes several in one go, now and
 * then nearly all. Every process gets its turn, since victims are drawn as from a deck of cards. A strike waits until
 * its victims run: a stopped process cannot be killed.
 */
export async function strikeAll(crew: Crew, kills: number, chance: Chance, struck: (strike: Strike) => void): Promise<void> {
  let deck: string[] = [];
  for (let left = kills; left > 0;) {
    const size = Math.min(left, Math.ceil(kills / 3), chance.of(SIZES));
    const victims = new Map<string, number>();
    while (victims.size < size) {
      if (deck.length === 0) deck = shuffled(DECK, chance);
      const name = deck.pop() ?? '';
      const others = name === 'temporal' ? TEMPORAL_DOWN_MS : DOWN_MS;
      const range = chance.percent(LONG_PERCENT) ? LONG_DOWN_MS : others;
      victims.set(name, chance.between(range.from, range.to));
    }
    const pauseMs = size * chance.between(PAUSE_MS.from, PAUSE_MS.to);
    const names = [...victims.keys()];
    if (!(await crew.untilUp(names)))
      throw new Error(`${names.join(', ')} did not come up again. ${JSON.stringify(crew.endings.slice(-3))}`);
    await wait(pauseMs);
    left -= await crew.kill(victims);
    struck({ names, atMs: Date.now() });
  }
}
