import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { commands as commandsOf } from '../../../activities/index.ts';
import type { Deps } from '../../../api/http/deps.ts';
import { connect as connectTo } from '../../../db/connection/connect.ts';
import { freshDatabase } from '../../support/database.ts';
import { createStop, signalsOf, type Stop, type StopTimes, stopServer } from '../../../api/http/server/stop.ts';
import { until } from '../../support/until.ts';
import { answerIn, listen, type Wire } from '../../support/wire.ts';
import { appOfFile, type Door } from '../../support/app-harness.ts';
import { KEYS } from '../../support/invitation-links.ts';

/** Nothing here waits for the end of a patience that it is not about. */
const LONG: StopTimes = { turningAwayMs: 60_000, closingMs: 0, endingMs: 60_000, lastMs: 60_000 };

const harness = appOfFile();
let wire: Wire;
let stop: Stop;
let door: Door;
/** Releases the draft that is being made. */
let making: (() => void) | undefined;
beforeEach(async () => {
  stop = createStop();
  making = undefined;
  const commands = commandsOf(harness.database.application.db, KEYS);
  const createApplication: typeof commands.createApplication = async (...asked) => {
    await new Promise<void>((resolve) => {
      making = resolve;
    });
    return commands.createApplication(...asked);
  };
  door = harness.door({ ...signalsOf(stop), commands: { ...commands, createApplication } });
  wire = await listen(door.app);
});
afterEach(() => wire.stop());

const stopIn = (times: Partial<StopTimes> = {}): Promise<void> => stopServer(wire.server, stop, { ...LONG, ...times });

/** A connection, and all that has come over it: its bytes, and the error that broke it. */
type Line = { socket: Socket; seen: () => string; broken: () => unknown };
function dial(): Line {
  const socket = connect(wire.port, '127.0.0.1');
  let [seen, broken]: [string, unknown] = ['', null];
  socket.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
  });
  socket.on('error', (error) => {
    broken = error;
  });
  return { socket, seen: () => seen, broken: () => broken };
}

const GET = 'GET /healthz HTTP/1.1\r\nHost: guichet\r\n\r\n';
const answered = ({ seen }: Line) => answerIn(seen());

/** A connection that is kept, without a request at present. */
async function idle(): Promise<Line> {
  const line = dial();
  line.socket.write(GET);
  await until('it is answered', () => line.seen().endsWith('{"ok":true}'));
  expect(answered(line).headers['connection']).toBe('keep-alive');
  return line;
}

/** A connection for one request that is answered and closed. */
async function asked(): Promise<Line> {
  const line = dial();
  line.socket.write(GET);
  await until('it is closed', () => line.socket.closed);
  return line;
}

/** A draft that is being made until it is released, over a connection that its client would keep. */
async function held(title: string): Promise<Line & { letGo: () => void }> {
  const { token } = await harness.as('applicant');
  const body = JSON.stringify({ callId: 'donnees-2023', title });
  const headers = [`Authorization: Bearer ${token}`, 'Accept-Language: en', 'Content-Type: application/json', `Idempotency-Key: ${title}`];
  const line = dial();
  line.socket.write(
    `POST /applications HTTP/1.1\r\nHost: guichet\r\nContent-Length: ${body.length}\r\n${headers.join('\r\n')}\r\n\r\n${body}`,
  );
  await until('it is being made', () => making);
  return { ...line, letGo: () => making?.() };
}

test('a request that is on its way over a kept connection when idle ones are closed is answered, and told that the connection closes', async () => {
  const line = await idle();
  // It is in the system's hands, and was not read here.
  wire.server.once('connection', () => line.socket.write(GET));
  const stopped = stopIn();
  await until('it is closed', () => line.socket.closed);
  expect(line.broken()).toBeNull();
  const [, second = ''] = line.seen().split(/(?<=\{"ok":true\})/);
  expect(answerIn(second)).toMatchObject({ status: 200, headers: { connection: 'close' } });
  await stopped;
});

test('for a time a server that stops takes new connections and keeps the idle ones; each is closed behind its next answer', async () => {
  const kept = await idle();
  const stopped = stopIn({ closingMs: 1_500 });
  const [first, second] = [await asked(), await asked()];
  kept.socket.write(GET);
  await until('it is closed', () => kept.socket.closed);
  for (const line of [first, second]) expect([line.broken(), answered(line).headers['connection']]).toEqual([null, 'close']);
  expect(kept.broken()).toBeNull();
  expect(kept.seen().match(/HTTP\/1\.1 \d{3}|Connection: \S+/g)).toEqual([
    'HTTP/1.1 200',
    'Connection: keep-alive',
    'HTTP/1.1 200',
    'Connection: close',
  ]);
  await stopped;
});

test('then an idle connection is closed without a word, no port listens, and the stop ends', async () => {
  const kept = await idle();
  const said = kept.seen();
  const stopped = stopIn({ closingMs: 100 });
  await once(kept.socket, 'close');
  await stopped;
  expect([kept.broken(), kept.seen()]).toEqual([null, said]);
  const late = dial();
  await until('no port listens', () => late.socket.closed);
  expect(late.broken()).toMatchObject({ code: 'ECONNREFUSED' });
});

test('who has connected and not been taken yet when the server listens no more is answered', async () => {
  const lines = Array.from({ length: 50 }, dial);
  for (const { socket } of lines) socket.write(GET);
  await stopIn();
  await until('all are closed', () => lines.every(({ socket }) => socket.closed));
  expect(lines.filter(({ broken }) => broken() !== null)).toEqual([]);
  expect(lines.map((line) => answered(line).status)).toEqual(lines.map(() => 200));
});

test('before it listens no more a server that stops turns away all requests, and goes on with what it has begun', async () => {
  const line = await held('begun');
  const stopped = stopIn({ turningAwayMs: 0, closingMs: 1_500 });
  await until('it turns away', () => stop.turningAway.signal.aborted);
  const { status, body, headers } = await wire.send('GET', '/openapi.json');
  expect([status, body['code'], headers['connection'], headers['retry-after']]).toEqual([503, 'outcome_unknown', 'close', '2']);
  expect((await wire.send('GET', '/healthz')).status).toBe(200);
  line.letGo();
  await until('it is closed', () => line.socket.closed);
  expect(answered(line).status).toBe(201);
  await stopped;
});

test('who asked before the stop is answered, and told that the connection closes', async () => {
  const line = await held('known');
  const stopped = stopIn();
  line.letGo();
  await until('it is closed', () => line.socket.closed);
  await stopped;
  expect(answered(line)).toMatchObject({ status: 201, headers: { connection: 'close' } });
});

test('a client who still waits when the patience ends is told to ask again, in their language; what comes of it later is not sent', async () => {
  const line = await held('unknown');
  await stopIn({ endingMs: 100 });
  await until('it is closed', () => line.socket.closed);
  const { status, headers, body } = answered(line);
  expect([status, body['code'], headers['connection'], headers['retry-after']]).toEqual([503, 'outcome_unknown', 'close', '2']);
  expect(headers['content-language']).toBe('en');
  line.letGo();
  await until('it is made', async () => {
    const { rows } = await harness.database.pool.query(`SELECT 1 FROM application WHERE title = 'unknown'`);
    return rows.length > 0;
  });
});

test('what is open at the last is closed', async () => {
  const silent = dial();
  await once(silent.socket, 'connect');
  await stopIn({ lastMs: 100 });
  await once(silent.socket, 'close');
});

const ready = async (at = door) => {
  const { status, body } = await at.ask('get', '/readyz');
  return [status, body];
};

test('a Temporal and a worker that fall silent keep no probe waiting: it is told what they said last, until they are given up', async () => {
  let answer = (): Promise<unknown> => Promise.resolve({});
  let giveUp = (): void => undefined;
  const silence = new Promise((_, reject) => {
    giveUp = () => reject(new Error('given up'));
  });
  const temporal = {
    withDeadline: (_until: number, question: () => Promise<unknown>) => question(),
    workflowService: { getSystemInfo: () => answer() },
    getHandle: () => ({ query: () => answer() }),
  } as unknown as Deps['temporal'];
  const at = harness.door({ temporal });
  const said = (isThere: boolean) => [200, { postgres: true, temporal: isThere, worker: isThere, degraded: !isThere }];
  expect(await ready(at)).toEqual(said(true));
  answer = () => silence;
  expect(await Promise.all([ready(at), ready(at)])).toEqual([said(true), said(true)]);
  giveUp();
  await until('they are away', async () => isDeepStrictEqual(await ready(at), said(false)));
});

describe('a server is not ready', () => {
  const LAST = `(SELECT max(name) FROM kysely_migration WHERE name < '9')`;
  test.each([
    ['on a database that an earlier version migrated', `DELETE FROM kysely_migration WHERE name = ${LAST}`, 503, 'older'],
    ['on one of other migrations', `UPDATE kysely_migration SET name = '9999_other.sql' WHERE name = ${LAST}`, 503, 'diverged'],
    ['on one that was never migrated', 'ALTER TABLE kysely_migration RENAME TO elsewhere', 503, 'foreign'],
  ])('%s, and says so', async (_, change, status, database) => {
    const own = await freshDatabase();
    const at = harness.door({ health: own.db });
    expect((await ready(at))[0]).toBe(200);
    await own.pool.query(change);
    expect(await ready(at)).toEqual([status, expect.objectContaining({ postgres: true, database })]);
    await own.drop();
  });

  // PgBouncer takes any password of a caller as it is set up for these tests.
  const withPassword = process.env['PGBOUNCER'] === 'true' ? test.skip : test;
  withPassword('where PostgreSQL does not take its password, and says so', async () => {
    const { db: health, pool } = connectTo(Object.assign(new URL(harness.database.application.url), { password: 'another' }).href);
    expect(await ready(harness.door({ health }))).toEqual([503, expect.objectContaining({ postgres: false, database: 'refused' })]);
    await pool.end();
  });

  test('but is on a database that a newer version has migrated meanwhile, until it is replaced', async () => {
    const own = await freshDatabase();
    await own.pool.query(`INSERT INTO kysely_migration (name, timestamp) VALUES ('9999_later.sql', '')`);
    expect(await ready(harness.door({ health: own.db }))).toEqual([200, expect.objectContaining({ postgres: true, database: 'newer' })]);
    await own.drop();
  });
});

test('a server that stops is not ready', async () => {
  await until('it is ready', async () => (await ready())[0] === 200);
  stop.stopping.abort();
  expect(await ready()).toEqual([503, { stopping: true }]);
});
