import type { Transaction } from 'kysely';
import { readCallVersion } from '../../db/calls/calls.ts';
import type { RelatedEffect } from '../../db/core/append-effect.ts';
import type { DB } from '../../db/core/schema.ts';
import { setDeadline, setGrantState } from '../../db/grants/grants.ts';
import { readPlanSource } from '../../db/grants/milestones.ts';
import {
  expectAgain,
  type FreedTranche,
  readEndOf,
  readFreed,
  readStateBefore,
  readStateBeforeWithdrawal,
  setTrancheYears,
} from '../../db/grants/reinstatement.ts';
import { planAgain, setTrancheStates } from '../../db/grants/tranches.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import type { Facts } from '../../domain/core/event.ts';
import { sumCents } from '../../domain/core/money.ts';
import { type Grant, type GrantState, signatureDeadline } from '../../domain/grants/grant.ts';
import type { TrancheState } from '../../domain/grants/tranche.ts';
import type { Movement } from '../../domain/ledger/envelope.ts';
import { grantNow } from '../core/next-deadline.ts';
import { type Cause, movementOf } from './tranche-movements.ts';

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
export function againOf(grant: Grant, tranche: FreedTranche, cause: Cause, at: string): Movement[] {
  const part = { credit: 'AE', year: yearOf(at), valueDate: parisDate(at) } as const;
  const promisedCents = tranche.withdrawnCents + tranche.returnedCents;
  const of = (kind: 'reserve' | 'commit' | 'delegate', amountCents: number): Movement[] =>
    amountCents > 0 ? [movementOf(grant, tranche, cause, { ...part, kind, amountCents })] : [];
  return [
    ...of('reserve', tranche.releasedCents + promisedCents),
    ...of(grant.form === 'delegation' ? 'delegate' : 'commit', promisedCents),
  ];
}

/**
 * A grant that had ended stands again where it stood: its money is reserved, and promised, again if the envelope has
 * it, and refused with its figure otherwise; one that is not signed gets a new deadline.
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
  if (isUnsigned) await setDeadline(trx, grant.id, now);
  else await expectAgain(trx, grant.id);
  await setTrancheYears(
    trx,
    freed.map(({ id }) => id),
    yearOf(at),
  );
  for (const [each, tranches] of Map.groupBy(freed, stateAgain)) {
    const ids = tranches.map(({ id }) => id);
    await (each === 'planned' ? planAgain(trx, ids) : setTrancheStates(trx, ids, each));
  }
  const reservedCents = sumCents(
    freed.map(({ releasedCents, withdrawnCents, returnedCents }) => releasedCents + withdrawnCents + returnedCents),
  );
  return {
    streamId: grant.id,
    facts: { reservedCents, state },
    ...(await grantNow(trx, now)),
    after: (cause) =>
      postMovements(
        trx,
        freed.flatMap((tranche) => againOf(grant, tranche, cause, at)),
        'all_or_none',
        at,
      ),
  };
}
