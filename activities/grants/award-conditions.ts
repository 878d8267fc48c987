import { CertifyCondition, refuseCertifying } from '../../domain/grants/acceptance.ts';
import type { Kysely } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { markCertified, readConditions } from '../../db/grants/award-conditions.ts';
import { lockGrant } from '../../db/grants/grants.ts';
import type { DB } from '../../db/core/schema.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { grantNow } from '../core/next-deadline.ts';

export const conditionActivities = (db: Kysely<DB>) => ({
  /** Certifies one condition of an award; with the last one, both sides may sign. */
  certifyCondition: once(db, CertifyCondition, async (trx, given) => {
    const {
      id,
      body: { number },
    } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    const conditions = await readConditions(trx, id);
    refuseIf(refuseCertifying({ grant, awardConditions: conditions }, given));
    const left = conditions.filter((each) => each.evidence === null && each.number !== number).length;
    return {
      facts: { condition: number, left },
      ...(await grantNow(trx, grant)),
      after: ({ version }) => markCertified(trx, given, version),
    };
  }),
});
