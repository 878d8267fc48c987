import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import { connect } from '../../../db/connection/connect.ts';
import { openSecurityLog, type Trace } from '../../../db/core/security-log.ts';
import { databaseOfFile } from '../../support/database.ts';
import { until } from '../../support/until.ts';

const database = databaseOfFile();
beforeEach(() =>
  database.pool.query(
    `ALTER TABLE security_log DISABLE TRIGGER security_log_is_append_only; DELETE FROM security_log;
     ALTER TABLE security_log ENABLE TRIGGER security_log_is_append_only`,
  ),
);

const REFUSED: Trace = {
  kind: 'refusal',
  personId: null,
  address: '192.0.2.1',
  operation: 'getGrant',
  reason: 'not_found',
  thingId: null,
  requestId: 'r',
};
const exported = (requestId: string): Trace => ({ ...REFUSED, kind: 'export', reason: null, requestId });
const rows = () => database.db.selectFrom('security_log').selectAll().orderBy('id').execute();
const timesOf = async () => (await rows()).map(({ kind, reason, times }) => [kind, reason, times]);
/** A log of the service that writes only when it is told to. */
const open = (options = {}) => openSecurityLog(database.application.db, { everyMs: 3_600_000, ...options });

test('what is noted is written by itself, in one insert', async () => {
  let inserts = 0;
  const { db, pool } = connect(database.application.url, { max: 1, log: () => (inserts += 1) });
  const log = openSecurityLog(db, { everyMs: 20 });
  for (let n = 0; n < 40; n += 1) log.note(exported(`r${n}`));
  await until('all is written', async () => (await rows()).length === 40);
  expect(inserts).toBe(1);
  await log.stop();
  await pool.end();
});

test('the same refusal of the same person or address within a minute is one row, and another with how often it came again', async () => {
  const log = open();
  for (let n = 0; n < 5; n += 1) log.note(REFUSED);
  log.note({ ...REFUSED, address: '192.0.2.2' });
  log.note({ ...REFUSED, reason: 'role_required' });
  await log.write(exported('first'));
  expect(await timesOf()).toEqual([
    ['refusal', 'not_found', 1],
    ['refusal', 'not_found', 1],
    ['refusal', 'role_required', 1],
    ['export', null, 1],
  ]);
  await log.stop();
  expect((await timesOf()).at(-1)).toEqual(['refusal', 'not_found', 4]);
});

test('a refusal after its minute is told anew, and what was counted is told before it', async () => {
  const log = open({ countedMs: 0 });
  for (let n = 0; n < 3; n += 1) log.note(REFUSED);
  await log.stop();
  expect(await timesOf()).toEqual([1, 2, 3].map(() => ['refusal', 'not_found', 1]));
});

test('a clock that is set back stops nothing', async () => {
  const log = open();
  const now = Date.now();
  const clock = mock.method(Date, 'now', () => now);
  for (const ms of [0, 2_000, 1_000]) {
    clock.mock.mockImplementation(() => now + ms);
    log.note(REFUSED);
  }
  clock.mock.restore();
  await log.stop();
  expect((await rows()).map(({ times, at, last_at: lastAt }) => [times, at === lastAt])).toEqual([
    [1, true],
    [2, true],
  ]);
});

test('what finds no room is dropped, counted and told; what is waited for is never dropped', async () => {
  const warned: string[] = [];
  const log = open({ waitingAtMost: 3, warn: (_: unknown, what: string) => warned.push(what) });
  for (let n = 0; n < 8; n += 1) log.note(exported(`r${n}`));
  await log.write(exported('waited for'));
  expect(await timesOf()).toEqual([['dropped', null, 5], ...[1, 2, 3, 4].map(() => ['export', null, 1])]);
  expect(warned).toEqual(['the security log had no room for 5 rows']);
  await log.stop();
});

test('while the database refuses it rows wait, and are written when it takes them again; who waits is told that they are not', async () => {
  const log = open();
  await database.pool.query('ALTER TABLE security_log RENAME TO elsewhere');
  log.note(exported('before'));
  await expect(log.write(exported('waited for'))).rejects.toMatchObject({ code: '42P01' });
  await database.pool.query('ALTER TABLE elsewhere RENAME TO security_log');
  await log.stop();
  expect((await rows()).map(({ request_id: id }) => id)).toEqual(['before', 'waited for']);
});

test('no role changes what stands there; its owner ends what is old as docs/operations.md says', async () => {
  const log = open();
  await log.write(exported('old'));
  await log.stop();
  for (const statement of ['UPDATE security_log SET times = 2', 'DELETE FROM security_log', 'TRUNCATE security_log']) {
    await expect(database.pool.query(statement)).rejects.toThrow('security_log is append-only');
    await expect(database.application.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
  }
  const [, retention = ''] = /```sql\n(BEGIN;\nALTER TABLE security_log[^`]*)```/.exec(readFileSync('docs/operations.md', 'utf8')) ?? [];
  await database.pool.query(retention);
  expect(await rows()).toHaveLength(1);
  await database.pool.query(retention.replace("'1 year'", "'-1 s'"));
  expect(await rows()).toEqual([]);
  await expect(database.application.pool.query(retention)).rejects.toMatchObject({ code: '42501' });
});
