import type { Kysely, Transaction } from 'kysely';
import { readClaimInTheWay } from '../../db/grants/claims.ts';
import { readFinalAccount } from '../../db/grants/final-accounts.ts';
import { appendEffect, type Effect } from '../../db/core/append-effect.ts';
import { once } from '../../db/core/commands.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { readOpenFundingChange } from '../../db/grants/funding-changes.ts';
import { lockGrant, setConfirmAt } from '../../db/grants/grants.ts';
import { readMilestones, readMeasured, readPlan } from '../../db/grants/milestones.ts';
import { readObligations } from '../../db/grants/obligations.ts';
import type { DB } from '../../db/core/schema.ts';
import { readFirstWaiting, readTranches, setTrancheStates, setWaiting } from '../../db/grants/tranches.ts';
import { lockThreshold, readVisaDecisions } from '../../db/grants/visas.ts';
import { readyAmong, refuseConfirmation } from '../../domain/grants/confirmation.ts';
import { type Grant, grantTable, PROMISED } from '../../domain/grants/grant.ts';
import { orNotFound, Refused, type RefusalCode, refuseIf } from '../../domain/core/refusal.ts';
import { ConfirmTranche, firstUnconfirmed, refuseBefore, type Tranche, trancheOf } from '../../domain/grants/tranche.ts';
import { type Circumstances, circumstancesOf } from '../../domain/grants/tranche-condition.ts';
import { deadline, whenTaken } from '../core/deadline.ts';
import { grantNow } from '../core/next-deadline.ts';
import { type Cause, promiseOf } from './tranche-movements.ts';
import { refuseUntilVisa } from './visas.ts';

/** What an unconfirmed tranche waits for; null if it was confirmed. */
type Awaits = 'claim' | 'credits' | 'visa' | 'funding' | null;

/** What the conditions of a locked grant's tranches are checked against. */
export async function readCircumstances(trx: Transaction<DB>, grantId: string): Promise<Circumstances> {
  const { call } = await readPlan(trx, grantId);
  return circumstancesOf(call, {
    milestones: await readMilestones(trx, grantId),
    measured: await readMeasured(trx, call, grantId),
    obligations: await readObligations(trx, grantId),
  });
}

/** A locked grant's tranches, and those of them that are confirmed now. */
async function readReady(trx: Transaction<DB>, grant: Grant): Promise<{ tranches: Tranche[]; ready: Tranche[] }> {
  if (grant.state !== 'active') return { tranches: [], ready: [] };
  const account = await readFinalAccount(trx, grant.id);
  const tranches = await readTranches(trx, grant.id);
  return { tranches, ready: readyAmong({ grant, account, tranches }, await readCircumstances(trx, grant.id)) };
}

/** Marks a locked grant as ready if the conditions of its next tranche are now met. Returns the updated grant. */
export async function noteReady(trx: Transaction<DB>, grant: Grant, at: string): Promise<Grant> {
  if (grant.confirmAt || (await readReady(trx, grant)).ready.length === 0) return grant;
  await setConfirmAt(trx, grant.id, at);
  return { ...grant, confirmAt: at };
}

/**
 * Confirms (débloque) a planned tranche of a locked active grant: its reservation is committed or delegated. It waits
 * instead for the controller's visa if that is missing or was refused; for an amendment if the funding has changed; for
 * collection if its beneficiary owes a claim; for credits if the envelope may promise no more because of a freeze, or
 * if others wait already.
 * @param tranches all of the grant's, as they are
 * @param cause the event that confirms it
 * @param at ISO instant
 */
async function confirmTranche(
  trx: Transaction<DB>,
  grant: Grant,
  tranches: readonly Tranche[],
  tranche: Tranche,
  { cause, at }: { cause: Cause; at: string },
): Promise<Awaits> {
  const awaits = await promiseNext(trx, grant, tranches, tranche, { cause, at });
  if (awaits) await setWaiting(trx, tranche.id, awaits === 'visa' ? null : at);
  else await setTrancheStates(trx, [tranche.id], PROMISED[grant.form].state);
  return awaits;
}

/**
 * Commits or delegates a tranche whose turn it is. The visa's rule locks the envelope, so the waiting tranches are read
 * after it.
 */
async function promiseNext(
  trx: Transaction<DB>,
  grant: Grant,
  tranches: readonly Tranche[],
  tranche: Tranche,
  { cause, at }: { cause: Cause; at: string },
): Promise<Awaits> {
  if (await readOpenFundingChange(trx, grant.id)) return 'funding';
  if (await refuseUntilVisa(trx, grant, tranche)) return 'visa';
  if (await readClaimInTheWay(trx, grant.id)) return 'claim';
  const isNext = !firstUnconfirmed(tranches, tranche.rank) && !(await firstWaiting(trx, grant, tranche));
  return isNext && (await isPromised(trx, grant, tranche, cause, at)) ? null : 'credits';
}

/** The first tranche that waits for the same credits. */
const firstWaiting = (trx: Transaction<DB>, { envelopeId }: Grant, { year }: Tranche) => readFirstWaiting(trx, { envelopeId, year });

/**
 * Why a tranche waits for credits: because of a freeze, or because the year of its reservation is over and its credits
 * are gone, or not there yet.
 */
const WAITS: readonly RefusalCode[] = ['credits_insufficient', 'year_over', 'year_closed', 'reservation_uncovered'];

/**
 * Commits or delegates a tranche's reservation; false if credits are missing. Any other refusal of the ledger is thrown
 * as a programming error.
 */
async function isPromised(trx: Transaction<DB>, grant: Grant, tranche: Tranche, cause: Cause, at: string): Promise<boolean> {
  const { refused } = await postMovements(trx, [promiseOf(grant, tranche, cause, at)], 'each', at);
  const refusal = refused[0]?.refusal;
  if (refusal && !WAITS.includes(refusal.code)) throw new Refused(refusal);
  return !refusal;
}

/** Locks a grant whose state takes a date. */
export const lockTakingGrant = whenTaken(lockGrant, grantTable);

/**
 * Confirms, in order, planned tranches of a locked grant whose conditions are met: the first is confirmed or waits for
 * what stands in its way, and those behind it wait for their turn. Null if there is none.
 * @param cause the event that records it
 */
async function confirmReady(trx: Transaction<DB>, grant: Grant, { cause, at }: { cause: Cause; at: string }): Promise<Effect | null> {
  const { tranches, ready } = await readReady(trx, grant);
  const [first, ...behind] = ready;
  if (!first) return null;
  const awaits = await confirmTranche(trx, grant, tranches, first, { cause, at });
  for (const { id: trancheId } of behind) await setWaiting(trx, trancheId, at);
  const outcome = awaits ? { awaits } : { [PROMISED[grant.form].fact]: first.openCents };
  return {
    facts: { tranche: first.rank, confirmed: awaits === null, ...outcome },
    ...(await grantNow(trx, { ...grant, confirmAt: null })),
  };
}

/** The same in the transaction of a decision that meets their last condition: an event of its own follows its event. */
export async function confirmAfter(trx: Transaction<DB>, grant: Grant, decision: Cause, at: string): Promise<void> {
  const { id } = grant;
  const confirmed = await confirmReady(trx, grant, { cause: { streamId: id, version: decision.version + 1 }, at });
  if (confirmed) await appendEffect(trx, { id, by: { at, personId: null }, name: 'confirmNextTranche' }, confirmed);
}

export const confirmationActivities = (db: Kysely<DB>) => ({
  /** Confirms the tranches whose conditions are met, once the last of them is. */
  confirmNextTranche: deadline(db, lockTakingGrant, async (trx, grant, { id, at }) => {
    if (!grant.confirmAt || grant.confirmAt > at) return null;
    await setConfirmAt(trx, id, null);
    return confirmReady(trx, grant, { cause: { streamId: id, version: grant.version + 1 }, at });
  }),

  /**
   * Confirms, for finance, a tranche that waits for credits or a visa, or whose conditions are met. It may not overtake
   * one that waits for the same credits.
   */
  confirmTranche: once(db, ConfirmTranche, async (trx, given) => {
    const {
      id,
      body: { tranche: rank },
      at,
    } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    const tranches = await readTranches(trx, id);
    const circumstances = await readCircumstances(trx, id);
    const fundingChange = await readOpenFundingChange(trx, id);
    // The visa's rule stays locked until the end.
    const thresholdCents = await lockThreshold(trx, grant.envelopeId);
    const obstacles = { thresholdCents, visas: await readVisaDecisions(trx, id), owed: await readClaimInTheWay(trx, id) };
    refuseIf(refuseConfirmation({ grant, tranches, fundingChange, ...circumstances, ...obstacles }, given));
    const tranche = trancheOf(tranches, rank);
    const promised = PROMISED[grant.form];
    refuseIf(refuseBefore(await firstWaiting(trx, grant, tranche), tranche));
    await setTrancheStates(trx, [tranche.id], promised.state);
    return {
      facts: { tranche: rank, [promised.fact]: tranche.openCents },
      ...(await grantNow(trx, grant)),
      after: (cause) => postMovements(trx, [promiseOf(grant, tranche, cause, at)], 'all_or_none', at),
    };
  }),
});
