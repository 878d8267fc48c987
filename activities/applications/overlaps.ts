import type { Kysely } from 'kysely';
import { lockApplication, markOverlapsSought, readContent } from '../../db/applications/applications.ts';
import { once } from '../../db/core/commands.ts';
import { readDue } from '../../db/core/events.ts';
import { noteOverlaps, readOverlaps, settleOverlap } from '../../db/applications/overlaps.ts';
import type { DB } from '../../db/core/schema.ts';
import { applicationTable } from '../../domain/applications/application-life.ts';
import { refuseSettlement, SettleOverlap } from '../../domain/applications/overlap.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { deadline, whenTaken } from '../core/deadline.ts';
import { applicationNow } from '../core/next-deadline.ts';

export const overlapActivities = (db: Kysely<DB>) => ({
  /**
   * Compares an application with the others after the commit of its submission, of an answer or of a revised plan, so
   * that these stay fast among thousands of others. If nothing is found, there is no event.
   */
  findOverlaps: deadline(db, whenTaken(lockApplication, applicationTable), async (trx, application, { id, at }) => {
    if (!application.overlapsDueAt || application.overlapsDueAt > at) return null;
    const { kept, leftOut } = await noteOverlaps(trx, application, await readContent(trx, id), at);
    await markOverlapsSought(trx, id);
    const now = await applicationNow(trx, { ...application, overlapsDueAt: null });
    return kept > 0 ? { facts: { overlaps: kept, ...(leftOut > 0 ? { leftOut } : {}) }, ...now } : { ...now, isQuiet: true };
  }),

  /** Settling an overlap moves neither application, so nothing waits for it. */
  settleOverlap: once(db, SettleOverlap, async (trx, given) => {
    const {
      id,
      body: { otherId, outcome },
    } = given;
    const application = orNotFound(await lockApplication(trx, id));
    refuseIf(refuseSettlement(application, await readOverlaps(trx, id), given));
    await settleOverlap(trx, given);
    return { facts: { otherId, outcome }, due: await readDue(trx, id), state: application.state };
  }),
});
