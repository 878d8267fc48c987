import { sql } from 'kysely';
import { type GrantState, grantTable } from '../../../domain/grants/grant.ts';
import { giveAccount, toOver } from '../../support/account-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { decline, reject, toAdvised, toApproved, toAssigned, toProposed } from '../../support/amendment-fixtures.ts';
import { collect, identify, issue, restore, waive } from '../../support/claim-fixtures.ts';
import { applicationOf, toReexamined, voidOpinion } from '../../support/conflict-fixtures.ts';
import { untilDue } from '../../support/correction-fixtures.ts';
import {
  delegatePayment,
  reportCommitment,
  reportPayment,
  returnDelegation,
  toCommitted,
  toDelegated,
  toPayable,
} from '../../support/delegation-fixtures.ts';
import { freshNumber } from '../../support/export-fixtures.ts';
import { certifyGain, declare, lapse, revise, withDeclared, withGain, withPromise } from '../../support/gain-fixtures.ts';
import { age, COST_CENTS, report, review, toInTwo } from '../../support/impact-fixtures.ts';
import { AWARDED_CENTS, expectStatus, PAYEE, sign, STUDENTS, toActive, toGrant } from '../../support/fixtures.ts';
import { judge, letOff, OBLIGATIONS, show } from '../../support/obligation-fixtures.ts';
import { toTracked, toTrackedClosed } from '../../support/tracking-fixtures.ts';
import {
  after,
  certify,
  grantOf,
  HALF_CENTS,
  order,
  pay,
  REASON,
  returnPayment,
  suspend,
  terminate,
  toAdvanceOrdered,
  toClosed,
  toReduced,
} from '../../support/tranche-fixtures.ts';
import { meetNextDeadline, testTransitions, type Transition } from '../../support/transitions.ts';
import { check, drawn } from '../../support/sample-fixtures.ts';
import { giveVisa, toVisaedInTwo } from '../../support/visa-fixtures.ts';
import type { AppHarness } from '../../support/app-harness.ts';

type Reach = (harness: AppHarness) => Promise<string>;

/** The same, suspended. */
const still = (reach: Reach) => after(reach, ['lead', suspend]);
const toSign: Reach = async (harness) => (await toGrant(harness)).grantId;
const toAtOnce: Reach = async (harness) => (await toActive(harness)).grantId;
const toCertified = after(toAtOnce, ['finance', certify(AWARDED_CENTS)]);
const toOrdered = after(toCertified, ['finance', order(AWARDED_CENTS)]);
const toAdvancePaid = after(toAdvanceOrdered, ['payer', pay(HALF_CENTS)]);
const toSuspended = still(toInTwo);
const toSuspendedOrdered = still(toOrdered);

/** The same, once its next deadline is met. */
const recalled =
  (reach: Reach): Reach =>
  async (harness) => {
    const id = await reach(harness);
    await meetNextDeadline(harness, id);
    return id;
  };
/** The same, as a closing leaves it that finds no credits in the next year. */
const uncovered =
  (reach: Reach): Reach =>
  async (harness) => {
    const id = await reach(harness);
    await sql`
      INSERT INTO uncovered_reservation (tranche_id, envelope_id, year, cents)
      SELECT t.id, g.envelope_id, t.year, t.amount_cents FROM tranche AS t JOIN "grant" AS g ON g.id = t.grant_id WHERE g.id = ${id}`.execute(
      harness.database.db,
    );
    return id;
  };
/** The same, its periods over. */
const aged =
  (reach: Reach): Reach =>
  async (harness) => {
    const id = await reach(harness);
    await age(harness, id);
    return id;
  };
const reported =
  (reach: Reach): Reach =>
  async (harness) => {
    const id = await aged(reach)(harness);
    await report(harness, id, 1);
    return id;
  };

/** A reversal is asked of the envelope, by another person than the one who made the movement. */
const reverse = (kind: 'order_payment' | 'issue_claim') => async (harness: AppHarness, login: string, id: string) => {
  const { envelopeId, sequence } = await harness.database.db
    .selectFrom('movement as m')
    .innerJoin('tranche as t', 't.id', 'm.tranche_id')
    .where('t.grant_id', '=', id)
    .where('m.kind', '=', kind)
    .select(['m.envelope_id as envelopeId', 'm.sequence'])
    .executeTakeFirstOrThrow();
  return (await harness.as(login)).post(`/envelopes/${envelopeId}/reversals`, { sequence, reason: 'Erreur de saisie.' });
};
const identifyOrder = async (harness: AppHarness, login: string, id: string) =>
  (await harness.as(login)).post(`/grants/${id}/order-numbers`, { tranche: 1, orderNumber: freshNumber() });
const toTerminatedPaid = after(toAdvanceOrdered, ['payer', pay(HALF_CENTS)], ['finance', terminate]);
const visa = (tranche: number) => (harness: AppHarness, login: string, id: string) => giveVisa(harness, login, id, { tranche });
const proposePayee = async (harness: AppHarness, login: string, id: string) =>
  (await harness.as(login)).post(`/grants/${id}/payees`, PAYEE);
/** The same with bank details that a member of finance has proposed: another one decides on them, whatever they are. */
const proposed =
  (reach: Reach): Reach =>
  async (harness) => {
    const id = await reach(harness);
    expectStatus(await proposePayee(harness, 'finance-2', id), 200);
    return id;
  };
const decidePayee =
  (route: string, body: object = {}) =>
  async (harness: AppHarness, login: string, id: string) =>
    (await harness.as(login)).post(`/grants/${id}/${route}`, { payeeId: (await grantOf(harness, id)).payees.at(-1).id, ...body });

const ofMinistry = { may: 'ministry', mayNot: 'applicant' };
/** A delegation that was terminated, on which the ministry has still to pay what it had committed. */
const toTerminatedOwed = after(toPayable, ['finance', terminate]);
const toTerminatedUnprovided = after(toCommitted, ['finance', terminate]);

const dated = (reach: Reach, date: Extract<Transition<string>, { date: string }>['date']): Transition<string> => ({
  reach,
  date,
  streamId: (id) => id,
});
const byFinance = { may: 'finance', mayNot: 'payer' };
const byLead = { may: 'lead', mayNot: 'finance' };
const byApplicant = { may: 'applicant', mayNot: 'applicant2' };
const byPayer = { may: 'payer', mayNot: 'finance' };
const byReviewer = { may: 'examiner', mayNot: 'reviewer-legal' };
/** The commands and dates of an amendment whose grant is suspended. */
const ofSuspendedAmendment: Record<string, Transition<string>> = {
  'suspended declineAmendment': { reach: still(toAssigned()), ask: decline, ...byReviewer },
  'suspended rejectAmendment': { reach: still(toAdvised()), ask: reject, ...byLead },
  'suspended remindAmendment': dated(still(toApproved()), 'remindAmendment'),
  'suspended escalateAmendment': dated(recalled(recalled(still(toAssigned()))), 'escalateAmendment'),
  'suspended lapseAmendment': dated(recalled(still(toApproved())), 'lapseAmendment'),
};
/** The application of a grant whose award is re-examined: it holds the deadlines. */
const examined = new Map<string, string>();
const voiding = (reach: Reach): Transition<string> => ({
  reach,
  ask: async (harness, login, id) => voidOpinion(harness, await applicationOf(harness, id), 'legal', login),
  may: 'lead',
  mayNot: 'chair',
});

/** A grant in two tranches whose first is paid, in each state in which something of it may be claimed. */
const paidIn: Record<'active' | 'suspended' | 'terminated', Reach> = {
  active: toAdvancePaid,
  suspended: still(toAdvancePaid),
  terminated: toTerminatedPaid,
};
const claiming = (state: keyof typeof paidIn): Record<string, Transition<string>> => {
  const claimed = after(paidIn[state], ['finance', issue(1_000)]);
  return {
    [`${state} issueClaim`]: { reach: paidIn[state], ask: issue(1_000), ...byFinance },
    [`${state} collectClaim`]: { reach: claimed, ask: collect(400), ...byPayer },
    [`${state} waiveClaim`]: { reach: claimed, ask: waive(400), may: 'finance-2', mayNot: 'finance' },
    [`${state} identifyClaim`]: { reach: claimed, ask: identify('TP-9'), ...byFinance },
    [`${state} restoreCredits`]: { reach: after(claimed, ['payer', collect(400)]), ask: restore(400), ...byFinance },
  };
};

const checking = (state: 'active' | 'suspended' | 'terminated' | 'closed', reach: Reach): Record<string, Transition<string>> => ({
  [`${state} checkPayment`]: { reach: drawn(reach), ask: check(), may: 'controller', mayNot: 'lead' },
});

/** A grant that is paid at once, with a gain, and closed since. */
const closedWith = (gain: typeof withGain): Reach =>
  after(gain(toAtOnce), ['finance', certify(AWARDED_CENTS)], ['finance', order(AWARDED_CENTS)], ['payer', pay(AWARDED_CENTS)]);

/** A ministry's grant of one tranche that is closed by its last payment, and asks for evidence. */
const toClosedObliged = async (harness: AppHarness): Promise<string> => {
  const callId = await openCall(harness, { terms: { obligations: OBLIGATIONS } });
  const { grantId } = await toGrant(harness, AWARDED_CENTS, { ...STUDENTS, callId }, 'ministry');
  for (const login of ['ministry', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
  await after(
    async () => grantId,
    ['ministry', reportCommitment(AWARDED_CENTS)],
    ['finance', delegatePayment(AWARDED_CENTS)],
    ['ministry', reportPayment(AWARDED_CENTS)],
  )(harness);
  await age(harness, grantId);
  return grantId;
};
const toClosedReported = async (harness: AppHarness): Promise<string> => {
  const id = await toClosedObliged(harness);
  await report(harness, id, 1, {}, 'ministry');
  await review(harness, id, 1, 1);
  return id;
};
const toAccountable = (harness: AppHarness): Promise<string> => toOver(harness, { obligations: OBLIGATIONS });
/** A grant that is over and reported on, suspended or closed, whose obligations are asked for; and its own people. */
const obliged = {
  suspended: { reach: still(toAccountable), may: 'applicant', mayNot: 'applicant2' },
  closed: { reach: toClosedReported, may: 'ministry', mayNot: 'applicant' },
};
/** The same, moved on until its next deadline is of this kind: what comes before it is met. */
const until =
  (reach: Reach, what: string): Reach =>
  async (harness) => {
    const id = await reach(harness);
    for (;;) {
      const { due_what: next } = await harness.database.db
        .selectFrom('stream')
        .where('id', '=', id)
        .select('due_what')
        .executeTakeFirstOrThrow();
      if (next === what) return id;
      await meetNextDeadline(harness, id);
    }
  };
const showing = (state: keyof typeof obliged): Record<string, Transition<string>> => ({
  [`${state} giveEvidence`]: { ...obliged[state], ask: show() },
  [`${state} remindObligation`]: dated(until(obliged[state].reach, 'remindObligation'), 'remindObligation'),
  [`${state} escalateObligation`]: dated(until(obliged[state].reach, 'escalateObligation'), 'escalateObligation'),
});
const shown = after(toClosedReported, ['ministry', show()]);
const dismiss = async (harness: AppHarness, login: string, id: string) =>
  (await harness.as(login)).post(`/grants/${id}/slippage/dismissals`, { alert: 2, reason: REASON });
/** The same, with a report that forecasts far more than was planned. */
const slipped =
  (reach: Reach): Reach =>
  async (harness) => {
    const id = await aged(reach)(harness);
    await report(harness, id, 1, { forecastCostCents: 2 * COST_CENTS });
    return id;
  };

testTransitions<GrantState, string>({
  table: grantTable,
  stateOf: async ({ database: { db } }, id) =>
    (await db.selectFrom('grant').where('id', '=', id).select('state').executeTakeFirstOrThrow()).state,
  cases: {
    ...ofSuspendedAmendment,
    'closed lapseAmendment': dated(
      after(
        toProposed({ durationMonths: 12 }, toAtOnce),
        ['finance', certify(AWARDED_CENTS)],
        ['finance', order(AWARDED_CENTS)],
        ['payer', pay(AWARDED_CENTS)],
      ),
      'lapseAmendment',
    ),
    'to_accept deferDeadline': dated(uncovered(recalled(toReduced)), 'expireGrant'),
    'to_sign rejectPayee': {
      reach: proposed(toSign),
      ask: decidePayee('payee-rejections', { reason: REASON }),
      may: 'finance',
      mayNot: 'applicant',
    },
    'to_sign escalateSignature': dated(
      recalled(after(toSign, ['applicant', (harness, login, id) => sign(harness, id, login)])),
      'expireGrant',
    ),
    'terminated identifyOrder': { reach: toTerminatedPaid, ask: identifyOrder, ...byFinance },
    'suspended giveFinalAccount': { ...obliged.suspended, ask: giveAccount() },
    'suspended remindFinalAccount': dated(until(obliged.suspended.reach, 'remindFinalAccount'), 'remindFinalAccount'),
    'suspended escalateFinalAccount': dated(until(obliged.suspended.reach, 'escalateFinalAccount'), 'escalateFinalAccount'),
    ...showing('suspended'),
    ...showing('closed'),
    'closed reviewEvidence': { reach: shown, ask: judge(), ...byLead },
    'closed waiveObligation': { reach: toClosedReported, ask: letOff(), ...byLead },
    'closed remindReviewOfEvidence': dated(until(shown, 'remindReviewOfEvidence'), 'remindReviewOfEvidence'),
    'suspended returnPayment': { reach: still(toAdvancePaid), ask: returnPayment, ...byPayer },
    'suspended reportCommitment': { reach: still(toDelegated), ask: reportCommitment(AWARDED_CENTS), ...ofMinistry },
    'suspended returnDelegation': { reach: still(toDelegated), ask: returnDelegation(AWARDED_CENTS), ...byFinance },
    'suspended reverseMovement': { reach: toSuspendedOrdered, ask: reverse('order_payment'), may: 'finance-2', mayNot: 'finance' },
    'suspended giveVisa': { reach: still(toVisaedInTwo), ask: visa(2), may: 'controller', mayNot: 'finance' },
    'suspended approvePayee': { reach: proposed(toSuspended), ask: decidePayee('payee-approvals'), may: 'finance', mayNot: 'applicant' },
    'suspended rejectPayee': {
      reach: proposed(toSuspended),
      ask: decidePayee('payee-rejections', { reason: REASON }),
      may: 'finance',
      mayNot: 'applicant',
    },
    'suspended dismissSlippageAlert': { reach: slipped(toSuspended), ask: dismiss, ...byLead },
    'suspended askTracking': dated(still(toTracked), 'askTracking'),
    'suspended remindReport': dated(toSuspended, 'remindReport'),
    'suspended escalateReport': dated(recalled(still(toAtOnce)), 'escalateReport'),
    'suspended voidOpinion': voiding(toSuspended),
    'suspended lapseReexamination': {
      reach: async (harness) => {
        const { applicationId, grantId } = await toReexamined(harness);
        examined.set(grantId, await untilDue(harness, applicationId, 'lapseReexamination'));
        return grantId;
      },
      date: 'lapseReexamination',
      streamId: (id) => examined.get(id) ?? '',
    },
    'terminated delegatePayment': { reach: toTerminatedUnprovided, ask: delegatePayment(AWARDED_CENTS), ...byFinance },
    'terminated returnDelegation': { reach: toTerminatedOwed, ask: returnDelegation(AWARDED_CENTS), ...byFinance },
    'closed reviseGain': { reach: closedWith(withGain), ask: revise(), ...byApplicant },
    'closed declareGain': { reach: closedWith(withGain), ask: declare(), ...byApplicant },
    'closed certifyGain': { reach: closedWith(withDeclared), ask: certifyGain(), ...byFinance },
    'active remindGain': dated(until(withPromise(toAtOnce), 'remindGain'), 'remindGain'),
    'suspended remindGain': dated(until(still(withPromise(toAtOnce)), 'remindGain'), 'remindGain'),
    'closed remindGain': dated(until(closedWith(withPromise), 'remindGain'), 'remindGain'),
    'active lapseLateGain': dated(until(withPromise(toAtOnce), 'lapseLateGain'), 'lapseLateGain'),
    'closed lapseLateGain': dated(until(closedWith(withPromise), 'lapseLateGain'), 'lapseLateGain'),
    'closed lapseGain': { reach: closedWith(withGain), ask: lapse(), ...byLead },
    'suspended declareGain': { reach: still(withGain(toAtOnce)), ask: declare(), ...byApplicant },
    'suspended certifyGain': { reach: still(withDeclared(toAtOnce)), ask: certifyGain(), ...byFinance },
    'terminated certifyGain': { reach: after(withDeclared(toAtOnce), ['finance', terminate]), ask: certifyGain('return'), ...byFinance },
    'terminated lapseGain': { reach: after(withGain(toAtOnce), ['finance', terminate]), ask: lapse(), ...byLead },
    'closed dismissSlippageAlert': { reach: slipped(toClosed), ask: dismiss, ...byLead },
    'closed askTracking': dated(toTrackedClosed, 'askTracking'),
    ...claiming('active'),
    ...claiming('suspended'),
    ...claiming('terminated'),
    ...checking('active', paidIn.active),
    ...checking('suspended', paidIn.suspended),
    ...checking('terminated', paidIn.terminated),
    ...checking('closed', toClosed),
    'terminated reverseMovement': {
      reach: after(paidIn.terminated, ['finance', issue(1_000)]),
      ask: reverse('issue_claim'),
      may: 'finance-2',
      mayNot: 'finance',
    },
    'closed remindReport': dated(toClosed, 'remindReport'),
    'closed escalateReport': dated(recalled(toClosed), 'escalateReport'),
    'closed remindReviewOfReport': dated(reported(toClosed), 'remindReviewOfReport'),
  },
});
