import { createHistogram } from 'node:perf_hooks';
import autocannon from 'autocannon';
import { type Load, loadOf } from './figures.ts';

/**
 * Each client asks again as soon as it is answered, while it continues. Requests under way at the end are awaited, and
 * counted with the time that they took.
 */
export async function loopWhile(clients: number, goesOn: () => boolean, ask: (client: number) => Promise<void>): Promise<Load> {
  const times = createHistogram();
  const since = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      while (goesOn()) {
        const asked = performance.now();
        await ask(client);
        times.record(Math.max(1, Math.round((performance.now() - asked) * 1_000)));
      }
    }),
  );
  return loadOf(times, performance.now() - since);
}

/** The same for so many seconds. */
export function loop(clients: number, seconds: number, ask: (client: number) => Promise<void>): Promise<Load> {
  const since = performance.now();
  return loopWhile(clients, () => performance.now() - since < seconds * 1_000, ask);
}

/** A machine that has not answered once after so many times the requested time is not measured. */
const PATIENCE = 30;

/**
 * The same for one address, by a client that is lighter than the server: until the first answer after the time is over.
 * Throws where an answer is not 200.
 */
export async function hammer(clients: number, seconds: number, url: string, headers: Record<string, string>): Promise<Load> {
  const times = createHistogram();
  const since = performance.now();
  let last = since;
  await new Promise<void>((resolve, reject) => {
    const run = autocannon({ url, headers, connections: clients, duration: seconds * PATIENCE }, (error) =>
      error ? reject(error) : resolve(),
    );
    run.on('response', (_client, status, _bytes, ms) => {
      last = performance.now();
      if (status === 200) times.record(Math.max(1, Math.round(ms * 1_000)));
      else reject(new Error(`${url} answered ${status}`));
      if (last - since >= seconds * 1_000) run.stop();
    });
    run.on('reqError', reject);
  });
  return loadOf(times, last - since);
}
