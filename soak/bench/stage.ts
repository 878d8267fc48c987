import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { readRunning, type RunningJson } from '../../local/data-dir.ts';
import { keptIbanKey, keptInvitationKey } from '../../local/kept-keys.ts';
import type { Running } from '../../local/launch.ts';
import { startNode } from '../../local/node-part.ts';
import { freePort } from '../../local/port.ts';
import { createDatabase } from '../../local/postgres.ts';
import { fetchToken } from '../../local/token.ts';
import { accepts } from '../../local/until.ts';
import { fromOutside, type Outside } from '../../test/support/outside.ts';
import { type Child, endAll, livingIn, startProgram, UNLIMITED, untilOf, untilReady } from '../../test/support/processes.ts';

/**
 * Logs are written as on a quiet day of production; requests are counted against limits that are never reached here.
 */
const SETTINGS = { LOG_LEVEL: 'warn', LIMIT_PERSON: '999999', LIMIT_COMMANDS: '999999', LIMIT_COSTLY: '999999' };

const floors = new Set<Running>();
const folders = new Set<string>();

/** A folder under which every part may keep its state, including PostgreSQL under an account of its own. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'));
  folders.add(folder);
  return folder;
}

/** A program beside Guichet's own. */
type Floor = { url: string; pid: number; stop: () => Promise<void> };

/** All of Guichet as `npm start` starts it, and what a benchmark must know of it. */
export type Stage = RunningJson & {
  dataDir: string;
  supervisor: Child;
  people: Outside;
  database: pg.Pool;
  databaseUrl: string;
  pids: () => Map<string, number>;
  token: (login: string) => Promise<string>;
  /** Starts a floor: a program of soak/bench/floor/ beside Guichet, on the same database, Temporal and issuer. */
  startFloor: (name: 'http' | 'commands' | 'worker') => Promise<Floor>;
  /** Starts another API of Guichet, without limits: a few people send it what hundreds would. */
  startApi: () => Promise<Floor>;
  /** Ends before the others. */
  stop: () => Promise<void>;
};

/** Starts `npm start`'s program on a data folder and waits until it has published its addresses. */
export async function startGuichet(dataDir: string, port: number): Promise<{ supervisor: Child; running: RunningJson }> {
  const supervisor = startProgram('start', { ...SETTINGS, HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir });
  const running = await untilOf(supervisor, 'it is ready', () => isMine(supervisor, readRunning(dataDir)), 120_000);
  return { supervisor, running };
}

/** The file of a killed start holds former addresses. */
const isMine = (supervisor: Child, running: RunningJson | undefined) => (running?.pid === supervisor.pid ? running : null);

/** A few connections to a database; an error when the database ends before them is ignored. */
function poolOf(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 2 });
  pool.on('error', () => undefined);
  return pool;
}

export async function startStage(): Promise<Stage> {
  const dataDir = freshFolder();
  const { supervisor, running } = await startGuichet(dataDir, await freePort());
  const { issuer, api, temporal } = running;
  const { postgres } = JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8')) as { postgres: number };
  const password = readFileSync(join(dataDir, 'postgres.password'), 'utf8');
  const databaseUrl = `postgres://postgres:${password}@127.0.0.1:${postgres}/guichet`;
  /**
   * Starts a program on the same database, Temporal and issuer. A worker does not listen: callers wait until it is
   * there.
   */
  async function startBesideAll(name: string, script: string, ready?: () => boolean): Promise<Floor> {
    const port = await freePort();
    const where = { HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
    const program = await startNode({
      title: `The bench's ${name}`,
      name,
      script: fileURLToPath(new URL(script, import.meta.url)),
      dataDir,
      env: {
        ...SETTINGS,
        ...UNLIMITED,
        ...where,
        IBAN_KEY: keptIbanKey(dataDir),
        INVITATION_KEY: keptInvitationKey(dataDir),
        STOP_DELAY_SECONDS: '0',
        OIDC_ISSUER: issuer,
        TOKEN_ROLES: 'true',
        TEMPORAL_ADDRESS: temporal,
      },
      ready: ready ?? (() => accepts('127.0.0.1', port)),
    });
    floors.add(program);
    return { url: `http://127.0.0.1:${port}`, ...program };
  }
  return {
    ...running,
    dataDir,
    supervisor,
    database: poolOf(databaseUrl),
    databaseUrl,
    people: fromOutside({ urls: [api], issuer, keysIn: dataDir }),
    pids: () => livingIn(dataDir),
    token: (login) => fetchToken({ issuer, dataDir, login }),
    startFloor: (name) => startBesideAll(`floor-${name}`, `./floor/${name}.ts`, name === 'worker' ? () => true : undefined),
    startApi: () => startBesideAll('unlimited', '../../bin/api.ts'),
    stop: async () => {
      supervisor.signal('SIGINT');
      await supervisor.exited;
    },
  };
}

/** A second Guichet on a database of its own in the same PostgreSQL, beside the stage's own. */
export type SecondInstallation = Pick<Stage, 'api' | 'people' | 'database'>;

/** Starts its API; with `worker` also a worker, on a task queue of their own, for commands there. */
export async function startBeside(stage: Stage, name: string, { worker = false } = {}): Promise<SecondInstallation> {
  const { issuer, temporal, dataDir } = stage;
  const { ownerUrl, url } = await createDatabase(stage.databaseUrl, name);
  const migration = startProgram('migrate', { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl }, ['--demonstration']);
  if ((await migration.exited) !== 0) throw new Error(`the migration failed:\n${migration.output()}`);
  const port = await freePort();
  const api = `http://127.0.0.1:${port}`;
  const settings = {
    ...SETTINGS,
    ...{
      HOST: '127.0.0.1',
      DATABASE_URL: url,
      OIDC_ISSUER: issuer,
      TOKEN_ROLES: 'true',
      TEMPORAL_ADDRESS: temporal,
      DATA_DIR: freshFolder(),
    },
    ...(worker ? { TASK_QUEUE: name } : {}),
  };
  if (worker) startProgram('worker', settings);
  await untilReady(startProgram('api', { ...settings, PORT: String(port) }), api);
  return { api, people: fromOutside({ urls: [api], issuer, keysIn: dataDir }), database: poolOf(ownerUrl) };
}

/** Ends every process that a benchmark started, and removes its files. */
export async function endStages(): Promise<void> {
  await Promise.all([...floors].map((floor) => floor.stop()));
  await endAll();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
