import type { Refusal } from './refusal.ts';

/**
 * A row's versions. `decided`: the version of its last event that is not a consequence; absent if nothing follows by
 * itself.
 */
type Versioned = { version: number; decided?: number };

/**
 * Refuses a command decided on an older version: since `read`, a person has decided something or a deadline has passed.
 * Consequences alone make no command stale.
 */
export const refuseStale = ({ version, decided = version }: Versioned, read: number): Refusal | null =>
  decided <= read && read <= version ? null : { code: 'stale_version', current: version };
