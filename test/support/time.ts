import { LONGEST_REQUEST_MS } from '../../domain/core/command.ts';
import type { TemporalHarness } from './temporal-harness.ts';

/**
 * Moves the clock of a time-skipping harness to an instant; what is due on the way happens on the way. Whoever has
 * something to hear hears it before: what a command has moved is told to its workflow after the answer.
 */
export async function moveTo(harness: TemporalHarness, instant: string): Promise<void> {
  await harness.heard();
  const left = Date.parse(instant) - Date.parse(await harness.now());
  if (left < 0) throw new Error(`the clock is past ${instant} already`);
  await harness.sleep(left);
}

/** An instant some seconds later, or earlier where negative. */
export const shifted = (instant: string, seconds: number): string => new Date(Date.parse(instant) + seconds * 1_000).toISOString();

/** When a date is met for sure: one that ends something is met only when all that was asked before it has ended. */
export const pastDate = (instant: string): string => shifted(instant, LONGEST_REQUEST_MS / 1_000 + 1);
