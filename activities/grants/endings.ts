import type { Kysely, Transaction } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { readDelegation } from '../../db/grants/delegations.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { ease } from '../../db/core/credit-release.ts';
import type { RelatedEffect, Effect } from '../../db/core/append-effect.ts';
import { insertReason, insertWithdrawalOrder, lockGrant, setGrantState } from '../../db/grants/grants.ts';
import { readClaimable } from '../../db/grants/claims.ts';
import { readNotice } from '../../db/grants/ending-notices.ts';
import { cancelFinalAccount } from '../../db/grants/final-accounts.ts';
import { cancelMilestones, readPlan } from '../../db/grants/milestones.ts';
import { cancelObligations } from '../../db/grants/obligations.ts';
import type { DB } from '../../db/core/schema.ts';
import { readTranches, setTrancheStates } from '../../db/grants/tranches.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { recallsAtEnd, stateOfDelegated } from '../../domain/grants/delegation.ts';
import type { Movement } from '../../domain/ledger/envelope.ts';
import {
  type Grant,
  type GrantState,
  refuseRenunciation,
  refuseResumption,
  refuseSuspension,
  RenounceGrant,
  ResumeGrant,
  SuspendGrant,
} from '../../domain/grants/grant.ts';
import { settle, type Settlement } from '../../domain/grants/final-account.ts';
import { refuseTermination, TerminateGrant } from '../../domain/grants/termination.ts';
import { sumCents } from '../../domain/core/money.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { stateOnceStopped, type Tranche } from '../../domain/grants/tranche.ts';
import { claimOverpaid } from './claims.ts';
import { grantNow, lockApplicationOfGrant } from '../core/next-deadline.ts';
import { type Cause, movementOf, releasesOf, returnFrom, withdrawalsFrom } from './tranche-movements.ts';

/** Writes a grant's new state, and returns that with its next deadline. */
async function moveGrant(trx: Transaction<DB>, grant: Grant, state: GrantState) {
  await setGrantState(trx, grant.id, state);
  return grantNow(trx, { ...grant, state });
}

const idsOf = (tranches: readonly Tranche[]): string[] => tranches.map(({ id }) => id);
const isUnpaid = ({ state }: Tranche): boolean => state !== 'paid' && state !== 'cancelled';
const isDelegated = ({ state }: Tranche): boolean => state === 'delegated';

/**
 * Ends delegations: uncommitted AE come back, and CP above the commitments. Returns the movements, given the event that
 * causes them.
 */
async function returnsAtEnd(trx: Transaction<DB>, grant: Grant, delegated: readonly Tranche[], at: string) {
  const movements: ((cause: Cause) => Movement)[] = [];
  for (const tranche of delegated) {
    const recalls = recallsAtEnd(tranche, await readDelegation(trx, tranche.id));
    const providedCents = tranche.providedCents - sumCents(recalls.map(({ amountCents }) => amountCents));
    await setTrancheStates(trx, [tranche.id], stateOfDelegated({ ...tranche, delegatedCents: 0, providedCents }));
    if (tranche.delegatedCents > 0) movements.push((cause) => returnFrom(grant, tranche, tranche.delegatedCents, cause, at));
    for (const recall of recalls)
      movements.push((cause) =>
        movementOf(grant, tranche, cause, { kind: 'return_payment', credit: 'CP', ...recall, valueDate: parisDate(at) }),
      );
  }
  return (cause: Cause): Movement[] => movements.map((movement) => movement(cause));
}

/** The amount due on justified spending, and the eligible cost of the plan in force, which sets the rate. */
type Liquidation = Settlement & { eligibleCostCents: number };

/** What is due of the spending that is justified; null where that is not said, and nothing is settled yet. */
async function liquidate(trx: Transaction<DB>, grant: Grant, keptCents: number | undefined): Promise<Liquidation | null> {
  const { plan } = await readPlan(trx, grant.id);
  if (keptCents === undefined || !plan) return null;
  return { ...settle(grant, plan, keptCents, await readClaimable(trx, grant.id)), eligibleCostCents: plan.eligibleCents };
}

export const endingActivities = (db: Kysely<DB>) => ({
  /** Makes the reservations of a renounced grant available again. */
  renounceGrant: once(db, RenounceGrant, async (trx, given) => {
    const {
      id,
      body: { reason },
      at,
    } = given;
    const keepDates = await lockApplicationOfGrant(trx, id);
    const grant = orNotFound(await lockGrant(trx, id));
    refuseIf(refuseRenunciation(grant, given));
    const tranches = await readTranches(trx, id);
    await setTrancheStates(trx, idsOf(tranches), 'cancelled');
    const renounced = await moveGrant(trx, grant, 'renounced');
    await keepDates();
    return {
      facts: { releasedCents: grant.awardedCents },
      ...renounced,
      after: async (cause) => {
        await insertReason(trx, id, cause.version, reason);
        await postMovements(trx, releasesOf(grant, tranches, cause, at), 'all_or_none', at);
      },
    };
  }),

  suspendGrant: once(db, SuspendGrant, async (trx, given) => {
    const {
      id,
      body: { reason },
    } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    refuseIf(refuseSuspension(grant, given));
    return { ...(await moveGrant(trx, grant, 'suspended')), after: ({ version }) => insertReason(trx, id, version, reason) };
  }),

  resumeGrant: once(db, ResumeGrant, async (trx, given) => {
    const {
      id,
      body: { reason },
      at,
    } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    refuseIf(refuseResumption(grant, given));
    return {
      ...(await moveGrant(trx, grant, 'active')),
      after: async ({ version }) => {
        await insertReason(trx, id, version, reason);
        await ease(trx, [grant.envelopeId], at);
      },
    };
  }),

  terminateGrant: once(db, TerminateGrant, async (trx, given) => {
    const { id, body, at, by } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    const tranches = await readTranches(trx, id);
    const notice = await readNotice(trx, id);
    const settlement = await liquidate(trx, grant, body.eligibleCents);
    refuseIf(refuseTermination({ grant, tranches, notice }, settlement, given));
    const overpaidCents = settlement ? await claimOverpaid(trx, grant, settlement, { reason: body.reason, by }) : 0;
    const ended = await endGrant(trx, grant, tranches, { ...body, at });
    const settled = settlement
      ? {
          ...{ eligibleCents: body.eligibleCents ?? 0, dueCents: settlement.dueCents, netPaidCents: settlement.netPaidCents },
          ...{ overpaidCents, awardedCents: grant.awardedCents, eligibleCostCents: settlement.eligibleCostCents },
        }
      : {};
    return { ...ended, facts: { ...ended.facts, notice: notice?.number ?? 0, effectiveOn: parisDate(at), ...settled } };
  }),
});

type End = { reason: string; order?: string | undefined; at: string };

/**
 * Cancels what is not paid: open reservations are released, and commitments withdrawn. Only the uncommitted part of a
 * delegation comes back: the beneficiary must pay what it has committed. Reports, evidence and the final account are no
 * longer expected.
 */
export async function endGrant(
  trx: Transaction<DB>,
  grant: Grant,
  tranches: readonly Tranche[],
  { reason, order, at }: End,
): Promise<Effect & RelatedEffect> {
  const { id } = grant;
  const [delegated, unpaid] = [tranches.filter(isDelegated), tranches.filter((each) => isUnpaid(each) && !isDelegated(each))];
  const withdrawals = unpaid.flatMap((tranche) => {
    const amountCents = tranche.committedCents - tranche.paidCents;
    return amountCents > 0 ? [{ tranche, amountCents }] : [];
  });
  for (const state of ['paid', 'cancelled'] as const)
    await setTrancheStates(trx, idsOf(unpaid.filter((tranche) => stateOnceStopped(tranche) === state)), state);
  const returns = await returnsAtEnd(trx, grant, delegated, at);
  await cancelMilestones(trx, id);
  await cancelObligations(trx, id);
  await cancelFinalAccount(trx, id);
  return {
    streamId: id,
    facts: {
      releasedCents: sumCents(unpaid.map(({ openCents }) => openCents)),
      withdrawnCents: sumCents(withdrawals.map(({ amountCents }) => amountCents)),
      returnedCents: sumCents(delegated.map(({ delegatedCents }) => delegatedCents)),
    },
    ...(await moveGrant(trx, grant, 'terminated')),
    after: async (cause) => {
      await insertReason(trx, id, cause.version, reason);
      if (order !== undefined) await insertWithdrawalOrder(trx, id, cause.version, order);
      const withdrawn = withdrawals.flatMap(({ tranche, amountCents }) =>
        withdrawalsFrom(grant, tranche, amountCents, { cause, at, order }),
      );
      await postMovements(trx, [...releasesOf(grant, unpaid, cause, at), ...withdrawn, ...returns(cause)], 'all_or_none', at);
    },
  };
}
