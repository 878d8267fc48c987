import pidusage from 'pidusage';
import type { Stage } from './stage.ts';

const MIB = 1_048_576;

/** Resident memory of a process, in MiB. */
export const memoryOf = async (pid: number): Promise<number> => (await pidusage(pid)).memory / MIB;

/** Milliseconds of CPU that Guichet's parts have used since their start: PostgreSQL's by all of its processes. */
export async function cpuOf(stage: Stage): Promise<Record<string, number>> {
  const { rows } = await stage.database.query<{ pid: number }>('SELECT pid FROM pg_stat_activity');
  const parts = ['api', 'worker', 'temporal', 'postgres'];
  const pids = parts.map((part) => stage.pids().get(part) ?? 0);
  const used = await pidusage([...pids, ...rows.map(({ pid }) => pid)]);
  const ms = (pid: number): number => used[pid]?.ctime ?? 0;
  return {
    ...Object.fromEntries(parts.map((part, index) => [part, ms(pids[index] ?? 0)])),
    postgres: ms(pids[3] ?? 0) + rows.reduce((sum, { pid }) => sum + ms(pid), 0),
  };
}
