import type { Kysely, Transaction } from 'kysely';
import { once } from '../db/commands.ts';
import { postMovements } from '../db/envelope.ts';
import { appendEvent } from '../db/events.ts';
import { lockGrant } from '../db/grants.ts';
import type { DB } from '../db/schema.ts';
import { readTranches, setTrancheStates } from '../db/tranches.ts';
import { type Grant, PROMISED } from '../domain/grant.ts';
import { found, Refused, type RefusalCode, refuseIf } from '../domain/refusal.ts';
import { ConfirmTranche, firstUnconfirmed, refuseConfirmation, type Tranche, trancheOf } from '../domain/tranche.ts';
import { dueOfGrant } from './due.ts';
import { type Cause, promiseOf } from './tranche-movements.ts';

/**
 * Confirms (affermit) a planned tranche of a locked active grant: its reservation is committed, or delegated. Where the envelope may commit no more, since a freeze
 * stands in the way, or where an earlier tranche waits for that already, it waits for credits.
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
): Promise<'confirmed' | 'delegated' | 'awaiting_credits'> {
  const isNext = !firstUnconfirmed(tranches, tranche.rank);
  const state = isNext && (await isPromised(trx, grant, tranche, cause, at)) ? PROMISED[grant.form].state : 'awaiting_credits';
  await setTrancheStates(trx, [tranche.id], state);
  return state;
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
  /** Finance tries again to confirm a tranche that waits for credits. */
  confirmTranche: once(db, ConfirmTranche, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { tranche: rank },
      at,
    } = given;
    const grant = found(await lockGrant(trx, id));
    const tranches = await readTranches(trx, id);
    refuseIf(refuseConfirmation(grant, tranches, given));
    const tranche = trancheOf(tranches, rank);
    const promised = PROMISED[grant.form];
    await setTrancheStates(trx, [tranche.id], promised.state);
    const receipt = await appendEvent(
      trx,
      { at, personId },
      {
        streamId: id,
        name: 'confirmTranche',
        facts: { tranche: rank, [promised.fact]: tranche.openCents },
        due: await dueOfGrant(trx, grant),
        state: grant.state,
      },
    );
    await postMovements(trx, [promiseOf(grant, tranche, { streamId: id, version: receipt.version }, at)], 'all_or_none', at);
    return receipt;
  }),
});
