import { spawn, type StdioOptions } from 'node:child_process';
import { rmSync } from 'node:fs';
import { closeLog, type LogLimits, openLog, rotateLog, tail } from './files.ts';
import { endWithUs, sendSignal, writePidFile } from './identity.ts';
import { handing } from './run.ts';
import { until } from './until.ts';

export type Stop = { patienceMs?: number; hurry?: AbortSignal };

/** A process that is ready. `exited` resolves to how it ended; `stop` returns when it is gone. */
export type Running = { pid: number; exited: Promise<string>; stop(stop?: Stop): Promise<void> };

export type Launch = {
  name: string;
  command: string;
  args: string[];
  logFile: string;
  ready: () => boolean | Promise<boolean>;
  deadlineMs: number;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  account?: { uid: number; gid: number } | undefined;
  /** Files and folders that it is given open, to read; not together with a channel. */
  handed?: readonly string[];
  /** A child that is ours ends itself when this channel closes, so that it does not outlive a killed supervisor. */
  channel?: boolean;
  pidFile?: string;
  /**
   * How large its log may grow, how many are kept, and how often that is checked, where it differs from the default.
   */
  logLimits?: LogLimits & { everyMs: number };
  /** What ends it, from polite to final; only the first one has the caller's timeout. */
  stopSignals?: NodeJS.Signals[];
  signal?: AbortSignal | undefined;
};

const LOG_EVERY_MS = 10_000;

/** Rotates its log whenever it has outgrown its limit, for as long as it lives. */
function keepLogSmall({ logFile, logLimits }: Launch, exited: Promise<unknown>): void {
  const look = setInterval(() => rotateLog(logFile, logLimits), logLimits?.everyMs ?? LOG_EVERY_MS).unref();
  void exited.then(() => clearInterval(look));
}

/**
 * Starts a process in a group of its own (so that Ctrl-C in the terminal reaches only the supervisor, which orders the
 * stop), with its output in a log, and waits until it is ready. Throws a sentence and the end of the log when it fails,
 * and leaves nothing then.
 */
export async function launch(options: Launch): Promise<Running> {
  options.signal?.throwIfAborted();
  const log = openLog(options.logFile);
  const child = handing(options.handed ?? [], (files) => {
    const stdio: StdioOptions = options.channel ? ['ignore', log, log, 'ipc'] : ['ignore', log, log, ...files];
    return spawn(options.command, options.args, {
      stdio,
      detached: true,
      env: options.env ?? process.env,
      ...options.account,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
  });
  closeLog(log);
  const { pid } = child;
  let ended: string | undefined;
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve((ended = `could not be run: ${error.message}`)));
    child.once('exit', (code, by) => resolve((ended = by ? `was ended by ${by}` : `ended with code ${code}`)));
  });
  if (pid === undefined) throw new Error(`${options.name} ${await exited}`);
  endWithUs(pid, exited);
  keepLogSmall(options, exited);
  if (options.pidFile) {
    const { pidFile } = options;
    writePidFile(pidFile, pid);
    void exited.then(() => rmSync(pidFile, { force: true }));
  }
  const hasEnded = (): boolean => ended !== undefined;
  const stop = async (stop: Stop = {}): Promise<void> => {
    // A pid that is free again may be another program's.
    if (!hasEnded()) await stopGroup(pid, exited, options.stopSignals ?? ['SIGTERM', 'SIGKILL'], stop);
  };
  const running = { pid, exited, stop };

  const settled = (): boolean => hasEnded() || options.signal?.aborted === true;
  const inTime = await until(async () => settled() || (await options.ready()), options.deadlineMs);
  if (inTime && !settled()) return running;
  await running.stop({ patienceMs: 2_000 });
  options.signal?.throwIfAborted();
  const why = inTime ? await exited : `was not ready within ${options.deadlineMs / 1_000} s`;
  throw new Error(`${options.name} ${why}; the end of ${options.logFile}:\n${tail(options.logFile)}`);
}

async function stopGroup(
  pid: number,
  exited: Promise<string>,
  signals: NodeJS.Signals[],
  { patienceMs = 5_000, hurry }: Stop,
): Promise<void> {
  let patience = hurry ? AbortSignal.any([hurry, AbortSignal.timeout(patienceMs)]) : AbortSignal.timeout(patienceMs);
  for (const signal of signals) {
    // The last signal goes to the whole group, since a process that cannot react does not end its own children.
    sendSignal(signal === 'SIGKILL' ? -pid : pid, signal);
    if (await before(patience, exited)) return;
    patience = AbortSignal.timeout(1_000);
  }
}

function before(patience: AbortSignal, exited: Promise<string>): Promise<boolean> {
  return new Promise((resolve) => {
    void exited.then(() => resolve(true));
    if (patience.aborted) resolve(false);
    patience.addEventListener('abort', () => resolve(false), { once: true });
  });
}
