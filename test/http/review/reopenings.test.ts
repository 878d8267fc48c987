import { asReviewer } from '../../support/conflict-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { FAR_DAY, withVote } from '../../support/committee-fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { answer, ask } from '../../support/correction-fixtures.ts';
import { DIAMOND, opine, projectUnder, REASON, reviewOf, statesOf, waive } from '../../support/graph-fixtures.ts';
import {
  assign,
  AWARDED_CENTS,
  expectStatus,
  opinionOn,
  type Step,
  steps,
  STUDENTS,
  toInReview,
  today,
  toReviewed,
  toSession,
  toSubmitted,
} from '../../support/fixtures.ts';
import { plain } from '../../support/french.ts';
import { give, withdraw } from '../../support/people-fixtures.ts';
import { EVERYBODY, eventsOf, signIn, writtenTo } from '../../support/timeline.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import { parisDate } from '../../../domain/core/calendar.ts';
import { until } from '../../support/until.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile({ letters: true });
beforeAll(() => signIn(harness, ...EVERYBODY));

type Title = string;
const inReview = async (title: Title, graph: Parameters<typeof projectUnder>[1]): Promise<string> => {
  const id = await toInReview(harness, await projectUnder(harness, graph, title));
  for (const step of steps) await assign(harness, id, step);
  return id;
};
const reopen = async (id: string, keys: string[], login = 'lead') =>
  (await harness.as(login)).post(`/applications/${id}/reopenings`, { steps: keys, reason: REASON });
const voidOpinion = async (id: string, step: Step, login = 'lead') =>
  (await harness.as(login)).post(`/applications/${id}/voided-opinions`, { step, reason: REASON });
const stepOf = async (id: string, step: Step) => (await reviewOf(harness, id)).find(({ key }) => key === step);
const told = (title: Title, subject: string, logins: string[]) =>
  until(`${logins.join(', ')} hear of it`, () => writtenTo(harness, title, subject).length >= logins.length).then(() =>
    expect(writtenTo(harness, title, subject)).toEqual(logins),
  );

test('the reviewer who is replaced is told, and so is the one who is asked instead', async () => {
  const title = 'Remplacé';
  const id = await toInReview(harness, await projectUnder(harness, DIAMOND, title));
  await assign(harness, id, 'legal');
  const { id: reviewerId } = await harness.as('reviewer-data');
  expectStatus(await (await harness.as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId }), 200);
  await told(title, 'Votre avis n’est plus attendu', ['reviewer-legal']);
  await told(title, 'Un avis vous est demandé', ['reviewer-data', 'reviewer-legal']);
});

test('who follows a file is told of its course in the daily letter, but not of what they did or may no longer read', async () => {
  const { db } = harness.database;
  const title = 'Suivi';
  const own = await toSubmitted(harness, await projectUnder(harness, DIAMOND, title));
  const heldFor = async (login: string) => {
    const { id } = await harness.as(login);
    const rows = await db.selectFrom('letter').where('stream_id', '=', own).where('person_id', '=', id).select('text').execute();
    return rows.flatMap(({ text }) => (text === null ? [] : plain(text)));
  };
  for (const login of ['lead', 'screener', 'auditor'])
    expectStatus(await (await harness.as(login)).put(`/applications/${own}/following`, undefined), 200);
  await db
    .updateTable('person')
    .set({ roles: [] })
    .where('id', '=', (await harness.as('auditor')).id)
    .execute();
  // The substitute of a follower is told too, and finds what they follow.
  const [{ id: lead }, standIn] = [await harness.as('lead'), await harness.as('reviewer-impact')];
  const { organisation_id: house } = await db
    .selectFrom('person')
    .where('id', '=', standIn.id)
    .select('organisation_id')
    .executeTakeFirstOrThrow();
  const now = new Date().toISOString();
  const days = { starts_on: today(), ends_on: FAR_DAY, declared_at: now, confirmed_at: now, confirmed_by: lead, started_at: now };
  await db
    .insertInto('absence')
    .values({ person_id: lead, substitute_id: standIn.id, substitute_organisation_id: house, declared_by: lead, ...days })
    .execute();
  const followed = async () => (await standIn.get('/applications?followed=true')).body.items.map(({ id }: { id: string }) => id);
  expect(await followed()).toContain(own);
  // A stand-in who holds the same roles has none by the absence.
  await give(harness, 'admin', standIn.id, 'lead');
  expect(await followed()).toContain(own);
  await withdraw(harness, 'admin', standIn.id, 'lead');
  const screened = { decision: 'admissible', revision: 1 };
  expectStatus(await (await harness.as('screener')).post(`/applications/${own}/admissibility`, screened), 200);
  await until('the lead’s next daily letter has it', async () => (await heldFor('lead')).length > 0);
  expect(await heldFor('lead')).toEqual([expect.stringMatching(/Vous suivez le dossier « Suivi »[^]*a déclaré le dossier recevable\./)]);
  expect([await heldFor('screener'), await heldFor('auditor')]).toEqual([[], []]);
  expect(await heldFor('reviewer-impact')).toEqual(await heldFor('lead'));
  await db.deleteFrom('absence').where('person_id', '=', lead).execute();
});

test('an award, which is an event of the file and of its grant, is told once to a person who follows it', async () => {
  const { db } = harness.database;
  const applicationId = await toReviewed(harness, { ...STUDENTS, title: 'Suivi jusqu’au bout' });
  const screener = await harness.as('screener');
  expectStatus(await screener.put(`/applications/${applicationId}/following`, undefined), 200);
  const session = await toSession(harness, [applicationId]);
  const decisions = [{ applicationId, decision: 'award', awardedCents: AWARDED_CENTS, reason: 'Oui.' }];
  const decision = { version: session.version, decisions };
  expectStatus(await (await harness.as('chair')).post(`/sessions/${session.id}/decision`, decision), 200);
  const { grantId } = (await screener.get(`/applications/${applicationId}`)).body;
  await until('the letters of both have left', async () => {
    const streams = await db.selectFrom('stream').where('id', 'in', [applicationId, grantId]).select(['acknowledged', 'version']).execute();
    return streams.every(({ acknowledged, version }) => acknowledged === version);
  });
  const told = await db
    .selectFrom('letter')
    .where('person_id', '=', screener.id)
    .where('stream_id', 'in', [applicationId, grantId])
    .select('stream_id')
    .execute();
  expect(told).toEqual([{ stream_id: applicationId }]);
});

describe('an opinion on what was corrected since', () => {
  const title = 'Corrigé';
  let id: string;
  beforeAll(async () => {
    id = await inReview(title, DIAMOND);
    expectStatus(await opine(harness, id, 'legal', 'unfavourable'), 200);
    expect(await statesOf(harness, id)).toEqual({ legal: 'given', data: 'open', impact: 'cancelled' });
  });

  test('is not asked again while nothing has changed, nor is what was not given', async () => {
    expect((await reopen(id, ['legal'])).body).toMatchObject({ code: 'opinion_on_current_revision', steps: ['legal'], revision: 1 });
    expect((await reopen(id, ['data'])).body).toMatchObject({ code: 'step_not_given', step: 'data', state: 'open' });
    expect((await reopen(id, ['legal', 'legal'])).body).toMatchObject({ code: 'step_twice', steps: ['legal'] });
    expect((await reopen(id, ['astrology'])).body).toMatchObject({ code: 'step_unknown' });
    expect((await reopen(id, ['legal'], 'reviewer-legal')).status).toBe(403);
  });

  test('is told to the lead once the correction is answered, and shown as stale', async () => {
    await ask(harness, id, 'lead', { steps: ['data'] });
    expectStatus(await answer(harness, id), 200);
    await told(title, 'Dossier corrigé', ['lead', 'reviewer-data']);
    expect(await stepOf(id, 'legal')).toMatchObject({ opinion: { revision: 1, stale: true }, endedOpinions: [] });
  });

  test('is asked again of the same reviewer, with its clock afresh; what it had cancelled waits again, and it is kept', async () => {
    expectStatus(await reopen(id, ['legal']), 200);
    expect(await statesOf(harness, id)).toEqual({ legal: 'open', data: 'open', impact: 'waiting' });
    expect((await eventsOf(harness, id)).at(-1)).toMatchObject({ name: 'reopenSteps', facts: { reopened: 'legal', waits: 'impact' } });
    expect(await stepOf(id, 'legal')).toMatchObject({
      deadlineAt: expect.any(String),
      opinion: null,
      reviewer: { id: (await harness.as('reviewer-legal')).id },
      endedOpinions: [{ verdict: 'unfavourable', revision: 1, ended: { as: 'superseded', reason: REASON } }],
    });
    await told(title, 'Votre avis est demandé à nouveau', ['reviewer-legal']);
    await told(title, 'Avis à nouveau en attente', ['reviewer-impact']);
  });

  test('counts no more: the review ends with the opinions on the current revision', async () => {
    for (const step of ['legal', 'data', 'impact'] as const) {
      const reviewer = await harness.as(`reviewer-${step}`);
      expectStatus(await reviewer.post(`/applications/${id}/opinions`, { ...opinionOn(step), revision: 2 }), 200);
    }
    expect((await (await harness.as('lead')).get(`/applications/${id}`)).body).toMatchObject({
      state: 'reviewed',
      review: [{ opinion: { revision: 2, stale: false } }, {}, {}],
    });
  });
});

describe('an opinion that is voided', () => {
  const title = 'Annulé';
  let id: string;
  let session: { id: string; version: number };
  beforeAll(async () => {
    id = await toReviewed(harness, await projectUnder(harness, DIAMOND, title));
    session = await toSession(harness, [id]);
  });

  test('is voided by the lead, and by no other person', async () => {
    expect((await voidOpinion(id, 'legal', 'chair')).status).toBe(403);
    expect((await voidOpinion(id, 'legal', 'reviewer-legal')).status).toBe(403);
  });

  test('takes the application off its agenda and back to its review; its step has no reviewer, and the opinions behind it stay', async () => {
    expectStatus(await voidOpinion(id, 'legal'), 200);
    expect((await (await harness.as('lead')).get(`/applications/${id}`)).body).toMatchObject({ state: 'in_review' });
    expect(await statesOf(harness, id)).toEqual({ legal: 'open', data: 'given', impact: 'given' });
    expect(await stepOf(id, 'legal')).toMatchObject({ reviewer: null, opinion: null, endedOpinions: [{ ended: { as: 'voided' } }] });
    expect((await (await harness.as('chair')).get(`/sessions/${session.id}`)).body).toMatchObject({
      commands: ['cancelSession'],
      agenda: [{ state: 'in_review', standing: null }],
    });
    await told(title, 'Votre avis est annulé', ['reviewer-legal']);
    await told(title, 'Avis annulé, à confier', ['lead']);
    await told(title, 'Dossier retiré de l’ordre du jour', ['chair']);
  });

  test('is never asked again of the reviewer who gave it, who has taken part all the same', async () => {
    const { id: reviewerId } = await harness.as('reviewer-legal');
    const asked = await (await harness.as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId });
    expect(asked.body).toMatchObject({ code: 'conflict_of_interest' });
    const { rows } = await harness.database.pool.query('SELECT count(*)::integer AS n FROM opinion WHERE application_id = $1', [id]);
    expect(rows[0].n).toBe(3);
  });

  test('is not given by a reviewer who has given another one since it was asked', async () => {
    const id = await inReview('Deux avis', DIAMOND);
    const { id: reviewerId } = await harness.as('reviewer-data');
    expectStatus(await (await harness.as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId }), 200);
    const reviewer = await harness.as('reviewer-data');
    expectStatus(await reviewer.post(`/applications/${id}/opinions`, opinionOn('data')), 200);
    expect((await reviewer.post(`/applications/${id}/opinions`, opinionOn('legal'))).body).toMatchObject({
      code: 'opinion_already_given',
      step: 'data',
    });
  });

  test('is not given by a reviewer who gave another one on the application', async () => {
    const { id: reviewerId } = await harness.as('reviewer-data');
    const asked = await (await harness.as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId });
    expect(asked.body).toMatchObject({ code: 'reviewer_gave_opinion', personId: reviewerId, step: 'data' });
  });

  test('is not voided by the lead who gave it', async () => {
    const id = await inReview('Responsable', DIAMOND);
    const { id: reviewerId } = await asReviewer(harness, 'lead');
    const lead = await harness.as('lead');
    expectStatus(await lead.post(`/applications/${id}/assignments`, { step: 'data', reviewerId }), 200);
    expectStatus(await lead.post(`/applications/${id}/opinions`, opinionOn('data')), 200);
    expect((await voidOpinion(id, 'data')).body).toMatchObject({ code: 'voider_gave_opinion', step: 'data' });
  });

  test('there is none to void on a step that was waived', async () => {
    const other = await inReview('Dispensé', DIAMOND);
    expectStatus(await waive(harness, other, 'data'), 200);
    expect((await voidOpinion(other, 'data')).body).toMatchObject({ code: 'step_not_given', step: 'data', state: 'waived' });
  });
});

describe('an opinion with a slip', () => {
  const title = 'Rectifié';
  const lower = Object.fromEntries(Object.keys(opinionOn('legal').scores).map((key) => [key, 1]));
  const mend = async (id: string, login: string, body: object = {}) =>
    (await harness.as(login)).post(`/applications/${id}/mended-opinions`, {
      step: 'legal',
      ...{ scores: lower, comment: 'Relu.', reason: REASON },
      ...body,
    });
  let id: string;
  beforeAll(async () => {
    id = await inReview(title, DIAMOND);
    expectStatus(await opine(harness, id, 'legal'), 200);
  });

  test('is mended by its reviewer alone, for its own criteria, once it is given', async () => {
    expect((await mend(id, 'chair')).status).toBe(403);
    expect((await mend(id, 'reviewer-data')).body).toMatchObject({ code: 'opinion_of_another_person', step: 'legal' });
    expect((await mend(id, 'reviewer-data', { step: 'data' })).body).toMatchObject({ code: 'step_not_given', state: 'open' });
    expect((await mend(id, 'reviewer-legal', { scores: {} })).body).toMatchObject({ code: 'scores_differ_from_rubric' });
  });

  test('counts as mended, is kept as it was with the reason, and the lead is told', async () => {
    const [{ verdict, givenAt }] = (await (await harness.as('lead')).get(`/applications/${id}`)).body.review.map(
      ({ opinion }: { opinion: object }) => opinion,
    );
    expectStatus(await mend(id, 'reviewer-legal'), 200);
    expect(await stepOf(id, 'legal')).toMatchObject({
      state: 'given',
      opinion: { verdict, scores: lower, comment: 'Relu.', revision: 1 },
      endedOpinions: [{ scores: opinionOn('legal').scores, givenAt, ended: { as: 'mended', reason: REASON } }],
    });
    expect((await eventsOf(harness, id)).at(-1)).toMatchObject({ name: 'mendOpinion', facts: { step: 'legal', verdict } });
    await told(title, 'Avis rectifié', ['lead']);
  });

  test('is mended no more once the opinion behind it is given; that one is until a session has it, whose agenda says why', async () => {
    for (const step of ['data', 'impact'] as const) expectStatus(await opine(harness, id, step), 200);
    expect((await mend(id, 'reviewer-legal')).body).toMatchObject({ code: 'opinion_relied_on', step: 'legal', by: 'impact' });
    const { scores } = opinionOn('impact');
    expectStatus(await mend(id, 'reviewer-impact', { step: 'impact', scores, reason: 'Une faute de frappe.' }), 200);
    const session = await toSession(harness, [id]);
    expect((await mend(id, 'reviewer-impact', { step: 'impact', scores })).body).toMatchObject({ code: 'wrong_state' });
    expect((await (await harness.as('chair')).get(`/sessions/${session.id}`)).body.agenda[0].opinions).toMatchObject([
      { step: 'legal', mended: REASON },
      { step: 'data', mended: null },
      { step: 'impact', mended: 'Une faute de frappe.' },
    ]);
  });
});

test('where its call says so an organisation reads the opinions without names before the committee, and replies once', async () => {
  const [applicant, lead, chair] = [await harness.as('applicant'), await harness.as('lead'), await harness.as('chair')];
  const callId = await openCall(harness, { terms: { feedback: { replyWorkingDays: 5, afterDecision: true } } });
  const id = await toReviewed(harness, { ...STUDENTS, callId, title: 'Réplique' });
  const feedback = async () => (await applicant.get(`/applications/${id}`)).body.feedback;
  const { opinions, replies, replyUntil } = await feedback();
  expect([opinions.map(({ verdict }: { verdict: string }) => verdict), replies]).toEqual([['favourable', 'favourable', 'favourable'], []]);
  const names = await Promise.all(steps.map(async (step) => (await (await harness.as(`reviewer-${step}`)).get('/me')).body.name));
  for (const name of names) expect(JSON.stringify(opinions)).not.toContain(name);
  await told('Réplique', 'Avis rendus', ['applicant']);
  const tasks = async () => (await applicant.get('/me/tasks')).body.items.filter((task: { id: string }) => task.id === id);
  expect(await tasks()).toMatchObject([{ command: 'replyToOpinions', dueAt: replyUntil }]);
  await meetNextDeadline(harness, id);
  expect((await eventsOf(harness, id)).at(-1)).toMatchObject({ name: 'remindReply', facts: { replyBy: parisDate(replyUntil) } });
  await told('Réplique', 'Rappel, réponse aux avis', ['applicant']);

  const plan = { heldOn: today(), applicationIds: [id] };
  await expectRefused(harness, lead, ['post', '/sessions'], plan, 'reply_awaited');
  // Nor do members vote before it.
  await expectRefused(harness, lead, ['post', '/sessions'], { ...(await withVote(harness, [id])), heldOn: FAR_DAY }, 'reply_awaited');
  const far = await toSession(harness, [id], FAR_DAY);
  const sooner = { ...plan, version: far.version, reason: REASON };
  await expectRefused(harness, lead, ['post', `/sessions/${far.id}/plan`], sooner, 'reply_awaited');
  const path = `/applications/${id}/replies`;
  const { version } = (await applicant.get(`/applications/${id}`)).body;
  await expectRefused(harness, applicant, ['post', path], { version: version + 1, reply: 'Merci.' }, 'stale_version');
  expectStatus(await applicant.post(path, { version, reply: 'Le calendrier est revu.' }), 200);
  const again = { version: version + 1, reply: 'Encore.' };
  expect(await expectRefused(harness, applicant, ['post', path], again, 'reply_closed')).toMatchObject({ isReplied: true });
  expect(await tasks()).toEqual([]);
  await told('Réplique', 'Réponse aux avis', ['lead']);

  expectStatus(await lead.post(`/sessions/${far.id}/plan`, sooner), 200);
  const session = (await chair.get(`/sessions/${far.id}`)).body;
  expect(session.agenda).toMatchObject([{ reply: 'Le calendrier est revu.' }]);
  const decisions = [{ applicationId: id, decision: 'refuse', reason: REASON }];
  expectStatus(await chair.post(`/sessions/${far.id}/decision`, { version: session.version, decisions }), 200);
  expect(await feedback()).toMatchObject({ opinions: [{}, {}, {}], replies: [{ reply: 'Le calendrier est revu.' }] });
  await expectRefused(harness, applicant, ['post', path], again, 'wrong_state');
});

test('an opinion that was replied to is not mended, and none is read while the review goes on again', async () => {
  const callId = await openCall(harness, { terms: { feedback: { replyWorkingDays: 5, afterDecision: true } } });
  const id = await toReviewed(harness, { ...STUDENTS, callId });
  const applicant = await harness.as('applicant');
  const read = async () => (await applicant.get(`/applications/${id}`)).body;
  expectStatus(await applicant.post(`/applications/${id}/replies`, { version: (await read()).version, reply: 'Merci.' }), 200);
  const { scores, comment } = opinionOn('legal');
  const mended = { step: 'legal', scores, comment, reason: REASON };
  await expectRefused(
    harness,
    await harness.as('reviewer-legal'),
    ['post', `/applications/${id}/mended-opinions`],
    mended,
    'opinion_replied_to',
  );
  const lead = await harness.as('lead');
  expectStatus(await lead.post(`/applications/${id}/voided-opinions`, { step: 'data', reason: REASON }), 200);
  expect(await read()).toMatchObject({ state: 'in_review', feedback: { opinions: [], replies: [{ reply: 'Merci.' }] } });
});

test('where its call says nothing of it an organisation reads no opinion, and has nothing to reply to', async () => {
  const applicant = await harness.as('applicant');
  const id = await toReviewed(harness);
  const { feedback, version } = (await applicant.get(`/applications/${id}`)).body;
  expect(feedback).toEqual({ replyUntil: null, opinions: [], replies: [] });
  const path = `/applications/${id}/replies`;
  expect(await expectRefused(harness, applicant, ['post', path], { version, reply: 'Merci.' }, 'reply_closed')).toMatchObject({
    until: null,
  });
  const other = await harness.as('applicant2');
  await expectRefused(harness, other, ['post', path], { version, reply: 'Merci.' }, 'not_found');
});
