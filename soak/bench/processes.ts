import { setTimeout as wait } from 'node:timers/promises';
import pidusage from 'pidusage';
import { until } from '../../test/support/until.ts';
import { sum } from './figures.ts';
import type { Stage } from './stage.ts';

const MIB = 1_048_576;

/** A process that has used no more than this share of a core for so long is at rest. */
const [IDLE_SHARE, IDLE_MS, IDLE_WITHIN_MS] = [0.05, 3_000, 300_000];
/**
 * Garbage is given back while a process is at rest: its memory counts once it has fallen by no more than a hundredth in
 * so long.
 */
const [SETTLED_SHARE, SETTLED_MS, SETTLED_WITHIN_MS] = [0.99, 10_000, 120_000];

/** Resolves when a process is at rest. */
const untilIdle = (pid: number): Promise<unknown> =>
  until(
    `process ${pid} rests`,
    async () => {
      const before = (await pidusage(pid)).ctime;
      await wait(IDLE_MS);
      return (await pidusage(pid)).ctime - before < IDLE_SHARE * IDLE_MS;
    },
    IDLE_WITHIN_MS,
  );

/** Resident memory of a process, in MiB. */
export const memoryOf = async (pid: number): Promise<number> => (await pidusage(pid)).memory / MIB;

/** The same for a process at rest that has given back its spare memory. */
export async function memoryAtRest(pid: number): Promise<number> {
  await untilIdle(pid);
  const since = performance.now();
  for (let before = await memoryOf(pid); ;) {
    await wait(SETTLED_MS);
    const now = await memoryOf(pid);
    if (now >= before * SETTLED_SHARE || performance.now() - since > SETTLED_WITHIN_MS) return now;
    before = now;
  }
}

export const PARTS = ['api', 'worker', 'temporal', 'postgres'] as const;
export type Part = (typeof PARTS)[number];

/** Milliseconds of CPU that each process of each part has used since its start. */
type Clocks = Record<Part, Map<number, number>>;

async function clocksOf({ pids, database }: Stage): Promise<Clocks> {
  const { rows } = await database.query<{ pid: number }>('SELECT pid FROM pg_stat_activity');
  const living = pids();
  const read = async (part: Part): Promise<[Part, Map<number, number>]> => {
    const of = [living.get(part) ?? 0, ...(part === 'postgres' ? rows.map(({ pid }) => pid) : [])];
    const used = await pidusage(of);
    return [part, new Map(of.map((pid) => [pid, used[pid]?.ctime ?? 0]))];
  };
  return Object.fromEntries(await Promise.all(PARTS.map(read))) as Clocks;
}

/**
 * Runs something and returns the milliseconds of CPU that each part of Guichet used in the meantime; PostgreSQL's over
 * all of its processes.
 */
export async function meter<T>(stage: Stage, run: () => Promise<T>): Promise<{ found: T; cpu: Record<Part, number> }> {
  const before = await clocksOf(stage);
  const found = await run();
  const after = await clocksOf(stage);
  const used = (part: Part): number => sum([...after[part]].map(([pid, ms]) => ms - (before[part].get(pid) ?? 0)));
  return { found, cpu: Object.fromEntries(PARTS.map((part) => [part, used(part)])) as Record<Part, number> };
}

/** The same for one process, and for this one: a floor and its client. */
export async function meterFloor<T>(pid: number, run: () => Promise<T>): Promise<{ found: T; cpu: { floor: number; client: number } }> {
  const [before, mine] = [(await pidusage(pid)).ctime, process.cpuUsage()];
  const found = await run();
  const { user, system } = process.cpuUsage(mine);
  return { found, cpu: { floor: (await pidusage(pid)).ctime - before, client: (user + system) / 1_000 } };
}
