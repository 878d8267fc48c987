import type { Kysely } from 'kysely';
import { type Clock, readClock } from '../../db/core/clock.ts';
import { setNextEasing } from '../../db/core/easing.ts';
import type { DB } from '../../db/core/schema.ts';
import { proposeAwards } from '../committee/proposals.ts';
import { resumeTranches } from '../grants/resumptions.ts';
import type { Hint } from '../core/waking.ts';

export const envelopeActivities = (db: Kysely<DB>, { clock, hint }: { clock: Clock; hint: Hint }) => ({
  /**
   * Money of an envelope has come free, or what stood in the way of who waits for it is gone: what is promised already
   * goes on, in its order, and then the chair is proposed what may be awarded. The date is moved on first: what comes
   * free meanwhile sets it anew.
   */
  spreadCredits: async (envelopeId: string): Promise<void> => {
    const at = await readClock(db, clock);
    await setNextEasing(db, envelopeId, at);
    // A tranche that goes on is followed by the next of its grant, which only then has its turn.
    for (let goesOn = true; goesOn;) {
      goesOn = false;
      const hear: Hint = (moved) => {
        goesOn = true;
        hint(moved);
      };
      await resumeTranches(db, hear, at, envelopeId);
    }
    await proposeAwards(db, hint, at, envelopeId);
  },
});
