import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../local/port.ts';
import { programHere } from './first-day/program-here.ts';
import { follow, untilOf } from './processes.ts';
import { accepts } from '../../local/until.ts';

type Pgbouncer = { program: string; keepsStatements: boolean };

/** PgBouncer, where this machine has it. From 1.21 on it keeps the statements that its callers prepare. */
export function pgbouncerHere(): Pgbouncer | undefined {
  const program = programHere('pgbouncer');
  if (program === undefined) return undefined;
  const [, major, minor] = /(\d+)\.(\d+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' })) ?? [];
  return { program, keepsStatements: Number(major) > 1 || Number(minor) >= 21 };
}

/** What it ignores where it was told to: the settings with which each of our connections begins. */
const OURS = ['options', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];

/** The account of none of the system's own programs. */
const NO_ONE = { uid: 65_534, gid: 65_534 };

/** What deploy/roles.sql gives to the role of the service. */
const LIMITS = { statement_timeout: '8s', lock_timeout: '5s', idle_in_transaction_session_timeout: '8s', enable_seqscan: 'off' };

/**
 * Gives these limits to the role of an address.
 * @param where only in this database; everywhere without it
 */
export async function giveLimits(owner: { query: (text: string) => Promise<unknown> }, url: string, where?: string): Promise<void> {
  const { username } = new URL(url);
  for (const [name, value] of Object.entries(LIMITS))
    await owner.query(`ALTER ROLE ${username} ${where ? `IN DATABASE ${where} ` : ''}SET ${name} = '${value}'`);
}

/**
 * Starts PgBouncer in transaction mode before a PostgreSQL of this machine; returns the same address by way of it. It
 * ends with the test file's other processes.
 * @param ignores whether it drops the settings of connections, or refuses them
 */
export async function startPgbouncer(
  { program, keepsStatements }: Pgbouncer,
  url: string,
  ignores: boolean,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const { hostname, port: target, username, password } = new URL(url);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'guichet-pgbouncer-'));
  const file = join(folder, 'pgbouncer.ini');
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: 'transaction',
    default_pool_size: 20,
    ...(keepsStatements ? { max_prepared_statements: 500 } : {}),
    ...(ignores ? { ignore_startup_parameters: OURS.join(',') } : {}),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const databases = `* = host=${hostname} port=${target} user=${username}${password ? ` password=${decodeURIComponent(password)}` : ''}`;
  writeFileSync(file, `[databases]\n${databases}\n[pgbouncer]\n${lines.join('\n')}\n`);
  // It refuses to run as root, and needs no account of its own.
  const account = process.getuid?.() === 0 ? NO_ONE : undefined;
  if (account) for (const path of [folder, file]) chownSync(path, account.uid, account.gid);
  const child = follow(spawn(program, [file], { ...account, stdio: ['ignore', 'pipe', 'pipe'] }));
  await untilOf(child, 'PgBouncer listens', () => accepts('127.0.0.1', port));
  return {
    url: Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
    stop: async () => {
      child.signal('SIGTERM');
      await child.exited;
    },
  };
}
