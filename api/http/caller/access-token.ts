import type { JWTHeaderParameters, JWTPayload } from 'jose';
import { z } from 'zod';
import { type Identity, ROLES } from '../../../domain/core/role.ts';
import { Siret } from '../../../domain/core/siret.ts';
import { HIDDEN, isOneLine } from '../../../domain/core/words.ts';
import { isStorable } from '../request/body.ts';
import { Problem } from '../problem/problem.ts';
import type { SignIn } from './sign-in.ts';

/** How far the issuer's clock may differ from ours. */
export const SKEW_SECONDS = 5;
export const LIFETIME_AT_MOST_SECONDS = 12 * 60 * 60;
/** No issuer keeps a person signed in for longer than a year: an older sign-in is a field that was not filled in. */
const SIGN_IN_AT_MOST_SECONDS = 366 * 24 * 60 * 60;

/** What an issuer calls an access token in its header: `at+jwt` (RFC 9068), or nothing more than a JWT. */
const TYPES: readonly unknown[] = ['at+jwt', 'jwt'];
/** Claims that only an ID token has (OpenID Connect Core 1.0 §3.1.3.6, §3.3.2.11). */
const OF_ID_TOKEN = ['nonce', 'at_hash', 'c_hash'];

/** A media type, whose `application/` may be left out (RFC 7515 §4.1.9). */
const typeOf = (typ: unknown): unknown => (typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : undefined);

/** Keycloak says in `typ`, Cognito in `token_use`, what a token is for, where its header says JWT for all of them. */
function isForAccess({ typ = 'Bearer', token_use: use = 'access', ...payload }: JWTPayload): boolean {
  return typ === 'Bearer' && use === 'access' && !OF_ID_TOKEN.some((claim) => Object.hasOwn(payload, claim));
}

/**
 * Why a token that the issuer has signed is refused, as a code; null: it is accepted. An ID token says who has signed
 * in to some page, a refresh token is for the issuer alone: neither is an access token.
 * @param now in seconds since 1970
 */
export function faultOfToken(
  { typ }: Pick<JWTHeaderParameters, 'typ'>,
  payload: JWTPayload,
  { lifetimeAtMostSeconds, now }: { lifetimeAtMostSeconds: number; now: number },
): string | null {
  const type = typeOf(typ);
  if (!TYPES.includes(type)) return 'no_access_token';
  if (type === 'jwt' && !isForAccess(payload)) return 'no_access_token';
  const { iat = 0, exp = Infinity } = payload;
  if (iat > now + SKEW_SECONDS) return 'issued_in_the_future';
  return exp - iat > lifetimeAtMostSeconds ? 'lives_too_long' : null;
}

/**
 * Why the times that an issuer states are refused, as a code; null: they are accepted. A sign-in in the future would be
 * recent for ever.
 * @param at when the person signed in, null where it is not said; all in seconds since 1970
 */
export function faultOfTimes({ at, issuedAt }: { at: number | null; issuedAt: number }, now: number): string | null {
  if (issuedAt > now + SKEW_SECONDS || (at !== null && at > now + SKEW_SECONDS)) return 'issued_in_the_future';
  return at !== null && at < now - SIGN_IN_AT_MOST_SECONDS ? 'signed_in_too_long_ago' : null;
}

/** Claims about a person are shown to others and stored, like the texts that people write. */
const Word = z
  .string()
  .max(400)
  .refine((word) => isStorable(word) && !HIDDEN.test(word) && isOneLine(word));

const Claims = z.object({
  iss: z.string(),
  sub: Word.min(1),
  given_name: Word,
  usual_name: Word,
  email: z.email(),
  /** An issuer that says nothing of it is assumed to have verified the address. */
  email_verified: z.boolean().default(true),
  /** An issuer may know roles that are not ours, or no roles at all, as ProConnect: they are then given here. */
  roles: z
    .array(z.string())
    .default([])
    .transform((roles) => ROLES.filter((role) => roles.includes(role))),
  siret: Siret,
  organisation_name: Word.optional(),
  auth_time: z.number().nullable().default(null),
  acr: z.string().nullable().default(null),
  legal_category: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
});

/**
 * The person whom a token names, and how they signed in; throws a problem where the token does not say all of it.
 * @param believesRolesOf whether the token's roles are taken, where it is of this organisation
 */
export function toIdentity(payload: unknown, believesRolesOf: (siret: string) => boolean): { identity: Identity; signIn: SignIn } {
  const { success, data, error } = Claims.safeParse(payload);
  if (!success) throw new Problem({ code: 'unauthenticated', reason: `claim_${error.issues[0]?.path.join('.') ?? ''}` });
  const identity = {
    issuer: data.iss,
    subject: data.sub,
    givenName: data.given_name,
    usualName: data.usual_name,
    email: data.email,
    emailVerified: data.email_verified,
    roles: believesRolesOf(data.siret) ? data.roles : [],
    siret: data.siret,
    organisationName: data.organisation_name ?? null,
    legalCategory: data.legal_category ?? null,
  };
  return { identity, signIn: { at: data.auth_time, acr: data.acr } };
}
