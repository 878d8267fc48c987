import type pg from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, type RateLimiterRes, RLWrapperTimeouts } from 'rate-limiter-flexible';

/** At most `points` requests of one caller in a window of `seconds`, which begins with the first of them. */
type Limit = { name: string; points: number; seconds: number };

/** Whether a request is within its limit, how many more are allowed, and in how many milliseconds the window ends. */
type LimitState = { allowed: boolean; left: number; endsInMs: number };

/**
 * What this process may spend of a caller's limit without asking, and what all processes together had left when it last
 * asked.
 */
type Lease = { own: number; shared: number; endsAt: number };

const LEASES_AT_MOST = 10_000;
const PATIENCE_MS = 500;

/**
 * Counts requests against a limit shared by all processes, at the cost of a Map lookup: a process takes a twentieth of
 * a caller's limit at a time and spends it locally. So of two processes, one may hold back a twentieth when the other
 * refuses, and no request beyond the limit passes. If PostgreSQL does not answer within half a second, this process
 * counts by itself; the returned function never rejects.
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
    // The in-memory limiter behind it does not fail: whatever it throws says that the limit is exceeded.
    const said = await limiter.consume(who, share).catch((passed: RateLimiterRes) => passed);
    const own = Math.max(0, Math.min(share, points - said.consumedPoints + share));
    // A forgotten caller's limit is asked for again, with the same answer.
    if (leases.size >= LEASES_AT_MOST) leases.clear();
    leases.set(who, { own, shared: Math.max(0, points - said.consumedPoints), endsAt: Date.now() + said.msBeforeNext });
  }

  /** One query at a time for each caller, shared by those who wait for it. */
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
