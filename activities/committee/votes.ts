import assert from 'node:assert/strict';
import type { Kysely } from 'kysely';
import { readAppealsOnAll } from '../../db/committee/appeals.ts';
import { lockAgenda, setApplicationState } from '../../db/applications/applications.ts';
import { once } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import { lockSession, markAgendaSent, readAgenda, readAgendaItems, setSessionState } from '../../db/committee/sessions.ts';
import { insertBallots, insertRecusal, markLeft, readOutcomes, readVoter } from '../../db/committee/votes.ts';
import { nextApplicationDue } from '../../domain/desk/deadlines.ts';
import { orNotFound, refuseIf } from '../../domain/core/refusal.ts';
import { idsOf } from '../../domain/core/role.ts';
import { CastBallots, DeclareRecusal, refuseBallots, refuseRecusal } from '../../domain/committee/vote.ts';
import { deadline } from '../core/deadline.ts';
import { besideAppeals, sessionNow } from '../core/next-deadline.ts';
import { lockDueSession } from './sessions.ts';

export const voteActivities = (db: Kysely<DB>) => ({
  /** Casts a member's ballots: the event gives their number, and only the member sees the choices. */
  castBallots: once(db, CastBallots, async (trx, given) => {
    const {
      id,
      caller,
      body: { ballots },
    } = given;
    const session = orNotFound(await lockSession(trx, id));
    const voted = ballots.map(({ applicationId }) => applicationId);
    refuseIf(
      refuseBallots(session, await readAgendaItems(trx, id, voted), await readVoter(trx, id, caller.personId, idsOf(caller)), given),
    );
    await insertBallots(trx, given);
    return { facts: { ballots: ballots.length }, ...sessionNow(session) };
  }),

  declareRecusal: once(db, DeclareRecusal, async (trx, given) => {
    const {
      id,
      caller,
      body: { applicationId },
    } = given;
    const session = orNotFound(await lockSession(trx, id));
    refuseIf(
      refuseRecusal(
        session,
        await readAgendaItems(trx, id, [applicationId]),
        await readVoter(trx, id, caller.personId, idsOf(caller)),
        given,
      ),
    );
    await insertRecusal(trx, given);
    return { facts: { applicationId }, ...sessionNow(session) };
  }),

  /**
   * Opens the vote at its instant: the members get the list to vote on, and the chair too if the agenda has not left
   * before.
   */
  openVote: deadline(db, lockDueSession, async (trx, session, { id, at }) => {
    await setSessionState(trx, id, 'voting');
    if (!session.agendaSentAt) await markAgendaSent(trx, id, at);
    const { length } = await readAgenda(trx, id);
    return {
      facts: { applications: length, ...(session.agendaSentAt ? {} : { agendaSent: true }) },
      ...sessionNow({ ...session, state: 'voting' }),
    };
  }),

  /**
   * Closes the vote. The quorum counts for each application: one without it goes back to be placed in another session.
   */
  closeVote: deadline(db, lockDueSession, async (trx, session, { id, at }) => {
    const { vote } = session;
    assert(vote, `session ${id} has no vote, and a date to close it`);
    const { quorum } = vote;
    const onAgenda = (await lockAgenda(trx, id)).filter(({ state }) => state === 'in_session');
    const outcomes = await readOutcomes(trx, id, quorum);
    const left = onAgenda.filter((application) => outcomes.get(application.id) === 'without_quorum');
    const leftIds = left.map((application) => application.id);
    await setApplicationState(trx, leftIds, 'reviewed');
    await markLeft(trx, id, leftIds, { because: 'without_quorum', at });
    await setSessionState(trx, id, 'voted');
    const appealsOn = await readAppealsOnAll(trx, leftIds);
    return {
      facts: { applications: onAgenda.length - left.length, withoutQuorum: left.length },
      ...sessionNow({ ...session, state: 'voted' }),
      also: left.map((application) => ({
        streamId: application.id,
        facts: { sessionId: id, quorum },
        due: besideAppeals(nextApplicationDue({ ...application, state: 'reviewed' }, [], null), appealsOn(application.id)),
      })),
    };
  }),
});
