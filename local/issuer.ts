import { createServer } from 'node:http';
import Provider, { type Adapter, type Configuration } from 'oidc-provider';
import { makeIssuerKeys, type IssuerKeys } from './issuer-keys.ts';
import { people, type Person } from './people.ts';

const TOKEN_LIFETIME_SECONDS = 12 * 60 * 60;

/** What Guichet reads of a token besides sub, iss, aud and exp; the names are those of ProConnect where it has one. */
function claimsOf({ givenName, usualName, email, roles, siret, organisation }: Person): Record<string, unknown> {
  return {
    ...{ given_name: givenName, usual_name: usualName, email, roles, siret },
    ...{ organisation_name: organisation.name, legal_category: organisation.legalCategory },
  };
}

/** The clients stand in the configuration and the tokens carry all they say, so nothing is stored. */
const nothingStored: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUserCode: async () => undefined,
  findByUid: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
};

/** Each person is a client of the grant client_credentials: a login and a secret give a token for the one audience. */
function configuration(issuer: string, audience: string, { key, cookieKey, secrets }: IssuerKeys): Configuration {
  const resource = `${issuer}/${encodeURIComponent(audience)}`;
  return {
    adapter: () => nothingStored,
    jwks: { keys: [key] },
    cookies: { keys: [cookieKey] },
    clients: people.map(({ login }) => ({
      client_id: login,
      client_secret: secrets[login] ?? '',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    })),
    ttl: { ClientCredentials: TOKEN_LIFETIME_SECONDS },
    extraTokenClaims: (_ctx, token) => {
      const person = people.find(({ login }) => login === token.clientId);
      return person ? claimsOf(person) : {};
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        getResourceServerInfo: () => ({ scope: '', audience, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }),
      },
    },
  };
}

const { PORT = '0', DATA_DIR = '.data', OIDC_AUDIENCE = 'guichet' } = process.env;
const issuer = `http://127.0.0.1:${PORT}`;
const provider = new Provider(issuer, configuration(issuer, OIDC_AUDIENCE, await makeIssuerKeys(DATA_DIR)));
const answer = provider.callback();
createServer((request, response) => void answer(request, response)).listen(Number(PORT), '127.0.0.1');

// It is nobody's without its supervisor, and holds nothing that would need an orderly end.
process.on('disconnect', () => process.exit(0));
if (process.send && !process.connected) process.exit(0);
process.on('SIGTERM', () => process.exit(0));
