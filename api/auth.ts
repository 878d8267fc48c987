import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { type Identity, recognisePerson } from '../db/people.ts';
import type { DB } from '../db/schema.ts';
import type { Role} from '../domain/role.ts';
import { type Caller, ROLES } from '../domain/role.ts';
import { Siret } from '../domain/siret.ts';
import { Problem } from './problems.ts';

const Claims = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  given_name: z.string(),
  usual_name: z.string(),
  email: z.email(),
  roles: z.array(z.string()).default([]),
  siret: Siret,
  organisation_name: z.string().optional(),
  legal_category: z.string().regex(/^\d{4}$/).optional(),
});

function toIdentity(payload: unknown): Identity {
  const { success, data, error } = Claims.safeParse(payload);
  if (!success) throw new Problem({ code: 'unauthenticated', reason: `claim ${error.issues[0]?.path.join('.') ?? ''}` });
  return {
    issuer: data.iss, subject: data.sub, givenName: data.given_name, usualName: data.usual_name, email: data.email,
    roles: ROLES.filter((role): role is Role => data.roles.includes(role)),
    siret: data.siret, organisationName: data.organisation_name ?? null, legalCategory: data.legal_category ?? null,
  };
}

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
type Keys = ReturnType<typeof createRemoteJWKSet>;

const KNOWN_AT_MOST = 10_000;

/**
 * Turns an Authorization header into the caller: signature against the issuer's published keys, issuer, audience, expiry with 5 s of skew.
 * The issuer is asked for its keys when the first token comes, and again when a token names a key that is not among them.
 */
export function authenticator(db: Kysely<DB>, { issuer, audience }: { issuer: string; audience: string }): (authorization: string | undefined) => Promise<Caller> {
  let keys: Promise<Keys> | undefined;
  const known = new Map<string, Promise<Caller>>();

  async function discover(): Promise<Keys> {
    const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(3_000) });
    return createRemoteJWKSet(new URL(Discovery.parse(await response.json()).jwks_uri), { timeoutDuration: 3_000 });
  }

  async function verify(token: string): Promise<Identity> {
    keys ??= discover();
    const published = await keys.catch(() => { keys = undefined; throw new Problem({ code: 'issuer_unavailable' }); });
    try {
      return toIdentity((await jwtVerify(token, published, { issuer, audience, clockTolerance: 5, algorithms: ['RS256', 'ES256'], requiredClaims: ['exp', 'sub'] })).payload);
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (error instanceof errors.JWKSTimeout || (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC')) throw new Problem({ code: 'issuer_unavailable' });
      throw new Problem({ code: 'unauthenticated', reason: error instanceof errors.JOSEError ? error.code : 'malformed' });
    }
  }

  /** The row is written when the issuer says something new of a person, not at each request. */
  function callerOf(identity: Identity): Promise<Caller> {
    const said = JSON.stringify(identity);
    const caller = known.get(said) ?? recognisePerson(db, identity);
    if (known.size >= KNOWN_AT_MOST) known.clear();
    known.set(said, caller);
    caller.catch(() => known.delete(said));
    return caller;
  }

  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
    if (!token) throw new Problem({ code: 'unauthenticated', reason: authorization ? 'no bearer token' : 'no Authorization header' });
    return callerOf(await verify(token));
  };
}
