import type pg from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, type RateLimiterRes, RLWrapperTimeouts } from 'rate-limiter-flexible';

/** At most `points` requests of somebody in a window of `seconds`, which begins with the first of them. */
export type Limit = { name: string; points: number; seconds: number };

/** Whether a request is within its limit, how many more are, and in how many milliseconds the window ends. */
export type LimitState = { allowed: boolean; left: number; endsInMs: number };

/**
 * What this process may spend of somebody's limit without asking, and what all processes together still had when it
 * asked.
 */
type Lease = { own: number; shared: number; endsAt: number };

const LEASES_AT_MOST = 10_000;
const PATIENCE_MS = 500;

/**
 * Counts requests against a limit that all processes share. What it costs is a Map: of somebody's limit a process takes
 * a twentieth at a time, and spends it here, so that of two processes each may keep back a twentieth when the other
 * refuses, and no request passes that is one too many. Where PostgreSQL does not answer within half a second, this
 * process counts for itself; the returned function never rejects.
 */
export function sharedLimit(pool: pg.Pool, { name: keyPrefix, points, seconds: duration }: Limit): (who: string) => Promise<LimitState> {
  const whole = { keyPrefix, points, duration };
  const limiter = new RLWrapperTimeouts({
    limiter: new RateLimiterPostgres({ ...whole, storeClient: pool, storeType: 'pool', tableName: 'rate_limit', tableCreated: true }),
    timeoutMs: PATIENCE_MS,
    insuranceLimiter: new RateLimiterMemory(whole),
  });
  const share = Math.max(1, Math.floor(points / 20));
  const leases = new Map<string, Lease>();
  const asking = new Map<string, Promise<void>>();

  async function ask(who: string): Promise<void> {
    // The memory behind it has no failure of its own: what is thrown says that the limit is passed.
    const said = await limiter.consume(who, share).catch((passed: RateLimiterRes) => passed);
    const own = Math.max(0, Math.min(share, points - said.consumedPoints + share));
    // Whoever is forgotten asks again, and is answered as before.
    if (leases.size >= LEASES_AT_MOST) leases.clear();
    leases.set(who, { own, shared: Math.max(0, points - said.consumedPoints), endsAt: Date.now() + said.msBeforeNext });
  }

  /** One question at a time for whoever waits for it. */
  function askOnce(who: string): Promise<void> {
    const asked = asking.get(who) ?? ask(who).finally(() => asking.delete(who));
    asking.set(who, asked);
    return asked;
  }

  return async (who) => {
    for (;;) {
      const lease = leases.get(who);
      const endsInMs = lease ? lease.endsAt - Date.now() : 0;
      if (lease && endsInMs > 0) {
        if (lease.own > 0) {
          lease.own -= 1;
          return { allowed: true, left: lease.own + lease.shared, endsInMs };
        }
        if (lease.shared === 0) return { allowed: false, left: 0, endsInMs };
      }
      await askOnce(who);
    }
  };
}
