import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../local/port.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import { IBAN_KEY } from '../support/ibans.ts';
import { INVITATION_KEY } from '../support/invitation-links.ts';
import { findTemporal } from '../support/first-day/temporal-server.ts';
import { until } from '../support/until.ts';

/** An account without rights, where root may act as one. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

let dir: string;
/** The unpacked archive. */
let root: string;
let database: Database;

beforeAll(async () => {
  // Another account may enter it.
  dir = mkdtempSync('/tmp/guichet-bundle-');
  chmodSync(dir, 0o755);
  root = join(dir, 'guichet');
  for (const folder of ['guichet', 'state']) mkdirSync(join(dir, folder), { mode: 0o777 });
  chmodSync(join(dir, 'state'), 0o777);
  const file = join(dir, 'guichet.tar.gz');
  execFileSync('npm', ['run', 'bundle', '--', file], { stdio: 'ignore' });
  execFileSync('tar', ['--extract', '--file', file, '--directory', root]);
  chmodSync(root, 0o755);
  database = await freshDatabase('template0');
}, 600_000);
afterAll(async () => {
  await database.drop();
  rmSync(dir, { recursive: true });
});

/** Where a program of the archive runs: on no other program than those of the system, and with no way to a registry. */
const environment = (settings: Record<string, string>): NodeJS.ProcessEnv => ({
  PATH: '/usr/bin:/bin',
  DATA_DIR: join(dir, 'state'),
  npm_config_cache: join(dir, 'state', 'npm'),
  npm_config_registry: 'http://127.0.0.1:9',
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  ...settings,
});
const NPM = 'deploy/npm.sh';

const hasUnshare = spawnSync('unshare', ['--net', 'true']).status === 0;
/** What runs a command where no network leads further than this machine, if the system can take the others away. */
const ALONE = hasUnshare ? ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'] : [];

test('it has what runs, and neither tests nor packages for development', () => {
  expect(readdirSync(root)).toEqual(expect.arrayContaining(['bin', 'deploy', 'docs', 'node_modules', 'npm', 'LICENSE']));
  expect(readdirSync(root)).not.toEqual(expect.arrayContaining(['test']));
  expect(readdirSync(join(root, 'node_modules'))).not.toContain('jest');
  expect(statSync(join(dir, 'guichet.tar.gz')).size).toBeLessThan(150_000_000);
});

test('an operator’s first day is done from it without any network, as it is from a clone', async () => {
  // The programs of others are on the operator's machine before that day.
  await findTemporal();
  const [command = '', ...args] = [...ALONE, process.execPath, 'test/tiers.ts', 'test/soak/first-day.test.ts'];
  const child = spawn(command, args, {
    env: {
      ...process.env,
      FIRST_DAY_ARCHIVE: join(dir, 'guichet.tar.gz'),
      FIRST_DAY_ALONE: String(hasUnshare),
      npm_config_registry: 'http://127.0.0.1:9',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the first day ended with ${code}:\n${output}`);
  expect(output).toMatch(/the first day from an archive( without network)? took \d+ s/);
  process.stderr.write(`${/^.*the first day from.*$/m.exec(output)?.[0]}\n`);
}, 1_800_000);

test('migration, worker and API start as another account, which can change nothing of it, and without a registry', async () => {
  const port = await freePort();
  const settings = {
    DATABASE_URL: database.application.url,
    TEMPORAL_ADDRESS: setting('TEST_TEMPORAL_ADDRESS'),
    TASK_QUEUE: `bundle-${port}`,
    OIDC_ISSUER: setting('TEST_ISSUER'),
    PORT: String(port),
    IBAN_KEY,
    INVITATION_KEY,
    LOG_LEVEL: 'warn',
    STOP_DELAY_SECONDS: '0',
  };
  let output = '';
  const start = (name: string, more: Record<string, string> = {}) => {
    const child = spawn(NPM, ['run', '--silent', name], {
      cwd: root,
      env: environment({ ...settings, ...more }),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...NOBODY,
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return { child, exited: new Promise<number | null>((resolve) => child.once('close', resolve)) };
  };
  expect([await start('migrate', { DATABASE_OWNER_URL: database.url }).exited, output]).toEqual([0, expect.stringContaining('applied')]);
  const programs = [start('worker'), start('api')];
  try {
    const isReady = async (): Promise<boolean> => {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
      return answer?.status === 200 && ((await answer.json()) as { worker: boolean }).worker;
    };
    await until('the API and its worker are ready', isReady, 90_000).catch((error: unknown) => {
      throw new Error(output, { cause: error });
    });
  } finally {
    for (const { child } of programs) child.kill('SIGTERM');
    await Promise.all(programs.map(({ exited }) => exited));
  }
  // It owns nothing there, so that nothing is new.
  expect(readdirSync(join(root, 'node_modules')).includes('.cache')).toBe(false);
}, 240_000);
