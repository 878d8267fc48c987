import type { Transaction } from 'kysely';
import { appendEffect, type RelatedEffect } from '../../db/core/append-effect.ts';
import type { DB } from '../../db/core/schema.ts';
import { readClaimsIssuedAt } from '../../db/grants/claims.ts';
import { giveAgain } from '../../db/grants/final-accounts.ts';
import { setGrantState } from '../../db/grants/grants.ts';
import { type FreedTranche, readFreed, setTrancheYears } from '../../db/grants/reinstatement.ts';
import { planAgain, promiseAgain, readTranches, setTrancheStates } from '../../db/grants/tranches.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import type { Appealable } from '../../domain/committee/contested.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import type { ByPerson } from '../../domain/core/command.ts';
import { sumCents } from '../../domain/core/money.ts';
import { refuseIf } from '../../domain/core/refusal.ts';
import type { Claim } from '../../domain/grants/claim.ts';
import { refuseReopening } from '../../domain/grants/final-account.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import type { Tranche } from '../../domain/grants/tranche.ts';
import { grantNow } from '../core/next-deadline.ts';
import { moveClaim } from './claims.ts';
import { factsByVisa, movementsByVisa, partByVisa } from './reinstatement.ts';

/** An approval of a final account, by its event. */
type Approval = { version: number; decidedAt: string };

/** Where a tranche waits for the new approval: with what was withdrawn of it promised again, or what was released. */
async function openTranches(
  trx: Transaction<DB>,
  { form }: Grant,
  tranches: readonly Tranche[],
  freed: readonly FreedTranche[],
  at: string,
): Promise<void> {
  const ids = (each: readonly { id: string }[]): string[] => each.map(({ id }) => id);
  const unpromised = freed.filter(({ withdrawnCents, returnedCents }) => withdrawnCents + returnedCents === 0);
  const certified = tranches.filter(({ state, kind }) => state === 'certified' && kind === 'balance');
  const promised = [...new Set([...ids(freed), ...ids(certified)])].filter((id) => !unpromised.some((each) => each.id === id));
  await setTrancheYears(trx, ids(freed), yearOf(at));
  await planAgain(trx, ids(unpromised));
  if (form === 'delegation') await setTrancheStates(trx, promised, 'delegated');
  else await promiseAgain(trx, promised);
}

/** Waives the claims that a decision issued: each by its own event, which names it. */
function waiverOf(trx: Transaction<DB>, grant: Grant, claim: Claim, { at, against }: { at: string; against: Appealable }) {
  const { number, rank, year, owedCents: waivedCents } = claim;
  const moved = { kind: 'waive_claim', year, amountCents: waivedCents, valueDate: parisDate(at) } as const;
  return {
    facts: { against, claim: number, tranche: rank, waivedCents },
    after: moveClaim(trx, grant, claim, moved, at),
  };
}

/** Waives what is still owed of the claims that a decision issued, once an appeal against it is upheld. */
export async function waiveClaims(
  trx: Transaction<DB>,
  grant: Grant,
  claims: readonly Claim[],
  { by, against, now }: { by: ByPerson; against: Appealable; now: Awaited<ReturnType<typeof grantNow>> },
): Promise<void> {
  for (const claim of claims.filter(({ owedCents }) => owedCents > 0))
    await appendEffect(trx, { id: grant.id, by, name: 'upholdAppeal' }, { ...waiverOf(trx, grant, claim, { at: by.at, against }), ...now });
}

/**
 * An approved account is given again as it was, to be approved anew: what its approval withdrew is reserved and
 * promised again, on this year’s credits, or waits for the visa that it wants by now, and what it claimed back is no
 * longer claimed. What was paid stays paid.
 */
export async function reopenAccount(trx: Transaction<DB>, grant: Grant, approval: Approval, by: ByPerson): Promise<RelatedEffect> {
  const { at } = by;
  const tranches = await readTranches(trx, grant.id);
  const claims = await readClaimsIssuedAt(trx, grant.id, approval.decidedAt);
  refuseIf(refuseReopening(tranches, claims));
  const freed = await readFreed(trx, grant.id, approval.version);
  const byVisa = await partByVisa(trx, grant, freed, at);
  await openTranches(trx, grant, tranches, byVisa.again, at);
  await setTrancheYears(
    trx,
    byVisa.waiting.map(({ id }) => id),
    yearOf(at),
  );
  const account = await giveAgain(trx, grant.id);
  const state = grant.state === 'suspended' ? 'suspended' : 'active';
  if (state !== grant.state) await setGrantState(trx, grant.id, state);
  const now = await grantNow(trx, { ...grant, state });
  const reservedCents = sumCents(freed.map((each) => each.releasedCents + each.withdrawnCents + each.returnedCents));
  await waiveClaims(trx, grant, claims, { by, against: 'accounted', now });
  return {
    streamId: grant.id,
    facts: { against: 'accounted', account, reservedCents, state, ...factsByVisa(byVisa) },
    ...now,
    after: (cause) => postMovements(trx, movementsByVisa(grant, byVisa, cause, at), 'all_or_none', at),
  };
}
