import type { Kysely, Transaction } from 'kysely';
import {
  type LockedApplication,
  lockAgenda,
  lockApplications,
  readOrganisationsOf,
  setApplicationState,
} from '../../db/applications/applications.ts';
import { pipelined } from '../../db/connection/pipelined.ts';
import { shareLockCall } from '../../db/calls/calls.ts';
import { readAwaitedReplies } from '../../db/review/replies.ts';
import { once } from '../../db/core/commands.ts';
import { openStreams } from '../../db/core/events.ts';
import { nextNumber } from '../../db/core/references.ts';
import { holdUnsettled, readFundedTwice, readUnsettled } from '../../db/applications/overlaps.ts';
import { readScenarioDecisions } from '../../db/committee/scenarios.ts';
import type { DB } from '../../db/core/schema.ts';
import {
  insertSession,
  lockSession,
  markAgendaSent,
  markCancelled,
  markChairReminded,
  readAgenda,
  storeDecisions,
} from '../../db/committee/sessions.ts';
import { readSitters, readVoted, seatMembers } from '../../db/committee/votes.ts';
import { readWonAppeals } from '../../db/committee/waitlist.ts';
import { silenceAfter } from '../../domain/applications/silence.ts';
import type { CurrentCall } from '../../domain/calls/call-life.ts';
import { nextApplicationDue } from '../../domain/desk/deadlines.ts';
import type { Facts } from '../../domain/core/event.ts';
import { refuseFundedTwice, refuseUnsettled, twiceGivenOf } from '../../domain/applications/overlap.ts';
import { SESSION_CODE, sessionReference } from '../../domain/core/reference.ts';
import { groundsFact } from '../../domain/core/proof.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { leftOf } from '../../domain/committee/scenario.ts';
import {
  CancelSession,
  CreateSession,
  DecideSession,
  type Decision,
  isAgendaDue,
  nextSessionDue,
  ranksOf,
  refuseAgenda,
  refuseCancellation,
  refuseDecision,
  refuseWaiting,
} from '../../domain/committee/session.ts';
import { refuseVote, voteOf } from '../../domain/committee/vote.ts';
import { NO_VOTE } from '../../domain/committee/vote-result.ts';
import { refuseBehind } from '../../domain/committee/waitlist.ts';
import { inRankedOrder } from './agenda.ts';
import { conditionsFact, makeGrants } from './awards.ts';
import { deadline, whenDue } from '../core/deadline.ts';
import { noteHeld } from './proposals.ts';
import { besideAppeals, sessionNow } from '../core/next-deadline.ts';
import { warnAgainOfSilence } from '../applications/silence.ts';
import { readAppealsOnAll } from '../../db/committee/appeals.ts';

/** Locks a session whose date has come. */
export const lockDueSession = whenDue((trx, { id }) => lockSession(trx, id), nextSessionDue);

export const sessionActivities = (db: Kysely<DB>) => ({
  createSession: once(db, CreateSession, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { heldOn, applicationIds, ...plan },
      at,
    } = given;
    await openStreams(trx, 'session', [id]);
    const applications = await lockApplications(trx, applicationIds);
    refuseIf(refuseAgenda(applications, given, { awaited: await readAwaitedReplies(trx, applicationIds, at) }));
    const vote = plan.vote ? voteOf(plan.vote) : null;
    if (vote) refuseIf(refuseVote(vote, await readSitters(trx, vote.memberIds), at));
    const agendaSentAt = isAgendaDue(heldOn, at) ? at : null;
    const ranked = await inRankedOrder(trx, applicationIds);
    const year = Number(heldOn.slice(0, 4));
    const reference = sessionReference(year, await nextNumber(trx, SESSION_CODE, year));
    await insertSession(trx, { id, reference, heldOn, agendaSentAt, personId, applicationIds: ranked, vote, plan });
    if (vote) await seatMembers(trx, id, vote.memberIds);
    await setApplicationState(trx, applicationIds, 'in_session');
    const appealsOn = await readAppealsOnAll(trx, applicationIds);
    return {
      facts: {
        reference,
        heldOn,
        applications: applicationIds.length,
        ...(vote ? { members: vote.memberIds.length, quorum: vote.quorum } : {}),
        ...(agendaSentAt ? { agendaSent: true } : {}),
      },
      ...sessionNow({ state: 'planned', heldOn, agendaSentAt, remindedAt: null, vote }),
      also: applications.map((application) => ({
        streamId: application.id,
        facts: { sessionId: id, heldOn },
        due: besideAppeals(nextApplicationDue({ ...application, state: 'in_session' }, [], null), appealsOn(application.id)),
      })),
    };
  }),

  /** Carries out the chair's whole list in one transaction: every award is reserved, or nothing is decided. */
  decideSession: once(db, DecideSession, async (trx, given) => {
    const { id, body, at, by } = given;
    const session = orNotFound(await lockSession(trx, id));
    // Locked before the agenda is read, since one of them may be withdrawn at this moment.
    const applications = await lockAgenda(trx, id);
    const ids = applications.map((application) => application.id);
    const [agenda, fundedTwice, found, organisations, appealsOn] = await pipelined(trx, (one) =>
      Promise.all([
        readAgenda(one, id),
        readFundedTwice(one, ids),
        readUnsettled(one, ids),
        readOrganisationsOf(one, applications),
        readAppealsOnAll(one, ids),
      ]),
    );
    const decisions = body.decisions ?? leftOf((await readScenarioDecisions(trx, id)).get(body.scenario ?? 0) ?? [], agenda);
    const voted = session.vote ? await readVoted(trx, id, session.vote.quorum, given.caller) : NO_VOTE;
    refuseIf(refuseDecision(session, agenda, { ...given, body: { ...body, decisions } }, voted));
    const awarded = idsOf(decisions, 'award');
    refuseIf(refuseFundedTwice(fundedTwice.filter((each) => awarded.includes(each))));
    const unsettled = await holdUnsettled(trx, found, awarded);
    refuseIf(refuseUnsettled(unsettled, awarded, body.despiteOverlaps ?? []));
    const despite = new Set(twiceGivenOf(unsettled, awarded));
    const waiting = idsOf(decisions, 'waitlist');
    refuseIf(refuseBehind(await readWonAppeals(trx, waiting), decisions));
    await lockWaiting(trx, applications, waiting);
    await storeDecisions(trx, id, decisions, by);
    const ranks = ranksOf(decisions);
    const decided = new Map(decisions.map((each) => [each.applicationId, each.decision]));
    await warnAgainOfSilence(
      trx,
      applications.filter(({ id: each }) => awarded.includes(each)),
    );
    const dueOf = new Map(
      applications.map((each) => [each.id, besideAppeals(silenceAfter(each, decided.get(each.id)), appealsOn(each.id))]),
    );
    const { events, reserve } = await makeGrants(trx, { applications, organisations }, decisions, { facts: { sessionId: id }, at });
    return {
      facts: {
        awarded: awarded.length,
        waitlisted: waiting.length,
        refused: idsOf(decisions, 'refuse').length,
        ...(body.scenario === undefined ? {} : { scenario: body.scenario }),
        ...(despite.size > 0 ? { despiteOverlaps: despite.size } : {}),
      },
      due: null,
      state: 'decided',
      also: [
        ...decisions.map((decision) => ({
          streamId: decision.applicationId,
          facts: { sessionId: id, ...factsOf(decision, ranks), ...(despite.has(decision.applicationId) ? { despiteOverlap: true } : {}) },
          due: dueOf.get(decision.applicationId) ?? null,
        })),
        ...events,
      ],
      after: async () => {
        await reserve();
        await noteHeld(trx, waiting, at);
      },
    };
  }),

  /** Cancels a session that will not be held; its applications can be placed in another one. */
  cancelSession: once(db, CancelSession, async (trx, given) => {
    const { id } = given;
    const session = orNotFound(await lockSession(trx, id));
    const applications = await lockAgenda(trx, id);
    // Applications that have left the agenda keep their state.
    const left = applications.filter(({ state }) => state === 'in_session');
    refuseIf(refuseCancellation({ session, agenda: left }, given));
    await markCancelled(trx, given);
    await setApplicationState(
      trx,
      left.map((application) => application.id),
      'reviewed',
    );
    const appealsOn = await readAppealsOnAll(
      trx,
      left.map((application) => application.id),
    );
    const { heldOn } = session;
    return {
      facts: { heldOn, applications: left.length },
      due: null,
      state: 'cancelled',
      also: left.map((application) => ({
        streamId: application.id,
        facts: { sessionId: id, heldOn },
        due: besideAppeals(nextApplicationDue({ ...application, state: 'reviewed' }, [], null), appealsOn(application.id)),
      })),
    };
  }),

  /** Sends the agenda to the members and the chair, once. */
  sendAgenda: deadline(db, lockDueSession, async (trx, session, { id, at }) => {
    await markAgendaSent(trx, id, at);
    const { length } = await readAgenda(trx, id);
    return { facts: { applications: length }, ...sessionNow({ ...session, agendaSentAt: at }) };
  }),

  /** Reminds the chair, once, of a session whose day has passed without a decision. */
  remindChair: deadline(db, lockDueSession, async (trx, { state }, { id, at }) => {
    await markChairReminded(trx, id, at);
    return { due: null, state };
  }),
});

const idsOf = (decisions: readonly Decision[], kind: Decision['decision']): string[] =>
  decisions.filter(({ decision }) => decision === kind).map(({ applicationId }) => applicationId);

function factsOf(decision: Decision, ranks: ReadonlyMap<string, number>): Facts {
  const grounds = groundsFact(decision.reason);
  if (decision.decision === 'award') {
    const { awardedCents, conditions } = decision;
    return { decision: 'award', awardedCents, ...conditionsFact(conditions), ...grounds };
  }
  if (decision.decision === 'refuse') return { decision: 'refuse', ...grounds };
  return { decision: 'waitlist', rank: ranks.get(decision.applicationId) ?? null, ...grounds };
}

/** Locks the calls of applications put on the waitlist, so that none is closed before this is decided. */
async function lockWaiting(trx: Transaction<DB>, applications: readonly LockedApplication[], waiting: readonly string[]): Promise<void> {
  const callIds = new Set(applications.filter(({ id }) => waiting.includes(id)).map(({ callId }) => callId));
  const calls: CurrentCall[] = [];
  for (const callId of [...callIds].sort()) calls.push(orNotFound(await shareLockCall(trx, callId)));
  refuseIf(refuseWaiting(calls));
}
