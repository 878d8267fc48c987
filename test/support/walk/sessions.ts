import { readOutcomes } from '../../../db/committee/votes.ts';
import { moveDate, parisDate, DAY_MS, workingDayFrom } from '../../../domain/core/calendar.ts';
import type { VoteOutcome } from '../../../domain/committee/vote-result.ts';
import { loginOf, type Maker, oneOf, REASON, type Scene, somebody, someOf } from './scene.ts';
import type { Row } from './view.ts';

type OnSession = Extract<Maker, { on: 'session' }>['ask'];

const MOST_ON_AGENDA = 4;

const agendaOf = ({ view }: Scene, { id }: Row<'sessions'>) => view.agenda.filter(({ sessionId }) => sessionId === id);

/** A chair whose own organisation has nothing on the agenda. */
function chairOf(scene: Scene, session: Row<'sessions'>): string {
  const asked = agendaOf(scene, session).map(({ organisationId }) => organisationId);
  const fit = Object.entries(scene.callers).filter(
    ([, { roles, organisationId }]) => roles.includes('chair') && !asked.includes(organisationId),
  );
  return oneOf(scene.chance, fit)?.[0] ?? 'chair';
}

/** Between two instants to come, among some of the committee. */
function voteOf(scene: Scene) {
  const { chance, now, callers } = scene;
  const seats = Object.values(callers).filter(({ roles }) => roles.includes('member') || roles.includes('chair'));
  const memberIds = someOf(chance, seats, 5).map(({ personId }) => personId);
  const opensAt = Date.parse(now) + chance.below(5) * DAY_MS;
  return {
    memberIds,
    quorum: chance.between(1, Math.min(2, memberIds.length)),
    opensAt: new Date(opensAt).toISOString(),
    closesAt: new Date(opensAt + chance.between(1, 6) * DAY_MS).toISOString(),
  };
}

const decisionsOn = (scene: Scene, session: Row<'sessions'>) =>
  agendaOf(scene, session).map(({ applicationId, requestedCents }) => ({
    applicationId,
    reason: REASON,
    ...decisionOn(scene, requestedCents),
  }));

function decisionOn({ chance }: Scene, requestedCents: number): object {
  const drawn = chance.below(100);
  if (drawn < 6) return { decision: 'award', awardedCents: requestedCents, conditions: [REASON] };
  if (drawn < 28) return { decision: 'award', awardedCents: requestedCents };
  if (drawn < 42) return { decision: 'award', awardedCents: Math.floor(requestedCents / 2) };
  return { decision: drawn < 84 ? 'waitlist' : 'refuse' };
}

/** A list of the chair's decisions, changed to heed the majority: without this no list of several would be accepted. */
const heeding = (decisions: ReturnType<typeof decisionsOn>, outcomes: ReadonlyMap<string, VoteOutcome>) =>
  decisions.map((decision) => {
    const { applicationId, reason } = decision;
    const outcome = outcomes.get(applicationId);
    if (outcome === 'unfavourable') return { applicationId, reason, decision: 'refuse' };
    const isRefused = 'decision' in decision && decision.decision === 'refuse';
    return outcome === 'favourable' && isRefused ? { applicationId, reason, decision: 'waitlist' } : decision;
  });

/** By a list of the chair's own, which heeds the vote as a rule, or from a scenario, which has to be promoted. */
const decideSession: OnSession = async (scene, session) => {
  const { version, promoted } = session;
  const drawn = decisionsOn(scene, session);
  // The same project is asked for again and again.
  const despiteOverlaps = drawn.map(({ applicationId }) => applicationId);
  const decisions = scene.chance.percent(85) ? heeding(drawn, await readOutcomes(scene.db, session.id, 1)) : drawn;
  if (promoted !== null && scene.chance.percent(60))
    return { login: chairOf(scene, session), body: { version, scenario: promoted, despiteOverlaps } };
  return decisions.length === 0 ? null : { login: chairOf(scene, session), body: { version, decisions, despiteOverlaps } };
};

const castBallots: OnSession = (scene, session) => {
  const { view, chance } = scene;
  const member = oneOf(
    chance,
    view.members.filter(({ sessionId }) => sessionId === session.id),
  );
  const ballots = someOf(chance, agendaOf(scene, session), MOST_ON_AGENDA).map(({ applicationId }) => ({
    applicationId,
    choice: chance.of(['favour', 'favour', 'against', 'abstain']),
  }));
  return ballots.length === 0
    ? null
    : { login: loginOf(scene, member?.personId ?? null) ?? somebody(scene, ['member']), body: { ballots } };
};

const onItem =
  (ask: (scene: Scene, session: Row<'sessions'>, applicationId: string) => { login: string; body: object }): OnSession =>
  (scene, session) => {
    const item = oneOf(scene.chance, agendaOf(scene, session));
    return item ? ask(scene, session, item.applicationId) : null;
  };

const onScenario: OnSession = (scene, session) => {
  const { id, version, promoted } = session;
  const known = scene.view.scenarios.filter(({ sessionId, number }) => sessionId === id && number !== promoted);
  return { login: chairOf(scene, session), body: { version, scenario: oneOf(scene.chance, known)?.number ?? 1 } };
};

/** The commands on a session, from its planning to its decision. */
export const sessionMakers: Record<string, Maker> = {
  createSession: {
    on: 'nothing',
    weight: 10,
    leads: true,
    ask: (scene) => {
      const { view, chance, now } = scene;
      const reviewed = view.applications.filter(({ state }) => state === 'reviewed').map(({ id }) => id);
      const applicationIds = someOf(chance, reviewed, MOST_ON_AGENDA);
      const today = parisDate(now);
      const day = moveDate(today, { days: chance.percent(80) ? chance.below(3) : chance.below(15) });
      const heldOn = day === today ? day : workingDayFrom(day);
      if (applicationIds.length === 0) return null;
      return { login: somebody(scene, ['lead']), body: { heldOn, applicationIds, ...(chance.percent(50) ? { vote: voteOf(scene) } : {}) } };
    },
  },
  rearrangeSession: {
    on: 'session',
    weight: 1,
    ask: (scene, session) => {
      const { view, chance, now } = scene;
      const applicationIds = [
        ...agendaOf(scene, session).map(({ applicationId }) => applicationId),
        ...someOf(
          chance,
          view.applications.filter(({ state }) => state === 'reviewed').map(({ id }) => id),
          2,
        ),
      ].slice(chance.below(2));
      const heldOn = workingDayFrom(moveDate(parisDate(now), { days: chance.between(1, 20) }));
      const vote = chance.percent(50) ? { vote: voteOf(scene) } : { venue: REASON };
      if (applicationIds.length === 0) return null;
      return { login: somebody(scene, ['lead']), body: { version: session.version, heldOn, applicationIds, ...vote, reason: REASON } };
    },
  },
  takeOffAgenda: {
    on: 'session',
    weight: 0.7,
    ask: onItem((scene, session, applicationId) => ({
      login: chairOf(scene, session),
      body: { version: session.version, applicationId, leaves: scene.chance.of(['taken_off', 'adjourned']), reason: REASON },
    })),
  },
  excuseMember: {
    on: 'session',
    weight: 0.7,
    ask: (scene, session) => {
      const member = oneOf(
        scene.chance,
        scene.view.members.filter(({ sessionId }) => sessionId === session.id),
      );
      const standIn = oneOf(
        scene.chance,
        Object.values(scene.callers).filter(({ roles }) => roles.includes('member') || roles.includes('chair')),
      );
      if (!member) return null;
      const body = { memberId: member.personId, ...(scene.chance.percent(50) && standIn ? { standInId: standIn.personId } : {}) };
      return { login: somebody(scene, ['lead']), body };
    },
  },
  moveOnAgenda: {
    on: 'session',
    weight: 3,
    ask: onItem((scene, session, applicationId) => ({
      login: chairOf(scene, session),
      body: { version: session.version, applicationId, place: scene.chance.between(1, agendaOf(scene, session).length), reason: REASON },
    })),
  },
  saveScenario: {
    on: 'session',
    weight: 4,
    ask: (scene, session) => {
      const decisions = decisionsOn(scene, session);
      const body = { version: session.version, name: `Scénario ${scene.chance.between(1, 3)}`, decisions };
      return decisions.length === 0 ? null : { login: somebody(scene, ['lead', 'chair']), body };
    },
  },
  removeScenario: { on: 'session', weight: 1.5, ask: onScenario },
  promoteScenario: { on: 'session', weight: 2, ask: onScenario },
  castBallots: { on: 'session', weight: 8, leads: true, ask: castBallots },
  declareRecusal: {
    on: 'session',
    weight: 1,
    ask: onItem((scene, session, applicationId) => {
      const member = oneOf(
        scene.chance,
        scene.view.members.filter(({ sessionId }) => sessionId === session.id),
      );
      return { login: loginOf(scene, member?.personId ?? null) ?? 'chair', body: { applicationId, reason: REASON } };
    }),
  },
  decideSession: { on: 'session', weight: 6, leads: true, ask: decideSession },
  cancelSession: {
    on: 'session',
    weight: 0.7,
    ask: (scene, { version }) => ({ login: somebody(scene, ['lead', 'chair']), body: { version, reason: REASON } }),
  },
  awardWaitlisted: {
    on: 'application',
    weight: 0.7,
    leads: true,
    ask: (scene, { version, requestedCents, organisationId }) => ({
      login: somebody(scene, ['chair'], { notOf: organisationId }),
      body: {
        ...{ version, awardedCents: requestedCents, reason: REASON, despiteOverlap: true },
        ...(scene.chance.percent(30) ? { conditions: [REASON] } : {}),
      },
    }),
  },
  refuseWaitlisted: {
    on: 'application',
    weight: 0.3,
    leads: true,
    ask: (scene, { version, organisationId }) => ({
      login: somebody(scene, ['chair'], { notOf: organisationId }),
      body: { version, reason: REASON },
    }),
  },
};
