import { createHash } from 'node:crypto';

/** The head of an empty chain. */
export const GENESIS = '0'.repeat(64);

/**
 * SHA-256, in hex, of lines joined by a line feed; an absent value is an empty line. What is hashed must never change,
 * or old chains break.
 */
export const hashLines = (lines: readonly (string | number | null)[]): string =>
  createHash('sha256')
    .update(lines.map((line) => line ?? '').join('\n'))
    .digest('hex');
