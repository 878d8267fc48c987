import { createHash, randomUUID } from 'node:crypto';
import { readAllMovements, reverse, sequenceOf } from '../../support/credit-fixtures.ts';
import {
  CODES,
  exportOf,
  freshNumber,
  type Identified,
  importFile,
  lineFor,
  linesOf,
  SUPPLIER,
  toIdentifiedOrder,
  toIdentifiedPayment,
} from '../../support/export-fixtures.ts';
import { infBud53 } from '../../support/chorus-files.ts';
import { toOrdered } from '../../support/credit-fixtures.ts';
import { age, report, review } from '../../support/impact-fixtures.ts';
import { SHIPPED_CALL } from '../../support/domain.ts';
import { AWARDED_CENTS, expectStatus, today } from '../../support/fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { writtenTo } from '../../support/timeline.ts';
import { tracesIn } from '../../support/traces.ts';
import { cancelOrder, certify, HALF_CENTS, order, returnPayment, toAdvanceOrdered } from '../../support/tranche-fixtures.ts';
import { until } from '../../support/until.ts';
import { type Actor, startAppHarness, type AppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
let paid: Identified;
let ordered: Identified;
beforeAll(async () => {
  harness = await startAppHarness({ letters: true });
  [paid, ordered] = [await toIdentifiedPayment(harness), await toIdentifiedOrder(harness)];
  const finance = await harness.as('finance');
  expectStatus(await finance.post(`/envelopes/${paid.envelopeId}/codes`, { year: Number(today().slice(0, 4)), ...CODES }), 200);
});
afterAll(async () => {
  expect(await invariantFaults(harness.database.db)).toEqual([]);
  await harness.stop();
});

const sent = (file: string | Buffer, login = 'finance-2', told = {}) => importFile(harness, login, paid.envelopeId, file, told);
const imported = async (file: string, login = 'finance-2') => expectStatus(await sent(file, login), 201) as Record<string, unknown>;
const counts = (matched: number, booked: number, setAside: number, known = 0) => ({
  lines: matched + booked + setAside + known,
  matched,
  booked,
  setAside,
  known,
});
const grant = async ({ grantId }: Identified, login = 'finance') => (await (await harness.as(login)).get(`/grants/${grantId}`)).body;

test('a line is matched with its payment, another books what was ordered, and a third is set aside', async () => {
  const stranger = { commitmentNumber: freshNumber(), orderNumber: freshNumber() };
  const file = exportOf(lineFor(paid), lineFor(ordered), lineFor(stranger));
  const body = await imported(file);
  expect(body).toMatchObject({ id: paid.envelopeId, state: 'open', ...counts(1, 1, 1) });
  const lines = await linesOf(harness, String(body['importId']));
  expect(lines).toMatchObject([
    { position: 1, outcome: 'matched', sequence: await sequenceOf(harness, paid, 'pay'), isOpen: false, reason: null, commands: [] },
    { position: 2, outcome: 'booked', sequence: await sequenceOf(harness, ordered, 'pay'), isOpen: false, grantId: ordered.grantId },
    {
      position: 3,
      outcome: 'set_aside',
      reason: 'commitment_unknown',
      isOpen: true,
      reference: null,
      commands: ['linkLine', 'dismissLine', 'dismissLines'],
    },
  ]);
  const { reference } = await grant(ordered);
  expect(lines[1]).toMatchObject({ reference });
  const { text } = await harness.ask('get', `/imports/${body['importId']}/lines.csv?form=international`, {
    token: (await harness.as('finance')).token,
  });
  expect(text.split('\r\n').map((row) => row.split(',')[0])).toEqual([
    '"reference"',
    expect.stringMatching(/-C"$/),
    `"${reference}"`,
    '',
    '',
  ]);
  // The payment is recorded as by hand: the sender of the file has paid the tranche, the grant is closed, and its
  // beneficiary is written to.
  expect(await grant(ordered)).toMatchObject({
    state: 'closed',
    tranches: [{ state: 'paid', paidCents: AWARDED_CENTS, paidOn: today(), paymentReference: ordered.orderNumber }],
  });
  await until('the letters have left', () => writtenTo(harness, 'Paiement effectué').length === 2);
});

test('a rehearsal says line by line what the import then does, and leaves nothing behind', async () => {
  const [told, due] = [await toIdentifiedPayment(harness), await toIdentifiedOrder(harness)];
  const own = await toIdentifiedOrder(harness);
  const stranger = lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() });
  const file = exportOf(lineFor(told), lineFor(due), { ...lineFor(own), amount: '1,00' }, stranger);
  // A person is recorded at their first request.
  await (await harness.as('finance-2')).get('/me');
  const before = await tracesIn(harness.database.db);
  const letters = writtenTo(harness, 'Paiement effectué').length;
  const key = randomUUID();
  const answer = await sent(file, 'finance-2', { key, query: '?rehearsal=true' });
  const rehearsed = expectStatus(answer, 200);
  expect(answer.headers['location']).toBeUndefined();
  expect(rehearsed).toMatchObject({ ...counts(1, 1, 2), bookedCents: AWARDED_CENTS });
  const { reference } = await grant(due);
  expect(rehearsed['bookedLines']).toMatchObject([{ position: 2, reference, grantId: due.grantId, amountCents: AWARDED_CENTS }]);
  expect(rehearsed['setAsideLines']).toMatchObject([
    { position: 3, reason: 'amount_differs', reasonLabel: 'Le montant diffère' },
    { position: 4, reason: 'commitment_unknown', reference: null },
  ]);
  expect(rehearsed['openBy']).toMatchObject([{ lines: 1 }, { lines: 1 }]);
  expect(await tracesIn(harness.database.db)).toEqual(before);
  expect(await grant(due)).toMatchObject({ tranches: [{ state: 'ordered', paidCents: 0 }] });
  // The sender of an order may not record its payment: the rehearsal says so to them alone.
  const byOwn = expectStatus(await sent(file, 'finance', { query: '?rehearsal=true' }), 200);
  expect(byOwn).toMatchObject({ ...counts(1, 0, 3), bookedCents: 0 });

  const query = `?sha256=${String(rehearsed['sha256'])}`;
  const done = expectStatus(await sent(file, 'finance-2', { key, query }), 201);
  expect(done).toMatchObject(counts(1, 1, 2));
  // What was imported is answered by its import, to a rehearsal too.
  expect(expectStatus(await sent(file, 'finance-2', { query: '?rehearsal=true' }), 201)).toEqual(done);
  await until('the letter has left', () => writtenTo(harness, 'Paiement effectué').length > letters);
  expect(writtenTo(harness, 'Paiement effectué')).toHaveLength(letters + 1);
});

test('an order is keyed in, its number comes back, and order, payment and letter meet once, though the import is killed', async () => {
  const held = await toOrdered(harness);
  const [finance, payer] = [await harness.as('finance'), await harness.as('payer')];
  const numbers = { commitmentNumber: freshNumber(), orderNumber: '000195567' };
  const { commitmentNumber } = numbers;
  expectStatus(await finance.post(`/grants/${held.grantId}/commitment-numbers`, { commitmentNumber, supplier: SUPPLIER }), 200);
  const toKeyIn = async () =>
    (await harness.ask('get', `/envelopes/${held.envelopeId}/payment-orders.csv?form=international`, { token: payer.token })).text;
  expect(await toKeyIn()).toMatch(new RegExp(`"${SUPPLIER.number}",.*,"${commitmentNumber}",,,${today().slice(0, 4)},`));

  const item = { amount: `${AWARDED_CENTS / 200},00` };
  const file = exportOf(lineFor(numbers, item), lineFor(numbers, { ...item, orderItem: '2', costCentre: 'ADCSDAT076' }));
  const letters = () => writtenTo(harness, 'Paiement effectué').length;
  const [before, key] = [letters(), randomUUID()];
  const { pool } = harness.database;
  const client = await pool.connect();
  // The import has recorded the payment when it comes to its lines, and dies there.
  await client.query('BEGIN; LOCK TABLE payment_line IN SHARE MODE');
  const killed = sent(file, 'finance-2', { key });
  const waiting = `FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO payment_line%'`;
  await until('the import comes to its lines', async () => (await pool.query(`SELECT ${waiting}`)).rowCount === 1);
  await pool.query(`SELECT pg_terminate_backend(pid) ${waiting}`);
  await client.query('ROLLBACK');
  client.release();
  expect([201, 503]).toContain((await killed).status);

  const booked = expectStatus(await sent(file, 'finance-2', { key }), 201);
  expect(await linesOf(harness, String(booked['importId']))).toMatchObject([
    { outcome: 'booked', firstLine: 1, reason: null },
    { outcome: 'booked', firstLine: 1, costCentre: 'ADCSDAT076' },
  ]);
  expect((await sent(file, 'payer')).headers['idempotency-replayed']).toBe('true');
  expect(await grant({ ...held, ...numbers })).toMatchObject({
    state: 'closed',
    tranches: [{ state: 'paid', orderNumber: '000195567', paymentReference: '000195567', paidCents: AWARDED_CENTS }],
  });
  const payments = (await readAllMovements(harness, held.envelopeId)).filter(
    (each) => each.grantId === held.grantId && each.kind === 'pay',
  );
  expect(payments).toMatchObject([{ orderNumber: '000195567', amountCents: AWARDED_CENTS }]);
  await until('the letter has left', () => letters() > before);
  expect(letters()).toBe(before + 1);
  expect(await toKeyIn()).not.toContain(commitmentNumber);
});

test('the lines of other funds are dismissed at once by their reason, and what may be the envelope’s is left', async () => {
  const stranger = () => lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() });
  const held = await toIdentifiedPayment(harness);
  const { importId } = await imported(exportOf(stranger(), stranger(), lineFor({ ...held, orderNumber: freshNumber() })));
  const finance = await harness.as('finance');
  const { openBy } = (await finance.get(`/imports/${importId}`)).body;
  expect(openBy).toMatchObject([
    { reason: 'commitment_unknown', lines: 2 },
    { reason: 'order_unknown', lines: 1 },
  ]);
  const [, , mine] = await linesOf(harness, String(importId));
  expect(mine).toMatchObject({
    commands: ['linkLine', 'dismissLine'],
    refused: [{ command: 'bookLine', code: 'line_not_booked' }, { command: 'dismissLines' }],
  });
  const dismissal = { importId, setAsideFor: 'commitment_unknown', reason: 'Des marchés d’autres programmes.' };
  const dismiss = () => finance.post(`/envelopes/${paid.envelopeId}/bulk-dismissals`, dismissal);
  expectStatus(await dismiss(), 200);
  expect((await dismiss()).body).toMatchObject({ code: 'line_not_open' });
  expect(await linesOf(harness, String(importId))).toMatchObject([
    { isOpen: false, dismissal: dismissal.reason },
    { isOpen: false, dismissal: dismissal.reason },
    { isOpen: true, dismissal: null },
  ]);
});

describe('the same file again', () => {
  let file: string;
  let first: Awaited<ReturnType<typeof sent>>;
  const key = randomUUID();
  beforeAll(async () => {
    file = exportOf(lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() }));
    first = await sent(file, 'finance-2', { key });
    expectStatus(first, 201);
  });

  test.each([
    ['under its key', key, 'finance-2'],
    ['under another key', randomUUID(), 'finance-2'],
    ['by another person', randomUUID(), 'payer'],
  ])('%s changes nothing and is answered the same', async (_, again, login) => {
    const before = await tracesIn(harness.database.db);
    const { status, body, headers } = await sent(file, login, { key: again });
    expect([status, body, headers['location'], headers['idempotency-replayed']]).toEqual([
      201,
      first.body,
      first.headers['location'],
      'true',
    ]);
    expect(await tracesIn(harness.database.db)).toEqual(before);
  });

  test('under its key is refused where its bytes are others', async () => {
    expect((await sent(`${file}\r\n`, 'finance-2', { key })).body.code).toBe('key_reused_with_another_body');
  });

  test('sent four times at once under four keys is imported once', async () => {
    const twin = exportOf(lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() }));
    const answers = await Promise.all([1, 2, 3, 4].map(() => sent(twin)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.importId)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'false')).toHaveLength(1);
  });
});

test('a line that a later file has again is matched once, and what was set aside is looked at again', async () => {
  const held = await toIdentifiedPayment(harness);
  const [line, other] = [lineFor(held), lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() })];
  expect(await imported(exportOf(line, other))).toMatchObject(counts(1, 0, 1));
  expect(await imported(exportOf(other, line))).toMatchObject(counts(0, 0, 1, 1));
  // Another form knows neither company nor item: it is the same payment request.
  const { importId } = await imported(infBud53([`Exercice ${line.year}`], line, other));
  expect(await linesOf(harness, String(importId))).toMatchObject([
    { outcome: 'known', sequence: await sequenceOf(harness, held, 'pay'), isOpen: false, company: '' },
    { outcome: 'set_aside', reason: 'commitment_unknown', isOpen: true },
  ]);
  // The same request with another amount, or another item, is another matter, which a person has to look at.
  const { importId: more } = await imported(exportOf(line, { ...line, orderItem: '2' }));
  expect(await linesOf(harness, String(more))).toMatchObject([
    { outcome: 'set_aside', reason: 'line_differs', firstLine: 1, requestCents: 2 * AWARDED_CENTS },
    { outcome: 'set_aside', reason: 'line_differs', firstLine: 1, requestCents: 2 * AWARDED_CENTS },
  ]);
  const { importId: changed } = await imported(exportOf({ ...line, amount: '1,00' }));
  expect(await linesOf(harness, String(changed))).toMatchObject([{ outcome: 'set_aside', reason: 'line_differs', isOpen: true }]);
});

test('a line that was set aside for want of a number is matched by a later file once the number is recorded', async () => {
  const held = await toIdentifiedPayment(harness);
  const orderNumber = freshNumber();
  const line = lineFor({ ...held, orderNumber });
  const { importId } = await imported(exportOf(line));
  expect(await linesOf(harness, String(importId), '?open=true')).toMatchObject([{ reason: 'order_unknown' }]);
  const finance = await harness.as('finance');
  expectStatus(await finance.post(`/grants/${held.grantId}/order-numbers`, { tranche: 1, orderNumber }), 200);
  expect(await imported(exportOf(line, lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() })))).toMatchObject(
    counts(1, 0, 1),
  );
  // The newest file counts: the first one's line waits for no person any more.
  expect(await linesOf(harness, String(importId), '?open=true')).toEqual([]);
});

test('no person books the payment that they ordered themselves; another person’s later file does', async () => {
  const held = await toIdentifiedOrder(harness);
  const line = lineFor(held);
  const { importId } = await imported(exportOf(line), 'finance');
  expect(await linesOf(harness, String(importId))).toMatchObject([{ outcome: 'set_aside', reason: 'payer_ordered_payment' }]);
  expect(await grant(held)).toMatchObject({ state: 'active', tranches: [{ state: 'ordered', paidCents: 0 }] });
  expect(await imported(`\ufeff${exportOf(line)}`, 'payer')).toMatchObject(counts(0, 1, 0));
  expect(await grant(held)).toMatchObject({ state: 'closed', tranches: [{ state: 'paid', paidCents: AWARDED_CENTS }] });
});

test('two tranches of one grant that one file pays are booked one after the other', async () => {
  const id = await toAdvanceOrdered(harness);
  await age(harness, id);
  for (const rank of [1, 2]) {
    await report(harness, id, rank);
    await review(harness, id, rank, 1);
  }
  for (const ask of [certify(HALF_CENTS, 2), order(HALF_CENTS, 2)]) expectStatus(await ask(harness, 'finance', id), 200);
  const finance = await harness.as('finance');
  const [commitmentNumber, first, second] = [freshNumber(), freshNumber(), freshNumber()];
  expectStatus(await finance.post(`/grants/${id}/commitment-numbers`, { commitmentNumber }), 200);
  for (const [place, orderNumber] of [first, second].entries())
    expectStatus(await finance.post(`/grants/${id}/order-numbers`, { tranche: place + 1, orderNumber }), 200);
  const half = { amount: `${HALF_CENTS / 100},00` };
  const lines = [second, first].map((orderNumber) => lineFor({ commitmentNumber, orderNumber }, half));
  expect(await imported(exportOf(...lines))).toMatchObject(counts(0, 2, 0));
  const { body } = await finance.get(`/grants/${id}`);
  expect(body).toMatchObject({ state: 'closed', tranches: [{ state: 'paid' }, { state: 'paid' }] });
  expect(body.commands).not.toContain('recordPayment');
});

test('a payment that was recorded by hand under its N° DP is told of by its line, which pays no later order', async () => {
  const { grantId } = await toOrdered(harness);
  const numbers = { commitmentNumber: freshNumber(), orderNumber: freshNumber() };
  const [finance, payer] = [await harness.as('finance'), await harness.as('payer')];
  const { commitmentNumber, orderNumber: reference } = numbers;
  expectStatus(await finance.post(`/grants/${grantId}/commitment-numbers`, { commitmentNumber, supplier: SUPPLIER }), 200);
  const half = AWARDED_CENTS / 2;
  for (const ask of [cancelOrder, order(half)]) expectStatus(await ask(harness, 'finance', grantId), 200);
  expectStatus(await payer.post(`/grants/${grantId}/payments`, { tranche: 1, paidCents: half, paidOn: today(), reference }), 200);
  // The rest of the tranche is ordered by an order of the same amount, without a number as the first one.
  expectStatus(await order(half)(harness, 'finance', grantId), 200);
  expect(await imported(exportOf(lineFor(numbers, { amount: `${half / 100},00` })))).toMatchObject(counts(1, 0, 0));
  expect((await finance.get(`/grants/${grantId}`)).body).toMatchObject({ tranches: [{ state: 'ordered', paidCents: half }] });
});

test('a payment that was recorded by hand under another reference is told of by the line of its amount and day', async () => {
  const { grantId } = await toOrdered(harness);
  const numbers = { commitmentNumber: freshNumber(), orderNumber: freshNumber() };
  const [finance, payer] = [await harness.as('finance'), await harness.as('payer')];
  const { commitmentNumber } = numbers;
  expectStatus(await finance.post(`/grants/${grantId}/commitment-numbers`, { commitmentNumber, supplier: SUPPLIER }), 200);
  const payment = { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'Virement du mois' };
  expectStatus(await payer.post(`/grants/${grantId}/payments`, payment), 200);
  const { importId } = await imported(exportOf(lineFor(numbers)));
  const sequence = await sequenceOf(harness, { ...numbers, grantId, envelopeId: paid.envelopeId }, 'pay');
  expect(await linesOf(harness, String(importId))).toMatchObject([{ outcome: 'matched', isOpen: false, sequence }]);
});

test('a payment that came back there is set aside until its return is recorded here, and is then matched with that', async () => {
  const held = await toIdentifiedPayment(harness);
  await imported(exportOf(lineFor(held)));
  const back = lineFor(held, { orderItem: '2', amount: `-${AWARDED_CENTS / 100},00` });
  const set = await imported(exportOf(lineFor(held), back));
  expect(set).toMatchObject({ setAside: 2 });
  expect(await linesOf(harness, String(set['importId']))).toMatchObject([{ reason: 'payment_returned' }, { reason: 'payment_returned' }]);
  expectStatus(await returnPayment(harness, 'payer', held.grantId), 200);
  const again = await imported(exportOf(lineFor(held), back, lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() })));
  const [of] = await linesOf(harness, String(again['importId']));
  expect([again['matched'], of?.['outcome']]).toEqual([2, 'matched']);
  expect((await readAllMovements(harness, held.envelopeId)).find(({ sequence }) => sequence === of?.['sequence'])).toMatchObject({
    reverses: expect.any(Number),
  });
});

describe('a line that was set aside', () => {
  const setAside = async (held: Identified): Promise<{ importId: string; position: number }> => {
    const { importId } = await imported(exportOf(lineFor({ ...held, orderNumber: freshNumber() })));
    return { importId: String(importId), position: 1 };
  };

  test('is linked to the payment that it tells of, and waits no more', async () => {
    const held = await toIdentifiedPayment(harness);
    const line = await setAside(held);
    const finance = await harness.as('finance');
    expect((await finance.get(`/imports/${line.importId}`)).body).toMatchObject({
      open: 1,
      // Whether a payment is ordered is asked of each line on its page.
      commands: ['linkLine', 'bookLine', 'dismissLine'],
    });
    const sequence = await sequenceOf(harness, held, 'pay');
    expectStatus(await finance.post(`/envelopes/${held.envelopeId}/links`, { ...line, sequence }), 200);
    expect(await linesOf(harness, line.importId)).toMatchObject([{ outcome: 'set_aside', isOpen: false, sequence, commands: [] }]);
    expect((await finance.get(`/imports/${line.importId}`)).body).toMatchObject({ open: 0, setAside: 1, commands: [] });
  });

  test('is linked with many others, each by itself, and once whatever is sent again', async () => {
    const [first, second] = [await toIdentifiedPayment(harness), await toIdentifiedPayment(harness)];
    const lines = [first, second, first].map((held) => lineFor({ ...held, orderNumber: freshNumber() }));
    const { importId } = await imported(exportOf(...lines));
    const [one, other] = [await sequenceOf(harness, first, 'pay'), await sequenceOf(harness, second, 'pay')];
    const items = [one, other, one].map((sequence, place) => ({
      ...{ envelopeId: first.envelopeId, importId, position: place + 1, sequence },
    }));
    const finance = await harness.as('finance');
    const key = randomUUID();
    const give = async () => expectStatus(await finance.post('/line-links', { items }, key), 200);
    expect(await give()).toMatchObject({
      ...{ done: 2, refused: 1 },
      outcomes: [
        { part: '1', done: true },
        { part: '2', done: true },
        { part: '3', problem: { code: 'movement_already_told' } },
      ],
    });
    expect(await give()).toMatchObject({ done: 2, outcomes: [{ repeated: true }, { repeated: true }, { done: false }] });
    expect((await finance.get(`/imports/${String(importId)}`)).body).toMatchObject({ open: 1 });
  });

  test('is booked alone, or with others, by another person than the one who ordered, each by itself, and once', async () => {
    const [first, second, mine] = [await toIdentifiedOrder(harness), await toOrdered(harness), await toIdentifiedOrder(harness)];
    const late = { commitmentNumber: freshNumber(), orderNumber: freshNumber() };
    const half = { amount: `${AWARDED_CENTS / 200},00` };
    // Of one request with two items; of a grant whose number was not recorded yet; and of another amount.
    const lines = [lineFor(first, half), lineFor(first, { ...half, orderItem: '2' }), lineFor(late), lineFor(mine, { amount: '1,00' })];
    const { importId } = await imported(exportOf(...lines), 'finance');
    const [finance, other] = [await harness.as('finance'), await harness.as('finance-2')];
    expectStatus(
      await finance.post(`/grants/${second.grantId}/commitment-numbers`, { commitmentNumber: late.commitmentNumber, supplier: SUPPLIER }),
      200,
    );
    const seenBy = async (who: Actor) => expectStatus(await who.get(`/imports/${importId}/lines`), 200)['items'];
    expect(await seenBy(other)).toMatchObject([
      { reason: 'payer_ordered_payment', booksTranche: 1, firstLine: 1 },
      { booksTranche: 1, firstLine: 1 },
      { reason: 'commitment_unknown', booksTranche: 1 },
      { booksTranche: null },
    ]);
    // Who ordered, or numbered, is told to leave it to another person.
    expect(await seenBy(finance)).toMatchObject([1, 2, 3, 4].map(() => ({ booksTranche: null })));

    const letters = writtenTo(harness, 'Paiement effectué').length;
    expectStatus(await other.post(`/envelopes/${second.envelopeId}/bookings`, { importId, position: 3 }), 200);
    const items = [1, 2, 3, 4].map((position) => ({ envelopeId: first.envelopeId, importId, position }));
    const key = randomUUID();
    const give = async () => expectStatus(await other.post('/line-bookings', { items }, key), 200);
    expect(await give()).toMatchObject({
      ...{ done: 1, refused: 3 },
      outcomes: [
        { part: '1', done: true },
        { part: '2', problem: { code: 'line_not_open' } },
        { part: '3', problem: { code: 'line_not_open' } },
        { part: '4', problem: { code: 'line_not_booked' } },
      ],
    });
    expect(await give()).toMatchObject({ done: 1, outcomes: [{ repeated: true }, { done: false }, { done: false }, { done: false }] });
    for (const { grantId } of [first, second])
      expect((await finance.get(`/grants/${grantId}`)).body).toMatchObject({
        state: 'closed',
        tranches: [{ state: 'paid', paidCents: AWARDED_CENTS }],
      });
    expect((await finance.get(`/grants/${second.grantId}`)).body.tranches[0]).toMatchObject({ orderNumber: late.orderNumber });
    expect((await finance.get(`/imports/${importId}`)).body).toMatchObject({ open: 1, setAside: 4 });
    // A later file with the same lines knows them.
    expect(await imported(`\ufeff${exportOf(...lines)}`)).toMatchObject(counts(0, 0, 1, 3));
    await until('the letters have left', () => writtenTo(harness, 'Paiement effectué').length === letters + 2);
  });

  test('is linked beside the line that has its place in another file', async () => {
    const both = [await toIdentifiedPayment(harness), await toIdentifiedPayment(harness)];
    const items: object[] = [];
    for (const held of both)
      items.push({ envelopeId: held.envelopeId, ...(await setAside(held)), sequence: await sequenceOf(harness, held, 'pay') });
    const answer = expectStatus(await (await harness.as('finance')).post('/line-links', { items }), 200);
    expect(answer).toMatchObject({ done: 2, outcomes: [{ part: '1' }, { part: '1' }] });
  });

  test('offers the payments of which it may tell, the likeliest first, to the people who may say so', async () => {
    const held = await toIdentifiedPayment(harness);
    const other = await toIdentifiedPayment(harness);
    const half = { amount: `${HALF_CENTS / 100},00` };
    const wrong = { ...held, orderNumber: freshNumber() };
    const { importId } = await imported(exportOf(lineFor(wrong), lineFor({ ...wrong, orderNumber: freshNumber() }, half)));
    const [line, less] = await linesOf(harness, String(importId));
    const [own, another] = [await sequenceOf(harness, held, 'pay'), await sequenceOf(harness, other, 'pay')];
    const { reference } = await grant(held);
    const likely = line?.['likely'] as { sequence: number }[];
    expect(likely[0]).toEqual({
      ...{ sequence: own, amountCents: AWARDED_CENTS, paidOn: today(), grantId: held.grantId, reference, rank: 1 },
      ...{ title: expect.any(String), orderNumber: held.orderNumber, commitmentNumber: held.commitmentNumber },
      ...{ supplierName: SUPPLIER.name, same: ['commitment', 'supplier', 'date'] },
    });
    expect(likely).toContainEqual(expect.objectContaining({ sequence: another, same: ['supplier', 'date'] }));
    // Of the same amount, and matched by no line: that of another test is matched.
    expect(likely.map(({ sequence }) => sequence)).not.toContain(await sequenceOf(harness, paid, 'pay'));
    expect(less?.['likely']).toEqual([]);
    const auditor = await harness.as('auditor');
    expect((await auditor.get(`/imports/${importId}/lines`)).body.items[0].likely).toEqual([]);
    const finance = await harness.as('finance');
    expect((await finance.get(`/imports/${importId}/lines?position=2`)).body.items).toMatchObject([{ position: 2 }]);
    const link = { importId, position: 1, sequence: own };
    expectStatus(await finance.post(`/envelopes/${held.envelopeId}/links`, link), 200);
    expect((await linesOf(harness, String(importId)))[0]).toMatchObject({ isOpen: false, likely: [] });
  });

  test('is dismissed with a reason, and a later file knows it', async () => {
    const unknown = lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() });
    const { importId } = await imported(exportOf(unknown));
    const finance = await harness.as('finance');
    const reason = 'Un marché de la direction, sans rapport avec le fonds.';
    expectStatus(await finance.post(`/envelopes/${paid.envelopeId}/dismissals`, { importId, position: 1, reason }), 200);
    expect(await linesOf(harness, String(importId))).toMatchObject([{ isOpen: false, dismissal: reason, sequence: null }]);
    expect(await imported(exportOf(unknown, lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() })))).toMatchObject(
      counts(0, 0, 1, 1),
    );
  });
});

test('a payment that is reversed leaves its line open, and no file books it again by itself', async () => {
  const held = await toIdentifiedOrder(harness);
  const line = lineFor(held);
  const { importId } = await imported(exportOf(line));
  const booked = await sequenceOf(harness, held, 'pay');
  expectStatus(await reverse(harness, 'finance', held, 'pay'), 200);
  expect(await linesOf(harness, String(importId))).toMatchObject([{ outcome: 'booked', isOpen: true, sequence: null }]);
  const { importId: later } = await imported(exportOf(line, lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() })));
  expect((await linesOf(harness, String(later)))[0]).toMatchObject({ outcome: 'set_aside', reason: 'payment_reversed', isOpen: true });
  // It is recorded again by hand, and finance links the line to it.
  const payer = await harness.as('payer');
  const again = { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-2' };
  expectStatus(await payer.post(`/grants/${held.grantId}/payments`, again), 200);
  const payments = (await readAllMovements(harness, held.envelopeId)).filter(
    (each) => each.grantId === held.grantId && each.kind === 'pay',
  );
  const sequence = payments.at(-1)?.sequence;
  expect([booked, sequence]).toEqual([payments[0]?.sequence, expect.any(Number)]);
  const finance = await harness.as('finance');
  expectStatus(await finance.post(`/envelopes/${held.envelopeId}/links`, { importId: later, position: 1, sequence }), 200);
  expect((await linesOf(harness, String(later)))[0]).toMatchObject({ isOpen: false, sequence });
});

describe('what an import has made is read', () => {
  let importId: string;
  const held = { commitmentNumber: '1499999999', orderNumber: '3099999999' };
  beforeAll(async () => {
    const lines = Array.from({ length: 5 }, (_, place) => lineFor(held, { orderItem: String(place), amount: '-1 234,5' }));
    const file = exportOf(...lines);
    const sha256 = createHash('sha256').update(file).digest('hex');
    importId = String(expectStatus(await sent(file, 'finance-2', { query: `?sha256=${sha256}` }), 201)['importId']);
  });

  test('page by page, and by what became of the lines', async () => {
    const finance = await harness.as('auditor');
    const page = (await finance.get(`/imports/${importId}/lines?limit=3`)).body;
    const rest = (await finance.get(`/imports/${importId}/lines?limit=3&cursor=${page.next}`)).body;
    expect([...page.items, ...rest.items].map(({ orderItem }) => orderItem)).toEqual(['0', '1', '2', '3', '4']);
    expect(page.items[0]).toMatchObject({
      reason: 'amount_not_positive',
      amountCents: -123_450,
      reasonLabel: expect.stringContaining('montant'),
    });
    expect(rest.next).toBeNull();
    expect(await linesOf(harness, importId, '?outcome=matched')).toEqual([]);
    expect(await linesOf(harness, importId, '?outcome=set_aside')).toHaveLength(5);
  });

  test('in the envelope’s list, newest first', async () => {
    const { items, next } = (await (await harness.as('lead')).get(`/envelopes/${paid.envelopeId}/imports?limit=2`)).body;
    expect(items[0]).toMatchObject({ id: importId, setAside: 5, importedBy: { id: (await harness.as('finance-2')).id } });
    expect([items.length, items[0].id > items[1].id, next]).toEqual([2, true, expect.any(String)]);
  });

  test('as a spreadsheet', async () => {
    const { token } = await harness.as('finance');
    const fr = await harness.ask('get', `/imports/${importId}/lines.csv`, { token });
    expect([fr.type, fr.text.split('\r\n')[1]]).toEqual([
      'text/csv',
      expect.stringContaining('"Mise de côté";"Le montant n’est pas supérieur à zéro";"oui"'),
    ]);
    const international = await harness.ask('get', `/imports/${importId}/lines.csv?form=international`, { token });
    expect(international.text.split('\r\n')[5]).toContain('/4/1499999999/1","set_aside","amount_not_positive","yes",,,"1499999999"');
  });

  test('as a spreadsheet that is named after its day in Paris', async () => {
    const { id } = await harness.database.db
      .selectFrom('envelope')
      .where('code', '=', SHIPPED_CALL.envelope.code)
      .select('id')
      .executeTakeFirstOrThrow();
    const atNight = { ...harness, ...harness.door({ clock: () => '2099-07-01T22:30:00.000Z' }) };
    const lines = expectStatus(await importFile(atNight, 'finance-2', id, exportOf(lineFor(held, { amount: '-1' }))), 201)['importId'];
    const { headers } = await harness.ask('get', `/imports/${lines}/lines.csv`, { token: (await harness.as('finance')).token });
    expect(headers['content-disposition']).toContain(`rapprochement-${SHIPPED_CALL.envelope.code}-2099-07-02.csv`);
  });
});

test('what the accounting system calls things is read on the grant, the envelope and each movement, and in the spreadsheet', async () => {
  const finance = await harness.as('finance');
  expect(await grant(paid)).toMatchObject({
    commitmentNumber: paid.commitmentNumber,
    supplier: SUPPLIER,
    tranches: [{ orderNumber: paid.orderNumber }],
    commands: expect.arrayContaining(['identifyCommitment', 'identifyOrder']),
  });
  expect((await grant(paid, 'applicant')).commands).not.toContain('identifyCommitment');
  expect((await finance.get(`/envelopes/${paid.envelopeId}`)).body.years[0]).toMatchObject(CODES);
  expect((await finance.get('/envelopes')).body.items[0].years[0]).toMatchObject(CODES);
  const movements = (await readAllMovements(harness, paid.envelopeId)).filter(({ grantId }) => grantId === paid.grantId);
  const { reference } = await grant(paid);
  expect(reference).toMatch(/-C$/);
  const known = { ...CODES, reference, commitmentNumber: paid.commitmentNumber, supplier: SUPPLIER };
  expect(movements).toMatchObject([
    { kind: 'reserve', ...known, orderNumber: null },
    { kind: 'commit', ...known, orderNumber: null },
    { kind: 'order_payment', ...known, orderNumber: paid.orderNumber },
    { kind: 'pay', ...known, orderNumber: paid.orderNumber },
  ]);
  const csv = await harness.ask('get', `/envelopes/${paid.envelopeId}/movements.csv?form=international`, { token: finance.token });
  expect(csv.text).toContain(
    `"${paid.commitmentNumber}","${paid.orderNumber}","${CODES.fundsCentre}","${CODES.functionalArea}","${SUPPLIER.number}"`,
  );
});

test('a number is corrected, its events keep the history, and an order that is cancelled loses its own', async () => {
  const held = await toIdentifiedOrder(harness);
  const [finance, applicant] = [await harness.as('finance'), await harness.as('applicant')];
  const commitmentNumber = freshNumber();
  expectStatus(await finance.post(`/grants/${held.grantId}/commitment-numbers`, { commitmentNumber }), 200);
  expect(await grant(held)).toMatchObject({ commitmentNumber, supplier: null });
  const { applicationId } = await grant(held);
  const told = async (who: typeof finance) =>
    (await who.get(`/applications/${applicationId}/timeline`)).body.items.map(({ text }: { text: string }) => text);
  expect(await told(finance)).toEqual(
    expect.arrayContaining([
      `a relevé le n°\u00a0EJ ${held.commitmentNumber} et le n°\u00a0de fournisseur ${SUPPLIER.number}`,
      `a relevé le n°\u00a0DP ${held.orderNumber} de la demande de paiement de la tranche 1`,
      `a relevé le n°\u00a0EJ ${commitmentNumber}`,
    ]),
  );
  expect((await told(applicant)).join()).not.toContain('n°\u00a0EJ');
  // Its former number is free for another grant.
  const other = await toIdentifiedOrder(harness);
  expectStatus(await finance.post(`/grants/${other.grantId}/commitment-numbers`, { commitmentNumber: held.commitmentNumber }), 200);
  expectStatus(await cancelOrder(harness, 'finance', held.grantId), 200);
  expect((await grant(held)).tranches[0]).toMatchObject({ state: 'certified', orderNumber: null });
});
