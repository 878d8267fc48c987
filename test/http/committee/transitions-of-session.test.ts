import { type SessionState, sessionTable } from '../../../domain/committee/session.ts';
import { award, refuse, toAwaitingVote, toScenario, toVoted, toVoting } from '../../support/committee-fixtures.ts';
import { AWARDED_CENTS, expectStatus, toReviewed, toSession } from '../../support/fixtures.ts';
import { testTransitions } from '../../support/transitions.ts';
import type { AppHarness } from '../../support/app-harness.ts';

type Planned = { id: string; version: number; applicationId: string };

async function planned(harness: AppHarness): Promise<Planned> {
  const applicationId = await toReviewed(harness);
  return { ...(await toSession(harness, [applicationId])), applicationId };
}

/** The same in the far future, so that its agenda has not left yet. */
async function plannedFarAhead(harness: AppHarness): Promise<Planned> {
  const applicationId = await toReviewed(harness);
  return { ...(await toSession(harness, [applicationId], '2099-06-01')), applicationId };
}

const decide = async (harness: AppHarness, login: string, { id, version, applicationId }: Planned) =>
  (await harness.as(login)).post(`/sessions/${id}/decision`, {
    version,
    decisions: [{ applicationId, decision: 'refuse', reason: 'Impact non établi.' }],
  });

const cancel = async (harness: AppHarness, login: string, { id, version }: Planned) =>
  (await harness.as(login)).post(`/sessions/${id}/cancellation`, { version, reason: 'Salle indisponible.' });

/** A session of two applications, with a scenario that refuses both. */
async function compared(harness: AppHarness): Promise<Planned> {
  const [applicationId, other] = [await toReviewed(harness), await toReviewed(harness)];
  const { id } = await toSession(harness, [applicationId, other]);
  await toScenario(await harness.as('lead'), id, 'Prudent', refuse(applicationId), refuse(other));
  return { id, version: 2, applicationId };
}
const versionOf = async (harness: AppHarness, id: string): Promise<number> =>
  (await (await harness.as('lead')).get(`/sessions/${id}`)).body.version;
const reaching =
  (reach: (harness: AppHarness, applicationIds: string[]) => Promise<string>) =>
  async (harness: AppHarness): Promise<Planned> => {
    const applicationId = await toReviewed(harness);
    const id = await reach(harness, [applicationId]);
    return { id, version: await versionOf(harness, id), applicationId };
  };
const awaiting = reaching(toAwaitingVote);
const voting = reaching(toVoting);
const voted = reaching(toVoted);
/** A vote is closed, and a scenario compared. */
async function comparedAfterVote(harness: AppHarness): Promise<Planned> {
  const session = await voted(harness);
  await toScenario(await harness.as('lead'), session.id, 'Prudent', award(session.applicationId, AWARDED_CENTS));
  return { ...session, version: await versionOf(harness, session.id) };
}

const asking =
  (path: string, body: (session: Planned) => object, isVersioned = true) =>
  async (harness: AppHarness, login: string, session: Planned) =>
    (await harness.as(login)).post(`/sessions/${session.id}/${path}`, {
      ...(isVersioned ? { version: session.version } : {}),
      ...body(session),
    });
const move = asking('moves', ({ applicationId }) => ({ applicationId, place: 2, reason: 'Peut attendre.' }));
const save = asking('scenarios', ({ applicationId }) => ({ name: 'Autre', decisions: [refuse(applicationId)] }));
const remove = asking('scenario-removals', () => ({ scenario: 1 }));
const promote = asking('scenario-promotions', () => ({ scenario: 1 }));

const recuse = asking('recusals', ({ applicationId }) => ({ applicationId, reason: 'Un parent y travaille.' }), false);
const vote = asking('ballots', ({ applicationId }) => ({ ballots: [{ applicationId, choice: 'favour' }] }), false);
const decideFor = asking('decision', ({ applicationId }) => ({ decisions: [award(applicationId, AWARDED_CENTS)] }));

testTransitions<SessionState, Planned>({
  table: sessionTable,
  stateOf: async (harness, { id }) => (await (await harness.as('auditor')).get(`/sessions/${id}`)).body.state,
  cases: {
    'planned decideSession': { reach: planned, ask: decide, may: 'chair', mayNot: 'member-1' },
    'planned moveOnAgenda': { reach: compared, ask: move, may: 'chair', mayNot: 'lead' },
    'planned saveScenario': { reach: planned, ask: save, may: 'lead', mayNot: 'member-1' },
    'planned removeScenario': { reach: compared, ask: remove, may: 'lead', mayNot: 'finance' },
    'planned promoteScenario': { reach: compared, ask: promote, may: 'chair', mayNot: 'lead' },
    'planned declareRecusal': { reach: awaiting, ask: recuse, may: 'member-1', mayNot: 'lead' },
    'planned sendAgenda': { reach: plannedFarAhead, date: 'sendAgenda', streamId: ({ id }) => id },
    'planned openVote': { reach: awaiting, date: 'openVote', streamId: ({ id }) => id },
    'voting castBallots': { reach: voting, ask: vote, may: 'member-1', mayNot: 'auditor' },
    'voting declareRecusal': { reach: voting, ask: recuse, may: 'member-2', mayNot: 'lead' },
    'voting cancelSession': { reach: voting, ask: cancel, may: 'lead', mayNot: 'chair' },
    'voting closeVote': { reach: voting, date: 'closeVote', streamId: ({ id }) => id },
    'voted saveScenario': { reach: voted, ask: save, may: 'lead', mayNot: 'member-1' },
    'voted removeScenario': { reach: comparedAfterVote, ask: remove, may: 'lead', mayNot: 'finance' },
    'voted promoteScenario': { reach: comparedAfterVote, ask: promote, may: 'chair', mayNot: 'lead' },
    'voted decideSession': { reach: voted, ask: decideFor, may: 'chair', mayNot: 'member-1' },
    'voted cancelSession': { reach: voted, ask: cancel, may: 'lead', mayNot: 'chair' },
    'voted remindChair': { reach: voted, date: 'remindChair', streamId: ({ id }) => id },
    'planned cancelSession': { reach: planned, ask: cancel, may: 'lead', mayNot: 'chair' },
    'planned remindChair': { reach: planned, date: 'remindChair', streamId: ({ id }) => id },
  },
  ends: {
    cancelled: async (harness) => {
      const session = await planned(harness);
      expectStatus(await cancel(harness, 'lead', session), 200);
      return session;
    },
    decided: async (harness) => {
      const session = await planned(harness);
      expectStatus(await decide(harness, 'chair', session), 200);
      return session;
    },
  },
});
