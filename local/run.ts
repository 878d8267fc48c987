import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { endWithUs, sendSignal } from './identity.ts';

type Run = {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  account?: { uid: number; gid: number } | undefined;
  /** Files and folders that it is given open, to read, after its three streams. */
  handed?: readonly string[] | undefined;
  signal?: AbortSignal | undefined;
};

/** The descriptor of the first file that a program is handed open. */
export const FIRST_HANDED = 3;

/** Opens the files that a program is to be handed while `start` starts it. */
export function handing<T>(paths: readonly string[], start: (files: number[]) => T): T {
  const files = paths.map((path) => openSync(path, 'r'));
  try {
    return start(files);
  } finally {
    files.forEach((file) => closeSync(file));
  }
}

/**
 * Runs a command to its end and returns its output, both streams together. Throws a sentence with the end of the output
 * when it fails, does not exist, or is aborted; its whole group ends then.
 */
export async function run(command: string, args: string[], options: Run = {}): Promise<string> {
  options.signal?.throwIfAborted();
  const child = handing(options.handed ?? [], (files) =>
    spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe', ...files],
      detached: true,
      env: options.env ?? process.env,
      ...options.account,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    }),
  );
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const closed = new Promise<string>((resolve) => {
    child.once('error', (error) =>
      resolve('code' in error && error.code === 'ENOENT' ? 'is not installed' : `cannot run: ${error.message}`),
    );
    child.once('close', (code, by) => resolve(by ? `was ended by ${by}` : code === 0 ? '' : `failed with code ${code}`));
  });
  const { pid } = child;
  const abort = (): void => void (pid !== undefined && sendSignal(-pid, 'SIGKILL'));
  if (pid !== undefined) endWithUs(pid, closed);
  options.signal?.addEventListener('abort', abort, { once: true });
  const failure = await closed;
  options.signal?.removeEventListener('abort', abort);
  options.signal?.throwIfAborted();
  if (failure !== '')
    throw new Error([`${command} ${failure}`, output.trim().split('\n').slice(-20).join('\n')].filter(Boolean).join(': '));
  return output;
}
