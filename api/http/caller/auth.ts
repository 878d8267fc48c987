import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { createRemoteJWKSet, errors, type JWKSCacheInput, jwksCache, jwtVerify } from 'jose';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { recognisePerson } from '../../../db/people/people.ts';
import { Superseded } from '../../../db/people/houses.ts';
import { type BesideToken, callerWith, withRolesBesideToken } from '../../../db/people/roles.ts';
import type { DB } from '../../../db/core/schema.ts';
import { Refused } from '../../../domain/core/refusal.ts';
import type { Caller, Identity } from '../../../domain/core/role.ts';
import { faultOfTimes, faultOfToken, LIFETIME_AT_MOST_SECONDS, SKEW_SECONDS, toIdentity } from './access-token.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../problem/problem.ts';
import type { SignIn } from './sign-in.ts';

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
/** An issuer's keys; `cache`: those that are known now, by jose, in a new object each time that they were read. */
type Keys = { keySet: ReturnType<typeof createRemoteJWKSet>; cache: JWKSCacheInput };

/**
 * Returns where an issuer's own document says that its keys are. It has to be the document of that issuer (OpenID
 * Connect Discovery §4.3), and an issuer that is reached under TLS has its keys there too: an attacker who can change
 * clear text could otherwise sign in as any person.
 */
function keysOf(issuer: string, document: unknown): URL {
  const { issuer: named, jwks_uri: keys } = Discovery.parse(document);
  if (named !== issuer) throw new Error(`the discovery document of ${issuer} is that of ${named}`);
  const address = new URL(keys);
  if (new URL(issuer).protocol === 'https:' && address.protocol !== 'https:')
    throw new Error(`${issuer} serves its keys in clear, at ${keys}`);
  return address;
}

/**
 * How long the issuer's keys are trusted while it does not answer: an outage of its own locks out no one with a token.
 */
const KEYS_BELIEVED_MS = 24 * 60 * 60_000;

const ISSUER_FAILED = [errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code];

/**
 * The person whom a verified token names, when it was issued, in seconds since 1970, how long at most that is trusted,
 * and whether the issuer's keys are still those that it was checked with.
 */
type Verified = { identity: Identity; signIn: SignIn; issuedAt: number; untilMs: number; isCurrent: () => boolean };

function sameKeys({ cache }: Keys): () => boolean {
  const then = cache.jwks;
  return () => cache.jwks === then || isDeepStrictEqual(cache.jwks, then);
}

const whoIs = ({ issuer, subject }: Identity): string => JSON.stringify([issuer, subject]);

const KNOWN_AT_MOST = 10_000;

/** For this long a verified signature is not checked again, unless the issuer's keys have changed in the meantime. */
const VERIFIED_FOR_MS = 60_000;

/**
 * Turns an Authorization header into the caller: signature against the issuer's published keys, issuer, audience,
 * expiry with 5 s of skew, and that it is an access token that was issued for no longer than it may be. The issuer is
 * asked for its keys when the first token comes, again when a token names an unknown key, at most once in
 * `keysAtMostEveryMs`, and in the background when its last answer is older than `keysFreshForMs`, so that a revoked key
 * is forgotten. The caller's roles are the token's where those are trusted, those given here for the organisation for
 * which the token says that they act, and those that they have there in the stead of a person who is away. These are
 * read at each request, so that a role given or withdrawn, an absence, and a disabled account take effect at once in
 * every process. A token is refused if it was issued before the issuer has said, by another token or at a sign-in, that
 * its person acts for another organisation, or with other roles.
 */
export function authenticator(
  db: Kysely<DB>,
  {
    issuer,
    audience,
    keysAtMostEveryMs = 5_000,
    keysFreshForMs = 10 * 60_000,
    lifetimeAtMostSeconds = LIFETIME_AT_MOST_SECONDS,
    formerOrganisationDays,
    believesRolesOf,
  }: {
    issuer: string;
    audience: string;
    keysAtMostEveryMs?: number;
    keysFreshForMs?: number;
    lifetimeAtMostSeconds?: number;
    formerOrganisationDays?: number;
    believesRolesOf: (siret: string) => boolean;
  },
): Deps['authenticate'] {
  let keys: Promise<Keys> | undefined;
  let askedAt = performance.now();
  const known = new Map<string, { said: string; at: number; caller: Promise<Caller> }>();
  const verified = new Map<string, Verified>();

  async function discover(): Promise<Keys> {
    // A server that the request is redirected to is not the configured issuer; jose follows no redirect to the keys
    // either.
    const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      redirect: 'error',
      signal: AbortSignal.timeout(3_000),
    });
    const cache: JWKSCacheInput = {};
    const keySet = createRemoteJWKSet(keysOf(issuer, await response.json()), {
      timeoutDuration: 3_000,
      cooldownDuration: keysAtMostEveryMs,
      cacheMaxAge: KEYS_BELIEVED_MS,
      [jwksCache]: cache,
    });
    await keySet.reload();
    return { keySet, cache };
  }

  /** Asks the issuer again, without making a request wait: the present keys serve until it answers. */
  function refresh(): void {
    if (performance.now() - askedAt < keysFreshForMs) return;
    askedAt = performance.now();
    discover().then(
      (fresh) => {
        keys = Promise.resolve(fresh);
      },
      () => undefined,
    );
  }

  async function verify(token: string): Promise<Verified> {
    const those = (keys ??= discover());
    const published = await those.catch(() => {
      keys = undefined;
      throw new Problem({ code: 'issuer_unavailable' });
    });
    refresh();
    // Taken from the keys before the check: they may change in the meantime.
    const isSame = sameKeys(published);
    try {
      const { payload, protectedHeader } = await jwtVerify(token, published.keySet, {
        issuer,
        audience,
        clockTolerance: SKEW_SECONDS,
        algorithms: ['RS256', 'ES256'],
        requiredClaims: ['exp', 'iat', 'sub'],
      });
      const fault = faultOfToken(protectedHeader, payload, { lifetimeAtMostSeconds, now: Date.now() / 1_000 });
      if (fault) throw new Problem({ code: 'unauthenticated', reason: fault });
      const { identity, signIn } = toIdentity(payload, believesRolesOf);
      const { iat: issuedAt = 0 } = payload;
      const faultOfSignIn = faultOfTimes({ at: signIn.at, issuedAt }, Date.now() / 1_000);
      if (faultOfSignIn) throw new Problem({ code: 'unauthenticated', reason: faultOfSignIn });
      const untilMs = Math.min(Date.now() + VERIFIED_FOR_MS, ((payload.exp ?? 0) + SKEW_SECONDS) * 1_000);
      return { identity, signIn, issuedAt, untilMs, isCurrent: () => keys === those && isSame() };
    } catch (error) {
      if (error instanceof Problem) throw error;
      // A fault of the token has a code of its own; an issuer that did not answer, or not as it should, has none, or
      // one of these.
      if (!(error instanceof errors.JOSEError) || ISSUER_FAILED.includes(error.code)) throw new Problem({ code: 'issuer_unavailable' });
      throw new Problem({ code: 'unauthenticated', reason: error.code });
    }
  }

  /**
   * The person whom a token names. A verified token is known by its hash, so that no token is kept, and never beyond
   * its expiry.
   */
  async function identityOf(token: string): Promise<Verified> {
    const key = hash('sha256', token, 'base64');
    const last = verified.get(key);
    if (last && Date.now() < last.untilMs && last.isCurrent()) return last;
    const found = await verify(token);
    if (verified.size >= KNOWN_AT_MOST) verified.clear();
    verified.set(key, found);
    return found;
  }

  /**
   * The row is written when the issuer says something new about a person, or more recently than before, not at each
   * request.
   */
  function bearerOf({ identity, issuedAt: at }: Verified): Promise<Caller> {
    const who = whoIs(identity);
    const said = JSON.stringify(identity);
    const last = known.get(who);
    if (last?.said === said && at <= last.at) return last.caller;
    const caller = recognisePerson(db, identity, { at, formerOrganisationDays });
    if (known.size >= KNOWN_AT_MOST) known.clear();
    known.set(who, { said, at, caller });
    caller.catch(() => known.delete(who));
    return caller;
  }

  /** The caller of a token; checked once more if another process has since learnt something about that person. */
  async function callerOf(found: Verified, whenKnown: ((personId: string) => Promise<void>) | undefined): Promise<Caller> {
    const bearer = await bearerOf(found);
    await whenKnown?.(bearer.personId);
    try {
      return await withRolesBesideToken(db, bearer);
    } catch (error) {
      if (!(error instanceof Superseded)) throw error;
      known.delete(whoIs(found.identity));
      return withRolesBesideToken(db, await bearerOf(found));
    }
  }

  return async (authorization, whenKnown) => {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (!token) throw new Problem({ code: 'unauthenticated', reason: 'no_token' });
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw new Problem({ code: 'unauthenticated', reason: 'malformed' });
    const found = await identityOf(token);
    return { caller: await callerNow(() => callerOf(found, whenKnown)), signIn: found.signIn };
  };
}

/**
 * The caller, with everything that holds of them at this instant; throws `account_disabled` where their account is
 * disabled, and `unauthenticated` where a newer sign-in says otherwise.
 */
export async function callerNow(find: () => Caller | Promise<Caller>): Promise<Caller> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof Superseded) throw new Problem({ code: 'unauthenticated', reason: 'superseded' });
    throw error instanceof Refused ? new Problem(error.refusal) : error;
  }
}

/** The caller of a session of the pages, which was read with what holds beside its sign-in. */
export const callerOfSession = (caller: Caller, beside: readonly BesideToken[]): Promise<Caller> =>
  callerNow(() => callerWith(caller, beside));

/** The person who has just signed in to the pages, by what the issuer said of them at an instant. */
export async function callerWhoSignsIn(
  { signIns: db, formerOrganisationDays }: Pick<Deps, 'signIns' | 'formerOrganisationDays'>,
  identity: Identity,
  at: number,
): Promise<Caller> {
  const caller = await callerNow(() => recognisePerson(db, identity, { at, formerOrganisationDays }));
  // What holds beside the sign-in is read with each session; here it only refuses a disabled account.
  await callerNow(() => withRolesBesideToken(db, caller));
  return caller;
}
