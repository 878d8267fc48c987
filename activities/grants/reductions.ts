import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { keepContent, readInForce, readOpenAmendment, setAmended } from '../../db/grants/amendments.ts';
import type { Effect, RelatedEffect } from '../../db/core/append-effect.ts';
import { once } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import { readClaimable, readClaimsIssuedAt } from '../../db/grants/claims.ts';
import { readNotice } from '../../db/grants/ending-notices.ts';
import { readFinalAccount } from '../../db/grants/final-accounts.ts';
import { insertReason, lockGrant } from '../../db/grants/grants.ts';
import { readGuarantees } from '../../db/grants/guarantees.ts';
import { annexPlan, readPlan } from '../../db/grants/milestones.ts';
import { addAmounts, insertReduction, readNextAct, readReduction, readResponsible } from '../../db/grants/reductions.ts';
import { type FreedTranche, readFreed, readStateBefore, setTrancheYears } from '../../db/grants/reinstatement.ts';
import { amendTranches, promiseAgain, readTranches, setTrancheStates } from '../../db/grants/tranches.ts';
import { setGrantState } from '../../db/grants/grants.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { eligibleCostOf } from '../../domain/applications/application.ts';
import { legalFormByKey } from '../../domain/calls/legal-form.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import type { ByPerson } from '../../domain/core/command.ts';
import { sumCents } from '../../domain/core/money.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { planOfAmendment } from '../../domain/grants/agreement.ts';
import { amendedTranches, capsOf } from '../../domain/grants/amended-tranches.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import { ReduceGrant, refuseReduction, refuseRestoring, settleReduction, withMovedFunding } from '../../domain/grants/termination.ts';
import { lastDayOf } from '../../domain/grants/milestone.ts';
import type { Tranche, TrancheState } from '../../domain/grants/tranche.ts';
import type { Movement } from '../../domain/ledger/envelope.ts';
import { grantNow } from '../core/next-deadline.ts';
import { watchSlippage } from '../impact/slippage.ts';
import { waiveClaims } from './account-reopening.ts';
import { cutsOf, settleState } from './amended-grants.ts';
import { claimOverpaid } from './claims.ts';
import { type Cause, movementOf } from './tranche-movements.ts';
import { refuseUntilVisa } from './visas.ts';

/** What a new amount makes of a grant's plan: its content, with what the fund no longer brings brought otherwise. */
type Replanned = { beforeCents: number; awardedCents: number; personId: string; at: string; restores: number | null };

/** Puts the plan of a reduction in force, by its event. */
async function replanBy(
  trx: Transaction<DB>,
  grant: Grant,
  { number, version }: { number: number; version: number },
  { beforeCents, awardedCents, personId, at, restores }: Replanned,
): Promise<void> {
  const { content } = await readInForce(trx, grant.id);
  const { plan, call } = await readPlan(trx, grant.id);
  assert(plan, `grant ${grant.id} is in force, and has no plan`);
  const responsibleId = await readResponsible(trx, grant.id);
  await insertReduction(trx, grant.id, { number, version, beforeCents, awardedCents, restores });
  const moved = withMovedFunding(content, beforeCents - awardedCents);
  const revision = await keepContent(trx, grant.applicationId, { content: moved, personId, at });
  // Its lines are those of today. Its last day is the one that was signed: an adjusted one goes on beside it.
  const eligibleCents = eligibleCostOf(moved.costLines, call.terms);
  const next = { ...plan, revision, eligibleCents, endsOn: lastDayOf(plan.startsOn, grant.durationMonths) };
  await annexPlan(trx, { id: grant.id, awardedCents }, next, at, { reduction: number, responsibleId });
}

/** What of a locked grant's tranches a smaller amount leaves, once what was paid above it is claimed. */
async function cutTo(trx: Transaction<DB>, grant: Grant, awardedCents: number, at: string) {
  const { call } = await readPlan(trx, grant.id);
  const limited = { legalForm: legalFormByKey(call, grant.legalForm), guarantees: await readGuarantees(trx, grant.id) };
  const tranches = await readTranches(trx, grant.id);
  const amended = amendedTranches(grant, tranches, awardedCents, capsOf(limited, { ...grant, awardedCents }, at));
  assert('parts' in amended, `the reduction of grant ${grant.id} passed its rules and does not fit`);
  const cut = amended.parts.filter(({ cutCents }) => cutCents > 0);
  await amendTranches(
    trx,
    cut.map(({ tranche: { id, fromMonth, toMonth, amountCents }, cutCents }) => ({
      id,
      fromMonth,
      toMonth,
      amountCents: amountCents - cutCents,
    })),
  );
  return cut;
}

export const reductionActivities = (db: Kysely<DB>) => ({
  /**
   * Withdraws a subsidy in part: what is promised above the new amount is given back, what was paid above it is
   * claimed.
   */
  reduceGrant: once(db, ReduceGrant, async (trx, given): Promise<Effect> => {
    const { id, body, at, by } = given;
    const { awardedCents, reason, order } = body;
    const grant = orNotFound(await lockGrant(trx, id));
    const notice = await readNotice(trx, id);
    const around = { open: await readOpenAmendment(trx, id), account: await readFinalAccount(trx, id) };
    const settlement = settleReduction(awardedCents, await readClaimable(trx, id));
    refuseIf(refuseReduction({ grant, tranches: await readTranches(trx, id), notice, ...around }, given));
    const overpaidCents = await claimOverpaid(trx, grant, settlement, { reason, by });
    const cut = await cutTo(trx, grant, awardedCents, at);
    await setAmended(trx, id, { awardedCents, durationMonths: grant.durationMonths });
    const number = await readNextAct(trx, id);
    const now = await settleState(trx, { ...grant, awardedCents });
    const standing = await grantNow(trx, now);
    return {
      facts: {
        ...{ notice: notice?.number ?? 0, effectiveOn: parisDate(at), beforeCents: grant.awardedCents, awardedCents },
        ...{ plan: planOfAmendment(number), overpaidCents },
        cutCents: sumCents(cut.map(({ cutCents }) => cutCents)),
      },
      ...standing,
      after: async (cause) => {
        await insertReason(trx, id, cause.version, reason);
        const planned = { beforeCents: grant.awardedCents, awardedCents, personId: by.personId, at, restores: null };
        await replanBy(trx, grant, { number, version: cause.version }, planned);
        await postMovements(trx, cutsOf(grant, cut, cause, { at, order }), 'all_or_none', at);
        await watchSlippage(trx, now, standing.due, at);
      },
    };
  }),
});

/** What a reduction took of a tranche, which is reserved again, and how much of it is promised again; in cents. */
type Taken = { tranche: Tranche; year: number; reservedCents: number; promisedCents: number };

/**
 * Reserves again what a reduction took of a tranche, and promises again what is promised: a tranche that it cut in part
 * has its credits in its own year, one that it cancelled in this one.
 */
function againOf(grant: Grant, { tranche, year, reservedCents, promisedCents }: Taken, cause: Cause, at: string): Movement[] {
  const part = { credit: 'AE', year, valueDate: parisDate(at) } as const;
  const of = (kind: 'reserve' | 'commit', amountCents: number): Movement[] =>
    amountCents > 0 ? [movementOf(grant, tranche, cause, { ...part, kind, amountCents })] : [];
  return [...of('reserve', reservedCents), ...of('commit', promisedCents)];
}

/**
 * The tranches that a reduction cut, where they stood: cancelled ones are promised or planned again, on this year's
 * credits. What was released of a tranche that was promised since is promised with the rest of it, once its visa is
 * there.
 */
async function standAgain(
  trx: Transaction<DB>,
  grant: Grant,
  { tranches, freed }: { tranches: readonly Tranche[]; freed: readonly FreedTranche[] },
  at: string,
): Promise<Taken[]> {
  const taken = freed.map(({ id, releasedCents, withdrawnCents }): Taken => {
    const tranche = orNotFound(tranches.find((each) => each.id === id));
    const reservedCents = releasedCents + withdrawnCents;
    const promisedCents = PROMISED_SINCE.includes(tranche.state) ? reservedCents : withdrawnCents;
    return { tranche, year: tranche.state === 'cancelled' ? yearOf(at) : tranche.year, reservedCents, promisedCents };
  });
  for (const { tranche, promisedCents } of taken) if (promisedCents > 0) refuseIf(await refuseUntilVisa(trx, grant, tranche));
  const idsOf = (of: readonly Taken[]): string[] => of.map(({ tranche }) => tranche.id);
  const cancelled = taken.filter(({ tranche }) => tranche.state === 'cancelled');
  await addAmounts(trx, freed);
  await setTrancheYears(trx, idsOf(cancelled), yearOf(at));
  await setTrancheStates(trx, idsOf(cancelled.filter(({ promisedCents }) => promisedCents === 0)), 'planned');
  await setTrancheStates(trx, idsOf(cancelled.filter(({ promisedCents }) => promisedCents > 0)), 'confirmed');
  // What was certified or paid of a tranche since is less than its whole again.
  await promiseAgain(trx, idsOf(taken.filter(({ tranche }) => ['certified', 'paid'].includes(tranche.state))));
  return taken;
}

/** The states of a tranche whose whole amount is committed. */
const PROMISED_SINCE: readonly TrancheState[] = ['confirmed', 'certified', 'paid'];

/**
 * A reduction is taken back: the grant awards what it did before, what was taken of its tranches is reserved and
 * promised again if the envelope has it, and refused with its figure otherwise; what was claimed is no longer claimed.
 */
export async function restoreReduction(
  trx: Transaction<DB>,
  grant: Grant,
  decision: { version: number; decidedAt: string },
  by: ByPerson,
): Promise<RelatedEffect> {
  const { at, personId } = by;
  const tranches = await readTranches(trx, grant.id);
  const claims = await readClaimsIssuedAt(trx, grant.id, decision.decidedAt);
  refuseIf(refuseRestoring({ open: await readOpenAmendment(trx, grant.id), tranches, claims }));
  const { number: restores, beforeCents: awardedCents, awardedCents: beforeCents } = await readReduction(trx, grant.id, decision.version);
  const freed = await readFreed(trx, grant.id, decision.version);
  const taken = await standAgain(trx, { ...grant, awardedCents }, { tranches, freed }, at);
  // Suspended until today where it was not resumed, whenever it was closed.
  const state = grant.state === 'closed' ? await readStateBefore(trx, grant.id, grant.version + 1) : grant.state;
  if (state !== grant.state) await setGrantState(trx, grant.id, state);
  await setAmended(trx, grant.id, { awardedCents, durationMonths: grant.durationMonths });
  const number = await readNextAct(trx, grant.id);
  const now = await grantNow(trx, { ...grant, state, awardedCents });
  await waiveClaims(trx, grant, claims, { by, against: 'withdrawn_in_part', now });
  return {
    streamId: grant.id,
    facts: { against: 'withdrawn_in_part', restoredCents: awardedCents - beforeCents, plan: planOfAmendment(number) },
    ...now,
    after: async (cause) => {
      await replanBy(trx, grant, { number, version: cause.version }, { beforeCents, awardedCents, personId, at, restores });
      await postMovements(
        trx,
        taken.flatMap((each) => againOf(grant, each, cause, at)),
        'all_or_none',
        at,
      );
    },
  };
}
