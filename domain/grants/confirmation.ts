import { type OwedClaim, refuseOwed } from './claim.ts';
import type { Given } from '../core/command.ts';
import { type FundingChange, refuseWhileFundingChanged } from './funding-change.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import { type ConfirmTranche, findTranche, firstUnconfirmed, isPending, type OnTranche, refuseTranche, refuseTurn } from './tranche.ts';
import { type Circumstances, refuseConditions } from './tranche-condition.ts';
import { refuseVisaGiver, refuseWithoutVisa, type Visa } from './visa.ts';

/**
 * What may prevent a commitment. `thresholdCents`: that of its envelope's visas; `visas`: newest first; `owed`: a claim
 * to be collected first.
 */
export type Obstacles = { thresholdCents: number | null; visas: readonly Visa[]; owed: OwedClaim | undefined };

type Confirmable = OnTranche & Obstacles & Circumstances & { fundingChange: FundingChange | null };

/**
 * The first refusal, in order of precedence; null if finance may commit a tranche whose conditions are met, for example
 * one that lacked credits. What an open amendment has reserved is committed only by its signatures.
 */
export function mayConfirm(on: Confirmable, caller: Caller): Refusal | null {
  const { grant, tranche, tranches, visas, owed, fundingChange } = on;
  const { rank, amendment } = tranche;
  const refusal = refuseTranche(on, caller, 'confirmTranche');
  if (refusal) return refusal;
  if (amendment !== null && isPending(tranche)) return { code: 'amendment_open', amendment };
  return (
    refuseTurn(rank, firstUnconfirmed(tranches, rank)) ??
    refuseConditions(tranche, on) ??
    refuseVisaGiver(visas, caller) ??
    refuseWhileFundingChanged(fundingChange) ??
    refuseWithoutVisa(grant, tranche, on) ??
    refuseOwed(owed)
  );
}

/** Null if the tranche that the body names may be confirmed. Whether it has credits is decided by the ledger. */
export function refuseConfirmation(on: Omit<Confirmable, 'tranche'>, given: Given<ConfirmTranche>): Refusal | null {
  const found = findTranche(on.grant, on.tranches, 'confirmTranche', given);
  return 'refusal' in found ? found.refusal : mayConfirm({ ...on, ...found }, given.caller);
}

/**
 * Refuses to commit these tranches of a grant together, as the second signature does; null if nothing stands against
 * it.
 */
export function refuseFirm(grant: OnTranche['grant'], tranches: readonly OnTranche['tranche'][], obstacles: Obstacles): Refusal | null {
  for (const tranche of tranches) {
    const refusal = refuseWithoutVisa(grant, tranche, obstacles);
    if (refusal) return refusal;
  }
  return refuseOwed(obstacles.owed);
}
