import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parseEnv } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { overOneClient } from '../../db/connection/one-client.ts';
import { readInvariants } from '../../db/core/verify.ts';
import { diskStore } from '../../files/disk.ts';
import { s3Store } from '../../files/s3.ts';
import { type Manifest, readManifest } from '../../runtime/backup/contents.ts';
import { checkBackup } from '../../runtime/backup/put-back.ts';
import { takeBackup } from '../../runtime/backup/take.ts';
import { type AppHarness, startAppHarness } from '../support/app-harness.ts';
import { attach, pdf, removeLast } from '../support/attachments-fixtures.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import { toActive, toDraft, toInReview, toPaid } from '../support/fixtures.ts';
import { ANOTHER_KEY, IBAN_KEY } from '../support/ibans.ts';
import { INVITATION_KEY } from '../support/invitation-links.ts';
import { endAll, startProgram } from '../support/processes.ts';
import { startS3 } from '../support/s3.ts';
import { until } from '../support/until.ts';

const KEYS = { IBAN_KEY, INVITATION_KEY };
const OWNER = `owner_${randomBytes(4).toString('hex')}`;

let harness: AppHarness;
const databases: Database[] = [];
let dir: string;
/** The backup that most tests restore, and its manifest. */
let folder: string;
let manifest: Manifest;
/** An attachment that was there before the backup began: its id, and its bytes. */
let kept: { id: string; bytes: Buffer };

async function run(name: 'backup' | 'restore', settings: Record<string, string>, ...args: string[]) {
  const child = startProgram(name, settings, args);
  return { code: await child.exited, output: child.output() };
}

const source = (): Record<string, string> => ({ DATABASE_URL: harness.database.application.url, FILES_DIR: harness.filesDir, ...KEYS });

/** A database without tables, whose owner is no superuser, and a folder for attachments that is not there yet. */
async function emptyTarget(): Promise<{ database: Database; settings: Record<string, string>; filesDir: string }> {
  const database = await freshDatabase('template0');
  databases.push(database);
  const { pathname } = new URL(database.url);
  await database.pool.query(`ALTER DATABASE ${pathname.slice(1)} OWNER TO ${OWNER}`);
  const owner = Object.assign(new URL(database.url), { username: OWNER, password: 'theirs' });
  const filesDir = join(dir, `files-${pathname.slice(1)}`);
  return {
    database,
    filesDir,
    settings: { DATABASE_URL: database.application.url, DATABASE_OWNER_URL: owner.href, FILES_DIR: filesDir, ...KEYS },
  };
}

beforeAll(async () => {
  harness = await startAppHarness();
  await harness.database.pool.query(`CREATE ROLE ${OWNER} LOGIN PASSWORD 'theirs'`);
  dir = mkdtempSync(join(setting('TEST_ISSUER_DATA_DIR'), 'backup-'));
  folder = join(dir, 'backup');
  await toPaid(harness, (await toActive(harness)).grantId);
  await toInReview(harness);
  const draft = await toDraft(harness);
  const bytes = pdf(3_000_000);
  const { attachmentId } = (await attach(harness, 'applicant', draft.id, bytes)).body;
  kept = { id: attachmentId, bytes };
  await attach(harness, 'applicant', draft.id, pdf());
  await removeLast(harness, 'applicant', draft.id, 'applicant');

  // People work while it is made.
  const child = startProgram('backup', source(), [folder]);
  let commands = 0;
  while (!child.hasEnded()) {
    const another = await toDraft(harness);
    await attach(harness, 'applicant', another.id, pdf());
    commands += 2;
  }
  expect([await child.exited, child.output()]).toEqual([0, expect.stringContaining(`${folder}: `)]);
  expect(commands).toBeGreaterThan(2);
  manifest = await readManifest(folder);
}, 240_000);
afterAll(async () => {
  await endAll();
  await Promise.all(databases.map(({ drop }) => drop()));
  await harness.stop();
  const { pool, drop } = await freshDatabase('template0');
  await pool.query(`DROP ROLE ${OWNER}`);
  await drop();
});

/**
 * Constraints, indexes, and triggers with whether they are on, as the migrations have made them: a whole run of all
 * tiers lays triggers of its own beside them.
 */
async function schemaOf({ pool }: Database): Promise<unknown> {
  const { rows } = await pool.query(
    `SELECT 'constraint' AS kind, conrelid::regclass::text AS of, conname AS name, pg_get_constraintdef(oid) AS what, condeferrable::text AS state
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace
     UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger WHERE NOT tgisinternal AND tgname <> 'met'
     UNION ALL SELECT 'index', tablename, indexname, indexdef, '' FROM pg_indexes WHERE schemaname = 'public'
     ORDER BY kind, of, name`,
  );
  return rows;
}

describe('a backup that is restored', () => {
  let target: Awaited<ReturnType<typeof emptyTarget>>;
  let output: string;
  beforeAll(async () => {
    target = await emptyTarget();
    const restored = await run('restore', target.settings, folder);
    expect(restored).toMatchObject({ code: 0 });
    output = restored.output;
  }, 120_000);

  test('is proved right, by the role that owns the tables and is no superuser', async () => {
    const { length } = await readInvariants();
    expect(output).toContain(`\n${length} of ${length} hold.\n`);
  });

  test('has all rows of its instant in every table', async () => {
    expect(manifest.tables.length).toBeGreaterThan(80);
    for (const { name, rows } of manifest.tables) {
      const { rows: counted } = await target.database.pool.query<{ count: number }>(`SELECT count(*) FROM "${name}"`);
      expect([name, counted[0]?.count]).toEqual([name, rows]);
    }
  });

  test('has the bytes of every attachment that its rows name, and no other', async () => {
    const rows = await target.database.db.selectFrom('attachment').where('removed_at', 'is', null).select('id').execute();
    const stored = readdirSync(target.filesDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(stored.map(({ name }) => name).sort()).toEqual(rows.map(({ id }) => id).sort());
    expect(rows).toHaveLength(manifest.files);
    expect(readFileSync(join(target.filesDir, kept.id.slice(-2), kept.id)).equals(kept.bytes)).toBe(true);
    expect(await target.database.db.selectFrom('attachment').where('removed_at', 'is not', null).select('id').execute()).toHaveLength(1);
  });

  test('has the constraints, triggers and indexes of the migrations, and goes on where its sequences were', async () => {
    expect(await schemaOf(target.database)).toEqual(await schemaOf(harness.database));
    const { pool } = target.database.application;
    await pool.query(`INSERT INTO security_log (kind, at, last_at, times) VALUES ('dropped', now(), now(), 1)`);
    await expect(pool.query('DELETE FROM event')).rejects.toThrow('permission denied');
    await expect(target.database.pool.query('DELETE FROM event')).rejects.toThrow('append-only');
  });

  test('is not restored a second time', async () => {
    expect(await run('restore', target.settings, folder)).toEqual({
      code: 1,
      output: expect.stringMatching(
        /The database is not empty \(the table \w+ has rows\): a backup is restored into a new one\. Nothing was changed\.\n$/,
      ),
    });
  });
});

test('a backup says in the security log that data has left', async () => {
  const rows = await harness.database.db.selectFrom('security_log').where('operation', '=', 'backup').selectAll().execute();
  expect(rows).toMatchObject([{ kind: 'export', times: 1 }]);
});

test('a backup is for its owner alone, and has its keys in a folder of their own, or in the one that is named', async () => {
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(parseEnv(readFileSync(join(folder, 'keys', 'keys.env'), 'utf8'))).toEqual(KEYS);
  const [apart, elsewhere, without] = ['apart', 'keys-elsewhere', 'without'].map((name) => join(dir, name)) as [string, string, string];
  expect(await run('backup', source(), apart, '--keys', elsewhere)).toMatchObject({ code: 0 });
  expect([existsSync(join(apart, 'keys')), readdirSync(elsewhere)]).toEqual([false, ['keys.env']]);
  expect(await run('backup', source(), without, '--without-keys')).toMatchObject({ code: 0 });
  expect(existsSync(join(without, 'keys'))).toBe(false);
});

test('a folder with something in it is refused, and what is there stays', async () => {
  expect(await run('backup', source(), dir)).toEqual({ code: 1, output: `${dir} is not empty: name a folder that is not there yet.\n` });
  expect(await run('backup', source())).toMatchObject({ code: 1, output: expect.stringContaining('npm run backup -- FOLDER') });
});

test('a backup that is stopped, or cannot be completed, leaves nothing', async () => {
  const [stopped, failed] = [join(dir, 'stopped', 'one'), join(dir, 'failed', 'one')];
  const child = startProgram('backup', source(), [stopped]);
  await until('it has begun', () => existsSync(dirname(stopped)) && readdirSync(dirname(stopped)).length > 0);
  child.signal('SIGTERM');
  expect([await child.exited, readdirSync(dirname(stopped))]).toEqual([1, []]);
  expect(await run('backup', { ...source(), FILES_DIR: '/dev/null' }, failed)).toEqual({
    code: 1,
    output: expect.stringContaining('An attachment could not be read, or written: '),
  });
  expect(readdirSync(dirname(failed))).toEqual([]);
});

describe('a backup of which', () => {
  const part = (name: string) => `database/${name}.copy.gz`;
  const edit = (file: string) => (copy: string) => {
    const bytes = readFileSync(join(copy, file));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(join(copy, file), bytes);
  };
  const file = () => `files/${kept.id.slice(-2)}/${kept.id}`;
  const broken = (breakIt: (copy: string) => void): string => {
    const copy = mkdtempSync(join(dir, 'broken-'));
    cpSync(folder, copy, { recursive: true });
    breakIt(copy);
    return copy;
  };

  test.each<[string, (copy: string) => void, () => string]>([
    ['the manifest was altered', edit('manifest.json'), () => 'manifest.json was altered'],
    ['an attachment was altered', (copy) => edit(file())(copy), () => `${file()} was altered`],
    ['an attachment is missing', (copy) => rmSync(join(copy, file())), () => `${file()} is missing`],
    ['the sums are missing', (copy) => rmSync(join(copy, 'SHA256SUMS')), () => 'is no backup, or no complete one'],
    [
      'the sums are cut off',
      (copy) => writeFileSync(join(copy, 'SHA256SUMS'), readFileSync(join(copy, 'SHA256SUMS'), 'utf8').split('\n').slice(3).join('\n')),
      () => `does not have ${part('absence')}`,
    ],
    [
      'the sums lead out of the folder',
      (copy) => appendFileSync(join(copy, 'SHA256SUMS'), `${'0'.repeat(64)}  files/../../passwd\n`),
      () => 'names no part of a backup',
    ],
  ])('%s is refused', async (_, breakIt, said) => {
    await expect(checkBackup(broken(breakIt))).rejects.toThrow(said());
  });

  test('a row was altered is refused by the program too, before anything is changed', async () => {
    const copy = broken(edit(part('event')));
    const { database, settings, filesDir } = await emptyTarget();
    expect(await run('restore', settings, copy)).toEqual({
      code: 1,
      output: expect.stringContaining(`${part('event')} was altered`),
    });
    expect(existsSync(filesDir)).toBe(false);
    expect((await database.pool.query(`SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace`)).rowCount).toBe(0);
  });
});

test('a backup goes into the tables of a migration too, but by the role of their owner alone, and without the key of its bank details only where that is lost', async () => {
  const { settings } = await emptyTarget();
  const { DATABASE_OWNER_URL: ownerUrl = '', ...service } = settings;
  expect(await startProgram('migrate', settings).exited).toBe(0);
  expect(await run('restore', service, folder)).toEqual({
    code: 1,
    output: expect.stringContaining('Only the role that owns the tables restores a backup: give it as DATABASE_OWNER_URL.'),
  });
  const other = { ...service, DATABASE_OWNER_URL: ownerUrl, IBAN_KEY: ANOTHER_KEY };
  expect(await run('restore', other, folder)).toEqual({
    code: 1,
    output: expect.stringContaining(`encrypted under the key ${manifest.ibanKeys[0]}, which is not given: set IBAN_KEY`),
  });
  expect(await run('restore', other, folder, '--without-keys')).toMatchObject({ code: 0 });
}, 120_000);

describe('attachments in a bucket', () => {
  const buckets: Awaited<ReturnType<typeof startS3>>[] = [];
  afterAll(() => Promise.all(buckets.map(({ stop }) => stop())));
  const newBucket = async () => {
    const started = await startS3();
    buckets.push(started);
    const { endpoint, bucket, region, key, secret } = started.settings;
    const settings = { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region, S3_ACCESS_KEY_ID: key, S3_SECRET_ACCESS_KEY: secret };
    return { store: s3Store(started.settings), settings };
  };

  test('are backed up from there, and restored into another bucket; one that is missing there is reported', async () => {
    const [from, to, { database, settings, filesDir }] = await Promise.all([newBucket(), newBucket(), emptyTarget()]);
    const disk = diskStore(harness.filesDir);
    const rows = await harness.database.db.selectFrom('attachment').where('removed_at', 'is', null).select('id').execute();
    const [missing = '', ...others] = rows.map(({ id }) => id).filter((id) => id !== kept.id);
    for (const id of [kept.id, ...others]) await from.store.put(id, await disk.get(id));
    const { FILES_DIR: _, ...toDatabase } = settings;
    const { FILES_DIR: __, ...fromDatabase } = source();
    const target = join(dir, 'of-a-bucket');
    const made = await run('backup', { ...fromDatabase, ...from.settings }, target);
    expect([made.code, made.output]).toEqual([1, expect.stringContaining(`attachments that the rows name (1): ${missing}. `)]);
    expect(await readManifest(target)).toMatchObject({ files: rows.length - 1, lostFiles: 1 });

    expect(await run('restore', { ...toDatabase, ...to.settings }, target)).toMatchObject({ code: 0 });
    for (const id of [kept.id, ...others]) {
      const there = await buffer(await to.store.get(id));
      expect([id, there.equals(await buffer(await disk.get(id)))]).toEqual([id, true]);
    }
    await expect(to.store.get(missing)).rejects.toThrow(`the store holds no file ${missing}`);
    expect(existsSync(filesDir)).toBe(false);
    expect(await database.db.selectFrom('attachment').where('id', '=', kept.id).select('size_bytes').executeTakeFirst()).toEqual({
      size_bytes: kept.bytes.length,
    });
  }, 120_000);
});

test('an attachment that the store has lost is reported, and the rest is in the backup', async () => {
  const lacking = join(dir, 'lacking-files');
  cpSync(harness.filesDir, lacking, { recursive: true });
  rmSync(join(lacking, kept.id.slice(-2), kept.id));
  const target = join(dir, 'lacking');
  const { code, output } = await run('backup', { ...source(), FILES_DIR: lacking }, target);
  expect([code, output]).toEqual([
    1,
    expect.stringContaining(`The store has lost, or altered, attachments that the rows name (1): ${kept.id}. `),
  ]);
  expect(await readManifest(target)).toMatchObject({ lostFiles: 1 });
});

test('an attachment that is removed while others are copied is removed from the rows of the backup as well', async () => {
  const { id } = await toDraft(harness);
  const { attachmentId } = (await attach(harness, 'applicant', id, pdf())).body;
  const real = diskStore(harness.filesDir);
  const files = {
    ...real,
    get: async (fileId: string) => {
      if (fileId === attachmentId) {
        await removeLast(harness, 'applicant', id, 'applicant');
        await real.remove(fileId);
      }
      return real.get(fileId);
    },
  };
  const target = join(dir, 'removed');
  mkdirSync(target);
  const made = await overOneClient(harness.database.application.url, (client) => takeBackup({ client, files, version: '0' }, target));
  const { count } = await harness.database.db
    .selectFrom('attachment')
    .where('removed_at', 'is', null)
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  expect([made.lost, made.manifest.files]).toEqual([[], count]);
  expect(readFileSync(join(target, 'SHA256SUMS'), 'utf8')).not.toContain(attachmentId);
  const columns = made.manifest.tables.find(({ name }) => name === 'attachment')?.columns ?? [];
  const rows = gunzipSync(readFileSync(join(target, 'database', 'attachment.copy.gz')))
    .toString()
    .split('\n');
  const values = rows.find((row) => row.startsWith(attachmentId))?.split('\t') ?? [];
  // Without a value it would be \N.
  expect(values[columns.indexOf('removed_at')]).toMatch(/^20/);
});
