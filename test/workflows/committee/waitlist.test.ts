import { plain } from '../../support/french.ts';
import { AWARDED_CENTS, expectStatus, sign, STUDENTS, toReviewed, toSession } from '../../support/fixtures.ts';
import { littleCall, openCall } from '../../support/calls.ts';
import { runOf, tell } from '../../support/behind.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { expectRefused } from '../../support/refusals.ts';
import { EVERYBODY, namesOf, signIn, titled, writtenTo } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';
import { askCall, closeCall, decisionsOn, endWait, REASON, toDecided, toWaitlisted } from '../../support/waitlist-fixtures.ts';
import { temporalOfFile } from '../../support/temporal-harness.ts';
import type { Actor } from '../../support/app-harness.ts';

const harness = temporalOfFile({ copies: true });
let chair: Actor;
let applicant: Actor;
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY);
  [chair, applicant] = [await harness.as('chair'), await harness.as('applicant')];
});

const award = { decision: 'award', awardedCents: AWARDED_CENTS };
const wait = { decision: 'waitlist' };
const refuse = { decision: 'refuse' };
const stateOf = async (id: string) => (await chair.get(`/applications/${id}`)).body.state;
const waiting = async (query = ''): Promise<{ applicationId: string; rank: number; requestedCents: number }[]> =>
  (await (await harness.as('auditor')).get(`/waitlist${query}`)).body.items;
const reviewed = (count: number, project = STUDENTS) => Promise.all(Array.from({ length: count }, () => toReviewed(harness, project)));

test('one session awards, refuses and puts on the waitlist in the list’s order, and only the award is reserved', async () => {
  const callId = await openCall(harness, { aeCents: 30_000_000, cpCents: 30_000_000 });
  const [awarded, second, refused, first] = (await reviewed(4, { ...STUDENTS, callId })) as [string, string, string, string];
  const sessionId = await toDecided(harness, [awarded, first, refused, second], award, wait, refuse, wait);
  expect(await Promise.all([awarded, first, refused, second].map(stateOf))).toEqual(['awarded', 'waitlisted', 'refused', 'waitlisted']);
  expect((await chair.get(`/sessions/${sessionId}`)).body).toMatchObject({
    state: 'decided',
    agenda: [
      { decision: 'award', rank: null },
      { decision: 'waitlist', rank: 1, awardedCents: null },
      { decision: 'refuse', rank: null },
      { decision: 'waitlist', rank: 2, awardedCents: null },
    ],
  });
  expect(await waiting(`?callId=${callId}`)).toMatchObject([
    { applicationId: first, rank: 1, requestedCents: AWARDED_CENTS, costCents: 48_000_000, sessionId, reason: REASON },
    { applicationId: second, rank: 2 },
  ]);
  expect((await applicant.get(`/applications/${first}`)).body).toMatchObject({
    label: 'En liste d’attente',
    decision: { decision: 'waitlist', rank: 1, awardedCents: null, reason: REASON },
    grantId: null,
  });
  const { envelopeId } = (await chair.get(`/calls/${callId}`)).body;
  expect((await chair.get(`/envelopes/${envelopeId}`)).body.years[0].ae).toMatchObject({
    reservedCents: AWARDED_CENTS,
    availableCents: 30_000_000 - AWARDED_CENTS,
  });
});

test('the waitlist is in the order of decision, then of the chair’s ranks, page by page too', async () => {
  const callId = await openCall(harness, {});
  const [a, b, c] = (await reviewed(3, { ...STUDENTS, callId })) as [string, string, string];
  await toDecided(harness, [a, b], { ...wait, rank: 7 }, { ...wait, rank: 2 });
  await toDecided(harness, [c], wait);
  const whole = await waiting(`?callId=${callId}`);
  expect(whole.map(({ applicationId, rank }) => [applicationId, rank])).toEqual([
    [b, 2],
    [a, 7],
    [c, 1],
  ]);
  const paged: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await chair.get(`/waitlist?callId=${callId}&limit=1${cursor ? `&cursor=${cursor}` : ''}`);
    paged.push(...body.items.map(({ applicationId }: { applicationId: string }) => applicationId));
    cursor = body.next;
  }
  expect(paged).toEqual([b, a, c]);
});

test.each(['now/x/1', '2026-03-02T09:00:00.000Z/019aa1c0-0000-7000-8000-000000000001/1/2'])(
  'a cursor that holds %s is refused',
  async (key) => {
    const { body } = await chair.get(`/waitlist?cursor=${Buffer.from(key).toString('base64url')}`);
    expect([body.status, body.fields?.[0].pointer]).toEqual([400, '/query/cursor']);
  },
);

test('an application that waited is awarded, signed and told of, as a session’s would be', async () => {
  const title = 'Attendu puis retenu';
  const id = await toWaitlisted(harness, titled(title));
  expect((await chair.get(`/applications/${id}`)).body.commands).toEqual(['awardWaitlisted', 'refuseWaitlisted', 'addAttachment']);
  expectStatus(await endWait(chair, id, 'award', { awardedCents: AWARDED_CENTS }), 200);
  const { grantId, ...seen } = (await applicant.get(`/applications/${id}`)).body;
  expect(seen).toMatchObject({
    state: 'awarded',
    // Less than was asked for may be appealed against, with files.
    commands: ['addAttachment'],
    decision: { decision: 'award', rank: 1, awardedCents: AWARDED_CENTS, reason: REASON },
  });
  expect((await waiting()).map(({ applicationId }) => applicationId)).not.toContain(id);
  await until('the grant is followed', async () => (await runOf(harness, 'grant', grantId)).status === 'RUNNING');
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
  expect((await chair.get(`/grants/${grantId}`)).body).toMatchObject({ state: 'active', awardedCents: AWARDED_CENTS });
  expect(await namesOf(harness, grantId)).toEqual(['awardWaitlisted', 'signGrant', 'signGrant']);
  expect(await invariantFaults(harness.database.db)).toEqual([]);

  await until('both decisions are told', () => writtenTo(harness, 'Décision favorable', title).length > 0);
  expect(writtenTo(harness, 'Liste d’attente', title)).toEqual(['applicant']);
  expect(writtenTo(harness, 'Décision favorable', title)).toEqual(['applicant']);
  const letter = harness.mail.find(({ subject }) => subject.includes('Liste d’attente') && subject.includes(title));
  expect(letter?.text).toContain('au rang 1');
  const { items } = (await applicant.get(`/applications/${id}/timeline`)).body;
  expect(items.map(({ event, text }: { event: string; text: string }) => [event, plain(text)]).slice(3, 5)).toEqual([
    ['decideSession', 'a clos la décision : projet en liste d’attente, au rang 1'],
    ['awardWaitlisted', expect.stringMatching(/^a retenu le projet, qui était en liste d’attente, pour 180.000.€$/)],
  ]);
});

test('an application that waited is refused with its reason, and its workflow ends', async () => {
  const title = 'Attendu en vain';
  const id = await toWaitlisted(harness, titled(title));
  expectStatus(await endWait(chair, id, 'refusal', { reason: 'Un autre fonds le porte.' }), 200);
  expect((await applicant.get(`/applications/${id}`)).body).toMatchObject({
    state: 'refused',
    decision: { decision: 'refuse', rank: 1, awardedCents: null, reason: 'Un autre fonds le porte.' },
  });
  await until('it is told', () => writtenTo(harness, 'Décision défavorable', title).length > 0);
  expect(writtenTo(harness, 'Décision défavorable', title)).toEqual(['applicant']);
  await until('its workflow has ended', async () => (await runOf(harness, 'application', id)).status === 'COMPLETED');
});

test('an award that the envelope does not hold leaves the application waiting; what it holds is awarded', async () => {
  const project = await littleCall(harness, { aeCents: 10_000_000, cpCents: 1 });
  const id = await toWaitlisted(harness, project as typeof STUDENTS);
  const { version } = (await chair.get(`/applications/${id}`)).body;
  const problem = await expectRefused(
    harness,
    chair,
    ['post', `/applications/${id}/award`],
    { version, awardedCents: 10_000_001, reason: REASON },
    'credits_insufficient',
  );
  expect(problem).toMatchObject({ missingCents: 1, rows: [{ subject: id }] });
  expect(await stateOf(id)).toBe('waitlisted');
  expectStatus(await endWait(chair, id, 'award', { awardedCents: 10_000_000 }), 200);
});

test('two chairs who end a wait at once end it once', async () => {
  const id = await toWaitlisted(harness);
  const answers = await Promise.all([endWait(chair, id, 'award', { awardedCents: 1_000_000 }), endWait(chair, id, 'refusal')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await invariantFaults(harness.database.db)).toEqual([]);
});

test('the chair has what waits among its tasks, in order, and not what it judged', async () => {
  const callId = await openCall(harness, {});
  const [a, b] = (await reviewed(2, { ...STUDENTS, callId })) as [string, string];
  await toDecided(harness, [a, b], wait);
  const tasks = async () =>
    (await chair.get('/me/tasks')).body.items
      .filter(({ command, id }: { command: string; id: string }) => command === 'awardWaitlisted' && [a, b].includes(id))
      .map(({ id }: { id: string }) => id);
  expect(await tasks()).toEqual([a, b]);
  await harness.database.db.updateTable('application').set({ screened_by: chair.id }).where('id', '=', a).execute();
  expect(await tasks()).toEqual([b]);
  expect((await chair.get(`/applications/${a}`)).body.commands).toEqual(['addAttachment']);
});

test('a session whose every application has left its agenda waits for the lead to cancel it, and no longer for the chair', async () => {
  const applicationId = await toReviewed(harness);
  const { id } = await toSession(harness, [applicationId]);
  const tasksOf = async (login: string): Promise<string[]> =>
    (await (await harness.as(login)).get('/me/tasks')).body.items
      .filter((task: { id: string }) => task.id === id)
      .map(({ command }: { command: string }) => command);
  expect([await tasksOf('lead'), await tasksOf('chair')]).toEqual([[], ['decideSession']]);
  await harness.database.db.updateTable('application').set({ state: 'reviewed' }).where('id', '=', applicationId).execute();
  expect([await tasksOf('lead'), await tasksOf('chair')]).toEqual([['cancelSession'], []]);
});

describe('closing a call', () => {
  test('refuses what waits under any of its versions, in the same transaction, and tells its applicants; what was submitted goes on', async () => {
    const callId = await openCall(harness, {});
    const project = { ...titled('Sous un appel qui ferme'), callId };
    const [old, submitted] = [await toWaitlisted(harness, project), await toReviewed(harness, project)];
    const admin = await harness.as('admin');
    const { terms, envelopeId } = (await admin.get(`/calls/${callId}`)).body;
    expectStatus(await askCall(admin, callId, '', { envelopeId, terms }), 200);
    expectStatus(await askCall(admin, callId, '/publication'), 200);
    const recent = await toWaitlisted(harness, project);
    const elsewhere = await toWaitlisted(harness);
    await closeCall(harness, callId);
    expect(await Promise.all([old, recent, submitted, elsewhere].map(stateOf))).toEqual(['refused', 'refused', 'reviewed', 'waitlisted']);
    for (const id of [old, recent]) {
      expect((await namesOf(harness, id)).at(-1)).toBe('closeCall');
      expect((await applicant.get(`/applications/${id}`)).body.decision).toMatchObject({ decision: 'refuse', reason: REASON });
      await tell(harness, 'application', id);
    }
    await until('both are told', () => writtenTo(harness, 'Appel clos').length >= 2);
    expect(writtenTo(harness, 'Appel clos', 'Sous un appel qui ferme')).toEqual(['applicant', 'applicant']);
    const { items } = (await applicant.get(`/applications/${old}/timeline`)).body;
    expect(plain(items.at(-1).text)).toBe('a clos l’appel : le projet, en liste d’attente, n’est pas retenu');

    expect((await admin.get(`/calls/${callId}`)).body).toMatchObject({ state: 'closed', closingReason: REASON, commands: [] });
    const session = await toSession(harness, [submitted]);
    const body = (decision: object) => ({ version: session.version, decisions: decisionsOn([submitted], decision) });
    expect(await expectRefused(harness, chair, ['post', `/sessions/${session.id}/decision`], body(wait), 'waitlist_closed')).toMatchObject({
      callIds: [callId],
    });
    expectStatus(await chair.post(`/sessions/${session.id}/decision`, body(award)), 200);
  });

  test('and putting on its waitlist at the same moment leaves nothing waiting', async () => {
    const callId = await openCall(harness, {});
    const ids = await reviewed(4, { ...STUDENTS, callId });
    const sessions = await Promise.all(ids.map(async (id) => ({ id, session: await toSession(harness, [id]) })));
    const [closing, ...answers] = await Promise.all([
      askCall(await harness.as('admin'), callId, '/closing', { reason: REASON }),
      ...sessions.map(({ id, session }) =>
        chair.post(`/sessions/${session.id}/decision`, { version: session.version, decisions: decisionsOn([id], wait) }),
      ),
    ]);
    expect([closing.status, answers.filter(({ status }) => ![200, 422].includes(status))]).toEqual([200, []]);
    expect(await waiting(`?callId=${callId}`)).toEqual([]);
    const states = await Promise.all(ids.map(stateOf));
    answers.forEach(({ status }, place) => expect(states[place]).toBe(status === 200 ? 'refused' : 'in_session'));
  });
});
