import type { Kysely, Transaction } from 'kysely';
import { readCallVersion } from '../db/calls.ts';
import { once } from '../db/commands.ts';
import { appendEvent } from '../db/events.ts';
import { lockGrant } from '../db/grants.ts';
import { insertGuarantee, readGuarantees } from '../db/guarantees.ts';
import { readPlanSource } from '../db/milestones.ts';
import type { DB } from '../db/schema.ts';
import type { Vehicle } from '../domain/call.ts';
import type { Grant } from '../domain/grant.ts';
import { RecordGuarantee, refuseGuarantee, refuseUnguaranteed } from '../domain/guarantee.ts';
import { found, type Refusal, refuseIf } from '../domain/refusal.ts';
import type { Tranche } from '../domain/tranche.ts';
import { vehicleByKey } from '../domain/vehicle.ts';
import { dueOfGrant } from './due.ts';

async function readVehicle(trx: Transaction<DB>, { applicationId, vehicle }: Grant): Promise<Vehicle> {
  const { callId, callVersion } = await readPlanSource(trx, applicationId);
  return vehicleByKey(await readCallVersion(trx, callId, callVersion), vehicle);
}

/** Refuses to order an advance of a locked grant that its guarantees do not cover as they should. */
export async function refuseUnguaranteedAdvance(trx: Transaction<DB>, grant: Grant, tranche: Tranche, at: string): Promise<Refusal | null> {
  if (tranche.kind !== 'advance') return null;
  return refuseUnguaranteed(grant, tranche, await readVehicle(trx, grant), await readGuarantees(trx, grant.id), at);
}

export const guaranteeActivities = (db: Kysely<DB>) => ({
  /** A guarantee that is recorded lets the advance rise above what is paid without one. */
  recordGuarantee: once(db, RecordGuarantee, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { guaranteedCents, endsOn },
      at,
    } = given;
    const grant = found(await lockGrant(trx, id));
    refuseIf(refuseGuarantee(grant, await readVehicle(trx, grant), given));
    const facts = { guaranteedCents, ...(endsOn === null ? {} : { endsOn }) };
    const due = await dueOfGrant(trx, grant);
    const receipt = await appendEvent(trx, { at, personId }, { streamId: id, name: 'recordGuarantee', facts, due, state: grant.state });
    await insertGuarantee(trx, receipt.version, given);
    return receipt;
  }),
});
