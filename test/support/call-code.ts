import { createHash } from 'node:crypto';

/** A code for a call of the tests, derived from its id. */
export const codeOf = (id: string): string =>
  [...createHash('sha256').update(id).digest().subarray(0, 5)].map((byte) => String.fromCharCode(65 + (byte % 26))).join('');
