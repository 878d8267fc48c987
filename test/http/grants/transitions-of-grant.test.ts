import { sql } from 'kysely';
import { type GrantState, grantTable } from '../../../domain/grants/grant.ts';
import { approveAccount, giveAccount, returnAccount, toGiven, toOver } from '../../support/account-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import {
  advise,
  approve,
  assign,
  decline,
  propose,
  reject,
  signAmendment,
  toAdvised,
  toApproved,
  toAssigned,
  toOneSide,
  toProposed,
  withdraw as withdrawAmendment,
} from '../../support/amendment-fixtures.ts';
import { collect, identify, issue, restore, waive } from '../../support/claim-fixtures.ts';
import { applicationOf, confirmAward, giveAnew, toReexamined, voidOpinion, withdrawAward } from '../../support/conflict-fixtures.ts';
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
import { age, COST_CENTS, postReport, postReview, report, review, toInTwo } from '../../support/impact-fixtures.ts';
import { AWARDED_CENTS, expectStatus, PAYEE, sign, STUDENTS, toActive, toGrant } from '../../support/fixtures.ts';
import { judge, letOff, OBLIGATIONS, show } from '../../support/obligation-fixtures.ts';
import { toTracked, toTrackedClosed } from '../../support/tracking-fixtures.ts';
import {
  accept,
  after,
  askOf,
  cancelCertification,
  cancelOrder,
  certify,
  confirm,
  grantOf,
  HALF_CENTS,
  order,
  pay,
  REASON,
  renounce,
  replan,
  resume,
  returnPayment,
  suspend,
  terminate,
  thaw,
  toAdvanceOrdered,
  toAwaiting,
  toClosed,
  toReduced,
} from '../../support/tranche-fixtures.ts';
import { meetNextDeadline, testTransitions, type Transition } from '../../support/transitions.ts';
import { guarantee, toLocal } from '../../support/legal-form-fixtures.ts';
import { giveVisa, toVisaed, toVisaedInTwo, toVisaGiven } from '../../support/visa-fixtures.ts';
import type { AppHarness } from '../../support/app-harness.ts';

type Reach = (harness: AppHarness) => Promise<string>;

const toSign: Reach = async (harness) => (await toGrant(harness)).grantId;
const toAtOnce: Reach = async (harness) => (await toActive(harness)).grantId;
const toCertified = after(toAtOnce, ['finance', certify(AWARDED_CENTS)]);
const toOrdered = after(toCertified, ['finance', order(AWARDED_CENTS)]);
const toAdvancePaid = after(toAdvanceOrdered, ['payer', pay(HALF_CENTS)]);
const toSuspended = after(toInTwo, ['lead', suspend]);
const toSuspendedOrdered = after(toOrdered, ['lead', suspend]);

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
const reverse = (kind: 'order_payment' | 'pay' | 'issue_claim') => async (harness: AppHarness, login: string, id: string) => {
  const { envelopeId, sequence } = await harness.database.db
    .selectFrom('movement as m')
    .innerJoin('tranche as t', 't.id', 'm.tranche_id')
    .where('t.grant_id', '=', id)
    .where('m.kind', '=', kind)
    .select(['m.envelope_id as envelopeId', 'm.sequence'])
    .executeTakeFirstOrThrow();
  return (await harness.as(login)).post(`/envelopes/${envelopeId}/reversals`, { sequence, reason: 'Erreur de saisie.' });
};

/** Numbers that are not used yet. */
const identifyCommitment = async (harness: AppHarness, login: string, id: string) =>
  (await harness.as(login)).post(`/grants/${id}/commitment-numbers`, { commitmentNumber: freshNumber() });
const identifyOrder = async (harness: AppHarness, login: string, id: string) =>
  (await harness.as(login)).post(`/grants/${id}/order-numbers`, { tranche: 1, orderNumber: freshNumber() });
const toTerminated = after(toInTwo, ['finance', terminate]);
const toTerminatedPaid = after(toAdvanceOrdered, ['payer', pay(HALF_CENTS)], ['finance', terminate]);
const visa = (tranche: number) => (harness: AppHarness, login: string, id: string) => giveVisa(harness, login, id, { tranche });
const proposePayee = async (harness: AppHarness, login: string, id: string) =>
  (await harness.as(login)).post(`/grants/${id}/payees`, PAYEE);
/** The same with bank details that its beneficiary has proposed. */
const proposed =
  (reach: Reach): Reach =>
  async (harness) => {
    const id = await reach(harness);
    expectStatus(await proposePayee(harness, 'applicant', id), 200);
    return id;
  };
const decidePayee =
  (route: string, body: object = {}) =>
  async (harness: AppHarness, login: string, id: string) =>
    (await harness.as(login)).post(`/grants/${id}/${route}`, { payeeId: (await grantOf(harness, id)).payees.at(-1).id, ...body });

const toLocalActive: Reach = async (harness) => {
  const id = await toLocal(harness);
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
  return id;
};

const ofMinistry = { may: 'ministry', mayNot: 'applicant' };
const toSuspendedDelegated = (reach: Reach) => after(reach, ['lead', suspend]);
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
const byPayer = { may: 'payer', mayNot: 'finance' };
const byOwn = { may: 'applicant', mayNot: 'applicant2' };
const byReviewer = { may: 'examiner', mayNot: 'reviewer-legal' };
const byBeneficiary = { may: 'applicant', mayNot: 'editor' };
const changeFunding = (harness: AppHarness, login: string, id: string) =>
  askOf('funding-changes', {
    reason: REASON,
    costCents: 40_000_000,
    fundingLines: [{ label: 'Budget propre', source: 'own', amountCents: 20_000_000 }],
  })(harness, login, id);
/** The same grant, suspended. */
const still = (reach: Reach) => after(reach, ['lead', suspend]);
/** The commands of an amendment, each in a state of its grant. */
const amendmentCases = (state: 'active' | 'suspended', of: (reach: Reach) => Reach): Record<string, Transition<string>> => ({
  [`${state} reportFundingChange`]: { reach: of(toInTwo), ask: changeFunding, ...byBeneficiary },
  [`${state} proposeAmendment`]: { reach: of(toInTwo), ask: propose(), ...byBeneficiary },
  [`${state} assignAmendment`]: { reach: of(toProposed()), ask: assign, ...byLead },
  [`${state} giveAmendmentOpinion`]: { reach: of(toAssigned()), ask: advise, ...byReviewer },
  [`${state} declineAmendment`]: { reach: of(toAssigned()), ask: decline, ...byReviewer },
  [`${state} approveAmendment`]: { reach: of(toAdvised()), ask: approve, ...byLead },
  [`${state} rejectAmendment`]: { reach: of(toAdvised()), ask: reject, ...byLead },
  [`${state} withdrawAmendment`]: { reach: of(toApproved()), ask: withdrawAmendment, ...byBeneficiary },
  [`${state} signAmendment`]: { reach: of(toOneSide()), ask: signAmendment, ...byFinance },
  [`${state} remindAmendment`]: dated(of(toApproved()), 'remindAmendment'),
  [`${state} escalateAmendment`]: dated(recalled(recalled(of(toAssigned()))), 'escalateAmendment'),
  [`${state} lapseAmendment`]: dated(recalled(of(toApproved())), 'lapseAmendment'),
});
/** The application of a grant whose award is re-examined: it holds the deadlines. */
const examined = new Map<string, string>();
const voiding = (reach: Reach): Transition<string> => ({
  reach,
  ask: async (harness, login, id) => voidOpinion(harness, await applicationOf(harness, id), 'legal', login),
  may: 'lead',
  mayNot: 'chair',
});

/** A grant in two tranches whose first is paid, in each state in which something of it may be claimed. */
const paidIn: Record<'active' | 'suspended' | 'terminated' | 'closed', Reach> = {
  active: after(toAdvanceOrdered, ['payer', pay(HALF_CENTS)]),
  suspended: after(toAdvanceOrdered, ['payer', pay(HALF_CENTS)], ['lead', suspend]),
  terminated: after(toAdvanceOrdered, ['payer', pay(HALF_CENTS)], ['finance', terminate]),
  closed: toClosed,
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
/**
 * A grant that is over and reported on, in each state in which its obligations are still asked for; and its own people.
 */
const obligedIn: Record<'active' | 'suspended' | 'closed', Reach> = {
  active: toAccountable,
  suspended: after(toAccountable, ['lead', suspend]),
  closed: toClosedReported,
};
const ownOf = (state: keyof typeof obligedIn) =>
  state === 'closed' ? { may: 'ministry', mayNot: 'applicant' } : { may: 'applicant', mayNot: 'applicant2' };
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
const showing = (state: keyof typeof obligedIn): Record<string, Transition<string>> => ({
  [`${state} giveEvidence`]: { reach: obligedIn[state], ask: show(), ...ownOf(state) },
  [`${state} remindObligation`]: dated(until(obligedIn[state], 'remindObligation'), 'remindObligation'),
  [`${state} escalateObligation`]: dated(until(obligedIn[state], 'escalateObligation'), 'escalateObligation'),
});
const accounting = (state: 'active' | 'suspended'): Record<string, Transition<string>> => ({
  [`${state} giveFinalAccount`]: { reach: obligedIn[state], ask: giveAccount(), ...ownOf(state) },
  [`${state} remindFinalAccount`]: dated(until(obligedIn[state], 'remindFinalAccount'), 'remindFinalAccount'),
  [`${state} escalateFinalAccount`]: dated(until(obligedIn[state], 'escalateFinalAccount'), 'escalateFinalAccount'),
});
const judging = (state: 'active' | 'closed'): Record<string, Transition<string>> => {
  const shown = after(obligedIn[state], [ownOf(state).may, show()]);
  return {
    [`${state} reviewEvidence`]: { reach: shown, ask: judge(), ...byLead },
    [`${state} waiveObligation`]: { reach: obligedIn[state], ask: letOff(), ...byLead },
    [`${state} remindReviewOfEvidence`]: dated(until(shown, 'remindReviewOfEvidence'), 'remindReviewOfEvidence'),
  };
};
const recordPhase = async (harness: AppHarness, login: string, id: string) =>
  (await harness.as(login)).post(`/grants/${id}/phases`, { phase: 'construction', on: '2026-01-05' });
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

const reporting = { ask: (harness: AppHarness, login: string, id: string) => postReport(harness, id, 1, {}, login), ...byOwn };
const reviewing = { ask: (harness: AppHarness, login: string, id: string) => postReview(harness, id, 1, 1, 'accept', login), ...byLead };

testTransitions<GrantState, string>({
  table: grantTable,
  stateOf: async ({ database: { db } }, id) =>
    (await db.selectFrom('grant').where('id', '=', id).select('state').executeTakeFirstOrThrow()).state,
  cases: {
    ...amendmentCases('active', (reach) => reach),
    ...amendmentCases('suspended', still),
    'terminated lapseAmendment': dated(after(toApproved(), ['finance', terminate]), 'lapseAmendment'),
    'closed lapseAmendment': dated(
      after(
        toProposed({ durationMonths: 12 }, toAtOnce),
        ['finance', certify(AWARDED_CENTS)],
        ['finance', order(AWARDED_CENTS)],
        ['payer', pay(AWARDED_CENTS)],
      ),
      'lapseAmendment',
    ),
    'to_accept acceptAward': { reach: toReduced, ask: accept, ...byOwn },
    'to_accept renounceGrant': { reach: toReduced, ask: renounce, ...byOwn },
    'to_accept remindAcceptance': dated(toReduced, 'remindAcceptance'),
    'to_accept deferDeadline': dated(uncovered(recalled(toReduced)), 'expireGrant'),
    'to_accept expireGrant': dated(recalled(toReduced), 'expireGrant'),
    'to_sign signGrant': { reach: toSign, ask: (harness, login, id) => sign(harness, id, login), may: 'applicant', mayNot: 'payer' },
    'to_sign replanTranches': { reach: toSign, ask: replan, ...byFinance },
    'to_sign renounceGrant': { reach: toSign, ask: renounce, ...byOwn },
    'to_sign giveVisa': { reach: toVisaed, ask: visa(1), may: 'controller', mayNot: 'finance' },
    'to_sign proposePayee': { reach: toSign, ask: proposePayee, ...byOwn },
    'to_sign approvePayee': { reach: proposed(toSign), ask: decidePayee('payee-approvals'), may: 'finance', mayNot: 'applicant' },
    'to_sign rejectPayee': {
      reach: proposed(toSign),
      ask: decidePayee('payee-rejections', { reason: REASON }),
      may: 'finance',
      mayNot: 'applicant',
    },
    'to_sign recordGuarantee': { reach: toLocal, ask: guarantee(), ...byFinance },
    'to_sign remindSignatories': dated(toSign, 'remindSignatories'),
    'to_sign deferDeadline': dated(uncovered(recalled(toSign)), 'expireGrant'),
    'to_sign expireGrant': dated(recalled(toSign), 'expireGrant'),
    'to_sign identifyCommitment': { reach: toSign, ask: identifyCommitment, ...byFinance },
    'active identifyCommitment': { reach: toAtOnce, ask: identifyCommitment, ...byFinance },
    'active identifyOrder': { reach: toOrdered, ask: identifyOrder, ...byFinance },
    'suspended identifyCommitment': { reach: toSuspended, ask: identifyCommitment, ...byFinance },
    'suspended identifyOrder': { reach: toSuspendedOrdered, ask: identifyOrder, ...byFinance },
    'terminated recordPhase': { reach: toTerminated, ask: recordPhase, ...byLead },
    'terminated identifyCommitment': { reach: toTerminated, ask: identifyCommitment, ...byFinance },
    'terminated identifyOrder': { reach: toTerminatedPaid, ask: identifyOrder, ...byFinance },
    'closed identifyCommitment': { reach: toClosed, ask: identifyCommitment, ...byFinance },
    'closed returnPayment': { reach: toClosed, ask: returnPayment, ...byPayer },
    'closed identifyOrder': { reach: toClosed, ask: identifyOrder, ...byFinance },
    'active confirmTranche': { reach: toVisaGiven, ask: confirm, ...byFinance },
    'active confirmNextTranche': { reach: reported(toInTwo), once: (harness, id) => review(harness, id, 1, 1) },
    'active resumeTranche': { reach: toAwaiting, once: thaw },
    'active approveFinalAccount': { reach: toGiven, ask: approveAccount(), may: 'finance', mayNot: 'payer' },
    'active returnFinalAccount': { reach: toGiven, ask: returnAccount(), ...byFinance },
    ...accounting('active'),
    ...accounting('suspended'),
    ...showing('active'),
    ...showing('suspended'),
    ...showing('closed'),
    ...judging('active'),
    ...judging('closed'),
    'active certifyService': { reach: toAtOnce, ask: certify(AWARDED_CENTS), ...byFinance },
    'active cancelCertification': { reach: after(toAtOnce, ['finance', certify(AWARDED_CENTS)]), ask: cancelCertification, ...byFinance },
    'active orderPayment': { reach: toInTwo, ask: order(HALF_CENTS), ...byFinance },
    'active cancelOrder': { reach: toAdvanceOrdered, ask: cancelOrder, ...byFinance },
    'active recordPayment': { reach: toAdvanceOrdered, ask: pay(HALF_CENTS), ...byPayer },
    'active returnPayment': { reach: toAdvancePaid, ask: returnPayment, ...byPayer },
    'active delegatePayment': { reach: toCommitted, ask: delegatePayment(AWARDED_CENTS), ...byFinance },
    'active reportCommitment': { reach: toDelegated, ask: reportCommitment(AWARDED_CENTS), ...ofMinistry },
    'active reportPayment': { reach: toPayable, ask: reportPayment(AWARDED_CENTS), ...ofMinistry },
    'active returnDelegation': { reach: toDelegated, ask: returnDelegation(AWARDED_CENTS), ...byFinance },
    'active reverseMovement': { reach: toOrdered, ask: reverse('order_payment'), may: 'finance-2', mayNot: 'finance' },
    'active giveVisa': { reach: toVisaedInTwo, ask: visa(2), may: 'controller', mayNot: 'finance' },
    'active proposePayee': { reach: toInTwo, ask: proposePayee, ...byOwn },
    'active approvePayee': { reach: proposed(toInTwo), ask: decidePayee('payee-approvals'), may: 'finance', mayNot: 'applicant' },
    'active rejectPayee': {
      reach: proposed(toInTwo),
      ask: decidePayee('payee-rejections', { reason: REASON }),
      may: 'finance',
      mayNot: 'applicant',
    },
    'active recordGuarantee': { reach: toLocalActive, ask: guarantee(), ...byFinance },
    'active reportMilestone': { reach: aged(toInTwo), ...reporting },
    'active reviewReport': { reach: reported(toInTwo), ...reviewing },
    'active recordPhase': { reach: toInTwo, ask: recordPhase, ...byLead },
    'active dismissSlippageAlert': { reach: slipped(toInTwo), ask: dismiss, ...byLead },
    'active askTracking': dated(toTracked, 'askTracking'),
    'active remindReport': dated(toInTwo, 'remindReport'),
    'active escalateReport': dated(recalled(toAtOnce), 'escalateReport'),
    'active remindReviewOfReport': dated(reported(toAtOnce), 'remindReviewOfReport'),
    'active suspendGrant': { reach: toInTwo, ask: suspend, ...byLead },
    'active terminateGrant': { reach: toInTwo, ask: terminate, ...byFinance },
    'suspended cancelOrder': { reach: toSuspendedOrdered, ask: cancelOrder, ...byFinance },
    'suspended recordPayment': { reach: toSuspendedOrdered, ask: pay(AWARDED_CENTS), ...byPayer },
    'suspended returnPayment': { reach: after(toAdvancePaid, ['lead', suspend]), ask: returnPayment, ...byPayer },
    'suspended reportCommitment': { reach: toSuspendedDelegated(toDelegated), ask: reportCommitment(AWARDED_CENTS), ...ofMinistry },
    'suspended reportPayment': { reach: toSuspendedDelegated(toPayable), ask: reportPayment(AWARDED_CENTS), ...ofMinistry },
    'suspended returnDelegation': { reach: toSuspendedDelegated(toDelegated), ask: returnDelegation(AWARDED_CENTS), ...byFinance },
    'suspended reverseMovement': { reach: toSuspendedOrdered, ask: reverse('order_payment'), may: 'finance-2', mayNot: 'finance' },
    'suspended giveVisa': { reach: after(toVisaedInTwo, ['lead', suspend]), ask: visa(2), may: 'controller', mayNot: 'finance' },
    'suspended proposePayee': { reach: toSuspended, ask: proposePayee, ...byOwn },
    'suspended approvePayee': { reach: proposed(toSuspended), ask: decidePayee('payee-approvals'), may: 'finance', mayNot: 'applicant' },
    'suspended rejectPayee': {
      reach: proposed(toSuspended),
      ask: decidePayee('payee-rejections', { reason: REASON }),
      may: 'finance',
      mayNot: 'applicant',
    },
    'suspended reportMilestone': { reach: aged(toSuspended), ...reporting },
    'suspended recordPhase': { reach: toSuspended, ask: recordPhase, ...byLead },
    'suspended dismissSlippageAlert': { reach: slipped(toSuspended), ask: dismiss, ...byLead },
    'suspended askTracking': dated(after(toTracked, ['lead', suspend]), 'askTracking'),
    'suspended remindReport': dated(toSuspended, 'remindReport'),
    'suspended escalateReport': dated(recalled(after(toAtOnce, ['lead', suspend])), 'escalateReport'),
    'to_accept voidOpinion': voiding(toReduced),
    'to_sign voidOpinion': voiding(toSign),
    'active voidOpinion': voiding(toAtOnce),
    'suspended voidOpinion': voiding(toSuspended),
    'suspended confirmAward': {
      reach: async (harness) => {
        const { applicationId, grantId } = await toReexamined(harness);
        await giveAnew(harness, applicationId);
        return grantId;
      },
      ask: async (harness, login, id) => confirmAward(harness, await applicationOf(harness, id), login),
      may: 'chair',
      mayNot: 'lead',
    },
    'suspended withdrawAward': {
      reach: async (harness) => (await toReexamined(harness)).grantId,
      ask: async (harness, login, id) => withdrawAward(harness, await applicationOf(harness, id), login),
      may: 'chair',
      mayNot: 'lead',
    },
    'suspended lapseReexamination': {
      reach: async (harness) => {
        const { applicationId, grantId } = await toReexamined(harness);
        examined.set(grantId, await untilDue(harness, applicationId, 'lapseReexamination'));
        return grantId;
      },
      date: 'lapseReexamination',
      streamId: (id) => examined.get(id) ?? '',
    },
    'suspended resumeGrant': { reach: toSuspended, ask: resume, ...byLead },
    'suspended terminateGrant': { reach: toSuspended, ask: terminate, ...byFinance },
    'terminated delegatePayment': { reach: toTerminatedUnprovided, ask: delegatePayment(AWARDED_CENTS), ...byFinance },
    'terminated reportPayment': { reach: toTerminatedOwed, ask: reportPayment(AWARDED_CENTS), ...ofMinistry },
    'terminated returnDelegation': { reach: toTerminatedOwed, ask: returnDelegation(AWARDED_CENTS), ...byFinance },
    'closed recordPhase': { reach: toClosed, ask: recordPhase, ...byLead },
    'closed dismissSlippageAlert': { reach: slipped(toClosed), ask: dismiss, ...byLead },
    'closed askTracking': dated(toTrackedClosed, 'askTracking'),
    'closed reverseMovement': { reach: toClosed, ask: reverse('pay'), ...byFinance },
    ...claiming('active'),
    ...claiming('suspended'),
    ...claiming('terminated'),
    ...claiming('closed'),
    'terminated reverseMovement': {
      reach: after(paidIn.terminated, ['finance', issue(1_000)]),
      ask: reverse('issue_claim'),
      may: 'finance-2',
      mayNot: 'finance',
    },
    'closed reportMilestone': { reach: aged(toClosed), ...reporting },
    'closed reviewReport': { reach: reported(toClosed), ...reviewing },
    'closed remindReport': dated(toClosed, 'remindReport'),
    'closed escalateReport': dated(recalled(toClosed), 'escalateReport'),
    'closed remindReviewOfReport': dated(reported(toClosed), 'remindReviewOfReport'),
  },
  ends: {
    expired: recalled(recalled(toSign)),
    renounced: after(toSign, ['applicant', renounce]),
  },
});
