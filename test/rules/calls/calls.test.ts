import { sql } from 'kysely';
import { readCallRows } from '../../../db/calls/call-lives.ts';
import { loadCall, newId, readCall, readCalls, readCallsOf, readCallVersion } from '../../../db/calls/calls.ts';
import { atOnce } from '../../../db/core/at-once.ts';
import { connect, onOneConnection } from '../../../db/core/connect.ts';
import type { CallFile } from '../../../domain/calls/call.ts';
import { codeOf } from '../../support/call-code.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';
import { digest, invariantFaults } from '../../support/invariants.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const at = '2026-12-31T23:30:00.000Z';
const fileOf = (id: string, version = 1): CallFile => ({
  ...SHIPPED_CALL,
  id,
  code: codeOf(id),
  version,
  envelope: { ...SHIPPED_CALL.envelope, code: id.toUpperCase(), aeCents: 700, cpCents: 300 },
});
const linesOf = (code: string) =>
  database.db
    .selectFrom('envelope as e')
    .innerJoin('envelope_line as l', 'l.envelope_id', 'e.id')
    .where('e.code', '=', code)
    .select(['l.year', 'l.credit', 'l.total', 'l.available'])
    .orderBy('l.credit')
    .execute();

test('a call loaded twice at once is loaded once, and its envelope allotted once on the year in Paris', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => loadCall(database.db, fileOf('twice'), at)));
  expect(answers.filter(Boolean)).toHaveLength(1);
  expect(await linesOf('TWICE')).toEqual([
    { year: 2027, credit: 'AE', total: 700, available: 700 },
    { year: 2027, credit: 'CP', total: 300, available: 300 },
  ]);
  expect(await invariantFaults(database.db)).toEqual([]);
});

test('a call that is there stays as it is', async () => {
  await loadCall(database.db, fileOf('kept'), at);
  const before = await digest(database.db);
  const changed = { ...fileOf('kept'), terms: { ...SHIPPED_CALL.terms, maxRatePercent: 100 } };
  expect(await loadCall(database.db, changed, at)).toBe(false);
  expect(await digest(database.db)).toEqual(before);
});

test('a new version opens on the same envelope, without allotting it again', async () => {
  await loadCall(database.db, fileOf('grown'), at);
  expect(await loadCall(database.db, { ...fileOf('grown', 2), terms: { ...SHIPPED_CALL.terms, maxRatePercent: 70 } }, at)).toBe(true);
  expect((await linesOf('GROWN')).map(({ total }) => total)).toEqual([700, 300]);
  expect([
    (await readCall(database.db, 'grown'))?.terms.maxRatePercent,
    (await readCallVersion(database.db, 'grown', 1)).terms.maxRatePercent,
  ]).toEqual([70, 50]);
  expect((await readCalls(database.db)).filter(({ id }) => id === 'grown').map(({ version }) => version)).toEqual([2]);
});

test('a version is read once, by whoever asks for it: by itself, with others, on one connection, in a transaction', async () => {
  await loadCall(database.db, fileOf('known'), at);
  await loadCall(database.db, fileOf('known', 2), at);
  let read = 0;
  const { db, pool } = connect(database.url, { max: 2, log: ({ query }) => (read += Number(query.sql.includes('call_version'))) });
  const both = [1, 2].map((callVersion) => ({ callId: 'known', callVersion }));
  const first = both.map(await onOneConnection(db, (one) => readCallsOf(one, both)));
  expect(first.map(({ version }) => version)).toEqual([1, 2]);
  expect(read).toBe(1);
  await db.transaction().execute(async (trx) => {
    expect(both.map(await readCallsOf(trx, both))).toEqual(first);
    expect(await atOnce(trx, (one) => readCallVersion(one, 'known', 2))).toBe(first[1]);
  });
  expect(await onOneConnection(db, (one) => readCallVersion(one, 'known', 1))).toBe(first[0]);
  expect(read).toBe(1);
  await pool.end();
});

test('a code is one call’s, and for good', async () => {
  await loadCall(database.db, fileOf('coded'), at);
  await expect(loadCall(database.db, { ...fileOf('coded', 2), code: 'OTHER' }, at)).rejects.toThrow(
    `its code is ${codeOf('coded')} for good`,
  );
  await expect(loadCall(database.db, { ...fileOf('imitated'), code: codeOf('coded') }, at)).rejects.toThrow(
    `another call has its code, ${codeOf('coded')}`,
  );
  expect(await readCall(database.db, 'imitated')).toBeUndefined();
});

test('all versions of a call are told of in one stream', async () => {
  for (const version of [1, 2, 3]) expect(await loadCall(database.db, fileOf('told', version), at)).toBe(true);
  const streams = await database.db.selectFrom('call_version').where('call_id', '=', 'told').select('stream_id').distinct().execute();
  expect(streams).toHaveLength(1);
  const events = await database.db
    .selectFrom('event')
    .where('stream_id', '=', streams[0]?.stream_id ?? '')
    .select(['name', 'facts'])
    .orderBy('version')
    .execute();
  expect(events).toEqual([1, 2, 3].map((version) => ({ name: 'publishCall', facts: { version } })));
});

test('a version loaded ten times at once beside the one before is loaded once', async () => {
  await loadCall(database.db, fileOf('raced'), at);
  const answers = await Promise.all(Array.from({ length: 10 }, () => loadCall(database.db, fileOf('raced', 2), at)));
  expect(answers.filter(Boolean)).toHaveLength(1);
});

test.each([
  ['older than what is there', 'old', 'SELECT 1', 1],
  [
    'newer, of a call that was closed',
    'over',
    `UPDATE call SET state = 'closed', closed_at = now(), closing_reason = '.' WHERE id = 'over'`,
    3,
  ],
])('a version that is %s is not loaded', async (_, id, change, version) => {
  await loadCall(database.db, fileOf(id, 2), at);
  await sql.raw(change).execute(database.db);
  const before = await digest(database.db);
  expect(await loadCall(database.db, fileOf(id, version), at)).toBe(false);
  expect(await digest(database.db)).toEqual(before);
});

test('what an admin has drafted meanwhile stays a draft when a new version is shipped', async () => {
  await loadCall(database.db, fileOf('drafted'), at);
  const drafted = { ...SHIPPED_CALL.terms, maxRatePercent: 30 };
  await sql`UPDATE call SET draft = ${JSON.stringify(drafted)}::jsonb WHERE id = 'drafted'`.execute(database.db);
  expect(await loadCall(database.db, fileOf('drafted', 2), at)).toBe(true);
  const [row] = await readCallRows(database.db, { drafts: true, id: 'drafted' });
  expect(row).toMatchObject({ state: 'published', draft: { maxRatePercent: 30 } });
});

test('a file whose terms do not hold together is not loaded, and says where', async () => {
  const file = { ...fileOf('faulty'), terms: { ...SHIPPED_CALL.terms, closesOn: '2020-01-01' } };
  await expect(loadCall(database.db, file, at)).rejects.toThrow('calls/faulty: /terms/closesOn before_opening');
  expect(await readCall(database.db, 'faulty')).toBeUndefined();
});

test('a call that nobody shipped is not found', async () => expect(await readCall(database.db, 'nowhere')).toBeUndefined());

test('ids are sorted by the time at which they were made, in PostgreSQL too', async () => {
  const ids = Array.from({ length: 50 }, newId);
  const { rows } = await sql<{ id: string }>`SELECT id FROM unnest(${ids}::uuid[]) AS id ORDER BY id`.execute(database.db);
  expect(rows.map(({ id }) => id)).toEqual(ids);
});
