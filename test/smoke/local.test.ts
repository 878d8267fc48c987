import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  chownSync,
  mkdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { clearLockedPorts } from 'get-port';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import pg from 'pg';
import { fileStoreOf } from '../../runtime/files.ts';
import { readSettings, required } from '../../runtime/settings.ts';
import { claimDataDir, keptPorts } from '../../local/data-dir.ts';
import { identityOf } from '../../local/identity.ts';
import { launch, type Running } from '../../local/launch.ts';
import { people } from '../../local/people.ts';
import { freePort } from '../../local/port.ts';
import { keepPrivate } from '../../local/private.ts';
import { startPostgres } from '../../local/postgres.ts';
import { createSupervisor, waitAfter } from '../../local/supervisor.ts';
import { fetchToken } from '../../local/token.ts';
import { until } from '../../local/until.ts';

const issuer = process.env['TEST_ISSUER'] ?? '';
const issuerDataDir = process.env['TEST_ISSUER_DATA_DIR'] ?? '';
let dir = '';

beforeAll(() => {
  dir = mkdtempSync(join(issuerDataDir, 'local-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the sign-in issuer', () => {
  test("a person's token verifies against the issuer's keys and says who that is", async () => {
    const token = await fetchToken({ issuer, dataDir: issuerDataDir, login: 'finance' });
    const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
    const { payload } = await jwtVerify(token, keys, { issuer, audience: 'guichet', algorithms: ['RS256'] });
    expect(payload).toMatchObject({ sub: 'finance', roles: ['finance'], siret: '13002526500013', legal_category: '7120' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(12 * 60 * 60);
  });

  test('an unknown login is answered with those that there are', async () => {
    await expect(fetchToken({ issuer, dataDir: issuerDataDir, login: 'nobody' })).rejects.toThrow(/'nobody'.*applicant, .*applicant2/);
  });

  test('an issuer that does not run is told with what starts it', async () => {
    const silent = `http://127.0.0.1:${await freePort()}`;
    await expect(fetchToken({ issuer: silent, dataDir: issuerDataDir, login: 'finance' })).rejects.toThrow('npm start');
  });

  test('a wrong secret gets no token', async () => {
    const authorization = `Basic ${Buffer.from('finance:wrong').toString('base64')}`;
    const body = new URLSearchParams({ grant_type: 'client_credentials' });
    expect((await fetch(`${issuer}/token`, { method: 'POST', headers: { authorization }, body })).status).toBe(401);
  });

  test('its keys can be read by their owner only', () => {
    expect(statSync(join(issuerDataDir, 'issuer.json')).mode & 0o777).toBe(0o600);
  });

  test.each(people)('the SIRET of $login has a right check digit', ({ siret }) => {
    const digits = [...siret].reverse().map((digit, place) => Number(digit) * (place % 2 === 0 ? 1 : 2));
    expect(siret).toMatch(/^\d{14}$/);
    expect(digits.reduce((sum, digit) => sum + (digit > 9 ? digit - 9 : digit), 0) % 10).toBe(0);
  });

  test('each role has a person, and the applicants are of three organisations', () => {
    const roles = new Set(people.flatMap((person) => person.roles));
    expect([...roles].sort()).toEqual([
      'admin',
      'applicant',
      'auditor',
      'chair',
      'controller',
      'finance',
      'lead',
      'manager',
      'member',
      'payer',
      'reviewer',
      'screener',
      'signatory',
    ]);
    expect(new Set(people.filter(({ roles }) => roles.includes('applicant')).map(({ siret }) => siret)).size).toBe(4);
  });
});

describe('settings', () => {
  test('all wrong settings are named at once, with what was got and what is expected', () => {
    const read = (): unknown => readSettings({ PORT: '70000', LOG_LEVEL: 'loud' });
    expect(read).toThrow("PORT is '70000', but it should be a whole number from 1 to 65535.");
    expect(read).toThrow("LOG_LEVEL is 'loud', but it should be one of");
  });

  test('an empty setting counts as unset', () => {
    expect(readSettings({ PORT: '', OIDC_ISSUER: '' })).toMatchObject({ PORT: 3000, HOST: '127.0.0.1' });
  });

  test('a missing setting that a program needs is named', () => {
    expect(() => required(readSettings({}), 'DATABASE_URL')).toThrow('DATABASE_URL is not set');
  });

  const BUCKET = {
    S3_ENDPOINT: 'https://s3.example',
    S3_BUCKET: 'files',
    S3_REGION: 'fr',
    S3_ACCESS_KEY_ID: 'key',
    S3_SECRET_ACCESS_KEY: 'hunter2',
  };
  test('files go to a folder, or to a bucket of which everything is said', async () => {
    for (const settings of [{}, { FILES_DIR: '/srv/files' }, BUCKET])
      await expect(fileStoreOf(readSettings(settings))).resolves.toBeDefined();
    for (const name of Object.keys(BUCKET)) {
      const settings = readSettings({ ...BUCKET, [name]: '' });
      await expect(fileStoreOf(settings)).rejects.toThrow(new RegExp(`^${name} is not set: it should be (?!.*hunter2)`));
    }
    // Two lines of one console, pasted the other way round.
    expect(() => readSettings({ ...BUCKET, S3_BUCKET: 'hunter2/ABC' })).toThrow(/^S3_BUCKET is something else(?!.*hunter2)/);
  });

  test('a key of IBANs has 32 bytes in base64, and is not repeated where it has not', () => {
    const key = randomBytes(32).toString('base64');
    expect(readSettings({ IBAN_KEY: key, IBAN_KEY_OTHER: key })).toMatchObject({ IBAN_KEY: key, IBAN_KEY_OTHER: key });
    for (const wrong of [randomBytes(31), randomBytes(33), randomBytes(48)].map((bytes) => bytes.toString('base64')))
      expect(() => readSettings({ IBAN_KEY: wrong })).toThrow(/^IBAN_KEY is something else, not shown since it may hold a secret/);
  });

  test('limits are whole numbers, and a limit of nothing is none', () => {
    expect(readSettings({})).toMatchObject({ LIMIT_PERSON: 600, LIMIT_COMMANDS: 120, LIMIT_ADDRESS: 1_200, LIMIT_FAILED_TOKENS: 30 });
    expect(readSettings({})).toMatchObject({ LIMIT_COSTLY: 60, LIMIT_CONNECTIONS: 500 });
    expect(readSettings({ LIMIT_PERSON: '0' })).toMatchObject({ LIMIT_PERSON: 0 });
    for (const wrong of ['-1', '1.5', 'none', '1e3']) expect(() => readSettings({ LIMIT_PERSON: wrong })).toThrow(/^LIMIT_PERSON is/);
  });

  test('what one person allots alone is a whole number of euros, a million unless told', () => {
    expect([readSettings({}), readSettings({ ALLOT_ALONE_AT_MOST: '0' })]).toMatchObject([
      { ALLOT_ALONE_AT_MOST: 1_000_000 },
      { ALLOT_ALONE_AT_MOST: 0 },
    ]);
    for (const wrong of ['-1', '0.5', '1e6']) expect(() => readSettings({ ALLOT_ALONE_AT_MOST: wrong })).toThrow(/^ALLOT_ALONE_AT_MOST is/);
  });

  test('no proxy is trusted, unless so many or these', () => {
    const trusted = (given: string) => readSettings({ TRUSTED_PROXIES: given }).TRUSTED_PROXIES;
    expect([trusted(''), trusted('0'), trusted('2')]).toEqual([undefined, 0, 2]);
    expect(trusted('10.0.0.0/8, 2001:db8::/32,192.0.2.1')).toEqual(['10.0.0.0/8', '2001:db8::/32', '192.0.2.1']);
    for (const wrong of ['true', '10.0.0.0/33', '2001:db8::/129', '10.0.0.0/8,', '10.0.0.0/8/8', 'proxy.example'])
      expect(() => trusted(wrong)).toThrow(/^TRUSTED_PROXIES is/);
  });

  test('pages of other origins may ask where their origin is named exactly, and never all of them', () => {
    const origins = (given: string) => readSettings({ CORS_ORIGINS: given }).CORS_ORIGINS;
    expect(origins('')).toBeUndefined();
    expect(origins('https://portail.example, http://localhost:5173')).toEqual(['https://portail.example', 'http://localhost:5173']);
    for (const wrong of [
      '*',
      'null',
      'https://*.example',
      'https://portail.example/',
      'portail.example',
      'https://a.example,*',
      'ftp://a.example',
    ])
      expect(() => origins(wrong)).toThrow(/^CORS_ORIGINS is/);
  });

  describe('that are wrong', () => {
    const HALVES = ['4711', 'hunter'] as const;
    const [FIRST, LAST] = HALVES;
    const WITH_PASSWORD = ['DATABASE_URL', 'DATABASE_OWNER_URL', 'SMTP_URL'];
    const ADDRESSES = [...WITH_PASSWORD, 'OIDC_ISSUER', 'S3_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'GUICHET_URL', 'TEMPORAL_ADDRESS'];
    const sentenceOn = (given: Record<string, string>): string => {
      try {
        readSettings(given);
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
      throw new Error(`${Object.keys(given).join(', ')} was taken`);
    };
    const expectSecret = (name: string, value: string): void => {
      const sentence = sentenceOn({ [name]: value });
      expect(sentence).toMatch(new RegExp(`^${name} is something else, not shown since it may hold a secret, but it should be a`));
      expect(HALVES.filter((half) => sentence.includes(half))).toEqual([]);
    };

    test.each([
      ['under another scheme', `ftp://root:${FIRST}${LAST}@db/guichet`],
      ['with a / in the password', `ftp://root:${FIRST}/${LAST}@db/guichet`],
      ['with an @ in the password', `ftp://root:${FIRST}@${LAST}@db/guichet`],
      ['with a ? in the password', `ftp://root:${FIRST}?${LAST}@db/guichet`],
      ['with a # in the password', `ftp://root:${FIRST}#${LAST}@db/guichet`],
      ['with a backslash in the password', `ftp://root:${FIRST}\\${LAST}@db/guichet`],
      ['with // in the password', `ftp://root:${FIRST}//${LAST}@db/guichet`],
      ['with a line break in the password', `ftp://root:${FIRST}\n${LAST}@db/guichet`],
      ['with a password and no user', `ftp://:${FIRST}${LAST}@db/guichet`],
      ['with a password as its user', `ftp://${FIRST}${LAST}@db/guichet`],
      ['with a password in its query', `ftp://db/guichet?password=${FIRST}${LAST}`],
      ['without its scheme', `root:${FIRST}/${LAST}@db/guichet`],
      ['without its two slashes', `ftp:root:${FIRST}${LAST}@db`],
      ['with one slash too few', `ftp:/root:${FIRST}${LAST}@db`],
      ['in quotation marks', `"ftp://root:${FIRST}${LAST}@db/guichet"`],
      ['behind its own name', `DATABASE_URL=ftp://root:${FIRST}${LAST}@db/guichet`],
      ['in PostgreSQL’s other form', `host=db user=root password=${FIRST}${LAST}`],
      ['that is the password alone', `${FIRST}/${LAST}`],
    ])('show no part of an address %s', (_, value) => {
      for (const name of ADDRESSES) expectSecret(name, value);
    });

    test.each(['PORT', 'METRICS_PORT', 'LIMIT_PERSON', 'LOG_LEVEL', 'TRUSTED_PROXIES', 'CORS_ORIGINS', 'S3_BUCKET'])(
      'show no part of an address that stands in %s by mistake',
      (name) => {
        for (const value of [`postgres://root:${FIRST}/${LAST}@db`, `root:${FIRST}@${LAST}`, `https://db/?token=${FIRST}${LAST}`])
          expect(HALVES.filter((half) => sentenceOn({ [name]: value }).includes(half))).toEqual([]);
      },
    );

    test.each(['/', '?', '#'])('show no part of a password whose %s ends the host, though what is before could pass for a port', (mark) => {
      for (const name of WITH_PASSWORD) {
        const address = (password: string) => `${name === 'SMTP_URL' ? 'smtp' : 'postgres'}://root:${password}@db/guichet?timeout=1`;
        expect(URL.canParse(address(`${FIRST}${mark}${LAST}`))).toBe(true);
        expectSecret(name, address(`${FIRST}${mark}${LAST}`));
        const encoded = address(encodeURIComponent(`${FIRST}${mark}${LAST}@`));
        expect(readSettings({ [name]: encoded })).toMatchObject({ [name]: encoded });
      }
    });
  });
});

describe('the data folder', () => {
  const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

  test('that an earlier version left open is closed with all that is in it; what a link leads to stays as it is', () => {
    const [folder, other] = [join(dir, 'open'), join(dir, 'elsewhere')];
    for (const each of [folder, join(folder, 'mail'), other]) mkdirSync(each, { mode: 0o755 });
    for (const each of [join(folder, 'issuer.json'), join(folder, 'mail', 'letter.eml'), join(other, 'program')])
      writeFileSync(each, 'x', { mode: 0o755 });
    symlinkSync(other, join(folder, 'files'));
    keepPrivate(folder);
    expect(['.', 'mail', 'issuer.json', 'mail/letter.eml'].map((name) => modeOf(join(folder, name)))).toEqual(['700', '700', '600', '600']);
    expect([modeOf(other), modeOf(join(other, 'program'))]).toEqual(['755', '755']);
    // What was put there by hand since is closed at the next start.
    chmodSync(join(folder, 'issuer.json'), 0o644);
    keepPrivate(folder);
    expect(modeOf(join(folder, 'issuer.json'))).toBe('600');
  });

  test('that all accounts share, or that is another account’s, is refused by a sentence, and stays as it is', () => {
    const shared = join(dir, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o1777);
    expect(() => keepPrivate(shared)).toThrow(/all accounts share/);
    expect(modeOf(shared)).toBe('777');
    // Only root can give a folder away.
    if (process.getuid?.() !== 0) return;
    const foreign = join(dir, 'foreign');
    mkdirSync(foreign, { mode: 0o755 });
    chownSync(foreign, 65_534, 65_534);
    expect(() => keepPrivate(foreign)).toThrow(/another account/);
    expect(modeOf(foreign)).toBe('755');
  });

  test('a second start on the same folder is refused while the first lives', () => {
    const release = claimDataDir(join(dir, 'claimed'));
    expect(() => claimDataDir(join(dir, 'claimed'))).toThrow(`process ${process.pid}`);
    release();
    claimDataDir(join(dir, 'claimed'))();
  });

  test('the ports stay the same from start to start', async () => {
    const first = await keptPorts(dir);
    // Within one process get-port gives no port twice; starts are processes of their own.
    clearLockedPorts();
    expect(await keptPorts(dir)).toEqual(first);
  });
});

describe('PostgreSQL', () => {
  test('one that a killed supervisor left is ended and started again with its data', async () => {
    const port = await freePort();
    const options = { dataDir: join(dir, 'postgres'), port, logFile: join(dir, 'postgres.log'), persistent: true };
    const module = new URL('../../local/postgres.ts', import.meta.url).href;
    const program = `
      import { startPostgres } from ${JSON.stringify(module)};
      const { pid, url } = await startPostgres({ ...${JSON.stringify(options)}, say: () => undefined });
      console.log(JSON.stringify({ pid, url }));`;
    const supervisor = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise<string>((resolve) => supervisor.stdout.once('data', (data: Buffer) => resolve(data.toString())));
    const { pid, url }: { pid: number; url: string } = JSON.parse(line);
    await query(url, 'create table kept as select 42 as answer');
    supervisor.kill('SIGKILL');
    await new Promise((resolve) => supervisor.once('exit', resolve));
    expect(identityOf(pid)).toBeDefined();

    const said: string[] = [];
    const again = await startPostgres({ ...options, say: (line) => said.push(line) });
    try {
      expect(said).toEqual([`Ending PostgreSQL, left running by an earlier start (process ${pid})`]);
      expect(identityOf(pid)).toBeUndefined();
      expect(await query(again.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    } finally {
      await again.stop();
    }
    expect(identityOf(again.pid)).toBeUndefined();
  });

  test('a backend that outlives its killed server for a moment is waited for', async () => {
    const options = {
      dataDir: join(dir, 'orphan'),
      port: await freePort(),
      logFile: join(dir, 'orphan.log'),
      persistent: true,
      say: () => undefined,
    };
    const server = await startPostgres(options);
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const backend = rows[0]?.pid ?? 0;
    process.kill(backend, 'SIGSTOP');
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    const starting = startPostgres(options);
    const refused = await until(() => readFileSync(options.logFile, 'utf8').includes('pre-existing shared memory block'), 10_000);
    process.kill(backend, 'SIGCONT');
    const again = await starting;
    await again.stop();
    expect(refused).toBe(true);
  });

  test('no client gets in without the password', async () => {
    const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
    url.password = 'guessed';
    await expect(query(url.href, 'select 1')).rejects.toThrow('password authentication failed');
  });
});

test('a log that outgrows its limit is begun anew while its program writes on, and so many are kept', async () => {
  const logFile = join(dir, 'talks.log');
  const talks = `let n = 0; setInterval(() => console.log('line ' + String((n += 1)).padStart(8, '0')), 1)`;
  const logLimits = { limitBytes: 1_000, kept: 2, everyMs: 20 };
  const command = { command: process.execPath, args: ['-e', talks], ready: () => true, deadlineMs: 10_000 };
  const running = await launch({ name: 'Program', logFile, logLimits, ...command });
  const read = (number: number) => readFileSync(`${logFile}.${number}`, 'utf8');
  expect(await until(() => existsSync(`${logFile}.2`), 10_000)).toBe(true);
  const first = read(2);
  expect(await until(() => existsSync(`${logFile}.2`) && read(2) !== first, 10_000)).toBe(true);
  await running.stop();
  const kept = [2, 1].map(read).concat(readFileSync(logFile, 'utf8'));
  for (const text of kept) expect(text).toMatch(/^(line \d{8}\n)*$/);
  const lines = kept.join('').trimEnd().split('\n');
  expect(lines).toEqual([...lines].sort());
  expect(statSync(`${logFile}.1`).size).toBeGreaterThan(logLimits.limitBytes);
  expect([`${logFile}.3`, `${logFile}.half`].filter(existsSync)).toEqual([]);
});

describe('the supervisor', () => {
  const LIVES = 'setInterval(() => undefined, 1_000)';
  const STUBBORN = `process.on('SIGTERM', () => undefined); console.log('deaf'); ${LIVES}`;
  const program = (code: string, started: Running[], ready = () => true) => ({
    name: 'Program',
    patienceMs: 200,
    start: async (signal: AbortSignal) => {
      const logFile = join(dir, 'program.log');
      const running = await launch({
        name: 'Program',
        command: process.execPath,
        args: ['-e', code],
        logFile,
        ready,
        deadlineMs: 10_000,
        signal,
      });
      started.push(running);
      return running;
    },
  });

  test('a part that dies unasked is started again, and none is left at the stop', async () => {
    const [said, started]: [string[], Running[]] = [[], []];
    const supervisor = createSupervisor((line) => said.push(line));
    await supervisor.start([program(LIVES, started)]);
    process.kill(started[0]?.pid ?? 0, 'SIGKILL');
    expect(await until(() => started.length === 2, 10_000)).toBe(true);
    expect(said).toContain('Program was ended by SIGKILL; starting it again');
    await supervisor.stop();
    expect(started.map(({ pid }) => identityOf(pid))).toEqual([undefined, undefined]);
  });

  /** Hardly any waits, so that many deaths take no longer than their starts. */
  const WAITS = { firstMs: 1, mostMs: 4 };

  test('a part that keeps dying is started again for as long as it takes, and stops nothing else', async () => {
    const [said, others, started]: [string[], Running[], Running[]] = [[], [], []];
    const marker = join(dir, 'may-live');
    const dies = `if (!require('fs').existsSync(${JSON.stringify(marker)})) process.exit(3); ${LIVES}`;
    const supervisor = createSupervisor((line) => said.push(line), WAITS);
    await supervisor.start([program(LIVES, others), program(dies, started)]);
    expect(await until(() => started.length > 7, 30_000)).toBe(true);
    writeFileSync(marker, '');
    expect(await until(() => identityOf(started.at(-1)?.pid ?? 0) !== undefined, 10_000)).toBe(true);
    expect([supervisor.signal.aborted, identityOf(others[0]?.pid ?? 0)]).toEqual([false, expect.anything()]);
    expect(said).toContain('Program ended with code 3 (6 times within 5 minutes); starting it again');
    await supervisor.stop();
    expect([...others, ...started].map(({ pid }) => identityOf(pid)).filter(Boolean)).toEqual([]);
  });

  test('the wait before a start doubles with each death, is said where it is long, has an end, and is given up at a stop', async () => {
    const said: string[] = [];
    const supervisor = createSupervisor((line) => said.push(line), { firstMs: 3_600_000, mostMs: 5_400_000 });
    const dead: Running = { pid: 0, exited: Promise.resolve('ended with code 3'), stop: async () => undefined };
    await supervisor.start([{ name: 'Program', patienceMs: 0, start: async () => dead }]);
    expect(await until(() => said.length > 1, 10_000)).toBe(true);
    expect(said[1]).toBe('Program ended with code 3; starting it again in 3600 s');
    await supervisor.stop();
    expect([1, 2, 3, 8, 9, 50].map((deaths) => waitAfter(deaths))).toEqual([100, 200, 400, 10_000, 10_000, 10_000]);
  });

  test('a part that is never ready at the first start stops everything, with a sentence that names it', async () => {
    const others: Running[] = [];
    const supervisor = createSupervisor(() => undefined, WAITS);
    await expect(supervisor.start([program(LIVES, others), program('process.exit(3)', [], () => false)])).rejects.toThrow(
      'Program ended with code 3',
    );
    await supervisor.stop();
    expect(identityOf(others[0]?.pid ?? 0)).toBeUndefined();
  });

  test('a part that does not heed its stop is ended when the patience is over', async () => {
    const started: Running[] = [];
    const supervisor = createSupervisor(() => undefined);
    await supervisor.start([program(STUBBORN, started, () => readFileSync(join(dir, 'program.log'), 'utf8').includes('deaf'))]);
    await supervisor.stop();
    expect(await started[0]?.exited).toBe('was ended by SIGKILL');
  });

  test('a stop during the start leaves nothing', async () => {
    const started: Running[] = [];
    const supervisor = createSupervisor(() => undefined);
    const never = supervisor.start([program(LIVES, started), program(LIVES, [], () => false)]);
    expect(await until(() => started.length === 1, 10_000)).toBe(true);
    await Promise.all([supervisor.stop(), expect(never).rejects.toThrow('a stop was asked')]);
    expect(identityOf(started[0]?.pid ?? 0)).toBeUndefined();
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  // It hears of the server's end, which is what a test here may be about.
  client.on('error', () => undefined);
  await client.connect();
  return client
    .query(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}
