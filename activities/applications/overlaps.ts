import type { Kysely } from 'kysely';
import { lockApplication } from '../../db/applications/applications.ts';
import { once } from '../../db/core/commands.ts';
import { readDue } from '../../db/core/events.ts';
import { readOverlaps, settleOverlap } from '../../db/applications/overlaps.ts';
import type { DB } from '../../db/core/schema.ts';
import { refuseSettlement, SettleOverlap } from '../../domain/applications/overlap.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';

/** Nothing waits on what a person says of two applications: it moves neither of them. */
export const overlapCommands = (db: Kysely<DB>) => ({
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
