import type { RequestHandler, Response } from 'express';
import { Problem } from '../problem/problem.ts';

/** So many reads are answered at once: they keep this process's one thread and PostgreSQL busy, and no more is had. */
const AT_ONCE = 4;
/** So many while commands come one after the other: the next command waits for each that has begun before it. */
const BETWEEN_COMMANDS = 1;
/** How long after a command the next one is likely. */
const COMMANDS_FELT_FOR_MS = 100;
/**
 * While a command is carried out, one read begins in so long at most. Most commands take a few milliseconds, in which
 * none begins; behind one that waits, or where one follows another without a gap, reads go on slowly.
 */
const BESIDE_COMMANDS_EVERY_MS = 20;
/** A read that takes longer waits for PostgreSQL or for its caller, and takes nothing of this process meanwhile. */
const READ_COUNTED_FOR_MS = 100;
/** A command that takes longer waits for a lock, or for the rest of its body. */
const COMMAND_COUNTED_FOR_MS = 500;
const LOOKED_AT_EVERY_MS = BESIDE_COMMANDS_EVERY_MS;
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
 * The turns of reads, from their caller's admission until their answer has left: four at a time; one between commands
 * that follow each other; none, for a few milliseconds, while a command is carried out. Dear reads that begin as they
 * come take a process's one thread, and all of PostgreSQL's processors, from a command whose statements take a few
 * milliseconds; and are answered no sooner.
 */
export function createTurns() {
  const reads = counted(READ_COUNTED_FOR_MS);
  const commands = counted(COMMAND_COUNTED_FOR_MS);
  const held: { go: (leave: Leave | null) => void; at: number }[] = [];
  let looking: NodeJS.Timeout | undefined;
  const last = { read: -Infinity, command: -Infinity };

  const mayBegin = (): boolean => {
    const now = Date.now();
    if (commands.size > 0) return reads.size === 0 && now - last.read >= BESIDE_COMMANDS_EVERY_MS;
    return reads.size < (now - last.command < COMMANDS_FELT_FOR_MS ? BETWEEN_COMMANDS : AT_ONCE);
  };
  const ending =
    (leave: Leave): Leave =>
    () => {
      leave();
      next();
    };
  const beginRead = (): Leave => {
    last.read = Date.now();
    return ending(reads.begin());
  };
  const isTooLate = (one: { at: number } | undefined): boolean => one !== undefined && Date.now() - one.at >= PATIENCE_MS;
  /** The one held longest goes first. All are looked at again after a while: what has begun may not end for long. */
  const next = (): void => {
    while (isTooLate(held[0])) held.shift()?.go(null);
    while (held.length > 0 && mayBegin()) held.shift()?.go(beginRead());
    clearTimeout(looking);
    looking = held.length > 0 ? setTimeout(next, LOOKED_AT_EVERY_MS) : undefined;
  };

  return {
    /** How many reads wait for their turn. */
    get waiting(): number {
      return held.length;
    },
    /** A command goes first until its `Leave` is called. */
    command: (): Leave => {
      const leave = commands.begin();
      return ending(() => {
        leave();
        last.command = Date.now();
      });
    },
    /** A read's turn, which ends when its `Leave` is called; null where none came in time. */
    read: (): Leave | Promise<Leave | null> => {
      if (held.length === 0 && mayBegin()) return beginRead();
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
