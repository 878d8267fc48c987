import type pg from 'pg';

/** So many begin beside those that go first: one alone would leave a processor idle while PostgreSQL works for it. */
const BESIDE_OTHERS = 2;
/** One that takes longer waits for PostgreSQL, and takes nothing of this process meanwhile. */
const COUNTED_FOR_MS = 100;
const LOOKED_AT_EVERY_MS = 50;
/** A caller who has waited this long for a turn would be answered too late anyhow. */
const PATIENCE_MS = 3_000;

/** Called once what was begun has ended. */
type Leave = () => void;

type Going = Pick<pg.Pool, 'totalCount' | 'idleCount'> & { on: (event: 'release', hear: () => void) => unknown };

/**
 * Turns of what uses a pool of `most` connections and lets another pool go first: while a connection of that one is in
 * use, two begin at a time, and the others wait. Dear reads that begin as fast as connections allow take a process's
 * one thread, and all of PostgreSQL's processors, from a command whose statements take a few milliseconds.
 */
export function turnsBehind(first: Going, most: number) {
  const begun = new Set<{ at: number }>();
  const held: { go: (leave: Leave | null) => void; at: number }[] = [];
  let looking: NodeJS.Timeout | undefined;

  const mayBegin = (): boolean => {
    const now = Date.now();
    for (const one of begun) if (now - one.at >= COUNTED_FOR_MS) begun.delete(one);
    return begun.size < (first.totalCount > first.idleCount ? BESIDE_OTHERS : most);
  };
  const enter = (): Leave => {
    const one = { at: Date.now() };
    begun.add(one);
    return () => {
      begun.delete(one);
      next();
    };
  };
  const isTooLate = (one: { at: number } | undefined): boolean => one !== undefined && Date.now() - one.at >= PATIENCE_MS;
  /** The first who came go first. They are looked at again after a while, since what has begun may not end for long. */
  const next = (): void => {
    while (isTooLate(held[0])) held.shift()?.go(null);
    while (held.length > 0 && mayBegin()) held.shift()?.go(enter());
    clearTimeout(looking);
    looking = held.length > 0 ? setTimeout(next, LOOKED_AT_EVERY_MS) : undefined;
  };
  first.on('release', next);

  return {
    /** How many wait for their turn. */
    get waiting(): number {
      return held.length;
    },
    /** A turn, which ends when its `Leave` is called; null where none came in time. */
    take: (): Leave | Promise<Leave | null> => {
      if (held.length === 0 && mayBegin()) return enter();
      return new Promise((go) => {
        held.push({ go, at: Date.now() });
        looking ??= setTimeout(next, LOOKED_AT_EVERY_MS);
      });
    },
  };
}

export type Turns = ReturnType<typeof turnsBehind>;
