import { ibansUnder } from '../../../db/grants/ibans.ts';
import { ANOTHER_KEY, IBAN_KEY } from '../../support/ibans.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { expectStatus, FUEL_MAP, PAYEE, toActive, toGrant, withPayee } from '../../support/fixtures.ts';
import { cancelOrder, certify, grantOf, HALF_CENTS, order, pay, returnPayment, toAdvanceOrdered } from '../../support/tranche-fixtures.ts';
import { toInTwo } from '../../support/impact-fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { titled, writtenTo } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';
import { appOfFile, type Door } from '../../support/app-harness.ts';

const IBAN = 'FR7630006000011234567890189';
const OTHER = { iban: 'FR1420041010050500013M02606', accountHolder: 'Agence comptable' };

const harness = appOfFile({ letters: true });
beforeAll(async () => {
  await Promise.all(['applicant', 'finance', 'finance-2'].map((login) => harness.as(login)));
});

const propose = async (login: string, id: string, body: object = PAYEE) => (await harness.as(login)).post(`/grants/${id}/payees`, body);
const payeesOf = async (login: string, id: string) => (await (await harness.as(login)).get(`/grants/${id}?accounts=whole`)).body.payees;
const newest = async (id: string): Promise<string> => (await payeesOf('finance', id)).at(-1).id;
const approve = async (login: string, id: string, payeeId?: string) =>
  (await harness.as(login)).post(`/grants/${id}/payee-approvals`, { payeeId: payeeId ?? (await newest(id)) });
const reject = async (login: string, id: string, payeeId?: string) =>
  (await harness.as(login)).post(`/grants/${id}/payee-rejections`, { payeeId: payeeId ?? (await newest(id)), reason: 'Compte clos.' });
const statesOf = async (id: string): Promise<string[]> => (await payeesOf('finance', id)).map(({ state }: { state: string }) => state);
const isRight = async () => expect(await invariantFaults(harness.database.db)).toEqual([]);

// First, while no other person of finance is known.
test('finance is written to, the beneficiary is warned, and no letter holds the account', async () => {
  const title = 'Lettres bancaires';
  const { grantId: id } = await toActive(harness, titled(title));
  const written = async (logins: string[], subject: string) => {
    await until(`${subject} is written`, () => writtenTo(harness, subject, title).length === logins.length);
    expect(writtenTo(harness, subject, title)).toEqual(logins);
  };
  expectStatus(await propose('finance', id), 200);
  await written(['finance-2'], 'Coordonnées bancaires à valider');
  await written(['applicant'], 'Coordonnées bancaires proposées');
  expectStatus(await reject('finance-2', id), 200);
  await written(['applicant', 'finance'], 'Coordonnées bancaires rejetées');
  expectStatus(await propose('applicant', id), 200);
  expectStatus(await approve('finance', id), 200);
  await written(['applicant'], 'Coordonnées bancaires validées');
  expectStatus(await certify(18_000_000)(harness, 'finance', id), 200);
  // What the letters say: their ids and addresses may hold these digits by chance.
  const said = harness.mail.map(({ subject, text }) => `${subject}\n${text}`).join('\n');
  for (const part of [IBAN, PAYEE.iban, '1234567890189', '0189']) expect(said).not.toContain(part);
});

test('an account that finance has approved on another grant is in force at once: the beneficiary is told, and finance asked nothing', async () => {
  const title = 'Compte repris';
  const [{ grantId: before }, { grantId: id }] = [
    await toGrant(harness, 7_250_000, FUEL_MAP, 'applicant2'),
    await toGrant(harness, 7_250_000, { ...FUEL_MAP, title }, 'applicant2'),
  ];
  const signatory = await harness.as('applicant2');
  const known = async () => (await signatory.get(`/grants/${id}/known-account`)).body;
  expect(await known()).toEqual({ account: null });
  expectStatus(await propose('applicant2', before), 200);
  expectStatus(await approve('finance-2', before), 200);
  const { reference } = (await signatory.get(`/grants/${before}`)).body;
  const approvedAt = (await payeesOf('finance', before))[0].decidedAt;
  expect(await known()).toEqual({
    account: {
      ...{ iban: IBAN, accountHolder: PAYEE.accountHolder, grantId: before, reference },
      ...{ approvedAt, approvedBy: 'Hortense Baptiste', atOnce: true },
    },
  });
  // One of another holder waits, and finance is told that the account changes, and where.
  expectStatus(await propose('applicant2', id, { ...PAYEE, accountHolder: 'Agence comptable' }), 200);
  await until('finance is written to', () => writtenTo(harness, 'Coordonnées bancaires à valider', title).length === 2);
  const asked = harness.mail.find(({ subject }) => subject === `Coordonnées bancaires à valider : ${title}`);
  expect(asked?.text).toContain(`Le compte change : un autre est en vigueur pour ${reference}.`);
  const { items } = (await (await harness.as('finance')).get(`/proposed-payees?grantId=${id}`)).body;
  const other = { iban: 'FR•••••••••••••••••••••0189', accountHolder: PAYEE.accountHolder, references: [reference] };
  expect(items).toEqual([expect.objectContaining({ sameAs: [reference], otherAccounts: [other] })]);
  expectStatus(await propose('applicant2', id), 200);
  await until('the beneficiary is told', () => writtenTo(harness, 'Coordonnées bancaires en vigueur', title).length === 1);
  expect(writtenTo(harness, 'Coordonnées bancaires en vigueur', title)).toEqual(['applicant2']);
  expect(writtenTo(harness, 'Coordonnées bancaires à valider', title)).toHaveLength(2);
  expect((await payeesOf('finance', id)).at(-1)).toMatchObject({
    ...{ state: 'in_force', proposedBy: expect.any(String), decidedBy: 'Hortense Baptiste' },
    restsOn: { grantId: before, reference, approvedAt },
  });
  expect(await known()).toEqual({ account: null });
  await isRight();
});

describe('the task of approving bank details', () => {
  type Asked = { id: string; detailLabel: string | null };
  type Told = { grantId: string; otherAccounts: { references: string[] }[] };
  const tasks = async (door: Door = harness): Promise<Asked[]> => {
    const answer = await (await door.as('finance')).get('/me/tasks?command=approvePayee&limit=100');
    return (expectStatus(answer, 200) as unknown as { items: Asked[] }).items;
  };
  const labelOf = async (id: string) => (await tasks()).find((task) => task.id === id)?.detailLabel;
  const referenceOf = async (id: string): Promise<string> => (await (await harness.as('finance')).get(`/grants/${id}`)).body.reference;
  const another = async () => (await toGrant(harness, 7_250_000, FUEL_MAP, 'applicant2')).grantId;
  /** All that the page of the decision tells, and what the list of tasks tells. */
  const isAsThePageTells = async () => {
    const { items } = (await (await harness.as('finance')).get('/proposed-payees?limit=100')).body as { items: Told[] };
    const told = new Map(items.map(({ grantId, otherAccounts }) => [grantId, otherAccounts.flatMap(({ references }) => references)]));
    for (const { id, detailLabel } of await tasks()) {
      const others = told.get(id) ?? [];
      expect([id, detailLabel !== null]).toEqual([id, others.length > 0]);
      for (const reference of others.slice(0, 3)) expect(detailLabel).toContain(reference);
    }
  };

  test('says from whose account it differs, by IBAN or by holder, as long as it does, and nothing of the same one', async () => {
    const [inForce, waiting, later] = [await another(), await another(), await another()];
    // What the tests above left in force for this organisation is replaced, so that one account is.
    for (const id of [inForce, waiting, later]) expectStatus(await propose('finance-2', id, OTHER), 200);
    const grants = (await (await harness.as('applicant2')).get('/grants?limit=100')).body.items as { id: string }[];
    for (const { id } of grants)
      if (![waiting, later].includes(id)) {
        expectStatus(await propose('finance-2', id, OTHER), 200);
        expectStatus(await approve('finance', id), 200);
      }
    expect([await labelOf(waiting), await labelOf(later)]).toEqual([null, null]);
    await isAsThePageTells();
    const changed = { ...OTHER, accountHolder: 'Régie' };
    expectStatus(await propose('applicant2', waiting, changed), 200);
    expect(await labelOf(waiting)).toContain('Autre compte que ');
    expectStatus(await propose('applicant2', waiting, { ...OTHER, iban: PAYEE.iban }), 200);
    expect(await labelOf(waiting)).toContain('Autre compte que ');
    // What is approved later on another grant is told of the one that has waited since before it.
    expect(await labelOf(later)).toBeNull();
    expectStatus(await propose('finance-2', inForce, changed), 200);
    expectStatus(await approve('finance', inForce), 200);
    expect(await labelOf(later)).toBe(`Autre compte que ${await referenceOf(inForce)}`);
    await isAsThePageTells();
  });

  test('counts the grants beyond three, and says nothing of an account that cannot be read', async () => {
    const [id, fourth] = [await another(), await another()];
    expectStatus(await propose('finance-2', fourth, OTHER), 200);
    expectStatus(await approve('finance', fourth), 200);
    expectStatus(await propose('applicant2', id, { ...OTHER, accountHolder: 'Inconnu' }), 200);
    expect(await labelOf(id)).toMatch(/^Autre compte que \S+-C, \S+-C, \S+-C et 1 de plus$/);
    const labels = (await tasks(harness.door({ ibans: ibansUnder(ANOTHER_KEY) }))).map(({ detailLabel }) => detailLabel);
    expect([labels.length > 0, [...new Set(labels)]]).toEqual([true, [null]]);
  });
});

test('who was paid is told that the bank returned it, and that other bank details are awaited', async () => {
  const title = 'Paiement qui revient';
  const { grantId: id } = await toActive(harness, titled(title));
  expectStatus(await certify(18_000_000)(harness, 'finance', id), 200);
  expectStatus(await order(18_000_000)(harness, 'finance', id), 200);
  expectStatus(await pay(18_000_000)(harness, 'payer', id), 200);
  expectStatus(await returnPayment(harness, 'payer', id), 200);
  const subject = 'Paiement revenu, coordonnées bancaires à corriger';
  await until('the beneficiary is told', () => writtenTo(harness, subject, title).length === 1);
  expect(writtenTo(harness, subject, title)).toEqual(['applicant']);
  const letter = harness.mail.find(({ subject: about }) => about === `${subject} : ${title}`);
  expect(letter?.text).toContain('Compte clos.');
  expect(letter?.text).toContain('Cette somme vous reste due.');
});

test('bank details are proposed by one person and put in force by another, and the order names them', async () => {
  const id = await toInTwo(harness);
  const finance = await harness.as('finance');
  const ordering = () => finance.post(`/grants/${id}/payment-orders`, { tranche: 1, orderedCents: HALF_CENTS });
  expect((await ordering()).body).toMatchObject({ code: 'payee_missing', proposed: false });
  expectStatus(await propose('applicant', id), 200);
  expect((await ordering()).body).toMatchObject({ code: 'payee_missing', proposed: true });
  expectStatus(await approve('finance-2', id), 200);
  expect(await payeesOf('finance', id)).toEqual([
    {
      id: expect.any(String),
      state: 'in_force',
      label: 'En vigueur',
      iban: IBAN,
      masked: false,
      accountHolder: PAYEE.accountHolder,
      proposedAt: expect.any(String),
      proposedBy: 'Aïcha Benkirane',
      decidedAt: expect.any(String),
      decidedBy: 'Hortense Baptiste',
      restsOn: null,
      reason: null,
    },
  ]);
  expectStatus(await ordering(), 200);
  expect((await grantOf(harness, id)).tranches[0]).toMatchObject({ state: 'ordered', payeeId: await newest(id), payeeChanged: false });
  await isRight();
});

test('other details leave those in force as they are until they are approved; an order keeps those that it named, and says that they changed', async () => {
  const id = await toAdvanceOrdered(harness);
  const first = await newest(id);
  expectStatus(await propose('applicant', id, OTHER), 200);
  expect(await statesOf(id)).toEqual(['in_force', 'proposed']);
  expect((await grantOf(harness, id)).tranches[0]).toMatchObject({ payeeId: first, payeeChanged: false });
  expectStatus(await approve('finance', id), 200);
  expect(await statesOf(id)).toEqual(['replaced', 'in_force']);
  const { tranches } = (await (await harness.as('payer')).get(`/grants/${id}`)).body;
  expect(tranches[0]).toMatchObject({ payeeId: first, payeeChanged: true });
  // The order is paid as it was given, or cancelled and given again.
  expectStatus(await cancelOrder(harness, 'finance', id), 200);
  expect((await grantOf(harness, id)).tranches[0]).toMatchObject({ payeeId: null, payeeChanged: false });
  // An advance is ordered whole.
  expect((await order(HALF_CENTS - 1)(harness, 'finance', id)).body).toMatchObject({ code: 'amount_differs' });
  expectStatus(await order(HALF_CENTS)(harness, 'finance', id), 200);
  expect((await grantOf(harness, id)).tranches[0]).toMatchObject({ payeeId: await newest(id), payeeChanged: false });
  expectStatus(await pay(HALF_CENTS)(harness, 'payer', id), 200);
  expect((await grantOf(harness, id)).tranches[0]).toMatchObject({ state: 'paid', payeeId: await newest(id), payeeChanged: false });
  await isRight();
});

test('details that were rejected are not in force, and others may be proposed; a proposal takes the place of one that waits', async () => {
  const { grantId: id } = await toActive(harness);
  expectStatus(await propose('applicant', id), 200);
  const dropped = await newest(id);
  expectStatus(await propose('finance', id, OTHER), 200);
  expect(await statesOf(id)).toEqual(['superseded', 'proposed']);
  expect((await approve('finance-2', id, dropped)).body).toMatchObject({ code: 'payee_superseded' });
  expectStatus(await reject('finance-2', id), 200);
  expect(await statesOf(id)).toEqual(['superseded', 'rejected']);
  expect((await payeesOf('applicant', id))[1]).toMatchObject({ reason: 'Compte clos.', decidedBy: 'Hortense Baptiste', label: 'Rejetées' });
  // Superseded bank details stay so.
  expect((await approve('finance-2', id, dropped)).body).toMatchObject({ code: 'payee_superseded' });
  await isRight();
});

test('no person decides on what they proposed, whatever their roles', async () => {
  const both = await harness.enter(await signToken(claimsOf({ ...FUND, sub: 'two-hats', roles: ['finance', 'signatory'] })));
  const { grantId: id } = await toActive(harness);
  expectStatus(await both.post(`/grants/${id}/payees`, PAYEE), 200);
  const payeeId = await newest(id);
  for (const [route, body] of [
    ['payee-approvals', { payeeId }],
    ['payee-rejections', { payeeId, reason: 'Non.' }],
  ] as const)
    expect((await both.post(`/grants/${id}/${route}`, body)).body).toMatchObject({ code: 'decider_proposed_payee' });
  expect((await both.get(`/grants/${id}`)).body.commands).not.toContain('approvePayee');
  // Nor does the beneficiary's own house, though a person there holds the role.
  const house = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'house-finance', roles: ['finance'] })));
  expect((await house.post(`/grants/${id}/payee-approvals`, { payeeId })).body).toMatchObject({ code: 'conflict_of_interest' });
  expectStatus(await approve('finance', id), 200);
});

test('an IBAN that is asked for is whole for finance and the beneficiary’s signatory, and masked for all others', async () => {
  const { grantId: id } = await toActive(harness);
  expectStatus(await propose('applicant', id, { ...PAYEE, iban: 'fr76 3000 6000 0112 3456 7890 189' }), 200);
  const seen = async (login: string) =>
    (await payeesOf(login, id)).map((payee: { iban: string; masked: boolean }) => [payee.iban, payee.masked]);
  for (const login of ['finance', 'finance-2', 'applicant']) expect([login, await seen(login)]).toEqual([login, [[IBAN, false]]]);
  for (const login of ['editor', 'manager', 'payer', 'lead', 'chair', 'controller', 'auditor', 'admin', 'screener'])
    expect([login, await seen(login)]).toEqual([login, [['FR•••••••••••••••••••••0189', true]]]);
});

test.each([
  ['a wrong check digit', { iban: 'FR7630006000011234567890188' }],
  ['a digit too few for its country', { iban: 'FR763000600001123456789018' }],
  ['a country that has none', { iban: 'ZZ7630006000011234567890189' }],
])('an IBAN with %s is refused, and said to be wrong', async (_, change) => {
  const { grantId: id } = await toGrant(harness);
  const { status, body } = await propose('applicant', id, { ...PAYEE, ...change });
  expect([status, body.code, body.fields]).toEqual([400, 'invalid_request', [{ pointer: '/iban', fault: 'iban_invalid' }]]);
  expect(body.detail).toContain('IBAN erroné');
  expect(JSON.stringify(body)).not.toContain('3000600001123456789018');
});

test('two approvals at once: one is taken, and the other told so', async () => {
  const { grantId: id } = await toActive(harness);
  expectStatus(await propose('applicant', id), 200);
  const payeeId = await newest(id);
  const answers = await Promise.all(['finance', 'finance-2'].map((login) => approve(login, id, payeeId)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'payee_decided', decision: 'approve' });
  await isRight();
});

test('an approval beside a rejection, and beside another proposal: what is in force is what one other person has seen', async () => {
  for (let round = 0; round < 3; round += 1) {
    const { grantId: id } = await toActive(harness);
    expectStatus(await propose('applicant', id), 200);
    const payeeId = await newest(id);
    const [approved, other, rejected] = await Promise.all([
      approve('finance', id, payeeId),
      propose('applicant', id, OTHER),
      reject('finance-2', id, payeeId),
    ]);
    expect(other.status).toBe(200);
    expect([approved, rejected].filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    const inForce = (await payeesOf('finance', id)).filter(({ state }: { state: string }) => state === 'in_force');
    expect(inForce.map((payee: { id: string }) => payee.id)).toEqual(approved.status === 200 ? [payeeId] : []);
    expect((await payeesOf('finance', id)).at(-1).state).toBe('proposed');
  }
  await isRight();
});

test('an order beside an approval names the details that were in force when it was given', async () => {
  const id = await toInTwo(harness);
  await withPayee(harness, id);
  expectStatus(await propose('applicant', id, OTHER), 200);
  const finance = await harness.as('finance');
  const [approved, ordered] = await Promise.all([
    approve('finance-2', id),
    finance.post(`/grants/${id}/payment-orders`, { tranche: 1, orderedCents: HALF_CENTS }),
  ]);
  expect([approved.status, ordered.status]).toEqual([200, 200]);
  await isRight();
});

test('no event holds the account, its holder or why it was rejected', async () => {
  const { rows } = await harness.database.pool.query<{ facts: Record<string, unknown> }>(
    `SELECT facts FROM event WHERE name LIKE '%Payee' OR name = 'orderPayment'`,
  );
  expect(rows.length).toBeGreaterThan(10);
  const [id, number, reference] = [/^[0-9a-f-]{36}$/, /^\d+$/, /^([A-Z]+-\d{4}-\d+-C(, )?)+$/];
  const told = { payeeId: id, restsOn: id, tranche: number, orderedCents: number, approvedAtVersion: number };
  const shapes: Record<string, RegExp> = { ...told, approvedIn: reference, otherThan: reference };
  for (const { facts } of rows) for (const [key, value] of Object.entries(facts)) expect(String(value)).toMatch(shapes[key] ?? /^$/);
});

test('the database itself lets no person decide on what they proposed, and no role edit what was proposed', async () => {
  const { grantId: id } = await toActive(harness);
  expectStatus(await propose('applicant', id), 200);
  const { pool } = harness.database;
  const decide = `INSERT INTO payee_decision (payee_id, grant_id, version, decision, proposed_by, decided_by)
    SELECT id, grant_id, version, 'approve', proposed_by, $2 FROM payee WHERE grant_id = $1`;
  const { id: personId } = await harness.as('applicant');
  await expect(pool.query(decide, [id, personId])).rejects.toMatchObject({ constraint: 'never_decided_by_who_proposed' });
  await expect(pool.query('UPDATE payee SET account_holder = $1', ['Moi'])).rejects.toThrow(/append-only/);
  const asService = harness.database.application.pool;
  await expect(asService.query('UPDATE payee SET iban = $1', ['FR00'])).rejects.toMatchObject({ code: '42501' });
  await expect(pool.query('DELETE FROM payee_decision')).rejects.toThrow(/append-only/);
});

describe('an account that cannot be decrypted', () => {
  const read = async (login: string, id: string, language: 'fr' | 'en' = 'fr', door: Door = harness) =>
    (await door.as(login)).get(`/grants/${id}?accounts=whole`, language);

  test('under a key that is not given is shown to no person, and finance is told to pay nothing', async () => {
    const { grantId: id } = await toActive(harness);
    expectStatus(await propose('applicant', id), 200);
    const other = harness.door({ ibans: ibansUnder(ANOTHER_KEY) });
    const { status, body } = await read('finance', id, 'en', other);
    expect([status, body.code, body.title]).toEqual([500, 'bank_details_unreadable', 'Bank details unreadable']);
    expect(body.detail).toContain('Pay nothing');
    const proposed = await (await other.as('finance')).get('/proposed-payees');
    expect([proposed.status, proposed.body.code]).toEqual([500, 'bank_details_unreadable']);
    expect((await read('lead', id, 'fr', other)).body.payees[0].iban).toBe('FR•••••••••••••••••••••0189');
    expect((await read('finance', id, 'fr', harness.door({ ibans: ibansUnder(ANOTHER_KEY, IBAN_KEY) }))).body.payees[0].iban).toBe(IBAN);
  });

  test('that the owner of the tables took from another grant is no account of this one', async () => {
    const [{ grantId: own }, { grantId: theirs }] = [await toActive(harness), await toActive(harness)];
    expectStatus(await propose('finance', own), 200);
    expectStatus(await propose('finance-2', theirs, OTHER), 200);
    const { pool } = harness.database;
    await pool.query('UPDATE payee SET iban = (SELECT iban FROM payee WHERE grant_id = $2) WHERE grant_id = $1', [own, theirs]);
    const { status, body } = await read('finance', own);
    expect([status, body.code]).toEqual([500, 'bank_details_unreadable']);
    expect((await read('finance', theirs)).body.payees[0].iban).toBe(OTHER.iban);
  });
});
