import type { Kysely, Transaction } from 'kysely';
import { readCallVersion } from '../../db/calls/calls.ts';
import { readAwardedAt } from '../../db/committee/reexaminations.ts';
import { once } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import { insertNotice, readNotice, storeObservations } from '../../db/grants/ending-notices.ts';
import { lockGrant } from '../../db/grants/grants.ts';
import { readMilestones, readPlanSource } from '../../db/grants/milestones.ts';
import { readTranches } from '../../db/grants/tranches.ts';
import { noticeDaysOf } from '../../domain/calls/agreement-terms.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { endByOf, GiveNotice, GiveObservations, refuseNotice, refuseObservations, refuseStop } from '../../domain/grants/ending-notice.ts';
import { readCircumstances } from './confirmation.ts';
import { grantNow } from '../core/next-deadline.ts';

const readStopGround = async (trx: Transaction<DB>, id: string) => {
  const circumstances = await readCircumstances(trx, id);
  return { milestones: await readMilestones(trx, id), tranches: await readTranches(trx, id), circumstances };
};

export const endingNoticeActivities = (db: Kysely<DB>) => ({
  /** Gives notice that the grant may be ended, and until when that may be answered; nothing of it changes yet. */
  giveNotice: once(db, GiveNotice, async (trx, given) => {
    const {
      id,
      body: { ground, answerBy, milestone },
    } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    const awardedAt = await readAwardedAt(trx, grant.applicationId);
    const { callId, callVersion } = await readPlanSource(trx, grant.applicationId);
    const { terms } = await readCallVersion(trx, callId, callVersion);
    refuseIf(refuseNotice(grant, { awardedAt, days: noticeDaysOf(terms.agreement) }, given));
    if (milestone !== undefined) refuseIf(refuseStop(await readStopGround(trx, id), given));
    const number = ((await readNotice(trx, id))?.number ?? 0) + 1;
    await insertNotice(trx, { number, endBy: endByOf(ground, awardedAt) }, given);
    return { facts: { number, ground, answerBy, ...(milestone === undefined ? {} : { milestone }) }, ...(await grantNow(trx, grant)) };
  }),

  giveObservations: once(db, GiveObservations, async (trx, given) => {
    const {
      id,
      body: { number },
    } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    refuseIf(refuseObservations({ grant, notice: await readNotice(trx, id) }, given));
    await storeObservations(trx, given);
    return { facts: { number }, ...(await grantNow(trx, grant)) };
  }),
});
