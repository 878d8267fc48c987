import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workflowBundle } from '../../bin/workflow-bundle.ts';
import { loadCall } from '../../db/calls.ts';
import { connect } from '../../db/connect.ts';
import { endSurvivors, livingPid, writePidFile } from '../../local/identity.ts';
import { startIssuer } from '../../local/issuer-part.ts';
import { freePort } from '../../local/port.ts';
import { createDatabase, endFormerPostgres, startPostgres } from '../../local/postgres.ts';
import { run } from '../../local/run.ts';
import { createSupervisor } from '../../local/supervisor.ts';
import { provisionTemporal, startTemporal } from '../../local/temporal.ts';
import { provisionTimeSkippingServer } from '../../local/time-skipping.ts';
import { layNotes } from '../support/exercised/notes.ts';
import { THREE_OPINIONS } from '../support/three-opinions.ts';

declare global {
  var stopTestServers: (() => Promise<void>)[] | undefined;
}

const PREFIX = 'guichet-test-';
const quiet = (): void => undefined;
const aloud = (line: string): void => console.error(line);

/** Starts what all tests of a tier share: PostgreSQL and the sign-in issuer, and Temporal where it is asked for; names them in TEST_… variables. */
export async function start({ withTemporal }: { withTemporal: boolean }): Promise<void> {
  await endFormerRuns();
  const dir = mkdtempSync(join(tmpdir(), PREFIX));
  // The account that PostgreSQL runs under, when root starts it, must be able to pass.
  chmodSync(dir, 0o755);
  mkdirSync(join(dir, 'log'));
  writePidFile(join(dir, 'owner.pid'), process.pid);

  const supervisor = createSupervisor(quiet);
  const stop = async (): Promise<void> => {
    await supervisor.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  (globalThis.stopTestServers ??= []).push(stop);
  (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((signal) => process.once(signal, () => void stop().finally(() => process.exit(1))));

  const log = (name: string): string => join(dir, 'log', `${name}.log`);
  const pidFile = join(dir, 'pid', 'temporal.pid');
  const ports = { postgres: await freePort(), temporal: await freePort(), issuer: await freePort() };
  const patienceMs = 2_000;
  const temporal = {
    name: 'Temporal',
    patienceMs,
    start: async (signal: AbortSignal) => {
      const executable = await provisionTemporal(aloud, signal);
      // Histories begin afresh after a few dozen events instead of thousands, so that every test may meet it.
      const dynamicConfig = { 'limit.historyCount.suggestContinueAsNew': 100 };
      const running = await startTemporal({ executable, port: ports.temporal, logFile: log('temporal'), pidFile, dynamicConfig, signal });
      process.env['TEST_TEMPORAL_ADDRESS'] = running.address;
      return running;
    },
  };
  const parts = [
    ...(withTemporal ? [temporal] : []),
    {
      name: 'PostgreSQL',
      patienceMs,
      start: async (signal: AbortSignal) => {
        const running = await startPostgres({
          dataDir: join(dir, 'postgres'),
          port: ports.postgres,
          logFile: log('postgres'),
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
      patienceMs,
      start: async (signal: AbortSignal) => {
        const running = await startIssuer({ dataDir: dir, port: ports.issuer, audience: 'guichet', signal });
        process.env['TEST_ISSUER'] = running.issuer;
        return running;
      },
    },
  ];
  try {
    process.env['TEST_ISSUER_DATA_DIR'] = dir;
    await supervisor.start(parts);
    if (withTemporal) process.env['TEST_TIME_SKIPPING_SERVER'] = await provisionTimeSkippingServer(aloud, supervisor.signal);
    await Promise.all([makeTemplate(supervisor.signal), withTemporal ? bundleWorkflows() : undefined]);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A migrated database with the shipped calls and the tests' own, which each test file clones. */
async function makeTemplate(signal: AbortSignal): Promise<void> {
  const { ownerUrl, url } = await createDatabase(process.env['TEST_DATABASE_URL'] ?? '', 'guichet_template');
  await run(process.execPath, ['bin/migrate.ts'], { env: { ...process.env, DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl }, signal });
  const { db, pool } = connect(ownerUrl);
  await loadCall(db, THREE_OPINIONS, new Date().toISOString());
  await layNotes(pool);
  await pool.end();
  process.env['TEST_APPLICATION_URL'] = url;
}

/** The workflows' code, bundled once for all workers of a run. */
async function bundleWorkflows(): Promise<void> {
  process.env['TEST_WORKFLOW_BUNDLE'] = (await workflowBundle()).codePath;
}

/** A run of this user that was killed with -9 could not clean up behind itself. */
async function endFormerRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX))) {
    const dir = join(tmpdir(), name);
    const owner = join(dir, 'owner.pid');
    if (!existsSync(owner) || statSync(owner).uid !== process.getuid?.() || livingPid(owner) !== undefined) continue;
    await endSurvivors(join(dir, 'pid'), quiet);
    await endFormerPostgres(join(dir, 'postgres'), quiet);
    rmSync(dir, { recursive: true, force: true });
  }
}
