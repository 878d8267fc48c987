import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { LEGAL_DUTIES, SETTINGS } from '../../../runtime/settings/table.ts';
import { askedByOthers, askedByLaw, readSettings } from '../../../runtime/settings.ts';
import { temporalConfig } from '../../../runtime/temporal.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const linesOf = (file: string): string[] => read(file).split('\n');

type Service = {
  command?: string[];
  environment?: Record<string, string>;
  env_file?: string[];
  read_only?: boolean;
  cap_drop?: string[];
} & {
  image: string;
  restart?: string;
  volumes?: string[];
  stop_grace_period?: string;
  healthcheck?: { test: string[] };
};

const { services } = parse(read('deploy/compose.yml'), { merge: true }) as { services: Record<string, Service> };
const ownServices = Object.entries(services).filter(([, { image }]) => image === 'guichet');

/** The values of each name of a unit, in their order, whatever their section. */
function readUnit(file: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const line of linesOf(file)) {
    const [, name, value = ''] = /^([A-Za-z]+)=(.*)$/.exec(line) ?? [];
    if (name) values.set(name, [...(values.get(name) ?? []), value]);
    else if (!/^(\[\w+\]|#.*)?$/.test(line)) throw new Error(`${file} has a line of no kind: ${line}`);
  }
  return values;
}

const SYSTEMD = 'deploy/systemd';
const common = readUnit(`${SYSTEMD}/guichet-.service.d/guichet.conf`);
const units = globSync(`${SYSTEMD}/*.service`, { cwd: ROOT })
  .toSorted()
  .map((file) => ({ name: basename(file), values: readUnit(file) }));
const timers = globSync(`${SYSTEMD}/*.timer`, { cwd: ROOT }).map((file) => basename(file));

/** What is set by `NAME=VALUE` in a unit: by Environment=, or before the program of ExecStart=. */
const setIn = (values: Map<string, string[]>): [string, string][] =>
  [...(values.get('Environment') ?? []), ...(values.get('ExecStart') ?? [])].flatMap((line) =>
    [...line.matchAll(/(?:^|\s)(\w+)=(\S*)/g)].map(([, name = '', value = '']): [string, string] => [name, value]),
  );

/** The variables that an image sets, by the last ENV of its file. */
const setInImage = [...(/^ENV ((?:.*\\\n)*.*)$/m.exec(read('deploy/Containerfile'))?.[1] ?? '').matchAll(/(\w+)=(\S+)/g)].map(
  ([, name = '', value = '']): [string, string] => [name, value],
);

/** Temporal's own variables, and those of npm and of the shell, are no settings of Guichet. */
const isKnown = (name: string): boolean =>
  name in SETTINGS || name === 'TEMPORAL_NAMESPACE' || name === 'PATH' || name.startsWith('npm_config_');

const A_KEY = Buffer.alloc(32).toString('base64');
/** The file of settings with each of its examples filled in. */
const FILLED = Object.fromEntries(
  linesOf('deploy/guichet.env.example').flatMap((line) => {
    const [, name = '', value = ''] = /^#([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    return name ? [[name, value || A_KEY]] : [];
  }),
);
const interpolated = (environment: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value.replace(/\$\{\w+:\?\}/g, 'guichet.example')]));

/** Reads the settings as APIs and workers do; throws a sentence for each fault. */
const start = (env: Record<string, string>) =>
  readSettings(env, {
    needs: (given) => ['DATABASE_URL', 'OIDC_ISSUER', 'IBAN_KEY', 'INVITATION_KEY', ...askedByOthers(given), ...askedByLaw(given)],
    faults: (given) => {
      temporalConfig(given, env);
      return [];
    },
  });

test('every program that a unit, a container or the image starts is a script of package.json', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const started = [
    ...units.flatMap(({ values }) => values.get('ExecStart') ?? []),
    ...ownServices.map(([, { command = [] }]) => command.join(' ')),
    ...[...read('deploy/Containerfile').matchAll(/^CMD (.*)$/gm)].map(([, command = '']) => (JSON.parse(command) as string[]).join(' ')),
  ].map((line) => /npm run (\S+)(?: -- .*)?$/.exec(line)?.[1]);
  expect(new Set(started)).toEqual(new Set(['api', 'worker', 'migrate', 'verify', 'backup', 'advisories']));
  expect(started.filter((name) => !scripts[name ?? ''])).toEqual([]);
});

test('every variable that a unit, a container or the image sets is a setting', () => {
  const names = [
    ...[...units.map(({ values }) => values), common].flatMap((values) => setIn(values).map(([name]) => name)),
    ...ownServices.flatMap(([, { environment = {} }]) => Object.keys(environment)),
    ...setInImage.map(([name]) => name),
  ];
  expect(names).toEqual(expect.arrayContaining(['PORT', 'DATA_DIR', 'DATABASE_URL', 'TRUSTED_PROXIES']));
  expect(names.filter((name) => !isKnown(name))).toEqual([]);
});

test('the example of settings, filled in, starts an API by a unit, and APIs and workers in containers', () => {
  expect(Object.keys(FILLED)).toEqual(expect.arrayContaining([...LEGAL_DUTIES, 'DATABASE_URL', 'IBAN_KEY']));
  expect(start({ ...FILLED, PORT: '3001' })).toMatchObject({ PORT: 3001 });
  for (const name of ['api', 'worker']) {
    const { env_file, environment = {} } = services[name] as Service;
    expect(env_file).toEqual(['guichet.env']);
    expect(start({ ...FILLED, ...interpolated(environment) })).toMatchObject({ PUBLIC_URL: 'https://guichet.example' });
  }
});

test('no secret stands in a file that is shipped', () => {
  const secret = /PASSWORD|PWD|SECRET|KEY|DATABASE/;
  for (const { environment = {} } of Object.values(services))
    for (const [name, value] of Object.entries(environment).filter(([each]) => secret.test(each)))
      expect(`${name}=${value}`).toMatch(/^\w+=(\$\{\w+:\?\}|postgres:\/\/\w+:\$\{\w+:\?\}@postgres:5432\/guichet)$/);
  expect([...units.map(({ values }) => values), common].flatMap(setIn).filter(([name]) => secret.test(name))).toEqual([]);
  expect(setInImage.filter(([name]) => secret.test(name))).toEqual([]);
  expect(linesOf('deploy/compose.env.example').filter((line) => !/^(#.*|[A-Z_]+=|)$/.test(line))).toEqual([]);
});

test('what compose.yml asks of .env is what compose.env.example names', () => {
  const asked = [...read('deploy/compose.yml').matchAll(/\$\{(\w+):\?\}/g)].map(([, name]) => name);
  const named = linesOf('deploy/compose.env.example').flatMap((line) => /^(\w+)=$/.exec(line)?.[1] ?? []);
  expect(new Set(named)).toEqual(new Set(asked));
});

test('filled-in settings are neither committed nor in an image', () => {
  expect(linesOf('.gitignore')).toEqual(expect.arrayContaining(['deploy/.env', 'deploy/guichet.env', 'deploy/*.p12', '.data/']));
  const apart = ['deploy/.env', 'deploy/*.env', 'deploy/*.p12', '.data', '.git', 'node_modules'];
  expect(linesOf('.dockerignore')).toEqual(expect.arrayContaining(apart));
});

/** The commands of docs/operations.md, each in a line. */
const told = read('docs/operations.md').replace(/\s+/g, ' ');

test('what is run by hand under systemd has the account, the folders and the settings of the units', () => {
  const [command = ''] = /systemd-run .*? npm run admin/.exec(told) ?? [];
  const given = new Map([...command.matchAll(/--([a-z-]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
  expect(given.get('uid')).toBe(common.get('User')?.[0]);
  expect(given.get('working-directory')).toBe(common.get('WorkingDirectory')?.[0]);
  expect(common.get('Environment')).toContain(given.get('setenv'));
  const [settings = ''] = units.find(({ name }) => name === 'guichet-verify.service')?.values.get('EnvironmentFile') ?? [];
  expect(given.get('property')).toBe(`EnvironmentFile=${settings}`);
});

test('the account of the programs enters the folder of the settings, and reads the seal there and no setting', () => {
  const [, mode = '', folder] = /install -d -m (\d+) -g guichet (\S+)/.exec(told) ?? [];
  expect([mode, folder]).toEqual(['0710', '/etc/guichet']);
  expect(told).toContain(`install -m 0640 -g guichet seal.p12 ${FILLED['SEAL_P12']}`);
  for (const file of ['guichet.env', 'owner.env']) expect(told).toMatch(new RegExp(`install -m 0600 \\S+ ${folder}/${file}`));
});

test('the migration alone knows the role that owns the tables', () => {
  const owners = ownServices.filter(([, { environment = {} }]) => 'DATABASE_OWNER_URL' in environment).map(([name]) => name);
  expect(owners).toEqual(['migrate']);
  const readers = units.filter(({ values }) => values.get('EnvironmentFile')?.includes('/etc/guichet/owner.env')).map(({ name }) => name);
  expect(readers).toEqual(['guichet-migrate.service']);
});

test('roles.sql makes the roles and databases that the settings name', () => {
  const made = (kind: string): string[] =>
    [...read('deploy/roles.sql').matchAll(/^CREATE (\w+) (\w+)/gm)].flatMap(([, of, name = '']) => (of === kind ? [name] : []));
  const { POSTGRES_USER = '', DBNAME = '', VISIBILITY_DBNAME = '' } = services['temporal']?.environment ?? {};
  const urls = ['DATABASE_URL', 'DATABASE_OWNER_URL'].flatMap((name) =>
    [FILLED[name], services['migrate']?.environment?.[name]].map((url = '') => new URL(url.replace(/\$\{\w+:\?\}/, 'x'))),
  );
  expect(new Set([...urls.map(({ username }) => username), POSTGRES_USER])).toEqual(new Set(made('ROLE')));
  expect(new Set([...urls.map(({ pathname }) => pathname.slice(1)), DBNAME, VISIBILITY_DBNAME])).toEqual(new Set(made('DATABASE')));
});

test('the port at which a proxy, a health check and the image look is that of the API', () => {
  const port = String(readSettings({}).PORT);
  expect(read('deploy/Containerfile')).toContain(`\nEXPOSE ${port}\n`);
  expect(services['api']?.healthcheck?.test.join(' ')).toContain(`http://127.0.0.1:${port}/readyz`);
  expect(services['proxy']?.environment?.['GUICHET_UPSTREAMS']).toBe(`api:${port}`);
  expect(read('deploy/Caddyfile')).toContain(`{$GUICHET_UPSTREAMS:127.0.0.1:${port}}`);
  expect(read('deploy/Caddyfile')).toContain('health_uri /readyz');
  expect(read('deploy/nginx.conf')).toContain(`\n    server 127.0.0.1:${port} `);
});

test('units, containers and the image agree on the folders of the program and of its state', () => {
  const workdirs = [...read('deploy/Containerfile').matchAll(/^WORKDIR (.*)$/gm)].map(([, folder]) => folder);
  expect(new Set([...workdirs, ...(common.get('WorkingDirectory') ?? [])])).toEqual(new Set(['/opt/guichet']));
  const state = new Map(setIn(common)).get('DATA_DIR');
  expect(`/var/lib/${common.get('StateDirectory')?.[0]}`).toBe(state);
  expect(new Map(setInImage).get('DATA_DIR')).toBe(state);
  for (const name of ['api', 'worker']) expect(services[name]?.volumes).toEqual([`state:${state}`]);
  // Without the setting, that is where attachments are kept too.
  expect(FILLED['FILES_DIR']).toBe(`${state}/files`);
});

test('a supervisor waits longer than an API or a worker takes to stop', () => {
  const least = readSettings({}).STOP_DELAY_SECONDS + 5;
  for (const name of ['api', 'worker']) {
    expect(parseInt(services[name]?.stop_grace_period ?? '', 10)).toBeGreaterThanOrEqual(least);
    const values = units.find((unit) => unit.name === `guichet-${name}@.service`)?.values;
    expect(Number(values?.get('TimeoutStopSec')?.[0])).toBeGreaterThanOrEqual(least);
    expect(values?.get('KillMode')).toEqual(['mixed']);
  }
});

test('programs run without rights beyond their own, on a system that they cannot change', () => {
  expect(Object.fromEntries(common)).toMatchObject({
    User: ['guichet'],
    NoNewPrivileges: ['yes'],
    CapabilityBoundingSet: [''],
    ProtectSystem: ['strict'],
    PrivateTmp: ['yes'],
    SystemCallFilter: ['@system-service'],
    SystemCallErrorNumber: ['EPERM'],
  });
  // V8 compiles into memory that it then runs.
  expect(common.has('MemoryDenyWriteExecute')).toBe(false);
  for (const [, { read_only, cap_drop }] of ownServices) expect({ read_only, cap_drop }).toEqual({ read_only: true, cap_drop: ['ALL'] });
  expect(read('deploy/Containerfile')).toMatch(/^USER guichet$/m);
});

test('every timer has its unit, and each file that compose.yml mounts is there', () => {
  expect(timers.toSorted()).toEqual(['guichet-advisories.timer', 'guichet-backup.timer', 'guichet-verify.timer']);
  for (const timer of timers) expect(units.map(({ name }) => name)).toContain(timer.replace('.timer', '.service'));
  const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes.flatMap((each) => /^\.\/([^:]+):/.exec(each)?.[1] ?? []));
  expect(mounted).toEqual(['Caddyfile', 'roles.sql', 'temporal.yml']);
  expect(mounted.filter((file) => !existsSync(join(ROOT, 'deploy', file)))).toEqual([]);
});
