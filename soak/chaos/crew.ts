import { setTimeout as wait } from 'node:timers/promises';
import { sendSignal } from '../../local/identity.ts';
import type { Running } from '../../local/launch.ts';
import { until } from '../../local/until.ts';

export type Kind = 'api' | 'worker' | 'postgres' | 'temporal' | 'issuer';
/** A process of the installation, and how it is started, which resolves when it is ready. */
export type Part = { name: string; kind: Kind; start: (signal: AbortSignal) => Promise<Running> };
/** How a process ended that was not killed, or that did not get ready. */
export type Ending = { name: string; how: string };
/**
 * From when to when a process was not ready, in milliseconds since the epoch; it is away for good where it did not come
 * up again.
 */
export type Outage = { kind: Kind; fromMs: number; toMs: number };

export type Crew = {
  /** Starts these and resolves when all are ready; from then on each is started again whenever it has died. */
  start: (parts: readonly Part[]) => Promise<void>;
  /** Resolves when these, or all, are ready: false where that takes too long. */
  untilUp: (names?: readonly string[]) => Promise<boolean>;
  /**
   * Kills those of these that run with -9, in one go, and resolves to their number when they are gone; each is started
   * again after its time.
   */
  kill: (downMs: ReadonlyMap<string, number>) => Promise<number>;
  endings: Ending[];
  /** Every time that a process was away after its first start. */
  outages: Outage[];
  stop: () => Promise<void>;
};

const PATIENCE_MS = 60_000;
const AGAIN_MS = 300;

type Member = {
  part: Part;
  running?: Running | undefined;
  downMs?: number | undefined;
  killedMs?: number | undefined;
  life: Promise<void>;
};

/**
 * Keeps processes alive until it is told to stop. A process that finds its dependencies away ends, and is tried again.
 */
export function gather(): Crew {
  const ending = new AbortController();
  const { signal } = ending;
  const endings: Ending[] = [];
  const outages: Outage[] = [];
  const stages: Member[][] = [];
  const members = (names?: readonly string[]): Member[] => stages.flat().filter(({ part }) => names?.includes(part.name) ?? true);

  const note = (name: string, how: string): void => {
    if (!signal.aborted) endings.push({ name, how });
  };

  async function live(member: Member): Promise<void> {
    const { name, kind, start } = member.part;
    let outage: Outage | undefined;
    while (!signal.aborted) {
      try {
        member.running = await start(signal);
        if (outage) outage.toMs = Date.now();
        const how = await member.running.exited;
        outages.push((outage = { kind, fromMs: member.killedMs ?? Date.now(), toMs: Infinity }));
        if (member.downMs === undefined) note(name, how);
      } catch (error) {
        note(name, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
      }
      const { downMs = AGAIN_MS } = member;
      member.running = member.downMs = member.killedMs = undefined;
      await wait(downMs, undefined, { signal }).catch(() => undefined);
    }
  }

  const untilUp: Crew['untilUp'] = (names) => until(() => members(names).every(({ running }) => running), PATIENCE_MS);
  return {
    start: async (parts) => {
      const stage = parts.map((part): Member => ({ part, life: Promise.resolve() }));
      stages.push(stage);
      for (const member of stage) member.life = live(member);
      const names = parts.map(({ name }) => name);
      if (!(await untilUp(names))) throw new Error(`Not all of these got ready: ${names.join(', ')}. ${endings.at(-1)?.how ?? ''}`);
    },
    untilUp,
    kill: async (downMs) => {
      const victims = members([...downMs.keys()]).flatMap((member) => {
        if (!member.running) return [];
        member.downMs = downMs.get(member.part.name);
        member.killedMs = Date.now();
        return [member.running];
      });
      // With its group: its children die with it.
      victims.forEach(({ pid }) => sendSignal(-pid, 'SIGKILL'));
      await Promise.all(victims.map(({ exited }) => exited));
      return victims.length;
    },
    endings,
    outages,
    stop: async () => {
      ending.abort();
      for (const stage of stages.toReversed()) {
        await Promise.all(stage.map(({ running }) => running?.stop({ patienceMs: 6_000 })));
        await Promise.all(stage.map(({ life }) => life));
      }
    },
  };
}
