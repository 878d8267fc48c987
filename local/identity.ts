import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readJson, writeAtomically } from './files.ts';
import { until } from './until.ts';

const pidRecord = z.object({ pid: z.int().positive(), identity: z.string() });

/**
 * When a process was started and with what command, or undefined when it is gone (a zombie is gone). A pid alone may
 * belong to another program by now: the two together identify one process.
 */
export function identityOf(pid: number): string | undefined {
  try {
    if (!existsSync('/proc/self/stat'))
      return execFileSync('ps', ['-o', 'lstart=,command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    return `${fields[19]} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`.trim();
  } catch {
    return undefined;
  }
}

/** Notes which process runs, so that a later start can find it when its supervisor was killed. */
export function writePidFile(path: string, pid: number): void {
  mkdirSync(dirname(path), { recursive: true });
  writeAtomically(path, JSON.stringify({ pid, identity: identityOf(pid) ?? '' }));
}

/** The pid that the file names, if exactly that process still lives. */
export function livingPid(path: string): number | undefined {
  const record = pidRecord.safeParse(readJson(path));
  return record.success && identityOf(record.data.pid) === record.data.identity ? record.data.pid : undefined;
}

/** Ends a process by one signal after the other, each with its own timeout, until it is gone. */
export async function end(pid: number, signals: [NodeJS.Signals, number][]): Promise<void> {
  const identity = identityOf(pid);
  if (identity === undefined) return;
  const gone = (): boolean => identityOf(pid) !== identity;
  for (const [signal, patienceMs] of signals) {
    if (gone()) return;
    sendSignal(pid, signal);
    if (await until(gone, patienceMs)) return;
  }
  throw new Error(`Process ${pid} does not end (${identity}); end it by hand.`);
}

/** Ends the processes that a killed supervisor left running, from the pid files of this folder. */
export async function endSurvivors(pidDir: string, say: (line: string) => void): Promise<void> {
  if (!existsSync(pidDir)) return;
  await Promise.all(
    readdirSync(pidDir).map(async (file) => {
      const pid = livingPid(join(pidDir, file));
      if (pid !== undefined) {
        say(`Ending ${file.replace(/\.pid$/, '')}, left running by an earlier start (process ${pid})`);
        await end(pid, [
          ['SIGTERM', 3_000],
          ['SIGKILL', 2_000],
        ]);
      }
      rmSync(join(pidDir, file), { force: true });
    }),
  );
}

/** Sends a signal to a process, or to its group when the number is negative; a missing process is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

const children = new Set<number>();
process.on('exit', () => children.forEach((pid) => sendSignal(-pid, 'SIGKILL')));

/**
 * Ensures that a child (with the group that it leads) ends at the latest when this process does, however that happens.
 */
export function endWithUs(pid: number, exited: Promise<unknown>): void {
  children.add(pid);
  void exited.then(() => children.delete(pid));
}
