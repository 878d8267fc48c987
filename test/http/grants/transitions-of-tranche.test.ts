import { type TrancheState, trancheTable } from '../../../domain/grants/tranche.ts';
import { approveAccount, giveAccount, NO_ADVANCE, toAccounted, toGiven, toOver, toReportedOn } from '../../support/account-fixtures.ts';
import {
  delegatePayment,
  reportCommitment,
  reportPayment,
  returnDelegation,
  toCommitted,
  toDelegated,
  toPayable,
} from '../../support/delegation-fixtures.ts';
import { toStopped, withdrawAwardOf } from '../../support/conflict-fixtures.ts';
import {
  less,
  more,
  signAmendment,
  toApproved,
  toOneSide as toHalfSigned,
  withdraw as withdrawAmendment,
} from '../../support/amendment-fixtures.ts';
import { untilDue } from '../../support/correction-fixtures.ts';
import { freshNumber } from '../../support/export-fixtures.ts';
import { age, IN_TWO_CENTS, postReview, report, toInTwo } from '../../support/impact-fixtures.ts';
import { AWARDED_CENTS, sign, toActive, toGrant } from '../../support/fixtures.ts';
import { OBLIGATIONS, toObliged } from '../../support/obligation-fixtures.ts';
import {
  accept,
  after,
  cancelCertification,
  cancelOrder,
  certify,
  confirm,
  FROZEN_CENTS,
  grantOf,
  HALF_CENTS,
  moveCredits,
  order,
  pay,
  renounce,
  replan,
  resume,
  returnPayment,
  suspend,
  terminate,
  thaw,
  toAdvanceOrdered,
  toAwaiting,
  toBalance,
  toClosed,
  toReduced,
} from '../../support/tranche-fixtures.ts';
import { meetNextDeadline, testTransitions } from '../../support/transitions.ts';
import { giveVisa, toAwaitingVisa, toVisaedInTwo, toVisaGiven } from '../../support/visa-fixtures.ts';
import type { AppHarness } from '../../support/app-harness.ts';

/** A tranche by its grant and its rank; `id`: that of its row, where another plan may replace it. */
type Thing = { grantId: string; rank: number; id: string };

const trancheOf =
  (reach: (harness: AppHarness) => Promise<string>, rank = 1) =>
  async (harness: AppHarness): Promise<Thing> => {
    const grantId = await reach(harness);
    const { id } = await harness.database.db
      .selectFrom('tranche')
      .where('grant_id', '=', grantId)
      .where('rank', '=', rank)
      .where('replaced_at', 'is', null)
      .select('id')
      .executeTakeFirstOrThrow();
    return { grantId, rank, id };
  };
type Ask = typeof accept;
const on =
  (ask: Ask) =>
  (harness: AppHarness, login: string, { grantId }: Thing) =>
    ask(harness, login, grantId);

const secondVisa: Ask = (harness, login, id) => giveVisa(harness, login, id, { tranche: 2 });

const toSign = async (harness: AppHarness) => (await toGrant(harness)).grantId;
const toOneSide = async (harness: AppHarness) => {
  const id = await toSign(harness);
  await sign(harness, id, 'applicant');
  return id;
};
const toAtOnce = async (harness: AppHarness) => (await toActive(harness)).grantId;
const toCertified = after(toAtOnce, ['finance', certify(AWARDED_CENTS)]);
const toPaidInPart = after(toCertified, ['finance', order(HALF_CENTS)], ['payer', pay(HALF_CENTS)]);
const toOrdered = after(toCertified, ['finance', order(AWARDED_CENTS)]);
const toReported = async (harness: AppHarness) => {
  const id = await toInTwo(harness);
  await age(harness, id);
  await report(harness, id, 1);
  return id;
};
/** A reversal is asked of the envelope, by another person than the one who made the movement. */
const reverse =
  (kind: 'order_payment' | 'pay' | 'commit_delegated') =>
  async (harness: AppHarness, login: string, { grantId, id }: Thing) => {
    const { envelopeId } = await grantOf(harness, grantId);
    const { sequence } = await harness.database.db
      .selectFrom('movement')
      .where('tranche_id', '=', id)
      .where('kind', '=', kind)
      .select('sequence')
      .executeTakeFirstOrThrow();
    return (await harness.as(login)).post(`/envelopes/${envelopeId}/reversals`, { sequence, reason: 'Erreur de saisie.' });
  };
const identifyOrder = async (harness: AppHarness, login: string, { grantId, rank }: Thing) =>
  (await harness.as(login)).post(`/grants/${grantId}/order-numbers`, { tranche: rank, orderNumber: freshNumber() });
const toExpiring = async (harness: AppHarness) => {
  const id = await toSign(harness);
  await meetNextDeadline(harness, id);
  return id;
};
const indicatorsAlone = { trancheConditions: ['indicators' as const], obligations: [] };
/**
 * A grant whose second tranche waits for its indicators, none of which was reported; and the same while the grant was
 * suspended.
 */
const toUntold = async (harness: AppHarness) => {
  const id = await toObliged(harness, indicatorsAlone);
  await age(harness, id);
  return id;
};
const toTold = async (harness: AppHarness) => {
  const id = await after(toUntold, ['lead', suspend])(harness);
  await report(harness, id, 1);
  return after(async () => id, ['lead', resume])(harness);
};
/** Grants that are over, whose account is given while a tranche stands in another state. */
const given = (reach: (harness: AppHarness) => Promise<string>, beneficiary = 'applicant') => after(reach, [beneficiary, giveAccount()]);
const toHeldAccount = given((harness) => toOver(harness, { trancheConditions: ['report', 'obligations'], obligations: OBLIGATIONS }));
const toAwaitingAccount = given(async (harness) => {
  const id = await toAccounted(harness, {}, 'applicant', { aeCents: IN_TWO_CENTS, cpCents: IN_TWO_CENTS });
  await moveCredits(harness, id, 'freezes', FROZEN_CENTS);
  return toReportedOn(harness, id);
});
const toCertifiedAccount = given(async (harness) => {
  const id = await toAccounted(harness, NO_ADVANCE);
  // Nothing is certified before the project has begun.
  await age(harness, id, 1);
  await after(async () => id, ['finance', certify(HALF_CENTS)])(harness);
  return toReportedOn(harness, id);
});
const toDelegatedAccount = given((harness) => toOver(harness, {}, 'ministry'), 'ministry');
const ofMinistry = { may: 'ministry', mayNot: 'applicant' };
const byFinance = { may: 'finance', mayNot: 'payer' };
const signing = { ask: on(signAmendment), may: 'finance', mayNot: 'payer' };
/** An amendment that adds a third tranche, at a date of its own. */
const toAdded = toApproved(more(), 'chair');
const end = { ask: on(terminate), may: 'finance', mayNot: 'lead' };
const takenBack = { ask: on(withdrawAwardOf), may: 'chair', mayNot: 'lead' };

testTransitions<TrancheState, Thing>({
  table: trancheTable,
  stateOf: async (harness, { id }) =>
    (await harness.database.db.selectFrom('tranche').where('id', '=', id).select('state').executeTakeFirstOrThrow()).state,
  cases: {
    'planned signAmendment': { reach: trancheOf(toHalfSigned(more(), 'chair'), 3), ...signing },
    'planned withdrawAmendment': { reach: trancheOf(toAdded, 3), ask: on(withdrawAmendment), may: 'applicant', mayNot: 'editor' },
    'planned lapseAmendment': {
      reach: trancheOf(async (harness) => untilDue(harness, await toAdded(harness), 'lapseAmendment'), 3),
      date: 'lapseAmendment',
      streamId: ({ grantId }) => grantId,
    },
    'awaiting_credits signAmendment': { reach: trancheOf(toHalfSigned(less(), 'lead', toAwaiting), 2), ...signing },
    'confirmed signAmendment': { reach: trancheOf(toHalfSigned(less(HALF_CENTS + 1))), ...signing },
    'planned signGrant': {
      reach: trancheOf(toOneSide),
      ask: (harness, login, { grantId }) => sign(harness, grantId, login),
      may: 'finance',
      mayNot: 'payer',
    },
    'planned confirmNextTranche': {
      reach: trancheOf(toReported, 2),
      once: (harness, { grantId }) => postReview(harness, grantId, 1, 1, 'accept', 'lead'),
    },
    'planned confirmTranche': { reach: trancheOf(toTold, 2), ask: on(confirm), ...byFinance },
    'planned approveFinalAccount': { reach: trancheOf(toHeldAccount, 2), ask: on(approveAccount(0)), ...byFinance },
    'planned acceptAward': { reach: trancheOf(toReduced), ask: on(accept), may: 'applicant', mayNot: 'editor' },
    'planned replanTranches': { reach: trancheOf(toSign), ask: on(replan), ...byFinance },
    'planned renounceGrant': { reach: trancheOf(toSign), ask: on(renounce), may: 'applicant', mayNot: 'editor' },
    'planned giveVisa': { reach: trancheOf(toVisaedInTwo, 2), ask: on(secondVisa), may: 'controller', mayNot: 'finance' },
    'planned expireGrant': { reach: trancheOf(toExpiring), date: 'expireGrant', streamId: ({ grantId }) => grantId },
    'planned terminateGrant': { reach: trancheOf(toInTwo, 2), ...end },
    'planned withdrawAward': { reach: trancheOf(toStopped(toInTwo), 2), ...takenBack },
    'awaiting_credits confirmTranche': { reach: trancheOf(toVisaGiven, 2), ask: on(confirm), ...byFinance },
    'awaiting_credits resumeTranche': {
      reach: trancheOf(toAwaiting, 2),
      once: (harness, { grantId }) => thaw(harness, grantId),
    },
    'awaiting_credits approveFinalAccount': { reach: trancheOf(toAwaitingAccount, 2), ask: on(approveAccount(0)), ...byFinance },
    'awaiting_credits giveVisa': { reach: trancheOf(toAwaitingVisa, 2), ask: on(secondVisa), may: 'controller', mayNot: 'finance' },
    'awaiting_credits terminateGrant': { reach: trancheOf(toAwaiting, 2), ...end },
    'awaiting_credits withdrawAward': { reach: trancheOf(toStopped(toAwaiting), 2), ...takenBack },
    'confirmed certifyService': { reach: trancheOf(toBalance, 2), ask: on(certify(HALF_CENTS - 1, 2)), ...byFinance },
    'confirmed orderPayment': { reach: trancheOf(toInTwo), ask: on(order(HALF_CENTS)), ...byFinance },
    'confirmed approveFinalAccount': { reach: trancheOf(toGiven, 2), ask: on(approveAccount()), ...byFinance },
    'confirmed terminateGrant': { reach: trancheOf(toInTwo), ...end },
    'confirmed withdrawAward': { reach: trancheOf(toStopped(toInTwo)), ...takenBack },
    'delegated delegatePayment': { reach: trancheOf(toCommitted), ask: on(delegatePayment(AWARDED_CENTS)), ...byFinance },
    'delegated reportCommitment': { reach: trancheOf(toDelegated), ask: on(reportCommitment(AWARDED_CENTS)), ...ofMinistry },
    'delegated reportPayment': { reach: trancheOf(toPayable), ask: on(reportPayment(AWARDED_CENTS)), ...ofMinistry },
    'delegated returnDelegation': { reach: trancheOf(toDelegated), ask: on(returnDelegation(AWARDED_CENTS)), ...byFinance },
    'delegated reverseMovement': { reach: trancheOf(toCommitted), ask: reverse('commit_delegated'), may: 'finance', mayNot: 'payer' },
    'delegated approveFinalAccount': { reach: trancheOf(toDelegatedAccount, 2), ask: on(approveAccount(0)), ...byFinance },
    'delegated terminateGrant': { reach: trancheOf(toCommitted), ...end },
    'delegated withdrawAward': { reach: trancheOf(toStopped(toCommitted)), ...takenBack },
    'certified orderPayment': { reach: trancheOf(toCertified), ask: on(order(AWARDED_CENTS)), ...byFinance },
    'certified cancelCertification': { reach: trancheOf(toCertified), ask: on(cancelCertification), ...byFinance },
    'certified returnPayment': { reach: trancheOf(toPaidInPart), ask: on(returnPayment), may: 'payer', mayNot: 'finance' },
    'certified reverseMovement': { reach: trancheOf(toPaidInPart), ask: reverse('pay'), may: 'finance', mayNot: 'payer' },
    'certified identifyOrder': { reach: trancheOf(toPaidInPart), ask: identifyOrder, ...byFinance },
    'certified approveFinalAccount': { reach: trancheOf(toCertifiedAccount), ask: on(approveAccount(0)), ...byFinance },
    'certified terminateGrant': { reach: trancheOf(toCertified), ...end },
    'certified withdrawAward': { reach: trancheOf(toStopped(toCertified)), ...takenBack },
    'ordered recordPayment': { reach: trancheOf(toOrdered), ask: on(pay(AWARDED_CENTS)), may: 'payer', mayNot: 'finance' },
    'ordered cancelOrder': { reach: trancheOf(toAdvanceOrdered), ask: on(cancelOrder), ...byFinance },
    'ordered reverseMovement': { reach: trancheOf(toOrdered), ask: reverse('order_payment'), may: 'finance-2', mayNot: 'finance' },
    'ordered identifyOrder': { reach: trancheOf(toOrdered), ask: identifyOrder, ...byFinance },
    'paid identifyOrder': { reach: trancheOf(toClosed), ask: identifyOrder, ...byFinance },
    'paid returnPayment': { reach: trancheOf(toClosed), ask: on(returnPayment), may: 'payer', mayNot: 'finance' },
    'paid reverseMovement': { reach: trancheOf(toClosed), ask: reverse('pay'), may: 'finance', mayNot: 'payer' },
  },
  ends: { cancelled: trancheOf(after(toInTwo, ['finance', terminate]), 2) },
});
