import assert from 'node:assert/strict';
import type { Transaction } from 'kysely';
import type { LockedApplication } from '../../db/applications/applications.ts';
import { readCallsOf } from '../../db/calls/calls.ts';
import { newId } from '../../db/core/ids.ts';
import { postMovements } from '../../db/ledger/envelope.ts';
import { openStreams } from '../../db/core/events.ts';
import { insertGrants, type NewGrant } from '../../db/grants/grants.ts';
import type { DB } from '../../db/core/schema.ts';
import type { Organisation } from '../../domain/applications/application.ts';
import { parisDate, yearOf } from '../../domain/core/calendar.ts';
import type { Movement } from '../../domain/ledger/envelope.ts';
import type { Facts } from '../../domain/core/event.ts';
import { firstState, nextSignatureDue, signatureDeadline } from '../../domain/grants/grant.ts';
import type { Decision } from '../../domain/committee/session.ts';
import { isFirm, planTranches } from '../../domain/calls/tranche-plan.ts';
import { legalFormOf } from '../../domain/calls/legal-form.ts';
import type { RelatedEffect } from '../../db/core/append-effect.ts';

/** The applications to be decided, locked, with the organisations that ask, by their ids. */
type Asking = { applications: readonly LockedApplication[]; organisations: ReadonlyMap<string, Organisation> };

/**
 * The grants that the awards make, in the list's order, each with its tranches on the credits of the decision's year.
 */
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
    const legalForm = legalFormOf(call, organisation);
    grants.push({
      id: newId(),
      applicationId,
      organisationId,
      envelopeId: call.envelopeId,
      state: firstState(awardedCents, requestedCents),
      awardedCents,
      legalForm: legalForm.key,
      form: legalForm.form,
      startsOn,
      durationMonths,
      ...signatureDeadline(call, at),
      conditions: decision.conditions ?? [],
      tranches: planTranches(call, legalForm, awardedCents, durationMonths).map((tranche) => ({
        ...tranche,
        id: newId(),
        year: yearOf(at),
        firm: isFirm(tranche, call.terms),
      })),
    });
  }
  return grants;
}

/**
 * Makes the grants of these awards: their rows, and the effects to append with the event that awards them.
 * @param facts the facts of the grants' events, beside the amount
 * @returns `reserve`: reserves every tranche, once the events are appended, or none
 */
export async function makeGrants(
  trx: Transaction<DB>,
  asking: Asking,
  decisions: readonly Decision[],
  { facts, at }: { facts: Facts; at: string },
): Promise<{ events: RelatedEffect[]; reserve: () => Promise<unknown> }> {
  const grants = await planGrants(trx, asking, decisions, at);
  await openStreams(
    trx,
    'grant',
    grants.map(({ id }) => id),
  );
  await insertGrants(trx, grants);
  return {
    events: grants.map((grant) => ({
      streamId: grant.id,
      facts: { ...facts, awardedCents: grant.awardedCents, ...conditionsFact(grant.conditions) },
      due: nextSignatureDue({ remindedAt: null, ...grant }),
    })),
    reserve: () =>
      postMovements(
        trx,
        grants.flatMap((grant) => reservationsOf(grant, at)),
        'all_or_none',
        at,
      ),
  };
}

/** How many conditions an award has; nothing where it has none. */
export const conditionsFact = (conditions: readonly string[] = []): Facts =>
  conditions.length === 0 ? {} : { conditions: conditions.length };

/** The movements that reserve a new grant, one for each tranche, caused by its first event. */
const reservationsOf = ({ id, applicationId, envelopeId, tranches }: NewGrant, at: string): Movement[] =>
  tranches.map(({ id: trancheId, amountCents, year }) => ({
    kind: 'reserve',
    envelopeId,
    year,
    credit: 'AE',
    amountCents,
    trancheId,
    subject: applicationId,
    valueDate: parisDate(at),
    cause: { streamId: id, version: 1 },
  }));
