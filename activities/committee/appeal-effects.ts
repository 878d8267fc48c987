import assert from 'node:assert/strict';
import type { Transaction } from 'kysely';
import { type LockedApplication, reopenApplication, setApplicationState } from '../../db/applications/applications.ts';
import { readCallVersion } from '../../db/calls/calls.ts';
import { removeProposals } from '../../db/committee/waitlist.ts';
import type { RelatedEffect } from '../../db/core/append-effect.ts';
import { ease } from '../../db/core/credit-release.ts';
import type { DB } from '../../db/core/schema.ts';
import { readClaims, readClaimsIssuedAt } from '../../db/grants/claims.ts';
import { lockGrant, raiseAward, readGrantIdOf, setDeadline, setGrantState } from '../../db/grants/grants.ts';
import type { Application } from '../../domain/applications/application.ts';
import { clocksFrom } from '../../domain/applications/clocks.ts';
import { refuseUpholding, stateBefore, type UpholdAppeal } from '../../domain/committee/appeal.ts';
import type { Appealable, Contested } from '../../domain/committee/contested.ts';
import { endOfWorkingDay, parisDate } from '../../domain/core/calendar.ts';
import type { Given } from '../../domain/core/command.ts';
import type { Facts } from '../../domain/core/event.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import type { Claim } from '../../domain/grants/claim.ts';
import { firstState, type Grant, nextSignatureDue, signatureDeadline } from '../../domain/grants/grant.ts';
import { legalFormByKey } from '../../domain/calls/legal-form.ts';
import { planTranches } from '../../domain/calls/tranche-plan.ts';
import { reopenAccount, waiveClaims } from '../grants/account-reopening.ts';
import { moveClaim } from '../grants/claims.ts';
import { replan } from '../grants/acceptance.ts';
import { grantNow } from '../core/next-deadline.ts';
import { type Ending, reinstate } from '../grants/reinstatement.ts';
import { restoreReduction } from '../grants/reductions.ts';

/** A locked application with the decision whose appeal is upheld; its grant, which is locked; and the claim, if any. */
type Upheld = {
  application: LockedApplication;
  decision: Contested;
  grant: Grant | null;
  claim: Claim | undefined;
  given: Given<UpholdAppeal>;
};

/** What an upheld appeal changes: of the application, and on other streams; `facts`: its figures. */
type Outcome = { application?: Partial<Application>; facts?: Facts; also?: readonly RelatedEffect[] };

type Effect = (trx: Transaction<DB>, upheld: Upheld) => Promise<Outcome>;

const grantOf = ({ grant, decision }: Upheld): Grant => {
  assert(grant, `a decision on a grant is ${decision.against}, and its application has none`);
  return grant;
};

/** Takes the application back to before a refusal or an inadmissibility, with new clocks. */
const reopen =
  (against: 'refused' | 'inadmissible'): Effect =>
  async (trx, { application, given: { at } }) => {
    const call = await readCallVersion(trx, application.callId, application.callVersion);
    const state = stateBefore(against);
    const isScreened = state === 'submitted';
    return {
      application: {
        state,
        screeningDueAt: isScreened ? endOfWorkingDay(at, call.terms.screeningWorkingDays) : application.screeningDueAt,
        screeningRemindedAt: isScreened ? null : application.screeningRemindedAt,
        ...clocksFrom(call, at),
        silentSince: null,
        silenceWarnedAt: null,
      },
    };
  };

/** A silence that does not count any more: the application waits where it stands, with a new period. */
const endSilence: Effect = async (trx, { application, given: { at } }) => {
  const call = await readCallVersion(trx, application.callId, application.callVersion);
  const { silenceAt, silenceWarnAt } = clocksFrom(call, at);
  return { application: { silenceAt, silenceWarnAt, silentSince: null, silenceWarnedAt: null } };
};

const resume: Effect = async (trx, upheld) => {
  const grant = grantOf(upheld);
  await setGrantState(trx, grant.id, 'active');
  const now = await grantNow(trx, { ...grant, state: 'active' });
  const after = () => ease(trx, [grant.envelopeId], upheld.given.at);
  return { also: [{ streamId: grant.id, facts: { against: 'suspended' }, ...now, after }] };
};

/** What is given up of a claim is waived: what was collected of it stays collected. */
const reduceClaim: Effect = async (trx, upheld) => {
  const grant = grantOf(upheld);
  const { claim } = upheld;
  const { body, at } = upheld.given;
  assert(claim, 'the rule let an appeal against no claim pass');
  const { number, rank, year } = claim;
  const keptCents = body.keptCents ?? 0;
  const waivedCents = claim.claimedCents - claim.waivedCents - keptCents;
  const facts = { claim: number, tranche: rank, keptCents, waivedCents };
  const moved = { kind: 'waive_claim', year, amountCents: waivedCents, valueDate: parisDate(at) } as const;
  return {
    facts,
    also: [
      {
        streamId: grant.id,
        facts: { against: 'claimed', ...facts },
        ...(await grantNow(trx, grant)),
        after: moveClaim(trx, grant, claim, moved, at),
      },
    ],
  };
};

/** The grant stands again; the application is awarded again where its award was withdrawn. */
const reinstateGrant =
  (against: Ending): Effect =>
  async (trx, upheld) => {
    const { application, given } = upheld;
    const ended = grantOf(upheld);
    const { facts, ...grant } = await reinstate(trx, ended, against, given.at);
    const claims = await readClaimsIssuedAt(trx, ended.id, upheld.decision.decidedAt);
    const now = await grantNow(trx, orNotFound(await lockGrant(trx, ended.id)));
    await waiveClaims(trx, ended, claims, { by: given.by, against, now });
    // A local authority's award that waits for its agreement again has a new period: the old one may have ended.
    const isUnsigned = application.admissibleAt !== null && (grant.state === 'to_accept' || grant.state === 'to_sign');
    const call = await readCallVersion(trx, application.callId, application.callVersion);
    const { silenceAt, silenceWarnAt } = clocksFrom(call, given.at);
    return {
      application: {
        ...(against === 'withdrawn' ? { state: 'awarded' as const } : {}),
        ...(isUnsigned ? { silenceAt, silenceWarnAt, silentSince: null, silenceWarnedAt: null } : {}),
      },
      facts: facts ?? {},
      also: [{ ...grant, facts: { ...facts, against } }],
    };
  };

/**
 * Leaves the waitlist for another session, where it waits before the others if credits are missing. Silence goes on.
 */
const leaveWaitlist: Effect = async (trx, { application }) => {
  await removeProposals(trx, application.id);
  return { application: { state: 'reviewed' } };
};

/** The award is raised, and the difference reserved; it waits to be accepted, or signed, with a new deadline. */
const raise: Effect = async (trx, upheld) => {
  const grant = grantOf(upheld);
  const { application, given } = upheld;
  const { awardedCents = grant.awardedCents } = given.body;
  const { at } = given;
  const call = await readCallVersion(trx, application.callId, application.callVersion);
  const state = firstState(awardedCents, application.requestedCents);
  const raised = { ...grant, awardedCents, state, ...signatureDeadline(call, at), remindedAt: null };
  await raiseAward(trx, grant.id, awardedCents, state);
  await setDeadline(trx, grant.id, raised);
  const facts = { awardedCents, reservedCents: awardedCents - grant.awardedCents };
  const plan = planTranches(call, legalFormByKey(call, grant.legalForm), awardedCents, grant.durationMonths);
  return {
    facts,
    also: [
      {
        streamId: grant.id,
        facts: { ...facts, against: 'reduced' },
        due: nextSignatureDue(raised),
        state,
        after: (cause) => replan(trx, { grant: raised, call }, plan, cause, at),
      },
    ],
  };
};

const approveAnew: Effect = async (trx, upheld) => {
  const opened = await reopenAccount(trx, grantOf(upheld), upheld.decision, upheld.given.by);
  return { facts: opened.facts ?? {}, also: [opened] };
};

const restoreReduced: Effect = async (trx, upheld) => {
  const restored = await restoreReduction(trx, grantOf(upheld), upheld.decision, upheld.given.by);
  return { facts: restored.facts ?? {}, also: [restored] };
};

const EFFECTS: Record<Appealable, Effect> = {
  inadmissible: reopen('inadmissible'),
  refused: reopen('refused'),
  silent: endSilence,
  waitlisted: leaveWaitlist,
  withdrawn: reinstateGrant('withdrawn'),
  terminated: reinstateGrant('terminated'),
  withdrawn_in_part: restoreReduced,
  expired: reinstateGrant('expired'),
  reduced: raise,
  suspended: resume,
  claimed: reduceClaim,
  accounted: approveAnew,
};

/** Takes back, in one transaction, what an upheld appeal was against. */
export async function takeEffect(
  trx: Transaction<DB>,
  application: LockedApplication,
  decision: Contested,
  given: Given<UpholdAppeal>,
): Promise<Outcome & { application: LockedApplication }> {
  const grantId = await readGrantIdOf(trx, application.id);
  const grant = grantId ? orNotFound(await lockGrant(trx, grantId)) : null;
  const claim =
    grant && decision.claim !== null ? (await readClaims(trx, grant.id)).find(({ number }) => number === decision.claim) : undefined;
  const award = grant ? { awardedCents: grant.awardedCents, requestedCents: application.requestedCents } : undefined;
  refuseIf(refuseUpholding(decision, { claim, award }, given.body));
  const { application: changed, ...outcome } = await EFFECTS[decision.against](trx, { application, decision, grant, claim, given });
  const now = { ...application, ...changed };
  // Where clocks begin anew they are written with the state.
  if (changed?.silentSince === null) await reopenApplication(trx, application.id, now);
  else await setApplicationState(trx, [application.id], now.state);
  return { ...outcome, application: now };
}
