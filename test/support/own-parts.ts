import { mkdtempSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { sendSignal } from '../../local/identity.ts';
import { freePort } from '../../local/port.ts';
import { createDatabase, endFormerPostgres, startPostgres } from '../../local/postgres.ts';
import { run } from '../../local/run.ts';
import { provisionTemporal, startTemporal } from '../../local/temporal.ts';
import { setting } from './database.ts';

const quiet = (): void => undefined;

/** A PostgreSQL of one test's own, which the test may stop or freeze, and start again on the same data and port. */
export type OwnPostgres = {
  url: string;
  superuserUrl: string;
  /** Resolves when it has ended by itself. */
  exited: () => Promise<string>;
  stop: () => Promise<void>;
  start: () => Promise<void>;
  /** Freezes it: its connections live, and nothing answers on them. Resolves to what lets it go on. */
  freeze: () => Promise<() => void>;
  end: () => Promise<void>;
};

/** Starts one with a migrated database. `under`: the folder in which its data lie. */
export async function ownPostgres(under = setting('TEST_ISSUER_DATA_DIR')): Promise<OwnPostgres> {
  const dir = mkdtempSync(join(under, 'postgres-'));
  const options = { dataDir: join(dir, 'data'), port: await freePort(), logFile: join(dir, 'log'), say: quiet, persistent: true };
  let running = await startPostgres(options);
  const { url, ownerUrl } = await createDatabase(running.url, 'guichet');
  await run(process.execPath, [resolve('bin/migrate.ts'), '--demonstration'], {
    env: { ...process.env, DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl },
  });
  let thaw = quiet;

  async function freeze(): Promise<() => void> {
    const watcher = new pg.Client({ connectionString: running.url });
    watcher.on('error', quiet);
    await watcher.connect();
    // A frozen postmaster starts no other process; the others are listed while they still run.
    sendSignal(running.pid, 'SIGSTOP');
    const { rows } = await watcher.query<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
    const pids = [running.pid, ...rows.map(({ pid }) => pid)];
    pids.forEach((pid) => sendSignal(pid, 'SIGSTOP'));
    thaw = () => {
      thaw = quiet;
      pids.forEach((pid) => sendSignal(pid, 'SIGCONT'));
      void watcher.end();
    };
    return () => thaw();
  }

  return {
    url,
    superuserUrl: running.url,
    exited: () => running.exited,
    stop: () => running.stop({ patienceMs: 5_000 }),
    start: async () => {
      running = await startPostgres(options);
    },
    freeze,
    end: async () => {
      thaw();
      await running.stop({ patienceMs: 5_000 });
      await endFormerPostgres(options.dataDir, quiet);
    },
  };
}

/** A Temporal server of one test's own, with its state in a file, which the test may stop and start again. */
export type OwnTemporal = { address: string; databaseFile: string; stop: () => Promise<void>; start: () => Promise<void> };

export async function ownTemporal(): Promise<OwnTemporal> {
  const dir = mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'temporal-'));
  const executable = await provisionTemporal(quiet);
  const databaseFile = join(dir, 'temporal.db');
  const options = { executable, port: await freePort(), databaseFile, logFile: join(dir, 'log') };
  let running = await startTemporal(options);
  return {
    address: running.address,
    databaseFile,
    stop: () => running.stop({ patienceMs: 5_000 }),
    start: async () => {
      running = await startTemporal(options);
    },
  };
}
