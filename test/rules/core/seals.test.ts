import { sealDay, stampSeal } from '../../../db/core/seals.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { drafted, inReview, type CommandHarness, openCommandHarness } from '../../support/command-harness.ts';
import { invariantFaults, shippedLine } from '../../support/invariants.ts';
import { until } from '../../support/until.ts';

let database: Database;
let harness: CommandHarness;
beforeEach(async () => {
  database = await freshDatabase();
  harness = await openCommandHarness(database.db);
});
afterEach(() => database.drop());

const MONDAY = '2026-03-02T08:00:00.000Z';
const TUESDAY = '2026-03-03T08:00:00.000Z';
const FRIDAY = '2026-03-06T08:00:00.000Z';

const sealed = (at: string) => sealDay(database.application.db, at);
const seals = () => database.db.selectFrom('seal').selectAll().orderBy('day').execute();
const headsOf = async (day: string) => {
  const rows = await database.db.selectFrom('seal_head').where('day', '=', day).select(['chain', 'id', 'length', 'head']).execute();
  return rows.map(({ chain, id, length, head }) => `${chain} ${id} ${length} ${head}`).sort();
};
/** All chains as they stand. */
const standing = async () => {
  const { rows } = await database.pool.query<{ line: string }>(`
    SELECT concat_ws(' ', 'events', id, version, head) AS line FROM stream WHERE version > 0
    UNION ALL SELECT concat_ws(' ', 'movements', id, sequence, head) FROM envelope WHERE sequence > 0`);
  return rows.map(({ line }) => line).sort();
};
const allot = async () =>
  harness.accept('finance', 'allotCredits', orderOf(100), { id: (await shippedLine(database.db, 'AE')).envelope_id });

/** All faults but the age of the seals, which are of other days than these tests. */
const faults = async () => (await invariantFaults(database.db)).filter((fault) => !fault.startsWith('the newest seal'));

test('the first seal holds every chain, and the next ones those that have moved since', async () => {
  await drafted(harness);
  expect(await sealed(MONDAY)).toBe(true);
  expect(await headsOf('2026-03-02')).toEqual(await standing());
  const before = await standing();
  const { id } = await drafted(harness);
  await allot();
  expect(await sealed(TUESDAY)).toBe(true);
  const moved = (await standing()).filter((line) => !before.includes(line));
  expect(await headsOf('2026-03-03')).toEqual(moved);
  expect(moved).toEqual([expect.stringMatching(/^events /), expect.stringMatching(/^events /), expect.stringMatching(/^movements .* 3 /)]);
  expect(moved.join()).toContain(id);
  expect(await faults()).toEqual([]);
});

test('the newest seal is shown to a time stamp authority once, and again after no answer; those before it are in its hash', async () => {
  const asked: string[] = [];
  const answering = (token: string | null) =>
    stampSeal(database.application.db, (hash) => Promise.resolve((asked.push(hash.toString('hex')), token)));
  expect(await answering('AAAA')).toBe(false);
  await sealed(MONDAY);
  await sealed(TUESDAY);
  expect(await answering(null)).toBe(false);
  expect(await answering('AAAA')).toBe(true);
  expect(await answering('BBBB')).toBe(false);
  const hash = (await seals()).at(-1)?.hash;
  expect(asked).toEqual([hash, hash]);
  expect(await database.db.selectFrom('seal_stamp').selectAll().execute()).toEqual([{ day: '2026-03-03', token: 'AAAA' }]);
});

test('a day is sealed once', async () => {
  expect(await sealed(MONDAY)).toBe(true);
  const first = await seals();
  await drafted(harness);
  expect(await sealed('2026-03-02T22:59:59.999Z')).toBe(false);
  expect(await seals()).toEqual(first);
});

test('the day is that of Paris', async () => {
  for (const at of ['2026-03-02T22:59:59.999Z', '2026-03-02T23:00:00.000Z', '2026-07-01T22:00:00.000Z']) await sealed(at);
  expect((await seals()).map(({ day }) => day)).toEqual(['2026-03-02', '2026-03-03', '2026-07-02']);
});

test('a day on which nothing moved is sealed too, with no head', async () => {
  await sealed(MONDAY);
  await sealed(TUESDAY);
  expect((await seals()).at(-1)).toMatchObject({ day: '2026-03-03', heads: 0 });
  expect(await faults()).toEqual([]);
});

test('after days away the next seal holds all that has moved meanwhile, and says when it was made', async () => {
  await sealed(MONDAY);
  await drafted(harness);
  await sealed(FRIDAY);
  expect(await seals()).toMatchObject([{ day: '2026-03-02' }, { day: '2026-03-06', sealed_at: FRIDAY, heads: 1 }]);
  expect(await faults()).toEqual([]);
});

test('no seal is made of a day before the newest one', async () => {
  await sealed(TUESDAY);
  await drafted(harness);
  expect(await sealed(MONDAY)).toBe(false);
  expect(await seals()).toHaveLength(1);
});

test('ten who seal two days at once make one chain of seals', async () => {
  await drafted(harness);
  const made = await Promise.all(Array.from({ length: 10 }, (_, n) => sealed(n % 2 ? MONDAY : TUESDAY)));
  expect(made.filter(Boolean)).toHaveLength((await seals()).length);
  expect(await faults()).toEqual([]);
});

test('what is under way while a seal is made stands in the next one', async () => {
  const { pool, db } = database;
  const client = await pool.connect();
  try {
    const envelopeId = (await shippedLine(db, 'AE')).envelope_id;
    // This transaction holds the envelope's stream: the allotment, which began before the seal, waits.
    await client.query('BEGIN');
    await client.query('SELECT FROM stream WHERE id = $1 FOR UPDATE', [envelopeId]);
    const allotted = allot();
    await until('the allotment waits', async () => {
      const { rows } = await pool.query(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
      return rows.length > 0;
    });
    expect(await sealed(MONDAY)).toBe(true);
    await client.query('COMMIT');
    await allotted;
    expect((await headsOf('2026-03-02')).filter((line) => line.includes(envelopeId))).toEqual([
      expect.stringContaining(`movements ${envelopeId} 2 `),
    ]);
  } finally {
    client.release();
  }
  await sealed(TUESDAY);
  expect(await headsOf('2026-03-03')).toHaveLength(2);
  expect(await faults()).toEqual([]);
});

test('the document of a letter is sealed by itself, and so is a decision that a release counts among them later', async () => {
  const id = await inReview(harness);
  const { db, pool } = database;
  await pool.query(`ALTER TABLE event DISABLE TRIGGER ALL`);
  const events = await db.selectFrom('event').where('stream_id', '=', id).select(['version', 'name', 'hash']).orderBy('version').execute();
  const [first, last] = [events[0], events.find(({ name }) => name === 'decideAdmissibility')];
  const decides = (version: number | undefined, name: string) =>
    pool.query('UPDATE event SET name = $3 WHERE stream_id = $1 AND version = $2', [id, version, name]);
  await sealed(MONDAY);
  expect(await headsOf('2026-03-02')).toContain(`decisions ${id} ${last?.version} ${last?.hash}`);
  await decides(first?.version, 'reviewReport');
  await pool.query(`INSERT INTO decision_letter SELECT $1, $2, now(), NULL, NULL, encode(sha256('x'), 'hex'), 'x'`, [id, last?.version]);
  await sealed(TUESDAY);
  expect((await headsOf('2026-03-03')).filter((line) => line.includes(id))).toEqual([
    `decisions ${id} ${first?.version} ${first?.hash}`,
    expect.stringMatching(new RegExp(`^documents ${id} ${last?.version} [0-9a-f]{64}$`)),
  ]);
  await sealed(FRIDAY);
  expect(await headsOf('2026-03-06')).toEqual([]);
});
