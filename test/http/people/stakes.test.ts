import { assign as assignAmendment, toAssigned as toAmended } from '../../support/amendment-fixtures.ts';
import { adviseAs, assignTo, endAs, examiner, toAdvised, toAssigned, toRefused } from '../../support/appeal-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { askSession, award, cast, toVoting } from '../../support/committee-fixtures.ts';
import { declareInterest, spare, voidOpinion } from '../../support/conflict-fixtures.ts';
import {
  assign,
  AWARDED_CENTS,
  expectStatus,
  opinionOn,
  STUDENTS,
  toInReview,
  toReviewed,
  toSession,
  toSubmitted,
} from '../../support/fixtures.ts';

import { EVERYBODY, eventsOf, signIn, titled, writtenTo } from '../../support/timeline.ts';
import { OFFICE, OUTSIDER } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { type Actor, startAppHarness, type AppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
beforeAll(async () => {
  harness = await startAppHarness({ letters: true });
  await signIn(harness, ...EVERYBODY, 'member-1', 'member-2', 'auditor', 'admin');
});
afterAll(() => harness.stop());

const idOf = async (login: string): Promise<string> => (await harness.as(login)).id;
const stakesOf = async (login: string, id: string) => (await harness.as(login)).get(`/people/${id}/interests`);
const withdraw = async (login: string, id: string, number: number) =>
  (await harness.as(login)).post(`/people/${id}/interest-withdrawals`, { number });
/** An interest of a person of the fund in one application, recorded by the lead. */
const tie = async (id: string, applicationId: string) => expectStatus(await declareInterest(harness, id, { applicationId }), 200);

describe('an interest', () => {
  test('is declared by its person, or recorded by the lead or an admin, and by nobody else', async () => {
    const id = await idOf('reviewer-data');
    expect((await declareInterest(harness, id, { siret: OUTSIDER.siret }, 'screener')).body).toMatchObject({ code: 'role_required' });
    expectStatus(await declareInterest(harness, id, { siret: OUTSIDER.siret }, 'reviewer-data'), 200);
    expect((await declareInterest(harness, id, { siret: OUTSIDER.siret }, 'admin')).body).toMatchObject({
      code: 'interest_declared',
      number: 1,
    });
    expect((await declareInterest(harness, id, { applicationId: id })).body).toMatchObject({ code: 'interest_subject_unknown' });
    expect((await declareInterest(harness, id, {})).body).toMatchObject({ code: 'invalid_request' });
    expect((await declareInterest(harness, '019aa1c0-0000-7000-8000-000000000001', { siret: OUTSIDER.siret })).status).toBe(404);
  });

  test('is read by its person, the lead, the chair, the auditor and the admin, and by nobody else', async () => {
    const id = await idOf('reviewer-data');
    for (const login of ['reviewer-data', 'lead', 'chair', 'auditor', 'admin'])
      expect(expectStatus(await stakesOf(login, id), 200)).toMatchObject({
        items: [{ number: 1, organisation: { siret: OUTSIDER.siret } }],
      });
    for (const login of ['reviewer-legal', 'finance']) expect((await stakesOf(login, id)).status).toBe(404);
    expect((await stakesOf('applicant', id)).status).toBe(403);
  });

  test('is withdrawn by who recorded it or an admin: nobody takes off what the lead has found', async () => {
    const id = await idOf('reviewer-data');
    expectStatus(
      await declareInterest(harness, id, { organisationId: (await (await harness.as('ministry')).get('/me')).body.organisation.id }),
      200,
    );
    expect((await withdraw('reviewer-data', id, 2)).body).toMatchObject({ code: 'role_required', roles: ['admin'] });
    expect((await withdraw('finance', id, 2)).status).toBe(404);
    expect((await withdraw('lead', id, 7)).body).toMatchObject({ code: 'interest_unknown', numbers: [1, 2] });
    expectStatus(await withdraw('lead', id, 2), 200);
    expectStatus(await withdraw('reviewer-data', id, 1), 200);
    expect((await stakesOf('lead', id)).body.items).toMatchObject([
      { number: 2, withdrawn: {} },
      { number: 1, withdrawn: {} },
    ]);
  });
});

describe('who has an interest', () => {
  test('loses the opinions that are asked of it: the lead is told, and asks somebody else', async () => {
    const title = 'Conflit';
    const id = await toInReview(harness, titled(title));
    await assign(harness, id, 'impact');
    const person = await idOf('reviewer-impact');
    await tie(person, id);
    expect((await eventsOf(harness, id)).at(-1)).toMatchObject({ name: 'vacateStep', facts: { step: 'impact', reviewerId: person } });
    await until('the lead is told', () => writtenTo(harness, title, 'Avis à confier').includes('lead'));
    const lead = await harness.as('lead');
    expect((await lead.post(`/applications/${id}/assignments`, { step: 'impact', reviewerId: person })).body).toMatchObject({
      code: 'conflict_of_interest',
    });
    expect((await (await harness.as('reviewer-impact')).post(`/applications/${id}/opinions`, opinionOn('impact'))).body).toMatchObject({
      code: 'conflict_of_interest',
    });
    expectStatus(await lead.post(`/applications/${id}/assignments`, { step: 'impact' }), 200);
  });

  test('examines its appeal no more: the lead is told, and asks somebody else', async () => {
    const title = 'Recours en conflit';
    const id = await toAssigned(harness, toRefused, titled(title));
    const { id: person } = await examiner(harness);
    await tie(person, id);
    expect((await eventsOf(harness, id)).at(-1)).toMatchObject({ name: 'vacateAppeal', facts: { reviewerId: person, away: false } });
    await until('the lead is told', () => writtenTo(harness, title, 'Recours à confier').filter((to) => to === 'lead').length === 2);
    expect((await adviseAs(await examiner(harness), id, 'founded')).body).toMatchObject({ code: 'conflict_of_interest' });
    expect((await assignTo(harness, id, person)).body).toMatchObject({ code: 'conflict_of_interest' });
  });

  test('is asked for an opinion on its amendment no more: the lead is told, and asks somebody else', async () => {
    const id = await toAmended()(harness);
    const { applicationId } = (await (await harness.as('lead')).get(`/grants/${id}`)).body;
    const { id: person } = await examiner(harness);
    await tie(person, applicationId);
    const { reference } = (await (await harness.as('lead')).get(`/applications/${applicationId}`)).body;
    expect((await stakesOf('lead', person)).body.items[0]).toMatchObject({ application: { id: applicationId, reference } });
    expect((await eventsOf(harness, id)).at(-1)).toMatchObject({ name: 'vacateAmendment', facts: { amendment: 1, reviewerId: person } });
    await until('the lead is told', () => writtenTo(harness, 'Avenant à confier').filter((to) => to === 'lead').length === 2);
    expect((await assignAmendment(harness, 'lead', id)).body).toMatchObject({ code: 'conflict_of_interest' });
  });

  test('is not offered the end of an appeal that it would be refused', async () => {
    const id = await toAdvised(harness);
    const offered = async () => (await (await harness.as('chair')).get(`/applications/${id}`)).body.commands;
    expect(await offered()).toContain('upholdAppeal');
    await tie(await idOf('chair'), id);
    expect(await offered()).not.toContain('upholdAppeal');
    expect((await endAs(await harness.as('chair'), id, 'appeal-upholding')).body).toMatchObject({ code: 'conflict_of_interest' });
  });

  test('neither screens the application, asks for its correction, nor settles its steps', async () => {
    const submitted = await toSubmitted(harness);
    await tie(await idOf('screener'), submitted);
    const screener = await harness.as('screener');
    expect((await screener.post(`/applications/${submitted}/admissibility`, { revision: 1, decision: 'admissible' })).body).toMatchObject({
      code: 'conflict_of_interest',
    });
    const id = await toInReview(harness);
    await tie(await idOf('lead'), id);
    const lead = await harness.as('lead');
    for (const [path, body] of [
      ['extensions', { step: 'legal', workingDays: 5, reason: 'Motif.' }],
      ['waivers', { step: 'legal', reason: 'Motif.' }],
      ['reopenings', { steps: ['legal'], reason: 'Motif.' }],
    ] as const)
      expect((await lead.post(`/applications/${id}/${path}`, body)).body.code).toMatch(/conflict_of_interest|step_not_given/);
    expect((await voidOpinion(harness, id)).body).toMatchObject({ code: 'conflict_of_interest' });
  });

  test('casts no vote on it, and a chair neither moves it nor decides the list on which it stands', async () => {
    const id = await toReviewed(harness);
    const other = await toReviewed(harness);
    const session = await toSession(harness, [id, other]);
    await tie(await idOf('chair'), id);
    const chair = await harness.as('chair');
    expect((await askSession(chair, session.id, 'moves', { applicationId: id, place: 2, reason: 'Urgent.' })).body).toMatchObject({
      code: 'conflict_of_interest',
    });
    const decisions = [id, other].map((each) => award(each, AWARDED_CENTS));
    expect((await askSession(chair, session.id, 'decision', { decisions })).body).toMatchObject({
      code: 'conflict_of_interest',
      applicationIds: [id],
    });
    const voted = await toReviewed(harness);
    const voting = await toVoting(harness, [voted]);
    await tie(await idOf('member-1'), voted);
    expect((await cast(harness, 'member-1', voting, { [voted]: 'favour' })).body).toMatchObject({
      code: 'recused',
      applicationIds: [voted],
    });
  });

  test('sees the application all the same, unless its call says otherwise', async () => {
    const id = await toInReview(harness);
    const person = await spare(harness, 'reviewer-seeing');
    await tie(person.id, id);
    expect((await person.get(`/applications/${id}`)).status).toBe(200);
  });
});

describe('under a call that conceals', () => {
  let id: string;
  let person: Actor;
  beforeAll(async () => {
    const callId = await openCall(harness, { terms: { concealFromConflicted: true } });
    id = await toReviewed(harness, { ...STUDENTS, callId, title: 'Dossier celé' });
    person = await spare(harness, 'reviewer-concealed');
    expect((await person.get(`/applications/${id}`)).status).toBe(200);
    await tie(person.id, id);
  });

  test.each(['', '/timeline', '/attachments', '/corrections', '/revisions'])(
    'who has an interest does not find /applications/{id}%s',
    async (path) => {
      expect((await person.get(`/applications/${id}${path}`)).status).toBe(404);
      expect((await (await harness.as('auditor')).get(`/applications/${id}${path}`)).status).toBe(200);
      expect((await (await harness.as('applicant')).get(`/applications/${id}${path}`)).status).toBe(200);
    },
  );

  test('nor in a list, nor by a search, nor on an agenda', async () => {
    const idsOf = async (who: Actor, query: string): Promise<string[]> =>
      (await who.get(`/applications?limit=100${query}`)).body.items.map((item: { id: string }) => item.id);
    const reviewer = await harness.as('reviewer-legal');
    for (const query of ['', '&q=cel%C3%A9']) {
      expect(await idsOf(reviewer, query)).toContain(id);
      expect(await idsOf(person, query)).not.toContain(id);
    }
    const session = await toSession(harness, [id]);
    const agendaOf = async (who: Actor) => (await who.get(`/sessions/${session.id}`)).body.agenda;
    expect(await agendaOf(reviewer)).toHaveLength(1);
    expect(await agendaOf(person)).toEqual([]);
  });

  test('and its commands answer as if it did not exist', async () => {
    expect((await person.post(`/applications/${id}/opinions`, opinionOn('legal'))).body).toMatchObject({ code: 'not_found' });
  });

  test('somebody with an interest in the organisation is kept from all that it applies for', async () => {
    const other = await spare(harness, 'reviewer-of-the-house');
    expectStatus(await declareInterest(harness, other.id, { siret: OFFICE.siret }), 200);
    expect((await other.get(`/applications/${id}`)).status).toBe(404);
    expectStatus(await withdraw('lead', other.id, 1), 200);
    expect((await other.get(`/applications/${id}`)).status).toBe(200);
  });
});
