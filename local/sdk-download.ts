import { copyFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aloud, type Say } from './provision.ts';
import { run } from './run.ts';

const titles = { 'dev-server': 'development server', 'time-skipping': 'time-skipping test server' };

const STALL_MS = 10_000;

/**
 * Has the Temporal SDK download the server of its choice into `folder` as `file`. The SDK only downloads a server that
 * it also starts, and it takes over the signals of its process, so it does this in a process of its own. Without
 * internet it fails at once or, where packets are silently dropped, when nothing has arrived for 10 s.
 */
export async function sdkDownload(
  server: keyof typeof titles,
  folder: string,
  file: string,
  say: Say,
  signal?: AbortSignal,
): Promise<void> {
  const stalled = new AbortController();
  let [size, since] = [-1, performance.now()];
  const watch = setInterval(() => {
    const now = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    if (now !== size) [size, since] = [now, performance.now()];
    else if (performance.now() - since > STALL_MS) stalled.abort(new Error('nothing arrived for 10 s'));
  }, 250);
  try {
    const script = fileURLToPath(new URL('./sdk-download-child.ts', import.meta.url));
    const either = signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal;
    await aloud(say, `Looking for Temporal's ${titles[server]} on the internet`, () =>
      run(process.execPath, [script, server, folder], { signal: either }).catch((error: unknown) => {
        throw new Error(reason(error));
      }),
    );
  } finally {
    clearInterval(watch);
  }
  const [downloaded] = readdirSync(folder);
  if (downloaded === undefined) throw new Error('it left no file');
  copyFileSync(join(folder, downloaded), join(folder, file));
  rmSync(join(folder, downloaded));
}

/** The innermost causes are the telling ones ("failed to lookup address information: Name or service not known"). */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n').find((line) => line.includes('Download: ')) ?? message;
  return line.split(': ').slice(-2).join(': ');
}
