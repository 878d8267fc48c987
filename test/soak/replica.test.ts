import { appendFileSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connect } from '../../db/connection/connect.ts';
import { sealDay } from '../../db/core/seals.ts';
import { freePort } from '../../local/port.ts';
import { startPostgres } from '../../local/postgres.ts';
import { run } from '../../local/run.ts';
import { setting } from '../support/database.ts';
import { type OwnPostgres, ownPostgres } from '../support/own-parts.ts';
import { endAll, startProgram } from '../support/processes.ts';
import { until } from '../support/until.ts';

let primary: OwnPostgres;
let replica: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
  primary = await ownPostgres();
  replica = await replicaOf(primary.superuserUrl);
}, 120_000);
afterAll(async () => {
  await endAll();
  await replica?.stop();
  await primary?.end();
}, 30_000);

/** A PostgreSQL that follows this one, from a copy of its files. */
async function replicaOf(superuserUrl: string): Promise<typeof replica> {
  const dataDir = join(mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'replica-')), 'data');
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  const { rows } = await client.query<{ from: string }>(`SELECT current_setting('guichet.data_dir') AS from`);
  const from = rows[0]?.from ?? '';
  await client.query(`SELECT pg_backup_start('replica', true)`);
  await run('cp', ['--archive', from, dataDir]);
  await run('cp', ['--archive', `${from}.password`, `${dataDir}.password`]);
  const { rows: stopped } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
  await client.end();
  rmSync(join(dataDir, 'postmaster.pid'));
  const { uid, gid } = statSync(dataDir);
  for (const [name, text] of [
    ['backup_label', stopped[0]?.labelfile ?? ''],
    ['standby.signal', ''],
  ] as const) {
    writeFileSync(join(dataDir, name), text);
    // PostgreSQL's account removes it.
    chownSync(join(dataDir, name), uid, gid);
  }
  const { hostname, port, username, password } = new URL(superuserUrl);
  const of = `host=${hostname} port=${port} user=${username} password=${password}`;
  appendFileSync(join(dataDir, 'postgresql.auto.conf'), `primary_conninfo = '${of}'\n`);
  return startPostgres({ dataDir, port: await freePort(), logFile: `${dataDir}.log`, persistent: true, say: () => undefined });
}

/** The address of the same database on the replica. */
const onReplica = (): string => Object.assign(new URL(primary.url), { host: new URL(replica.url).host }).href;

const hand = async (name: string, settings: Record<string, string>, args: readonly string[] = []) => {
  const child = startProgram(name, settings, args);
  return { code: await child.exited, output: child.output() };
};

test('a proof and an export read a replica alone, as it stands; that the export was made is noted where rows are written', async () => {
  const { db, pool } = connect(primary.url);
  await sealDay(db, new Date().toISOString());
  const { hash } = await db.selectFrom('seal').select('hash').executeTakeFirstOrThrow();
  const follower = new pg.Client({ connectionString: onReplica() });
  await follower.connect();
  await until('the replica has the seal', async () => (await follower.query('SELECT FROM seal WHERE hash = $1', [hash])).rowCount === 1);
  const nowhere = Object.assign(new URL(primary.url), { port: String(await freePort()) }).href;

  const proof = await hand('verify', { DATABASE_URL: nowhere, DATABASE_READ_URL: onReplica() });
  expect(proof).toEqual({ code: 0, output: expect.stringMatching(/\n(\d+) of \1 hold\.\n/) });
  expect(proof.output).toContain(hash);

  const folder = join(mkdtempSync(join(tmpdir(), 'guichet-replica-')), 'export');
  expect(await hand('audit-export', { DATABASE_URL: primary.url, DATABASE_READ_URL: onReplica() }, [folder])).toMatchObject({ code: 0 });
  expect(readFileSync(join(folder, 'seals.csv'), 'utf8')).toContain(hash);
  expect((await pool.query(`SELECT FROM security_log WHERE operation = 'audit-export'`)).rowCount).toBe(1);
  // Without an address to note it at, nothing is exported.
  expect(await hand('audit-export', { DATABASE_URL: nowhere, DATABASE_READ_URL: onReplica() }, [`${folder}-2`])).toMatchObject({ code: 1 });
  await follower.end();
  await pool.end();
}, 120_000);
