import { hashLines } from '../core/chain.ts';
import type { Posted } from './envelope.ts';

/** A recorded movement: at its place in its envelope, at an ISO instant. */
export type Recorded = Posted & { sequence: number; recordedAt: string };

/**
 * The hash that chains a movement to the one before it in its envelope, over fifteen lines: the previous hash, then its
 * row's values in the order of their columns.
 */
export const movementHash = (previous: string, recorded: Recorded): string => {
  const { envelopeId, sequence, kind, year, credit, from, to, amountCents, trancheId, valueDate, recordedAt, cause, reverses } = recorded;
  const values = [envelopeId, sequence, kind, year, credit, from, to, amountCents, trancheId, valueDate, recordedAt];
  return hashLines([previous, ...values, cause.streamId, cause.version, reverses?.sequence ?? null]);
};
