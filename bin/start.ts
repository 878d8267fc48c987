import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertFree, claimDataDir, keptPorts, publishRunning } from '../local/data-dir.ts';
import { endSurvivors } from '../local/identity.ts';
import { PAGES_CLIENT, readIssuerKeys } from '../local/issuer-keys.ts';
import { startIssuer } from '../local/issuer-part.ts';
import { COMPILED, startNode } from '../local/node-part.ts';
import { freePort } from '../local/port.ts';
import { keepPrivate, makePrivate } from '../local/private.ts';
import { createDatabase, endFormerPostgres, startPostgres } from '../local/postgres.ts';
import { run } from '../local/run.ts';
import { showLogs } from '../local/show-logs.ts';
import { createSupervisor, type SupervisedPart, type Supervisor } from '../local/supervisor.ts';
import { provisionTemporal, startTemporal } from '../local/temporal.ts';
import { answers, seconds } from '../local/until.ts';
import { DATABASE } from '../runtime/database.ts';
import { ibanKeyOf } from '../runtime/ibans.ts';
import { keptSeal } from '../local/kept-seal.ts';
import { invitationKeyOf } from '../runtime/invitation-links.ts';
import { askedByOthers, askedByLaw, hasSealService, publicUrlOf, readSettings, type Settings } from '../runtime/settings.ts';
import { temporalFaults } from '../runtime/temporal.ts';
import { NODE_FLAGS } from '../runtime/node-flags.ts';

/**
 * `npm run dev`: API and worker restart when their files change, their logs are shown, and Temporal has its web pages.
 */
const isDev = process.argv.includes('--dev');
const TEMPORAL_PAGES = 8_233;

/** Printed where neither a database nor an issuer is set: the demonstration must not be taken for a fund. */
const DEMONSTRATION =
  'This is a demonstration: its people are invented, any user of this machine can sign in as any of them, and its two calls and 13 M€ are examples. ' +
  'For a fund set DATABASE_URL and OIDC_ISSUER: docs/operations.md, “The first day”.';

const say = (line: string): void => console.log(line);
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The keys that an external database asks for: keys made here for it would be lost with DATA_DIR. */
const neededBeside = (settings: Settings): (keyof Settings)[] => [
  ...askedByOthers(settings),
  ...askedByLaw(settings),
  ...(settings.DATABASE_URL ? (['IBAN_KEY', 'INVITATION_KEY'] as const) : []),
  ...(settings.DATABASE_OWNER_URL ? (['DATABASE_URL'] as const) : []),
];

/**
 * Starts all parts that Guichet needs and that no setting names, in order, and returns the function that withdraws its
 * address.
 */
async function startAll(settings: Settings, dataDir: string, supervisor: Supervisor): Promise<() => void> {
  const { PORT, HOST, OIDC_AUDIENCE: audience } = settings;
  const [ibanKey, invitationKey] = [ibanKeyOf(settings), invitationKeyOf(settings)];
  const postgresDir = join(dataDir, 'postgres');
  await endSurvivors(join(dataDir, 'pid'), say);
  await endFormerPostgres(postgresDir, say);
  await assertFree(HOST, PORT);
  const ports = await keptPorts(dataDir);
  const log = (name: string): string => join(dataDir, 'log', `${name}.log`);

  let superuserUrl: string | undefined;
  const temporal = settings.TEMPORAL_ADDRESS ?? `127.0.0.1:${ports.temporal}`;
  const issuer = settings.OIDC_ISSUER ?? `http://127.0.0.1:${ports.issuer}`;
  const postgresPart: SupervisedPart = {
    name: 'PostgreSQL',
    patienceMs: 2_000,
    start: async (signal) => {
      const running = await startPostgres({
        dataDir: postgresDir,
        port: ports.postgres,
        logFile: log('postgres'),
        say,
        persistent: true,
        signal,
      });
      superuserUrl = running.url;
      return running;
    },
  };
  const temporalPart: SupervisedPart = {
    name: 'Temporal',
    patienceMs: 2_000,
    start: async (signal) => {
      const executable = await provisionTemporal(say, signal);
      const files = { databaseFile: join(dataDir, 'temporal.db'), logFile: log('temporal'), pidFile: join(dataDir, 'pid', 'temporal.pid') };
      const uiPort = isDev ? await freePort(TEMPORAL_PAGES) : undefined;
      const running = await startTemporal({ executable, port: ports.temporal, ...files, uiPort, signal });
      if (uiPort) say(`Temporal’s pages … http://127.0.0.1:${uiPort}`);
      return running;
    },
  };
  const publicUrl = publicUrlOf(settings);
  const issuerPart: SupervisedPart = {
    name: 'Sign-in issuer',
    patienceMs: 2_000,
    start: (signal) => startIssuer({ dataDir, port: ports.issuer, audience, publicUrl, signal }),
  };
  await supervisor.start([
    ...(settings.DATABASE_URL ? [] : [postgresPart]),
    ...(settings.TEMPORAL_ADDRESS ? [] : [temporalPart]),
    ...(settings.OIDC_ISSUER ? [] : [issuerPart]),
  ]);

  const { ownerUrl, url } = settings.DATABASE_URL
    ? { ownerUrl: settings.DATABASE_OWNER_URL, url: settings.DATABASE_URL }
    : await createDatabase(superuserUrl ?? '', DATABASE);
  const env = {
    DATABASE_URL: url,
    // Only migrations need the owner's password.
    DATABASE_OWNER_URL: '',
    TEMPORAL_ADDRESS: temporal,
    OIDC_ISSUER: issuer,
    OIDC_AUDIENCE: audience,
    // The local issuer's roles are those of the demonstration.
    ...(settings.OIDC_ISSUER
      ? {}
      : {
          ...{ TOKEN_ROLES: 'true', TOKEN_ROLES_SIRETS: '', OIDC_CLIENT_ID: PAGES_CLIENT, OIDC_SCOPE: 'openid' },
          OIDC_CLIENT_SECRET: readIssuerKeys(dataDir)?.secrets[PAGES_CLIENT] ?? '',
        }),
    PUBLIC_URL: publicUrl,
    HOST,
    PORT: String(PORT),
    // There is one API, and so no balancer that would send requests to another one in the meantime.
    STOP_DELAY_SECONDS: '1',
    DATA_DIR: dataDir,
    INVITATION_KEY: invitationKey,
  };
  const isDemonstration = !settings.DATABASE_URL && !settings.OIDC_ISSUER;
  if (isDemonstration) say(DEMONSTRATION);
  await migrate({ ...env, DATABASE_OWNER_URL: ownerUrl }, isDemonstration, supervisor.signal);

  const api = `http://${reachable(HOST)}:${PORT}`;
  // Each program has figures of its own: the worker's stand one port above the API's.
  const metricsPort = { api: settings.METRICS_PORT, worker: settings.METRICS_PORT && settings.METRICS_PORT + 1 };
  // A worker reads no account.
  const seal = settings.SEAL_P12 === undefined && !hasSealService(settings) && isDemonstration ? keptSeal(dataDir) : {};
  const keys = { api: { IBAN_KEY: ibanKey, ...seal }, worker: { IBAN_KEY: '', IBAN_KEY_OTHER: '', ...seal } };
  const guichetPart = (title: string, name: 'api' | 'worker', readyAt: string): SupervisedPart => ({
    name: title,
    patienceMs: 6_000,
    start: (signal) =>
      startNode({
        title,
        name,
        script: script(`./${name}.ts`),
        dataDir,
        env: { ...env, ...keys[name], METRICS_PORT: String(metricsPort[name] ?? '') },
        ready: () => answers(readyAt),
        watch: isDev,
        flags: NODE_FLAGS[name],
        signal,
      }),
  });
  // The worker's readiness is asked through the API. Only by one: a second question to a worker that has just begun is
  // answered a second later.
  await supervisor.start([guichetPart('Worker', 'worker', `${api}/readyz`), guichetPart('API', 'api', `${api}/healthz`)]);
  if (isDev) await showLogs([log('api'), log('worker')]);
  const unpublish = publishRunning(dataDir, { api, issuer, temporal, pid: process.pid });
  say(`Guichet is ready at ${api}`);
  return unpublish;
}

async function migrate(env: NodeJS.ProcessEnv, isDemonstration: boolean, signal: AbortSignal): Promise<void> {
  const since = performance.now();
  try {
    await run(process.execPath, [script('./migrate.ts'), ...(isDemonstration ? ['--demonstration'] : [])], {
      env: { ...COMPILED, ...process.env, ...env },
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`The database could not be migrated: ${error instanceof Error ? error.message : String(error)}`);
  }
  say(`Database … migrated in ${seconds(since)}`);
}

/** An address under which a listener on HOST can be reached from this machine. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * Resolves when the person, the system or the end of npm asks for a stop. Later requests hurry the stop that is under
 * way.
 */
function stopAsked(supervisor: Supervisor): Promise<void> {
  // npm passes on the Ctrl-C that this process has already had from the terminal: what comes within this time is the
  // same request.
  const SAME_ASK_MS = 300;
  return new Promise((resolve) => {
    let first: number | undefined;
    const ask = (): void => {
      if (first !== undefined && performance.now() - first > SAME_ASK_MS) supervisor.hurry();
      if (first === undefined) say('Stopping …');
      first ??= performance.now();
      resolve();
    };
    (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((signal) => process.on(signal, ask));
    const parent = process.ppid;
    if (process.env['npm_lifecycle_event']) setInterval(() => process.ppid !== parent && ask(), 250).unref();
  });
}

async function main(): Promise<void> {
  process.stdout.on('error', () => undefined);
  const settings = readSettings(process.env, {
    needs: neededBeside,
    faults: (given) => (given.TEMPORAL_ADDRESS ? temporalFaults(given) : []),
  });
  const dataDir = resolve(settings.DATA_DIR);
  makePrivate();
  keepPrivate(dataDir);
  const unclaim = claimDataDir(dataDir);
  say(`Logs … ${join(dataDir, 'log')}`);
  const supervisor = createSupervisor(say);
  const asked = stopAsked(supervisor).then(() => 'asked' as const);
  const failed = new Promise<'failed'>((resolve) => supervisor.signal.addEventListener('abort', () => resolve('failed')));
  let unpublish = (): void => undefined;
  const started = startAll(settings, dataDir, supervisor).then((takeBack) => void (unpublish = takeBack));
  try {
    const how = await Promise.race([asked, failed, started.then(() => Promise.race([asked, failed]))]);
    if (how === 'failed') throw supervisor.signal.reason;
  } finally {
    await supervisor.stop();
    await started.catch(() => undefined);
    unpublish();
    unclaim();
  }
  say('Stopped.');
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
