import type { Refusal } from './refusal.ts';

/**
 * A row's versions. `decided`: that of its last event that is no consequence; absent where nothing follows by itself.
 */
export type Versioned = { version: number; decided?: number };

/**
 * Refuses what was decided on an older version: since `read` somebody has decided something, or a date has passed. What
 * only followed makes nobody stale.
 */
export const refuseStale = ({ version, decided = version }: Versioned, read: number): Refusal | null =>
  decided <= read && read <= version ? null : { code: 'stale_version', current: version };
