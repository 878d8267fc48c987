import { postMovements } from '../../../db/ledger/envelope.ts';
import { appendEvents } from '../../../db/core/events.ts';
import type { Movement, MovementKind, PostMode } from '../../../domain/ledger/envelope.ts';
import { Refused } from '../../../domain/core/refusal.ts';
import { AWARDED_CENTS } from '../../support/fixtures.ts';
import { awarded, copyingOfFile, paid } from '../../support/command-harness.ts';
import { balancesOf, digest, invariantFaults, ledgerFaults, shippedLine } from '../../support/invariants.ts';

const { database, harness } = copyingOfFile();
let movement: (kind: MovementKind, amountCents: number, changed?: Partial<Movement>) => Movement;
const at = new Date().toISOString();

beforeAll(async () => {
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
      envelopeId: movement('reserve', 7).envelopeId,
      sequence: (await sequences()).length,
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

describe('a line of a list that no ledger can take', () => {
  const NOBODYS = '00000000-0000-4000-8000-000000000000';
  const asOpposite = (sequence: number): Partial<Movement> => ({ reverses: { sequence, from: 'total', to: 'available' } });
  /** Posts it between two valid movements, and checks that it alone is refused. */
  const expectIsolated = async (poison: Movement, refusal: object) => {
    const [{ available }, numbers] = [await balancesOf(database.db, 'AE'), await sequences()];
    const { posted, refused } = await post([movement('reserve', 30), poison, movement('release', 20)], 'each');
    expect(posted.map(({ amountCents, sequence }) => [amountCents, sequence])).toEqual([
      [30, numbers.length + 1],
      [20, numbers.length + 2],
    ]);
    expect(refused).toMatchObject([{ movement: poison, refusal }]);
    expect(await balancesOf(database.db, 'AE')).toMatchObject({ available: available - 10 });
    expect(await sequences()).toHaveLength(numbers.length + 2);
    expect(await ledgerFaults(database.db)).toEqual([]);
    return numbers.length + 2;
  };

  test.each<[string, MovementKind, Partial<Movement>, string]>([
    ['of an envelope that is not there', 'allot', { envelopeId: NOBODYS }, 'envelope_unknown'],
    ['of what is no envelope', 'allot', { envelopeId: 'north' }, 'envelope_unknown'],
    ['of a tranche that is not there', 'reserve', { trancheId: NOBODYS }, 'tranche_unknown'],
    ['of what is no tranche', 'reserve', { trancheId: 'first' }, 'tranche_unknown'],
    ['caused in a stream that is not there', 'allot', { cause: { streamId: NOBODYS, version: 1 } }, 'cause_unknown'],
    ['caused by what is no stream', 'allot', { cause: { streamId: 'call', version: 1 } }, 'cause_unknown'],
    ['of another credit than its kind’s', 'reserve', { credit: 'CP' }, 'credit_of_another_kind'],
    ['that undoes a decision', 'commit', asOpposite(1), 'no_opposite'],
    ['of a kind that is not one', 'gift' as MovementKind, {}, 'kind_unknown'],
    // The following faults only PostgreSQL finds.
    ['of a year that is none', 'allot', { year: 3_000_000_000 }, '22003'],
    ['of a day that is none', 'allot', { valueDate: '2026-02-30' }, '22008'],
    ['that undoes a later movement', 'cut', asOpposite(1_000_000), 'reverses_an_earlier_movement'],
  ])('%s is refused alone', async (_, kind, changed, fault) => {
    const poison = movement(kind, 7, changed);
    const taken = await expectIsolated(poison, { code: 'movement_unfit', fault });
    const { refused } = await post([poison], 'each');
    const isOurs = poison.envelopeId === movement('reserve', 1).envelopeId;
    expect(refused).toMatchObject([{ refusal: { envelopeId: poison.envelopeId, sequence: isOurs ? taken : 0 } }]);
  });

  test('of an event that its stream does not hold and that is not its next is refused alone', async () => {
    const { cause } = movement('reserve', 1);
    const { version } = await database.db.selectFrom('stream').where('id', '=', cause.streamId).select('version').executeTakeFirstOrThrow();
    for (const wrong of [0, version + 2])
      await expectIsolated(movement('allot', 7, { cause: { ...cause, version: wrong } }), {
        code: 'movement_unfit',
        fault: 'cause_unknown',
      });
    const next = movement('allot', 7, { cause: { ...cause, version: version + 1 } });
    const { posted } = await database.db.transaction().execute(async (trx) => {
      const outcome = await postMovements(trx, [next], 'each', at);
      await appendEvents(trx, { at, personId: null }, [{ streamId: cause.streamId, name: 'allotCredits', facts: {}, due: null }]);
      return outcome;
    });
    expect(posted).toHaveLength(1);
  });

  test('of an amount beyond what is counted to the cent is refused alone, and so is one that would make a sum of that', async () => {
    const { total } = await balancesOf(database.db, 'AE');
    const mostCents = Number.MAX_SAFE_INTEGER - total;
    for (const cents of [1e19, 2 ** 53, mostCents + 1])
      await expectIsolated(movement('allot', cents), { code: 'amount_too_large', mostCents, askedCents: cents });
  });

  test('is found by its number wherever it stands, and however many there are', async () => {
    const numbers = await sequences();
    const poisonous = new Set([0, 7, 8, 19]);
    const asked = Array.from({ length: 20 }, (_, place) =>
      movement('allot', place + 1, poisonous.has(place) ? { valueDate: '2026-02-30' } : {}),
    );
    const { posted, refused } = await post(asked, 'each');
    expect(posted.map(({ amountCents }) => amountCents)).toEqual(asked.map((_, place) => place + 1).filter((n) => !poisonous.has(n - 1)));
    // Each stands after those before it that were accepted.
    expect(refused.map(({ movement: { amountCents }, refusal: { sequence } }) => [amountCents, sequence - numbers.length])).toEqual([
      [1, 0],
      [8, 6],
      [9, 6],
      [20, 16],
    ]);
    expect(await sequences()).toEqual(Array.from({ length: numbers.length + 16 }, (_, place) => place + 1));
    expect(await ledgerFaults(database.db)).toEqual([]);
  });

  test('is not what fails where two wait for each other: that sinks the whole list', async () => {
    await database.pool.query(`
      CREATE FUNCTION fail_as_deadlock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'waits' USING ERRCODE = 'deadlock_detected'; END $$;
      CREATE TRIGGER as_deadlock BEFORE INSERT ON movement FOR EACH STATEMENT EXECUTE FUNCTION fail_as_deadlock()`);
    const before = await digest(database.db);
    await expect(post([movement('allot', 1), movement('allot', 2)], 'each')).rejects.toMatchObject({ code: '40P01' });
    await database.pool.query('DROP FUNCTION fail_as_deadlock CASCADE');
    expect(await digest(database.db)).toEqual(before);
  });

  test('is an order above what was certified: the rules let it pass, and the tranche’s row does not', async () => {
    const { grantId } = await awarded(harness, database.db);
    const tranche = await database.db.selectFrom('tranche').where('grant_id', '=', grantId).select('id').executeTakeFirstOrThrow();
    await post([movement('commit', AWARDED_CENTS, { trancheId: tranche.id })], 'all_or_none');
    const order = movement('order_payment', 7, { trancheId: tranche.id, credit: 'CP' });
    await expectIsolated(order, { code: 'movement_unfit', fault: 'never_order_more_than_certified' });
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
  const { grantId } = await awarded(harness, db);
  await awarded(harness, db);
  await paid(harness, db, grantId);
  expect(await invariantFaults(db, 'balances')).toEqual([]);
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
