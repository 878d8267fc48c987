import { endOfDate, moveDate } from '../../../domain/core/calendar.ts';
import { lastDayOf } from '../../../domain/grants/milestone.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import {
  approveAccount,
  giveAccount,
  LINES,
  OBSERVATION,
  returnAccount,
  SPENT_CENTS,
  toAdvanceCertified,
  toAdvanced,
  toAccounted,
  toAccountedAtOnce,
  toGiven,
  toOver,
  toReportedOn,
} from '../../support/account-fixtures.ts';
import { ADDED_CENTS, amend, fundedBy } from '../../support/amendment-fixtures.ts';
import { claimsOf, collect } from '../../support/claim-fixtures.ts';
import { delegatePayment, reportCommitment, reportPayment } from '../../support/delegation-fixtures.ts';
import { age, COST_CENTS, IN_TWO, IN_TWO_CENTS, postReview, readAs, report, reportOn, review } from '../../support/impact-fixtures.ts';
import { AWARDED_CENTS, expectStatus, sign, toGrant, toPaid } from '../../support/fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { EVERYBODY, eventsOf, namesOf, signIn, writtenTo } from '../../support/timeline.ts';
import {
  after,
  askOfTranche,
  cancelOrder,
  certify,
  grantOf,
  HALF_CENTS,
  order,
  pay,
  returnPayment,
} from '../../support/tranche-fixtures.ts';
import { plain } from '../../support/french.ts';
import { until } from '../../support/until.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
beforeAll(() => signIn(harness, ...EVERYBODY));

type Ask = ReturnType<typeof giveAccount>;
const take = async (login: string, id: string, ask: Ask) => expectStatus(await ask(harness, login, id), 200);
const offered = async (login: string, id: string): Promise<string[]> =>
  (await readAs(harness, login, `/grants/${id}`)).finalAccount.commands;
const tasksOf = async (login: string, id: string): Promise<string[]> =>
  (await readAs(harness, login, '/me/tasks')).items
    .filter((task: { id: string }) => task.id === id)
    .map(({ command }: Record<string, string>) => command);

describe('a balance on the final account', () => {
  let id: string;
  beforeAll(async () => {
    id = await toAdvanced(harness);
  });

  test('waits for the account, which its signatory gives', async () => {
    const { finalAccount, tranches } = await grantOf(harness, id);
    const dueAt = endOfDate(moveDate(lastDayOf(IN_TWO.startsOn, 12), { months: 3 }));
    expect(finalAccount).toMatchObject({ state: 'awaited', late: false, given: [], dueAt });
    expect(tranches[1]).toMatchObject({ state: 'confirmed', commands: [] });
    expect(await tasksOf('applicant', id)).toContain('giveFinalAccount');
    expect(await offered('applicant', id)).toEqual(['giveFinalAccount', 'declareEnd']);
    expect(await offered('editor', id)).toEqual([]);
    const certification = await (await harness.as('finance')).post(`/grants/${id}/certifications`, { tranche: 2, certifiedCents: 1 });
    expect(expectStatus(certification, 422)).toMatchObject({ code: 'account_awaited', rank: 2 });
    expect(await tasksOf('finance', id)).not.toContain('certifyService');
  });

  test('is given by cost line, waits for finance, and comes again where it is returned', async () => {
    await take('applicant', id, giveAccount({ spentCents: SPENT_CENTS }));
    await until('finance is written to', () => writtenTo(harness, 'Décompte final à approuver').length > 0);
    expect(writtenTo(harness, 'Décompte final à approuver')).toEqual(['finance']);
    expect(await tasksOf('finance', id)).toContain('approveFinalAccount');
    expect(await offered('finance', id)).toEqual(['approveFinalAccount', 'returnFinalAccount']);
    await take('finance', id, returnAccount());
    await until('its beneficiary is written to', () => writtenTo(harness, 'Décompte final à reprendre').length > 0);
    expect(writtenTo(harness, 'Décompte final à reprendre')).toEqual(['applicant']);
    expect(await offered('applicant', id)).toEqual(['giveFinalAccount']);
    await take('applicant', id, giveAccount());
    expect((await grantOf(harness, id)).finalAccount).toMatchObject({
      state: 'given',
      given: [
        { number: 1, review: { decision: 'return', words: 'Une facture manque.', eligibleCents: null, dueCents: null } },
        { number: 2, lines: LINES.map((each) => expect.objectContaining(each)), spentCents: SPENT_CENTS, review: null },
      ],
    });
  });

  test('is certified at what is due, and the rest of its commitment is withdrawn', async () => {
    await take('finance', id, approveAccount(SPENT_CENTS, { number: 2 }));
    const { state, tranches, finalAccount, reasons } = await grantOf(harness, id);
    // Half of 400 000 €, of which 120 000 € are paid.
    expect(tranches[1]).toMatchObject({
      state: 'certified',
      certifiedCents: 8_000_000,
      committedCents: 8_000_000,
      commands: ['orderPayment'],
    });
    expect([state, finalAccount.state]).toEqual(['active', 'approved']);
    expect(finalAccount.given[1].review).toMatchObject({ decision: 'approve', eligibleCents: SPENT_CENTS, dueCents: 20_000_000 });
    expect(reasons.at(-1)).toMatchObject({ command: 'approveFinalAccount', reason: OBSERVATION });
    expect((await eventsOf(harness, id)).at(-1)).toMatchObject({
      name: 'approveFinalAccount',
      facts: {
        number: 2,
        spentCents: SPENT_CENTS,
        eligibleCents: SPENT_CENTS,
        awardedCents: IN_TWO_CENTS,
        eligibleCostCents: COST_CENTS,
        netPaidCents: HALF_CENTS,
        dueCents: 20_000_000,
        balanceCents: 8_000_000,
        withdrawnCents: HALF_CENTS - 8_000_000,
        releasedCents: 0,
        returnedCents: 0,
        overpaidCents: 0,
      },
    });
    await until('its beneficiary is written to', () => writtenTo(harness, 'Décompte final approuvé').length > 0);
    expect(await claimsOf(harness, id)).toEqual([]);
  });

  test('décret 2018-514 art. 12 I: is due at the share that the award has of the eligible cost', async () => {
    // 240 000 € awarded for a cost of 480 000 €, of which 400 000,50 € are eligible; 350 000 € of these are kept.
    const eligible = await toGiven(harness, { eligibleCategories: ['staff', 'services'], maxRatePercent: 70 });
    await take('finance', eligible, approveAccount(35_000_000));
    expect((await grantOf(harness, eligible)).finalAccount.given[0].review).toMatchObject({ dueCents: 20_999_973 });
    expect(await invariantFaults(harness.database.db)).toEqual([]);
  });

  test('is paid once, which closes the grant', async () => {
    await take('finance', id, order(8_000_000, 2));
    await take('payer', id, pay(8_000_000, 2));
    expect(await grantOf(harness, id)).toMatchObject({ state: 'closed', tranches: [{ paidCents: HALF_CENTS }, { paidCents: 8_000_000 }] });
  });
});

describe('a project that ended early', () => {
  let id: string;
  const declare = async (change: object = {}, login = 'applicant') => {
    const { version } = await grantOf(harness, id);
    return (await harness.as(login)).post(`/grants/${id}/early-end`, {
      version,
      endsOn: '2017-05-15',
      reason: 'Le marché est annulé.',
      ...change,
    });
  };
  beforeAll(async () => {
    id = await toAccounted(harness);
    await age(harness, id);
    await take('finance', id, order(HALF_CENTS));
    await take('payer', id, pay(HALF_CENTS));
  });

  test('says so by its signatory, of a day of its plan that is over, once', async () => {
    expect((await declare({ endsOn: '2017-01-31' })).body).toMatchObject({
      code: 'end_out_of_range',
      earliest: '2017-02-01',
      latest: '2018-01-30',
    });
    expect((await declare({ endsOn: '2018-01-31' })).body).toMatchObject({ code: 'end_out_of_range' });
    expect((await declare({}, 'editor')).status).toBe(403);
    expectStatus(await declare(), 200);
    expect((await declare()).body).toMatchObject({ code: 'end_declared', endedOn: '2017-05-15' });
    await until('finance is written to', () => writtenTo(harness, 'Fin anticipée du projet').includes('finance'));
  });

  test('reports on the period in which it ended, and accounts at once, without an amendment', async () => {
    const { milestones, finalAccount, version } = await readAs(harness, 'applicant', `/grants/${id}`);
    expect(milestones).toMatchObject([{ state: 'planned', periodEndsOn: '2017-05-15' }, { state: 'cancelled' }]);
    expect(finalAccount).toMatchObject({ state: 'awaited', endedOn: '2017-05-15', late: false });
    const amendment = { version, reasons: 'Plus long.', durationMonths: 13 };
    expect((await (await harness.as('applicant')).post(`/grants/${id}/amendments`, amendment)).body).toMatchObject({
      code: 'end_declared',
    });
    await report(harness, id, 1);
    await review(harness, id, 1, 1);
    expect(await tasksOf('applicant', id)).toEqual(['giveFinalAccount']);
    const lines = LINES.map(({ line }) => ({ line, spentCents: line === 1 ? 30_000_000 : 0 }));
    await take('applicant', id, giveAccount({ lines, spentCents: 30_000_000 }));
  });

  test('is paid what is due, on what finance confirms for it, and the rest is no longer committed', async () => {
    const approve = approveAccount(SPENT_CENTS, { struck: [] });
    expect((await approve(harness, 'finance', id)).body).toMatchObject({ code: 'tranche_wrong_state', rank: 2, state: 'planned' });
    await take('finance', id, askOfTranche('confirmations', {}, 2));
    await take('finance', id, approve);
    // Half of 300 000 €, of which 120 000 € are paid.
    expect((await grantOf(harness, id)).tranches[1]).toMatchObject({
      state: 'certified',
      certifiedCents: 3_000_000,
      committedCents: 3_000_000,
    });
    await take('finance', id, order(3_000_000, 2));
    await take('payer', id, pay(3_000_000, 2));
    expect(await grantOf(harness, id)).toMatchObject({ state: 'closed' });
    expect(await invariantFaults(harness.database.db)).toEqual([]);
  });
});

test('an advance that the account of an early end certified in part stays so when its order is cancelled or its payment comes back', async () => {
  const id = await toAdvanceCertified(harness);
  const advance = async () => (await grantOf(harness, id)).tranches[0];
  const certified = { kind: 'advance', state: 'certified', certifiedCents: 10_000_000, committedCents: 10_000_000 };
  expect(await advance()).toMatchObject(certified);
  await take('finance', id, order(10_000_000));
  await take('finance', id, cancelOrder);
  expect(await advance()).toMatchObject({ ...certified, commands: ['orderPayment'] });
  await take('finance', id, order(10_000_000));
  await take('payer', id, pay(10_000_000));
  await take('payer', id, returnPayment);
  expect(await advance()).toMatchObject({ ...certified, paidCents: 0 });
  expect(await invariantFaults(harness.database.db)).toEqual([]);
});

test('a report that said too much is corrected, with its reason: the account waits for it, and is compared with the newest', async () => {
  const id = await toGiven(harness);
  const correct = async (change: object) =>
    (await harness.as('applicant')).post(`/grants/${id}/report-corrections`, reportOn(2, { reason: 'Une facture de trop.', ...change }));
  expectStatus(await correct({ spentCents: 11_000_000 }), 200);
  const { milestones } = await readAs(harness, 'applicant', `/grants/${id}`);
  expect(milestones[1]).toMatchObject({
    state: 'reported',
    reports: [
      { number: 1, spentCents: 12_000_000, correction: null, late: false, review: { decision: 'accept' } },
      { number: 2, spentCents: 11_000_000, correction: 'Une facture de trop.', late: false, review: null },
    ],
  });
  expect((await approveAccount()(harness, 'finance', id)).body).toMatchObject({ code: 'account_before_reports', ranks: [2] });
  await until('the lead is written to', () => writtenTo(harness, 'Bilan d’impact corrigé').length > 0);
  expectStatus(await postReview(harness, id, 2, 2), 200);
  await take('finance', id, returnAccount());
  const [first, ...rest] = LINES.map(({ line }) => ({ line, spentCents: line === 1 ? 11_000_000 : 0 }));
  await take('applicant', id, giveAccount({ lines: [first, ...rest], spentCents: 11_000_000 }));
});

test('CRPA L211-2: is struck line by line, each with its reason, on lines of the plan and on its own', async () => {
  const id = await toAdvanced(harness);
  const ownLines = [{ label: 'Audit de sécurité', spentCents: 150_050 }];
  await take('applicant', id, giveAccount({ ownLines, spentCents: SPENT_CENTS + 150_050 }));
  const struck = [
    { line: 1, struckCents: 1, reason: 'Un centime compté deux fois.' },
    { line: 2, struckCents: 0, reason: '' },
    { line: 4, struckCents: 150_050, reason: 'Dépense antérieure à la convention.' },
  ];
  await take('finance', id, approveAccount(SPENT_CENTS, { struck }));
  const { finalAccount } = await readAs(harness, 'applicant', `/grants/${id}`);
  expect(finalAccount.given[0]).toMatchObject({
    lines: [...LINES, { line: 4, label: 'Audit de sécurité', spentCents: 150_050 }],
    review: { struck: [struck[0], struck[2]], eligibleCents: SPENT_CENTS - 1 },
  });
  const letter = () => harness.mail.find(({ text }) => text.includes('Audit de sécurité'))?.text;
  await until('its beneficiary is written to', () => letter() !== undefined);
  expect(plain(letter() ?? '')).toContain('– Audit de sécurité : 1 500,50 € écartés. Motif : Dépense antérieure à la convention.');
  expect(await invariantFaults(harness.database.db)).toEqual([]);
});

describe('what was paid above what is due', () => {
  let id: string;
  beforeAll(async () => {
    id = await toGiven(harness);
    await take('finance', id, approveAccount(20_000_001));
  });

  test('is claimed back, the rest of the commitment is withdrawn, and the grant is closed', async () => {
    expect(await claimsOf(harness, id)).toMatchObject([{ number: 1, tranche: 1, claimedCents: 2_000_000, owedCents: 2_000_000 }]);
    expect(await grantOf(harness, id)).toMatchObject({
      state: 'closed',
      tranches: [
        { state: 'paid', claimedCents: 2_000_000 },
        { state: 'cancelled', committedCents: 0 },
      ],
    });
    expect((await eventsOf(harness, id)).slice(-2)).toMatchObject([
      { name: 'issueClaim', facts: { claim: 1, tranche: 1, claimedCents: 2_000_000 } },
      {
        name: 'approveFinalAccount',
        facts: { dueCents: 10_000_000, balanceCents: 0, withdrawnCents: HALF_CENTS, overpaidCents: 2_000_000 },
      },
    ]);
    await until('its beneficiary is written to', () => writtenTo(harness, 'Somme à reverser').length > 0);
    expect(harness.mail.find(({ subject }) => subject.startsWith('Somme à reverser'))?.text).toContain(OBSERVATION);
  });

  test('is collected by another person than the approver of the account', async () => {
    expect(await tasksOf('payer', id)).toContain('collectClaim');
    await take('payer', id, collect(2_000_000));
    expect(await claimsOf(harness, id)).toMatchObject([{ owedCents: 0, collectedCents: 2_000_000 }]);
  });
});

test('nothing is left to pay where what was paid is what is due', async () => {
  const id = await toGiven(harness);
  await take('finance', id, approveAccount(24_000_000));
  expect(await claimsOf(harness, id)).toEqual([]);
  expect(await grantOf(harness, id)).toMatchObject({ state: 'closed', tranches: [{ state: 'paid' }, { state: 'cancelled' }] });
});

test('a grant is paid in full where all that was planned was spent', async () => {
  const id = await toAdvanced(harness);
  const lines = LINES.map(({ line }, place) => ({ line, spentCents: place === 0 ? COST_CENTS : 0 }));
  await take('applicant', id, giveAccount({ lines, spentCents: COST_CENTS }));
  await take('finance', id, approveAccount(COST_CENTS));
  expect((await grantOf(harness, id)).tranches[1]).toMatchObject({
    state: 'certified',
    certifiedCents: HALF_CENTS,
    committedCents: HALF_CENTS,
  });
});

test('what is not paid of an earlier tranche is withdrawn too where nothing is due', async () => {
  const id = await after(toOver, ['applicant', giveAccount()], ['finance', approveAccount(0)])(harness);
  expect(await grantOf(harness, id)).toMatchObject({ state: 'closed', tranches: [{ state: 'cancelled' }, { state: 'cancelled' }] });
});

test('at its dates its beneficiary is reminded, and then it is late, of which finance is told', async () => {
  const id = await toOver(harness);
  expect(await meetNextDeadline(harness, id)).toBe('remindFinalAccount');
  expect(await meetNextDeadline(harness, id)).toBe('escalateFinalAccount');
  expect((await grantOf(harness, id)).finalAccount).toMatchObject({ state: 'awaited', late: true });
  await take('applicant', id, giveAccount());
  await until('people are written to', () => writtenTo(harness, 'Décompte final en retard').length >= 2);
  expect(writtenTo(harness, 'Décompte final en retard')).toEqual(expect.arrayContaining(['applicant', 'finance']));
});

describe('a single tranche', () => {
  const COMMITTED = { state: 'confirmed', kind: 'balance', firm: true };

  test('is certified and paid at once, and its account claims what was paid above what is due, and closes the grant', async () => {
    const id = await toAccountedAtOnce(harness);
    expect((await grantOf(harness, id)).tranches).toMatchObject([{ ...COMMITTED, committedCents: AWARDED_CENTS }]);
    expect(await tasksOf('finance', id)).toContain('certifyService');
    expect((await grantOf(harness, id)).tranches[0].commands).toEqual(['certifyService']);
    await toPaid(harness, id);
    expect(await grantOf(harness, id)).toMatchObject({ state: 'active', finalAccount: { state: 'awaited' } });
    await toReportedOn(harness, id, 'applicant', [1]);
    expect(await tasksOf('applicant', id)).toContain('giveFinalAccount');
    await take('applicant', id, giveAccount());
    await take('finance', id, approveAccount());
    // 18 of 48 parts of 400 000 €.
    expect(await claimsOf(harness, id)).toMatchObject([{ tranche: 1, claimedCents: AWARDED_CENTS - 15_000_000 }]);
    expect((await grantOf(harness, id)).state).toBe('closed');
    await take('payer', id, collect(AWARDED_CENTS - 15_000_000));
  });

  test('that is certified and not ordered is certified anew at what is due, and the rest of its commitment is withdrawn', async () => {
    const id = await after(() => toAccountedAtOnce(harness), ['finance', certify(AWARDED_CENTS)])(harness);
    await toReportedOn(harness, id, 'applicant', [1]);
    await take('applicant', id, giveAccount());
    await take('finance', id, approveAccount());
    expect((await grantOf(harness, id)).tranches).toMatchObject([
      { state: 'certified', certifiedCents: 15_000_000, committedCents: 15_000_000 },
    ]);
    expect(await claimsOf(harness, id)).toEqual([]);
    await take('finance', id, order(15_000_000));
    await take('payer', id, pay(15_000_000));
    expect((await grantOf(harness, id)).state).toBe('closed');
  });

  test('leaves to the account what an amendment adds to it', async () => {
    const id = await toAccountedAtOnce(harness);
    await toPaid(harness, id);
    await amend(harness, id, fundedBy(AWARDED_CENTS + ADDED_CENTS), 'chair');
    expect(await grantOf(harness, id)).toMatchObject({
      state: 'active',
      tranches: [{ state: 'paid' }, { state: 'confirmed', kind: 'balance', firm: true, conditions: [] }],
    });
    const certification = await certify(1, 2)(harness, 'finance', id);
    expect(expectStatus(certification, 422)).toMatchObject({ code: 'account_awaited', rank: 2 });
  });

  test('of a ministry, once all of it is paid, leaves its grant open until the account', async () => {
    const id = await after(
      () => toAccountedAtOnce(harness, 'ministry'),
      ['ministry', reportCommitment(AWARDED_CENTS)],
      ['finance', delegatePayment(AWARDED_CENTS)],
      ['ministry', reportPayment(AWARDED_CENTS)],
    )(harness);
    expect(await grantOf(harness, id)).toMatchObject({ state: 'active', tranches: [{ state: 'paid' }] });
    await toReportedOn(harness, id, 'ministry', [1]);
    await take('ministry', id, giveAccount());
    await take('finance', id, approveAccount(SPENT_CENTS));
    expect((await grantOf(harness, id)).state).toBe('closed');
  });
});

describe('under a delegation', () => {
  const toSpent = after(
    () => toOver(harness, {}, 'ministry'),
    ['ministry', reportCommitment(HALF_CENTS)],
    ['finance', delegatePayment(HALF_CENTS)],
    ['ministry', reportPayment(9_000_000)],
    ['ministry', reportCommitment(5_000_000, {}, 2)],
    ['ministry', giveAccount()],
  );

  test('what is due and not paid stays the ministry’s to pay, and what is not due comes back', async () => {
    const id = await toSpent(harness);
    // 10 are due of 9 that are paid: 1 of the 3 that are committed on the first tranche is left to pay.
    await take('finance', id, approveAccount(20_000_000));
    expect(await grantOf(harness, id)).toMatchObject({
      state: 'active',
      tranches: [
        { state: 'delegated', committedCents: 10_000_000, paidCents: 9_000_000, providedCents: 1_000_000, delegatedCents: 0 },
        { state: 'cancelled', committedCents: 0, delegatedCents: 0 },
      ],
    });
    expect((await eventsOf(harness, id)).at(-1)).toMatchObject({
      facts: { dueCents: 10_000_000, balanceCents: 1_000_000, returnedCents: 7_000_000, withdrawnCents: 7_000_000, overpaidCents: 0 },
    });
    await take('ministry', id, reportPayment(1_000_000));
    expect((await grantOf(harness, id)).state).toBe('closed');
  });

  test('what was paid above it is claimed', async () => {
    const id = await toSpent(harness);
    await take('finance', id, approveAccount(10_000_000));
    expect(await grantOf(harness, id)).toMatchObject({ state: 'closed', tranches: [{ state: 'paid' }, { state: 'cancelled' }] });
    expect(await claimsOf(harness, id)).toMatchObject([{ tranche: 1, claimedCents: 4_000_000 }]);
  });
});

test('a claim that is owed is collected before anything else is committed to its debtor, where the call says so of all its grants', async () => {
  const owing = await after(() => toGiven(harness, { claimsFirst: 'organisation' }), ['finance', approveAccount(20_000_000)])(harness);
  const { callId } = await harness.database.db
    .selectFrom('grant as g')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .where('g.id', '=', owing)
    .select('a.call_id as callId')
    .executeTakeFirstOrThrow();
  const { grantId: other } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId });
  expectStatus(await sign(harness, other, 'applicant'), 200);
  expect((await grantOf(harness, other)).commands).not.toContain('signGrant');
  expect(expectStatus(await sign(harness, other, 'finance'), 409)).toMatchObject({
    code: 'claim_owed',
    grantId: owing,
    claim: 1,
    owedCents: 2_000_000,
  });
  await take('payer', owing, collect(2_000_000));
  expect((await grantOf(harness, other)).commands).toContain('signGrant');
  expectStatus(await sign(harness, other, 'finance'), 200);
  expect(await namesOf(harness, other)).toContain('signGrant');
});

test('after all of it every figure is the sum of its movements', async () =>
  expect(await invariantFaults(harness.database.db)).toEqual([]));
