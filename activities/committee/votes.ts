import type { Kysely } from 'kysely';
import { lockAgenda, setApplicationState } from '../../db/applications/applications.ts';
import { once } from '../../db/core/commands.ts';
import { appendEvent, appendEvents } from '../../db/core/events.ts';
import type { DB } from '../../db/core/schema.ts';
import { lockSession, markAgendaSent, readAgenda, readAgendaItems, setSessionState } from '../../db/committee/sessions.ts';
import { insertBallots, insertRecusal, markLeft, readOutcomes, readVoter } from '../../db/committee/votes.ts';
import { nextApplicationDue } from '../../domain/desk/deadlines.ts';
import { found, refuseIf } from '../../domain/core/refusal.ts';
import { nextSessionDue } from '../../domain/committee/session.ts';
import { CastBallots, DeclareRecusal, refuseBallots, refuseRecusal } from '../../domain/committee/vote.ts';
import { deadline } from '../core/deadline.ts';

export const voteActivities = (db: Kysely<DB>) => ({
  /** A member's ballots: the event says how many there are, and nobody but their member how they were cast. */
  castBallots: once(db, CastBallots, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { ballots },
      at,
    } = given;
    const session = found(await lockSession(trx, id));
    const voted = ballots.map(({ applicationId }) => applicationId);
    refuseIf(refuseBallots(session, await readAgendaItems(trx, id, voted), await readVoter(trx, id, personId), given));
    await insertBallots(trx, given);
    return appendEvent(
      trx,
      { at, personId },
      { streamId: id, name: 'castBallots', facts: { ballots: ballots.length }, due: nextSessionDue(session), state: session.state },
    );
  }),

  declareRecusal: once(db, DeclareRecusal, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { applicationId },
      at,
    } = given;
    const session = found(await lockSession(trx, id));
    refuseIf(refuseRecusal(session, await readAgendaItems(trx, id, [applicationId]), await readVoter(trx, id, personId), given));
    await insertRecusal(trx, given);
    return appendEvent(
      trx,
      { at, personId },
      { streamId: id, name: 'declareRecusal', facts: { applicationId }, due: nextSessionDue(session), state: session.state },
    );
  }),

  /** From its instant on the members vote; they are sent what there is to vote on, and the chair too where the agenda has not left before. */
  openVote: deadline(db, async (trx, id, at) => {
    const session = await lockSession(trx, id);
    const due = session && nextSessionDue(session);
    if (!session || due?.what !== 'openVote' || due.at > at) return null;
    await setSessionState(trx, id, 'voting');
    if (!session.agendaSentAt) await markAgendaSent(trx, id, at);
    const { length } = await readAgenda(trx, id);
    return appendEvent(
      trx,
      { at, personId: null },
      {
        streamId: id,
        name: 'openVote',
        facts: { applications: length, ...(session.agendaSentAt ? {} : { agendaSent: true }) },
        due: nextSessionDue({ ...session, state: 'voting' }),
        state: 'voting',
      },
    );
  }),

  /** The quorum counts row by row: what has not reached it goes back to be placed in another session. */
  closeVote: deadline(db, async (trx, id, at) => {
    const session = await lockSession(trx, id);
    const due = session && nextSessionDue(session);
    if (!session?.vote || due?.what !== 'closeVote' || due.at > at) return null;
    const { quorum } = session.vote;
    const onAgenda = (await lockAgenda(trx, id)).filter(({ state }) => state === 'in_session');
    const outcomes = await readOutcomes(trx, id, quorum);
    const left = onAgenda.filter((application) => outcomes.get(application.id) === 'without_quorum');
    const leftIds = left.map((application) => application.id);
    await setApplicationState(trx, leftIds, 'reviewed');
    await markLeft(trx, id, leftIds, { because: 'without_quorum', at });
    await setSessionState(trx, id, 'voted');
    const by = { at, personId: null };
    await appendEvents(
      trx,
      by,
      left.map((application) => ({
        streamId: application.id,
        name: 'closeVote',
        facts: { sessionId: id, quorum },
        due: nextApplicationDue({ ...application, state: 'reviewed' }, [], null),
      })),
    );
    return appendEvent(trx, by, {
      streamId: id,
      name: 'closeVote',
      facts: { applications: onAgenda.length - left.length, withoutQuorum: left.length },
      due: nextSessionDue({ ...session, state: 'voted' }),
      state: 'voted',
    });
  }),
});
