import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Polls until the condition holds (true) or the deadline has passed (false). */
export async function until(condition: () => boolean | Promise<boolean>, deadlineMs: number, everyMs = 25): Promise<boolean> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    if (await condition()) return true;
    if (performance.now() > deadline) return false;
    await wait(everyMs);
  }
}

/**
 * Longer than /readyz takes to report that a part does not answer: a start that gave up before would never learn that
 * it is degraded.
 */
const ANSWERS_WITHIN_MS = 5_000;

/** Whether a web address answers 200; any other outcome is a no. */
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
