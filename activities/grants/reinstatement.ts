import type { Transaction } from 'kysely';
import { readCallVersion } from '../../db/calls/calls.ts';
import type { RelatedEffect } from '../../db/core/append-effect.ts';
import type { DB } from '../../db/core/schema.ts';
import { setDeadline, setGrantState } from '../../db/grants/grants.ts';
import { readPlanSource } from '../../db/grants/milestones.ts';
import { readNextAct } from '../../db/grants/reductions.ts';
import {
  expectAgain,
  type FreedTranche,
  readEndOf,
  readFreed,
  readStateBefore,
  readStateBeforeWithdrawal,
  setStandsAgain,
  setTrancheYears,
} from '../../db/grants/reinstatement.ts';
import { planAgain, promiseAgain, readTranches, setTrancheStates, setWaiting, splitOff } from '../../db/grants/tranches.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import type { Facts } from '../../domain/core/event.ts';
import { sumCents } from '../../domain/core/money.ts';
import { orNotFound } from '../../domain/core/refusal.ts';
import { type Grant, type GrantState, signatureDeadline } from '../../domain/grants/grant.ts';
import type { Tranche, TrancheState } from '../../domain/grants/tranche.ts';
import type { Movement } from '../../domain/ledger/envelope.ts';
import { grantNow } from '../core/next-deadline.ts';
import { addTranche } from './amended-grants.ts';
import { type Cause, movementOf } from './tranche-movements.ts';
import { refuseUntilVisa } from './visas.ts';

/** How a grant ended, so that it may stand again. */
export type Ending = 'withdrawn' | 'terminated' | 'expired';

/** The state in which its end found a grant; an expired one says it in its event. */
async function stateBefore(
  trx: Transaction<DB>,
  { id }: Grant,
  ending: Ending,
  end: { version: number; facts: Facts },
): Promise<GrantState> {
  if (ending === 'withdrawn') return readStateBeforeWithdrawal(trx, id);
  if (ending === 'expired') return end.facts['was'] === 'to_accept' ? 'to_accept' : 'to_sign';
  return readStateBefore(trx, id, end.version);
}

const stateAgain = ({ withdrawnCents, returnedCents, isCertified }: FreedTranche): TrancheState => {
  if (returnedCents > 0) return 'delegated';
  if (withdrawnCents === 0) return 'planned';
  return isCertified ? 'certified' : 'confirmed';
};

/**
 * Reserves what was given back of a tranche, on this year’s credits, and promises again what was promised. Under a
 * delegation that is delegated again: its beneficiary commits it anew.
 */
function againOf(grant: Grant, tranche: FreedTranche, cause: Cause, at: string): Movement[] {
  const part = { credit: 'AE', year: yearOf(at), valueDate: parisDate(at) } as const;
  const promisedCents = tranche.withdrawnCents + tranche.returnedCents;
  const of = (kind: 'reserve' | 'commit' | 'delegate', amountCents: number): Movement[] =>
    amountCents > 0 ? [movementOf(grant, tranche, cause, { ...part, kind, amountCents })] : [];
  return [
    ...of('reserve', tranche.releasedCents + promisedCents),
    ...of(grant.form === 'delegation' ? 'delegate' : 'commit', promisedCents),
  ];
}

/** A tranche that an upheld appeal adds; `isPromised`: false while it waits for its visa. */
export type Added = { tranche: Tranche; isPromised: boolean };

/** What the event says of it. */
export const factsOfAdded = (added: Added | null): Facts =>
  added ? { tranche: added.tranche.rank, ...(added.isPromised ? {} : { awaits: 'visa' }) } : {};

/** Adds as new tranches what cannot be restored in its place, on this year's credits: promised, or awaiting a visa. */
export async function addAgain(
  trx: Transaction<DB>,
  grant: Grant,
  part: { number: number; amountCents: number },
  tranches: readonly Tranche[],
  at: string,
): Promise<Added> {
  const tranche: Tranche = { ...(await addTranche(trx, grant, part, tranches, at)), state: 'awaiting_credits' };
  const isPromised = (await refuseUntilVisa(trx, grant, tranche)) === null;
  if (isPromised) await setTrancheStates(trx, [tranche.id], 'confirmed');
  else await setWaiting(trx, tranche.id, null);
  return { tranche, isPromised };
}

/** `again`: restored in place; `waiting`: in place, awaiting a visa; `added`: a new tranche that awaits a visa. */
type ByVisa = { again: FreedTranche[]; waiting: FreedTranche[]; added: Added | null };

const promisedOf = ({ withdrawnCents, returnedCents }: FreedTranche): number => withdrawnCents + returnedCents;
/** The same, reserved alone. */
const reservedOnly = (tranche: FreedTranche): FreedTranche => ({
  ...tranche,
  releasedCents: tranche.releasedCents + promisedOf(tranche),
  ...{ withdrawnCents: 0, returnedCents: 0 },
});

/**
 * Parts what an end gave back of tranches by the visa rule of today: what was promised and wants a visa by now waits
 * for it in its tranche where that was cancelled, and in a tranche of its own where a part of it was paid, or is
 * promised. A later rule does not prevent an upheld appeal, and an appeal does not suspend the rule.
 */
export async function partByVisa(trx: Transaction<DB>, grant: Grant, freed: readonly FreedTranche[], at: string): Promise<ByVisa> {
  const tranches = await readTranches(trx, grant.id);
  const trancheOf = ({ id }: FreedTranche): Tranche => orNotFound(tranches.find((each) => each.id === id));
  const blocked: FreedTranche[] = [];
  for (const each of freed) if (promisedOf(each) > 0 && (await refuseUntilVisa(trx, grant, trancheOf(each)))) blocked.push(each);
  const waiting = blocked.filter((each) => trancheOf(each).state === 'cancelled').map(reservedOnly);
  const parts = blocked.filter((each) => trancheOf(each).state !== 'cancelled').map(reservedOnly);
  for (const { id } of waiting) {
    // Its service is certified once it is committed.
    await promiseAgain(trx, [id]);
    await setWaiting(trx, id, null);
  }
  for (const { id, releasedCents } of parts) await splitOff(trx, id, releasedCents);
  const amountCents = sumCents(parts.map(({ releasedCents }) => releasedCents));
  const part = { number: await readNextAct(trx, grant.id), amountCents };
  return {
    again: freed.filter((each) => !blocked.includes(each)),
    waiting,
    added: amountCents > 0 ? await addAgain(trx, grant, part, tranches, at) : null,
  };
}

/** What is reserved, and promised, of them. */
export const movementsByVisa = (grant: Grant, { again, waiting, added }: ByVisa, cause: Cause, at: string): Movement[] => {
  const of = added?.tranche;
  const rest = of ? [{ id: of.id, releasedCents: of.amountCents, withdrawnCents: 0, returnedCents: 0, isCertified: false }] : [];
  return [...again, ...waiting, ...rest].flatMap((tranche) => againOf(grant, tranche, cause, at));
};

/** What the event says of what waits for its visa. */
export const factsByVisa = ({ waiting, added }: ByVisa): Facts => ({
  ...(waiting.length > 0 ? { awaits: 'visa' } : {}),
  ...factsOfAdded(added),
});

/**
 * A grant that had ended stands again where it stood: its money is reserved, and promised, again if the envelope has
 * it, and refused with its figure otherwise; what wants a visa by now waits for it. One that is not signed gets a new
 * deadline.
 */
export async function reinstate(trx: Transaction<DB>, grant: Grant, ending: Ending, at: string): Promise<RelatedEffect> {
  const end = await readEndOf(trx, grant.id);
  const state = await stateBefore(trx, grant, ending, end);
  const isUnsigned = state === 'to_accept' || state === 'to_sign';
  const freed = await readFreed(trx, grant.id, end.version);
  const { callId, callVersion } = await readPlanSource(trx, grant.applicationId);
  const deadline = isUnsigned ? { ...signatureDeadline(await readCallVersion(trx, callId, callVersion), at), remindedAt: null } : {};
  const now = { ...grant, ...deadline, state };
  await setGrantState(trx, grant.id, state);
  await setStandsAgain(trx, grant.id, at);
  if (isUnsigned) await setDeadline(trx, grant.id, now);
  else await expectAgain(trx, grant.id);
  const byVisa = await partByVisa(trx, now, freed, at);
  await setTrancheYears(
    trx,
    [...byVisa.again, ...byVisa.waiting].map(({ id }) => id),
    yearOf(at),
  );
  for (const [each, tranches] of Map.groupBy(byVisa.again, stateAgain)) {
    const ids = tranches.map(({ id }) => id);
    await (each === 'planned' ? planAgain(trx, ids) : setTrancheStates(trx, ids, each));
  }
  const reservedCents = sumCents(
    freed.map(({ releasedCents, withdrawnCents, returnedCents }) => releasedCents + withdrawnCents + returnedCents),
  );
  return {
    streamId: grant.id,
    facts: { reservedCents, state, ...factsByVisa(byVisa) },
    ...(await grantNow(trx, now)),
    after: (cause) => postMovements(trx, movementsByVisa(grant, byVisa, cause, at), 'all_or_none', at),
  };
}
