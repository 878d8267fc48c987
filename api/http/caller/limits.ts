import type { Request, RequestHandler } from 'express';
import ipaddr from 'ipaddr.js';
import type pg from 'pg';
import { sharedLimit } from '../../../db/core/limits.ts';
import type { Caller } from '../../../domain/core/role.ts';
import { logContextOf } from '../request/request-log-context.ts';
import type { SignIn } from './sign-in.ts';
import { Problem } from '../problem/problem.ts';
import type { Limited } from '../problem/sentence.ts';

/** How many requests each may send in a window; 0: as many as they like. */
export type LimitSizes = {
  /** A person, reading and writing. */
  person: number;
  /** A person's writes among them. */
  commands: number;
  /**
   * A person's documents, exports and searches by words, which take the service long to make, and checks of a SIRET; an
   * address's, where no person is signed in.
   */
  costly: number;
  /** An address, for requests without a signed-in person. */
  address: number;
  /** An address, with tokens that are refused. */
  failed_tokens: number;
};

/**
 * Counts a caller's request; throws the problem when it is one too many, and writes the state of the limit on the
 * answer.
 */
type RateLimiter = (req: Request, name: Limited, who: string) => Promise<void>;

/** The limits as all processes on this database share them. */
export function createRateLimiter(pool: pg.Pool, sizes: LimitSizes, seconds = 60): RateLimiter {
  const limits = new Map(
    Object.entries(sizes)
      .filter(([, points]) => points > 0)
      .map(([name, points]) => [name, { points, count: sharedLimit(pool, { name, points, seconds }) }]),
  );
  return async ({ res }, name, who) => {
    const limit = limits.get(name);
    if (!limit) return;
    const { allowed, left, endsInMs } = await limit.count(who);
    const wait = Math.max(1, Math.ceil(endsInMs / 1_000));
    // draft-ietf-httpapi-ratelimit-headers-10
    res?.append('RateLimit-Policy', `"${name}";q=${limit.points};w=${seconds}`).append('RateLimit', `"${name}";r=${left};t=${wait}`);
    if (allowed) return;
    res?.set('Retry-After', String(wait));
    throw new Problem({ code: 'too_many_requests', limit: name, most: limit.points, inSeconds: seconds, retryAfterSeconds: wait });
  };
}

/** One row is one IPv6 network, which chooses its addresses freely; an IPv4 address is the same in any notation. */
export function addressOf({ ip = '' }: Pick<Request, 'ip'>): string {
  if (!ipaddr.isValid(ip)) return 'unknown';
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

export type Bearer = { caller: Caller; signIn: SignIn };

/** Identifies callers, and limits how often they may ask; without a limit where `limits` is absent. */
export type Door = {
  /** `whenKnown` is called as soon as the caller is known, before any other work for them. */
  authenticate: (authorization: string | undefined, whenKnown?: (personId: string) => Promise<void>) => Promise<Bearer>;
  limits?: RateLimiter;
};

/**
 * Identifies the caller. A person counts as a person, whatever the address: a whole ministry may share one. Only
 * requests without a signed-in person count for their address, so that one caller's failed tokens never lock out a
 * colleague.
 */
export async function signIn({ authenticate, limits }: Door, req: Request): Promise<Bearer> {
  try {
    return await authenticate(req.get('Authorization'), async (personId) => {
      logContextOf(req).personId = personId;
      await limits?.(req, 'person', personId);
      if (!['GET', 'HEAD'].includes(req.method)) await limits?.(req, 'commands', personId);
    });
  } catch (error) {
    if (error instanceof Problem && error.facts.code === 'unauthenticated') {
      await limits?.(req, 'address', addressOf(req));
      if (error.facts.reason !== 'no_token') await limits?.(req, 'failed_tokens', addressOf(req));
    }
    throw error;
  }
}

/** Counts requests that need no sign-in, or lead nowhere, for their address. */
export const asStranger =
  ({ limits }: Pick<Door, 'limits'>): RequestHandler =>
  async (req, _res, next) => {
    await limits?.(req, 'address', addressOf(req));
    next();
  };
