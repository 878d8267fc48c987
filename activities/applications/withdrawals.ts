import type { Kysely } from 'kysely';
import { lockApplication, markWithdrawn } from '../../db/applications/applications.ts';
import { readDrafter } from '../../db/applications/drafts.ts';
import { endAssignments } from '../../db/review/assignments.ts';
import { once } from '../../db/core/commands.ts';
import { closeCorrection, readOpenCorrection } from '../../db/applications/corrections.ts';
import { cancelSteps } from '../../db/review/reviews.ts';
import type { DB } from '../../db/core/schema.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { refuseWithdrawal, WithdrawApplication } from '../../domain/applications/withdrawal.ts';

export const withdrawalActivities = (db: Kysely<DB>) => ({
  /**
   * Withdraws the application before the decision, for good. A session that has it on its agenda decides without it:
   * the session locks its applications before it reads its agenda.
   */
  withdrawApplication: once(db, WithdrawApplication, async (trx, given) => {
    const {
      id,
      body: { reason },
      at,
    } = given;
    const application = orNotFound(await lockApplication(trx, id));
    refuseIf(refuseWithdrawal({ application, draftedBy: await readDrafter(trx, id) }, given));
    const correction = await readOpenCorrection(trx, id);
    await markWithdrawn(trx, id, reason);
    await cancelSteps(trx, id);
    await endAssignments(trx, id, at);
    await closeCorrection(trx, id, { state: 'withdrawn', at });
    const from = correction?.fromState ?? application.state;
    return { facts: { from }, due: null, state: 'withdrawn' };
  }),
});
