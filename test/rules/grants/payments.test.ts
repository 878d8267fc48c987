import { noticed } from '../../support/ending-notice-fixtures.ts';
import { sql } from 'kysely';
import { yearOf } from '../../../domain/core/calendar.ts';
import { readEnvelope } from '../../../db/ledger/envelope.ts';
import { signingOf } from '../../support/agreements.ts';
import { awarded, type CommandHarness, type CommandName, openCopyingHarness, withPayee } from '../../support/command-harness.ts';
import { type Database, stageOf } from '../../support/database.ts';
import { AWARDED_CENTS, today } from '../../support/fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';

const REASON = 'Faute de frappe.';
const SHORT_CENTS = AWARDED_CENTS - 4_600;

let database: Database;
let harness: CommandHarness;
let id: string;
let envelopeId: string;
const stage = stageOf(async ({ db }) => {
  const laying = await openCopyingHarness(db);
  const { grantId } = await awarded(laying, db);
  for (const login of ['applicant', 'finance']) await laying.accept(login, 'signGrant', await signingOf(db, grantId), { id: grantId });
  await withPayee(laying, db, grantId);
  return grantId;
});
beforeEach(async () => {
  ({ database, laid: id } = await stage());
  harness = await openCopyingHarness(database.db);
  envelopeId = (await database.db.selectFrom('envelope').select('id').executeTakeFirstOrThrow()).id;
});
afterEach(async () => {
  expect(await invariantFaults(database.db)).toEqual([]);
  await database.drop();
});

const accept = (login: string, name: CommandName, body: object) => harness.accept(login, name, { tranche: 1, ...body }, { id });
const ask = (login: string, name: CommandName, body: object) => harness.ask(login, name, { tranche: 1, ...body }, { id });
const certify = (certifiedCents: number) => accept('finance', 'certifyService', { certifiedCents, observation: 'Vu sur place.' });
const order = (orderedCents: number) => accept('finance', 'orderPayment', { orderedCents });
const pay = (paidCents: number) => accept('payer', 'recordPayment', { paidCents, paidOn: today(), reference: 'VIR-1' });
const comeBack = () => accept('payer', 'returnPayment', { returnedOn: today(), reason: 'Compte clos.' });
const cancelCertification = () => accept('finance', 'cancelCertification', { reason: REASON });

const trancheOf = () => database.db.selectFrom('tranche').where('grant_id', '=', id).selectAll().executeTakeFirstOrThrow();
const stateOf = async () => (await database.db.selectFrom('grant').where('id', '=', id).select('state').executeTakeFirstOrThrow()).state;
const lineOf = async (credit: 'AE' | 'CP') => {
  const year = yearOf(new Date().toISOString());
  const line = (await readEnvelope(database.db, envelopeId))?.lines.find((each) => each.credit === credit && each.year === year);
  if (!line) throw new Error(`no ${credit} of ${year}`);
  return line;
};

describe('a certification', () => {
  test('that was typed too low and taken back loses nothing of the commitment, and leaves no trace in the credits', async () => {
    const before = await lineOf('AE');
    await certify(SHORT_CENTS);
    expect(await lineOf('AE')).toEqual(before);
    await cancelCertification();
    expect(await trancheOf()).toMatchObject({
      state: 'confirmed',
      certified_cents: 0,
      certified_by: null,
      observation: null,
      withdrawn: 0,
    });
    await certify(AWARDED_CENTS);
    await order(AWARDED_CENTS);
    expect(await lineOf('AE')).toEqual(before);
    expect(await trancheOf()).toMatchObject({ state: 'ordered', committed: AWARDED_CENTS, withdrawn: 0, ordered: AWARDED_CENTS });
  });

  test('of less than the tranche withdraws the rest by the order of its payment, and for good', async () => {
    const { available, committed } = await lineOf('AE');
    await certify(SHORT_CENTS);
    await order(SHORT_CENTS);
    const left = AWARDED_CENTS - SHORT_CENTS;
    expect(await lineOf('AE')).toMatchObject({ available: available + left, committed: committed - left });
    await accept('finance', 'cancelOrder', { reason: REASON });
    await cancelCertification();
    expect(await ask('finance', 'certifyService', { certifiedCents: AWARDED_CENTS, observation: 'Vu.' })).toMatchObject({
      refusal: { code: 'certified_above_tranche', amountCents: SHORT_CENTS },
    });
    await certify(SHORT_CENTS);
    expect(await trancheOf()).toMatchObject({ state: 'certified', certified_cents: SHORT_CENTS, withdrawn: left });
  });

  test('is taken back by no person once its payment is ordered', async () => {
    await certify(AWARDED_CENTS);
    await order(AWARDED_CENTS);
    expect(await ask('finance', 'cancelCertification', { reason: REASON })).toMatchObject({
      refusal: { code: 'tranche_wrong_state', state: 'ordered' },
    });
  });

  test('of a project that has not begun is refused, and expected of no person', async () => {
    await sql`UPDATE milestone SET period_starts_on = period_starts_on + 30, period_ends_on = period_ends_on + 30 WHERE grant_id = ${id}`.execute(
      database.db,
    );
    expect(await ask('finance', 'certifyService', { certifiedCents: AWARDED_CENTS, observation: 'Vu.' })).toMatchObject({
      refusal: { code: 'service_not_begun', rank: 1 },
    });
  });

  test('without an accepted report says on what it is given', async () => {
    expect(await ask('finance', 'certifyService', { certifiedCents: AWARDED_CENTS, observation: '' })).toMatchObject({
      refusal: { code: 'service_not_shown', rank: 1 },
    });
  });
});

describe('a payment that the bank returned', () => {
  beforeEach(async () => {
    await certify(AWARDED_CENTS);
    await order(AWARDED_CENTS);
  });

  test('gives its credits back, opens the grant again, and ends its order and its bank details', async () => {
    const [available, remaining] = [(await lineOf('CP')).available, (await lineOf('AE')).committed];
    await accept('finance', 'identifyOrder', { orderNumber: '1000000001' });
    await pay(AWARDED_CENTS);
    expect(await stateOf()).toBe('closed');
    await comeBack();
    expect(await stateOf()).toBe('active');
    expect(await lineOf('CP')).toMatchObject({ available: available + AWARDED_CENTS, ordered: 0, paid: 0 });
    expect((await lineOf('AE')).committed).toBe(remaining);
    expect(await trancheOf()).toMatchObject({
      ...{ state: 'certified', certified_cents: AWARDED_CENTS, paid: 0, order_number: null, payee_id: null, paid_on: null },
    });
    expect(await ask('finance', 'orderPayment', { orderedCents: AWARDED_CENTS })).toMatchObject({ refusal: { code: 'payee_missing' } });
  });

  test('is paid again, under another number, once bank details are approved anew', async () => {
    await accept('finance', 'identifyOrder', { orderNumber: '1000000001' });
    await pay(AWARDED_CENTS);
    await comeBack();
    await withPayee(harness, database.db, id);
    await order(AWARDED_CENTS);
    await accept('finance', 'identifyOrder', { orderNumber: '1000000002' });
    await pay(AWARDED_CENTS);
    expect([await stateOf(), (await lineOf('CP')).paid]).toEqual(['closed', AWARDED_CENTS]);
    const returned = await database.db.selectFrom('payment_return').where('grant_id', '=', id).selectAll().execute();
    expect(returned).toMatchObject([{ returned_cents: AWARDED_CENTS, returned_on: today(), order_number: '1000000001' }]);
  });

  test('is none that is claimed back, or that was only ordered', async () => {
    const asked = () => ask('payer', 'returnPayment', { returnedOn: today(), reason: 'Compte clos.' });
    expect(await asked()).toMatchObject({ refusal: { code: 'tranche_wrong_state', state: 'ordered' } });
    await pay(AWARDED_CENTS);
    await accept('finance', 'issueClaim', { claimedCents: 100, reason: 'Trop payé.' });
    expect(await asked()).toMatchObject({ refusal: { code: 'payment_claimed', claimedCents: 100 } });
  });
});

describe('a service that is paid in parts', () => {
  const identify = (orderNumber: string) => accept('finance', 'identifyOrder', { orderNumber });
  const earlier = () => database.db.selectFrom('earlier_order').select(['number', 'cents', 'order_number']).orderBy('number').execute();

  test('is paid once its orders make what was certified, each under a number of its own', async () => {
    await certify(AWARDED_CENTS);
    for (const [cents, number] of [
      [5_000_000, '1000000001'],
      [3_000_000, '1000000002'],
    ] as const) {
      await order(cents);
      await identify(number);
      await pay(cents);
      expect([await stateOf(), (await trancheOf()).state]).toEqual(['active', 'certified']);
    }
    expect(await ask('finance', 'orderPayment', { orderedCents: AWARDED_CENTS })).toMatchObject({
      refusal: { code: 'ordered_above_certified', mostCents: AWARDED_CENTS - 8_000_000 },
    });
    expect(await ask('finance', 'cancelCertification', { reason: REASON })).toMatchObject({ refusal: { code: 'certification_paid' } });
    await order(AWARDED_CENTS - 8_000_000);
    await pay(AWARDED_CENTS - 8_000_000);
    expect([await stateOf(), (await trancheOf()).paid, (await lineOf('CP')).paid]).toEqual(['closed', AWARDED_CENTS, AWARDED_CENTS]);
    expect(await earlier()).toEqual([
      { number: 1, cents: 5_000_000, order_number: '1000000001' },
      { number: 2, cents: 3_000_000, order_number: '1000000002' },
    ]);
  });

  test('has one order open at a time, and shows the one before it again where that is cancelled', async () => {
    await certify(AWARDED_CENTS);
    await order(5_000_000);
    expect(await ask('finance', 'orderPayment', { orderedCents: 1 })).toMatchObject({ refusal: { code: 'tranche_wrong_state' } });
    await identify('1000000001');
    await pay(5_000_000);
    await order(3_000_000);
    expect(await trancheOf()).toMatchObject({ state: 'ordered', order_number: null, paid_on: null });
    await accept('finance', 'cancelOrder', { reason: REASON });
    expect(await trancheOf()).toMatchObject({ state: 'certified', order_number: '1000000001', paid_on: today() });
    expect(await earlier()).toEqual([]);
  });

  test('gives back the last part alone where the bank returns it, and both where it returns them one after the other', async () => {
    await certify(AWARDED_CENTS);
    for (const cents of [5_000_000, 3_000_000]) {
      await order(cents);
      await pay(cents);
    }
    await comeBack();
    expect(await trancheOf()).toMatchObject({ state: 'certified', paid: 5_000_000 });
    await comeBack();
    expect(await trancheOf()).toMatchObject({ state: 'certified', paid: 0, payee_id: null });
    expect((await lineOf('CP')).paid).toBe(0);
  });

  test('keeps what is paid of it where its agreement ends: only the rest is withdrawn', async () => {
    await certify(AWARDED_CENTS);
    await order(5_000_000);
    await pay(5_000_000);
    const { version } = await database.db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow();
    await noticed(database.db, id);
    await harness.accept('finance', 'terminateGrant', { version, reason: REASON }, { id });
    expect(await trancheOf()).toMatchObject({ state: 'paid', paid: 5_000_000, withdrawn: AWARDED_CENTS - 5_000_000 });
  });
});

describe.each([
  ['finance', 'cancelCertification', { reason: REASON }],
  ['payer', 'returnPayment', { returnedOn: today(), reason: REASON }],
] as const)('%s’s %s', (login, name, body) => {
  test('is refused where there is nothing to take back', async () => {
    const onTranche = (tranche: number, of = id) => harness.ask(login, name, { tranche, ...body }, { id: of });
    expect(await onTranche(1, '00000000-0000-4000-8000-000000000000')).toMatchObject({ refusal: { code: 'not_found' } });
    expect(await onTranche(2)).toMatchObject({ refusal: { code: 'tranche_unknown' } });
    expect(await onTranche(1)).toMatchObject({ refusal: { code: 'tranche_wrong_state', state: 'confirmed' } });
    const { version } = await database.db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow();
    await noticed(database.db, id);
    await harness.accept('finance', 'terminateGrant', { version, reason: REASON }, { id });
    expect(await onTranche(1)).toMatchObject({ refusal: { code: 'wrong_state', state: 'terminated' } });
  });
});

test('a payment does not come back before the day on which it left', async () => {
  await certify(AWARDED_CENTS);
  await order(AWARDED_CENTS);
  await pay(AWARDED_CENTS);
  const early = { returnedOn: '2020-01-01', reason: 'Compte clos.' };
  expect(await ask('payer', 'returnPayment', early)).toMatchObject({ refusal: { code: 'value_date_out_of_range', earliest: today() } });
});
