import type { Kysely, Transaction } from 'kysely';
import { readAppealsOnAll } from '../../db/committee/appeals.ts';
import { lockSession, readAgenda, replanSession } from '../../db/committee/sessions.ts';
import {
  clearStandIns,
  markLeft,
  readMembers,
  readOutcomes,
  readSitters,
  readVoter,
  seatMembers,
  toSeat,
  unseatMembers,
} from '../../db/committee/votes.ts';
import { type LockedApplication, lockApplications, setApplicationState } from '../../db/applications/applications.ts';
import type { RelatedEffect } from '../../db/core/append-effect.ts';
import { readAwaitedReplies } from '../../db/review/replies.ts';
import { once } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import { isAgendaDue, RearrangeSession, refuseRearranging, refuseTakingOff, TakeOffAgenda } from '../../domain/committee/session.ts';
import { ExcuseMember, refuseExcuse, refuseVote, vacantSeats, voteOf } from '../../domain/committee/vote.ts';
import { NO_VOTE } from '../../domain/committee/vote-result.ts';
import type { Facts } from '../../domain/core/event.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { nextApplicationDue } from '../../domain/desk/deadlines.ts';
import { besideAppeals, sessionNow } from '../core/next-deadline.ts';
import { inRankedOrder } from './agenda.ts';

/** Moves applications to an agenda, or back to those that can be placed in a session. */
async function moveApplications(
  trx: Transaction<DB>,
  applications: readonly LockedApplication[],
  state: 'in_session' | 'reviewed',
  facts: Facts,
): Promise<RelatedEffect[]> {
  const ids = applications.map(({ id }) => id);
  await setApplicationState(trx, ids, state);
  const appealsOn = await readAppealsOnAll(trx, ids);
  return applications.map((application) => ({
    streamId: application.id,
    facts,
    due: besideAppeals(nextApplicationDue({ ...application, state }, [], null), appealsOn(application.id)),
  }));
}

/**
 * Seats these members instead of those who sit, each in their own right: a seat of the plan before is not vacant in the
 * new one.
 */
async function reseat(trx: Transaction<DB>, sessionId: string, memberIds: readonly string[], at: string): Promise<void> {
  const members = await readMembers(trx, sessionId);
  const sat = members.flatMap(({ id, left_as: left }) => (left === null ? [id] : []));
  const leaving = sat.filter((id) => !memberIds.includes(id));
  await clearStandIns(trx, sessionId);
  await unseatMembers(trx, sessionId, leaving, { as: 'replaced', at });
  await seatMembers(
    trx,
    sessionId,
    memberIds.filter((id) => !sat.includes(id)),
  );
}

/** Changes of a planned session: a whole new plan until its agenda is sent, and single changes after that. */
export const bendingActivities = (db: Kysely<DB>) => ({
  /**
   * Plans a session anew: its day, its place, its vote and members, and its applications. Those that stay keep the
   * order in which the chair has put them.
   */
  rearrangeSession: once(db, RearrangeSession, async (trx, given) => {
    const { id, body, at } = given;
    const { heldOn, applicationIds, reason } = body;
    const session = orNotFound(await lockSession(trx, id));
    const before = (await readAgenda(trx, id)).map(({ applicationId }) => applicationId);
    const applications = await lockApplications(trx, [...new Set([...before, ...applicationIds])]);
    // One of them may have been withdrawn meanwhile.
    const agenda = await readAgenda(trx, id);
    const held = agenda.map(({ applicationId }) => applicationId);
    const asked = applications.filter((each) => applicationIds.includes(each.id));
    const awaited = await readAwaitedReplies(trx, applicationIds, at);
    refuseIf(refuseRearranging(session, agenda, { applications: asked, awaited }, given));
    const vote = body.vote ? voteOf(body.vote) : null;
    if (vote) refuseIf(refuseVote(vote, await readSitters(trx, vote.memberIds), at));
    const added = asked.filter((each) => !held.includes(each.id));
    const removed = applications.filter((each) => held.includes(each.id) && !applicationIds.includes(each.id));
    const agendaSentAt = isAgendaDue(heldOn, at) ? at : null;
    const ranked = await inRankedOrder(
      trx,
      added.map((each) => each.id),
    );
    await replanSession(trx, { id, heldOn, agendaSentAt, vote, plan: body, reason }, ranked);
    const removedIds = removed.map((each) => each.id);
    await markLeft(trx, id, removedIds, { because: 'taken_off', at, reason });
    await reseat(trx, id, vote?.memberIds ?? [], at);
    return {
      facts: {
        heldOn,
        applications: applicationIds.length,
        added: added.length,
        removed: removed.length,
        ...(vote ? { members: vote.memberIds.length, quorum: vote.quorum } : {}),
        ...(agendaSentAt ? { agendaSent: true } : {}),
      },
      ...sessionNow({ ...session, heldOn, agendaSentAt, vote }),
      also: [
        ...(await moveApplications(trx, added, 'in_session', { sessionId: id, heldOn })),
        ...(await moveApplications(trx, removed, 'reviewed', { sessionId: id, heldOn, removed: true })),
      ],
    };
  }),

  /** Takes an application off the agenda, or adjourns it: it can be placed in another session. */
  takeOffAgenda: once(db, TakeOffAgenda, async (trx, given) => {
    const {
      id,
      body: { applicationId, leaves, reason },
      at,
    } = given;
    const session = orNotFound(await lockSession(trx, id));
    const applications = await lockApplications(trx, [applicationId]);
    const agenda = await readAgenda(trx, id);
    const { outcomes } = session.vote ? { outcomes: await readOutcomes(trx, id, session.vote.quorum) } : NO_VOTE;
    refuseIf(refuseTakingOff({ session, agenda, outcomes }, given));
    await markLeft(trx, id, [applicationId], { because: leaves, at, reason });
    const facts = { sessionId: id, heldOn: session.heldOn, leaves };
    return {
      facts: { applicationId, leaves },
      ...sessionNow(session),
      also: await moveApplications(trx, applications, 'reviewed', facts),
    };
  }),

  /** Excuses a member; another person may stand in for them, then or later. */
  excuseMember: once(db, ExcuseMember, async (trx, given) => {
    const {
      id,
      body: { memberId, standInId },
      at,
    } = given;
    const session = orNotFound(await lockSession(trx, id));
    const [agenda, member, seats, sitters] = [
      await readAgenda(trx, id),
      await readVoter(trx, id, memberId),
      (await readMembers(trx, id)).map(toSeat),
      standInId === undefined ? [] : await readSitters(trx, [standInId]),
    ];
    const isVacant = vacantSeats(seats).includes(memberId);
    const seated = seats.flatMap((seat) => (seat.leftAs === null ? [seat.id] : []));
    refuseIf(refuseExcuse({ session, agenda }, given, { ...member, isVacant }, { seated, sitters }));
    if (!isVacant) await unseatMembers(trx, id, [memberId], { as: 'excused', at });
    if (standInId !== undefined) await seatMembers(trx, id, [standInId], memberId);
    // By the names of an absence's facts, so that timelines name the people.
    const facts = { standsInFor: memberId, ...(standInId === undefined ? {} : { substituteId: standInId }) };
    return { facts, ...sessionNow(session) };
  }),
});
