import * as oidc from 'openid-client';
import { faultOfTimes, toIdentity } from '../../api/http/caller/access-token.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import type { SignIn } from '../../api/http/caller/sign-in.ts';
import type { Identity } from '../../domain/core/role.ts';

/** What a browser keeps between leaving for the issuer and coming back. */
export type Attempt = { state: string; nonce: string; verifier: string; returnTo: string };

/**
 * The identity that the issuer named, how that person signed in, the instant of the issuer's statement in seconds since
 * 1970, and the ID token, which the issuer wants back at the sign-out.
 */
type SignedIn = { identity: Identity; signIn: SignIn; issuedAt: number; idToken: string | null };

/** The sign-in issuer as the pages use it: OpenID Connect's code flow with PKCE. */
export type Issuer = {
  /**
   * The address to which a browser is sent, and what the browser keeps until it comes back. `again`: the person, though
   * signed in, signs in anew, at one of these levels where there are any.
   */
  begin: (returnTo: string, again?: { acrs: readonly string[] }) => Promise<{ url: string; attempt: Attempt }>;
  /** The person who has come back with this address; throws a problem where the issuer names no person. */
  finish: (cameBackTo: URL, attempt: Attempt) => Promise<SignedIn>;
  /** Where a browser is sent to sign out there as well; null where the issuer has no such page. */
  signOutUrl: (idToken: string | null) => Promise<string | null>;
};

type IssuerSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  publicUrl: string;
  /** Levels of authentication, each of which is enough; nothing is asked where there is none. */
  acrs: readonly string[];
  scope: string;
  believesRolesOf: (siret: string) => boolean;
};

/** The addresses to which the issuer sends browsers back: after a sign-in, and after a sign-out. */
export const CAME_BACK = '/connexion/retour';
export const SIGNED_OUT = '/deconnexion/retour';

const TIMEOUT_SECONDS = 5;

/** ProConnect calls an organisation's name `organization_label`; a claim that two issuers name alike needs no rule. */
const claimsOf = (token: oidc.IDToken, userinfo: oidc.UserInfoResponse): Record<string, unknown> => {
  const { organization_label: label, ...said }: Record<string, unknown> = { ...userinfo };
  return {
    ...said,
    ...(said['organisation_name'] === undefined && label !== undefined ? { organisation_name: label } : {}),
    ...(said['usual_name'] === undefined && said['family_name'] !== undefined ? { usual_name: said['family_name'] } : {}),
    iss: token.iss,
    sub: token.sub,
    auth_time: token.auth_time ?? token.iat,
    acr: token['acr'] ?? null,
  };
};

/** The problem that an error of the sign-in comes to: the issuer refused the person, or did not answer. */
function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof oidc.AuthorizationResponseError) return new Problem({ code: 'unauthenticated', reason: error.error });
  if (error instanceof oidc.ResponseBodyError) return new Problem({ code: 'unauthenticated', reason: error.error });
  if (error instanceof oidc.ClientError && error.code !== 'OAUTH_TIMEOUT' && error.code !== undefined)
    return new Problem({ code: 'unauthenticated', reason: error.code.toLowerCase() });
  return new Problem({ code: 'issuer_unavailable' });
}

/** The issuer of these settings. Its configuration is fetched at the first sign-in, and again after a failure. */
export function issuerOf(settings: IssuerSettings): Issuer {
  let known: Promise<oidc.Configuration> | undefined;
  const discover = (): Promise<oidc.Configuration> => {
    const issuer = new URL(settings.issuer);
    const authentication = settings.clientSecret === undefined ? oidc.None() : oidc.ClientSecretPost(settings.clientSecret);
    return oidc.discovery(issuer, settings.clientId, settings.clientSecret, authentication, {
      timeout: TIMEOUT_SECONDS,
      execute: [
        // Of the ID token, and of what is said of a person where that is signed (ProConnect does so). TLS is not
        // enough: an issuer may be spoken to in clear.
        oidc.enableNonRepudiationChecks,
        ...(issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
      ],
    });
  };
  const configured = async (): Promise<oidc.Configuration> => {
    known ??= discover();
    try {
      return await known;
    } catch {
      known = undefined;
      throw new Problem({ code: 'issuer_unavailable' });
    }
  };
  const redirectUri = new URL(CAME_BACK, settings.publicUrl).href;

  return {
    async begin(returnTo, again) {
      const configuration = await configured();
      const acrs = again && again.acrs.length > 0 ? again.acrs : settings.acrs;
      const attempt = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier(), returnTo };
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: settings.scope,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        ...(again ? { prompt: 'login' } : {}),
        ...(acrs.length === 0 ? {} : { claims: JSON.stringify({ id_token: { acr: { essential: true, values: acrs } } }) }),
      });
      return { url: url.href, attempt };
    },

    async finish(cameBackTo, { state, nonce, verifier }) {
      const configuration = await configured();
      try {
        const tokens = await oidc.authorizationCodeGrant(configuration, cameBackTo, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const token = tokens.claims();
        if (!token) throw new Problem({ code: 'unauthenticated', reason: 'no_id_token' });
        const acr = token['acr'];
        if (settings.acrs.length > 0 && !(typeof acr === 'string' && settings.acrs.includes(acr)))
          throw new Problem({ code: 'unauthenticated', reason: 'acr' });
        const userinfo = await oidc.fetchUserInfo(configuration, tokens.access_token, token.sub);
        const said = toIdentity(claimsOf(token, userinfo), settings.believesRolesOf);
        const fault = faultOfTimes({ at: said.signIn.at, issuedAt: token.iat }, Date.now() / 1_000);
        if (fault) throw new Problem({ code: 'unauthenticated', reason: fault });
        return {
          ...said,
          issuedAt: token.iat,
          idToken: tokens.id_token ?? null,
        };
      } catch (error) {
        throw toProblem(error);
      }
    },

    async signOutUrl(idToken) {
      const configuration = await configured();
      if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
      return oidc.buildEndSessionUrl(configuration, {
        post_logout_redirect_uri: new URL(SIGNED_OUT, settings.publicUrl).href,
        state: oidc.randomState(),
        ...(idToken === null ? {} : { id_token_hint: idToken }),
      }).href;
    },
  };
}
