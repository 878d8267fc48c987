import { Context } from '@temporalio/activity';

const BEAT_MS = 2_000;

/**
 * Tells Temporal that this activity goes on: a slow mail server is not taken for a dead worker, whose letters another
 * would send beside it.
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
