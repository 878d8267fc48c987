import { assign as assignAmendment, toAssigned as toAmended } from '../../support/amendment-fixtures.ts';
import { adviseAs, assignTo, endAs, examiner, toAdvised, toAssigned, toRefused } from '../../support/appeal-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { askSession, award, cast, toVoting } from '../../support/committee-fixtures.ts';
import {
  annulInterest,
  askWithdrawal,
  confirmInterest,
  confirmWithdrawal,
  declareInterest,
  recordInterest,
  rejectWithdrawal,
  retractWithdrawal,
  spare,
  voidOpinion,
  withdrawInterest,
} from '../../support/conflict-fixtures.ts';
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
import { toInTwo } from '../../support/impact-fixtures.ts';
import { REASON } from '../../support/graph-fixtures.ts';
import { toQualified } from '../../support/datalab-fixtures.ts';
import { withRoles } from '../../support/people-fixtures.ts';
import { FUND, OFFICE, OUTSIDER } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true, copies: false });
beforeAll(() => signIn(harness, ...EVERYBODY, 'member-1', 'member-2', 'auditor', 'admin'));

const idOf = async (login: string): Promise<string> => (await harness.as(login)).id;
const stakesOf = async (login: string, id: string) => (await harness.as(login)).get(`/people/${id}/interests`);
/** Records an interest of a person of the fund in one application, as the lead. */
const tie = async (id: string, applicationId: string) => expectStatus(await declareInterest(harness, id, { applicationId }), 200);
/** Declares an interest of one's own, or says that the first one recorded is an error. */
const declareOn = (who: Actor, subject: object) => who.post(`/people/${who.id}/interests`, { ...subject, reason: REASON });
const objectAs = (who: Actor) => who.post(`/people/${who.id}/interest-withdrawals`, { number: 1, ground: 'error', reason: REASON });

describe('an interest', () => {
  test('is declared by its person, or recorded by the lead or an admin, and by no other person', async () => {
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

  test('is read by its person, the lead, the chair, the auditor and the admin, and by no other person', async () => {
    const id = await idOf('reviewer-data');
    for (const login of ['reviewer-data', 'lead', 'chair', 'auditor', 'admin'])
      expect(expectStatus(await stakesOf(login, id), 200)).toMatchObject({
        items: [{ number: 1, organisation: { siret: OUTSIDER.siret } }],
      });
    for (const login of ['reviewer-legal', 'finance']) expect((await stakesOf(login, id)).status).toBe(404);
    expect((await stakesOf('applicant', id)).status).toBe(403);
  });

  test('is said to be over by its person, by the person who recorded it or by an admin, and by no other person', async () => {
    const id = await idOf('reviewer-data');
    expectStatus(
      await declareInterest(harness, id, { organisationId: (await (await harness.as('ministry')).get('/me')).body.organisation.id }),
      200,
    );
    expect((await askWithdrawal(harness, id, 2, 'chair')).body).toMatchObject({ code: 'role_required', roles: ['admin'] });
    expect((await askWithdrawal(harness, id, 2, 'finance')).status).toBe(404);
    expect((await askWithdrawal(harness, id, 7, 'lead')).body).toMatchObject({ code: 'interest_unknown', numbers: [1, 2] });
    expect((await confirmWithdrawal(harness, id, 2, 'chair')).body).toMatchObject({ code: 'interest_withdrawal_not_asked' });
    expectStatus(await askWithdrawal(harness, id, 2, 'lead'), 200);
    expect((await askWithdrawal(harness, id, 2, 'admin')).body).toMatchObject({ code: 'interest_withdrawal_open' });
    expectStatus(await askWithdrawal(harness, id, 1, 'reviewer-data'), 200);
  });

  test('stands until a second person has confirmed that it is over: neither who has asked, nor whose it is', async () => {
    const id = await idOf('reviewer-data');
    const standing = async () =>
      (await stakesOf('auditor', id)).body.items.map(({ withdrawn }: { withdrawn: object | null }) => withdrawn === null);
    expect((await confirmWithdrawal(harness, id, 2, 'lead')).body).toMatchObject({ code: 'decider_asked_withdrawal' });
    expect((await rejectWithdrawal(harness, id, 2, 'lead')).body).toMatchObject({ code: 'decider_asked_withdrawal' });
    expect((await confirmWithdrawal(harness, id, 1, 'reviewer-data')).status).toBe(403);
    expect((await retractWithdrawal(harness, id, 2, 'admin')).body).toMatchObject({ code: 'withdrawal_asked_by_somebody_else' });
    expect(await standing()).toEqual([true, true]);
    expectStatus(await confirmWithdrawal(harness, id, 2, 'chair'), 200);
    expectStatus(await confirmWithdrawal(harness, id, 1, 'admin'), 200);
    const [chair, admin, lead] = [await idOf('chair'), await idOf('admin'), await idOf('lead')];
    expect((await stakesOf('lead', id)).body.items).toMatchObject([
      { number: 2, withdrawn: { by: { id: chair } }, withdrawal: { askedBy: { id: lead }, ended: { as: 'confirmed', by: { id: chair } } } },
      { number: 1, withdrawn: { by: { id: admin } }, withdrawal: { askedBy: { id }, ended: { as: 'confirmed', by: { id: admin } } } },
    ]);
  });

  test('that its person has declared is no error that others annul', async () => {
    const sincere = await spare(harness, 'reviewer-sincere');
    const { id } = sincere;
    expectStatus(await declareOn(sincere, { siret: OUTSIDER.siret }), 200);
    expect((await objectAs(sincere)).body).toMatchObject({ code: 'interest_declared_by_its_person' });
    expect((await confirmInterest(harness, id, 1, 'chair')).body).toMatchObject({ code: 'interest_in_force' });
    expect((await confirmInterest(harness, id, 7, 'chair')).body).toMatchObject({ code: 'interest_unknown', numbers: [1] });
  });

  test('of an unknown person cannot be withdrawn', async () => {
    const nobodys = '019aa1c0-0000-7000-8000-000000000001';
    for (const ask of [confirmInterest, askWithdrawal, confirmWithdrawal, rejectWithdrawal, retractWithdrawal])
      expect((await ask(harness, nobodys, 1, 'lead')).body).toMatchObject({ code: 'not_found' });
  });

  test('goes on where the request is rejected, or taken back by the person who has asked', async () => {
    const { id } = await spare(harness, 'reviewer-going-on');
    expectStatus(await declareInterest(harness, id, { siret: OUTSIDER.siret }), 200);
    expectStatus(await askWithdrawal(harness, id, 1, 'lead'), 200);
    expectStatus(await rejectWithdrawal(harness, id, 1, 'chair'), 200);
    const newest = async () => (await stakesOf('lead', id)).body.items[0];
    expect(await newest()).toMatchObject({ withdrawn: null, withdrawal: { ended: { as: 'rejected', reason: REASON } } });
    await until('who asked is told', () => writtenTo(harness, 'Conflit d’intérêts maintenu').includes('lead'));
    expectStatus(await askWithdrawal(harness, id, 1, 'lead'), 200);
    expectStatus(await retractWithdrawal(harness, id, 1, 'lead'), 200);
    expect(await newest()).toMatchObject({ withdrawn: null, withdrawal: { ended: { as: 'retracted', reason: null } } });
    expect((await confirmWithdrawal(harness, id, 1, 'chair')).body).toMatchObject({ code: 'interest_withdrawal_not_asked' });
  });

  test('is not declared over by its own person: an admin who has one waits for another, whichever person asked', async () => {
    const id = await idOf('admin');
    expectStatus(await declareInterest(harness, id, { siret: OUTSIDER.siret }), 200);
    expectStatus(await askWithdrawal(harness, id, 1, 'lead'), 200);
    expect((await confirmWithdrawal(harness, id, 1, 'admin')).body).toMatchObject({ code: 'interest_of_ones_own' });
    expectStatus(await confirmWithdrawal(harness, id, 1, 'chair'), 200);
  });

  test('whose withdrawal is asked for is a task of a second person, who gets a letter; both are told what became of it', async () => {
    const { id } = await spare(harness, 'reviewer-waiting');
    expectStatus(await declareInterest(harness, id, { siret: OUTSIDER.siret }), 200);
    expectStatus(await askWithdrawal(harness, id, 1, 'lead'), 200);
    const tasksOf = async (login: string) =>
      (await (await harness.as(login)).get('/me/tasks')).body.items.filter((task: { id: string }) => task.id === id);
    for (const login of ['chair', 'admin'])
      expect(await tasksOf(login)).toMatchObject([{ command: 'confirmInterestWithdrawal', kind: 'person', detail: '1' }]);
    expect(await tasksOf('lead')).toEqual([]);
    await until('a second person is written to', () => writtenTo(harness, 'Conflit d’intérêts à lever').includes('chair'));
    expect(writtenTo(harness, 'Conflit d’intérêts à lever')).not.toContain('reviewer-waiting');
    expectStatus(await confirmWithdrawal(harness, id, 1, 'chair'), 200);
    expect(await tasksOf('admin')).toEqual([]);
    await until('who asked is told', () => writtenTo(harness, 'Conflit d’intérêts levé').includes('lead'));
  });
});

describe('an interest that one person records on another', () => {
  const ask = async (id: string, reviewerId: string) =>
    (await harness.as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId });
  const newest = async (id: string) => (await stakesOf('lead', id)).body.items[0];

  test('shuts no person out before a second one confirms it, is objected to, and leaves nothing once two others annul it', async () => {
    const suspected = await spare(harness, 'reviewer-suspected');
    const { id } = suspected;
    const application = await toInReview(harness);
    expectStatus(await recordInterest(harness, id, { siret: OFFICE.siret }), 200);
    expect(await newest(id)).toMatchObject({ inForceSince: null, confirmedBy: null });
    await until('a second person is written to', () => writtenTo(harness, 'Conflit d’intérêts à confirmer').includes('chair'));
    const tasks = (await (await harness.as('chair')).get('/me/tasks')).body.items;
    expect(tasks.filter((task: { id: string }) => task.id === id)).toMatchObject([{ command: 'confirmInterest', detail: '1' }]);
    expectStatus(await ask(application, id), 200);

    expect((await confirmInterest(harness, id, 1, 'lead')).body).toMatchObject({ code: 'decider_recorded_interest' });
    expect((await suspected.post(`/people/${id}/interest-confirmations`, { number: 1 })).status).toBe(403);
    expectStatus(await confirmInterest(harness, id, 1, 'chair'), 200);
    expect(await newest(id)).toMatchObject({ confirmedBy: { id: await idOf('chair') } });
    const { body } = await (await harness.as('lead')).get(`/applications/${application}`);
    expect(body.review.find(({ key }: { key: string }) => key === 'legal')).toMatchObject({ reviewer: null });
    expect((await ask(application, id)).body).toMatchObject({ code: 'conflict_of_interest' });

    expectStatus(await objectAs(suspected), 200);
    expect((await confirmWithdrawal(harness, id, 1, 'lead')).body).toMatchObject({ code: 'decider_recorded_interest' });
    expectStatus(await confirmWithdrawal(harness, id, 1, 'chair'), 200);
    expect(await newest(id)).toMatchObject({ withdrawn: null, withdrawal: { reason: REASON, confirmedBy: { id: await idOf('chair') } } });
    expect((await ask(application, id)).body).toMatchObject({ code: 'conflict_of_interest' });
    expect((await confirmWithdrawal(harness, id, 1, 'chair')).body).toMatchObject({ code: 'decider_confirmed_withdrawal' });
    expectStatus(await confirmWithdrawal(harness, id, 1, 'admin'), 200);
    expect(await newest(id)).toMatchObject({ inForceSince: null, withdrawn: { by: { id: await idOf('admin') } } });
    expectStatus(await ask(application, id), 200);
  });

  test('is annulled by an admin and a second person, neither of whom has recorded it', async () => {
    const { id } = await spare(harness, 'reviewer-cleared');
    expectStatus(await declareInterest(harness, id, { siret: OUTSIDER.siret }), 200);
    expectStatus(await annulInterest(harness, id, 1, 'admin'), 200);
    expectStatus(await confirmWithdrawal(harness, id, 1, 'chair'), 200);
    expect(await newest(id)).toMatchObject({ inForceSince: null, withdrawn: { by: { id: await idOf('chair') } } });
  });

  test('is dropped by one other person as long as it is not confirmed', async () => {
    const objecting = await spare(harness, 'reviewer-objecting');
    const { id } = objecting;
    expectStatus(await recordInterest(harness, id, { siret: OUTSIDER.siret }), 200);
    expectStatus(await objectAs(objecting), 200);
    expectStatus(await confirmWithdrawal(harness, id, 1, 'chair'), 200);
    expect(await newest(id)).toMatchObject({ inForceSince: null, withdrawn: { by: { id: await idOf('chair') } } });
  });

  test('counts at once where its person declares the same itself', async () => {
    const agreeing = await spare(harness, 'reviewer-agreeing');
    const { id } = agreeing;
    expectStatus(await recordInterest(harness, id, { siret: OUTSIDER.siret }), 200);
    expect((await recordInterest(harness, id, { siret: OUTSIDER.siret }, 'admin')).body).toMatchObject({ code: 'interest_declared' });
    expectStatus(await declareOn(agreeing, { siret: OUTSIDER.siret }), 200);
    expect(await newest(id)).toMatchObject({ number: 1, inForceSince: expect.any(String), confirmedBy: { id } });
  });
});

describe('who had an interest, after its withdrawal', () => {
  const legal = { step: 'legal' };

  test('stays in conflict for ever over the application that it was in', async () => {
    const id = await toInReview(harness);
    const { id: reviewerId } = await spare(harness, 'reviewer-of-one');
    await tie(reviewerId, id);
    await withdrawInterest(harness, reviewerId, 1);
    const lead = await harness.as('lead');
    expect((await lead.post(`/applications/${id}/assignments`, { ...legal, reviewerId })).body).toMatchObject({
      code: 'conflict_of_interest',
    });
    expectStatus(await lead.post(`/applications/${await toInReview(harness)}/assignments`, { ...legal, reviewerId }), 200);
  });

  test('stays so over what the organisation had begun by then, its grants and its requests too, and over nothing that comes after', async () => {
    const draft = await toInReview(harness);
    const grantId = await toInTwo(harness);
    const request = await toQualified(harness);
    const person = await withRoles(harness, 'lead-of-the-house', FUND, 'reviewer', 'lead');
    expectStatus(await declareInterest(harness, person.id, { siret: OFFICE.siret }), 200);
    await withdrawInterest(harness, person.id, 1);
    const lead = await harness.as('lead');
    expect((await lead.post(`/applications/${draft}/assignments`, { ...legal, reviewerId: person.id })).body).toMatchObject({
      code: 'conflict_of_interest',
    });
    expect((await person.post(`/grants/${grantId}/phases`, { phase: 'construction', on: '2026-01-05' })).body).toMatchObject({
      code: 'conflict_of_interest',
    });
    expect((await person.post(`/datalab-requests/${request.id}/refusal`, { version: request.version, reason: REASON })).body).toMatchObject(
      {
        code: 'conflict_of_interest',
      },
    );
    const after = await toInReview(harness);
    expectStatus(await lead.post(`/applications/${after}/assignments`, { ...legal, reviewerId: person.id }), 200);
  });
});

describe('who has an interest', () => {
  test('loses the opinions that are asked of it: the lead is told, and asks another reviewer', async () => {
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

  test('examines its appeal no more: the lead is told, and asks another reviewer', async () => {
    const title = 'Recours en conflit';
    const id = await toAssigned(harness, toRefused, titled(title));
    const { id: person } = await examiner(harness);
    await tie(person, id);
    expect((await eventsOf(harness, id)).at(-1)).toMatchObject({ name: 'vacateAppeal', facts: { reviewerId: person, away: false } });
    await until('the lead is told', () => writtenTo(harness, title, 'Recours à confier').filter((to) => to === 'lead').length === 2);
    expect((await adviseAs(await examiner(harness), id, 'founded')).body).toMatchObject({ code: 'conflict_of_interest' });
    expect((await assignTo(harness, id, person)).body).toMatchObject({ code: 'conflict_of_interest' });
  });

  test('is asked for an opinion on its amendment no more: the lead is told, and asks another reviewer', async () => {
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
    type Counted = { state: string; count: number };
    const reviewedOf = async (who: Actor): Promise<number> =>
      (await who.get('/me/figures')).body.files.find(({ state }: Counted) => state === 'reviewed')?.count ?? 0;
    const screener = await withRoles(harness, 'screener-concealed', FUND, 'screener');
    const before = await reviewedOf(screener);
    await tie(screener.id, id);
    expect(await reviewedOf(screener)).toBe(before - 1);
    const session = await toSession(harness, [id]);
    const agendaOf = async (who: Actor) => (await who.get(`/sessions/${session.id}`)).body.agenda;
    expect(await agendaOf(reviewer)).toHaveLength(1);
    expect(await agendaOf(person)).toEqual([]);
  });

  test('and its commands answer as if it did not exist', async () => {
    expect((await person.post(`/applications/${id}/opinions`, opinionOn('legal'))).body).toMatchObject({ code: 'not_found' });
  });

  test('a person with an interest in the organisation is kept from all that it applies for', async () => {
    const other = await spare(harness, 'reviewer-of-the-house');
    expectStatus(await declareInterest(harness, other.id, { siret: OFFICE.siret }), 200);
    expect((await other.get(`/applications/${id}`)).status).toBe(404);
    await withdrawInterest(harness, other.id, 1);
    expect((await other.get(`/applications/${id}`)).status).toBe(404);
    const { callId } = (await (await harness.as('lead')).get(`/applications/${id}`)).body;
    const after = await toReviewed(harness, { ...STUDENTS, callId });
    expect((await other.get(`/applications/${after}`)).status).toBe(200);
  });
});
