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
import { type FreedTranche, readFreed, setTrancheYears } from '../../db/grants/reinstatement.ts';
import { amendTranches, promiseAgain, readTranches, setTrancheStates } from '../../db/grants/tranches.ts';
import { setGrantState } from '../../db/grants/grants.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { legalFormByKey } from '../../domain/calls/legal-form.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import type { ByPerson } from '../../domain/core/command.ts';
import { sumCents } from '../../domain/core/money.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { planOfAmendment } from '../../domain/grants/agreement.ts';
import { amendedTranches, capsOf } from '../../domain/grants/amended-tranches.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import { ReduceGrant, refuseReduction, refuseRestoring, settleReduction, withMovedFunding } from '../../domain/grants/termination.ts';
import type { Tranche } from '../../domain/grants/tranche.ts';
import type { Movement } from '../../domain/ledger/envelope.ts';
import { grantNow } from '../core/next-deadline.ts';
import { watchSlippage } from '../impact/slippage.ts';
import { waiveClaims } from './account-reopening.ts';
import { cutsOf, settleState } from './amended-grants.ts';
import { claimOverpaid } from './claims.ts';
import { type Cause, movementOf } from './tranche-movements.ts';

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
  const { plan } = await readPlan(trx, grant.id);
  assert(plan, `grant ${grant.id} is in force, and has no plan`);
  const responsibleId = await readResponsible(trx, grant.id);
  await insertReduction(trx, grant.id, { number, version, beforeCents, awardedCents, restores });
  const moved = withMovedFunding(content, beforeCents - awardedCents);
  const revision = await keepContent(trx, grant.applicationId, { content: moved, personId, at });
  await annexPlan(trx, { id: grant.id, awardedCents }, { ...plan, revision }, at, { reduction: number, responsibleId });
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

/**
 * Reserves again what a reduction took of a tranche, and promises again what was promised: a tranche that it cut in
 * part has its credits in its own year, one that it cancelled in this one.
 */
function againOf(
  grant: Grant,
  { releasedCents, withdrawnCents, ...tranche }: FreedTranche & { year: number },
  cause: Cause,
  at: string,
): Movement[] {
  const part = { credit: 'AE', year: tranche.year, valueDate: parisDate(at) } as const;
  const of = (kind: 'reserve' | 'commit', amountCents: number): Movement[] =>
    amountCents > 0 ? [movementOf(grant, tranche, cause, { ...part, kind, amountCents })] : [];
  return [...of('reserve', releasedCents + withdrawnCents), ...of('commit', withdrawnCents)];
}

/**
 * The tranches that a reduction cut, where they stood: cancelled ones are promised or planned again, on this year's
 * credits.
 */
async function standAgain(trx: Transaction<DB>, tranches: readonly Tranche[], freed: readonly FreedTranche[], at: string) {
  const found = freed.map((each) => ({ ...each, tranche: orNotFound(tranches.find(({ id }) => id === each.id)) }));
  const ids = (of: typeof found): string[] => of.map(({ id }) => id);
  const cancelled = found.filter(({ tranche }) => tranche.state === 'cancelled');
  await addAmounts(trx, freed);
  await setTrancheYears(trx, ids(cancelled), yearOf(at));
  await setTrancheStates(trx, ids(cancelled.filter(({ withdrawnCents }) => withdrawnCents === 0)), 'planned');
  await setTrancheStates(trx, ids(cancelled.filter(({ withdrawnCents }) => withdrawnCents > 0)), 'confirmed');
  // What was certified or paid of a tranche since is less than its whole again.
  await promiseAgain(
    trx,
    ids(found.filter(({ tranche, withdrawnCents }) => withdrawnCents > 0 && ['certified', 'paid'].includes(tranche.state))),
  );
  return found.map(({ tranche, ...each }) => ({ ...each, year: tranche.state === 'cancelled' ? yearOf(at) : tranche.year }));
}

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
  refuseIf(refuseRestoring(tranches, claims));
  const { number: restores, beforeCents: awardedCents, awardedCents: beforeCents } = await readReduction(trx, grant.id, decision.version);
  const freed = await standAgain(trx, tranches, await readFreed(trx, grant.id, decision.version), at);
  const state = grant.state === 'closed' ? 'active' : grant.state;
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
        freed.flatMap((tranche) => againOf(grant, tranche, cause, at)),
        'all_or_none',
        at,
      );
    },
  };
}
