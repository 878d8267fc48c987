import { spawn } from 'node:child_process';
import { endWithUs, sendSignal } from './identity.ts';

export type Run = {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  account?: { uid: number; gid: number } | undefined;
  signal?: AbortSignal | undefined;
};

/**
 * Runs a command to its end and returns what it wrote, both streams together.
 * Throws a sentence with the end of that when it fails, is not there, or is aborted; its whole group ends then.
 */
export async function run(command: string, args: string[], options: Run = {}): Promise<string> {
  options.signal?.throwIfAborted();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: options.env ?? process.env,
    ...options.account,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
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
