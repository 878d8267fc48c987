import type { Kysely, Transaction } from 'kysely';
import { readCallVersion } from '../../db/calls/calls.ts';
import { once } from '../../db/core/commands.ts';
import { lockGrant } from '../../db/grants/grants.ts';
import { insertGuarantee } from '../../db/grants/guarantees.ts';
import { readPlanSource } from '../../db/grants/milestones.ts';
import type { DB } from '../../db/core/schema.ts';
import type { LegalForm } from '../../domain/calls/call.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import { RecordGuarantee, refuseGuarantee } from '../../domain/grants/guarantee.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { legalFormByKey } from '../../domain/calls/legal-form.ts';
import { grantNow } from '../core/next-deadline.ts';

export async function readLegalForm(trx: Transaction<DB>, { applicationId, legalForm }: Grant): Promise<LegalForm> {
  const { callId, callVersion } = await readPlanSource(trx, applicationId);
  return legalFormByKey(await readCallVersion(trx, callId, callVersion), legalForm);
}

export const guaranteeActivities = (db: Kysely<DB>) => ({
  /** Records a guarantee, which lets the advance rise above what is paid without one. */
  recordGuarantee: once(db, RecordGuarantee, async (trx, given) => {
    const {
      id,
      body: { guaranteedCents, endsOn },
    } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    refuseIf(refuseGuarantee(grant, await readLegalForm(trx, grant), given));
    return {
      facts: { guaranteedCents, ...(endsOn === null ? {} : { endsOn }) },
      ...(await grantNow(trx, grant)),
      after: ({ version }) => insertGuarantee(trx, version, given),
    };
  }),
});
