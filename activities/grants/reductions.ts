import assert from 'node:assert/strict';
import type { Kysely, Transaction } from 'kysely';
import { keepContent, readInForce, readOpenAmendment, setAmended } from '../../db/grants/amendments.ts';
import type { Effect, RelatedEffect } from '../../db/core/append-effect.ts';
import { once } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import { readClaimsIssuedAt } from '../../db/grants/claims.ts';
import { readNotice } from '../../db/grants/ending-notices.ts';
import { readFinalAccount } from '../../db/grants/final-accounts.ts';
import { insertReason, lockGrant } from '../../db/grants/grants.ts';
import { readGuarantees } from '../../db/grants/guarantees.ts';
import { annexPlan, readPlan } from '../../db/grants/milestones.ts';
import { addAmounts, insertReduction, readNextAct, readReduction, readResponsible } from '../../db/grants/reductions.ts';
import { type FreedTranche, readFreed, readStateBefore, setTrancheYears } from '../../db/grants/reinstatement.ts';
import { amendTranches, planAgain, promiseAgain, readTranches, setTrancheStates } from '../../db/grants/tranches.ts';
import { setGrantState } from '../../db/grants/grants.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { eligibleCostOf } from '../../domain/applications/application.ts';
import { legalFormByKey } from '../../domain/calls/legal-form.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import type { ByPerson } from '../../domain/core/command.ts';
import { sumCents } from '../../domain/core/money.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { planOfAmendment } from '../../domain/grants/agreement.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import {
  ReduceGrant,
  reducedTranches,
  refuseReduction,
  refuseRestoring,
  settleReduction,
  withMovedFunding,
} from '../../domain/grants/termination.ts';
import { lastDayOf } from '../../domain/grants/milestone.ts';
import type { Tranche, TrancheState } from '../../domain/grants/tranche.ts';
import type { Movement } from '../../domain/ledger/envelope.ts';
import { grantNow } from '../core/next-deadline.ts';
import { watchSlippage } from '../impact/slippage.ts';
import { waiveClaims } from './account-reopening.ts';
import { cutsOf, settleState } from './amended-grants.ts';
import { claimOverpaid } from './claims.ts';
import { addAgain, type Added, factsOfAdded } from './reinstatement.ts';
import { type Cause, movementOf } from './tranche-movements.ts';
import { refuseUntilVisa } from './visas.ts';

/** A grant's plan under a new amount: the beneficiary's lines cover what the fund no longer contributes. */
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
  // The lines are today's. The last day is the signed one: an adjusted last day continues to apply beside it.
  const eligibleCents = eligibleCostOf(moved.costLines, call.terms);
  const next = { ...plan, revision, eligibleCents, endsOn: lastDayOf(plan.startsOn, grant.durationMonths) };
  await annexPlan(trx, { id: grant.id, awardedCents }, next, at, { reduction: number, responsibleId });
}

/** Cuts a locked grant's tranches down to a smaller amount. Returns the parts that are cut. */
async function cutTo(trx: Transaction<DB>, grant: Grant, tranches: readonly Tranche[], awardedCents: number, at: string) {
  const { call } = await readPlan(trx, grant.id);
  const limited = { legalForm: legalFormByKey(call, grant.legalForm), guarantees: await readGuarantees(trx, grant.id) };
  const reduced = reducedTranches(grant, limited, tranches, awardedCents, at);
  assert(reduced.length > 0, `the reduction of grant ${grant.id} passed its rules and does not fit`);
  const cut = reduced.filter(({ cutCents }) => cutCents > 0);
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
    const tranches = await readTranches(trx, id);
    refuseIf(refuseReduction({ grant, tranches, notice, ...around }, given));
    const overpaidCents = await claimOverpaid(trx, grant, settleReduction(awardedCents, tranches), { reason, by });
    const cut = await cutTo(trx, grant, tranches, awardedCents, at);
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

/** What a reduction took of a tranche and is reserved again, with the part that is promised again; in cents. */
type Taken = { tranche: Tranche; year: number; reservedCents: number; promisedCents: number };

/** Promises again, on this year's credits, what was promised: only where the tranche has its visa or needs none. */
async function mayStandAgain(trx: Transaction<DB>, grant: Grant, { tranche, year, promisedCents }: Taken, at: string): Promise<boolean> {
  return promisedCents === 0 || (year === yearOf(at) && (await refuseUntilVisa(trx, grant, tranche)) === null);
}

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
 * credits. What was released of a tranche that was promised since is promised with the rest of it. What was promised on
 * the credits of a year that is over, or wants a visa now, is a tranche of its own, which waits for its visa.
 * @param number that of the act that restores them
 */
async function standAgain(
  trx: Transaction<DB>,
  grant: Grant,
  { tranches, freed, number }: { tranches: readonly Tranche[]; freed: readonly FreedTranche[]; number: number },
  at: string,
): Promise<{ taken: Taken[]; added: Added | null }> {
  const all = freed.map(({ id, releasedCents, withdrawnCents }): Taken => {
    const tranche = orNotFound(tranches.find((each) => each.id === id));
    const reservedCents = releasedCents + withdrawnCents;
    const promisedCents = PROMISED_SINCE.includes(tranche.state) ? reservedCents : withdrawnCents;
    return { tranche, year: tranche.state === 'cancelled' ? yearOf(at) : tranche.year, reservedCents, promisedCents };
  });
  const taken: Taken[] = [];
  for (const each of all) if (await mayStandAgain(trx, grant, each, at)) taken.push(each);
  const amountCents = sumCents(all.filter((each) => !taken.includes(each)).map(({ promisedCents }) => promisedCents));
  const added = amountCents > 0 ? await addAgain(trx, grant, { number, amountCents }, tranches, at) : null;
  const idsOf = (of: readonly Taken[]): string[] => of.map(({ tranche }) => tranche.id);
  const cancelled = taken.filter(({ tranche }) => tranche.state === 'cancelled');
  await addAmounts(
    trx,
    freed.filter(({ id }) => idsOf(taken).includes(id)),
  );
  await setTrancheYears(trx, idsOf(cancelled), yearOf(at));
  await planAgain(trx, idsOf(cancelled.filter(({ promisedCents }) => promisedCents === 0)));
  await setTrancheStates(trx, idsOf(cancelled.filter(({ promisedCents }) => promisedCents > 0)), 'confirmed');
  // What was certified or paid of a tranche since is less than its whole again.
  await promiseAgain(trx, idsOf(taken.filter(({ tranche }) => ['certified', 'paid'].includes(tranche.state))));
  return { taken, added };
}

const addedTo = (added: Added | null): Taken[] => {
  if (!added) return [];
  const { year, amountCents } = added.tranche;
  return [{ tranche: added.tranche, year, reservedCents: amountCents, promisedCents: added.isPromised ? amountCents : 0 }];
};

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
  const number = await readNextAct(trx, grant.id);
  const { taken, added } = await standAgain(trx, { ...grant, awardedCents }, { tranches, freed, number }, at);
  // Suspended until today where it was not resumed, whenever it was closed.
  const state = grant.state === 'closed' ? await readStateBefore(trx, grant.id, grant.version + 1) : grant.state;
  if (state !== grant.state) await setGrantState(trx, grant.id, state);
  await setAmended(trx, grant.id, { awardedCents, durationMonths: grant.durationMonths });
  const now = await grantNow(trx, { ...grant, state, awardedCents });
  await waiveClaims(trx, grant, claims, { by, against: 'withdrawn_in_part', now });
  return {
    streamId: grant.id,
    facts: {
      ...{ against: 'withdrawn_in_part', restoredCents: awardedCents - beforeCents, plan: planOfAmendment(number) },
      ...factsOfAdded(added),
    },
    ...now,
    after: async (cause) => {
      await replanBy(trx, grant, { number, version: cause.version }, { beforeCents, awardedCents, personId, at, restores });
      await postMovements(
        trx,
        [...taken, ...addedTo(added)].flatMap((each) => againOf(grant, each, cause, at)),
        'all_or_none',
        at,
      );
    },
  };
}
