import assert from 'node:assert/strict';
import type { Transaction } from 'kysely';
import { endAmendment, keepContent, moveMilestones, setAmended } from '../../db/grants/amendments.ts';
import { newId } from '../../db/core/ids.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import type { Effect } from '../../db/core/append-effect.ts';
import { moveFinalAccount, readFinalAccount } from '../../db/grants/final-accounts.ts';
import { settleFundingChange } from '../../db/grants/funding-changes.ts';
import { setGrantState } from '../../db/grants/grants.ts';
import { annexPlan, setTracking } from '../../db/grants/milestones.ts';
import type { DB } from '../../db/core/schema.ts';
import { amendTranches, insertTranches, readTranches, setTrancheStates } from '../../db/grants/tranches.ts';
import { type Amended, amendedPeriods, amendedTranches, capsOf, type Months } from '../../domain/grants/amended-tranches.ts';
import { addedBy, type Amendment, type Ground } from '../../domain/grants/amendment.ts';
import { eligibleCostOf } from '../../domain/applications/application.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import type { Movement } from '../../domain/ledger/envelope.ts';
import { accountDeadline } from '../../domain/grants/final-account.ts';
import { isFit } from '../../domain/grants/funding-change.ts';
import { type Grant, PROMISED } from '../../domain/grants/grant.ts';
import type { Side } from '../../domain/grants/signature.ts';
import { lastDayOf, planMilestones, planTracking } from '../../domain/grants/milestone.ts';
import { sumCents } from '../../domain/core/money.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { isPending, type Tranche } from '../../domain/grants/tranche.ts';
import { stateOnceOver } from '../../domain/grants/final-account.ts';
import { grantNow } from '../core/next-deadline.ts';
import { watchSlippage } from '../impact/slippage.ts';
import { type Cause, movementOf, promiseOf, releasesOf, withdrawalsFrom } from './tranche-movements.ts';
import { refuseUntilVisa } from './visas.ts';

/** Updates the state of a grant with these tranches, if it changes: it may have waited only for the amendment. */
export async function settleState(trx: Transaction<DB>, grant: Grant): Promise<Grant> {
  const state = stateOnceOver(grant, await readTranches(trx, grant.id), await readFinalAccount(trx, grant.id));
  if (state !== grant.state) await setGrantState(trx, grant.id, state);
  return { ...grant, state };
}

/**
 * Inserts what an act adds to a grant, on this year's credits: a new tranche after the others, in the period of the
 * last one.
 * @param number that of the amendment, or of what an upheld appeal gives back
 */
export async function addTranche(
  trx: Transaction<DB>,
  grant: Grant,
  { number, amountCents }: { number: number; amountCents: number },
  tranches: readonly Tranche[],
  at: string,
): Promise<Tranche> {
  const last = tranches.at(-1);
  assert(last, `grant ${grant.id} is signed, and has no tranche`);
  const { fromMonth, toMonth } = last;
  const id = newId();
  const part = { rank: last.rank + 1, kind: 'balance', fromMonth, toMonth, amountCents } as const;
  await insertTranches(trx, [{ ...part, id, grantId: grant.id, year: yearOf(at), amendment: number, firm: true }]);
  return orNotFound((await readTranches(trx, grant.id)).find((tranche) => tranche.id === id));
}

/** Reserves what an approved amendment adds, as for an award. */
export const reserveSupplement = (trx: Transaction<DB>, grant: Grant, amendment: Amendment, tranches: readonly Tranche[], at: string) =>
  addTranche(trx, grant, { number: amendment.number, amountCents: addedBy(amendment, grant) }, tranches, at);

export const reservationOf = (grant: Grant, supplement: Tranche, cause: Cause, at: string): Movement =>
  movementOf(grant, supplement, cause, {
    kind: 'reserve',
    credit: 'AE',
    year: supplement.year,
    amountCents: supplement.amountCents,
    valueDate: parisDate(at),
  });

/**
 * The movements by which a smaller amount cuts tranches: open reservations are released, commitments withdrawn.
 * @param order the act that makes a withdrawn commitment of an earlier year available again
 */
export const cutsOf = (
  grant: Grant,
  parts: readonly Amended[],
  cause: Cause,
  { at, order }: { at: string; order?: string | undefined },
): Movement[] =>
  parts
    .filter(({ cutCents }) => cutCents > 0)
    .flatMap(({ tranche, cutCents }) =>
      tranche.state === 'confirmed'
        ? withdrawalsFrom(grant, tranche, cutCents, { cause, at, order })
        : releasesOf(grant, [{ ...tranche, openCents: cutCents }], cause, at),
    );

/**
 * Moves the milestones whose period has changed, with the deadlines of their reports; a new last day also moves the
 * yearly reports and a final account that is still to come.
 */
async function movePeriods(
  trx: Transaction<DB>,
  grant: Grant,
  { months, endsOn }: { months: readonly Months[]; endsOn: string },
  { call, tranches, milestones }: Ground,
): Promise<void> {
  const stays = (period: Months): boolean => tranches.some(({ rank, toMonth }) => rank === period.rank && toMonth === period.toMonth);
  // A last day that was adjusted since is that of the amended plan again, unless its period is reported on.
  const isAdjusted = ({ rank }: Months): boolean =>
    rank === months.at(-1)?.rank &&
    milestones.some((each) => each.rank === rank && each.state === 'planned' && each.periodEndsOn !== endsOn);
  await moveMilestones(
    trx,
    grant.id,
    planMilestones(
      call,
      grant.startsOn,
      months.filter((period) => !stays(period) || isAdjusted(period)),
    ),
  );
  await setTracking(trx, grant.id, planTracking(call, endsOn));
  const deadline = accountDeadline(call.terms, endsOn);
  if (deadline) await moveFinalAccount(trx, grant.id, deadline);
}

/**
 * Puts an amendment in force at its second signature: the amended plan is annexed after the earlier ones. What it adds
 * is committed or delegated; what it takes is given back; periods that are not over follow the project's new length.
 * All of it is checked again against the grant as it is.
 */
export async function putInForce(
  trx: Transaction<DB>,
  grant: Grant,
  open: Amendment,
  ground: Ground,
  { side, documentSha256, at }: { side: Side; documentSha256: string; at: string },
): Promise<Effect> {
  const { id, startsOn } = grant;
  const { number, awardedCents, durationMonths, content, costCents, responsibleId } = open;
  const tranches = ground.tranches.filter((tranche) => !isPending(tranche));
  const supplement = ground.tranches.find(isPending);
  const periods = amendedPeriods(grant, tranches, ground.milestones, durationMonths, at);
  const amended = amendedTranches(grant, tranches, awardedCents, capsOf(ground, open, at));
  assert('months' in periods && 'parts' in amended, `amendment ${number} of grant ${id} passed its rules and fits no more`);
  const monthsOf = ({ reportRank }: Tranche) => orNotFound(periods.months.find(({ rank }) => rank === reportRank));
  await amendTranches(
    trx,
    [...amended.parts, ...(supplement ? [{ tranche: supplement, cutCents: 0 }] : [])]
      .filter(({ tranche, cutCents }) => cutCents > 0 || tranche === supplement || durationMonths !== grant.durationMonths)
      .map(({ tranche, cutCents }) => ({ id: tranche.id, ...monthsOf(tranche), amountCents: tranche.amountCents - cutCents })),
  );
  const endsOn = lastDayOf(startsOn, durationMonths);
  if (durationMonths !== grant.durationMonths) await movePeriods(trx, grant, { months: periods.months, endsOn }, ground);
  const promised = PROMISED[grant.form];
  if (supplement) await setTrancheStates(trx, [supplement.id], promised.state);
  await setAmended(trx, id, open);
  const revision = await keepContent(trx, grant.applicationId, { content, personId: open.proposedBy, at });
  const eligibleCents = eligibleCostOf(content.costLines, ground.call.terms);
  const plan = { revision, costCents, eligibleCents, startsOn, endsOn };
  const planNumber = await annexPlan(trx, { id, awardedCents }, plan, at, { amendment: number, responsibleId });
  const { fundingChange } = ground;
  if (fundingChange && isFit(open, fundingChange)) await settleFundingChange(trx, id, fundingChange.number, planNumber);
  await endAmendment(trx, id, 'in_force', at);
  const cutCents = sumCents(amended.parts.map((part) => part.cutCents));
  const facts = {
    amendment: number,
    side,
    documentSha256,
    plan: planNumber,
    awardedCents,
    endsOn: plan.endsOn,
    ...(supplement ? { tranche: supplement.rank, [promised.fact]: supplement.amountCents } : {}),
    ...(cutCents > 0 ? { cutCents } : {}),
  };
  const now = await settleState(trx, { ...grant, awardedCents, durationMonths });
  const standing = await grantNow(trx, now);
  return {
    facts,
    ...standing,
    after: async (cause) => {
      if (supplement) refuseIf(await refuseUntilVisa(trx, grant, supplement));
      const movements = [...cutsOf(grant, amended.parts, cause, { at }), ...(supplement ? [promiseOf(grant, supplement, cause, at)] : [])];
      await postMovements(trx, movements, 'all_or_none', at);
      await watchSlippage(trx, now, standing.due, at);
    },
  };
}
