import { show } from '../support/accidents.ts';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { ROLES } from '../../domain/core/role.ts';
import { freePort } from '../../local/port.ts';
import {
  attacksOn,
  BODIES_OF,
  everyRoute,
  isItsOwn,
  type Route,
  sendEndless,
  sendSlowly,
  sendWhole,
  type Target,
} from '../support/attacks.ts';
import { askThroughout, P99_MS, wordsOf } from '../support/bystander.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import { SHIPPED_CALL } from '../support/domain.ts';
import { signedIn } from '../support/page-session.ts';
import { type Child, endAll, startProgram, untilOf } from '../support/processes.ts';
import { askOnce } from '../support/service.ts';
import { claimsOf, FUND, signToken } from '../support/tokens.ts';

/** How many requests are sent at once: so what one of them takes is measured, and not the length of a queue. */
const AT_ONCE = 4;

let database: Database;
let api: Child;
let target: Target;
let url: string;
let token: string;
let routes: Route[];

/** These end sessions: they are sent from another session. */
const ENDS_SESSIONS = ['/deconnexion', '/mon-compte/sessions'];

beforeAll(async () => {
  database = await freshDatabase();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  api = startProgram('api', {
    DATABASE_URL: database.application.url,
    // Nothing here waits for it.
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    OIDC_ISSUER: setting('TEST_ISSUER'),
    TOKEN_ROLES: 'true',
    PUBLIC_URL: url,
    DATA_DIR: mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'attacked-')),
    LOG_LEVEL: 'warn',
    PORT: String(port),
  });
  await untilOf(api, 'it answers', async () => (await askOnce(`${url}/healthz`)).status === 200);
  const someone = async (sub: string) => {
    const bearer = await signToken(claimsOf({ ...FUND, sub, roles: [...ROLES] }));
    const personId = String((await askOnce(`${url}/me`, { token: bearer })).body['id']);
    const { name, value } = await signedIn(database.db, url, { personId, roles: ROLES });
    return { bearer, cookie: `${name}=${value}` };
  };
  const [person, leaving] = [await someone('attacker'), await someone('leaving')];
  token = person.bearer;
  const draft = await askOnce(`${url}/applications`, { token, key: 'draft', body: { callId: SHIPPED_CALL.id, title: 'Un projet' } });
  const id = String(draft.body['id']);
  // The route that leaves for the issuer reads nothing, and there is no issuer of pages here.
  routes = everyRoute({ id, callId: SHIPPED_CALL.id, callVersion: '1' }).filter(({ path }) => path !== '/connexion/partir');
  target = {
    port,
    headersOf: ({ door, path }) =>
      door === 'api'
        ? { Authorization: `Bearer ${token}`, 'Idempotency-Key': 'attack' }
        : { Cookie: (ENDS_SESSIONS.includes(path) ? leaving : person).cookie, 'Sec-Fetch-Site': 'same-origin' },
  };
});
afterAll(async () => {
  await endAll();
  await database.drop();
});

/** Runs so many of these at once. */
async function each<T>(jobs: readonly T[], run: (job: T) => Promise<void>): Promise<void> {
  const left = jobs.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const job of left) await run(job);
    }),
  );
}

test('broken, endless, slow and huge requests to every route end no process, meet no error of ours, and hold up no other request', async () => {
  const answered = askThroughout(url, token);
  const wrong: string[] = [];
  const breakOffs: (() => void)[] = [];
  const writes = routes.filter(({ method }) => method !== 'GET');
  const bodies = writes.flatMap((route) => BODIES_OF[route.door].map(([type, beginning]) => ({ route, type, beginning })));
  await each(bodies, async ({ route, type, beginning }) => void breakOffs.push(await sendSlowly(target, route, type, beginning)));

  let count = bodies.length;
  const look = (route: Route, what: string, status: number): void => {
    count += 1;
    if (status === 0 || status >= 500) wrong.push(`${route.method} ${route.path}: ${what} is answered ${status}`);
  };
  await each(
    routes.flatMap((route, n) => attacksOn(route, n).map((attack) => ({ route, attack }))),
    async ({ route, attack }) => look(route, attack.what, await sendWhole(target, route, attack)),
  );
  await each(
    bodies.filter(({ route }, n) => isItsOwn(route) || n % 5 === 0),
    async ({ route, type }) => look(route, `${type} without an end`, await sendEndless(target, route, type)),
  );
  breakOffs.forEach((breakOff) => breakOff());

  const waited = await answered();
  const errors = api
    .output()
    .split('\n')
    .filter((line) => !line.startsWith('{"level":40') && line !== '');
  show(`${count} attacks; ${wordsOf(waited)}`);
  expect(wrong).toEqual([]);
  expect(errors).toEqual([]);
  expect(api.hasEnded()).toBe(false);
  expect((await askOnce(`${url}/healthz`)).status).toBe(200);
  expect(waited.count).toBeGreaterThan(20);
  expect(waited.p99Ms).toBeLessThan(P99_MS);
}, 600_000);
