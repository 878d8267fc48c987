import type { Kysely, Transaction } from 'kysely';
import {
  insertNextRevision,
  lockApplication,
  type LockedApplication,
  readContent,
  readOrganisation,
} from '../../db/applications/applications.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import { newId } from '../../db/core/ids.ts';
import { once } from '../../db/core/commands.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { lockGrant, markAccepted, readApplicationIdOf } from '../../db/grants/grants.ts';
import { readGuarantees } from '../../db/grants/guarantees.ts';
import { insertRevision } from '../../db/applications/revisions.ts';
import type { DB } from '../../db/core/schema.ts';
import { insertTranches, markReplaced, readTranches } from '../../db/grants/tranches.ts';
import { totalsOf } from '../../domain/applications/application.ts';
import { AcceptAward, refuseAcceptance, refuseReplan, ReplanTranches, revised } from '../../domain/grants/acceptance.ts';
import type { Call, LegalForm } from '../../domain/calls/call.ts';
import { type Grant, nextSignatureDue, signatureDeadline } from '../../domain/grants/grant.ts';
import { sumCents } from '../../domain/core/money.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { isFirm, type PlannedTranche, planOf, planTranches } from '../../domain/calls/tranche-plan.ts';
import { legalFormByKey } from '../../domain/calls/legal-form.ts';
import { type Cause, releasesOf, reserveAnewOf } from './tranche-movements.ts';

type LockedAward = { application: LockedApplication; grant: Grant; call: Call; legalForm: LegalForm };

/** A grant with its application, locked in the order of all transactions, and the rules for both. */
async function lockWithApplication(trx: Transaction<DB>, id: string): Promise<LockedAward> {
  const application = orNotFound(await lockApplication(trx, orNotFound(await readApplicationIdOf(trx, id))));
  const grant = orNotFound(await lockGrant(trx, id));
  const call = await readCallVersion(trx, application.callId, application.callVersion);
  return { application, grant, call, legalForm: legalFormByKey(call, grant.legalForm) };
}

/**
 * Replaces the plan in force: its reservations are released, and made again on the credits of the same year. What a
 * raised award reserves above them must be available.
 */
export async function replan(
  trx: Transaction<DB>,
  { grant, call: { terms } }: Pick<LockedAward, 'grant' | 'call'>,
  plan: readonly PlannedTranche[],
  cause: Cause,
  at: string,
): Promise<void> {
  const before = await readTranches(trx, grant.id);
  const year = before[0]?.year ?? 0;
  const tranches = plan.map((tranche) => ({ ...tranche, id: newId(), grantId: grant.id, year, firm: isFirm(tranche, terms) }));
  await markReplaced(trx, grant.id, at);
  await insertTranches(trx, tranches);
  let releasedCents = sumCents(before.map(({ openCents }) => openCents));
  const anew = tranches.flatMap((tranche) => {
    const againCents = Math.min(releasedCents, tranche.amountCents);
    releasedCents -= againCents;
    const moreCents = tranche.amountCents - againCents;
    return [
      ...(againCents > 0 ? [reserveAnewOf(grant, { ...tranche, amountCents: againCents }, cause, at)] : []),
      ...(moreCents > 0 ? [{ ...reserveAnewOf(grant, { ...tranche, amountCents: moreCents }, cause, at), kind: 'reserve' as const }] : []),
    ];
  });
  await postMovements(trx, [...releasesOf(grant, before, cause, at), ...anew], 'all_or_none', at);
}

export const acceptanceActivities = (db: Kysely<DB>) => ({
  /**
   * Accepts an award below the amount asked for, with a revised plan: the application's next revision, new tranches,
   * and a deadline to sign.
   */
  acceptAward: once(db, AcceptAward, async (trx, given) => {
    const {
      id,
      body,
      at,
      by: { personId },
    } = given;
    const { application, grant, call, legalForm } = await lockWithApplication(trx, id);
    const content = await readContent(trx, application.id);
    const { submittedAt: receivedAt, earlyStart } = application;
    const on = { call, receivedAt: receivedAt ?? at, earlyStart };
    refuseIf(refuseAcceptance(grant, content, await readOrganisation(trx, grant.organisationId), on, given));
    const revision = application.revision + 1;
    const plan = revised(content, body);
    await insertNextRevision(trx, application.id, revision, plan, at);
    await insertRevision(trx, { applicationId: application.id, revision, content: plan, personId, at });
    const { startsOn, durationMonths } = body;
    const accepted = { ...grant, state: 'to_sign' as const, startsOn, durationMonths, remindedAt: null, ...signatureDeadline(call, at) };
    await markAccepted(trx, id, accepted);
    const tranches = planTranches(call, legalForm, grant.awardedCents, durationMonths);
    const { costCents, requestedCents } = totalsOf(plan);
    const facts = { revision, awardedCents: grant.awardedCents, tranches: tranches.length };
    return {
      facts,
      due: nextSignatureDue(accepted),
      state: 'to_sign',
      also: [{ streamId: application.id, facts: { ...facts, costCents, requestedCents }, due: { at, what: 'findOverlaps' } }],
      after: (cause) => replan(trx, { grant, call }, tranches, cause, at),
    };
  }),

  /** Plans tranches other than the call's, before either side has signed. */
  replanTranches: once(db, ReplanTranches, async (trx, given) => {
    const { id, body, at } = given;
    const { grant, call, legalForm } = await lockWithApplication(trx, id);
    refuseIf(refuseReplan(grant, legalForm, await readGuarantees(trx, id), given));
    const plan = planOf(body.tranches, legalForm);
    return {
      facts: { tranches: plan.length },
      due: nextSignatureDue(grant),
      state: grant.state,
      after: (cause) => replan(trx, { grant, call }, plan, cause, at),
    };
  }),
});
