import { CertifyCondition, refuseCertifying } from '../../domain/grants/acceptance.ts';
import type { Kysely } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { markCertified, readConditions } from '../../db/grants/award-conditions.ts';
import { lockGrant } from '../../db/grants/grants.ts';
import type { DB } from '../../db/core/schema.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { grantNow } from '../core/next-deadline.ts';
import { newDeadline } from './grants.ts';

export const conditionActivities = (db: Kysely<DB>) => ({
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
