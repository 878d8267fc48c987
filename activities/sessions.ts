import type { Kysely } from 'kysely';
import { lockApplications, setApplicationState } from '../db/applications.ts';
import { once } from '../db/commands.ts';
import { postMovements } from '../db/envelope.ts';
import { appendEvent, appendEvents, openStreams } from '../db/events.ts';
import { insertGrants } from '../db/grants.ts';
import type { DB } from '../db/schema.ts';
import { insertSession, lockSession, markChairReminded, readAgenda, storeDecisions } from '../db/sessions.ts';
import type { Receipt } from '../domain/command.ts';
import { nextSignatureDue } from '../domain/grant.ts';
import { found, refuseIf } from '../domain/refusal.ts';
import { CreateSession, DecideSession, type Decision, nextSessionDue, refuseAgenda, refuseDecision } from '../domain/session.ts';
import { planGrants, reservationsOf } from './awards.ts';

export const sessionActivities = (db: Kysely<DB>) => ({
  createSession: once(db, CreateSession, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { heldOn, applicationIds },
      at,
    } = given;
    await openStreams(trx, 'session', [id]);
    refuseIf(refuseAgenda(await lockApplications(trx, applicationIds), given));
    await insertSession(trx, { id, heldOn, personId, applicationIds });
    await setApplicationState(trx, applicationIds, 'in_session');
    await appendEvents(
      trx,
      { at, personId },
      applicationIds.map((streamId) => ({ streamId, name: 'createSession', facts: { sessionId: id, heldOn }, due: null })),
    );
    const due = nextSessionDue({ state: 'planned', heldOn, remindedAt: null });
    return appendEvent(
      trx,
      { at, personId },
      { streamId: id, name: 'createSession', facts: { heldOn, applications: applicationIds.length }, due, state: 'planned' },
    );
  }),

  /** The chair's whole list in one transaction: every award reserved, or nothing decided. */
  decideSession: once(db, DecideSession, async (trx, given) => {
    const {
      id,
      caller: { personId },
      body: { decisions },
      at,
    } = given;
    const session = found(await lockSession(trx, id));
    const agenda = await readAgenda(trx, id);
    refuseIf(refuseDecision(session, agenda, given));
    const applications = await lockApplications(
      trx,
      decisions.map(({ applicationId }) => applicationId),
    );
    const grants = await planGrants(trx, applications, decisions, at);
    await storeDecisions(trx, id, decisions, { personId, at });
    await setApplicationState(trx, idsOf(decisions, 'award'), 'awarded');
    await setApplicationState(trx, idsOf(decisions, 'refuse'), 'refused');
    await openStreams(
      trx,
      'grant',
      grants.map((grant) => grant.id),
    );
    await insertGrants(trx, grants);
    const by = { at, personId };
    await appendEvents(
      trx,
      by,
      decisions.map((decision) => ({
        streamId: decision.applicationId,
        name: 'decideSession',
        facts: { sessionId: id, ...factsOf(decision) },
        due: null,
      })),
    );
    const versions = await appendEvents(
      trx,
      by,
      grants.map((grant) => ({
        streamId: grant.id,
        name: 'decideSession',
        facts: { sessionId: id, awardedCents: grant.awardedCents },
        due: nextSignatureDue({ remindedAt: null, ...grant }),
      })),
    );
    await postMovements(
      trx,
      grants.flatMap((grant) => reservationsOf(grant, versions.get(grant.id) ?? 1, at)),
      'all_or_none',
      at,
    );
    return appendEvent(trx, by, {
      streamId: id,
      name: 'decideSession',
      facts: { awarded: grants.length, refused: decisions.length - grants.length },
      due: null,
      state: 'decided',
    });
  }),

  /** A session whose day has passed without a decision is recalled to the chair, once. */
  remindChair: (id: string, at: string): Promise<Receipt | null> =>
    db.transaction().execute(async (trx) => {
      const session = await lockSession(trx, id);
      const due = session && nextSessionDue(session);
      if (!session || !due || due.at > at) return null;
      await markChairReminded(trx, id, at);
      return appendEvent(trx, { at, personId: null }, { streamId: id, name: 'remindChair', facts: {}, due: null, state: session.state });
    }),
});

const idsOf = (decisions: readonly Decision[], kind: Decision['decision']): string[] =>
  decisions.filter(({ decision }) => decision === kind).map(({ applicationId }) => applicationId);
const factsOf = (decision: Decision) =>
  decision.decision === 'award' ? { decision: decision.decision, awardedCents: decision.awardedCents } : { decision: decision.decision };
