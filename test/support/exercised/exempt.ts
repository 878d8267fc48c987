import type { Exempt } from './compare.ts';

/** What no test of `npm test` can meet, and why. */
export const EXEMPT: Exempt = {};
