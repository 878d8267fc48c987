import { type GrantState, grantTable } from '../../../domain/grant.ts';
import {
  delegatePayment,
  reportCommitment,
  reportPayment,
  returnDelegation,
  toCommitted,
  toDelegated,
  toPayable,
} from '../../support/delegation-lives.ts';
import { age, postReport, postReview, report, toInTwo } from '../../support/impact-lives.ts';
import { AWARDED_CENTS, sign, toActive, toGrant } from '../../support/lives.ts';
import {
  accept,
  after,
  cancelOrder,
  certify,
  confirm,
  grantOf,
  HALF_CENTS,
  order,
  pay,
  renounce,
  replan,
  resume,
  suspend,
  terminate,
  toAdvanceOrdered,
  toClosed,
  toConfirmable,
  toReduced,
} from '../../support/tranche-lives.ts';
import { meetNextDeadline, testTransitions, type Transition } from '../../support/transitions.ts';
import type { World } from '../../support/world.ts';

type Reach = (world: World) => Promise<string>;

const toSign: Reach = async (world) => (await toGrant(world)).grantId;
const toAtOnce: Reach = async (world) => (await toActive(world)).grantId;
const toCertified = after(toAtOnce, ['finance', certify(AWARDED_CENTS)]);
const toOrdered = after(toCertified, ['finance', order(AWARDED_CENTS)]);
const toSuspended = after(toInTwo, ['lead', suspend]);
const toSuspendedOrdered = after(toOrdered, ['lead', suspend]);

/** The same, once its next deadline is met: what is due next is the one after it. */
const recalled =
  (reach: Reach): Reach =>
  async (world) => {
    const id = await reach(world);
    await meetNextDeadline(world, id);
    return id;
  };
/** The same, its periods over. */
const aged =
  (reach: Reach): Reach =>
  async (world) => {
    const id = await reach(world);
    await age(world, id);
    return id;
  };
const reported =
  (reach: Reach): Reach =>
  async (world) => {
    const id = await aged(reach)(world);
    await report(world, id, 1);
    return id;
  };

/** Reversing is asked of the envelope, by somebody else than who made the movement. */
const reverse = (kind: 'order_payment' | 'pay') => async (world: World, login: string, id: string) => {
  const { envelopeId } = await grantOf(world, id);
  const { sequence } = await world.database.db
    .selectFrom('movement as m')
    .innerJoin('tranche as t', 't.id', 'm.tranche_id')
    .where('t.grant_id', '=', id)
    .where('m.kind', '=', kind)
    .select('m.sequence')
    .executeTakeFirstOrThrow();
  return (await world.as(login)).post(`/envelopes/${envelopeId}/reversals`, { sequence, reason: 'Erreur de saisie.' });
};

const ofMinistry = { may: 'ministry', mayNot: 'applicant' };
const toSuspendedDelegated = (reach: Reach) => after(reach, ['lead', suspend]);
/** A delegation that was ended, of which the ministry has still to pay what it had committed. */
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
const reporting = { ask: (world: World, login: string, id: string) => postReport(world, id, 1, {}, login), ...byOwn };
const reviewing = { ask: (world: World, login: string, id: string) => postReview(world, id, 1, 1, 'accept', login), ...byLead };

testTransitions<GrantState, string>({
  table: grantTable,
  stateOf: async (world, id) => (await grantOf(world, id)).state,
  cases: {
    'to_accept acceptAward': { reach: toReduced, ask: accept, ...byOwn },
    'to_accept renounceGrant': { reach: toReduced, ask: renounce, ...byOwn },
    'to_accept remindAcceptance': dated(toReduced, 'remindAcceptance'),
    'to_accept expireGrant': dated(recalled(toReduced), 'expireGrant'),
    'to_sign signGrant': { reach: toSign, ask: (world, login, id) => sign(world, id, login), may: 'applicant', mayNot: 'payer' },
    'to_sign replanTranches': { reach: toSign, ask: replan, ...byFinance },
    'to_sign renounceGrant': { reach: toSign, ask: renounce, ...byOwn },
    'to_sign remindSignatories': dated(toSign, 'remindSignatories'),
    'to_sign expireGrant': dated(recalled(toSign), 'expireGrant'),
    'active confirmTranche': { reach: toConfirmable, ask: confirm, ...byFinance },
    'active certifyService': { reach: toAtOnce, ask: certify(AWARDED_CENTS), ...byFinance },
    'active orderPayment': { reach: toInTwo, ask: order(HALF_CENTS), ...byFinance },
    'active cancelOrder': { reach: toAdvanceOrdered, ask: cancelOrder, ...byFinance },
    'active recordPayment': { reach: toAdvanceOrdered, ask: pay(HALF_CENTS), ...byPayer },
    'active delegatePayment': { reach: toCommitted, ask: delegatePayment(AWARDED_CENTS), ...byFinance },
    'active reportCommitment': { reach: toDelegated, ask: reportCommitment(AWARDED_CENTS), ...ofMinistry },
    'active reportPayment': { reach: toPayable, ask: reportPayment(AWARDED_CENTS), ...ofMinistry },
    'active returnDelegation': { reach: toDelegated, ask: returnDelegation(AWARDED_CENTS), ...byFinance },
    'active reverseMovement': { reach: toOrdered, ask: reverse('order_payment'), may: 'finance-2', mayNot: 'finance' },
    'active reportMilestone': { reach: aged(toInTwo), ...reporting },
    'active reviewReport': { reach: reported(toInTwo), ...reviewing },
    'active remindReport': dated(toInTwo, 'remindReport'),
    'active escalateReport': dated(recalled(toAtOnce), 'escalateReport'),
    'active remindReviewOfReport': dated(reported(toAtOnce), 'remindReviewOfReport'),
    'active suspendGrant': { reach: toInTwo, ask: suspend, ...byLead },
    'active terminateGrant': { reach: toInTwo, ask: terminate, ...byFinance },
    'suspended cancelOrder': { reach: toSuspendedOrdered, ask: cancelOrder, ...byFinance },
    'suspended recordPayment': { reach: toSuspendedOrdered, ask: pay(AWARDED_CENTS), ...byPayer },
    'suspended reportCommitment': { reach: toSuspendedDelegated(toDelegated), ask: reportCommitment(AWARDED_CENTS), ...ofMinistry },
    'suspended reportPayment': { reach: toSuspendedDelegated(toPayable), ask: reportPayment(AWARDED_CENTS), ...ofMinistry },
    'suspended returnDelegation': { reach: toSuspendedDelegated(toDelegated), ask: returnDelegation(AWARDED_CENTS), ...byFinance },
    'suspended reverseMovement': { reach: toSuspendedOrdered, ask: reverse('order_payment'), may: 'finance-2', mayNot: 'finance' },
    'suspended reportMilestone': { reach: aged(toSuspended), ...reporting },
    'suspended remindReport': dated(toSuspended, 'remindReport'),
    'suspended escalateReport': dated(recalled(after(toAtOnce, ['lead', suspend])), 'escalateReport'),
    'suspended resumeGrant': { reach: toSuspended, ask: resume, ...byLead },
    'suspended terminateGrant': { reach: toSuspended, ask: terminate, ...byFinance },
    'terminated delegatePayment': { reach: toTerminatedUnprovided, ask: delegatePayment(AWARDED_CENTS), ...byFinance },
    'terminated reportPayment': { reach: toTerminatedOwed, ask: reportPayment(AWARDED_CENTS), ...ofMinistry },
    'terminated returnDelegation': { reach: toTerminatedOwed, ask: returnDelegation(AWARDED_CENTS), ...byFinance },
    'closed reverseMovement': { reach: toClosed, ask: reverse('pay'), ...byFinance },
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
