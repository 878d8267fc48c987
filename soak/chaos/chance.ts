/** A stream of choices that is the same for the same seed. */
export type Chance = {
  /** A whole number from 0 up to, and not including, `limit`. */
  below: (limit: number) => number;
  /** A whole number of this range, both ends included. */
  between: (from: number, to: number) => number;
  /** True so many times in a hundred. */
  percent: (percent: number) => boolean;
  /** One of these. */
  of: <T>(choices: readonly [T, ...T[]]) => T;
  /** One of these, each as often as its weight says; undefined where there is none. */
  weighed: <T>(choices: readonly { weight: number; choice: T }[]) => T | undefined;
  /** A stream of its own, by this name: it does not change with what others draw. */
  fork: (name: string) => Chance;
};

/** FNV-1a, which makes a seed of a name. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, whose low bits are as good as its high ones. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    percent: (percent) => below(100) < percent,
    of: (choices) => choices[below(choices.length)] ?? choices[0],
    weighed: (choices) => {
      let left = next() * choices.reduce((sum, { weight }) => sum + weight, 0);
      return choices.find(({ weight }) => (left -= weight) < 0)?.choice;
    },
    fork: (name) => chanceOf(seedOf(`${seed}/${name}`)),
  };
}
