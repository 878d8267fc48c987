import {
  CertifyCondition,
  refuseCertifying,
  refuseReturning,
  refuseShowing,
  ReturnCondition,
  ShowCondition,
} from '../../domain/grants/acceptance.ts';
import type { Kysely } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { markCertified, readConditions, storeShown } from '../../db/grants/award-conditions.ts';
import { insertReason, lockGrant } from '../../db/grants/grants.ts';
import type { DB } from '../../db/core/schema.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { grantNow } from '../core/next-deadline.ts';
import { newDeadline } from './grants.ts';

export const conditionActivities = (db: Kysely<DB>) => ({
  showCondition: once(db, ShowCondition, async (trx, given) => {
    const {
      id,
      body: { number, words },
    } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    refuseIf(refuseShowing({ grant, awardConditions: await readConditions(trx, id) }, given));
    await storeShown(trx, id, number, words);
    return { facts: { condition: number }, ...(await grantNow(trx, grant)) };
  }),

  /**
   * Returns what is said of a condition. The beneficiary could only wait meanwhile: its agreement has from then on the
   * whole time that the call leaves to sign it.
   */
  returnCondition: once(db, ReturnCondition, async (trx, given) => {
    const {
      id,
      body: { number, reason },
      at,
    } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    refuseIf(refuseReturning({ grant, awardConditions: await readConditions(trx, id) }, given));
    await storeShown(trx, id, number, null);
    const anew = grant.state === 'to_sign' ? await newDeadline(trx, grant, at) : null;
    const { deadlineAt } = { ...grant, ...anew };
    return {
      facts: { condition: number, deadlineOn: parisDate(deadlineAt) },
      ...(await grantNow(trx, { ...grant, ...(anew ? { ...anew, remindedAt: null } : {}) })),
      after: ({ version }) => insertReason(trx, id, version, reason),
    };
  }),

  /**
   * Certifies one condition of an award. With the last one both sides may sign, and have from then on the whole time
   * that the call leaves them: before it they could not.
   */
  certifyCondition: once(db, CertifyCondition, async (trx, given) => {
    const {
      id,
      body: { number },
      at,
    } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    const conditions = await readConditions(trx, id);
    refuseIf(refuseCertifying({ grant, awardConditions: conditions }, given));
    const left = conditions.filter((each) => each.evidence === null && each.number !== number).length;
    const anew = left === 0 && grant.state === 'to_sign' ? await newDeadline(trx, grant, at) : null;
    return {
      facts: { condition: number, left, ...(anew ? { deadlineOn: parisDate(anew.deadlineAt) } : {}) },
      ...(await grantNow(trx, { ...grant, ...(anew ? { ...anew, remindedAt: null } : {}) })),
      after: ({ version }) => markCertified(trx, given, version),
    };
  }),
});
