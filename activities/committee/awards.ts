import assert from 'node:assert/strict';
import type { Transaction } from 'kysely';
import type { LockedApplication } from '../../db/applications/applications.ts';
import { newId, readCallsOf } from '../../db/calls/calls.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { appendEvents, type By, type Entry, openStreams } from '../../db/core/events.ts';
import { insertGrants, type NewGrant } from '../../db/grants/grants.ts';
import type { DB } from '../../db/core/schema.ts';
import type { Organisation } from '../../domain/applications/application.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import type { Movement } from '../../domain/ledger/envelope.ts';
import type { Facts } from '../../domain/core/event.ts';
import { firstState, nextSignatureDue, signatureTerm } from '../../domain/grants/grant.ts';
import type { Decision } from '../../domain/committee/session.ts';
import { isFirm, planTranches } from '../../domain/calls/tranche-plan.ts';
import { vehicleOf } from '../../domain/calls/legal-form.ts';

/** The applications that are decided on, locked, and the organisations that ask, by their ids. */
type Asking = { applications: readonly LockedApplication[]; organisations: ReadonlyMap<string, Organisation> };

/** The grants that the awards make, in the list's order, each with its tranches on the credits of the decision's year. */
async function planGrants(
  trx: Transaction<DB>,
  { applications, organisations }: Asking,
  decisions: readonly Decision[],
  at: string,
): Promise<NewGrant[]> {
  const byId = new Map(applications.map((application) => [application.id, application]));
  const callOf = await readCallsOf(trx, applications);
  const grants: NewGrant[] = [];
  for (const decision of decisions) {
    const application = byId.get(decision.applicationId);
    if (decision.decision !== 'award' || !application) continue;
    const { id: applicationId, organisationId, requestedCents, startsOn, durationMonths } = application;
    const organisation = organisations.get(organisationId);
    assert(organisation && startsOn !== null && durationMonths !== null, `application ${applicationId} was submitted incomplete`);
    const call = callOf(application);
    const { awardedCents } = decision;
    const vehicle = vehicleOf(call, organisation);
    grants.push({
      id: newId(),
      applicationId,
      organisationId,
      envelopeId: call.envelopeId,
      state: firstState(awardedCents, requestedCents),
      awardedCents,
      vehicle: vehicle.key,
      form: vehicle.form,
      startsOn,
      durationMonths,
      ...signatureTerm(call, at),
      tranches: planTranches(call, vehicle, awardedCents, durationMonths).map((tranche) => ({
        ...tranche,
        id: newId(),
        year: yearOf(at),
        firm: isFirm(tranche, call.terms),
      })),
    });
  }
  return grants;
}

/** What makes a grant: the event's name and facts beside the amount. */
type Cause = { name: 'decideSession' | 'awardWaitlisted'; facts: Facts };

/**
 * Makes the grants of these awards: their rows, an event of each, and the reservation of every tranche, or nothing of all that.
 * @param others what else happens by it, and is told with the grants
 * @returns the new version of each stream
 */
export async function makeGrants(
  trx: Transaction<DB>,
  by: By,
  { name, facts }: Cause,
  asking: Asking,
  decisions: readonly Decision[],
  others: readonly (Entry & { state?: string })[],
): Promise<Map<string, number>> {
  const grants = await planGrants(trx, asking, decisions, by.at);
  await openStreams(
    trx,
    'grant',
    grants.map(({ id }) => id),
  );
  await insertGrants(trx, grants);
  const versions = await appendEvents(trx, by, [
    ...others,
    ...grants.map((grant) => ({
      streamId: grant.id,
      name,
      facts: { ...facts, awardedCents: grant.awardedCents },
      due: nextSignatureDue({ remindedAt: null, ...grant }),
    })),
  ]);
  await postMovements(
    trx,
    grants.flatMap((grant) => reservationsOf(grant, versions.get(grant.id) ?? 1, by.at)),
    'all_or_none',
    by.at,
  );
  return versions;
}

/** The movements that reserve a new grant, one for each of its tranches. */
const reservationsOf = ({ id, applicationId, envelopeId, tranches }: NewGrant, version: number, at: string): Movement[] =>
  tranches.map(({ id: trancheId, amountCents, year }) => ({
    kind: 'reserve',
    envelopeId,
    year,
    credit: 'AE',
    amountCents,
    trancheId,
    subject: applicationId,
    valueDate: parisDate(at),
    cause: { streamId: id, version },
  }));
