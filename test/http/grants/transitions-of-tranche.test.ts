import { type TrancheState, trancheTable } from '../../../domain/grants/tranche.ts';
import { approveAccount, giveAccount, NO_ADVANCE, toAccounted, toGiven, toOver, toReportedOn } from '../../support/account-lives.ts';
import {
  delegatePayment,
  reportCommitment,
  reportPayment,
  returnDelegation,
  toCommitted,
  toDelegated,
  toPayable,
} from '../../support/delegation-lives.ts';
import { toStopped, withdrawAwardOf } from '../../support/conflict-lives.ts';
import {
  less,
  more,
  signAmendment,
  toApproved,
  toOneSide as toHalfSigned,
  withdraw as withdrawAmendment,
} from '../../support/amendment-lives.ts';
import { untilDue } from '../../support/correction-lives.ts';
import { freshNumber } from '../../support/export-lives.ts';
import { age, IN_TWO_CENTS, postReview, report, toInTwo } from '../../support/impact-lives.ts';
import { AWARDED_CENTS, sign, toActive, toGrant } from '../../support/lives.ts';
import { OBLIGATIONS, toObliged } from '../../support/obligation-lives.ts';
import {
  accept,
  after,
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
  suspend,
  terminate,
  thaw,
  toAdvanceOrdered,
  toAwaiting,
  toBalance,
  toClosed,
  toReduced,
} from '../../support/tranche-lives.ts';
import { meetNextDeadline, testTransitions } from '../../support/transitions.ts';
import { giveVisa, toAwaitingVisa, toVisaedInTwo, toVisaGiven } from '../../support/visa-lives.ts';
import type { World } from '../../support/world.ts';

/** A tranche by its grant and its rank; `id`: of the row, where another plan takes its place. */
type Thing = { grantId: string; rank: number; id: string };

const trancheOf =
  (reach: (world: World) => Promise<string>, rank = 1) =>
  async (world: World): Promise<Thing> => {
    const grantId = await reach(world);
    const { id } = await world.database.db
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
  (world: World, login: string, { grantId }: Thing) =>
    ask(world, login, grantId);

const secondVisa: Ask = (world, login, id) => giveVisa(world, login, id, { tranche: 2 });

const toSign = async (world: World) => (await toGrant(world)).grantId;
const toOneSide = async (world: World) => {
  const id = await toSign(world);
  await sign(world, id, 'applicant');
  return id;
};
const toAtOnce = async (world: World) => (await toActive(world)).grantId;
const toCertified = after(toAtOnce, ['finance', certify(AWARDED_CENTS)]);
const toOrdered = after(toCertified, ['finance', order(AWARDED_CENTS)]);
const toReported = async (world: World) => {
  const id = await toInTwo(world);
  await age(world, id);
  await report(world, id, 1);
  return id;
};
/** Reversing is asked of the envelope, by somebody else than who made the movement. */
const reverse =
  (kind: 'order_payment' | 'pay' | 'commit_delegated') =>
  async (world: World, login: string, { grantId, id }: Thing) => {
    const { envelopeId } = await grantOf(world, grantId);
    const { sequence } = await world.database.db
      .selectFrom('movement')
      .where('tranche_id', '=', id)
      .where('kind', '=', kind)
      .select('sequence')
      .executeTakeFirstOrThrow();
    return (await world.as(login)).post(`/envelopes/${envelopeId}/reversals`, { sequence, reason: 'Erreur de saisie.' });
  };
const identifyOrder = async (world: World, login: string, { grantId, rank }: Thing) =>
  (await world.as(login)).post(`/grants/${grantId}/order-numbers`, { tranche: rank, orderNumber: freshNumber() });
const toExpiring = async (world: World) => {
  const id = await toSign(world);
  await meetNextDeadline(world, id);
  return id;
};
const indicatorsAlone = { trancheConditions: ['indicators' as const], obligations: [] };
/**
 * Whose second tranche waits for its indicators, of which none was told; and where they were while the grant was
 * suspended.
 */
const toUntold = async (world: World) => {
  const id = await toObliged(world, indicatorsAlone);
  await age(world, id);
  return id;
};
const toTold = async (world: World) => {
  const id = await after(toUntold, ['lead', suspend])(world);
  await report(world, id, 1);
  return after(async () => id, ['lead', resume])(world);
};
/** Grants that are over, whose account is given while a tranche stands in another state. */
const given = (reach: (world: World) => Promise<string>, beneficiary = 'applicant') => after(reach, [beneficiary, giveAccount()]);
const toHeldAccount = given((world) => toOver(world, { trancheConditions: ['report', 'obligations'], obligations: OBLIGATIONS }));
const toAwaitingAccount = given(async (world) => {
  const id = await toAccounted(world, {}, 'applicant', { aeCents: IN_TWO_CENTS, cpCents: IN_TWO_CENTS });
  await moveCredits(world, id, 'freezes', FROZEN_CENTS);
  return toReportedOn(world, id);
});
const toCertifiedAccount = given(async (world) => {
  const id = await toAccounted(world, NO_ADVANCE);
  await after(async () => id, ['finance', certify(HALF_CENTS)])(world);
  return toReportedOn(world, id);
});
const toDelegatedAccount = given((world) => toOver(world, {}, 'ministry'), 'ministry');
const ofMinistry = { may: 'ministry', mayNot: 'applicant' };
const byFinance = { may: 'finance', mayNot: 'payer' };
const signing = { ask: on(signAmendment), may: 'finance', mayNot: 'payer' };
/** An amendment that adds a third tranche, at a date of its own. */
const toAdded = toApproved(more(), 'chair');
const end = { ask: on(terminate), may: 'finance', mayNot: 'lead' };
const takenBack = { ask: on(withdrawAwardOf), may: 'chair', mayNot: 'lead' };

testTransitions<TrancheState, Thing>({
  table: trancheTable,
  stateOf: async (world, { id }) =>
    (await world.database.db.selectFrom('tranche').where('id', '=', id).select('state').executeTakeFirstOrThrow()).state,
  cases: {
    'planned signAmendment': { reach: trancheOf(toHalfSigned(more(), 'chair'), 3), ...signing },
    'planned withdrawAmendment': { reach: trancheOf(toAdded, 3), ask: on(withdrawAmendment), may: 'applicant', mayNot: 'editor' },
    'planned lapseAmendment': {
      reach: trancheOf(async (world) => untilDue(world, await toAdded(world), 'lapseAmendment'), 3),
      date: 'lapseAmendment',
      streamId: ({ grantId }) => grantId,
    },
    'awaiting_credits signAmendment': { reach: trancheOf(toHalfSigned(less(), 'lead', toAwaiting), 2), ...signing },
    'confirmed signAmendment': { reach: trancheOf(toHalfSigned(less(HALF_CENTS + 1))), ...signing },
    'planned signGrant': {
      reach: trancheOf(toOneSide),
      ask: (world, login, { grantId }) => sign(world, grantId, login),
      may: 'finance',
      mayNot: 'payer',
    },
    'planned confirmNextTranche': {
      reach: trancheOf(toReported, 2),
      once: (world, { grantId }) => postReview(world, grantId, 1, 1, 'accept', 'lead'),
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
      once: (world, { grantId }) => thaw(world, grantId),
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
    'certified approveFinalAccount': { reach: trancheOf(toCertifiedAccount), ask: on(approveAccount(0)), ...byFinance },
    'certified terminateGrant': { reach: trancheOf(toCertified), ...end },
    'certified withdrawAward': { reach: trancheOf(toStopped(toCertified)), ...takenBack },
    'ordered recordPayment': { reach: trancheOf(toOrdered), ask: on(pay(AWARDED_CENTS)), may: 'payer', mayNot: 'finance' },
    'ordered cancelOrder': { reach: trancheOf(toAdvanceOrdered), ask: on(cancelOrder), ...byFinance },
    'ordered reverseMovement': { reach: trancheOf(toOrdered), ask: reverse('order_payment'), may: 'finance-2', mayNot: 'finance' },
    'ordered identifyOrder': { reach: trancheOf(toOrdered), ask: identifyOrder, ...byFinance },
    'paid identifyOrder': { reach: trancheOf(toClosed), ask: identifyOrder, ...byFinance },
    'paid reverseMovement': { reach: trancheOf(toClosed), ask: reverse('pay'), may: 'finance', mayNot: 'payer' },
  },
  ends: { cancelled: trancheOf(after(toInTwo, ['finance', terminate]), 2) },
});
