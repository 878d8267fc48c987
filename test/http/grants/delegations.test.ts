import { plain } from '../../support/french.ts';
import { invariantFaults } from '../../support/invariants.ts';
import {
  delegatePayment,
  DP,
  EJ,
  HALF_CENTS,
  reportCommitment,
  reportPayment,
  returnDelegation,
  toCommitted,
  toDelegated,
  toDelegatedInTwo,
  toDelegationClosed,
  toPayable,
} from '../../support/delegation-fixtures.ts';
import { collect, issue, restore, waive } from '../../support/claim-fixtures.ts';
import { heldOf, readAllMovements, reverse } from '../../support/credit-fixtures.ts';
import { age, report, review } from '../../support/impact-fixtures.ts';
import { AWARDED_CENTS, expectStatus, readEnvelope, toActive, today } from '../../support/fixtures.ts';
import { grantOf, suspend, terminate } from '../../support/tranche-fixtures.ts';
import { appOfFile } from '../../support/app-harness.ts';
import { until } from '../../support/until.ts';

const harness = appOfFile({ letters: true });
afterEach(async () => expect(await invariantFaults(harness.database.db, 'balances', 'signs', 'grants', 'past')).toEqual([]));

type Ask = ReturnType<typeof delegatePayment>;
const done = async (id: string, login: string, ask: Ask) => expectStatus(await ask(harness, login, id), 200);
const kindsOf = async (id: string) => {
  const { envelopeId } = await heldOf(harness, id);
  const own = (await readAllMovements(harness, envelopeId)).filter(({ grantId }) => grantId === id);
  return own.map(({ kind, amountCents }) => `${kind} ${amountCents}`);
};
const trancheOf = async (id: string, rank = 1) => (await grantOf(harness, id)).tranches[rank - 1];
/** What is offered on a grant besides amendments, which any signed grant takes. */
const commandsOf = async (login: string, id: string): Promise<string[]> =>
  (await (await harness.as(login)).get(`/grants/${id}`)).body.commands.filter((name: string) => !/Amendment|FundingChange/.test(name));
const tasksOf = async (login: string, id: string): Promise<string[]> =>
  ((await (await harness.as(login)).get('/me/tasks')).body.items as { command: string; id: string; detail: string | null }[])
    .filter((task) => task.id === id)
    .map(({ command, detail }) => [command, detail].filter(Boolean).join(' '));

test('a ministry’s grant is a delegation: its signature delegates, the ministry commits and pays, and the last payment closes it', async () => {
  const before = (await readEnvelope(harness)).years[0];
  const id = await toDelegated(harness);
  const year = Number(today().slice(0, 4));
  expect(await grantOf(harness, id)).toMatchObject({
    state: 'active',
    legalForm: { key: 'management_delegation', form: 'delegation' },
    tranches: [{ state: 'delegated', committedCents: 0, delegatedCents: AWARDED_CENTS, providedCents: 0, paidCents: 0 }],
  });
  const after = (await readEnvelope(harness)).years[0];
  expect([after.ae.delegatedCents - before.ae.delegatedCents, after.ae.committedCents]).toEqual([AWARDED_CENTS, before.ae.committedCents]);

  await done(id, 'ministry', reportCommitment(AWARDED_CENTS - 100));
  expect(await trancheOf(id)).toMatchObject({ committedCents: AWARDED_CENTS - 100, delegatedCents: 100 });
  await done(id, 'finance', delegatePayment(HALF_CENTS));
  await done(id, 'ministry', reportPayment(HALF_CENTS));
  expect(await trancheOf(id)).toMatchObject({ state: 'delegated', paidCents: HALF_CENTS, providedCents: 0 });
  await done(id, 'finance', delegatePayment(AWARDED_CENTS - HALF_CENTS));
  await done(id, 'finance', reportPayment(AWARDED_CENTS - 100 - HALF_CENTS));
  // What it does not use comes back: AE and CP.
  await done(id, 'finance', returnDelegation(100));
  expect((await grantOf(harness, id)).state).toBe('active');
  await done(id, 'finance', returnDelegation(100, 'CP'));

  const grant = await grantOf(harness, id);
  expect(grant).toMatchObject({
    state: 'closed',
    tranches: [{ state: 'paid', committedCents: AWARDED_CENTS - 100, paidCents: AWARDED_CENTS - 100, delegatedCents: 0, providedCents: 0 }],
  });
  const told = { tranche: 1, on: today(), reversed: false };
  expect(grant.delegationReports).toMatchObject([
    { ...told, command: 'reportCommitment', amountCents: AWARDED_CENTS - 100, reference: EJ },
    { ...told, command: 'reportPayment', amountCents: HALF_CENTS, reference: DP },
    { ...told, command: 'reportPayment', amountCents: AWARDED_CENTS - 100 - HALF_CENTS, reference: DP },
  ]);
  expect(await kindsOf(id)).toEqual([
    `reserve ${AWARDED_CENTS}`,
    `delegate ${AWARDED_CENTS}`,
    `commit_delegated ${AWARDED_CENTS - 100}`,
    `delegate_payment ${HALF_CENTS}`,
    `pay_delegated ${HALF_CENTS}`,
    `delegate_payment ${AWARDED_CENTS - HALF_CENTS}`,
    `pay_delegated ${AWARDED_CENTS - 100 - HALF_CENTS}`,
    'return_delegation 100',
    'return_payment 100',
  ]);
  const last = (await readEnvelope(harness)).years[0];
  expect([last.year, last.ae.delegatedCents, last.cp.delegatedCents, last.cp.paidCents - before.cp.paidCents]).toEqual([
    year,
    0,
    0,
    AWARDED_CENTS - 100,
  ]);
  expect(last.ae.availableCents).toBe(before.ae.availableCents - AWARDED_CENTS + 100);
  const { items } = (await (await harness.as('ministry')).get(`/applications/${grant.applicationId}/timeline`)).body;
  const texts = (items as { text: string }[]).map(({ text }) => plain(text));
  expect(texts).toEqual(
    expect.arrayContaining([
      'a signé la convention pour le fonds ; 180 000 € d’AE sont délégués',
      `a délégué 120 000 € de CP ${year} pour la tranche 1`,
      expect.stringContaining('a déclaré un engagement sur la tranche 1 : 179 999 €'),
      expect.stringContaining('a déclaré un paiement sur la tranche 1 : 120 000 €'),
      `a repris 1 € délégués en AE ${year} pour la tranche 1`,
    ]),
  );
});

test('its people are written to when they are given credits, and when some are taken back', async () => {
  const id = await toPayable(harness);
  await done(id, 'finance', returnDelegation(100, 'CP'));
  const { title } = await grantOf(harness, id);
  const subjects = ['Convention signée', 'Crédits de paiement délégués', 'Crédits délégués restitués'].map((what) => `${what} : ${title}`);
  await until('the letters have left', async () => subjects.every((subject) => harness.mail.some((letter) => letter.subject === subject)));
  expect(harness.mail.find(({ subject }) => subject === subjects[2])?.text).toContain('Le partenaire s’est retiré.');
});

test('what waits, and what is offered, follows what is delegated, committed and paid', async () => {
  const id = await toDelegated(harness);
  const commit = ['reportCommitment'];
  expect([await tasksOf('ministry', id), await tasksOf('finance', id)]).toEqual([['reportCommitment 1'], []]);
  expect(await commandsOf('ministry', id)).toEqual([...commit, 'promiseGain']);
  expect(await commandsOf('finance', id)).toEqual([
    ...['delegatePayment', 'reportCommitment', 'returnDelegation', 'giveNotice', 'identifyCommitment'],
  ]);
  expect(await commandsOf('payer', id)).toEqual([]);
  await done(id, 'ministry', reportCommitment(AWARDED_CENTS));
  expect([await tasksOf('ministry', id), await tasksOf('finance', id)]).toEqual([[], ['delegatePayment 1']]);
  await done(id, 'finance', delegatePayment(AWARDED_CENTS));
  expect([await tasksOf('ministry', id), await tasksOf('finance', id)]).toEqual([['reportPayment 1'], []]);
  expect(await commandsOf('ministry', id)).toEqual(['reportPayment', 'promiseGain']);
  await done(id, 'finance', returnDelegation(HALF_CENTS));
  await done(id, 'ministry', reportPayment(AWARDED_CENTS - HALF_CENTS));
  // Its payment credits exceed what it will ever pay.
  expect([await tasksOf('ministry', id), await tasksOf('finance', id)]).toEqual([[], ['returnDelegation 1']]);
});

test('what an earlier year left uncommitted waits to be taken back, and lapses', async () => {
  const id = await toDelegated(harness);
  const { db } = harness.database;
  const { id: trancheId, year } = await db
    .selectFrom('tranche')
    .where('grant_id', '=', id)
    .select(['id', 'year'])
    .executeTakeFirstOrThrow();
  await db
    .updateTable('tranche')
    .set({ year: year - 1 })
    .where('id', '=', trancheId)
    .execute();
  expect(await tasksOf('finance', id)).toEqual(['returnDelegation 1']);
  await db.updateTable('tranche').set({ year }).where('id', '=', trancheId).execute();
});

test('a conditional tranche is delegated when the report before it is accepted', async () => {
  const id = await toDelegatedInTwo(harness);
  await age(harness, id);
  await report(harness, id, 1, {}, 'ministry');
  await review(harness, id, 1, 1);
  expect((await grantOf(harness, id)).tranches).toMatchObject([
    { state: 'delegated', delegatedCents: HALF_CENTS },
    { state: 'delegated', delegatedCents: HALF_CENTS },
  ]);
  // Whole tranches that come back close the grant as payments do.
  await done(id, 'finance', returnDelegation(HALF_CENTS));
  expect(await grantOf(harness, id)).toMatchObject({ state: 'active', tranches: [{ state: 'cancelled' }, { state: 'delegated' }] });
  await done(id, 'ministry', reportCommitment(HALF_CENTS, {}, 2));
  await done(id, 'finance', returnDelegation(HALF_CENTS, 'AE', {}, 2));
  expect(await grantOf(harness, id)).toMatchObject({ state: 'closed', tranches: [{ state: 'cancelled' }, { state: 'cancelled' }] });
  expect((await kindsOf(id)).at(-1)).toBe(`withdraw_commitment ${HALF_CENTS}`);
});

test('what is committed remains the ministry’s to pay where the agreement ends, and the rest comes back', async () => {
  const id = await toDelegatedInTwo(harness);
  await done(id, 'ministry', reportCommitment(HALF_CENTS - 500));
  await done(id, 'finance', delegatePayment(HALF_CENTS));
  expectStatus(await suspend(harness, 'lead', id), 200);
  await done(id, 'ministry', reportPayment(1_000));
  expectStatus(await terminate(harness, 'finance', id), 200);
  expect(await grantOf(harness, id)).toMatchObject({
    state: 'terminated',
    tranches: [
      { state: 'delegated', committedCents: HALF_CENTS - 500, delegatedCents: 0, providedCents: HALF_CENTS - 1_500, paidCents: 1_000 },
      { state: 'cancelled', releasedCents: HALF_CENTS },
    ],
  });
  expect((await kindsOf(id)).slice(-3)).toEqual([`release ${HALF_CENTS}`, 'return_delegation 500', 'return_payment 500']);
  expect(await tasksOf('ministry', id)).toEqual(['reportPayment 1']);
  await done(id, 'ministry', reportPayment(HALF_CENTS - 1_500));
  expect(await grantOf(harness, id)).toMatchObject({ state: 'terminated', tranches: [{ state: 'paid' }, { state: 'cancelled' }] });
});

test('what was reported by error is undone by another person, the last first, and opens the grant again', async () => {
  const id = await toDelegationClosed(harness);
  const held = await heldOf(harness, id);
  const early = await reverse(harness, 'finance', held, 'commit_delegated');
  expect([early.status, early.body.code]).toEqual([409, 'movement_overtaken']);
  expectStatus(await reverse(harness, 'finance', held, 'pay_delegated'), 200);
  expect(await grantOf(harness, id)).toMatchObject({
    state: 'active',
    tranches: [{ state: 'delegated', paidCents: 0, providedCents: AWARDED_CENTS }],
    delegationReports: [{ reversed: false }, { reversed: true }],
  });
  await done(id, 'finance', reportPayment(AWARDED_CENTS));
  expect((await grantOf(harness, id)).state).toBe('closed');
});

test('what a ministry paid wrongly is claimed back as any payment is, and stays paid as far as it is', async () => {
  const id = await toDelegationClosed(harness);
  await done(id, 'finance', issue(1_000));
  await done(id, 'payer', collect(600));
  await done(id, 'finance-2', waive(300));
  await done(id, 'finance', restore(600));
  expect(await grantOf(harness, id)).toMatchObject({
    state: 'closed',
    tranches: [{ state: 'paid', paidCents: AWARDED_CENTS, claimedCents: 700 }],
    claims: [{ owedCents: 100, collectedCents: 600, waivedCents: 300, restoredCents: 600 }],
  });
  const undone = await reverse(harness, 'finance-2', await heldOf(harness, id), 'pay_delegated');
  expect([undone.status, undone.body.code]).toEqual([409, 'movement_overtaken']);
  expect(await invariantFaults(harness.database.db, 'claims')).toEqual([]);
});

test('a commitment that was reported by error is undone', async () => {
  const id = await toCommitted(harness);
  expectStatus(await reverse(harness, 'finance', await heldOf(harness, id), 'commit_delegated'), 200);
  expect(await trancheOf(id)).toMatchObject({ state: 'delegated', committedCents: 0, delegatedCents: AWARDED_CENTS });
});

test('it counts from the day on which the ministry committed and paid', async () => {
  const id = await toPayable(harness);
  await done(id, 'ministry', reportPayment(AWARDED_CENTS));
  const { rows } = await harness.database.pool.query<{ kind: string; value_date: string }>(
    `SELECT m.kind, m.value_date::text FROM movement AS m JOIN tranche AS t ON t.id = m.tranche_id WHERE t.grant_id = $1 AND m.kind IN ('commit_delegated', 'pay_delegated') ORDER BY 1`,
    [id],
  );
  expect(rows).toEqual([
    { kind: 'commit_delegated', value_date: today() },
    { kind: 'pay_delegated', value_date: today() },
  ]);
});

test('an operator’s grant is an agreement still: its signature commits', async () => {
  const { grantId } = await toActive(harness);
  expect(await grantOf(harness, grantId)).toMatchObject({
    legalForm: { form: 'agreement' },
    tranches: [{ state: 'confirmed', committedCents: AWARDED_CENTS }],
    delegationReports: [],
  });
  expect(await commandsOf('finance', grantId)).not.toContain('delegatePayment');
});
