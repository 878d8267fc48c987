import { createHash } from 'node:crypto';

/** The head of a chain in which nothing stands yet. */
export const GENESIS = '0'.repeat(64);

/**
 * SHA-256, in hex, of lines joined by a line feed; an absent value leaves its line empty. What is hashed may never
 * change, or old chains break.
 */
export const hashLines = (lines: readonly (string | number | null)[]): string =>
  createHash('sha256')
    .update(lines.map((line) => line ?? '').join('\n'))
    .digest('hex');
