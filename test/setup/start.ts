import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workflowBundle } from '../../runtime/workflow-bundle.ts';
import { connect } from '../../db/connection/connect.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { endSurvivors, livingPid, writePidFile } from '../../local/identity.ts';
import { startIssuer } from '../../local/issuer-part.ts';
import { freePort } from '../../local/port.ts';
import { createDatabase, endFormerPostgres, startPostgres } from '../../local/postgres.ts';
import { createSupervisor, type Supervisor } from '../../local/supervisor.ts';
import { provisionTemporal, startTemporal } from '../../local/temporal.ts';
import { provisionTimeSkippingServer } from '../../local/time-skipping.ts';
import { giveLimits, pgbouncerHere, startPgbouncer } from '../support/pgbouncer.ts';
import { endAll } from '../support/processes.ts';
import { layCalls } from '../support/template.ts';

const PREFIX = 'guichet-test-';
const PATIENCE_MS = 2_000;
const quiet = (): void => undefined;
const aloud = (line: string): void => console.error(line);

/**
 * A disk in memory, where the machine has one with room: each test file creates a thousand files of a database, and
 * removes them.
 */
const MEMORY = { dir: '/dev/shm', bytes: 4 * 1024 ** 3 };
function placeOfRuns(): string {
  const memory = existsSync(MEMORY.dir) ? statfsSync(MEMORY.dir) : undefined;
  return memory && memory.bavail * memory.bsize >= MEMORY.bytes ? MEMORY.dir : tmpdir();
}

/** What the tiers of a run share: a folder, and servers that are started once, by the first tier that needs them. */
type Run = { dir: string; supervisor: Supervisor; begun: Map<string, Promise<void>> };
let run: Run | undefined;

async function openRun(): Promise<Run> {
  await endFormerRuns();
  const dir = mkdtempSync(join(placeOfRuns(), PREFIX));
  // The account that PostgreSQL runs under, when root starts it, reads what an auditor is given; see export.test.ts.
  chmodSync(dir, 0o755);
  mkdirSync(join(dir, 'log'));
  writePidFile(join(dir, 'owner.pid'), process.pid);
  process.env['TEST_ISSUER_DATA_DIR'] = dir;
  (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((signal) => process.once(signal, () => void stop().finally(() => process.exit(1))));
  return { dir, supervisor: createSupervisor(quiet), begun: new Map() };
}

/** Ends what was started; nothing is left of it. */
export async function stop(): Promise<void> {
  if (!run) return;
  const { dir, supervisor } = run;
  run = undefined;
  await endAll();
  await supervisor.stop();
  rmSync(dir, { recursive: true, force: true });
}

/** Starts what is named here and does not run yet; where one does not start, nothing is left running. */
async function startAll(begin: Record<string, (run: Run) => Promise<void>>): Promise<void> {
  const current = (run ??= await openRun());
  try {
    await Promise.all(
      Object.entries(begin).map(([name, start]) => {
        const started = current.begun.get(name) ?? start(current);
        current.begun.set(name, started);
        return started;
      }),
    );
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The port on which the tests serve pages: the issuer redirects browsers to it. */
async function pagesPort(): Promise<number> {
  const port = await freePort();
  process.env['TEST_PAGES_PORT'] = String(port);
  return port;
}

/** PostgreSQL with a template, and the sign-in issuer; their addresses are in TEST_… variables. */
export const startServers = (): Promise<void> => startAll({ servers });

/** The same, and Temporal with its time-skipping server. */
export const startServersAndTemporal = (): Promise<void> => startAll({ servers, temporal });

const logIn = (dir: string, name: string): string => join(dir, 'log', `${name}.log`);

async function servers({ dir, supervisor }: Run): Promise<void> {
  const ports = { postgres: await freePort(), issuer: await freePort() };
  await supervisor.start([
    {
      name: 'PostgreSQL',
      patienceMs: PATIENCE_MS,
      start: async (signal: AbortSignal) => {
        const running = await startPostgres({
          dataDir: join(dir, 'postgres'),
          port: ports.postgres,
          logFile: logIn(dir, 'postgres'),
          say: quiet,
          persistent: false,
          signal,
        });
        process.env['TEST_DATABASE_URL'] = running.url;
        return running;
      },
    },
    {
      name: 'Sign-in issuer',
      patienceMs: PATIENCE_MS,
      start: async (signal: AbortSignal) => {
        const running = await startIssuer({
          dataDir: dir,
          port: ports.issuer,
          audience: 'guichet',
          publicUrl: `http://127.0.0.1:${await pagesPort()}`,
          signal,
        });
        process.env['TEST_ISSUER'] = running.issuer;
        return running;
      },
    },
  ]);
  await makeTemplate(supervisor.signal);
}

async function temporal({ dir, supervisor }: Run): Promise<void> {
  const port = await freePort();
  const part = {
    name: 'Temporal',
    patienceMs: PATIENCE_MS,
    start: async (signal: AbortSignal) => {
      const executable = await provisionTemporal(aloud, signal);
      // Histories continue as new after a few dozen events instead of thousands, so that every test may meet it.
      const dynamicConfig = { 'limit.historyCount.suggestContinueAsNew': 100 };
      const logFile = logIn(dir, 'temporal');
      const pidFile = join(dir, 'pid', 'temporal.pid');
      const running = await startTemporal({ executable, port, logFile, pidFile, dynamicConfig, signal });
      process.env['TEST_TEMPORAL_ADDRESS'] = running.address;
      return running;
    },
  };
  await supervisor.start([part]);
  process.env['TEST_TIME_SKIPPING_SERVER'] = await provisionTimeSkippingServer(aloud, supervisor.signal);
  await bundleWorkflows();
}

/** A migrated database with the shipped calls and the tests' own, which each test file of this year clones. */
async function makeTemplate(signal: AbortSignal): Promise<void> {
  process.env['TEST_TEMPLATE_YEAR'] = String(yearOf(new Date().toISOString()));
  const urls = await createDatabase(process.env['TEST_DATABASE_URL'] ?? '', 'guichet_template');
  await layCalls(urls, signal);
  if (isBehindPooler) await giveRoleLimits(urls);
  process.env['TEST_APPLICATION_URL'] = isBehindPooler ? await behindPooler(urls.url) : urls.url;
}

/** `PGBOUNCER=true npm test -- test/http` has PgBouncer stand between the service and PostgreSQL. */
const isBehindPooler = process.env['PGBOUNCER'] === 'true';
async function giveRoleLimits({ ownerUrl, url }: { ownerUrl: string; url: string }): Promise<void> {
  const { pool } = connect(ownerUrl);
  await giveLimits(pool, url);
  await pool.end();
}
async function behindPooler(url: string): Promise<string> {
  const here = pgbouncerHere();
  if (!here?.keepsStatements) throw new Error('PGBOUNCER is true, but there is no PgBouncer from 1.21 on here.');
  return (await startPgbouncer(here, url, true)).url;
}

/** The workflows' code, bundled once for all workers of a run. */
async function bundleWorkflows(): Promise<void> {
  process.env['TEST_WORKFLOW_BUNDLE'] = (await workflowBundle()).codePath;
}

/** A run of this user that was killed with -9 could not clean up after itself. */
async function endFormerRuns(): Promise<void> {
  const places = [tmpdir(), MEMORY.dir].filter((place) => existsSync(place));
  const dirs = places.flatMap((place) => readdirSync(place, { withFileTypes: true })).filter(({ name }) => name.startsWith(PREFIX));
  for (const { parentPath, name } of dirs) {
    const dir = join(parentPath, name);
    const owner = join(dir, 'owner.pid');
    if (!existsSync(owner) || statSync(owner).uid !== process.getuid?.() || livingPid(owner) !== undefined) continue;
    await endSurvivors(join(dir, 'pid'), quiet);
    await endFormerPostgres(join(dir, 'postgres'), quiet);
    rmSync(dir, { recursive: true, force: true });
  }
}
