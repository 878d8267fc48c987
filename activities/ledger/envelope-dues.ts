import type { Kysely } from 'kysely';
import { type Clock, readClock } from '../../db/core/clock.ts';
import { setNextEasing } from '../../db/core/credit-release.ts';
import type { DB } from '../../db/core/schema.ts';
import { proposeAwards } from '../committee/proposals.ts';
import { resumeTranches } from '../grants/resumptions.ts';
import type { Hint } from '../core/workflow-wakeups.ts';

export const envelopeActivities = (db: Kysely<DB>, { clock, hint }: { clock: Clock; hint: Hint }) => ({
  /**
   * Handles an envelope's freed credits, or a removed obstacle: promised tranches go on first, in order, then the
   * awards that have become possible are proposed to the chair. The date is moved first, so that credits freed
   * meanwhile set it again.
   */
  spreadCredits: async (envelopeId: string): Promise<void> => {
    const at = await readClock(db, clock);
    await setNextEasing(db, envelopeId, at);
    // A tranche that goes on may be followed by the next one of its grant, whose turn comes only then.
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
