import { sql } from 'kysely';
import { type AsOf, readLinesAsOf } from '../../../db/ledger/as-of.ts';
import { postMovements, readEnvelope } from '../../../db/ledger/envelope.ts';
import { ACCOUNTS, type Balances, isOfLine, type Movement, NO_BALANCES, signOf } from '../../../domain/ledger/envelope.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { today } from '../../support/fixtures.ts';
import { invariantFaults, shippedLine } from '../../support/invariants.ts';

let database: Database;
let envelopeId: string;
let movement: (kind: Movement['kind'], amountCents: number, changed?: Partial<Movement>) => Movement;
const YEAR = Number(today().slice(0, 4));
const dayOf = (n: number) => `${YEAR}-0${1 + (n % 9)}-${String(1 + (n % 28)).padStart(2, '0')}`;
/** A clock whose every third instant is before the one that precedes it. */
const instantOf = (n: number) => new Date(Date.UTC(YEAR + 1, 0, 1) + n * 1_000 - (n % 3 === 0 ? 5_000 : 0)).toISOString();

const post = (asked: Movement[], at: string) => database.db.transaction().execute((trx) => postMovements(trx, asked, 'all_or_none', at));

beforeAll(async () => {
  database = await freshDatabase();
  const line = await shippedLine(database.db, 'AE');
  envelopeId = line.envelope_id;
  movement = (kind, amountCents, changed = {}) => ({
    kind,
    envelopeId,
    year: YEAR,
    credit: 'AE',
    amountCents,
    trancheId: null,
    subject: '',
    valueDate: dayOf(0),
    cause: { streamId: line.stream_id, version: 1 },
    ...changed,
  });
  const kinds = ['allot', 'freeze', 'thaw', 'reserve', 'release', 'cut'] as const;
  for (let n = 1; n <= 60; n += 1) {
    // Lists of forty, so that some marks fall in the middle of a list.
    const list = Array.from({ length: 40 }, (_, place) =>
      movement('allot', 1_000 + place, { valueDate: dayOf(n), credit: place % 2 ? 'CP' : 'AE' }),
    );
    const kind = kinds[n % kinds.length] ?? 'allot';
    await post(
      kind === 'thaw' || kind === 'release' ? list : [...list, movement(kind, 100 + n, { valueDate: dayOf(n + 3) })],
      instantOf(n),
    );
  }
}, 60_000);
afterAll(() => database.drop());

/** The same balances from the movements alone, one after the other. */
async function replay(isPast: (row: { value_date: string; recorded_at: string }) => boolean) {
  const lines = new Map<string, Balances>();
  const rows = await database.db.selectFrom('movement').where('envelope_id', '=', envelopeId).selectAll().orderBy('sequence').execute();
  for (const row of rows.filter(isPast)) {
    const key = `${row.year}/${row.credit}`;
    const line = { ...(lines.get(key) ?? NO_BALANCES) };
    const [from, to] = [row.from_account, row.to_account];
    if (!isOfLine(from) || !isOfLine(to)) continue;
    line[from] -= signOf(from) * row.amount_cents;
    line[to] += signOf(to) * row.amount_cents;
    lines.set(key, line);
  }
  return Object.fromEntries([...lines].sort());
}
const read = async (asOf: AsOf) =>
  Object.fromEntries(
    (await readLinesAsOf(database.db, envelopeId, asOf)).map(({ year, credit, ...balances }) => [`${year}/${credit}`, balances]),
  );

test('by value date every day’s figures are those of replaying the movements until then', async () => {
  for (let n = 0; n < 28; n += 1) {
    const on = dayOf(n);
    expect(await read({ by: 'value_date', on })).toEqual(await replay((row) => row.value_date <= on));
  }
});

test('by recording every instant’s figures are those of replaying the movements until then', async () => {
  for (let n = 0; n <= 61; n += 1) {
    const at = new Date(Date.parse(instantOf(n)) - (n % 2)).toISOString();
    expect(await read({ by: 'recording', at })).toEqual(await replay((row) => row.recorded_at <= at));
  }
});

test('an envelope’s movements are recorded one after the other, though a clock was behind', async () => {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM (SELECT recorded_at < lag(recorded_at) OVER (ORDER BY sequence) AS back FROM movement WHERE envelope_id = ${envelopeId}) AS pairs WHERE back`.execute(
    database.db,
  );
  expect(rows).toEqual([{ count: 0 }]);
});

test('until now is what is kept, and before the first movement there is nothing', async () => {
  const envelope = await readEnvelope(database.db, envelopeId);
  const kept = Object.fromEntries((envelope?.lines ?? []).map(({ year, credit, ...balances }) => [`${year}/${credit}`, balances]));
  expect(await read({ by: 'recording', at: '2199-01-01T00:00:00.000Z' })).toEqual(kept);
  expect(await read({ by: 'value_date', on: '2199-01-01' })).toEqual(kept);
  expect(await read({ by: 'recording', at: '2000-01-01T00:00:00.000Z' })).toEqual({});
  expect(await read({ by: 'value_date', on: '2000-01-01' })).toEqual({});
  expect(Object.keys(kept[`${YEAR}/AE`] ?? {}).sort()).toEqual([...ACCOUNTS].sort());
});

test('no more than a thousand movements and a list are added up, wherever the instant lies', async () => {
  const marks = await database.db.selectFrom('line_mark').select(['sequence', 'recorded_at']).distinct().orderBy('sequence').execute();
  expect(marks.map(({ sequence }) => Math.floor(sequence / 1_000))).toEqual([1, 2]);
  for (const { sequence } of marks) expect(sequence % 1_000).toBeLessThan(50);
});

test('a day or a mark that was changed is found', async () => {
  const faults = () => invariantFaults(database.db, 'past');
  expect(await faults()).toEqual([]);
  const { db } = database;
  await db.transaction().execute(async (trx) => {
    await sql`ALTER TABLE line_mark DISABLE TRIGGER USER`.execute(trx);
    await sql`UPDATE line_mark SET frozen = frozen + 1 WHERE credit = 'AE' AND sequence = (SELECT min(sequence) FROM line_mark)`.execute(
      trx,
    );
    await sql`UPDATE line_day SET available = available + 1 WHERE value_date = ${dayOf(3)} AND credit = 'CP'`.execute(trx);
  });
  expect(await faults()).toHaveLength(2);
});
