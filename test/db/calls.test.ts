import { sql } from 'kysely';
import { loadCall, newId, readCall, readCalls, readCallVersion } from '../../db/calls.ts';
import type { CallFile } from '../../domain/call.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { SHIPPED_CALL } from '../support/domain.ts';
import { chainFaults, digest, ledgerFaults } from '../support/proof.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const at = '2026-12-31T23:30:00.000Z';
const fileOf = (id: string, version = 1): CallFile => ({
  ...SHIPPED_CALL,
  id,
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
  expect(await ledgerFaults(database.db)).toEqual([]);
  expect(await chainFaults(database.db)).toEqual([]);
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

test('a call that nobody shipped is not found', async () => expect(await readCall(database.db, 'nowhere')).toBeUndefined());

test('ids are sorted by the time at which they were made, in PostgreSQL too', async () => {
  const ids = Array.from({ length: 50 }, newId);
  const { rows } = await sql<{ id: string }>`SELECT id FROM unnest(${ids}::uuid[]) AS id ORDER BY id`.execute(database.db);
  expect(rows.map(({ id }) => id)).toEqual(ids);
});
