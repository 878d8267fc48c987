import { postMovements } from '../../db/envelope.ts';
import type { Movement, MovementKind, PostMode } from '../../domain/envelope.ts';
import { Refused } from '../../domain/refusal.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { AWARDED_CENTS } from '../support/lives.ts';
import { awarded, type Office, openOffice, paid } from '../support/office.ts';
import { balancesOf, digest, invariantFaults, ledgerFaults, shippedLine } from '../support/proof.ts';

let database: Database;
let office: Office;
let movement: (kind: MovementKind, amountCents: number, changed?: Partial<Movement>) => Movement;
const at = new Date().toISOString();

beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
  const { envelope_id: envelopeId, year, stream_id: streamId } = await shippedLine(database.db, 'AE');
  movement = (kind, amountCents, changed = {}) => ({
    kind,
    envelopeId,
    year,
    credit: 'AE',
    amountCents,
    trancheId: null,
    subject: `for ${amountCents}`,
    valueDate: at.slice(0, 10),
    cause: { streamId, version: 1 },
    ...changed,
  });
});
afterAll(() => database.drop());

const post = (asked: Movement[], mode: PostMode) => database.db.transaction().execute((trx) => postMovements(trx, asked, mode, at));
const sequences = async () =>
  (
    await database.db
      .selectFrom('movement')
      .where('envelope_id', '=', movement('reserve', 1).envelopeId)
      .select('sequence')
      .orderBy('sequence')
      .execute()
  ).map(({ sequence }) => sequence);

describe('all or none', () => {
  test('a list that fits is posted in its order, numbered without a gap', async () => {
    const before = await sequences();
    const { posted, refused } = await post([movement('reserve', 300), movement('reserve', 200), movement('commit', 500)], 'all_or_none');
    expect([posted.length, refused.length]).toEqual([3, 0]);
    expect(await sequences()).toEqual([...before, ...[1, 2, 3].map((n) => before.length + n)]);
    expect(await ledgerFaults(database.db)).toEqual([]);
  });

  test('a list that does not fit is refused with what is missing, and nothing of it is written', async () => {
    const before = await digest(database.db);
    const { available } = await balancesOf(database.db, 'AE');
    const refusal = await post([movement('reserve', available), movement('reserve', 7)], 'all_or_none').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refused);
    expect((refusal as Refused).refusal).toMatchObject({
      code: 'credits_insufficient',
      availableCents: available,
      askedCents: available + 7,
      missingCents: 7,
      rows: [{ subject: 'for 7', missingCents: 7 }],
    });
    expect(await digest(database.db)).toEqual(before);
  });
});

describe('each', () => {
  test('what fits is posted, and what does not is returned', async () => {
    const before = await balancesOf(database.db, 'AE');
    const { posted, refused } = await post(
      [movement('reserve', before.available - 10), movement('reserve', 11), movement('reserve', 10)],
      'each',
    );
    expect(posted.map(({ amountCents }) => amountCents)).toEqual([before.available - 10, 10]);
    expect(refused).toMatchObject([
      { movement: { amountCents: 11 }, refusal: { code: 'credits_insufficient', availableCents: 10, missingCents: 1 } },
    ]);
    expect(await balancesOf(database.db, 'AE')).toMatchObject({ available: 0, reserved: before.reserved + before.available });
    expect(await ledgerFaults(database.db)).toEqual([]);
    await post([movement('release', before.available)], 'all_or_none');
  });

  test('a list in which nothing fits leaves the envelope as it was', async () => {
    const before = await digest(database.db);
    const { posted, refused } = await post([movement('pay', 1, { credit: 'CP' })], 'each');
    expect([posted.length, refused.length]).toEqual([0, 1]);
    expect(await digest(database.db)).toEqual(before);
  });
});

test('a year without a line has no credits, and its first allotment opens it', async () => {
  const [year, before] = [2099, await digest(database.db)];
  await expect(post([movement('reserve', 1, { year })], 'all_or_none')).rejects.toMatchObject({
    refusal: { code: 'credits_insufficient', year, availableCents: 0, missingCents: 1 },
  });
  expect(await digest(database.db)).toEqual(before);
  await post([movement('allot', 5, { year }), movement('reserve', 5, { year })], 'all_or_none');
  expect(await ledgerFaults(database.db)).toEqual([]);
});

test.each([
  ['no envelope', { envelopeId: '00000000-0000-4000-8000-000000000000' }, 'no such envelope'],
  ['no tranche', { trancheId: '00000000-0000-4000-8000-000000000000' }, 'movement_tranche_id_fkey'],
  ['no event', { cause: { streamId: '00000000-0000-4000-8000-000000000000', version: 1 } }, 'movement_cause_stream_id_cause_version_fkey'],
])('a movement that points at %s fails whole', async (_, changed, message) => {
  const before = await digest(database.db);
  await expect(post([movement('reserve', 1, changed)], 'all_or_none')).rejects.toThrow(message);
  expect(await digest(database.db)).toEqual(before);
});

test('after whole lives every kept balance is the sum of its movements, and a cent beside them is found', async () => {
  const { db, pool } = database;
  const { grantId } = await awarded(office, db);
  await awarded(office, db);
  await paid(office, db, grantId);
  expect(await invariantFaults(db, 'balances', 'grants')).toEqual([]);
  expect(
    await db
      .selectFrom('tranche')
      .where('grant_id', '=', grantId)
      .select(['reserved', 'released', 'committed', 'ordered', 'paid'])
      .executeTakeFirst(),
  ).toEqual({ reserved: AWARDED_CENTS, released: 0, committed: AWARDED_CENTS, ordered: AWARDED_CENTS, paid: AWARDED_CENTS });
  await pool.query(
    `UPDATE envelope_line SET available = available - 1, reserved = reserved + 1 WHERE credit = 'AE' AND year < 2099 AND envelope_id = $1`,
    [movement('reserve', 1).envelopeId],
  );
  expect(await ledgerFaults(db)).toEqual([expect.stringContaining('AE available'), expect.stringContaining('AE reserved')]);
});
