import type { Kysely } from 'kysely';
import { lockApplication } from '../db/applications.ts';
import { once } from '../db/commands.ts';
import { appendEvent, readDue } from '../db/events.ts';
import { readOverlaps, settleOverlap } from '../db/overlaps.ts';
import type { DB } from '../db/schema.ts';
import { refuseSettlement, SettleOverlap } from '../domain/overlap.ts';
import { found, refuseIf } from '../domain/refusal.ts';

/** Nothing waits on what a person says of two applications: it moves neither of them. */
export const overlapCommands = (db: Kysely<DB>) => ({
  settleOverlap: once(db, SettleOverlap, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { otherId, outcome },
      at,
    } = given;
    const application = found(await lockApplication(trx, id));
    refuseIf(refuseSettlement(application, await readOverlaps(trx, id), given));
    await settleOverlap(trx, given);
    const entry = { streamId: id, name: 'settleOverlap', facts: { otherId, outcome }, state: application.state } as const;
    return appendEvent(trx, { at, personId }, { ...entry, due: await readDue(trx, id) });
  }),
});
