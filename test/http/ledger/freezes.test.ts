import { endOfWorkingDay, moveDate, parisDate, yearOf } from '../../../domain/core/calendar.ts';
import { titleGiven } from '../../support/another.ts';
import { ACCOUNTED, giveAccount, toReportedOn } from '../../support/account-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { noticed } from '../../support/ending-notice-fixtures.ts';
import { subEnvelopeOf } from '../../support/family-fixtures.ts';
import { IN_TWO, IN_TWO_CENTS } from '../../support/impact-fixtures.ts';
import { THREE_OPINIONS } from '../../support/three-opinions.ts';
import { after, certify, FROZEN_CENTS, HALF_CENTS, order, pay, toAwaiting } from '../../support/tranche-fixtures.ts';
import { AWARDED_CENTS, expectStatus, sign, STUDENTS, toActive, toGrant, today } from '../../support/fixtures.ts';
import { EVERYBODY, signIn, writtenTo } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
let id: string;
/** The title and the reference of the grant that lacks its credits. */
let [title, reference]: string[] = [];
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY, 'finance-2');
  const callId = await openCall(harness, { aeCents: 2 * AWARDED_CENTS, cpCents: 2 * AWARDED_CENTS });
  const grants = [
    await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId }),
    await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId }),
  ];
  title = titleGiven(harness, STUDENTS);
  const grant = (await (await harness.as('finance')).get(`/grants/${grants[1]?.grantId}`)).body;
  [id, reference] = [grant.envelopeId, grant.reference];
});

/** True where what takes so many days takes effect in the next year only. */
const isNextYear = (days: number): boolean => moveDate(today(), { days }).slice(0, 4) > today().slice(0, 4);

const listed = async (login: string): Promise<unknown> =>
  expectStatus(await (await harness.as(login)).get(`/envelopes/${id}/freezes`), 200)['items'];
const tasksOf = async (login: string) => (await (await harness.as(login)).get('/me/tasks?command=acknowledgeFreeze')).body.items;
const acknowledge = async (login: string, freeze: number, of = id) =>
  (await harness.as(login)).post(`/envelopes/${of}/freeze-acknowledgements`, { sequence: freeze });

test('a rehearsal says who would wait, from which day and with which letter, as the freeze then does, and writes nothing', async () => {
  const [auditor, finance] = [await harness.as('auditor'), await harness.as('finance')];
  const rehearse = async (query: string) => auditor.get(`/envelopes/${id}/rehearsal?${query}`);
  const { sequence } = (await finance.get(`/envelopes/${id}`)).body;
  expect(expectStatus(await rehearse('amountCents=100'), 200)).toMatchObject({
    ...{ command: 'freezeCredits', credit: 'AE', amountCents: 100, roomCents: 2 * AWARDED_CENTS - 100 },
    waiting: [{ reference, title, rank: 1, openCents: AWARDED_CENTS, missingCents: 100, letter: 'deferDeadline' }],
  });
  const [first] = expectStatus(await rehearse('amountCents=100'), 200)['waiting'] as unknown as { expectedOn: string }[];
  const { deadlineAt } = (await finance.get(`/envelopes/${id}/worklist`)).body.reserved[1];
  expect(first?.expectedOn).toBe(parisDate(deadlineAt));
  // A cut of AE takes nothing that is promised, and the CP of the year are enough for what is left to pay.
  expect((await rehearse('command=cutCredits&amountCents=1')).body).toMatchObject({ code: 'cut_exceeds_credits', mostCents: 0 });
  expect(expectStatus(await rehearse('credit=CP&command=cutCredits&amountCents=1'), 200)).toMatchObject({ credit: 'CP' });
  expect((await rehearse(`amountCents=${2 * AWARDED_CENTS + 1}`)).body).toMatchObject({ code: 'freeze_exceeds_credits' });
  expect((await rehearse('amountCents=0')).body).toMatchObject({ code: 'invalid_request' });
  expect((await finance.get(`/envelopes/${id}`)).body.sequence).toBe(sequence);
});

test('a freeze is told to finance and the lead, by name and amount, until each has taken note of it', async () => {
  const finance = await harness.as('finance');
  expect(await listed('auditor')).toEqual([]);
  expectStatus(await finance.post(`/envelopes/${id}/freezes`, orderOf(100)), 200);
  const { sequence } = (await finance.get(`/envelopes/${id}`)).body;
  const tranches = [{ reference, title, rank: 1, openCents: AWARDED_CENTS, missingCents: 100, concealed: false }];
  const commands = { finance: ['acknowledgeFreeze'], lead: ['acknowledgeFreeze'], auditor: [] };
  for (const [login, offered] of Object.entries(commands))
    expect(await listed(login)).toMatchObject([
      { sequence, amountCents: 100, tranches, awaited: ['finance', 'lead'], acknowledged: [], commands: offered },
    ]);
  expect(await tasksOf('lead')).toMatchObject([
    { kind: 'envelope', id, detail: String(sequence), detailLabel: reference, amountCents: AWARDED_CENTS },
  ]);
  await until('finance and the lead are written to', () => writtenTo(harness, 'Gel de').length === 3);
  expect(writtenTo(harness, 'Gel de').sort()).toEqual(['finance', 'finance-2', 'lead']);
  const text = harness.mail.find(({ subject }) => subject.includes('Gel de'))?.text ?? '';
  expect(text).toContain(`– ${reference} « ${title} », tranche 1 :`);

  expectStatus(await acknowledge('lead', sequence), 200);
  expect([await tasksOf('lead'), (await tasksOf('finance')).length]).toEqual([[], 1]);
  expect(await listed('lead')).toMatchObject([{ awaited: ['finance'], acknowledged: [{ role: 'lead' }], commands: [] }]);
  expect((await acknowledge('lead', sequence)).body).toMatchObject({ code: 'freeze_settled' });
  expect((await acknowledge('finance', sequence + 1)).body).toMatchObject({ code: 'freeze_unknown' });
  expect((await acknowledge('applicant', sequence)).body).toMatchObject({ code: 'role_required' });
  expect((await acknowledge('lead', sequence, '019aa1c0-0000-7000-8000-000000000001')).body).toMatchObject({ code: 'not_found' });
  expectStatus(await (await harness.as('auditor')).get('/envelopes/019aa1c0-0000-7000-8000-000000000001/freezes'), 404);
});

test('ways out are the cheapest set of commands that exist; what adds credits is proposed, and takes effect by a second person', async () => {
  const [finance, second] = [await harness.as('finance'), await harness.as('finance-2')];
  const plansOf = async (query: string, of = id) => expectStatus(await finance.get(`/envelopes/${of}/rehearsal/plans?${query}`), 200);
  // 100 are frozen already; nothing else of the envelope may give way.
  expect(await plansOf('amountCents=50')).toMatchObject({
    ...{ neededCents: 2 * AWARDED_CENTS, roomCents: 2 * AWARDED_CENTS - 150, lackingCents: 100, missingCents: 150 },
    ...{ putOff: [], isSolved: false, plans: [] },
  });
  const { waiting, lacking } = expectStatus(await finance.get(`/envelopes/${id}/rehearsal?amountCents=50`), 200);
  expect([waiting, lacking]).toEqual([[], { tranches: 1, openCents: AWARDED_CENTS }]);
  const kin = expectStatus(await finance.post('/envelopes', subEnvelopeOf(id, 'VOISINE')), 201)['id'];
  for (const credit of ['AE', 'CP'] as const)
    expectStatus(await finance.post(`/envelopes/${kin}/allotments`, orderOf(1_000, { credit })), 200);
  const { plans, isSolved } = (await plansOf('amountCents=50')) as unknown as { plans: { steps: object[] }[]; isSolved: boolean };
  const step = {
    command: 'transferCredits',
    envelopeId: kin,
    amountCents: 150,
    grant: null,
    ranks: [],
    milestone: null,
    points: 0,
    days: 0,
  };
  expect(plans).toMatchObject([{ aims: ['score', 'days'], points: 0, days: 0, waiting: 0, steps: [step], isProven: true }]);
  expect(isSolved).toBe(false);
  // What is promised is to be paid after six months: where that is this year, its CP are missing as well.
  const isPaidNextYear = moveDate(STUDENTS.startsOn, { months: 6 }).slice(0, 4) > today().slice(0, 4);
  expect(await plansOf('amountCents=50&credit=CP&command=cutCredits')).toMatchObject({
    credit: 'CP',
    plans: isPaidNextYear ? [] : [{ steps: [{ ...step, amountCents: 50 }] }],
  });
  const body = orderOf(150);
  const proposed = { command: 'transferCredits', body: { ...body, toEnvelopeId: id } };
  expectStatus(await finance.post(`/envelopes/${kin}/changes`, proposed), 200);
  expect(await plansOf('amountCents=50')).toMatchObject({ missingCents: 150 });
  expectStatus(await second.post(`/envelopes/${kin}/change-confirmations`, { change: 1 }), 200);
  expect(await plansOf('amountCents=50')).toMatchObject({ missingCents: 0, plans: [] });
  expect((await (await harness.as('lead')).get(`/envelopes/${id}/rehearsal/plans?amountCents=50`)).body).toMatchObject({
    code: 'role_required',
  });
});

test('where a written condition is not kept, the notice that begins the end of an agreement is a way out, at the price of all that it gives up', async () => {
  const terms = { agreement: { ...THREE_OPINIONS.terms.agreement, noticeDays: 45 } as typeof THREE_OPINIONS.terms.agreement };
  const callId = await openCall(harness, { aeCents: IN_TWO_CENTS + AWARDED_CENTS, cpCents: IN_TWO_CENTS, terms });
  const { grantId } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId });
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
  await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId });
  await harness.database.pool.query(`UPDATE milestone SET due_at = now() - interval '1 day' WHERE grant_id = $1 AND rank = 1`, [grantId]);
  const finance = await harness.as('finance');
  const { envelopeId } = (await finance.get(`/grants/${grantId}`)).body;
  // More than the conditional tranche would bring, so that an amendment is not enough.
  const answer = await finance.get(`/envelopes/${envelopeId}/rehearsal/plans?amountCents=${HALF_CENTS + 100}`);
  const step = { command: 'giveNotice', grant: { id: grantId }, ranks: [1, 2], milestone: 1, amountCents: IN_TWO_CENTS, points: 4 };
  // The agreement leaves 45 days to answer a notice, and may be ended on the next one, if that is of this year.
  const plan = { aims: ['score', 'days'], points: 4, days: 46, waiting: 0, steps: [{ ...step, days: 46 }] };
  expect(expectStatus(answer, 200)).toMatchObject(isNextYear(46) ? { isSolved: false, plans: [] } : { isSolved: true, plans: [plan] });
  // Once the time of the notice is over, the end itself is the way.
  await noticed(harness.database.db, grantId);
  await harness.database.pool.query(`UPDATE milestone SET due_at = '2016-12-31T23:00:00Z' WHERE grant_id = $1 AND rank = 1`, [grantId]);
  const then = await finance.get(`/envelopes/${envelopeId}/rehearsal/plans?amountCents=${HALF_CENTS + 100}`);
  expect(expectStatus(then, 200)).toMatchObject({
    plans: [{ days: 0, points: 4, steps: [{ ...step, command: 'terminateGrant', milestone: null, days: 0 }] }],
  });
});

test('where a final account was given, its approval is a way out, at no price, for what is not due', async () => {
  const callId = await openCall(harness, { aeCents: IN_TWO_CENTS + AWARDED_CENTS, cpCents: IN_TWO_CENTS, terms: ACCOUNTED });
  const toAccount = after(
    async () => {
      const { grantId } = await toGrant(harness, IN_TWO_CENTS, { ...IN_TWO, callId });
      for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
      return toReportedOn(harness, grantId);
    },
    ['finance', order(HALF_CENTS)],
    ['payer', pay(HALF_CENTS)],
    ['applicant', giveAccount()],
  );
  const grantId = await toAccount(harness);
  await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId });
  const finance = await harness.as('finance');
  const { envelopeId } = (await finance.get(`/grants/${grantId}`)).body;
  const step = { command: 'approveFinalAccount', grant: { id: grantId }, ranks: [2], points: 0, days: 0 };
  const answer = await finance.get(`/envelopes/${envelopeId}/rehearsal/plans?amountCents=100`);
  // 400 000 € of 480 000 € were spent: a sixth of the award is not due.
  expect(expectStatus(answer, 200)).toMatchObject({
    ...{ missingCents: 100, isSolved: true },
    plans: [{ aims: ['score', 'days'], points: 0, days: 0, waiting: 0, steps: [{ ...step, amountCents: IN_TWO_CENTS / 6 }] }],
  });
});

test('a conditional tranche that lacks its credits may be taken away by an amendment, at the price of its part of the score', async () => {
  const grantId = await toAwaiting(harness);
  const { envelopeId, tranches } = (await (await harness.as('finance')).get(`/grants/${grantId}`)).body;
  const answer = expectStatus(await (await harness.as('finance')).get(`/envelopes/${envelopeId}/rehearsal/plans?amountCents=100`), 200);
  // Its opinion and its decision have fifteen working days each.
  const now = new Date().toISOString();
  if (yearOf(endOfWorkingDay(endOfWorkingDay(now, 15), 15)) > yearOf(now)) {
    expect(answer).toMatchObject({ missingCents: FROZEN_CENTS + 100, isSolved: false, plans: [] });
    return;
  }
  expect(answer).toMatchObject({
    missingCents: FROZEN_CENTS + 100,
    isSolved: true,
    plans: [
      {
        aims: ['score', 'days'],
        points: 2,
        waiting: 0,
        steps: [{ command: 'proposeAmendment', grant: { id: grantId }, ranks: [2], amountCents: tranches[1].amountCents, points: 2 }],
      },
    ],
  });
  // A solver without time: the rule of thumb finds the same here, and proves no price.
  const hurried = await harness.door({ solvedWithinMs: 0 }).as('finance');
  const inNoTime = (await hurried.get(`/envelopes/${envelopeId}/rehearsal/plans?amountCents=100`)).body;
  expect(inNoTime).toMatchObject({ isSolved: true, plans: [{ isProven: false, steps: [{ ranks: [2] }] }] });
});

/** An envelope of which one payment is certified, under a call whose agreements set so many days for it. */
async function withCertified(paymentDays: number | null): Promise<string> {
  const terms = { agreement: { ...THREE_OPINIONS.terms.agreement, paymentDays } as typeof THREE_OPINIONS.terms.agreement };
  const callId = await openCall(harness, { aeCents: AWARDED_CENTS, cpCents: AWARDED_CENTS, terms });
  const { grantId } = await toActive(harness, { ...STUDENTS, callId });
  expectStatus(await certify(AWARDED_CENTS)(harness, 'finance', grantId), 200);
  return (await (await harness.as('finance')).get(`/grants/${grantId}`)).body.envelopeId;
}

test('CP of the year before are a way out within their cap, once it is told, and take effect as proposed when a second person confirms', async () => {
  const [finance, second] = [await harness.as('finance'), await harness.as('finance-2')];
  const of = await withCertified(null);
  const plansOf = async (query: string) =>
    expectStatus(await finance.get(`/envelopes/${of}/rehearsal/plans?credit=CP&${query}`), 200) as Record<string, unknown>;
  const lastYear = Number(today().slice(0, 4)) - 1;
  expectStatus(await finance.post(`/envelopes/${of}/allotments`, orderOf(2_000, { year: lastYear, credit: 'CP' })), 200);
  expectStatus(await finance.post(`/envelopes/${of}/closings`, { year: lastYear }), 200);
  // Without what caps them, none may be carried over; 3 % of 50 000 are 1 500.
  expect(await plansOf('amountCents=1000')).toMatchObject({ missingCents: 1_000, programmeInitialCents: null, plans: [] });
  expect(await plansOf('amountCents=2000&programmeInitialCents=50000')).toMatchObject({ missingCents: 2_000, plans: [] });
  const step = { command: 'carryOverCredits', envelopeId: of, year: lastYear, amountCents: 1_000, grant: null, points: 0, days: 0 };
  expect(await plansOf('amountCents=1000&programmeInitialCents=50000')).toMatchObject({ plans: [{ waiting: 0, steps: [step] }] });
  const body = { ...orderOf(1_000, { year: lastYear, credit: 'CP' }), programmeInitialCents: 50_000 };
  expectStatus(await finance.post(`/envelopes/${of}/changes`, { command: 'carryOverCredits', body }), 200);
  expectStatus(await second.post(`/envelopes/${of}/change-confirmations`, { change: 1 }), 200);
  expect(await plansOf('amountCents=1000')).toMatchObject({ missingCents: 0, plans: [] });
  // 500 are left within the cap, and 1 000 have lapsed.
  expect(await plansOf('amountCents=1501&programmeInitialCents=50000')).toMatchObject({ missingCents: 501, plans: [] });
  expect(await plansOf('amountCents=1500&programmeInitialCents=50000')).toMatchObject({ plans: [{ steps: [{ amountCents: 500 }] }] });
});

test('a payment that its agreement lets the fund make in the next year needs none of this year’s CP', async () => {
  const of = await withCertified(120);
  const isLater = isNextYear(120);
  const answer = expectStatus(await (await harness.as('finance')).get(`/envelopes/${of}/rehearsal/plans?credit=CP&amountCents=1`), 200);
  expect(answer).toMatchObject({
    missingCents: isLater ? 0 : 1,
    neededCents: isLater ? 0 : AWARDED_CENTS,
    putOff: isLater ? [{ rank: 1, openCents: AWARDED_CENTS }] : [],
  });
});

test('a freeze on several envelopes is one choice: they give each other nothing, and its parts are refused as the order’s', async () => {
  const finance = await harness.as('finance');
  const callId = await openCall(harness, { aeCents: AWARDED_CENTS, cpCents: AWARDED_CENTS });
  const { grantId } = await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId });
  const parent = (await finance.get(`/grants/${grantId}`)).body.envelopeId;
  const withCredits = async (code: string): Promise<string> => {
    const made = String(expectStatus(await finance.post('/envelopes', subEnvelopeOf(parent, code)), 201)['id']);
    expectStatus(await finance.post(`/envelopes/${made}/allotments`, orderOf(1_000)), 200);
    return made;
  };
  const [bearing, giving] = [await withCredits('PORTE'), await withCredits('DONNE')];
  const plansOf = (query: string) => finance.get(`/envelopes/${parent}/rehearsal/plans?${query}`);
  const found = expectStatus(await plansOf(`amountCents=150&subEnvelopes=${bearing}:100`), 200);
  expect(found).toMatchObject({
    ...{ amountCents: 250, missingCents: 150 },
    envelopes: [
      { envelopeId: parent, amountCents: 150, neededCents: AWARDED_CENTS, roomCents: AWARDED_CENTS - 150, missingCents: 150 },
      { envelopeId: bearing, amountCents: 100, neededCents: 0, roomCents: 900, missingCents: 0 },
    ],
    plans: [{ steps: [{ command: 'transferCredits', envelopeId: giving, toEnvelopeId: parent, amountCents: 150 }] }],
  });
  const refusedOf = async (shares: string, amountCents = 150) =>
    (await plansOf(`amountCents=${amountCents}&subEnvelopes=${shares}`)).body.code;
  expect(await refusedOf(`${bearing}:1,${bearing}:1`)).toBe('sub_envelope_twice');
  expect(await refusedOf(`${id}:1`)).toBe('not_a_sub_envelope');
  expect(await refusedOf(`${bearing}:1001`)).toBe('freeze_exceeds_credits');
  expectStatus(await finance.post(`/envelopes/${parent}/allotments`, orderOf(500)), 200);
  expect(await refusedOf(`${bearing}:100`)).toBe('freeze_shares_out_of_bounds');
});

test('a rehearsal and its plans are refused as the order would be', async () => {
  const finance = await harness.as('finance');
  const lastYear = Number(parisDate(new Date().toISOString()).slice(0, 4)) - 1;
  const closed = expectStatus(await finance.post('/envelopes', subEnvelopeOf(id, 'CLOSE')), 201)['id'];
  expectStatus(await finance.post(`/envelopes/${closed}/allotments`, orderOf(1_000, { year: lastYear })), 200);
  expectStatus(await finance.post(`/envelopes/${closed}/closings`, { year: lastYear }), 200);
  for (const [query, of, code] of [
    ['amountCents=1&year=2999', id, 'year_out_of_range'],
    ['amountCents=99999999999999', id, 'freeze_exceeds_credits'],
    ['amountCents=99999999999999&command=cutCredits', id, 'cut_exceeds_credits'],
    [`amountCents=1&year=${lastYear}`, closed, 'year_closed'],
  ])
    for (const path of ['rehearsal', 'rehearsal/plans'])
      expect((await finance.get(`/envelopes/${of}/${path}?${query}`)).body.code).toBe(code);
});
