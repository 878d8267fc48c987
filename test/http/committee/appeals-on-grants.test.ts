import {
  approveAccount,
  giveAccount,
  LINES,
  OBSERVATION,
  SPENT_CENTS,
  toAccounted,
  toGiven,
  toOver,
} from '../../support/account-fixtures.ts';
import {
  amend,
  fundedBy,
  more,
  propose,
  take,
  toApproved as toAmended,
  withdraw as withdrawAmendment,
} from '../../support/amendment-fixtures.ts';
import {
  adviseAs,
  appeal,
  assignTo,
  endAs,
  examiner,
  GROUNDS,
  lastDecision,
  REASON,
  toInadmissible,
  toRefused,
} from '../../support/appeal-fixtures.ts';
import { attach, pdf } from '../../support/attachments-fixtures.ts';
import { confirm as confirmChange, propose as proposeChange } from '../../support/change-fixtures.ts';
import { claimsOf, CLAIM_REASON, collect, issue } from '../../support/claim-fixtures.ts';
import { applicationOf, giveAnew, toReexamined, withdrawAward } from '../../support/conflict-fixtures.ts';
import { untilDue } from '../../support/correction-fixtures.ts';
import { delegatePayment, reportCommitment, reportPayment } from '../../support/delegation-fixtures.ts';
import { AWARDED_CENTS, expectStatus, readEnvelope, sign, STUDENTS, toActive, today, toGrant, toReviewed } from '../../support/fixtures.ts';
import { openAct } from '../../support/act-page.ts';
import { openCall } from '../../support/calls.ts';
import { APPEALABLE } from '../../../domain/committee/contested.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';
import { readTrancheLives } from '../../../db/ledger/payment-forecast.ts';
import { age, report, review, toInTwo } from '../../support/impact-fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { allotMore } from '../../support/money.ts';
import { OBLIGATIONS } from '../../support/obligation-fixtures.ts';
import { give, withRoles } from '../../support/people-fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { noticed } from '../../support/ending-notice-fixtures.ts';
import { FUND } from '../../support/tokens.ts';
import { EVERYBODY, signIn, titled, writtenTo } from '../../support/timeline.ts';
import {
  after,
  askOf,
  certify,
  grantOf,
  HALF_CENTS,
  order,
  pay,
  REDUCED_CENTS,
  resume,
  suspend,
  terminate,
  toClosed,
  toReduced,
} from '../../support/tranche-fixtures.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import { until } from '../../support/until.ts';
import { callWithVisa, giveVisa, REFUSAL, RULE, setRule, VISA } from '../../support/visa-fixtures.ts';
import { toWaitlisted } from '../../support/waitlist-fixtures.ts';
import type { Actor, AppHarness } from '../../support/app-harness.ts';

const harness = pagesOfFile({}, 0, { letters: true });
let visitor: Visitor;
let applicant: Actor;
let chair: Actor;
beforeAll(async () => {
  visitor = await harness.visit('applicant');
  await signIn(harness, ...EVERYBODY);
  await allotMore(harness);
  [applicant, chair] = [await harness.as('applicant'), await harness.as('chair')];
});

const read = async (id: string, who: Actor = applicant) => (await who.get(`/applications/${id}`)).body;
const ae = async () => (await readEnvelope(harness)).years[0].ae;
/** What the forecast of payments reads of a grant's envelope: the amount of each life, and whether it is open. */
async function forecastOf(grantId: string): Promise<[number, boolean][]> {
  const { db } = harness.database;
  const { envelope_id: id } = await db.selectFrom('grant').where('id', '=', grantId).select('envelope_id').executeTakeFirstOrThrow();
  return (await readTrancheLives(db, id)).flatMap(({ isOwn, cents, ended }) => (isOwn ? [[cents, ended === null]] : []));
}
const soundness = async () => expect(await invariantFaults(harness.database.db)).toEqual([]);

const byPage = new Set<string>();
/** An appeal against the last decision on an application or its grant, the first of its kind made by its page. */
async function appealAgainst(id: string): Promise<void> {
  const { decision, against, label } = (await read(id)).contestable.at(-1);
  if (byPage.has(against)) {
    expectStatus(await appeal(harness, id), 200);
    return;
  }
  const page = await openAct(visitor, `/agir/appealDecision/${id}?decision=${decision}`);
  expect(page.words.toLowerCase()).toContain(label.toLowerCase());
  expect(await page.send({ '/grounds': GROUNDS })).toMatchObject({ status: 303 });
  byPage.add(against);
}
/** The same, with the opinion of a reviewer. */
async function advised(id: string): Promise<number> {
  await appealAgainst(id);
  const { number } = (await read(id)).appeals.at(-1);
  const reviewer = await examiner(harness);
  expectStatus(await assignTo(harness, id, reviewer.id, { number }), 200);
  expectStatus(await adviseAs(reviewer, id, 'founded', number), 200);
  return number;
}
/** The same, upheld by the chair. */
async function upheld(id: string, more: object = {}): Promise<void> {
  expectStatus(await endAs(chair, id, 'appeal-upholding', { appeal: await advised(id), ...more }), 200);
}
type Promised = { state: string; committedCents: number; delegatedCents: number };

/** The first appeal of an organisation’s people, upheld. */
async function upheldFor(login: string, id: string, of = 'accounted'): Promise<void> {
  const owner = await harness.as(login);
  const { decision } = (await read(id, owner)).contestable.find(({ against }: { against: string }) => against === of);
  expectStatus(await owner.post(`/applications/${id}/appeal`, { decision, grounds: GROUNDS }), 200);
  expectStatus(await assignTo(harness, id, (await examiner(harness)).id), 200);
  expectStatus(await adviseAs(await examiner(harness), id, 'founded'), 200);
  expectStatus(await endAs(chair, id, 'appeal-upholding'), 200);
}
const refusedUpholding = async (id: string, appealed: number, code: Parameters<typeof expectRefused>[4], more: object = {}) =>
  expectRefused(harness, chair, ['post', `/applications/${id}/appeal-upholding`], { appeal: appealed, reason: REASON, ...more }, code);

describe('a suspension', () => {
  test('can be appealed against, by its letter in Guichet, and is lifted once the appeal is upheld', async () => {
    const { applicationId: id, grantId } = await toActive(harness, titled('Suspendu'));
    expectStatus(await suspend(harness, 'lead', grantId), 200);
    await until('it is notified', () => writtenTo(harness, 'suspendue', 'Suspendu').includes('applicant'));
    expect(harness.mail.find(({ subject }) => subject.includes('suspendue') && subject.includes('Suspendu'))?.text).toContain(
      'dans Guichet',
    );
    await until('until when it may be appealed against is known', async () => (await read(id)).contestable[0]?.notifiedAt !== null);
    expect(await read(id)).toMatchObject({ contestable: [{ against: 'suspended', label: 'la suspension de la convention' }] });
    await attach(harness, 'applicant', id, pdf(), { purpose: 'report', name: 'constat.pdf' });
    const { items } = (await applicant.get(`/applications/${id}/attachments`)).body;
    const [{ decision }] = (await read(id)).contestable;
    const other = { decision, grounds: GROUNDS, files: ['00000000-0000-4000-8000-000000000000'] };
    await expectRefused(harness, applicant, ['post', `/applications/${id}/appeal`], other, 'appeal_files_unknown');
    const files = items.filter(({ name }: { name: string }) => name === 'constat.pdf').map((file: { id: string }) => file.id);
    expectStatus(await applicant.post(`/applications/${id}/appeal`, { decision, grounds: GROUNDS, files }), 200);
    const number = 1;
    expectStatus(await assignTo(harness, id, (await examiner(harness)).id), 200);
    expect(await read(id, await examiner(harness))).toMatchObject({ appeals: [{ files: [{ id: files[0], name: 'constat.pdf' }] }] });
    expectStatus(await adviseAs(await examiner(harness), id, 'founded'), 200);
    expect(await read(id)).toMatchObject({
      state: 'awarded',
      contestable: [],
      appeals: [{ number, against: 'suspended', state: 'advised' }],
    });
    expectStatus(await endAs(chair, id, 'appeal-upholding', { rejectedPart: 'Le report de la fin du projet.' }), 200);
    expect(await grantOf(harness, grantId)).toMatchObject({ state: 'active' });
    expect(await read(id)).toMatchObject({
      appeals: [{ state: 'upheld', inPart: true, label: 'Recours accepté en partie', rejectedPart: 'Le report de la fin du projet.' }],
    });
    // The grant records it as well: it is one decision.
    const decisions = (await applicant.get(`/applications/${id}/decisions`)).body.items;
    expect(decisions.filter(({ event }: { event: string }) => event === 'upholdAppeal')).toHaveLength(1);
    await until('the applicant is told', () => writtenTo(harness, 'accepté en partie', 'Suspendu').includes('applicant'));
    await soundness();
  });

  test('is examined by no person who took it, and is lifted by none either', async () => {
    const { applicationId: id, grantId } = await toActive(harness);
    const lead = await harness.as('lead');
    expectStatus(await suspend(harness, 'lead', grantId), 200);
    expectStatus(await appeal(harness, id), 200);
    await give(harness, 'admin', lead.id, 'reviewer');
    const body = { appeal: 1, reviewerId: lead.id };
    expect(
      await expectRefused(harness, lead, ['post', `/applications/${id}/appeal-assignments`], body, 'appeal_reviewer_took_part'),
    ).toMatchObject({
      event: 'suspendGrant',
    });
    // A reviewer of the application had no part in the suspension.
    const legal = await harness.as('reviewer-legal');
    expectStatus(await assignTo(harness, id, legal.id), 200);
    expectStatus(await adviseAs(legal, id, 'unfounded'), 200);
    await give(harness, 'admin', lead.id, 'chair');
    const end = ['post', `/applications/${id}/appeal-rejection`] as const;
    await expectRefused(harness, lead, end, { appeal: 1, reason: REASON }, 'took_part_in_review');
    expectStatus(await endAs(chair, id, 'appeal-rejection'), 200);
    expect([(await grantOf(harness, grantId)).state, (await read(id)).state]).toEqual(['suspended', 'awarded']);
  });

  test('that the fund has lifted itself leaves its appeal without object, and a next one can be appealed against', async () => {
    const { applicationId: id, grantId } = await toActive(harness);
    expectStatus(await suspend(harness, 'lead', grantId), 200);
    const decision = await lastDecision(harness, id);
    const number = await advised(id);
    expectStatus(await resume(harness, 'lead', grantId), 200);
    await refusedUpholding(id, number, 'decision_does_not_stand');
    expectStatus(await endAs(chair, id, 'appeal-rejection'), 200);
    const ended = { appeal: 1, reason: REASON };
    await expectRefused(harness, chair, ['post', `/applications/${id}/appeal-rejection`], ended, 'appeal_ended');
    const [again, other] = [
      { decision, grounds: '.' },
      { decision: 'grant-1', grounds: '.' },
    ];
    await expectRefused(harness, applicant, ['post', `/applications/${id}/appeal`], again, 'appealed_already');
    await expectRefused(harness, applicant, ['post', `/applications/${id}/appeal`], other, 'decision_unknown');
    expectStatus(await suspend(harness, 'lead', grantId), 200);
    const next = await lastDecision(harness, id);
    expectStatus(await resume(harness, 'lead', grantId), 200);
    const over = { decision: next, grounds: '.' };
    await expectRefused(harness, applicant, ['post', `/applications/${id}/appeal`], over, 'decision_does_not_stand');
    expectStatus(await suspend(harness, 'lead', grantId), 200);
    await upheld(id);
    expect(await read(id)).toMatchObject({ appeals: [{ state: 'rejected' }, { number: 2, state: 'upheld' }] });
    await soundness();
  });
});

describe('a claim', () => {
  test('is reduced by an appeal that is upheld in part, to no less than was collected, and cancelled by another one', async () => {
    const grantId = await toClosed(harness);
    const id = await applicationOf(harness, grantId);
    for (const cents of [10_000, 5_000]) expectStatus(await issue(cents)(harness, 'finance', grantId), 200);
    expect(await read(id)).toMatchObject({ contestable: [{ against: 'claimed', claim: 1 }, { claim: 2 }] });
    await upheld(id);
    expect(await claimsOf(harness, grantId)).toMatchObject([{ owedCents: 10_000 }, { owedCents: 0, waivedCents: 5_000 }]);
    const second = await advised(id);
    expectStatus(await collect(4_000)(harness, 'payer', grantId), 200);
    const bounds = { leastCents: 4_000, mostCents: 9_999 };
    expect(await refusedUpholding(id, second, 'claim_kept_out_of_range')).toMatchObject({ ...bounds, askedCents: 0 });
    expectStatus(await endAs(chair, id, 'appeal-upholding', { appeal: second, keptCents: 6_000 }), 200);
    expect((await claimsOf(harness, grantId))[0]).toMatchObject({ owedCents: 2_000, collectedCents: 4_000, waivedCents: 4_000 });
    expect((await read(id)).appeals[1]).toMatchObject({ against: 'claimed', claim: 1, inPart: true, keptCents: 6_000 });
    expect((await grantOf(harness, grantId)).reasons.map(({ reason }: { reason: string }) => reason)).toContain(CLAIM_REASON);
    await soundness();
  });

  test('alone has an amount that can be kept', async () => {
    const { applicationId: id, grantId } = await toActive(harness);
    expectStatus(await suspend(harness, 'lead', grantId), 200);
    await refusedUpholding(id, await advised(id), 'appeal_amount_misplaced', { keptCents: 1 });
  });
});

test('an application leaves the waitlist by an appeal, for another session', async () => {
  const id = await toWaitlisted(harness);
  await upheld(id);
  expect(await read(id)).toMatchObject({ state: 'reviewed', appeals: [{ against: 'waitlisted', state: 'upheld' }] });
  await soundness();
});

test('an implied rejection no longer counts once its appeal is upheld, and a new period runs', async () => {
  const callId = await openCall(harness, { terms: { silence: { months: 2, source: 'CRPA L231-4 3°' } } });
  const id = await untilDue(harness, await toReviewed(harness, { ...STUDENTS, callId }), 'recordSilence');
  await meetNextDeadline(harness, id);
  const { silenceAt } = await read(id);
  await upheld(id);
  const now = await read(id);
  expect(now).toMatchObject({ state: 'reviewed', impliedRejectionAt: null, appeals: [{ against: 'silent', state: 'upheld' }] });
  expect(now.silenceAt >= silenceAt).toBe(true);
  await soundness();
});

test('an award of less than was asked is raised by its appeal, within what was asked and what is available', async () => {
  const grantId = await toReduced(harness);
  const id = await applicationOf(harness, grantId);
  const { requestedCents } = await read(id);
  const number = await advised(id);
  const before = await ae();
  expect(await refusedUpholding(id, number, 'award_not_raised')).toMatchObject({
    leastCents: REDUCED_CENTS + 1,
    mostCents: requestedCents,
  });
  expectStatus(await endAs(chair, id, 'appeal-upholding', { awardedCents: REDUCED_CENTS + 1_000_000 }), 200);
  expect(await grantOf(harness, grantId)).toMatchObject({ state: 'to_accept', awardedCents: REDUCED_CENTS + 1_000_000 });
  expect((await ae()).availableCents).toBe(before.availableCents - 1_000_000);
  expect(await read(id)).toMatchObject({ appeals: [{ against: 'reduced', state: 'upheld', inPart: true }] });
  await soundness();
});

test('an agreement that has expired can be signed again, with its money reserved again', async () => {
  const { applicationId: id, grantId } = await toGrant(harness);
  for (let state = 'to_sign'; state !== 'expired'; { state } = await grantOf(harness, grantId)) await meetNextDeadline(harness, grantId);
  const before = await ae();
  await upheld(id);
  expect(await grantOf(harness, grantId)).toMatchObject({ state: 'to_sign', tranches: [{ state: 'planned' }] });
  expect((await ae()).reservedCents).toBe(before.reservedCents + AWARDED_CENTS);
  await soundness();
});

test('a withdrawn award stands again, and its agreement where the re-examination found it', async () => {
  const { applicationId: id, grantId } = await toReexamined(harness);
  await giveAnew(harness, id);
  expectStatus(await withdrawAward(harness, id), 200);
  expectStatus(await attach(harness, 'applicant', id, pdf(), { purpose: 'appeal' }), 201);
  expect(await grantOf(harness, grantId)).toMatchObject({ state: 'terminated' });
  await upheld(id);
  expect(await read(id)).toMatchObject({ state: 'awarded', appeals: [{ against: 'withdrawn', state: 'upheld' }] });
  expect(await grantOf(harness, grantId)).toMatchObject({ state: 'to_sign' });
  await soundness();
});

test('a terminated agreement stands again where it stood, with what it had reserved and committed; without credits its appeal is refused with the figure', async () => {
  const grantId = await toInTwo(harness);
  const id = await applicationOf(harness, grantId);
  const stood = await grantOf(harness, grantId);
  const before = await ae();
  expectStatus(await terminate(harness, 'finance', grantId), 200);
  const number = await advised(id);
  const finance = await harness.as('finance');
  const { envelopeId } = stood;
  const freeze = { year: Number(today().slice(0, 4)), credit: 'AE', amountCents: (await ae()).availableCents, order: 'Gel du 5 mai' };
  expectStatus(await finance.post(`/envelopes/${envelopeId}/freezes`, freeze), 200);
  await refusedUpholding(id, number, 'credits_insufficient');
  expectStatus(await finance.post(`/envelopes/${envelopeId}/thaws`, { ...freeze, order: 'Dégel du 6 mai' }), 200);
  expectStatus(await endAs(chair, id, 'appeal-upholding', { appeal: number }), 200);
  const again = await grantOf(harness, grantId);
  const shown = ({ state, tranches, milestones, obligations }: Awaited<ReturnType<typeof grantOf>>) => [
    state,
    ...[tranches, milestones, obligations].map((parts: { state: string }[]) => parts.map((part) => part.state)),
  ];
  expect(shown(again)).toEqual(shown(stood));
  expect(await ae()).toMatchObject({ reservedCents: before.reservedCents, committedCents: before.committedCents });
  await soundness();
});

test('a subsidy that was withdrawn in part awards again what it did: its tranches stand, and nothing is claimed', async () => {
  const grantId = await after(async () => toInTwo(harness), ['finance', order(HALF_CENTS)], ['payer', pay(HALF_CENTS)])(harness);
  const id = await applicationOf(harness, grantId);
  await noticed(harness.database.db, grantId);
  const before = await ae();
  const reduce = askOf('reduction', { awardedCents: HALF_CENTS - 2_000_000, reason: REASON });
  expectStatus(await reduce(harness, 'finance', grantId), 200);
  expect(await grantOf(harness, grantId)).toMatchObject({ state: 'closed', awardedCents: HALF_CENTS - 2_000_000 });
  const number = await advised(id);
  const freeze = { year: Number(today().slice(0, 4)), credit: 'AE', amountCents: (await ae()).availableCents, order: 'Gel du 5 mai' };
  const [finance, { envelopeId }] = [await harness.as('finance'), await grantOf(harness, grantId)];
  expectStatus(await finance.post(`/envelopes/${envelopeId}/freezes`, freeze), 200);
  await refusedUpholding(id, number, 'credits_insufficient');
  await refusedUpholding(id, number, 'appeal_upheld_whole', { rejectedPart: 'La moitié.' });
  expectStatus(await finance.post(`/envelopes/${envelopeId}/thaws`, { ...freeze, order: 'Dégel du 6 mai' }), 200);
  expectStatus(await endAs(chair, id, 'appeal-upholding', { appeal: number }), 200);
  expect(await grantOf(harness, grantId)).toMatchObject({
    ...{ state: 'active', awardedCents: 2 * HALF_CENTS },
    ...{ tranches: [{ state: 'paid' }, { state: 'planned', amountCents: HALF_CENTS }], claims: [{ owedCents: 0 }] },
  });
  expect((await ae()).reservedCents).toBe(before.reservedCents);
  expect((await finance.get(`/grants/${grantId}/plans`)).body.items.map((plan: { awardedCents: number }) => plan.awardedCents)).toEqual([
    ...[2 * HALF_CENTS, HALF_CENTS - 2_000_000, 2 * HALF_CENTS],
  ]);
  expect(await read(id)).toMatchObject({ contestable: [], appeals: [{ against: 'withdrawn_in_part', state: 'upheld' }] });
  await soundness();
});

test('one that was cut in part has its whole tranches again, those that were certified since among them', async () => {
  const { applicationId: id, grantId } = await toActive(harness);
  await noticed(harness.database.db, grantId);
  const smaller = AWARDED_CENTS - 1_000_000;
  expectStatus(await askOf('reduction', { awardedCents: smaller, reason: REASON })(harness, 'finance', grantId), 200);
  expectStatus(await certify(smaller)(harness, 'finance', grantId), 200);
  const number = await advised(id);
  await take(harness, grantId, ['applicant', propose({ durationMonths: 18 })]);
  expect(await refusedUpholding(id, number, 'amendment_open')).toMatchObject({ amendment: 2 });
  await take(harness, grantId, ['applicant', withdrawAmendment]);
  expectStatus(await endAs(chair, id, 'appeal-upholding', { appeal: number }), 200);
  expect(await grantOf(harness, grantId)).toMatchObject({
    awardedCents: AWARDED_CENTS,
    tranches: [{ state: 'confirmed', amountCents: AWARDED_CENTS, committedCents: AWARDED_CENTS }],
  });
  await soundness();
});

const lift = async (envelopeId: string) => {
  const lifted = await proposeChange(harness, envelopeId, { command: 'setVisaRule', body: { ...RULE, thresholdCents: null } });
  expectStatus(await confirmChange(harness, envelopeId, lifted), 200);
};
/** Gives the visa that a tranche waits for, and confirms it. */
const visaAndConfirm = async (grantId: string, tranche: number) => {
  const [finance, controller] = [await harness.as('finance'), await harness.as('controller')];
  await expectRefused(harness, finance, ['post', `/grants/${grantId}/confirmations`], { tranche }, 'visa_missing');
  expect((await controller.get('/me/tasks?command=giveVisa')).body.items.map((task: { id: string }) => task.id)).toContain(grantId);
  expectStatus(await giveVisa(harness, 'controller', grantId, { tranche }), 200);
  expectStatus(await finance.post(`/grants/${grantId}/confirmations`, { tranche }), 200);
};
/** Each reduction, and each end, wants a notice of its own, given after the one before. */
const anew = (ask: ReturnType<typeof askOf>) => async (each: AppHarness, login: string, grantId: string) => {
  await noticed(each.database.db, grantId);
  await each.database.pool.query('UPDATE ending_notice SET given_at = now() WHERE grant_id = $1', [grantId]);
  return ask(each, login, grantId);
};
const WAITS_FOR_VISA = { state: 'awaiting_credits', visa: 'missing', committedCents: 0 };

describe('a terminated agreement that stands again under a visa rule that came since', () => {
  const terminated = async (beneficiary: string, body: object, ...done: Parameters<typeof take>[2][]) => {
    const { callId, envelopeId } = await callWithVisa(harness, null);
    const { grantId, applicationId: id } = await toGrant(harness, AWARDED_CENTS, { ...titled('Rétabli'), callId }, beneficiary);
    for (const login of [beneficiary, 'finance']) expectStatus(await sign(harness, grantId, login), 200);
    await take(harness, grantId, ...done);
    await noticed(harness.database.db, grantId);
    await take(harness, grantId, ['finance', askOf('termination', { reason: REASON, ...body })]);
    expectStatus(await setRule(harness, envelopeId, AWARDED_CENTS), 200);
    await upheldFor(beneficiary, id, 'terminated');
    return grantId;
  };

  test('waits for its visa where it stood, also if its service was certified, and is certified once it is confirmed', async () => {
    const grantId = await terminated('applicant', {}, ['finance', certify(AWARDED_CENTS)]);
    const tranche = async () => (await grantOf(harness, grantId)).tranches[0];
    const waits = { ...WAITS_FOR_VISA, certifiedCents: 0, amountCents: AWARDED_CENTS };
    expect(await tranche()).toMatchObject(waits);
    await soundness();
    await until('its beneficiary is told', () => writtenTo(harness, 'Recours accepté', 'Rétabli').includes('applicant'));
    expect(harness.mail.find(({ subject }) => /Recours accepté.*Rétabli/.test(subject))?.text).toContain('attend ce visa');
    // It waits there again after another end that is taken back.
    await take(harness, grantId, ['finance', anew(askOf('termination', { reason: REASON }))]);
    await upheld(await applicationOf(harness, grantId));
    expect(await tranche()).toMatchObject(waits);
    await soundness();
    await visaAndConfirm(grantId, 1);
    expect(await tranche()).toMatchObject({ state: 'confirmed', committedCents: AWARDED_CENTS });
    expectStatus(await certify(AWARDED_CENTS)(harness, 'finance', grantId), 200);
    await soundness();
  });

  test('has what was not paid of a tranche as one of its own, whose number no later amendment takes, and nothing of what its end claimed', async () => {
    const PAID_CENTS = 4_000_000;
    const grantId = await terminated(
      'applicant',
      { eligibleCents: 0 },
      ['finance', certify(AWARDED_CENTS)],
      ['finance', order(PAID_CENTS)],
      ['payer', pay(PAID_CENTS)],
    );
    const rest = { amountCents: AWARDED_CENTS - PAID_CENTS, amendment: 1 };
    const tranches = async () => (await grantOf(harness, grantId)).tranches;
    expect(await tranches()).toMatchObject([
      { state: 'paid', amountCents: PAID_CENTS },
      { ...WAITS_FOR_VISA, ...rest },
    ]);
    expect(await claimsOf(harness, grantId)).toMatchObject([{ claimedCents: PAID_CENTS, owedCents: 0 }]);
    await soundness();
    await visaAndConfirm(grantId, 2);
    expect(await tranches()).toMatchObject([{ state: 'paid' }, { ...rest, state: 'confirmed', committedCents: rest.amountCents }]);
    expect(await forecastOf(grantId)).toEqual([
      [PAID_CENTS, false],
      [rest.amountCents, true],
    ]);
    await take(harness, grantId, ['applicant', propose({ durationMonths: 18 })]);
    expect((await grantOf(harness, grantId)).amendments).toMatchObject([{ number: 2 }]);
    await soundness();
  });

  test('of a ministry has what it had not committed as a tranche of its own, which is delegated once it has its visa', async () => {
    const DRAWN_CENTS = 4_000_000;
    const grantId = await terminated('ministry', {}, ['ministry', reportCommitment(DRAWN_CENTS)]);
    const rest = { amountCents: AWARDED_CENTS - DRAWN_CENTS, amendment: 1 };
    const drawn = { state: 'delegated', amountCents: DRAWN_CENTS, committedCents: DRAWN_CENTS, delegatedCents: 0 };
    const tranches = async () => (await grantOf(harness, grantId)).tranches;
    expect(await tranches()).toMatchObject([drawn, { ...WAITS_FOR_VISA, ...rest }]);
    await soundness();
    await visaAndConfirm(grantId, 2);
    expect(await tranches()).toMatchObject([drawn, { ...rest, state: 'delegated', delegatedCents: rest.amountCents }]);
    await take(harness, grantId, ['ministry', reportCommitment(rest.amountCents, {}, 2)]);
    await soundness();
  });
});

describe('of a subsidy that was withdrawn in part, once its appeal is upheld,', () => {
  const reduceTo = (awardedCents: number) => anew(askOf('reduction', { awardedCents, reason: REASON }));
  const LEFT_CENTS = 10_000_000;

  test('a tranche that was cut while planned, and promised since, is promised whole', async () => {
    const grantId = await toInTwo(harness);
    await take(harness, grantId, ['finance', reduceTo(2 * HALF_CENTS - 4_000_000)]);
    await take(harness, grantId, ['finance', order(HALF_CENTS)], ['payer', pay(HALF_CENTS)]);
    await age(harness, grantId);
    for (const rank of [1, 2]) {
      await report(harness, grantId, rank);
      await review(harness, grantId, rank, 1);
    }
    await take(harness, grantId, ['finance', certify(HALF_CENTS - 4_000_000, 2)]);
    await upheld(await applicationOf(harness, grantId));
    expect((await grantOf(harness, grantId)).tranches[1]).toMatchObject({
      ...{ state: 'confirmed', amountCents: HALF_CENTS, committedCents: HALF_CENTS, certifiedCents: 0 },
    });
    await soundness();
  });

  test('an advance that was cut and paid is paid up, or cut again to what is paid', async () => {
    const grantId = await toInTwo(harness);
    const id = await applicationOf(harness, grantId);
    await take(harness, grantId, ['finance', reduceTo(LEFT_CENTS)], ['finance', order(LEFT_CENTS)], ['payer', pay(LEFT_CENTS)]);
    expect(await grantOf(harness, grantId)).toMatchObject({ state: 'closed' });
    const advance = async () => (await grantOf(harness, grantId)).tranches[0];
    await upheld(id);
    expect(await advance()).toMatchObject({ state: 'confirmed', amountCents: HALF_CENTS, paidCents: LEFT_CENTS });
    await take(harness, grantId, ['finance', reduceTo(LEFT_CENTS)]);
    expect(await grantOf(harness, grantId)).toMatchObject({ state: 'closed', tranches: [{ state: 'paid' }, { state: 'cancelled' }] });
    await upheld(id);
    await soundness();
    await take(harness, grantId, ['finance', order(HALF_CENTS - LEFT_CENTS)], ['payer', pay(HALF_CENTS - LEFT_CENTS)]);
    expect(await advance()).toMatchObject({ state: 'paid', paidCents: HALF_CENTS, earlierOrders: [{ cents: LEFT_CENTS }] });
    await soundness();
  });

  test('what is certified anew is more than what is paid, and an amendment may leave no more than that', async () => {
    const { grantId, applicationId: id } = await toActive(harness);
    const smaller = AWARDED_CENTS - 1_000_000;
    await take(harness, grantId, ['finance', reduceTo(smaller)], ['finance', certify(smaller)]);
    await take(harness, grantId, ['finance', order(smaller)], ['payer', pay(smaller)]);
    await upheld(id);
    const again = { tranche: 1, certifiedCents: smaller, observation: 'Vu sur place.' };
    const asked = ['post', `/grants/${grantId}/certifications`] as const;
    expect(await expectRefused(harness, await harness.as('finance'), asked, again, 'certified_not_above_paid')).toMatchObject({
      paidCents: smaller,
    });
    await amend(harness, grantId, fundedBy(smaller));
    expect(await grantOf(harness, grantId)).toMatchObject({ state: 'closed', tranches: [{ state: 'paid', amountCents: smaller }] });
    await soundness();
  });

  test('a suspension that was not lifted goes on', async () => {
    const paid = await after(async () => toInTwo(harness), ['finance', order(HALF_CENTS)], ['payer', pay(HALF_CENTS)])(harness);
    await take(harness, paid, ['lead', suspend], ['finance', reduceTo(LEFT_CENTS)]);
    expect(await grantOf(harness, paid)).toMatchObject({ state: 'closed' });
    await upheld(await applicationOf(harness, paid));
    expect(await grantOf(harness, paid)).toMatchObject({ state: 'suspended', awardedCents: 2 * HALF_CENTS });
    await soundness();
  });

  test('what was collected of its claim could not be paid again: it is refused with the figure', async () => {
    const paid = await after(async () => toInTwo(harness), ['finance', order(HALF_CENTS)], ['payer', pay(HALF_CENTS)])(harness);
    await take(harness, paid, ['finance', reduceTo(LEFT_CENTS)], ['payer', collect(100)]);
    const id = await applicationOf(harness, paid);
    const { decision } = (await read(id)).contestable.find(({ against }: { against: string }) => against === 'withdrawn_in_part');
    expectStatus(await applicant.post(`/applications/${id}/appeal`, { decision, grounds: GROUNDS }), 200);
    expectStatus(await assignTo(harness, id, (await examiner(harness)).id), 200);
    expectStatus(await adviseAs(await examiner(harness), id, 'founded'), 200);
    expect(await refusedUpholding(id, 1, 'reduction_claim_collected')).toMatchObject({ claim: 1, collectedCents: 100 });
  });

  test.each([
    ['that wants a visa by now', false],
    ['whose visa was refused', true],
  ])('a commitment %s is a tranche of its own, which is confirmed once the controller has given its visa', async (_, answered) => {
    const { callId, envelopeId } = await callWithVisa(harness, answered ? AWARDED_CENTS : null);
    const { grantId, applicationId: id } = await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId });
    if (answered) {
      expectStatus(await giveVisa(harness, 'controller', grantId, REFUSAL), 200);
      await lift(envelopeId);
    }
    for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
    await take(harness, grantId, ['finance', reduceTo(AWARDED_CENTS - 1_000_000)]);
    const number = await advised(id);
    expectStatus(await setRule(harness, envelopeId, AWARDED_CENTS), 200);
    const both = await withRoles(harness, answered ? 'chair-and-controller' : 'controller-and-chair', FUND, 'chair', 'controller');
    expectStatus(await endAs(both, id, 'appeal-upholding', { appeal: number }), 200);
    const visa = { ...VISA, tranche: 2 };
    await expectRefused(harness, both, ['post', `/grants/${grantId}/visas`], visa, 'controller_took_part');
    const added = async () => (await grantOf(harness, grantId)).tranches[1];
    const rest = { amountCents: 1_000_000, amendment: 2 };
    const waits = { ...rest, ...WAITS_FOR_VISA };
    expect(await added()).toMatchObject(waits);
    await soundness();
    // It waits again after each decision that is taken back in its turn.
    await lift(envelopeId);
    for (const end of [anew(askOf('termination', { reason: REASON })), reduceTo(AWARDED_CENTS - 1_000_000)]) {
      await take(harness, grantId, ['finance', end]);
      expect(await added()).toMatchObject({ state: 'cancelled' });
      await upheld(id);
      expect(await added()).toMatchObject({ ...waits, visa: 'not_required' });
      await soundness();
    }
    expectStatus(await setRule(harness, envelopeId, AWARDED_CENTS), 200);
    await visaAndConfirm(grantId, 2);
    expect(await added()).toMatchObject({ ...rest, state: 'confirmed', committedCents: 1_000_000 });
    expect(await forecastOf(grantId)).toEqual([[AWARDED_CENTS, true]]);
    await soundness();
  });
});

test('what an open amendment had reserved ended with it, and is not reserved again with its grant', async () => {
  const grantId = await toAmended(more(), 'chair')(harness);
  const before = await ae();
  expectStatus(await terminate(harness, 'finance', grantId), 200);
  const id = await applicationOf(harness, grantId);
  expectStatus(await appeal(harness, id), 200);
  // Another one than the examiner of the amendment.
  const legal = await harness.as('reviewer-legal');
  expectStatus(await assignTo(harness, id, legal.id), 200);
  expectStatus(await adviseAs(legal, id, 'founded'), 200);
  expectStatus(await endAs(chair, id, 'appeal-upholding'), 200);
  expect(await grantOf(harness, grantId)).toMatchObject({
    state: 'active',
    tranches: [{ state: 'confirmed' }, { state: 'planned' }, { state: 'cancelled', amendment: 1 }],
  });
  expect((await ae()).reservedCents).toBeLessThan(before.reservedCents);
  await soundness();
});

test('what the end had cancelled is expected again: obligations and the final account', async () => {
  const grantId = await toAccounted(harness, { obligations: OBLIGATIONS });
  expectStatus(await terminate(harness, 'finance', grantId), 200);
  expect((await grantOf(harness, grantId)).finalAccount).toMatchObject({ state: 'cancelled' });
  await upheld(await applicationOf(harness, grantId));
  const { state, obligations, finalAccount } = await grantOf(harness, grantId);
  expect([state, finalAccount.state, ...obligations.map((each: { state: string }) => each.state)]).toEqual([
    ...['active', 'awaited', 'awaited', 'awaited'],
  ]);
  await soundness();
});

test('a report on months after the project had ended early is not expected again', async () => {
  const grantId = await toAccounted(harness);
  await age(harness, grantId);
  const { version } = await grantOf(harness, grantId);
  const early = { version, endsOn: '2017-05-15', reason: 'Le marché est annulé.' };
  expectStatus(await applicant.post(`/grants/${grantId}/early-end`, early), 200);
  expectStatus(await terminate(harness, 'finance', grantId), 200);
  await upheld(await applicationOf(harness, grantId));
  expect((await grantOf(harness, grantId)).milestones).toMatchObject([{ state: 'planned' }, { state: 'cancelled' }]);
  await soundness();
});

/** A grant, half of it paid, whose final account is approved with this much of its spending kept. */
async function toApproved(keptCents: number): Promise<{ id: string; grantId: string }> {
  const grantId = await toGiven(harness);
  expectStatus(await approveAccount(keptCents)(harness, 'finance', grantId), 200);
  return { id: await applicationOf(harness, grantId), grantId };
}

describe('the approval of a final account', () => {
  const STRUCK_CENTS = 10_000_000;

  test('that strikes an expense can be appealed against, by its letter in Guichet; upheld, the account is approved anew, and its balance paid', async () => {
    const { id, grantId } = await toApproved(SPENT_CENTS - STRUCK_CENTS);
    const before = await grantOf(harness, grantId);
    await until('it is notified', () => writtenTo(harness, 'Décompte final approuvé').includes('applicant'));
    expect(harness.mail.find(({ subject }) => subject.includes('Décompte final approuvé'))?.text).toContain('dans Guichet');
    expect(await read(id)).toMatchObject({ contestable: [{ against: 'accounted', label: 'l’approbation du décompte final' }] });
    // A suspension goes on while the account is open again.
    expectStatus(await suspend(harness, 'lead', grantId), 200);
    await upheldFor('applicant', id);
    expect(await grantOf(harness, grantId)).toMatchObject({ state: 'suspended' });
    expectStatus(await resume(harness, 'lead', grantId), 200);
    const opened = await grantOf(harness, grantId);
    expect(opened).toMatchObject({
      state: 'active',
      tranches: [{ state: 'paid' }, { state: 'confirmed', certifiedCents: 0 }],
      finalAccount: { state: 'given', given: [{ reopens: null }, { number: 2, reopens: 1, spentCents: SPENT_CENTS, review: null }] },
    });
    expect(opened.finalAccount.given[1].lines).toMatchObject(LINES);
    await soundness();
    expectStatus(await approveAccount(SPENT_CENTS - STRUCK_CENTS / 2, { number: 2 })(harness, 'finance', grantId), 200);
    await upheld(id);
    expectStatus(await approveAccount(SPENT_CENTS, { number: 3 })(harness, 'finance', grantId), 200);
    const again = await grantOf(harness, grantId);
    const [due, more] = [before, again].map(({ tranches }) => tranches[1].certifiedCents) as [number, number];
    expect(more).toBeGreaterThan(due);
    expect(again.finalAccount.given.map(({ review }: { review: { words: string } }) => review.words)).toEqual([
      OBSERVATION,
      OBSERVATION,
      OBSERVATION,
    ]);
    await soundness();
    // What was ordered and paid meanwhile stays.
    expectStatus(await order(more, 2)(harness, 'finance', grantId), 200);
    const number = await advised(id);
    await refusedUpholding(id, number, 'payment_under_way');
    expectStatus(await pay(more, 2)(harness, 'payer', grantId), 200);
    expect(await grantOf(harness, grantId)).toMatchObject({ state: 'closed' });
    expectStatus(await endAs(chair, id, 'appeal-upholding', { appeal: number }), 200);
    expect(await grantOf(harness, grantId)).toMatchObject({ state: 'active', tranches: [{}, { state: 'confirmed', paidCents: more }] });
    await soundness();
  });

  test('that claims back what was overpaid cannot be undone once some of it is collected; without that it is no longer claimed', async () => {
    const { id, grantId } = await toApproved(1_000_000);
    const number = await advised(id);
    const [claim] = await claimsOf(harness, grantId);
    expectStatus(await collect(100)(harness, 'payer', grantId), 200);
    expect(await refusedUpholding(id, number, 'account_claim_collected')).toMatchObject({ claim: 1, collectedCents: 100 });
    expect(claim).toMatchObject({ number: 1, collectedCents: 0 });

    const other = await toApproved(1_000_000);
    await upheld(other.id);
    expect(await claimsOf(harness, other.grantId)).toMatchObject([{ owedCents: 0 }]);
    expect(await grantOf(harness, other.grantId)).toMatchObject({ state: 'active', finalAccount: { state: 'given' } });
    await soundness();
  });

  test('that stands no more under a visa rule that came since waits for its visa for what the approval had withdrawn', async () => {
    const { id, grantId } = await toApproved(SPENT_CENTS - STRUCK_CENTS);
    const [, { certifiedCents: dueCents, amountCents }] = (await grantOf(harness, grantId)).tranches;
    const { envelopeId, awardedCents } = await grantOf(harness, grantId);
    expectStatus(await setRule(harness, envelopeId, awardedCents), 200);
    await upheld(id);
    const tranches = async () => (await grantOf(harness, grantId)).tranches;
    const rest = { amountCents: amountCents - dueCents, amendment: 1 };
    expect(await tranches()).toMatchObject([
      { state: 'paid' },
      { state: 'confirmed', amountCents: dueCents },
      { ...WAITS_FOR_VISA, ...rest },
    ]);
    await soundness();
    await visaAndConfirm(grantId, 3);
    await lift(envelopeId);
    expectStatus(await approveAccount(SPENT_CENTS, { number: 2 })(harness, 'finance', grantId), 200);
    const [, , added] = await tranches();
    expect(added).toMatchObject({ ...rest, state: 'certified' });
    await soundness();
  });

  test('of a ministry gives back to it what it has not paid, to be decided anew', async () => {
    const spent = after(
      () => toOver(harness, {}, 'ministry'),
      ['ministry', reportCommitment(HALF_CENTS)],
      ['finance', delegatePayment(HALF_CENTS)],
      ['ministry', reportPayment(9_000_000)],
      ['ministry', reportCommitment(5_000_000, {}, 2)],
      ['ministry', giveAccount()],
    );
    const grantId = await spent(harness);
    const stood = await grantOf(harness, grantId);
    expectStatus(await approveAccount(10_000_000)(harness, 'finance', grantId), 200);
    expect(await grantOf(harness, grantId)).toMatchObject({ state: 'closed', tranches: [{ state: 'paid' }, { state: 'cancelled' }] });
    await upheldFor('ministry', await applicationOf(harness, grantId));
    const again = await grantOf(harness, grantId);
    const promised = ({ tranches }: Awaited<ReturnType<typeof grantOf>>) =>
      tranches.map(({ state, committedCents, delegatedCents }: Promised) => ({ state, promisedCents: committedCents + delegatedCents }));
    expect(promised(again)).toEqual(promised(stood));
    await soundness();
    expectStatus(await approveAccount(SPENT_CENTS, { number: 2 })(harness, 'finance', grantId), 200);
    await soundness();
  });
});

test('CRPA L411-2: each decision that may be appealed against was, by its page', async () => {
  for (const reach of [toRefused, toInadmissible]) await appealAgainst(await reach(harness));
  expect([...byPage].toSorted()).toEqual([...APPEALABLE].toSorted());
});
