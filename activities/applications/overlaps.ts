import type { Kysely } from 'kysely';
import { lockApplication, markOverlapsSought, readContent } from '../../db/applications/applications.ts';
import { once } from '../../db/core/commands.ts';
import { readDue } from '../../db/core/events.ts';
import { noteOverlaps, readOverlaps, settleOverlap } from '../../db/applications/overlaps.ts';
import type { DB } from '../../db/core/schema.ts';
import { applicationTable } from '../../domain/applications/application.ts';
import { refuseSettlement, SettleOverlap } from '../../domain/applications/overlap.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { deadline, whenTaken } from '../core/deadline.ts';
import { applicationNow } from '../core/next-deadline.ts';

export const overlapActivities = (db: Kysely<DB>) => ({
  /**
   * Holds an application against what others ask for, after the commit of its deposit, of an answer or of a revised
   * plan: these take no longer for the thousands of others beside them. Where nothing is found, no event says so.
   */
  findOverlaps: deadline(db, whenTaken(lockApplication, applicationTable), async (trx, application, { id, at }) => {
    if (!application.overlapsDueAt || application.overlapsDueAt > at) return null;
    const { kept, leftOut } = await noteOverlaps(trx, application, await readContent(trx, id), at);
    await markOverlapsSought(trx, id);
    const now = await applicationNow(trx, { ...application, overlapsDueAt: null });
    return kept > 0 ? { facts: { overlaps: kept, ...(leftOut > 0 ? { leftOut } : {}) }, ...now } : { ...now, isQuiet: true };
  }),

  /** Nothing waits on what a person says of two applications: it moves neither of them. */
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
