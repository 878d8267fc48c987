import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** What the issuer says of the person who signs in, and how it misbehaves where a test asks for it. */
type Told = {
  sub: string;
  acr: string;
  userinfo: Record<string, unknown>;
  /** Signs what it says of people, or its ID token, with a key that it has not published. */
  forged?: boolean | 'id_token';
  /** When the person has signed in, in seconds since 1970; now where absent. */
  authTime?: number;
  /** Answers with another nonce than it was given. */
  otherNonce?: boolean;
};

/**
 * An issuer that behaves as ProConnect does: a path before its discovery, only `client_secret_post`, an unknown
 * parameter is an error, codes work once and only with the verifier, what it says of a person is a signed JWT, the
 * access token is opaque, an organisation's name is `organization_label`, and it says nothing of legal categories.
 */
export async function startProConnect(client: { id: string; secret: string; redirectUri: string }) {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const stranger = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const codes = new Map<string, { nonce: string; challenge: string }>();
  const tokens = new Set<string>();
  let told: Told = { sub: '', acr: 'eidas1', userinfo: {} };
  const asked: URL[] = [];

  const KNOWN = [
    'response_type',
    'client_id',
    'redirect_uri',
    'scope',
    'state',
    'nonce',
    'code_challenge',
    'code_challenge_method',
    'claims',
  ];
  const sign = (payload: Record<string, unknown>, key = privateKey) =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(issuer)
      .setAudience(client.id)
      .setIssuedAt()
      .setExpirationTime('60s')
      .sign(key);

  async function answer(path: string, query: URLSearchParams, body: URLSearchParams, authorization: string) {
    if (path === '/api/v2/.well-known/openid-configuration')
      return {
        json: {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          userinfo_endpoint: `${issuer}/userinfo`,
          jwks_uri: `${issuer}/jwks`,
          end_session_endpoint: `${issuer}/session/end`,
          userinfo_signing_alg_values_supported: ['RS256'],
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        },
      };
    if (path === '/api/v2/jwks') return { json: { keys: [jwk] } };
    if (path === '/api/v2/authorize') {
      const unknown = [...query.keys()].filter((name) => !KNOWN.includes(name));
      const short = ['state', 'nonce'].filter((name) => (query.get(name) ?? '').length < 32);
      if (unknown.length > 0 || short.length > 0) return { status: 400, json: { error: 'invalid_request', unknown, short } };
      const code = randomBytes(16).toString('hex');
      codes.set(code, { nonce: query.get('nonce') ?? '', challenge: query.get('code_challenge') ?? '' });
      return { to: `${query.get('redirect_uri')}?${new URLSearchParams({ code, state: query.get('state') ?? '', iss: issuer })}` };
    }
    if (path === '/api/v2/token') {
      const kept = codes.get(body.get('code') ?? '');
      codes.delete(body.get('code') ?? '');
      const challenge = createHash('sha256')
        .update(body.get('code_verifier') ?? '')
        .digest('base64url');
      const isClient = body.get('client_id') === client.id && body.get('client_secret') === client.secret;
      if (!isClient || !kept || kept.challenge !== challenge || body.get('redirect_uri') !== client.redirectUri)
        return { status: 400, json: { error: isClient ? 'invalid_grant' : 'invalid_client' } };
      const token = randomBytes(32).toString('base64url');
      tokens.add(token);
      const nonce = told.otherNonce ? 'x'.repeat(43) : kept.nonce;
      return {
        json: {
          access_token: token,
          token_type: 'Bearer',
          expires_in: 60,
          id_token: await sign(
            { sub: told.sub, acr: told.acr, nonce, auth_time: told.authTime ?? Math.floor(Date.now() / 1_000) },
            told.forged === 'id_token' ? stranger.privateKey : privateKey,
          ),
        },
      };
    }
    if (path === '/api/v2/userinfo') {
      if (!tokens.has(authorization.replace('Bearer ', ''))) return { status: 401, json: {} };
      return { jwt: await sign({ sub: told.sub, ...told.userinfo }, told.forged === true ? stranger.privateKey : privateKey) };
    }
    return { status: 404, json: {} };
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    asked.push(url);
    let sent = '';
    request.on('data', (chunk: Buffer) => (sent += chunk.toString()));
    request.on('end', () => {
      void answer(url.pathname, url.searchParams, new URLSearchParams(sent), request.headers.authorization ?? '').then((said) => {
        if ('to' in said) response.writeHead(302, { Location: said.to }).end();
        else if ('jwt' in said) response.writeHead(200, { 'Content-Type': 'application/jwt' }).end(said.jwt);
        else response.writeHead(said.status ?? 200, { 'Content-Type': 'application/json' }).end(JSON.stringify(said.json));
      });
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2`;
  return {
    issuer,
    asked,
    tell: (said: Told): void => {
      told = said;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
