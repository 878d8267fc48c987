import type { RequestHandler, Response } from 'express';
import { Problem } from '../problem/problem.ts';

/** So many reads are answered at once: they keep this process's one thread and PostgreSQL busy, and no more is had. */
const AT_ONCE = 4;
/** So many while a command is carried out, which takes a few milliseconds: each would be between two of its steps. */
const BESIDE_COMMANDS = 1;
/** A read that takes longer waits for PostgreSQL or for its caller, and takes nothing of this process meanwhile. */
const READ_COUNTED_FOR_MS = 100;
/** A command that takes longer waits for a lock, or for the rest of its body. */
const COMMAND_COUNTED_FOR_MS = 500;
const LOOKED_AT_EVERY_MS = 50;
/** After this wait for a turn an answer would come too late. */
const PATIENCE_MS = 3_000;

/** Called once what was begun has ended. */
type Leave = () => void;

/** What has begun, each counted until it ends, and for so long at most. */
function counted(forMs: number) {
  const begun = new Set<{ at: number }>();
  return {
    begin: (): Leave => {
      const one = { at: Date.now() };
      begun.add(one);
      return () => begun.delete(one);
    },
    get size(): number {
      const now = Date.now();
      for (const one of begun) if (now - one.at >= forMs) begun.delete(one);
      return begun.size;
    },
  };
}

/**
 * The turns of reads, from their caller's admission until their answer has left: four at a time, and one while a
 * command is carried out. Dear reads that begin as they come take a process's one thread, and all of PostgreSQL's
 * processors, from a command whose statements take a few milliseconds; and are answered no sooner.
 */
export function createTurns() {
  const reads = counted(READ_COUNTED_FOR_MS);
  const commands = counted(COMMAND_COUNTED_FOR_MS);
  const held: { go: (leave: Leave | null) => void; at: number }[] = [];
  let looking: NodeJS.Timeout | undefined;

  const mayBegin = (): boolean => reads.size < (commands.size > 0 ? BESIDE_COMMANDS : AT_ONCE);
  const ending =
    (leave: Leave): Leave =>
    () => {
      leave();
      next();
    };
  const isTooLate = (one: { at: number } | undefined): boolean => one !== undefined && Date.now() - one.at >= PATIENCE_MS;
  /** The first who came go first. They are looked at again after a while, since what has begun may not end for long. */
  const next = (): void => {
    while (isTooLate(held[0])) held.shift()?.go(null);
    while (held.length > 0 && mayBegin()) held.shift()?.go(ending(reads.begin()));
    clearTimeout(looking);
    looking = held.length > 0 ? setTimeout(next, LOOKED_AT_EVERY_MS) : undefined;
  };

  return {
    /** How many reads wait for their turn. */
    get waiting(): number {
      return held.length;
    },
    /** A command goes first until its `Leave` is called. */
    command: (): Leave => ending(commands.begin()),
    /** A read's turn, which ends when its `Leave` is called; null where none came in time. */
    read: (): Leave | Promise<Leave | null> => {
      if (held.length === 0 && mayBegin()) return ending(reads.begin());
      return new Promise((go) => {
        held.push({ go, at: Date.now() });
        looking ??= setTimeout(next, LOOKED_AT_EVERY_MS);
      });
    },
  };
}

export type Turns = ReturnType<typeof createTurns>;
type Having = { turns?: Turns };

/** Gives every request that is not a read precedence from its arrival on. */
export const commandsFirst =
  ({ turns }: Having): RequestHandler =>
  ({ method }, res, next) => {
    if (turns && method !== 'GET' && method !== 'HEAD') res.once('close', turns.command());
    next();
  };

/**
 * Waits for the turn of a read; it ends when the answer has left, or its caller.
 * @throws `outcome_unknown` if none came in time
 */
export async function takeTurn({ turns }: Having, res: Response): Promise<void> {
  const leave = await turns?.read();
  if (leave === null) throw new Problem({ code: 'outcome_unknown' });
  if (!leave) return;
  if (res.closed) leave();
  else res.once('close', leave);
}
