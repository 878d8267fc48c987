import { spawn } from 'node:child_process';

/** Prints new lines of these logs, formatted for people, until this process ends. */
export async function showLogs(files: readonly string[]): Promise<void> {
  // A development tool: an installation works without it.
  const { default: pretty } = await import('pino-pretty');
  const tail = spawn('tail', ['-q', '-n', '0', '-F', ...files], { stdio: ['ignore', 'pipe', 'ignore'] });
  process.once('exit', () => tail.kill());
  tail.stdout.pipe(pretty({ ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', singleLine: true }));
}
