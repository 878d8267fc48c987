import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Provider, { type Configuration, interactionPolicy } from 'oidc-provider';
import { chooserPage, signedOutPage } from './chooser.ts';
import { makeIssuerKeys, PAGES_CLIENT, type IssuerKeys } from './issuer-keys.ts';
import { people, type LocalPerson } from './people.ts';

const TOKEN_LIFETIME_SECONDS = 12 * 60 * 60;
/** How long a browser may take to choose a person, and its code to come back. */
const CHOICE_SECONDS = 60 * 60;

/**
 * The claims that Guichet reads of a token besides sub, iss, aud and exp; the names are those of ProConnect where it
 * has one.
 */
function claimsOf({ givenName, usualName, email, roles, siret, organisation }: LocalPerson): Record<string, unknown> {
  return {
    ...{ given_name: givenName, usual_name: usualName, email, roles, siret },
    ...{ organisation_name: organisation.name, legal_category: organisation.legalCategory },
  };
}

const personOf = (login: string | undefined): LocalPerson | undefined => people.find((person) => person.login === login);

/**
 * Each person is a client of the grant client_credentials: a login and a secret give a token for the one audience. The
 * pages are a client of their own, for the code flow, in which the visitor chooses a person.
 */
function configuration(issuer: string, audience: string, publicUrl: string, { key, cookieKey, secrets }: IssuerKeys): Configuration {
  const resource = `${issuer}/${encodeURIComponent(audience)}`;
  const policy = interactionPolicy.base();
  // Choosing a person is the consent.
  policy.remove('consent');
  return {
    jwks: { keys: [key] },
    cookies: { keys: [cookieKey] },
    clients: [
      ...people.map(({ login }) => ({
        client_id: login,
        client_secret: secrets[login] ?? '',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      })),
      {
        client_id: PAGES_CLIENT,
        client_secret: secrets[PAGES_CLIENT] ?? '',
        token_endpoint_auth_method: 'client_secret_post' as const,
        redirect_uris: [`${publicUrl}/connexion/retour`],
        post_logout_redirect_uris: [`${publicUrl}/deconnexion/retour`],
      },
    ],
    // The login is the subject in both flows, so that a person's token and browser are one person.
    findAccount: (_ctx, login) => {
      const person = personOf(login);
      return person && { accountId: login, claims: () => ({ sub: login, ...claimsOf(person) }) };
    },
    claims: { openid: ['sub', 'given_name', 'usual_name', 'email', 'roles', 'siret', 'organisation_name', 'legal_category'] },
    loadExistingGrant: async ({ oidc: { client, session, provider } }) => {
      if (!client || !session?.accountId) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
    interactions: { policy, url: (_ctx, { uid }) => `/qui/${uid}` },
    ttl: {
      ClientCredentials: TOKEN_LIFETIME_SECONDS,
      Interaction: CHOICE_SECONDS,
      Session: TOKEN_LIFETIME_SECONDS,
      Grant: TOKEN_LIFETIME_SECONDS,
      AccessToken: 60 * 60,
      IdToken: 60 * 60,
    },
    extraTokenClaims: (_ctx, token) => {
      const person = personOf(token.clientId);
      return person ? claimsOf(person) : {};
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      claimsParameter: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        // The library's own page would load its fonts from elsewhere.
        logoutSource: (ctx, form) => {
          ctx.body = signedOutPage(form);
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, client) => (client.clientId === PAGES_CLIENT ? [] : resource),
        getResourceServerInfo: () => ({ scope: '', audience, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }),
      },
    },
  };
}

const { PORT = '0', DATA_DIR = '.data', OIDC_AUDIENCE = 'guichet', PUBLIC_URL = 'http://127.0.0.1:3000' } = process.env;
const issuer = `http://127.0.0.1:${PORT}`;
const provider = new Provider(issuer, configuration(issuer, OIDC_AUDIENCE, PUBLIC_URL, await makeIssuerKeys(DATA_DIR)));
const answer = provider.callback();

/** The page on which the visitor chooses a person, and what follows from the choice. */
async function choose(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { uid } = await provider.interactionDetails(request, response);
  const login = new URL(request.url ?? '', issuer).searchParams.get('login');
  if (personOf(login ?? undefined)) {
    await provider.interactionFinished(request, response, { login: { accountId: login ?? '' } }, { mergeWithLastSubmission: false });
    return;
  }
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  response.end(chooserPage(uid));
}

createServer((request, response) => {
  if (!request.url?.startsWith('/qui/')) {
    void answer(request, response);
    return;
  }
  choose(request, response).catch((error: unknown) => {
    response.statusCode = 400;
    response.end(error instanceof Error ? error.message : 'The choice is over: begin again.');
  });
}).listen(Number(PORT), '127.0.0.1');

// It must not outlive its supervisor, and holds nothing that would need an orderly end.
process.on('disconnect', () => process.exit(0));
if (process.send && !process.connected) process.exit(0);
process.on('SIGTERM', () => process.exit(0));
