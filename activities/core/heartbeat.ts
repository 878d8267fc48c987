import { Context } from '@temporalio/activity';

const BEAT_MS = 2_000;

/**
 * Sends heartbeats to Temporal during the work, so that a slow mail server is not taken for a dead worker, whose
 * letters another worker would send as well.
 */
export async function withHeartbeat<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
