import type { Kysely, Transaction } from 'kysely';
import { once } from '../../db/core/commands.ts';
import { ease } from '../../db/core/credit-release.ts';
import { lockGrant } from '../../db/grants/grants.ts';
import type { DB } from '../../db/core/schema.ts';
import { readTranches } from '../../db/grants/tranches.ts';
import { lockThreshold, insertVisa, readProposers, readThreshold, readVisaDecisions } from '../../db/grants/visas.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import { orNotFound, refuseIf, type Refusal } from '../../domain/core/refusal.ts';
import { type Tranche, trancheOf } from '../../domain/grants/tranche.ts';
import { GiveVisa, refuseVisa, refuseWithoutVisa, type Visa } from '../../domain/grants/visa.ts';
import { grantNow } from '../core/next-deadline.ts';

/**
 * Refuses to commit a tranche of a locked grant without its visa; the envelope's rule stays locked until the
 * transaction ends.
 */
export async function refuseUntilVisa(
  trx: Transaction<DB>,
  grant: Pick<Grant, 'id' | 'envelopeId' | 'awardedCents'>,
  tranche: Tranche,
): Promise<Refusal | null> {
  const thresholdCents = await lockThreshold(trx, grant.envelopeId);
  return refuseWithoutVisa(grant, tranche, { thresholdCents, visas: await readVisaDecisions(trx, grant.id) });
}

/** True if committing one of these tranches now would wait for a visa on which the controller has not answered yet. */
export async function awaitsVisa(
  trx: Transaction<DB>,
  grant: Pick<Grant, 'envelopeId' | 'awardedCents'>,
  tranches: readonly Tranche[],
  visas: readonly Visa[],
): Promise<boolean> {
  const thresholdCents = await readThreshold(trx, grant.envelopeId);
  return tranches.some((tranche) => refuseWithoutVisa(grant, tranche, { thresholdCents, visas })?.code === 'visa_missing');
}

export const visaActivities = (db: Kysely<DB>) => ({
  /** Records whether the controller allows a tranche's commitment, before it is made. It commits nothing by itself. */
  giveVisa: once(db, GiveVisa, async (trx, given) => {
    const {
      id,
      body: { tranche: rank, favourable, givenOn },
      at,
    } = given;
    const grant = orNotFound(await lockGrant(trx, id));
    const tranches = await readTranches(trx, id);
    const matter = {
      thresholdCents: await readThreshold(trx, grant.envelopeId),
      visas: await readVisaDecisions(trx, id),
      proposers: await readProposers(trx, id),
    };
    refuseIf(refuseVisa({ grant, tranches, ...matter }, given));
    const { id: trancheId, amountCents } = trancheOf(tranches, rank);
    return {
      facts: { tranche: rank, trancheId, amountCents, favourable, givenOn },
      ...(await grantNow(trx, grant)),
      after: async ({ version }) => {
        await insertVisa(trx, trancheId, version, given);
        await ease(trx, [grant.envelopeId], at);
      },
    };
  }),
});
