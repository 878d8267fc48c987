import { LONGEST_REQUEST_MS } from '../../domain/core/command.ts';
import type { TemporalHarness } from './temporal-harness.ts';

/**
 * Moves the clock of a time-skipping harness to an instant; what is due on the way happens on the way. First every
 * workflow with something to hear hears it: a workflow is told of a command only after its answer.
 */
export async function moveTo(harness: TemporalHarness, instant: string): Promise<void> {
  await harness.heard();
  const left = Date.parse(instant) - Date.parse(await harness.now());
  if (left < 0) throw new Error(`the clock is past ${instant} already`);
  await harness.sleep(left);
}

/** An instant some seconds later, or earlier where negative. */
export const shifted = (instant: string, seconds: number): string => new Date(Date.parse(instant) + seconds * 1_000).toISOString();

/** When a date is certainly met: a date that ends something is met only when all requests from before it have ended. */
export const pastDate = (instant: string): string => shifted(instant, LONGEST_REQUEST_MS / 1_000 + 1);
