import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Asks again and again until the condition holds (true) or the deadline has passed (false). */
export async function until(condition: () => boolean | Promise<boolean>, deadlineMs: number, everyMs = 25): Promise<boolean> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    if (await condition()) return true;
    if (performance.now() > deadline) return false;
    await wait(everyMs);
  }
}

/**
 * Longer than /readyz takes to say that something does not answer it: a start that gave it up before would never hear
 * that it is degraded.
 */
const ANSWERS_WITHIN_MS = 5_000;

/** Whether a web address answers 200; whatever else happens is a no. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** How long something took, for a person: `0.9 s`. */
export function seconds(sinceMs: number): string {
  return `${((performance.now() - sinceMs) / 1_000).toFixed(1)} s`;
}

/** Whether something listens there. */
export function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
