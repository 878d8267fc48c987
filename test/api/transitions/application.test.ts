import { type ApplicationState, applicationTable } from '../../../domain/application.ts';
import { assign, expectStatus, opinionOn, STUDENTS, toDraft, toInReview, toReviewed, toSession, toSubmitted } from '../../support/lives.ts';
import { streamOf } from '../../support/story.ts';
import { meetNextDeadline, testTransitions } from '../../support/transitions.ts';
import type { World } from '../../support/world.ts';

/** A command on an application by its id, at the version that the auditor sees. */
const post = (path: string, body: object | ((version: number) => object)) => async (world: World, login: string, id: string) => {
  const { version } = (await (await world.as('applicant')).get(`/applications/${id}`)).body;
  return (await world.as(login)).post(`/applications/${id}/${path}`, typeof body === 'function' ? body(version) : body);
};

const drafted = async (world: World): Promise<string> => (await toDraft(world)).id;
const assigned = async (world: World): Promise<string> => {
  const id = await toInReview(world);
  await assign(world, id, 'legal');
  return id;
};
/** In review, with every reminder given: what is due next is an escalation. */
const recalled = async (world: World): Promise<string> => {
  const id = await toInReview(world);
  while ((await streamOf(world, id)).due_what === 'remindReviewer') await meetNextDeadline(world, id);
  return id;
};
const inSession = async (world: World): Promise<string> => {
  const id = await toReviewed(world);
  await toSession(world, [id]);
  return id;
};
const decided =
  (decision: object) =>
  async (world: World): Promise<string> => {
    const applicationId = await toReviewed(world);
    const { id, version } = await toSession(world, [applicationId]);
    const body = { version, decisions: [{ applicationId, reason: 'Motif.', ...decision }] };
    expectStatus(await (await world.as('chair')).post(`/sessions/${id}/decision`, body), 200);
    return applicationId;
  };

const screen = (decision: string) => post('admissibility', { revision: 1, decision, reason: 'Motif.' });
const date = (name: 'remindScreener' | 'remindReviewer' | 'escalateStep') => ({ date: name, streamId: (id: string) => id });

/** The session that an application is placed in decides it. */
async function decide(world: World, login: string, applicationId: string) {
  const { items } = (await (await world.as('lead')).get('/sessions?limit=100')).body;
  for (const { id, version } of items) {
    const { agenda } = (await (await world.as('lead')).get(`/sessions/${id}`)).body;
    if (agenda.some((item: { applicationId: string }) => item.applicationId === applicationId)) {
      const decisions = [{ applicationId, decision: 'refuse', reason: 'Motif.' }];
      return (await world.as(login)).post(`/sessions/${id}/decision`, { version, decisions });
    }
  }
  throw new Error(`${applicationId} is in no session`);
}

testTransitions<ApplicationState, string>({
  table: applicationTable,
  stateOf: async (world, id) => (await (await world.as('applicant')).get(`/applications/${id}`)).body.state,
  cases: {
    'draft updateApplication': {
      reach: drafted,
      ask: async (world, login, id) => {
        const { version } = (await (await world.as('applicant')).get(`/applications/${id}`)).body;
        const { callId: _, ...content } = STUDENTS;
        return (await world.as(login)).put(`/applications/${id}`, { ...content, version });
      },
      may: 'editor',
      mayNot: 'applicant2',
    },
    'draft submitApplication': {
      reach: drafted,
      ask: post('submission', (version) => ({ version })),
      may: 'applicant',
      mayNot: 'editor',
    },
    'submitted decideAdmissibility': { reach: toSubmitted, ask: screen('admissible'), may: 'screener', mayNot: 'lead' },
    'submitted remindScreener': { reach: toSubmitted, ...date('remindScreener') },
    'in_review assignReviewer': {
      reach: toInReview,
      ask: async (world, login, id) =>
        (await world.as(login)).post(`/applications/${id}/assignments`, {
          step: 'data',
          reviewerId: (await world.as('reviewer-data')).id,
        }),
      may: 'lead',
      mayNot: 'reviewer-data',
    },
    'in_review giveOpinion': { reach: assigned, ask: post('opinions', opinionOn('legal')), may: 'reviewer-legal', mayNot: 'reviewer-data' },
    'in_review remindReviewer': { reach: toInReview, ...date('remindReviewer') },
    'in_review escalateStep': { reach: recalled, ...date('escalateStep') },
    'reviewed createSession': {
      reach: toReviewed,
      ask: async (world, login, id) => (await world.as(login)).post('/sessions', { heldOn: '2030-01-02', applicationIds: [id] }),
      may: 'lead',
      mayNot: 'screener',
    },
    'in_session decideSession': { reach: inSession, ask: decide, may: 'chair', mayNot: 'member-1' },
  },
  ends: {
    inadmissible: async (world) => {
      const id = await toSubmitted(world);
      expectStatus(await screen('inadmissible')(world, 'screener', id), 200);
      return id;
    },
    awarded: decided({ decision: 'award', awardedCents: 24_000_000 }),
    refused: decided({ decision: 'refuse' }),
  },
});
