import { setTimeout as wait } from 'node:timers/promises';
import type { Running, Stop } from './launch.ts';
import { seconds } from './until.ts';

export type SupervisedPart = {
  name: string;
  /** Starts it and resolves when it is ready; ends what it started when the signal aborts. */
  start: (signal: AbortSignal) => Promise<Running>;
  /** How long it may take to end when asked. */
  patienceMs: number;
};

export type Supervisor = {
  /** Starts these side by side and resolves when all are ready; they are stopped before those of an earlier call. */
  start: (parts: SupervisedPart[]) => Promise<void>;
  /** Stops everything, the last started first, and resolves when nothing is left. */
  stop: () => Promise<void>;
  /** Ends the waiting of a stop that is under way. */
  hurry: () => void;
  /** Aborts when everything must stop: at `stop`, or when a part never got ready, which is then the reason. */
  signal: AbortSignal;
};

/** How long the supervisor waits before it restarts a part that has died: after the first death, and at most. */
type Waits = { firstMs: number; mostMs: number };
const WAITS: Waits = { firstMs: 100, mostMs: 10_000 };

/** Older deaths say nothing about the next one. */
const REMEMBERED_MS = 5 * 60_000;

/** Doubled with each death of the last minutes, since the cause may be gone a little later. */
export const waitAfter = (deaths: number, { firstMs, mostMs }: Waits = WAITS): number => Math.min(firstMs * 2 ** (deaths - 1), mostMs);

type Kept = { stop: () => Promise<void> };

/**
 * Starts parts, restarts those that die unasked, after a wait that grows with their deaths, and stops all of them. A
 * part that was ready once never stops the others, however often it dies.
 */
export function createSupervisor(say: (line: string) => void, waits = WAITS): Supervisor {
  const stages: { kept: Kept[]; started: Promise<unknown> }[] = [];
  const ending = new AbortController();
  const hurrying = new AbortController();
  const { signal } = ending;

  async function startOnce(part: SupervisedPart, again = ''): Promise<Running> {
    const since = performance.now();
    const running = await part.start(signal);
    say(`${part.name} … ready ${again}in ${seconds(since)}`);
    return running;
  }

  /** Starts a part until it lives. Undefined: a stop was asked. */
  async function revive(part: SupervisedPart, deaths: number[], why: string): Promise<Running | undefined> {
    for (let reason = why; !signal.aborted;) {
      const now = performance.now();
      deaths.push(now);
      const recent = deaths.filter((at) => at > now - REMEMBERED_MS);
      const waitMs = waitAfter(recent.length, waits);
      const often = recent.length > 1 ? ` (${recent.length} times within ${REMEMBERED_MS / 60_000} minutes)` : '';
      say(`${part.name} ${reason}${often}; starting it again${waitMs < 1_000 ? '' : ` in ${Math.round(waitMs / 1_000)} s`}`);
      try {
        await wait(waitMs, undefined, { signal });
        return await startOnce(part, 'again ');
      } catch (error) {
        reason = `did not start: ${error instanceof Error ? error.message : String(error)}`;
      }
    }
    return undefined;
  }

  function keep(part: SupervisedPart, first: Running): Kept {
    let running: Running | undefined = first;
    const stop: Stop = { patienceMs: part.patienceMs, hurry: hurrying.signal };
    const over = (async () => {
      const deaths: number[] = [];
      while (running) {
        const why = await running.exited;
        running = await revive(part, deaths, why);
        // A part that got ready at the very moment of the stop was not there to be stopped.
        if (signal.aborted) await running?.stop(stop);
      }
    })();
    return {
      stop: async () => {
        await running?.stop(stop);
        await over;
      },
    };
  }

  async function startStage(parts: SupervisedPart[], kept: Kept[]): Promise<void> {
    const starts = parts.map(async (part) => {
      try {
        kept.push(keep(part, await startOnce(part)));
      } catch (error) {
        // Where one cannot start, starting the others is of no use.
        ending.abort(error);
      }
    });
    await Promise.all(starts);
    signal.throwIfAborted();
  }

  async function stopStages(): Promise<void> {
    await Promise.allSettled(stages.map(({ started }) => started));
    for (const { kept } of stages.toReversed()) await Promise.all(kept.map(({ stop }) => stop()));
  }

  let stopped: Promise<void> | undefined;
  return {
    start: (parts) => {
      const kept: Kept[] = [];
      const started = startStage(parts, kept);
      stages.push({ kept, started });
      return started;
    },
    stop: () => {
      ending.abort(new Error('a stop was asked'));
      return (stopped ??= stopStages());
    },
    hurry: () => hurrying.abort(),
    signal,
  };
}
