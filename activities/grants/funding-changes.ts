import type { Kysely } from 'kysely';
import { readInForce } from '../../db/grants/amendments.ts';
import { once } from '../../db/core/commands.ts';
import { insertFundingChange } from '../../db/grants/funding-changes.ts';
import { insertReason, lockGrant } from '../../db/grants/grants.ts';
import type { DB } from '../../db/core/schema.ts';
import { totalsOf } from '../../domain/applications/application.ts';
import { grantAt, refuseFundingChange, ReportFundingChange } from '../../domain/grants/funding-change.ts';
import { found, refuseIf } from '../../domain/core/refusal.ts';
import { record } from './amended-grants.ts';

export const fundingActivities = (db: Kysely<DB>) => ({
  /** A co-funder leaves, or changes its part: no further tranche is confirmed until a plan takes that up. */
  reportFundingChange: once(db, ReportFundingChange, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { costCents, reason },
      at,
    } = given;
    const grant = found(await lockGrant(trx, id));
    const { content } = await readInForce(trx, id);
    refuseIf(refuseFundingChange(grant, content, given));
    const grantCents = grantAt(grant.awardedCents, totalsOf(content).costCents, costCents);
    const receipt = await record(trx, grant, { name: 'reportFundingChange', facts: { costCents, grantCents }, by: { at, personId } });
    await insertReason(trx, id, receipt.version, reason);
    await insertFundingChange(trx, given, { version: receipt.version, grantCents });
    return receipt;
  }),
});
