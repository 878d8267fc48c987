import { type OwedClaim, refuseOwed } from './claim.ts';
import type { Given } from '../core/command.ts';
import { type FundingChange, refuseWhileFundingChanged } from './funding-change.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Caller } from '../core/role.ts';
import type { FinalAccount } from './final-account.ts';
import type { Grant } from './grant.ts';
import {
  type ConfirmTranche,
  findTranche,
  firstUnconfirmed,
  isPending,
  type OnTranche,
  refuseTranche,
  refuseTurn,
  type Tranche,
} from './tranche.ts';
import { type Circumstances, type Conditional, isReady, refuseConditions } from './tranche-condition.ts';
import { refuseVisaGiver, refuseWithoutVisa, type Visa } from './visa.ts';

/**
 * What may prevent a commitment. `thresholdCents`: that of its envelope's visas; `visas`: newest first; `owed`: a claim
 * to be collected first.
 */
export type Obstacles = { thresholdCents: number | null; visas: readonly Visa[]; owed: OwedClaim | undefined };

/** What decides whether tranches are confirmed by themselves once their conditions are met. */
type Confirming<Tranche> = {
  grant: Pick<Grant, 'state'>;
  account: Pick<FinalAccount, 'endedOn'> | null | undefined;
  tranches: readonly Tranche[];
};

/**
 * In order the planned tranches whose conditions are met, up to the first whose are not; none unless the grant is
 * active. What an amendment has added is committed by its signatures, and of a project that ended early finance
 * confirms by hand what its account needs, and no more.
 */
export function readyAmong<Each extends Conditional & Pick<Tranche, 'state' | 'amendment'>>(
  { grant, account, tranches }: Confirming<Each>,
  circumstances: Circumstances,
): Each[] {
  if (grant.state !== 'active' || (account && account.endedOn !== null)) return [];
  const planned = tranches.filter(({ state, amendment }) => state === 'planned' && amendment === null);
  const held = planned.findIndex((tranche) => !isReady(tranche, circumstances));
  return held < 0 ? planned : planned.slice(0, held);
}

/** The tranches that are confirmed once one obligation is settled: those that wait for nothing else. */
export function readyWithout<Each extends Conditional & Pick<Tranche, 'state' | 'amendment'>>(
  on: Confirming<Each>,
  circumstances: Circumstances,
  obligation: string,
): Each[] {
  const obligations = circumstances.obligations.filter(({ key }) => key !== obligation);
  return readyAmong(on, { ...circumstances, obligations }).slice(readyAmong(on, circumstances).length);
}

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
