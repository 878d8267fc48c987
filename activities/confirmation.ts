import type { Kysely, Transaction } from 'kysely';
import { once } from '../db/commands.ts';
import { postMovements } from '../db/envelope.ts';
import { appendEvent } from '../db/events.ts';
import { readOpenFundingChange } from '../db/funding-changes.ts';
import { lockGrant } from '../db/grants.ts';
import type { DB } from '../db/schema.ts';
import { readTranches, setTrancheStates } from '../db/tranches.ts';
import { readVisaGivers } from '../db/visas.ts';
import { refuseWhileFundingChanged } from '../domain/funding-change.ts';
import { type Grant, PROMISED } from '../domain/grant.ts';
import { found, Refused, type RefusalCode, refuseIf } from '../domain/refusal.ts';
import { ConfirmTranche, firstUnconfirmed, refuseConfirmation, type Tranche, trancheOf } from '../domain/tranche.ts';
import { refuseVisaGiver } from '../domain/visa.ts';
import { dueOfGrant } from './due.ts';
import { type Cause, promiseOf } from './tranche-movements.ts';
import { heldByVisa } from './visas.ts';

/** What a tranche that was not confirmed waits for until finance confirms it; null where it was. */
export type Awaits = 'credits' | 'visa' | 'funding' | null;

/**
 * Confirms (affermit) a planned tranche of a locked active grant: its reservation is committed, or delegated. Where the controller's visa is missing or was
 * refused, it waits for that, and where its funding has changed, for an amendment; where the envelope may promise no more, since a freeze stands in the way, or where an earlier tranche waits already, for credits.
 * @param tranches all of the grant's, as they stand
 * @param cause the event by which it is confirmed: the acceptance of the report before it
 * @param at ISO instant
 */
export async function confirmTranche(
  trx: Transaction<DB>,
  grant: Grant,
  tranches: readonly Tranche[],
  tranche: Tranche,
  { cause, at }: { cause: Cause; at: string },
): Promise<Awaits> {
  const awaits = (await holdOn(trx, grant, tranche)) ?? (await promiseNext(trx, grant, tranches, tranche, { cause, at }));
  await setTrancheStates(trx, [tranche.id], awaits === null ? PROMISED[grant.form].state : 'awaiting_credits');
  return awaits;
}

/** What stands before the credits: the plan is no longer paid for by all who were to, or the controller has not let it pass. */
async function holdOn(trx: Transaction<DB>, grant: Grant, tranche: Tranche): Promise<'funding' | 'visa' | null> {
  if (await readOpenFundingChange(trx, grant.id)) return 'funding';
  return (await heldByVisa(trx, grant, tranche)) ? 'visa' : null;
}

/** Commits, or delegates, a tranche whose turn it is. */
async function promiseNext(
  trx: Transaction<DB>,
  grant: Grant,
  tranches: readonly Tranche[],
  tranche: Tranche,
  { cause, at }: { cause: Cause; at: string },
): Promise<'credits' | null> {
  const isNext = !firstUnconfirmed(tranches, tranche.rank);
  return isNext && (await isPromised(trx, grant, tranche, cause, at)) ? null : 'credits';
}

/** Why a tranche waits: a freeze stands in the way, or the year of its reservation is over and its credits are no longer, or not yet there. */
const WAITS: readonly RefusalCode[] = ['credits_insufficient', 'year_over', 'year_closed', 'reservation_uncovered'];

/** Commits a tranche's reservation, or delegates it; false where credits lack. Another refusal of the ledger would be a mistake of ours. */
async function isPromised(trx: Transaction<DB>, grant: Grant, tranche: Tranche, cause: Cause, at: string): Promise<boolean> {
  const { refused } = await postMovements(trx, [promiseOf(grant, tranche, cause, at)], 'each', at);
  const refusal = refused[0]?.refusal;
  if (refusal && !WAITS.includes(refusal.code)) throw new Refused(refusal);
  return !refusal;
}

export const confirmationActivities = (db: Kysely<DB>) => ({
  /** Finance tries again to confirm a tranche that waits for credits, or for a visa. */
  confirmTranche: once(db, ConfirmTranche, async (trx, given) => {
    const {
      id,
      caller,
      body: { tranche: rank },
      at,
    } = given;
    const grant = found(await lockGrant(trx, id));
    const tranches = await readTranches(trx, id);
    refuseIf(refuseConfirmation(grant, tranches, given) ?? refuseVisaGiver(await readVisaGivers(trx, id), caller));
    refuseIf(refuseWhileFundingChanged(await readOpenFundingChange(trx, id)));
    const tranche = trancheOf(tranches, rank);
    const promised = PROMISED[grant.form];
    await setTrancheStates(trx, [tranche.id], promised.state);
    const receipt = await appendEvent(
      trx,
      { at, personId: caller.personId },
      {
        streamId: id,
        name: 'confirmTranche',
        facts: { tranche: rank, [promised.fact]: tranche.openCents },
        due: await dueOfGrant(trx, grant),
        state: grant.state,
      },
    );
    refuseIf(await heldByVisa(trx, grant, tranche));
    await postMovements(trx, [promiseOf(grant, tranche, { streamId: id, version: receipt.version }, at)], 'all_or_none', at);
    return receipt;
  }),
});
