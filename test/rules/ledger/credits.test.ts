import { CREDIT_COMMANDS, type CreditCommand, type CreditOrder } from '../../../domain/ledger/credits.ts';
import { signingOf } from '../../support/agreements.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { AWARDED_CENTS, today } from '../../support/fixtures.ts';
import { awarded, type CommandHarness, openCopyingHarness, paid } from '../../support/command-harness.ts';
import { balancesOf, digest, invariantFaults } from '../../support/invariants.ts';

let database: Database;
let harness: CommandHarness;
let envelopeId: string;
let grantId: string;
beforeEach(async () => {
  database = await freshDatabase();
  harness = await openCopyingHarness(database.db);
  envelopeId = (await database.db.selectFrom('envelope').select('id').executeTakeFirstOrThrow()).id;
});
afterEach(async () => {
  expect(await invariantFaults(database.db)).toEqual([]);
  await database.drop();
});

const order = (name: CreditCommand, amountCents: number, changed: Partial<CreditOrder> = {}, login = 'finance') =>
  harness.ask(login, name, orderOf(amountCents, changed), { id: envelopeId });
const reverse = (login: string, sequence: number) =>
  harness.ask(login, 'reverseMovement', { sequence, reason: 'Une erreur de saisie.' }, { id: envelopeId });
const movements = () => database.db.selectFrom('movement').selectAll().orderBy('sequence').execute();
const last = async (kind: string): Promise<number> => (await movements()).findLast((each) => each.kind === kind)?.sequence ?? 0;
const trancheOf = () => database.db.selectFrom('tranche').where('grant_id', '=', grantId).selectAll().executeTakeFirstOrThrow();
const stateOf = async () =>
  (await database.db.selectFrom('grant').where('id', '=', grantId).select('state').executeTakeFirstOrThrow()).state;

async function toPaid(): Promise<void> {
  ({ grantId } = await awarded(harness, database.db));
  await paid(harness, database.db, grantId);
}

test('each order is an event with its figures, a movement that names it, and its words in a row of their own', async () => {
  const asked: [CreditCommand, number][] = [
    ['allotCredits', 700],
    ['freezeCredits', 500],
    ['thawCredits', 100],
    ['cutCredits', 300],
  ];
  const before = (await movements()).length;
  for (const [name, cents] of asked)
    expect(await order(name, cents)).toMatchObject({ receipt: { id: envelopeId, state: 'open', due: null } });
  const { db } = database;
  const events = await db.selectFrom('event').where('stream_id', '=', envelopeId).selectAll().orderBy('version').execute();
  expect(events.map(({ name, facts }) => [name, facts])).toEqual(
    asked.map(([name, amountCents]) => [name, { year: orderOf(1).year, credit: 'AE', amountCents, valueDate: today() }]),
  );
  expect((await movements()).slice(before)).toMatchObject(
    asked.map(([name, cents], place) => ({
      kind: CREDIT_COMMANDS[name],
      amount_cents: cents,
      cause_stream_id: envelopeId,
      cause_version: place + 1,
      value_date: today(),
    })),
  );
  expect(await db.selectFrom('credit_order').selectAll().orderBy('version').execute()).toEqual(
    asked.map((_, place) => ({ envelope_id: envelopeId, version: place + 1, reference: 'Arrêté du 2 mars' })),
  );
  expect(await balancesOf(db, 'AE')).toMatchObject({ total: 1_000_000_400, frozen: 100, available: 1_000_000_300 });
  // No workflow follows an envelope: its event is dealt with.
  const stream = await db.selectFrom('stream').where('id', '=', envelopeId).select(['version', 'acknowledged']).executeTakeFirst();
  expect(stream).toEqual({ version: 4, acknowledged: 4 });
});

test('the first allotment of a year opens it', async () => {
  const year = orderOf(1).year + 1;
  expect(await order('freezeCredits', 1, { year })).toMatchObject({ refusal: { code: 'freeze_exceeds_credits', mostCents: 0 } });
  await order('allotCredits', 5, { year, credit: 'CP' });
  const lines = await database.db.selectFrom('envelope_line').where('year', '=', year).selectAll().execute();
  expect(lines).toMatchObject([{ credit: 'CP', total: 5, available: 5 }]);
});

test('a cut takes what is frozen, then what is available: two movements of one order', async () => {
  await order('freezeCredits', 40);
  await order('cutCredits', 100);
  expect((await movements()).slice(-2)).toMatchObject([
    { kind: 'cut', from_account: 'frozen', to_account: 'total', amount_cents: 40, cause_version: 2 },
    { kind: 'cut', from_account: 'available', to_account: 'total', amount_cents: 60, cause_version: 2 },
  ]);
});

test('a freeze that comes when all is reserved is taken, and shows what is missing until it is thawed', async () => {
  ({ grantId } = await awarded(harness, database.db));
  const { available } = await balancesOf(database.db, 'AE');
  expect(await order('freezeCredits', available + AWARDED_CENTS)).toMatchObject({ receipt: {} });
  expect(await balancesOf(database.db, 'AE')).toMatchObject({ available: -AWARDED_CENTS, reserved: AWARDED_CENTS });
  await harness.accept('applicant', 'signGrant', await signingOf(database.db, grantId), { id: grantId });
  expect(await harness.ask('finance', 'signGrant', await signingOf(database.db, grantId), { id: grantId })).toMatchObject({
    refusal: { code: 'credits_insufficient', availableCents: 0, missingCents: AWARDED_CENTS },
  });
  await order('thawCredits', AWARDED_CENTS);
  await harness.accept('finance', 'signGrant', await signingOf(database.db, grantId), { id: grantId });
  expect(await order('freezeCredits', 1)).toMatchObject({ refusal: { code: 'freeze_exceeds_credits', mostCents: 0 } });
});

test('an order that is refused leaves nothing behind', async () => {
  const before = await digest(database.db);
  expect(await order('thawCredits', 1)).toMatchObject({ refusal: { code: 'thaw_exceeds_frozen' } });
  expect(await order('cutCredits', 1_000_000_001)).toMatchObject({ refusal: { code: 'cut_exceeds_credits' } });
  expect(await digest(database.db)).toEqual(before);
});

test('a payment recorded by mistake is undone, then its order; the tranche is ordered and paid again by two people', async () => {
  await toPaid();
  expect(await reverse('finance-2', await last('pay'))).toMatchObject({ receipt: { state: 'open' } });
  expect(await stateOf()).toBe('active');
  expect(await trancheOf()).toMatchObject({
    state: 'ordered',
    ordered: AWARDED_CENTS,
    paid: 0,
    paid_by: null,
    paid_on: null,
    payment_reference: null,
  });
  expect(await reverse('finance-2', await last('order_payment'))).toMatchObject({ receipt: {} });
  expect(await trancheOf()).toMatchObject({ state: 'certified', ordered: 0, ordered_by: null, ordered_at: null });
  expect(await balancesOf(database.db, 'CP')).toMatchObject({ available: 1_000_000_000, ordered: 0, paid: 0 });

  await harness.accept('finance', 'orderPayment', { tranche: 1, orderedCents: AWARDED_CENTS }, { id: grantId });
  const payment = { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-2' };
  await harness.accept('payer', 'recordPayment', payment, { id: grantId });
  expect(await stateOf()).toBe('closed');
  const names = await database.db.selectFrom('event').where('stream_id', '=', grantId).select('name').orderBy('version').execute();
  expect(names.map(({ name }) => name).slice(-4)).toEqual(['reverseMovement', 'reverseMovement', 'orderPayment', 'recordPayment']);
});

test('the person who ordered a payment does not record it after a reversal either', async () => {
  await toPaid();
  await harness.accept('finance-2', 'reverseMovement', { sequence: await last('pay'), reason: 'Erreur.' }, { id: envelopeId });
  const payment = { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-2' };
  expect(await harness.ask('finance', 'recordPayment', payment, { id: grantId })).toMatchObject({
    refusal: { code: 'payer_ordered_payment' },
  });
});

test('an opposite counts from the day of the movement that it undoes, and names it; why stands in a row of its own', async () => {
  const valueDate = `${orderOf(1).year}-01-02`;
  await order('allotCredits', 100, { valueDate });
  const sequence = await last('allot');
  await reverse('finance-2', sequence);
  expect((await movements()).at(-1)).toMatchObject({
    kind: 'allot',
    from_account: 'available',
    to_account: 'total',
    amount_cents: 100,
    reverses: sequence,
    value_date: valueDate,
    cause_version: 2,
  });
  const { rows } = await database.pool.query('SELECT version, reason FROM reversal');
  expect(rows).toEqual([{ version: 2, reason: 'Une erreur de saisie.' }]);
  const event = await database.db.selectFrom('event').where('name', '=', 'reverseMovement').select('facts').executeTakeFirstOrThrow();
  expect(event.facts).toEqual({ sequence, kind: 'allot', tranche: null, amountCents: 100 });
});

test('of many people at once who reverse one payment one does', async () => {
  await toPaid();
  const sequence = await last('pay');
  const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => reverse(n % 2 ? 'finance' : 'finance-2', sequence)));
  expect(answers.filter((answer) => 'receipt' in answer)).toHaveLength(1);
  expect(answers.filter((answer) => 'refusal' in answer && answer.refusal.code === 'movement_already_reversed')).toHaveLength(7);
});

test('the database itself lets a movement have one opposite', async () => {
  await order('allotCredits', 100);
  const sequence = await last('allot');
  await reverse('finance-2', sequence);
  await expect(
    database.pool.query(
      `INSERT INTO movement SELECT envelope_id, sequence + 1, kind, year, credit, from_account, to_account, amount_cents, tranche_id, value_date, recorded_at, cause_stream_id, cause_version, reverses, hash FROM movement WHERE reverses = ${sequence}`,
    ),
  ).rejects.toThrow('never_reversed_twice');
});
