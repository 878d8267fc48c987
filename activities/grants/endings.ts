import type { Kysely, Transaction } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { readDelegation } from '../../db/grants/delegations.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { ease } from '../../db/core/easing.ts';
import { appendEvent, type By } from '../../db/core/events.ts';
import { insertReason, insertWithdrawalOrder, lockGrant, setGrantState } from '../../db/grants/grants.ts';
import { cancelFinalAccount } from '../../db/grants/final-accounts.ts';
import { cancelMilestones } from '../../db/grants/milestones.ts';
import { cancelObligations } from '../../db/grants/obligations.ts';
import type { DB } from '../../db/core/schema.ts';
import { readTranches, setTrancheStates } from '../../db/grants/tranches.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { Given, Receipt } from '../../domain/core/command.ts';
import { recallsAtEnd, stateOfDelegated } from '../../domain/grants/delegation.ts';
import type { Movement } from '../../domain/ledger/envelope.ts';
import type { Facts } from '../../domain/core/event.ts';
import {
  type Grant,
  type GrantState,
  refuseRenunciation,
  refuseResumption,
  refuseSuspension,
  refuseTermination,
  RenounceGrant,
  ResumeGrant,
  SuspendGrant,
  TerminateGrant,
} from '../../domain/grants/grant.ts';
import { sumCents } from '../../domain/core/money.ts';
import { found, refuseIf } from '../../domain/core/refusal.ts';
import type { Tranche } from '../../domain/grants/tranche.ts';
import { dueOfGrant } from '../core/next-deadline.ts';
import { type Cause, movementOf, releasesOf, returnFrom, withdrawalsFrom } from './tranche-movements.ts';

type Change = {
  name: 'renounceGrant' | 'suspendGrant' | 'resumeGrant' | End['name'];
  by: By;
  reason: string;
  state: GrantState;
  facts?: Facts;
};

/** Writes a grant's new state, and why. */
async function change(trx: Transaction<DB>, grant: Grant, { name, by, reason, state, facts = {} }: Change): Promise<Receipt> {
  const { id } = grant;
  await setGrantState(trx, id, state);
  const due = await dueOfGrant(trx, { ...grant, state });
  const receipt = await appendEvent(trx, by, { streamId: id, name, facts, due, state });
  await insertReason(trx, id, receipt.version, reason);
  if (name === 'resumeGrant') await ease(trx, [grant.envelopeId], by.at);
  return receipt;
}

const saidBy = ({ caller: { personId }, body: { reason }, at }: Given<{ reason: string }>) => ({ by: { at, personId }, reason });

const idsOf = (tranches: readonly Tranche[]): string[] => tranches.map(({ id }) => id);
const isUnpaid = ({ state }: Tranche): boolean => state !== 'paid' && state !== 'cancelled';
const isDelegated = ({ state }: Tranche): boolean => state === 'delegated';

/** Ends what is delegated: AE that are not committed come back, and CP above what is. Returns the movements, by the event that causes them. */
async function returnsAtEnd(trx: Transaction<DB>, grant: Grant, delegated: readonly Tranche[], at: string) {
  const movements: ((cause: Cause) => Movement)[] = [];
  for (const tranche of delegated) {
    const recalls = recallsAtEnd(tranche, await readDelegation(trx, tranche.id));
    const providedCents = tranche.providedCents - sumCents(recalls.map(({ amountCents }) => amountCents));
    await setTrancheStates(trx, [tranche.id], stateOfDelegated({ ...tranche, delegatedCents: 0, providedCents }));
    if (tranche.delegatedCents > 0) movements.push((cause) => returnFrom(grant, tranche, tranche.delegatedCents, cause, at));
    for (const recall of recalls)
      movements.push((cause) =>
        movementOf(grant, tranche, cause, { kind: 'return_payment', credit: 'CP', ...recall, valueDate: parisDate(at) }),
      );
  }
  return (cause: Cause): Movement[] => movements.map((movement) => movement(cause));
}

export const endingActivities = (db: Kysely<DB>) => ({
  /** What was reserved for a renounced grant is available again. */
  renounceGrant: once(db, RenounceGrant, async (trx, given) => {
    const { id, at } = given;
    const grant = found(await lockGrant(trx, id));
    refuseIf(refuseRenunciation(grant, given));
    const tranches = await readTranches(trx, id);
    await setTrancheStates(trx, idsOf(tranches), 'cancelled');
    const receipt = await change(trx, grant, {
      ...saidBy(given),
      name: 'renounceGrant',
      state: 'renounced',
      facts: { releasedCents: grant.awardedCents },
    });
    await postMovements(trx, releasesOf(grant, tranches, { streamId: id, version: receipt.version }, at), 'all_or_none', at);
    return receipt;
  }),

  suspendGrant: once(db, SuspendGrant, async (trx, given) => {
    const grant = found(await lockGrant(trx, given.id));
    refuseIf(refuseSuspension(grant, given));
    return change(trx, grant, { ...saidBy(given), name: 'suspendGrant', state: 'suspended' });
  }),

  resumeGrant: once(db, ResumeGrant, async (trx, given) => {
    const grant = found(await lockGrant(trx, given.id));
    refuseIf(refuseResumption(grant, given));
    return change(trx, grant, { ...saidBy(given), name: 'resumeGrant', state: 'active' });
  }),

  terminateGrant: once(db, TerminateGrant, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { reason, order },
      at,
    } = given;
    const grant = found(await lockGrant(trx, id));
    const tranches = await readTranches(trx, id);
    refuseIf(refuseTermination({ grant, tranches }, given));
    return endGrant(trx, grant, tranches, { name: 'terminateGrant', by: { at, personId }, reason, order });
  }),
});

type End = { name: 'terminateGrant' | 'withdrawAward'; by: By; reason: string; order: string | undefined };

/**
 * What is not paid is cancelled: open reservations are released, and commitments withdrawn. Of a delegation only what is not committed comes back: what the
 * beneficiary has committed is its own to pay. Nothing is reported, shown or accounted for any more.
 */
export async function endGrant(
  trx: Transaction<DB>,
  grant: Grant,
  tranches: readonly Tranche[],
  { name, by, reason, order }: End,
): Promise<Receipt> {
  const { id } = grant;
  const { at } = by;
  const [delegated, unpaid] = [tranches.filter(isDelegated), tranches.filter((each) => isUnpaid(each) && !isDelegated(each))];
  const committed = unpaid.filter(({ committedCents }) => committedCents > 0);
  await setTrancheStates(trx, idsOf(unpaid), 'cancelled');
  const returns = await returnsAtEnd(trx, grant, delegated, at);
  await cancelMilestones(trx, id);
  await cancelObligations(trx, id);
  await cancelFinalAccount(trx, id);
  const receipt = await change(trx, grant, {
    name,
    by,
    reason,
    state: 'terminated',
    facts: {
      releasedCents: sumCents(unpaid.map(({ openCents }) => openCents)),
      withdrawnCents: sumCents(committed.map(({ committedCents }) => committedCents)),
      returnedCents: sumCents(delegated.map(({ delegatedCents }) => delegatedCents)),
    },
  });
  const cause = { streamId: id, version: receipt.version };
  if (order !== undefined) await insertWithdrawalOrder(trx, id, receipt.version, order);
  const withdrawals = committed.flatMap((tranche) => withdrawalsFrom(grant, tranche, tranche.committedCents, { cause, at, order }));
  await postMovements(trx, [...releasesOf(grant, unpaid, cause, at), ...withdrawals, ...returns(cause)], 'all_or_none', at);
  return receipt;
}
