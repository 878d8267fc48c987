import { setTimeout as wait } from 'node:timers/promises';

/** An API's answer about its readiness, asked from when to when, in milliseconds since the epoch. */
export type Readiness = { url: string; status: number; body: unknown; fromMs: number; toMs: number };

const EVERY_MS = 500;
const PATIENCE_MS = 5_000;

/** Asks an API once whether it is ready; null where it does not answer. */
export async function askReadiness(url: string): Promise<Readiness | null> {
  const fromMs = Date.now();
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return { url, status: answer.status, body: await answer.json(), fromMs, toMs: Date.now() };
  } catch {
    return null;
  }
}

/**
 * Asks each API whether it is ready, again and again until it is told to stop, as a load balancer would. Returns what
 * they said.
 */
export async function watchDoors(urls: readonly string[], isOver: () => boolean): Promise<Readiness[]> {
  const said: Readiness[] = [];
  const watch = async (url: string): Promise<void> => {
    while (!isOver()) {
      const readiness = await askReadiness(url);
      if (readiness) said.push(readiness);
      await wait(EVERY_MS);
    }
  };
  await Promise.all(urls.map(watch));
  return said;
}
