import { show } from '../support/accidents.ts';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../local/port.ts';
import { fetchToken } from '../../local/token.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import { STUDENTS, toDraft } from '../support/fixtures.ts';
import { fromOutside, type Outside } from '../support/outside.ts';
import { type Child, endAll, startProgram, untilOf } from '../support/processes.ts';
import { askOnce, startService } from '../support/service.ts';
import { OFFICE } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const CLIENTS = 40;
/**
 * A client pauses between two requests, up to 0.8 s: the stop meets connections that are in use, and some that are not.
 */
const PAUSE_MS = 20;

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await endAll();
  await database.drop();
});

async function startApi(): Promise<{ api: Child; url: string; token: string; people: Outside }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [issuer, keysIn] = [setting('TEST_ISSUER'), setting('TEST_ISSUER_DATA_DIR')];
  const given = {
    DATABASE_URL: database.application.url,
    TEMPORAL_ADDRESS: setting('TEST_TEMPORAL_ADDRESS'),
    OIDC_ISSUER: issuer,
    TOKEN_ROLES: 'true',
  };
  const api = startProgram('api', { ...given, PORT: String(port), HOST: '127.0.0.1', TASK_QUEUE: randomUUID(), LOG_LEVEL: 'warn' });
  await untilOf(api, 'it listens', async () => (await fetch(`${url}/healthz`).catch(() => null))?.ok);
  const people = fromOutside({ urls: [url], issuer, keysIn });
  return { api, url, people, token: await fetchToken({ issuer, dataDir: keysIn, login: 'applicant' }) };
}

/**
 * The outcome of one request: a status, or the error of its connection; whether the connection had been used before,
 * and whether it is used no more.
 */
type Seen = { outcome: number | string; reused: boolean; closes: boolean };

/** Sends one request over a client's connection, once whatever happens. */
function ask(agent: Agent, url: string, headers: Record<string, string>, body?: unknown): Promise<Seen> {
  return new Promise((resolve) => {
    const asked = request(url, { agent, method: body === undefined ? 'GET' : 'POST', headers }, (answer) => {
      const closes = answer.headers.connection === 'close';
      const settle = (outcome: Seen['outcome']) => () => resolve({ outcome, reused: asked.reusedSocket, closes });
      answer
        .resume()
        .once('end', settle(answer.statusCode ?? 0))
        .once('error', settle('it broke off'));
    });
    asked.once('error', ({ code = '' }: NodeJS.ErrnoException) => resolve({ outcome: code, reused: asked.reusedSocket, closes: false }));
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/**
 * Drafts and reads over one connection that it keeps as long as it may, and opens another, until it is told to ask
 * elsewhere. Resolves to all that it saw.
 */
async function keepAsking(url: string, authorization: string, pauseMs: number): Promise<Seen[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const seen: Seen[] = [];
  const draft = { callId: 'donnees-2023', title: 'Un projet' };
  for (let turn = 0; ![503, 'ECONNREFUSED'].includes(seen.at(-1)?.outcome ?? 0); turn += 1) {
    const writes = { authorization, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    seen.push(turn % 4 === 0 ? await ask(agent, `${url}/applications`, writes, draft) : await ask(agent, `${url}/me`, { authorization }));
    await wait(pauseMs);
  }
  agent.destroy();
  return seen;
}

test('under load, with clients that keep their connections, an API that is told to stop breaks none: for a time all is done as ever, and then all clients are told to ask elsewhere', async () => {
  const { api, url, token } = await startApi();
  const clients = Array.from({ length: CLIENTS }, (_, n) => keepAsking(url, `Bearer ${token}`, PAUSE_MS * n));
  await until('they draft', async () => {
    const { rows } = await database.pool.query('SELECT 1 FROM command LIMIT $1', [2 * CLIENTS]);
    return rows.length === 2 * CLIENTS;
  });
  const since = performance.now();
  api.signal('SIGTERM');
  expect(await api.exited).toBe(0);
  const tookMs = performance.now() - since;
  const seen = (await Promise.all(clients)).flat();
  const closing = seen.filter(({ closes }) => closes);
  show(`${seen.length} requests, ${closing.length} of them while it stopped in ${(tookMs / 1_000).toFixed(1)} s`);
  expect(seen.filter(({ outcome }) => ![200, 201, 503, 'ECONNREFUSED'].includes(outcome))).toEqual([]);
  // Requests came on connections that were kept, and on new ones.
  const met = closing.map(({ outcome, reused }) => `${outcome} ${reused ? 'kept' : 'new'}`);
  expect(met).toEqual(expect.arrayContaining(['200 kept', '201 kept', '200 new', '201 new', '503 new']));
});

test('an API that is told to stop answers every client that waits, here for a row that another one holds, and ends by itself; none of it happens afterwards', async () => {
  const { api, url, token, people } = await startApi();
  const { id, version } = await toDraft(people);
  const authorization = `Bearer ${token}`;
  const holder = await database.pool.connect();
  try {
    await holder.query('SET idle_in_transaction_session_timeout = 0; BEGIN');
    await holder.query('SELECT FROM stream WHERE id = $1 FOR UPDATE', [id]);
    const answers = Array.from({ length: 20 }, async () => {
      const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
      const answer = await fetch(`${url}/applications/${id}/submission`, { method: 'POST', headers, body: JSON.stringify({ version }) });
      return [answer.status, ((await answer.json()) as { code: string }).code];
    });
    await until('as many wait as have a connection', async () => {
      const { rows } = await database.pool.query<{ count: number }>(
        `SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows[0]?.count === 10;
    });
    api.signal('SIGTERM');
    expect(await Promise.all(answers)).toEqual(answers.map(() => [503, 'outcome_unknown']));
    expect(await api.exited).toBe(0);
    await holder.query('COMMIT');
  } finally {
    holder.release(true);
  }
  await until('no client is connected any more', async () => {
    const { rows } = await database.pool.query<{ count: number }>(
      `SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user`,
    );
    return rows[0]?.count === 0;
  });
  const events = await database.db.selectFrom('event').where('stream_id', '=', id).select('name').execute();
  expect(events).toEqual([{ name: 'createApplication' }]);
});

test('a worker that is told to stop while a mail server does not answer waits no longer than for its grace, ends with 0, and says that work was under way', async () => {
  const greeted: Socket[] = [];
  const silent = createServer((socket) => greeted.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const service = await startService(database.application.url, { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'fonds@example.org' });
  const token = await service.tokenOf('applicant');
  const draft = await askOnce(`${service.url}/applications`, { token, key: randomUUID(), body: { ...STUDENTS, siret: OFFICE.siret } });
  const { id, version } = draft.body;
  await askOnce(`${service.url}/applications/${id}/submission`, { token, key: randomUUID(), body: { version } });
  await until('a letter waits for the mail server', () => greeted.length > 0);
  service.worker.signal('SIGTERM');
  expect([await service.worker.exited, service.worker.output()]).toEqual([0, expect.stringContaining('another worker does it again')]);
  greeted.forEach((socket) => socket.destroy());
  silent.close();
}, 60_000);
