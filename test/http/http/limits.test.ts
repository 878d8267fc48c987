import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Response } from 'supertest';
import { addressOf, createRateLimiter, type LimitSizes } from '../../../api/http/caller/limits.ts';
import { connect } from '../../../db/connection/connect.ts';
import { meansOn } from '../../support/means.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { tracesIn } from '../../support/traces.ts';
import { until } from '../../support/until.ts';
import { appOfFile, type Door } from '../../support/app-harness.ts';

const harness = appOfFile();

const NONE: LimitSizes = { person: 0, commands: 0, costly: 0, address: 0, failed_tokens: 0 };
const HOUR = 3_600;
const limitsOf = (sizes: Partial<LimitSizes>, seconds = HOUR, pool = harness.database.application.pool) =>
  createRateLimiter(pool, { ...NONE, ...sizes }, seconds);
/** A front door of a process of its own: it shares only the database with another one. */
const doorWith = (sizes: Partial<LimitSizes>, seconds?: number): Door => harness.door({ limits: limitsOf(sizes, seconds) });

/** A person whom no limit has met yet. */
const somebody = () => signToken(claimsOf({ ...OFFICE, sub: randomUUID(), roles: ['applicant'] }));
const statuses = async (count: number, ask: () => Promise<Response>): Promise<number[]> => {
  const all: number[] = [];
  for (let index = 0; index < count; index += 1) all.push((await ask()).status);
  return all;
};
const times = (status: number, count: number): number[] => Array.from({ length: count }, () => status);

describe('a person', () => {
  test('over its limit is refused, told when to come back in both languages, and others are not', async () => {
    const { ask } = doorWith({ person: 3 });
    const [token, other] = [await somebody(), await somebody()];
    expect(await statuses(3, () => ask('get', '/me', { token }))).toEqual(times(200, 3));
    const [french, english] = [await ask('get', '/me', { token }), await ask('get', '/me', { token, language: 'en' })];
    expect([french.status, french.type, french.body.code]).toEqual([429, 'application/problem+json', 'too_many_requests']);
    const seconds = Number(french.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(HOUR);
    expect(french.body.retryAfterSeconds).toBe(seconds);
    expect(french.body).toMatchObject({ limit: 'person', most: 3, inSeconds: HOUR });
    expect(french.body.detail).toMatch(
      /^Le service prend au plus 3\sdemandes d’une personne en 3\s600\ssecondes\s; cette demande n’a rien changé\. Renvoyez-la dans \d\s?\d{3}\ssecondes\.$/,
    );
    expect(english.body.detail).toMatch(
      /^The service takes at most 3\srequests of a person in 3,600\sseconds; this request changed nothing\. Send it again in \d,\d{3}\sseconds\.$/,
    );
    expect((await ask('get', '/me', { token: other })).status).toBe(200);
  });

  test('is told with each answer what is left', async () => {
    const { ask } = doorWith({ person: 50, commands: 20 });
    const token = await somebody();
    const first = await ask('get', '/me', { token });
    expect(first.headers['ratelimit-policy']).toBe('"person";q=50;w=3600');
    expect(first.headers['ratelimit']).toMatch(/^"person";r=49;t=3\d{3}$/);
    const second = await ask('post', '/applications', { token, key: 'k', body: { callId: 'donnees-2023', title: 'Un projet' } });
    expect(second.status).toBe(201);
    expect(second.headers['ratelimit-policy']).toBe('"person";q=50;w=3600, "commands";q=20;w=3600');
    expect(second.headers['ratelimit']).toMatch(/^"person";r=48;t=3\d{3}, "commands";r=19;t=3\d{3}$/);
  });

  test('over the limit of its commands writes nothing, and reads on', async () => {
    const { ask } = doorWith({ commands: 2 });
    const token = await somebody();
    const create = () => ask('post', '/applications', { token, key: randomUUID(), body: { callId: 'donnees-2023', title: 'Un projet' } });
    const traces = async () => [
      await tracesIn(harness.database.db),
      await harness.database.db.selectFrom('command').select('id').execute(),
    ];
    expect(await statuses(2, create)).toEqual([201, 201]);
    const before = await traces();
    expect(await statuses(3, create)).toEqual(times(429, 3));
    expect(await traces()).toEqual(before);
    expect((await ask('get', '/applications', { token })).status).toBe(200);
  });

  test('over the limit of what is costly searches and exports no more, and reads and lists on', async () => {
    const { ask } = doorWith({ person: 50, costly: 2 });
    const token = await signToken(claimsOf({ ...FUND, sub: randomUUID(), roles: ['lead'] }));
    const get = (path: string) => ask('get', path, { token });
    const found = await get('/applications?q=carte');
    expect([found.status, found.headers['ratelimit-policy']]).toEqual([200, '"person";q=50;w=3600, "costly";q=2;w=3600']);
    // Lists without words, and searches that are refused, do not count.
    for (const path of ['/applications', '/applications?q=', '/grants?state=active']) expect((await get(path)).status).toBe(200);
    expect((await get('/portfolio/slippage.csv')).status).toBe(200);
    const refused = await Promise.all(['/grants?q=carte', '/consumption.csv?by=year', '/portfolio/impact.csv'].map(get));
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(times(429, 3).map((status) => [status, 'too_many_requests']));
    expect((await get('/applications')).status).toBe(200);
    const other = await signToken(claimsOf({ ...FUND, sub: randomUUID(), roles: ['lead'] }));
    expect((await ask('get', '/consumption.csv?by=year', { token: other })).status).toBe(200);
  });

  test('is refused by all processes together: none passes that is one too many, and each keeps back a twentieth at the most', async () => {
    const doors = [doorWith({ person: 60 }), doorWith({ person: 60 })] as const;
    const token = await somebody();
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, index) => doors[index % 2 === 0 ? 0 : 1].ask('get', '/me', { token })),
    );
    const served = answers.filter(({ status }) => status === 200).length;
    expect(served).toBeLessThanOrEqual(60);
    expect(served).toBeGreaterThan(60 - 3);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(120 - served);
  });

  test('may use the whole of a limit that no share divides', async () => {
    const { ask } = doorWith({ person: 47 });
    const token = await somebody();
    expect(await statuses(50, () => ask('get', '/me', { token }))).toEqual([...times(200, 47), ...times(429, 3)]);
  });

  test('is let in again when its window ends', async () => {
    const { ask } = doorWith({ person: 2 }, 1);
    const token = await somebody();
    const me = () => ask('get', '/me', { token });
    await until('it is refused', async () => (await me()).status === 429);
    await until('it is let in again', async () => (await me()).status === 200);
  });

  test('costs a question to PostgreSQL for a twentieth of its limit, and none once it is refused', async () => {
    const { pool } = harness.database.application;
    const asked: string[] = [];
    const counting = new Proxy(pool, {
      get: (target, name) => {
        if (name !== 'query') return Reflect.get(target, name);
        return (question: { text: string }) => {
          asked.push(question.text);
          return target.query(question);
        };
      },
    });
    const { ask } = harness.door({ limits: limitsOf({ person: 60 }, HOUR, counting) });
    const token = await somebody();
    expect(await statuses(70, () => ask('get', '/me', { token }))).toEqual([...times(200, 60), ...times(429, 10)]);
    expect(asked).toHaveLength(20);
  });
});

describe('an address', () => {
  const PROXY = ['127.0.0.0/8', '::1'];
  const behindProxy = (sizes: Partial<LimitSizes>, trustedProxies: number | string[] = PROXY) =>
    harness.door({ limits: limitsOf(sizes), trustedProxies });
  const refusedToken = (forwarded: string) => ({ token: 'a.b.c', headers: { 'X-Forwarded-For': forwarded } });

  test('with too many refused tokens is refused, but no caller whose token is good', async () => {
    const { ask } = behindProxy({ failed_tokens: 2 });
    const headers = { 'X-Forwarded-For': '192.0.2.1' };
    expect(await statuses(4, () => ask('get', '/me', { token: 'a.b.c', headers }))).toEqual([401, 401, 429, 429]);
    expect((await ask('get', '/me', { headers })).status).toBe(401);
    expect((await ask('get', '/me', { token: await somebody(), headers })).status).toBe(200);
  });

  test('is counted for whatever signs no person in, and never for health', async () => {
    const { ask } = behindProxy({ address: 6 });
    const headers = { 'X-Forwarded-For': '192.0.2.2' };
    const all = [
      await ask('get', '/openapi.json', { headers }),
      await ask('get', '/nowhere', { headers }),
      await ask('delete', '/me', { headers }),
      await ask('get', '/me', { headers }),
      await ask('get', '/me', { token: 'a.b.c', headers }),
      await ask('get', '/me', { token: await somebody(), headers }),
      await ask('get', '/openapi.json', { headers }),
      await ask('get', '/openapi.json', { headers }),
      await ask('get', '/nowhere', { headers }),
      await ask('delete', '/me', { headers }),
      await ask('get', '/me', { headers }),
      await ask('get', '/healthz', { headers }),
      await ask('get', '/readyz', { headers }),
    ];
    expect(all.map(({ status }) => status)).toEqual([200, 404, 405, 401, 401, 200, 200, 429, 429, 429, 429, 200, 200]);
    expect(all.map(({ headers }) => 'ratelimit' in headers).slice(-2)).toEqual([false, false]);
  });

  test('is the connection’s, whatever the request says of it, unless a proxy is trusted', async () => {
    const { ask } = doorWith({ failed_tokens: 2 });
    let last = 0;
    const forged = () => ask('get', '/me', refusedToken(`192.0.2.${(last += 1)}`));
    expect(await statuses(3, forged)).toEqual([401, 401, 429]);
  });

  test.each<[string, number | string[]]>([
    ['by its address', PROXY],
    ['as the first on the way', 1],
  ])('is what a proxy says that is trusted %s, and not what was said to the proxy', async (_, trusted) => {
    const { ask } = behindProxy({ failed_tokens: 2 }, trusted);
    let last = 0;
    const from = (address: string) => () => ask('get', '/me', refusedToken(`198.51.100.${(last += 1)}, ${address}`));
    const [one, other] = typeof trusted === 'number' ? ['192.0.2.3', '192.0.2.4'] : ['192.0.2.5', '192.0.2.6'];
    expect(await statuses(3, from(one ?? ''))).toEqual([401, 401, 429]);
    expect(await statuses(2, from(other ?? ''))).toEqual([401, 401]);
  });

  test('of IPv6 is its network, whose owner has as many as it likes', async () => {
    const { ask } = behindProxy({ failed_tokens: 2 });
    const from = (address: string) => ask('get', '/me', refusedToken(address));
    const asked = ['2001:db8:0:1::1', '2001:db8:0:1:ffff::2', '2001:db8:0:1::3', '2001:db8:0:2::1'];
    const all = [];
    for (const address of asked) all.push((await from(address)).status);
    expect(all).toEqual([401, 401, 429, 401]);
  });

  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
    ['2001:DB8::5', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['nonsense', 'unknown'],
    [undefined, 'unknown'],
  ])('%s counts as %s', (ip, counted) => {
    expect(addressOf({ ip })).toBe(counted);
  });
});

describe('while PostgreSQL is away', () => {
  test('a process counts for itself, and what can be answered is answered', async () => {
    const nowhere = connect('postgres://nobody@127.0.0.1:1/nowhere');
    const { ask } = harness.door({ limits: limitsOf({ person: 23 }, HOUR, nowhere.pool) });
    const token = await somebody();
    expect(await statuses(25, () => ask('get', '/me', { token }))).toEqual([...times(200, 23), 429, 429]);
    await nowhere.pool.end();
  });

  test('what needs it answers as it did without limits', async () => {
    const { db, pool } = connect('postgres://nobody@127.0.0.1:1/nowhere');
    const cut = meansOn(db);
    const token = await somebody();
    const answers = await Promise.all(
      [harness.door(cut), harness.door({ ...cut, limits: limitsOf({ person: 100, commands: 100, address: 100 }, HOUR, pool) })].map(
        ({ ask }) =>
          Promise.all([
            ask('get', '/applications', { token }),
            ask('post', '/applications', { token, key: 'k', body: { callId: 'donnees-2023', title: 'Un projet' } }),
            ask('get', '/me'),
          ]),
      ),
    );
    const [without, limited] = answers.map((three) => three.map(({ status, body }) => [status, body.code]));
    expect(limited).toEqual(without);
    expect(limited).toEqual([
      [503, 'outcome_unknown'],
      [503, 'outcome_unknown'],
      [401, 'unauthenticated'],
    ]);
    await pool.end();
  });

  test('and does not even refuse, no request waits for it as long as for a query', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { pool } = connect(`postgres://nobody@127.0.0.1:${(silent.address() as AddressInfo).port}/nowhere`);
    const { ask } = harness.door({ limits: limitsOf({ person: 100 }, HOUR, pool) });
    const token = await somebody();
    const gaveUp = pool.query('SELECT 1').catch(() => 'the query gave up');
    expect(await Promise.race([gaveUp, ask('get', '/me', { token }).then(({ status }) => status)])).toBe(200);
    await gaveUp;
    await pool.end();
    sockets.forEach((socket) => socket.destroy());
    silent.close();
  });
});

test.each<[string | number | undefined, boolean[]]>([
  [undefined, [false, false]],
  [1, [true, true]],
  ['10.0.0.0/8', [false, true]],
])('who is a trusted proxy by %p is one to whom the connections of an address are not counted', (trusted, expected) => {
  const { app } = harness.door({ trustedProxies: typeof trusted === 'string' ? [trusted] : trusted });
  expect(['192.0.2.1', '10.1.2.3'].map((address) => app.get('trust proxy fn')(address, 0))).toEqual(expected);
});
