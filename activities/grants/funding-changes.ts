import type { Kysely } from 'kysely';
import { readInForce } from '../../db/grants/amendments.ts';
import { once } from '../../db/core/commands.ts';
import { insertFundingChange } from '../../db/grants/funding-changes.ts';
import { insertReason, lockGrant } from '../../db/grants/grants.ts';
import type { DB } from '../../db/core/schema.ts';
import { totalsOf } from '../../domain/applications/application.ts';
import { grantAt, refuseFundingChange, ReportFundingChange } from '../../domain/grants/funding-change.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { grantNow } from '../core/next-deadline.ts';

export const fundingActivities = (db: Kysely<DB>) => ({
  /**
   * Records that a co-funder leaves or changes its part: no further tranche is confirmed until a plan takes that up.
   */
  reportFundingChange: once(db, ReportFundingChange, async (trx, given) => {
    const {
      id,
      body: { costCents, reason },
    } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    const { content } = await readInForce(trx, id);
    refuseIf(refuseFundingChange(grant, content, given));
    const grantCents = grantAt(grant.awardedCents, totalsOf(content).costCents, costCents);
    return {
      facts: { costCents, grantCents },
      ...(await grantNow(trx, grant)),
      after: async ({ version }) => {
        await insertReason(trx, id, version, reason);
        await insertFundingChange(trx, given, { version, grantCents });
      },
    };
  }),
});
