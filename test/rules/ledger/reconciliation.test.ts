import { sql } from 'kysely';
import { connect } from '../../../db/connection/connect.ts';
import type { ImportAnswer } from '../../../activities/ledger/reconciliation.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { exportOf, freshNumber, type Identified, lineFor } from '../../support/export-fixtures.ts';
import { today } from '../../support/fixtures.ts';
import { EACH_CENTS, manyOrders } from '../../support/many-orders.ts';
import { awarded, importInto, type CommandHarness, openCopyingHarness } from '../../support/command-harness.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { until } from '../../support/until.ts';

const ORDERS = 400;
let database: Database;
let harness: CommandHarness;
/** Grants whose payment `finance` has ordered, each used by one test. */
let orders: Identified[];
beforeAll(async () => {
  database = await freshDatabase();
  const { db } = database;
  harness = await openCopyingHarness(db);
  const { applicationIds } = await awarded(harness, db);
  orders = await manyOrders(db, {
    applicationId: applicationIds[0] ?? '',
    orderedBy: harness.callers['finance']?.personId ?? '',
    count: ORDERS,
  });
});
afterAll(async () => {
  expect(await invariantFaults(database.db)).toEqual([]);
  await database.drop();
});

const take = (count: number): Identified[] => orders.splice(0, count);
const EACH = { amount: `${EACH_CENTS / 100},00` };
const fileOf = (held: readonly Identified[]) => exportOf(...held.map((each) => lineFor(each, EACH)));
const send = (file: string, login = 'finance-2', db = database.application.db): Promise<ImportAnswer> =>
  importInto(harness, db, login, orders[0]?.envelopeId ?? '', file);

const outcomes = async (grantIds: readonly string[]) =>
  database.db
    .selectFrom('movement as m')
    .innerJoin('tranche as t', 't.id', 'm.tranche_id')
    .where('t.grant_id', 'in', grantIds)
    .where('m.kind', '=', 'pay')
    .select(['t.grant_id', 'm.sequence'])
    .execute();
const countsOf = async (answer: ImportAnswer) => {
  if (!('receipt' in answer)) throw new Error(JSON.stringify(answer));
  const { facts } = await database.db
    .selectFrom('event')
    .where('stream_id', '=', answer.receipt.id)
    .where('version', '=', answer.receipt.version)
    .select('facts')
    .executeTakeFirstOrThrow();
  return facts;
};

test('an import takes as many statements for three hundred lines as for three', async () => {
  const statementsFor = async (count: number): Promise<number> => {
    let statements = 0;
    const counted = connect(database.application.url, { max: 1, log: () => void (statements += 1) });
    try {
      const held = take(count);
      expect(await countsOf(await send(fileOf(held), 'finance-2', counted.db))).toMatchObject({ booked: count, setAside: 0 });
      expect(await outcomes(held.map(({ grantId }) => grantId))).toHaveLength(count);
    } finally {
      await counted.pool.end();
    }
    return statements;
  };
  const few = await statementsFor(3);
  expect(few).toBeGreaterThan(10);
  expect(await statementsFor(300)).toBe(few);
});

test('several files at once that tell of the same payments book each of them once', async () => {
  const held = take(10);
  // Each with its lines in another order: as different exports have them.
  const answers = await Promise.all([held, held.toReversed(), [...held.slice(1), ...held.slice(0, 1)]].map((each) => send(fileOf(each))));
  const counts = await Promise.all(answers.map(countsOf));
  expect(counts.map(({ booked }) => booked).sort()).toEqual([0, 0, 10]);
  expect(counts.filter(({ known }) => known === 10)).toHaveLength(2);
  expect(await outcomes(held.map(({ grantId }) => grantId))).toHaveLength(10);
});

test('the same lines in several files at once are booked once, and known to the others', async () => {
  const held = take(5);
  const lines = held.map((each) => lineFor(each, EACH));
  const answers = await Promise.all(
    [1, 2, 3].map(() => send(exportOf(...lines, lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() })))),
  );
  const counts = await Promise.all(answers.map(countsOf));
  expect(counts.map(({ booked, known, setAside }) => `${booked} ${known} ${setAside}`).sort()).toEqual(['0 5 1', '0 5 1', '5 0 1']);
});

test('a payment that is recorded by hand while a file is imported is recorded once', async () => {
  const held = take(12);
  const pay = (id: string) =>
    harness.ask('payer', 'recordPayment', { tranche: 1, paidCents: EACH_CENTS, paidOn: today(), reference: 'VIR-1' }, { id });
  const [answer, ...byHand] = await Promise.all([send(fileOf(held)), ...held.map(({ grantId }) => pay(grantId))]);
  const accepted = byHand.filter((each) => 'receipt' in each).length;
  const { booked, matched, setAside } = await countsOf(answer);
  expect([Number(booked) + accepted, Number(booked) + Number(matched), setAside]).toEqual([12, 12, 0]);
  expect(await outcomes(held.map(({ grantId }) => grantId))).toHaveLength(12);
});

test('a file waits for a command on one of its grants, and compares its line with what that has left', async () => {
  const [held] = take(1);
  const { pool } = database;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM stream WHERE id = $1 FOR UPDATE', [held?.grantId]);
    const answered = send(fileOf(held ? [held] : []));
    await until('the import waits', async () => {
      const { rowCount } = await pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'select%'`,
      );
      return rowCount === 1;
    });
    await client.query(`UPDATE "grant" SET commitment_number = NULL WHERE id = $1`, [held?.grantId]);
    await client.query('COMMIT');
    expect(await countsOf(await answered)).toMatchObject({ booked: 0, setAside: 1 });
  } finally {
    client.release();
  }
  await database.db
    .updateTable('grant')
    .set({ commitment_number: held?.commitmentNumber ?? null })
    .where('id', '=', held?.grantId ?? '')
    .execute();
});

test('a payment that the ledger does not take leaves its line set aside, and the others are booked', async () => {
  const held = take(3);
  const { db } = database;
  const poisoned = held[1]?.grantId ?? '';
  // PostgreSQL may still refuse what the rules accept.
  await sql`ALTER TABLE tranche ADD CONSTRAINT poisoned CHECK (grant_id <> ${sql.lit(poisoned)}::uuid OR paid = 0)`.execute(db);
  const answer = await send(fileOf(held));
  expect(await countsOf(answer)).toMatchObject({ booked: 2, setAside: 1 });
  const { rows } = await sql<{ reason: string }>`SELECT reason FROM payment_line WHERE reason = 'ledger_refused'`.execute(db);
  expect(rows).toHaveLength(1);
  const grant = await db
    .selectFrom('grant as g')
    .innerJoin('stream as s', 's.id', 'g.id')
    .where('g.id', '=', poisoned)
    .select(['g.state', 's.version'])
    .executeTakeFirstOrThrow();
  expect(grant).toEqual({ state: 'active', version: 6 });
  await sql`ALTER TABLE tranche DROP CONSTRAINT poisoned`.execute(db);
});

test('a payment over whose grant the sender is in conflict is left to another person: to record it, and to settle its line', async () => {
  const [own, other] = take(2);
  if (!own || !other) throw new Error('nothing is ordered');
  const { application_id: applicationId } = await database.db
    .selectFrom('grant')
    .where('id', '=', own.grantId)
    .select('application_id')
    .executeTakeFirstOrThrow();
  const { personId = '' } = harness.callers['finance-2'] ?? {};
  await harness.accept('finance-2', 'declareInterest', { applicationId, reason: 'Un proche.' }, { id: personId });
  const answer = await send(fileOf([own, other]));
  expect(await countsOf(answer)).toMatchObject({ booked: 1, setAside: 1 });
  expect((await outcomes([own.grantId, other.grantId])).map((each) => each.grant_id)).toEqual([other.grantId]);
  const { import_id: importId, ...line } = await database.db
    .selectFrom('payment_line')
    .where('commitment_number', '=', own.commitmentNumber)
    .select(['import_id', 'position', 'reason'])
    .executeTakeFirstOrThrow();
  expect(line.reason).toBe('conflict_of_interest');

  const payment = { tranche: 1, paidCents: EACH_CENTS, paidOn: today(), reference: 'VIR-1' };
  await harness.accept('payer', 'recordPayment', payment, { id: own.grantId });
  const [paid] = await outcomes([own.grantId]);
  const link = { importId, position: line.position, sequence: paid?.sequence };
  const settle = (login: string, name: 'linkLine' | 'dismissLine', body: object) => harness.ask(login, name, body, { id: own.envelopeId });
  const stopped = { refusal: { code: 'conflict_of_interest' } };
  expect(await settle('finance-2', 'linkLine', link)).toMatchObject(stopped);
  const dismissal = { importId, position: line.position, reason: 'Rien à voir.' };
  expect(await settle('finance-2', 'dismissLine', dismissal)).toMatchObject(stopped);
  expect(await settle('finance', 'linkLine', link)).toMatchObject({ receipt: { id: own.envelopeId } });
});
