import { type TrancheState, trancheTable } from '../../../domain/grants/tranche.ts';
import { approveAccount, giveAccount, toAccounted, toOver, toReportedOn } from '../../support/account-fixtures.ts';
import { toCommitted } from '../../support/delegation-fixtures.ts';
import { toStopped, withdrawAwardOf } from '../../support/conflict-fixtures.ts';
import { IN_TWO_CENTS, toInTwo } from '../../support/impact-fixtures.ts';
import { AWARDED_CENTS, toActive } from '../../support/fixtures.ts';
import { OBLIGATIONS } from '../../support/obligation-fixtures.ts';
import {
  type accept,
  after,
  cancelCertification,
  certify,
  FROZEN_CENTS,
  grantOf,
  HALF_CENTS,
  moveCredits,
  order,
  pay,
  toAwaiting,
} from '../../support/tranche-fixtures.ts';
import { testTransitions } from '../../support/transitions.ts';
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
const toAtOnce = async (harness: AppHarness) => (await toActive(harness)).grantId;
const toCertified = after(toAtOnce, ['finance', certify(AWARDED_CENTS)]);
const toPaidInPart = after(toCertified, ['finance', order(HALF_CENTS)], ['payer', pay(HALF_CENTS)]);
/** A reversal is asked of the envelope, by another person than the one who made the movement. */
const reversePayment = async (harness: AppHarness, login: string, { grantId, id }: Thing) => {
  const { envelopeId } = await grantOf(harness, grantId);
  const { sequence } = await harness.database.db
    .selectFrom('movement')
    .where('tranche_id', '=', id)
    .where('kind', '=', 'pay')
    .select('sequence')
    .executeTakeFirstOrThrow();
  return (await harness.as(login)).post(`/envelopes/${envelopeId}/reversals`, { sequence, reason: 'Erreur de saisie.' });
};
/** Grants that are over, whose account is given while a tranche stands in another state. */
const given = (reach: (harness: AppHarness) => Promise<string>) => after(reach, ['applicant', giveAccount()]);
const toHeldAccount = given((harness) => toOver(harness, { trancheConditions: ['report', 'obligations'], obligations: OBLIGATIONS }));
const toAwaitingAccount = given(async (harness) => {
  const id = await toAccounted(harness, {}, 'applicant', { aeCents: IN_TWO_CENTS, cpCents: IN_TWO_CENTS });
  await moveCredits(harness, id, 'freezes', FROZEN_CENTS);
  return toReportedOn(harness, id);
});
const byFinance = { may: 'finance', mayNot: 'payer' };
const takenBack = { ask: on(withdrawAwardOf), may: 'chair', mayNot: 'lead' };

testTransitions<TrancheState, Thing>({
  table: trancheTable,
  stateOf: async (harness, { id }) =>
    (await harness.database.db.selectFrom('tranche').where('id', '=', id).select('state').executeTakeFirstOrThrow()).state,
  cases: {
    'planned approveFinalAccount': { reach: trancheOf(toHeldAccount, 2), ask: on(approveAccount(0)), ...byFinance },
    'awaiting_credits approveFinalAccount': { reach: trancheOf(toAwaitingAccount, 2), ask: on(approveAccount(0)), ...byFinance },
    'awaiting_credits withdrawAward': { reach: trancheOf(toStopped(toAwaiting), 2), ...takenBack },
    'confirmed withdrawAward': { reach: trancheOf(toStopped(toInTwo)), ...takenBack },
    'delegated withdrawAward': { reach: trancheOf(toStopped(toCommitted)), ...takenBack },
    'certified cancelCertification': { reach: trancheOf(toCertified), ask: on(cancelCertification), ...byFinance },
    'certified reverseMovement': { reach: trancheOf(toPaidInPart), ask: reversePayment, may: 'finance', mayNot: 'payer' },
    'certified withdrawAward': { reach: trancheOf(toStopped(toCertified)), ...takenBack },
  },
});
