import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

type Sign = (payload: JWTPayload) => Promise<string>;

/** A sign-in issuer of one test's own, with changing keys: discovery and JWKS, nothing else. */
export async function startIssuer(port = 0) {
  const made = new Map<string, { sign: Sign; jwk: JWK }>();
  let published: JWK[] = [];
  let broken = false;
  let asked = 0;
  let otherwise = {};
  let movedTo: string | null = null;
  const server = createServer((request, response) => {
    const isDiscovery = request.url === '/.well-known/openid-configuration';
    if (movedTo !== null) {
      response.writeHead(302, { Location: `${movedTo}${request.url}` }).end();
      return;
    }
    if (!isDiscovery) asked += 1;
    response.writeHead(broken && !isDiscovery ? 500 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(isDiscovery ? { issuer: url, jwks_uri: `${url}/jwks`, ...otherwise } : { keys: published }));
  });
  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  await listen(port);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** A key that is not published; returns what signs with it. */
  async function makeKey(kid: string): Promise<Sign> {
    const known = made.get(kid);
    if (known) return known.sign;
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const sign: Sign = (payload) =>
      new SignJWT(payload)
        .setProtectedHeader({ typ: 'JWT', alg: 'ES256', kid })
        .setIssuedAt()
        .setExpirationTime(payload.exp ?? '1h')
        .sign(privateKey);
    made.set(kid, { sign, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } });
    return sign;
  }

  /** Publishes this key instead of any other. */
  async function publishKey(kid: string): Promise<Sign> {
    const sign = await makeKey(kid);
    published = [made.get(kid)?.jwk ?? {}];
    return sign;
  }

  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    url,
    makeKey,
    publishKey,
    breakKeys: () => {
      broken = true;
    },
    /** Makes its discovery document say this instead. */
    say: (instead: { issuer?: string; jwks_uri?: string }) => {
      otherwise = instead;
    },
    /** Redirects all requests to another issuer. */
    moveTo: (other: string) => {
      movedTo = other;
    },
    asked: () => asked,
    stop,
    /** Listens again at its address, with the keys that it had. */
    start: () => listen(Number(new URL(url).port)),
  };
}
