import { MAX_EXPORT_LINES } from '../../../domain/grants/payment-export.ts';
import type { ProblemCode } from '../../../api/http/problem/problem.ts';
import { orderOf, readAllMovements, reverse, sequenceOf } from '../../support/credit-fixtures.ts';
import {
  CODES,
  exportOf,
  freshNumber,
  type Identified,
  importFile,
  type Line,
  lineFor,
  toIdentifiedOrder,
  toIdentifiedPayment,
} from '../../support/export-fixtures.ts';
import { infBud53 } from '../../support/chorus-files.ts';
import { expectStatus, toActive, today } from '../../support/fixtures.ts';
import { withRoles } from '../../support/people-fixtures.ts';
import { expectFileRefused, expectRefused } from '../../support/refusals.ts';
import { OFFICE } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';
const year = Number(today().slice(0, 4));

const harness = appOfFile();
let finance: Actor;
let ordered: Identified;
let paid: Identified;
let reversed: Identified;
let bare: string;
/** An import of two lines that match nothing, one of them dismissed. */
let importId: string;
beforeAll(async () => {
  finance = await harness.as('finance');
  await harness.as('finance-2');
  [ordered, paid, reversed] = [await toIdentifiedOrder(harness), await toIdentifiedPayment(harness), await toIdentifiedPayment(harness)];
  expectStatus(await reverse(harness, 'finance', reversed, 'pay'), 200);
  bare = (await toActive(harness)).grantId;
  const unknown = () => lineFor({ commitmentNumber: freshNumber(), orderNumber: freshNumber() }, { amount: '12,00' });
  const { body } = await importFile(
    harness,
    'finance',
    paid.envelopeId,
    exportOf(unknown(), unknown(), lineFor({ ...paid, orderNumber: freshNumber() }, { amount: '1,00' })),
  );
  importId = body.importId;
  expectStatus(await finance.post(`/envelopes/${paid.envelopeId}/dismissals`, { importId, position: 2, reason: 'Un autre fonds.' }), 200);
});

describe('identifyCommitment', () => {
  const refused = (id: string, body: object, code: ProblemCode) =>
    expectRefused(harness, finance, ['post', `/grants/${id}/commitment-numbers`], body, code);

  test('of a grant that is not yet accepted is refused', async () => {
    const { db } = harness.database;
    await db.updateTable('grant').set({ state: 'to_accept' }).where('id', '=', bare).execute();
    expect(await refused(bare, { commitmentNumber: freshNumber() }, 'wrong_state')).toMatchObject({ state: 'to_accept' });
    await db.updateTable('grant').set({ state: 'active' }).where('id', '=', bare).execute();
  });

  test('by a number that another grant has is refused, with that grant', async () =>
    expect(await refused(bare, { commitmentNumber: paid.commitmentNumber }, 'commitment_number_taken')).toMatchObject({
      grantId: paid.grantId,
    }));

  test('given to two grants at once, a number goes to one of them', async () => {
    const commitmentNumber = freshNumber();
    const answers = await Promise.all(
      [bare, ordered.grantId].map((id) => finance.post(`/grants/${id}/commitment-numbers`, { commitmentNumber })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expectStatus(await finance.post(`/grants/${ordered.grantId}/commitment-numbers`, { commitmentNumber: ordered.commitmentNumber }), 200);
  });

  test.each([
    ['commitmentNumber', { commitmentNumber: '140512345' }, '/commitmentNumber', 'commitment_number'],
    ['commitmentNumber', { commitmentNumber: '14051234567' }, '/commitmentNumber', 'commitment_number'],
    ['supplier', { commitmentNumber: '1405123456', supplier: { number: 'F-12', name: 'X' } }, '/supplier/number', 'supplier_number'],
  ])('whose %s has another form is refused with what is expected: %j', async (_, body, pointer, fault) => {
    expect(await refused(bare, body, 'invalid_request')).toMatchObject({
      fields: [{ pointer, fault }],
      detail: expect.stringMatching(/digits/),
    });
  });
});

describe('identifyOrder', () => {
  const refused = (id: string, tranche: number, orderNumber: string, code: ProblemCode) =>
    expectRefused(harness, finance, ['post', `/grants/${id}/order-numbers`], { tranche, orderNumber }, code);

  test('of a tranche that is not there, and of one that is not ordered are refused', async () => {
    await refused(paid.grantId, 2, freshNumber(), 'tranche_unknown');
    expect(await refused(bare, 1, freshNumber(), 'tranche_wrong_state')).toMatchObject({ state: 'confirmed' });
  });

  test('of a grant that takes no payment is refused', async () => {
    const { db } = harness.database;
    await db.updateTable('grant').set({ state: 'to_sign' }).where('id', '=', bare).execute();
    await refused(bare, 1, freshNumber(), 'wrong_state');
    await db.updateTable('grant').set({ state: 'active' }).where('id', '=', bare).execute();
  });

  test('by a number that another order has is refused, with its grant and tranche', async () =>
    expect(await refused(ordered.grantId, 1, paid.orderNumber, 'order_number_taken')).toMatchObject({ grantId: paid.grantId, rank: 1 }));

  test('in another form is refused', () => refused(ordered.grantId, 1, 'DP-3000', 'invalid_request'));
});

describe('identifyCredits', () => {
  const refused = (id: string, changed: object, code: ProblemCode) =>
    expectRefused(harness, finance, ['post', `/envelopes/${id}/codes`], { year, ...CODES, ...changed }, code);

  test('of a year out of range are refused', async () =>
    expect(await refused(paid.envelopeId, { year: year - 2 }, 'year_out_of_range')).toMatchObject({ earliest: year - 1 }));

  test.each([
    [{ fundsCentre: '0217-SGAC-ASPR' }, 'funds_centre'],
    [{ functionalArea: '217-7' }, 'functional_area'],
    [{ company: 'A' }, 'company_code'],
    [{ costCentre: 'X' }, 'cost_centre'],
    [{ programmeItem: '12' }, 'programme_item'],
  ])('in another form is refused: %j', async (changed, fault) =>
    expect(await refused(paid.envelopeId, changed, 'invalid_request')).toMatchObject({ fields: [{ fault }] }),
  );
});

describe('importPayments', () => {
  const line = (changed: Partial<Line> = {}): Line => lineFor(ordered, changed);
  const good = () => exportOf(line());
  const utf16 = () => Buffer.from(`\ufeff${good()}`, 'utf16le');
  const latin1 = () => Buffer.from(good(), 'latin1');

  test.each<[what: string, file: () => string | Buffer, code: ProblemCode, facts: object]>([
    ['in UTF-16', utf16, 'export_encoding_other', {}],
    ['in Latin-1', latin1, 'export_encoding_other', {}],
    ['with a heading less', () => good().replace('"Société - Clé"', '"Société"'), 'export_form_unknown', { missing: ['Société - Clé'] }],
    ['that is no workbook', () => 'PK\u0003\u0004', 'export_workbook_broken', {}],
    ['of a form without its year', () => infBud53([], line()), 'export_year_missing', {}],
    ['without a line', () => exportOf(), 'export_empty', {}],
    ['with a field too many', () => `${exportOf(line())}"a";"b"\r\n`, 'export_line_broken', { line: 3 }],
    ['with a quotation mark that lacks its pair', () => `${good()}"X;1;2\r\n`, 'export_line_broken', {}],
    [
      'with an amount that is none',
      () => exportOf(line({ amount: 'beaucoup' })),
      'export_amount_unreadable',
      { line: 2, amount: 'beaucoup' },
    ],
    ['with a decimal point', () => exportOf(line(), lineFor(paid, { amount: '1234.56' })), 'export_amount_unreadable', { line: 3 }],
    ['with a third decimal', () => exportOf(line({ amount: '1,234' })), 'export_amount_unreadable', {}],
    ['with an amount beyond the ledger’s', () => exportOf(line({ amount: '1000000000000,00' })), 'export_amount_unreadable', {}],
    ['with a day of no calendar', () => exportOf(line({ paidOn: '31/02/2026' })), 'export_field_unreadable', {}],
    [
      'with a year that is none',
      () => exportOf(line({ year: '26' })),
      'export_field_unreadable',
      { column: 'Exercice comptable - Clé (non composée)' },
    ],
    [
      'with an invisible character',
      () => exportOf(line({ supplierName: 'A\u202eB' })),
      'export_field_unreadable',
      { column: 'Fournisseur payé (DP)' },
    ],
    [
      'with a line too many',
      () => exportOf(...Array.from({ length: MAX_EXPORT_LINES + 1 }, () => line())),
      'export_too_long',
      { mostLines: MAX_EXPORT_LINES, lines: MAX_EXPORT_LINES + 1 },
    ],
  ])('of a file %s is refused as a whole', async (_, make, code, facts) => {
    const file = make();
    expect(await expectFileRefused(harness, (told) => importFile(harness, 'finance-2', paid.envelopeId, file, told), code)).toMatchObject(
      facts,
    );
  });

  test('of a file that was altered on its way is refused', async () => {
    const [file, query] = [good(), `?sha256=${'0'.repeat(64)}`];
    const problem = await expectFileRefused(
      harness,
      (told) => importFile(harness, 'finance-2', paid.envelopeId, file, { ...told, query }),
      'export_checksum_differs',
    );
    expect(problem).toMatchObject({ expectedSha256: '0'.repeat(64), foundSha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('into an unknown envelope, of a file too large, and of another type are refused', async () => {
    const send = (id: string, file: Buffer | string) => (told: object) => importFile(harness, 'finance-2', id, file, told);
    await expectFileRefused(harness, send(NOBODYS, good()), 'not_found');
    await expectFileRefused(harness, send(paid.envelopeId, Buffer.alloc(8_000_001, 32)), 'attachment_too_large');
    const { token } = await harness.as('finance-2');
    const { body } = await harness.ask('post', `/envelopes/${paid.envelopeId}/imports`, {
      token,
      key: crypto.randomUUID(),
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    expect(body.code).toBe('attachment_type_refused');
  });
});

describe('linkLine', () => {
  const refused = (changed: object, code: ProblemCode) =>
    expectRefused(
      harness,
      finance,
      ['post', `/envelopes/${paid.envelopeId}/links`],
      { importId, position: 1, sequence: 1, ...changed },
      code,
    );

  test('of a line that is not there, or of one that waits for nothing is refused', async () => {
    await refused({ position: 4 }, 'line_unknown');
    await refused({ importId: NOBODYS }, 'line_unknown');
    expect(await refused({ position: 2 }, 'line_not_open')).toMatchObject({ outcome: 'set_aside' });
  });

  test('to a movement that is not there, is no payment, or was reversed is refused', async () => {
    const { sequence: last } = (await finance.get(`/envelopes/${paid.envelopeId}`)).body;
    expect(await refused({ sequence: last + 1 }, 'movement_unknown')).toMatchObject({ last });
    expect(await refused({ sequence: 1 }, 'movement_not_payment')).toMatchObject({ kind: 'allot' });
    const movements = await readAllMovements(harness, paid.envelopeId);
    const undone = movements.find(({ grantId, kind, reverses }) => grantId === reversed.grantId && kind === 'pay' && reverses === null);
    await refused({ sequence: undone?.reversedBy }, 'movement_not_payment');
    expect(await refused({ sequence: undone?.sequence }, 'movement_already_reversed')).toMatchObject({ by: undone?.reversedBy });
  });

  test('to a payment of another amount, or of which another line tells, is refused', async () => {
    const sequence = await sequenceOf(harness, paid, 'pay');
    expect(await refused({ sequence }, 'amount_differs')).toMatchObject({ givenCents: 1_200 });
    const told = lineFor(paid);
    expectStatus(await importFile(harness, 'finance', paid.envelopeId, exportOf(told)), 201);
    expect(await refused({ sequence }, 'movement_already_told')).toMatchObject({
      lineId: expect.stringContaining(`/${told.orderNumber}/`),
    });
  });
});

describe('bookLine', () => {
  const refused = (changed: object, code: ProblemCode) =>
    expectRefused(harness, finance, ['post', `/envelopes/${paid.envelopeId}/bookings`], { importId, position: 1, ...changed }, code);

  test('of a line that is not there, waits for nothing, or reports no ordered payment is refused', async () => {
    await refused({ position: 4 }, 'line_unknown');
    await refused({ position: 2 }, 'line_not_open');
    const problem = await refused({}, 'line_not_booked');
    expect(problem).toMatchObject({ setAsideFor: expect.any(String), detail: expect.stringContaining('books no payment') });
  });
});

test('a line of one’s own house is settled by another person: neither linked, dismissed nor offered', async () => {
  const house = await withRoles(harness, 'office-finance', OFFICE, 'finance');
  const line = { importId, position: 3 };
  const on = (path: string) => ['post', `/envelopes/${paid.envelopeId}/${path}`] as const;
  const sequence = await sequenceOf(harness, paid, 'pay');
  await expectRefused(harness, house, on('links'), { ...line, sequence }, 'conflict_of_interest');
  await expectRefused(harness, house, on('bookings'), line, 'conflict_of_interest');
  await expectRefused(harness, house, on('dismissals'), { ...line, reason: 'Non.' }, 'conflict_of_interest');
  const offeredTo = async (who: Actor) =>
    (await who.get(`/imports/${importId}/lines`)).body.items.map(({ commands }: { commands: string[] }) => commands.length > 0);
  expect([await offeredTo(house), await offeredTo(finance)]).toEqual([
    [true, false, false],
    [true, false, true],
  ]);
});

describe('dismissLine', () => {
  const refused = (changed: object, code: ProblemCode, id = paid.envelopeId) =>
    expectRefused(harness, finance, ['post', `/envelopes/${id}/dismissals`], { importId, position: 1, reason: 'Non.', ...changed }, code);

  test('of a line that is not there, and twice are refused', async () => {
    await refused({ position: 9 }, 'line_unknown');
    await refused({ position: 2 }, 'line_not_open');
    await refused({ reason: ' ' }, 'invalid_request');
  });

  test('on another envelope than the import’s is refused', async () => {
    const { db } = harness.database;
    const other = await db
      .insertInto('stream')
      .values({ id: NOBODYS, kind: 'envelope', version: 0, head: '0'.repeat(64), acknowledged: 0, due_at: null, due_what: null })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('envelope')
      .values({ id: other.id, code: 'autre', name: JSON.stringify({ fr: 'Autre', en: 'Other' }) })
      .execute();
    await refused({}, 'line_unknown', other.id);
    expectStatus(await finance.post(`/envelopes/${other.id}/allotments`, orderOf(1)), 200);
  });
});
