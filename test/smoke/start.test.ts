import { existsSync, readFileSync, statSync, chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { readRunning } from '../../local/data-dir.ts';
import { identityOf } from '../../local/identity.ts';
import { fetchToken } from '../../local/token.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import { testDemonstration } from '../support/demonstration.ts';
import { IBAN_KEY } from '../support/ibans.ts';
import { INVITATION_KEY } from '../support/invitation-links.ts';
import { freshInstance, type Instance } from '../support/instance.ts';
import { PROJECT } from '../support/accidents.ts';
import { expectStatus, toDraft, toSubmitted } from '../support/fixtures.ts';
import type { Outside } from '../support/outside.ts';
import { type Child, endAll, livingIn, startProgram, untilOf } from '../support/processes.ts';
import { until } from '../support/until.ts';

const PARTS = ['api', 'issuer', 'postgres', 'supervisor', 'temporal', 'worker'];

let instance: Instance;
let supervisor: Child;
let people: Outside;

beforeAll(async () => {
  instance = await freshInstance();
  // As an earlier version left it: open to all.
  chmodSync(instance.dataDir, 0o755);
  mkdirSync(join(instance.dataDir, 'log'), { mode: 0o755 });
  writeFileSync(join(instance.dataDir, 'log', 'worker.log'), 'earlier\n', { mode: 0o644 });
  const since = performance.now();
  supervisor = await instance.startReady();
  people = instance.people();
  process.stderr.write(`cold start to the first three commands: ${(performance.now() - since).toFixed(0)} ms\n`);
}, 90_000);
afterAll(endAll, 30_000);

test('the start says where its logs are, each part as it is ready, and last its address', () => {
  const lines = supervisor.output().trimEnd().split('\n');
  expect(lines[0]).toBe(`Logs … ${join(instance.dataDir, 'log')}`);
  for (const part of ['PostgreSQL', 'Temporal', 'Sign-in issuer', 'Worker', 'API'])
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${part} … ready in \\d+\\.\\d s$`)));
  expect(lines.at(-1)).toBe(`Guichet is ready at ${instance.url}`);
  expect([...livingIn(instance.dataDir).keys()].sort()).toEqual(PARTS);
});

test('without settings it says that it is a demonstration, and has the shipped calls open with their credits', async () => {
  expect(supervisor.output()).toMatch(/^This is a demonstration: .*For a fund set DATABASE_URL and OIDC_ISSUER/m);
  const { items } = expectStatus(await (await people.as('finance')).get('/envelopes'), 200);
  expect(items).toHaveLength(2);
  expect(await (await fetch(instance.url)).text()).toContain('les personnes et les projets sont inventés.');
});

test('no other account may enter the data folder, nor read anything in it', async () => {
  const { id } = await toDraft(people, PROJECT);
  const token = await fetchToken({ issuer: readRunning(instance.dataDir)?.issuer ?? '', dataDir: instance.dataDir, login: 'applicant' });
  const sent = await fetch(`${instance.url}/applications/${id}/attachments?name=notes.csv&purpose=application`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'text/csv', 'Idempotency-Key': 'notes' },
    body: 'mois;visites\n',
  });
  expect(sent.status).toBe(201);
  await toSubmitted(people, PROJECT);
  await until('a letter has left', () => existsSync(join(instance.dataDir, 'mail')));
  const all = readdirSync(instance.dataDir, { recursive: true, encoding: 'utf8' });
  const open = ['.', ...all].flatMap((name) => {
    const stat = lstatSync(join(instance.dataDir, name), { throwIfNoEntry: false });
    const mode = (stat?.mode ?? 0) & 0o777;
    return stat && mode !== (stat.isDirectory() ? 0o700 : 0o600) ? [`${name}: ${mode.toString(8)}`] : [];
  });
  expect(open).toEqual([]);
  for (const part of ['files', 'issuer.json', 'log/worker.log', 'mail', 'postgres', 'postgres.password', 'temporal.db'])
    expect(all).toContain(part);
});

/** The addresses on which a process listens, as the kernel writes them: IPv4 and IPv6 in hexadecimal. */
function listeningOn(pid: number): string[] {
  const sockets = readdirSync(`/proc/${pid}/fd`).flatMap((file) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${file}`))?.[1] ?? [];
    } catch {
      // It was closed meanwhile.
      return [];
    }
  });
  const LISTENS = '0A';
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode = '']) => state === LISTENS && sockets.includes(inode))
      .map(([, local = '']) => local.split(':')[0] ?? ''),
  );
}

test('no part listens where another machine could reach it', () => {
  const LOOPBACK = '0100007F';
  const heard = new Map([...livingIn(instance.dataDir)].map(([part, pid]) => [part, [...new Set(listeningOn(pid))]]));
  expect(Object.fromEntries(heard)).toMatchObject({ api: [LOOPBACK], issuer: [LOOPBACK], postgres: [LOOPBACK], temporal: [LOOPBACK] });
  expect([...heard.values()].flat().filter((address) => address !== LOOPBACK)).toEqual([]);
});

const OWNS = 'the role of DATABASE_URL owns the tables';
const apiLogIn = (dataDir: string): string => readFileSync(join(dataDir, 'log', 'api.log'), 'utf8');

test('neither the API nor the worker is told how to own the database', () => {
  for (const part of ['api', 'worker']) {
    const given = readFileSync(`/proc/${livingIn(instance.dataDir).get(part)}/environ`, 'utf8').split('\0');
    expect(given.filter((each) => each.startsWith('DATABASE_'))).toEqual([
      expect.stringMatching(/^DATABASE_URL=postgres:\/\/guichet_application:/),
      'DATABASE_OWNER_URL=',
    ]);
  }
  expect(apiLogIn(instance.dataDir)).not.toContain(OWNS);
});

test('the API has the key of IBANs that this folder keeps for itself, and the worker none; both have that of invitations', () => {
  const keysOf = (name: string) =>
    ['api', 'worker'].map(
      (part) =>
        new RegExp(`(?:^|\\0)${name}=([^\\0]*)`).exec(readFileSync(`/proc/${livingIn(instance.dataDir).get(part)}/environ`, 'utf8'))?.[1],
    );
  const fileOf = (name: string) => join(instance.dataDir, name);
  const [ibans, invitations] = [readFileSync(fileOf('iban.key'), 'utf8'), readFileSync(fileOf('invitation.key'), 'utf8')];
  expect([keysOf('IBAN_KEY'), keysOf('INVITATION_KEY')]).toEqual([
    [ibans, ''],
    [invitations, invitations],
  ]);
  for (const name of ['iban.key', 'invitation.key']) expect(statSync(fileOf(name)).mode & 0o777).toBe(0o600);
});

testDemonstration(() => instance);

const all = (): number[] => [...livingIn(instance.dataDir).values()];

describe('is refused with a sentence, and starts nothing:', () => {
  async function refusal(settings: Record<string, string>): Promise<string> {
    const before = [...livingIn(instance.dataDir)];
    const child = instance.start(settings);
    expect(await child.exited).toBe(1);
    expect([...livingIn(instance.dataDir)]).toEqual(before);
    return child.output();
  }

  test('a second start on the same data folder', async () => {
    expect(await refusal({ PORT: '1' })).toBe(
      `Guichet already runs on ${instance.dataDir} (process ${supervisor.pid}): stop that one, or set DATA_DIR to another folder.\n`,
    );
  });

  test('a wrong setting, which is named', async () => {
    expect(await refusal({ LOG_LEVEL: 'loud' })).toBe(
      "LOG_LEVEL is 'loud', but it should be one of fatal, error, warn, info, debug, trace, silent.\n",
    );
  });

  test('a database of the operator’s own without the key of its IBANs', async () => {
    const other = await freshInstance();
    const child = other.start({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere' });
    expect([await child.exited, child.output()]).toEqual([
      1,
      expect.stringContaining('IBAN_KEY is not set: it should be 32 random bytes in base64'),
    ]);
    expect(livingIn(other.dataDir).size).toBe(0);
  });

  test('a port that another program has', async () => {
    const other = await freshInstance();
    const holder = createServer().listen(other.port, '127.0.0.1');
    try {
      const child = other.start();
      expect(await child.exited).toBe(1);
      expect(child.output()).toMatch(
        `Port ${other.port} on 127.0.0.1 cannot be used (another program listens there): set PORT or HOST to what is free, or stop what uses it.\n`,
      );
      expect(livingIn(other.dataDir).size).toBe(0);
    } finally {
      holder.closeAllConnections();
      holder.close();
    }
  });
});

test('Ctrl-C stops everything and leaves no process', async () => {
  const pids = all();
  supervisor.signal('SIGINT');
  await until('every process is gone', () => pids.every((pid) => identityOf(pid) === undefined), 10_000);
  expect(await supervisor.exited).toBe(0);
  expect(supervisor.output()).toMatch(/Stopped\.\n$/);
});

test('with a database, a Temporal and an issuer named in its settings the start begins none of them; one role for all is said in the log', async () => {
  const database = await freshDatabase();
  const other = await freshInstance();
  const settings = {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: setting('TEST_TEMPORAL_ADDRESS'),
    OIDC_ISSUER: setting('TEST_ISSUER'),
    TOKEN_ROLES: 'true',
    TASK_QUEUE: other.dataDir,
    IBAN_KEY,
    INVITATION_KEY,
  };
  const child = other.start(settings);
  await untilOf(child, 'it is ready', () => child.output().includes('Guichet is ready at'), 60_000);
  expect([...livingIn(other.dataDir).keys()].sort()).toEqual(['api', 'supervisor', 'worker']);
  expect(child.output()).not.toContain('demonstration');
  await untilOf(child, 'the log says who owns the tables', () => apiLogIn(other.dataDir).includes(OWNS));
  child.signal('SIGINT');
  expect(await child.exited).toBe(0);
  expect(existsSync(join(other.dataDir, 'postgres'))).toBe(false);
  await database.drop();
});

describe('a new installation', () => {
  const TABLES = ['call', 'call_version', 'envelope', 'envelope_line', 'movement', 'stream', 'event', 'person', 'application'] as const;
  const counted = async ({ pool }: Database) => {
    const { rows } = await pool.query<Record<string, number>>(
      `SELECT ${TABLES.map((name) => `(SELECT count(*) FROM ${name}) AS ${name}`).join(', ')}`,
    );
    return rows[0];
  };
  let database: Database;
  beforeAll(async () => {
    database = await freshDatabase('template1');
  });
  afterAll(() => database.drop());
  const run = async (name: string, args: string[] = []) => {
    const child = startProgram(name, { DATABASE_URL: database.url }, args);
    return { code: await child.exited, output: child.output() };
  };

  test('is empty: no call, no envelope, no euro; a second migration changes nothing', async () => {
    const first = await run('migrate');
    expect(first.output).toMatch(/^(Schema: \d{4}\w*\.sql applied\.\n)+$/);
    const none = Object.fromEntries(TABLES.map((name) => [name, 0]));
    expect(await counted(database)).toEqual(none);
    expect(await run('migrate')).toEqual({ code: 0, output: '' });
    expect(await counted(database)).toEqual(none);
  });

  test('has a shipped call as a draft once it is loaded, and an envelope without a euro', async () => {
    expect(await run('call', ['load', 'donnees-2023'])).toEqual({
      code: 0,
      output:
        '✓ donnees-2023 is a draft now: an admin changes it, or publishes it, on the page of calls.\n' +
        'Its envelope FTAP-DONNEES was opened without any credits: finance adds them, each order with the act that allots it.\n',
    });
    const loaded = { call: 1, call_version: 0, envelope: 1, envelope_line: 0, movement: 0, stream: 2, event: 1, person: 0, application: 0 };
    expect(await counted(database)).toEqual(loaded);
    expect(await run('call', ['load', 'calls/donnees-2023.json'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('nothing is changed'),
    });
    expect(await counted(database)).toEqual(loaded);
  });

  test('is told in a sentence which calls are shipped where another one is asked for', async () => {
    const { code, output } = await run('call', ['load', 'donnees-2024']);
    expect([code, output]).toEqual([2, expect.stringMatching(/^donnees-2024 cannot be read: .*donnees-2023, territoires-2023/)]);
  });
});
