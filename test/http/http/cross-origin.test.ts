import request from 'supertest';
import { type AppHarness, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

const PORTAL = 'https://portail.example';
const names = (headers: object): string[] => Object.keys(headers).filter((name) => name.startsWith('access-control-'));
const preflight = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'authorization,idempotency-key' };
/** An OPTIONS request; the API declares no such method, so it is sent as it goes over the wire. */
const options = (door: Pick<AppHarness, 'app'>, headers: Record<string, string>) => request(door.app).options('/applications').set(headers);

describe('unless a page’s origin is named', () => {
  test('no answer says anything to browsers, and a preflight is refused like any method that is not taken', async () => {
    const { status, headers, body } = await options(harness, { Origin: PORTAL, ...preflight });
    expect([status, body.code, headers['allow'], names(headers)]).toEqual([405, 'method_not_allowed', 'GET, HEAD, POST', []]);
    const read = await harness.ask('get', '/healthz', { headers: { Origin: PORTAL } });
    expect([read.status, names(read.headers), read.headers['vary']]).toEqual([200, [], 'Accept-Language']);
  });
});

describe('where origins are named', () => {
  const door = () => harness.door({ corsOrigins: ['https://suivi.example', PORTAL] });

  test('a page of one may ask, with a token and a key, as a preflight says', async () => {
    const { status, headers } = await options(door(), { Origin: PORTAL, ...preflight });
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': PORTAL,
      'access-control-allow-methods': 'GET,HEAD,POST,PUT,DELETE',
      'access-control-allow-headers': 'Authorization,Content-Type,Idempotency-Key',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    expect(String(headers['vary']).split(', ').sort()).toEqual(['Accept-Language', 'Origin']);
  });

  test('it may read of an answer, also of a problem, what a client needs beside the body', async () => {
    for (const path of ['/healthz', '/me', '/nowhere']) {
      const { headers } = await door().ask('get', path, { headers: { Origin: PORTAL } });
      expect([path, headers['access-control-allow-origin']]).toEqual([path, PORTAL]);
      expect(String(headers['access-control-expose-headers']).split(',')).toEqual(
        expect.arrayContaining(['Content-Disposition', 'Idempotency-Replayed', 'Location', 'Retry-After', 'X-Request-Id']),
      );
    }
  });

  test.each(['https://portail.example.evil.test', 'http://portail.example', 'https://portail.example:8443', 'null'])(
    'a page of %s gets the ordinary answer, which no browser shows it',
    async (origin) => {
      const asked = await options(door(), { Origin: origin, ...preflight });
      expect([asked.status, names(asked.headers)]).toEqual([405, []]);
      const read = await door().ask('get', '/healthz', { headers: { Origin: origin } });
      expect([read.status, names(read.headers)]).toEqual([200, []]);
      expect(read.headers['vary']).toContain('Origin');
    },
  );

  test('who asks from no page gets the ordinary answer', async () => {
    const { status, headers } = await door().ask('get', '/healthz');
    expect([status, names(headers)]).toEqual([200, []]);
  });
});
