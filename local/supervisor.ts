import { setTimeout as wait } from 'node:timers/promises';
import type { Running, Stop } from './launch.ts';
import { seconds } from './until.ts';

export type Part = {
  name: string;
  /** Starts it and resolves when it is ready; ends what it started when the signal aborts. */
  start: (signal: AbortSignal) => Promise<Running>;
  /** How long it may take to end when asked. */
  patienceMs: number;
};

export type Supervisor = {
  /** Starts these side by side and resolves when all are ready; they are stopped before those of an earlier call. */
  start: (parts: Part[]) => Promise<void>;
  /** Stops everything, the last started first, and resolves when nothing is left. */
  stop: () => Promise<void>;
  /** Ends the patience of a stop that goes on. */
  hurry: () => void;
  /**
   * Aborts when everything must stop: at `stop`, or by a part that could not be kept alive, which is the reason then.
   */
  signal: AbortSignal;
};

const DEATHS = 5;
const DEATHS_WITHIN_MS = 60_000;

type Kept = { stop: () => Promise<void> };

/** Starts parts, starts again what dies unasked, and stops all of them. */
export function createSupervisor(say: (line: string) => void): Supervisor {
  const stages: { kept: Kept[]; started: Promise<unknown> }[] = [];
  const ending = new AbortController();
  const hurrying = new AbortController();
  const { signal } = ending;

  async function startOnce(part: Part, again = ''): Promise<Running> {
    const since = performance.now();
    const running = await part.start(signal);
    say(`${part.name} … ready ${again}in ${seconds(since)}`);
    return running;
  }

  /** Starts a part until it lives. Undefined: a stop was asked, or it has died too often, which asks for one. */
  async function revive(part: Part, deaths: number[], why: string): Promise<Running | undefined> {
    for (let reason = why; !signal.aborted;) {
      deaths.push(performance.now());
      const recent = deaths.filter((at) => at > performance.now() - DEATHS_WITHIN_MS).length;
      if (recent >= DEATHS) {
        ending.abort(new Error(`${part.name} died ${DEATHS} times within a minute, so everything stops; the last time it ${reason}`));
        return undefined;
      }
      say(`${part.name} ${reason}; starting it again`);
      await wait(100 * recent);
      try {
        return await startOnce(part, 'again ');
      } catch (error) {
        reason = `did not start: ${error instanceof Error ? error.message : String(error)}`;
      }
    }
    return undefined;
  }

  function keep(part: Part, first: Running): Kept {
    let running: Running | undefined = first;
    const stop: Stop = { patienceMs: part.patienceMs, hurry: hurrying.signal };
    const over = (async () => {
      const deaths: number[] = [];
      while (running) {
        const why = await running.exited;
        running = await revive(part, deaths, why);
        // One that got ready at the very moment of the stop was not there to be stopped.
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

  async function startStage(parts: Part[], kept: Kept[]): Promise<void> {
    const starts = parts.map(async (part) => {
      try {
        kept.push(keep(part, await startOnce(part)));
      } catch (error) {
        // Where one cannot start, the others' start is of no use.
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
