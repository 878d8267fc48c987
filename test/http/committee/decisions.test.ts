import { askSession, toConditional, toScenario } from '../../support/committee-fixtures.ts';
import { UNKNOWN_ID } from '../../support/bodies.ts';
import { littleCall } from '../../support/calls.ts';
import { AWARDED_CENTS, expectStatus, FUEL_MAP, sign, signing, today, toReviewed, toSession } from '../../support/fixtures.ts';
import { DAY_MS, endOfPeriod, parisDate } from '../../../domain/core/calendar.ts';
import { longDate } from '../../../domain/core/format.ts';
import { readPdf } from '../../support/pdf.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, FUND, signToken } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let chair: Actor;
beforeAll(async () => {
  chair = await harness.as('chair');
});

const award = (applicationId: string, awardedCents: number) => ({
  applicationId,
  decision: 'award',
  awardedCents,
  reason: 'Impact mesurable.',
});
const reservations = async () =>
  harness.database.db.selectFrom('movement').where('kind', '=', 'reserve').select(['amount_cents', 'cause_stream_id']).execute();

test('a list that the envelope does not hold is refused whole, with what is missing and for whom; a smaller one passes', async () => {
  const project = await littleCall(harness, { aeCents: 25_000_000, cpCents: 25_000_000 });
  const first = await toReviewed(harness, project);
  const second = await toReviewed(harness, project);
  const third = await toReviewed(harness, { ...FUEL_MAP, callId: project.callId });
  const session = await toSession(harness, [first, second, third]);
  const path = `/sessions/${session.id}/decision`;
  const list = (...amounts: number[]) => ({
    version: session.version,
    decisions: [first, second, third].map((id, index) => award(id, amounts[index] ?? 0)),
  });

  const problem = await expectRefused(
    harness,
    chair,
    ['post', path],
    list(AWARDED_CENTS, AWARDED_CENTS, 7_250_000),
    'credits_insufficient',
  );
  expect(problem).toMatchObject({
    credit: 'AE',
    year: Number(today().slice(0, 4)),
    availableCents: 25_000_000,
    askedCents: 43_250_000,
    missingCents: 18_250_000,
    // In the list's order: the first fits, and what is left after it covers neither the second nor the third.
    rows: [
      { subject: second, amountCents: AWARDED_CENTS, missingCents: 11_000_000 },
      { subject: third, amountCents: 7_250_000, missingCents: 250_000 },
    ],
  });
  expect(problem['detail']).toContain('€182,500 are missing');
  expect((await chair.get(`/sessions/${session.id}`)).body).toMatchObject({
    state: 'planned',
    version: session.version,
    agenda: [{ decision: null }, { decision: null }, { decision: null }],
  });

  expect((await chair.post(path, list(15_000_000, 6_000_000, 4_000_000))).status).toBe(200);
  expect((await reservations()).map(({ amount_cents: cents }) => cents)).toEqual([15_000_000, 6_000_000, 4_000_000]);
  const { items } = (await chair.get('/envelopes')).body;
  expect(items.find(({ years }: { years: { ae: { totalCents: number } }[] }) => years[0]?.ae.totalCents === 25_000_000)).toMatchObject({
    years: [{ ae: { availableCents: 0, reservedCents: 25_000_000 }, cp: { availableCents: 25_000_000 } }],
  });
});

test('a list that the envelope holds to the last cent passes, and one cent more does not', async () => {
  const project = await littleCall(harness, { aeCents: AWARDED_CENTS - 1, cpCents: 1 });
  const id = await toReviewed(harness, project);
  const session = await toSession(harness, [id]);
  const decide = (cents: number) => ({ version: session.version, decisions: [award(id, cents)] });
  expect(
    await expectRefused(harness, chair, ['post', `/sessions/${session.id}/decision`], decide(AWARDED_CENTS), 'credits_insufficient'),
  ).toMatchObject({ missingCents: 1, rows: [{ subject: id, missingCents: 1 }] });
  expect((await chair.post(`/sessions/${session.id}/decision`, decide(AWARDED_CENTS - 1))).status).toBe(200);
});

test('two chairs who close a session at once close it once', async () => {
  const other = await harness.enter(await signToken(claimsOf({ ...FUND, sub: 'second-chair', roles: ['chair'] })));
  const id = await toReviewed(harness);
  const session = await toSession(harness, [id]);
  const before = (await reservations()).length;
  const answers = await Promise.all(
    [chair, other].map((who, index) =>
      who.post(`/sessions/${session.id}/decision`, { version: session.version, decisions: [award(id, 10_000_000 + index)] }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'wrong_state', state: 'decided' });
  const won = answers.findIndex(({ status }) => status === 200);
  expect((await reservations()).slice(before).map(({ amount_cents: cents }) => cents)).toEqual([10_000_000 + won]);
  expect((await chair.get(`/applications/${id}`)).body.decision).toMatchObject({ awardedCents: 10_000_000 + won });
});

test('two sessions that want the same last credits at once do not both get them', async () => {
  const project = await littleCall(harness, { aeCents: 30_000_000, cpCents: 1 });
  const sessions = await Promise.all(
    [1, 2].map(async () => {
      const id = await toReviewed(harness, project);
      return { id, ...(await toSession(harness, [id]).then(({ id: sessionId, version }) => ({ sessionId, version }))) };
    }),
  );
  const answers = await Promise.all(
    sessions.map(({ id, sessionId, version }) =>
      chair.post(`/sessions/${sessionId}/decision`, { version, decisions: [award(id, AWARDED_CENTS)] }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  expect(answers.find(({ status }) => status === 422)?.body).toMatchObject({
    code: 'credits_insufficient',
    availableCents: 12_000_000,
    missingCents: 6_000_000,
  });
});

test('neither side signs an award before each of its conditions is certified, and the lead is asked for that', async () => {
  const id = await toConditional(harness, ['Le cofinancement est notifié.', 'L’analyse d’impact est approuvée.']);
  const lead = await harness.as('lead');
  const read = async (login = 'lead') => (await (await harness.as(login)).get(`/grants/${id}`)).body;
  expect(await read('applicant')).toMatchObject({
    conditions: [{ number: 1, wording: 'Le cofinancement est notifié.', evidence: null }, { number: 2 }],
    next: { what: 'showCondition', who: [{ role: 'applicant' }] },
  });
  expect((await read()).next).toMatchObject({ what: 'showCondition', who: [{ role: 'applicant' }] });
  const tasks = async () => (await lead.get('/me/tasks')).body.items.filter((task: { id: string }) => task.id === id);
  expect(await tasks()).toMatchObject([{ command: 'certifyCondition' }]);
  const unsigned = await expectRefused(
    harness,
    await harness.as('applicant'),
    ['post', `/grants/${id}/signatures`],
    await signing(await harness.as('applicant'), id),
    'conditions_not_certified',
  );
  expect(unsigned).toMatchObject({ conditions: [1, 2] });
  for (const number of [1, 2])
    expectStatus(await (await harness.as('applicant')).post(`/grants/${id}/condition-evidence`, { number, words: 'Arrêté.' }), 200);
  expect((await read('applicant')).next).toMatchObject({ what: 'examine' });
  expect((await read()).next).toMatchObject({ what: 'certifyCondition', who: [{ role: 'lead' }] });
  const path = `/grants/${id}/conditions`;
  const certify = async (number: number) => ({ version: (await read()).version, number, evidence: 'Arrêté du 3 mars.' });
  await expectRefused(harness, lead, ['post', path], { ...(await certify(1)), version: 7 }, 'stale_version');
  await expectRefused(harness, lead, ['post', path], await certify(3), 'condition_not_open');
  expectStatus(await lead.post(path, await certify(1)), 200);
  expect(await expectRefused(harness, lead, ['post', path], await certify(1), 'condition_not_open')).toMatchObject({ open: [2] });
  const { db } = harness.database;
  const row = db.selectFrom('grant').where('id', '=', id);
  const endIn = async (days: number) => {
    const at = new Date(Date.now() + days * DAY_MS).toISOString();
    await db.updateTable('grant').set({ deadline_at: at }).where('id', '=', id).execute();
  };
  // Past its deadline it has expired, before that is recorded too: no certification gives it a new one.
  await endIn(-1);
  expect(await expectRefused(harness, lead, ['post', path], await certify(2), 'wrong_state')).toMatchObject({ state: 'expired' });
  // Neither side could sign until now: the last certification gives both the whole time of the call.
  await endIn(1);
  expectStatus(await lead.post(path, await certify(2)), 200);
  const { deadline_at: deadlineAt } = await row.select('deadline_at').executeTakeFirstOrThrow();
  expect(parisDate(deadlineAt)).toBe(parisDate(endOfPeriod(new Date().toISOString(), { months: 2 })));
  await expectRefused(harness, lead, ['post', path], await certify(2), 'no_condition_open');
  expect(await tasks()).toEqual([]);
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, id, login), 200);
  const { parts } = await readPdf((await lead.get(`/grants/${id}/agreement`)).body as Buffer);
  const text = parts.map(([, each]) => each).join(' ');
  for (const words of ['L’analyse d’impact est approuvée.', `Attestée le ${longDate('fr', today())}`, 'Arrêté du 3 mars.'])
    expect(text).toContain(words);
  await expectRefused(harness, lead, ['post', path], await certify(2), 'wrong_state');
  await expectRefused(harness, lead, ['post', `/grants/${UNKNOWN_ID}/conditions`], await certify(2), 'not_found');
});

test('an award below the request keeps its conditions through its acceptance and in a scenario', async () => {
  const application = await toReviewed(harness);
  const { id } = await toSession(harness, [application]);
  const conditions = ['Le cofinancement est notifié.'];
  await toScenario(chair, id, 'Sous condition', { ...award(application, AWARDED_CENTS - 100), conditions });
  expect((await chair.get(`/sessions/${id}/scenarios`)).body.items[0].decisions).toMatchObject([{ conditions }]);
  expectStatus(await askSession(chair, id, 'scenario-promotions', { scenario: 1 }), 200);
  expectStatus(await askSession(chair, id, 'decision', { scenario: 1 }), 200);
  expect((await chair.get(`/sessions/${id}`)).body.agenda).toMatchObject([{ conditions }]);
  const { grantId } = (await chair.get(`/applications/${application}`)).body;
  const lead = await harness.as('lead');
  const said = { number: 1, words: 'Arrêté du 3 mars.' };
  expectStatus(await (await harness.as('applicant')).post(`/grants/${grantId}/condition-evidence`, said), 200);
  const returned = { version: (await lead.get(`/grants/${grantId}`)).body.version, number: 1, reason: 'Sans date.' };
  expectStatus(await lead.post(`/grants/${grantId}/condition-returns`, returned), 200);
  const { version, state } = (await lead.get(`/grants/${grantId}`)).body;
  expect(state).toBe('to_accept');
  expectStatus(await lead.post(`/grants/${grantId}/conditions`, { version, number: 1, evidence: 'Arrêté du 3 mars.' }), 200);
});
