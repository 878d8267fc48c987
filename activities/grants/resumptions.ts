import type { Kysely } from 'kysely';
import { readClaimInTheWay } from '../../db/grants/claims.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { appendEvent, movedIn, transact } from '../../db/core/events.ts';
import { lockGrant } from '../../db/grants/grants.ts';
import type { DB } from '../../db/core/schema.ts';
import { readFirstWaiting, readTranches, readWaitingTranches, setTrancheStates } from '../../db/grants/tranches.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import type { Moved } from '../../domain/core/command.ts';
import { PROMISED } from '../../domain/grants/grant.ts';
import { Refused } from '../../domain/core/refusal.ts';
import { firstUnconfirmed, refuseBefore, type WaitingTranche } from '../../domain/grants/tranche.ts';
import { isReady } from '../../domain/grants/tranche-condition.ts';
import { readCircumstances } from './confirmation.ts';
import { dueOfGrant } from '../core/next-deadline.ts';
import type { Hint } from '../core/workflow-wakeups.ts';
import { promiseOf } from './tranche-movements.ts';
import { refuseUntilVisa } from './visas.ts';

/**
 * Resumes the tranches that wait for credits, whatever freed them: for each year of each envelope in the order in
 * which they began to wait, as far as the credits reach. None overtakes one for which they do not reach. It follows the
 * movements, so that no movement waits for it.
 * @param envelopeId limits it to one envelope
 */
export async function resumeTranches(db: Kysely<DB>, hint: Hint, at: string, envelopeId?: string): Promise<void> {
  const all = await readWaitingTranches(db, yearOf(at));
  const waiting = all.filter((tranche) => envelopeId === undefined || tranche.envelopeId === envelopeId);
  for (const queue of Map.groupBy(waiting, ({ envelopeId }) => envelopeId).values()) {
    let roomCents = queue[0]?.roomCents ?? 0;
    for (const tranche of queue) {
      const moved = tranche.amountCents > roomCents ? null : await resumeTranche(db, tranche, at);
      if (!moved) break;
      roomCents -= tranche.amountCents;
      hint(moved);
    }
  }
}

/**
 * Confirms a waiting tranche, and returns the streams that moved; null, with nothing written, if it no longer waits or
 * must go on waiting.
 */
async function resumeTranche(db: Kysely<DB>, { grantId: id, trancheId }: WaitingTranche, now: string): Promise<Moved[] | null> {
  try {
    return await transact(db, now, async (trx, at) => {
      const grant = await lockGrant(trx, id);
      const tranches = grant?.state === 'active' ? await readTranches(trx, id) : [];
      const tranche = tranches.find((each) => each.id === trancheId && each.state === 'awaiting_credits');
      if (!grant || !tranche || firstUnconfirmed(tranches, tranche.rank)) return null;
      if (!isReady(tranche, await readCircumstances(trx, id)) || (await readClaimInTheWay(trx, id))) return null;
      // The visa's rule locks the envelope, so the waiting tranches are read after it.
      if (await refuseUntilVisa(trx, grant, tranche)) return null;
      if (refuseBefore(await readFirstWaiting(trx, { envelopeId: grant.envelopeId, year: tranche.year }), tranche)) return null;
      const promised = PROMISED[grant.form];
      await setTrancheStates(trx, [tranche.id], promised.state);
      const facts = { tranche: tranche.rank, [promised.fact]: tranche.openCents };
      const entry = { streamId: id, name: 'resumeTranche', facts, due: await dueOfGrant(trx, grant), state: grant.state } as const;
      const { version } = await appendEvent(trx, { at, personId: null }, entry);
      await postMovements(trx, [promiseOf(grant, tranche, { streamId: id, version }, at)], 'all_or_none', at);
      return movedIn(trx);
    });
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
