import { type SessionState, sessionTable } from '../../../domain/committee/session.ts';
import { award, refuse, toScenario, toVoted } from '../../support/committee-fixtures.ts';
import { AWARDED_CENTS, toReviewed } from '../../support/fixtures.ts';
import { testTransitions } from '../../support/transitions.ts';
import type { AppHarness } from '../../support/app-harness.ts';

type Planned = { id: string; version: number; applicationId: string };
const versionOf = async (harness: AppHarness, id: string): Promise<number> =>
  (await (await harness.as('lead')).get(`/sessions/${id}`)).body.version;
const reaching =
  (reach: (harness: AppHarness, applicationIds: string[]) => Promise<string>) =>
  async (harness: AppHarness): Promise<Planned> => {
    const applicationId = await toReviewed(harness);
    const id = await reach(harness, [applicationId]);
    return { id, version: await versionOf(harness, id), applicationId };
  };
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
const save = asking('scenarios', ({ applicationId }) => ({ name: 'Autre', decisions: [refuse(applicationId)] }));
const remove = asking('scenario-removals', () => ({ scenario: 1 }));
const promote = asking('scenario-promotions', () => ({ scenario: 1 }));

testTransitions<SessionState, Planned>({
  table: sessionTable,
  stateOf: async (harness, { id }) => (await (await harness.as('auditor')).get(`/sessions/${id}`)).body.state,
  cases: {
    'voted saveScenario': { reach: voted, ask: save, may: 'lead', mayNot: 'member-1' },
    'voted removeScenario': { reach: comparedAfterVote, ask: remove, may: 'lead', mayNot: 'finance' },
    'voted promoteScenario': { reach: comparedAfterVote, ask: promote, may: 'chair', mayNot: 'lead' },
  },
});
