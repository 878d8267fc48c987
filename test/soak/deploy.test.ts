import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import pg from 'pg';
import { launch } from '../../local/launch.ts';
import { freePort } from '../../local/port.ts';
import { run } from '../../local/run.ts';
import { accepts } from '../../local/until.ts';
import { setting } from '../support/database.ts';
import { programHere } from '../support/first-day/program-here.ts';
import { variablesOf } from '../support/first-day/settings-file.ts';
import { endAll, startProgram } from '../support/processes.ts';
import { askOnce, startService } from '../support/service.ts';
import { makeCertificate } from '../support/first-day/tls-proxy.ts';

const HOST = 'guichet.example';
const UNITS = 'deploy/systemd';
/** Of ten, as systemd weighs what a unit leaves open; it calls what is below 2.0 no risk. */
const EXPOSED_AT_MOST = 2;

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'guichet-deploy-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** A test of what this program reads, where the machine has it. */
function withProgram(name: string) {
  const here = programHere(name);
  return here === undefined ? { here: name, test: test.skip } : { here, test };
}

const systemd = withProgram('systemd-analyze');
systemd.test('systemd reads every unit and timer without a word, and finds them closed', async () => {
  const units = join(dir, 'units');
  cpSync(UNITS, units, { recursive: true });
  const files = readdirSync(units).filter((name) => /\.(service|timer)$/.test(name));
  const said = await run(systemd.here, ['verify', ...files.map((name) => join(units, name))]);
  // A system without npm is no fault of the units.
  expect(said.split('\n').filter((line) => line && !line.includes('/usr/bin/npm is not executable'))).toEqual([]);
  const services = files.filter((name) => name.endsWith('.service'));
  for (const name of services)
    await run(systemd.here, ['security', '--offline=true', `--threshold=${EXPOSED_AT_MOST * 10}`, join(units, name)]);
  expect(services).toHaveLength(6);
});

const compose = withProgram('docker-compose');
compose.test('Compose reads compose.yml with the settings that it asks for, and asks for each of them', async () => {
  const folder = join(dir, 'compose');
  cpSync('deploy', folder, { recursive: true });
  cpSync(join(folder, 'guichet.env.example'), join(folder, 'guichet.env'));
  const names = [...readFileSync(join(folder, 'compose.env.example'), 'utf8').matchAll(/^(\w+)=$/gm)].map(([, name = '']) => name);
  const config = (given: readonly string[]): Promise<string> =>
    run(compose.here, ['--file', join(folder, 'compose.yml'), 'config', '--format', 'json'], {
      env: { PATH: process.env['PATH'], HOME: dir, ...Object.fromEntries(given.map((name) => [name, 'given'])) },
    });
  const { services } = JSON.parse(await config(names)) as { services: Record<string, { environment?: Record<string, string> }> };
  expect(Object.keys(services)).toEqual(expect.arrayContaining(['api', 'worker', 'migrate', 'postgres', 'temporal', 'proxy']));
  expect(services['api']?.environment).toMatchObject({ PUBLIC_URL: 'https://given', TEMPORAL_NAMESPACE: 'guichet' });
  for (const missing of names)
    await expect(config(names.filter((name) => name !== missing))).rejects.toThrow(`required variable ${missing} is missing`);
});

test('one command makes a fund beside another, whose service it serves and whose database it cannot reach', async () => {
  const superuser = new URL(setting('TEST_DATABASE_URL'));
  const env = {
    ...{ PGHOST: superuser.hostname, PGPORT: superuser.port, PGUSER: superuser.username, PGPASSWORD: superuser.password },
    ...{ PGDATABASE: 'postgres', TEMPORAL_ADDRESS: setting('TEST_TEMPORAL_ADDRESS') },
  };
  const folderOf = (fund: string): string => join(dir, fund);
  const make = async (fund: string, folder = folderOf(fund)) => {
    const child = startProgram('fund', env, [fund, folder]);
    return [await child.exited, child.output()] as const;
  };
  const settingsOf = (fund: string) => variablesOf(readFileSync(join(folderOf(fund), 'guichet.env'), 'utf8'));
  const funds = ['alpes', 'jura'];
  try {
    for (const fund of funds) expect(await make(fund)).toEqual([0, expect.stringContaining(`The fund ${fund} has its database`)]);
    expect(await make('alpes', join(dir, 'again'))).toEqual([1, expect.stringContaining('There is a fund alpes')]);
    expect(await make('Deux Alpes')).toEqual([1, expect.stringContaining('npm run fund -- NAME FOLDER')]);
    expect(existsSync(join(dir, 'again'))).toBe(false);
    // A fund of another PostgreSQL may have the namespace.
    const temporal = await Connection.connect({ address: env.TEMPORAL_ADDRESS });
    await temporal.workflowService.registerNamespace({ namespace: 'guichet_pris', workflowExecutionRetentionPeriod: msToTs('1 day') });
    await temporal.close();
    expect(await make('pris')).toEqual([1, expect.stringContaining('There is a namespace guichet_pris')]);
    expect(existsSync(folderOf('pris'))).toBe(false);

    const [alpes, jura] = funds.map(settingsOf) as [Record<string, string>, Record<string, string>];
    for (const name of ['DATABASE_URL', 'IBAN_KEY', 'INVITATION_KEY', 'TEMPORAL_NAMESPACE']) expect(alpes[name]).not.toBe(jura[name]);
    const trespasser = new pg.Client({
      connectionString: Object.assign(new URL(alpes['DATABASE_URL'] ?? ''), { pathname: '/guichet_jura' }).href,
    });
    await expect(trespasser.connect()).rejects.toThrow('permission denied for database');
    const service = await startService(alpes['DATABASE_URL'] ?? '', { TEMPORAL_NAMESPACE: 'guichet_alpes' });
    expect(await askOnce(`${service.url}/readyz`)).toMatchObject({ status: 200, body: { postgres: true } });

    const units = readdirSync(join(folderOf('jura'), 'units')).filter((name) => name.endsWith('.service'));
    expect(units).toContain('guichet_jura-api@.service');
    const texts = [...units, 'guichet_jura-.service.d/guichet.conf'].map((name) =>
      readFileSync(join(folderOf('jura'), 'units', name), 'utf8'),
    );
    for (const text of texts) expect(text.replaceAll('/opt/guichet', '')).not.toMatch(/\bguichet(?=[-/]|$)/m);
    expect(texts.join('\n')).toContain('User=guichet_jura');
    const example = readFileSync(join(folderOf('jura'), 'guichet.env'), 'utf8');
    expect(example).toMatch(/^#FILES_DIR=\/var\/lib\/guichet_jura\/files$/m);
    expect(example).toMatch(/^#S3_BUCKET=guichet-jura-files$/m);
    expect(example).not.toMatch(/\/guichet\//);
  } finally {
    await endAll();
    const client = new pg.Client({ connectionString: superuser.href });
    await client.connect();
    for (const fund of funds)
      for (const what of [`DATABASE IF EXISTS guichet_${fund}`, `ROLE IF EXISTS guichet_${fund}`, `ROLE IF EXISTS guichet_${fund}_owner`])
        await client.query(`DROP ${what}${what.startsWith('DATABASE') ? ' WITH (FORCE)' : ''}`);
    await client.end();
  }
}, 180_000);

const catalogue = withProgram('publiccode-parser');
catalogue.test('the standard’s own validator finds publiccode.yml valid', async () => {
  // The address of the repository resolves nowhere: nothing is asked of it.
  expect(await run(catalogue.here, ['--no-network', '--path', resolve('.'), resolve('publiccode.yml')])).toBe('');
});

const caddy = withProgram('caddy');
caddy.test('Caddy finds its file valid', async () => {
  const env = { PATH: process.env['PATH'], HOME: dir, XDG_DATA_HOME: dir, XDG_CONFIG_HOME: dir };
  expect(await run(caddy.here, ['validate', '--config', resolve('deploy/Caddyfile'), '--adapter', 'caddyfile'], { env })).toContain(
    'Valid configuration',
  );
});

/** nginx.conf as it says that one before 1.25.1 needs it. */
function asThisNginxNeeds(here: string, conf: string): string {
  const [, major, minor] = /nginx\/(\d+)\.(\d+)/.exec(spawnSync(here, ['-v'], { encoding: 'utf8' }).stderr) ?? [];
  const isNew = Number(major) > 1 || Number(minor) >= 25;
  return isNew ? conf : conf.replace(/^ *http2 on;\n/m, '').replaceAll('443 ssl;', '443 ssl http2;');
}

/** One that answers each request with the headers that have come with it. */
async function startMirror(): Promise<{ port: number; stop: () => void }> {
  const server = createServer((asked, answer) => answer.end(JSON.stringify(asked.headers)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
}

const nginx = withProgram('nginx');
nginx.test('nginx takes its file, and tells an API the address of the browser whatever the browser says of itself', async () => {
  const [folder, mirror] = [mkdtempSync(join(dir, 'nginx-')), await startMirror()];
  const ports = { plain: await freePort(), tls: await freePort() };
  await makeCertificate(HOST, { key: join(folder, 'privkey.pem'), cert: join(folder, 'fullchain.pem') });
  const placed = asThisNginxNeeds(nginx.here, readFileSync('deploy/nginx.conf', 'utf8'))
    .replaceAll('/etc/ssl/guichet', folder)
    .replaceAll('/var/log/nginx', folder)
    .replaceAll(/^ *listen \[::\]:.*\n/gm, '')
    .replace('listen 80;', `listen 127.0.0.1:${ports.plain};`)
    .replace('listen 443 ssl', `listen 127.0.0.1:${ports.tls} ssl`)
    .replace('server 127.0.0.1:3000 ', `server 127.0.0.1:${mirror.port} `);
  writeFileSync(join(folder, 'guichet.conf'), placed);
  const file = join(folder, 'nginx.conf');
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`);
  writeFileSync(file, `pid ${folder}/pid;\nevents {}\nhttp { access_log off; ${places.join(' ')} include ${folder}/guichet.conf; }\n`);
  const said = ['-p', folder, '-e', join(folder, 'error.log'), '-c', file];
  const running = await launch({
    ...{ name: 'nginx', command: nginx.here, args: [...said, '-g', 'daemon off;'], logFile: join(folder, 'log'), deadlineMs: 20_000 },
    ready: () => accepts('127.0.0.1', ports.tls),
  });
  try {
    const headers = { host: HOST, 'x-forwarded-for': '192.0.2.1', 'x-forwarded-host': 'elsewhere.example' };
    const asked = request({ host: '127.0.0.1', port: ports.tls, path: '/readyz', headers, rejectUnauthorized: false }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const seen = JSON.parse(await text(answer)) as IncomingHttpHeaders;
    expect(seen).toMatchObject({ host: HOST, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' });
    expect(seen).not.toHaveProperty('x-forwarded-host');
    const plain = await fetch(`http://127.0.0.1:${ports.plain}/aide?x=1`, { redirect: 'manual' });
    expect([plain.status, plain.headers.get('location')]).toEqual([301, expect.stringMatching(/^https:\/\/.*\/aide\?x=1$/)]);
  } finally {
    await running.stop();
    mirror.stop();
  }
});
