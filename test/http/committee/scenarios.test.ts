import { openCall } from '../../support/calls.ts';
import { askSession, award, refuse, toScenario, toScored, wait } from '../../support/committee-fixtures.ts';
import { withdraw } from '../../support/correction-fixtures.ts';
import { AWARDED_CENTS, expectStatus, FUEL_MAP, STUDENTS, toReviewed, toSession } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const FUEL_CENTS = 7_250_000;
const AE_CENTS = 40_000_000;
const CREDITS = { aeCents: AE_CENTS, cpCents: AE_CENTS };

const harness = appOfFile();
let chair: Actor;
let lead: Actor;
let auditor: Actor;
beforeAll(async () => {
  [chair, lead, auditor] = [await harness.as('chair'), await harness.as('lead'), await harness.as('auditor')];
});

/**
 * A session with the students' project, that of a ministry, and the fuel map, all under a call with an envelope of its
 * own.
 */
async function toCompared() {
  const callId = await openCall(harness, { aeCents: AE_CENTS, cpCents: AE_CENTS });
  const office = await toReviewed(harness, { ...STUDENTS, callId });
  const ministry = await toReviewed(harness, { ...STUDENTS, callId }, 'ministry');
  const map = await toReviewed(harness, { ...FUEL_MAP, callId }, 'applicant2');
  return { callId, office, ministry, map, ...(await toSession(harness, [office, ministry, map])) };
}
const scenariosOf = async (id: string, who = auditor, language: 'fr' | 'en' = 'fr') =>
  (await who.get(`/sessions/${id}/scenarios`, language)).body.items;
const reservedOf = async (callId: string): Promise<number> => {
  const { envelopeId } = (await auditor.get(`/calls/${callId}`)).body;
  return (await auditor.get(`/envelopes/${envelopeId}`)).body.years[0].ae.reservedCents;
};

test('what fits in the credits is said by rank and with the best total of scores, and nothing is decided by it', async () => {
  const callId = await openCall(harness, { aeCents: 2 * AWARDED_CENTS, cpCents: 2 * AWARDED_CENTS });
  // The first by rank asks for more than half of the credits; the two others fit together, and have more points in all.
  const fundingLines = [
    { label: 'Fonds des projets de données', source: 'fund', amountCents: 20_000_000 },
    { label: 'Budget propre', source: 'own', amountCents: 28_000_000 },
  ];
  const first = await toScored(harness, [5], { ...STUDENTS, callId, fundingLines });
  const others = [await toScored(harness, [4], { ...STUDENTS, callId }), await toScored(harness, [4], { ...STUDENTS, callId }, 'ministry')];
  const { id, version } = await toSession(harness, [first, ...others]);
  expect(expectStatus(await auditor.get(`/sessions/${id}/fit`), 200)).toEqual({
    toDecide: 3,
    concealed: 0,
    byRank: { applicationIds: [first], scores: 5, awardedCents: 20_000_000 },
    byScore: { applicationIds: others, scores: 8, awardedCents: 2 * AWARDED_CENTS },
    isSolved: true,
    isProven: true,
  });
  // Where all fit, nothing is left to choose.
  const { id: all } = await toSession(harness, [await toReviewed(harness, { ...STUDENTS, callId: await openCall(harness, CREDITS) })]);
  const { byRank, byScore, isSolved } = expectStatus(await auditor.get(`/sessions/${all}/fit`), 200);
  expect([isSolved, byScore]).toEqual([false, byRank]);
  expect((await chair.get(`/sessions/${id}`)).body.version).toBe(version);
  expectStatus(await auditor.get('/sessions/019aa1c0-0000-7000-8000-000000000001/fit'), 404);
});

test('scenarios stand side by side, each with what it would leave, in all and by type of project and kind of organisation', async () => {
  const { id, callId, office, ministry, map } = await toCompared();
  await toScenario(lead, id, 'Prudent', award(office, 10_000_000), wait(ministry), refuse(map));
  await toScenario(chair, id, 'Ambitieux', award(office, AWARDED_CENTS), award(ministry, AWARDED_CENTS), wait(map));
  const { envelopeId } = (await auditor.get(`/calls/${callId}`)).body;
  expect(await scenariosOf(id)).toMatchObject([
    {
      number: 1,
      name: 'Prudent',
      isPromoted: false,
      savedBy: { name: 'Inès Carvalho' },
      tally: { awarded: 1, waitlisted: 1, refused: 1, awardedCents: 10_000_000 },
      credits: {
        availableCents: AE_CENTS,
        awardedCents: 10_000_000,
        leftCents: 30_000_000,
        envelopes: [{ envelopeId, availableCents: AE_CENTS, awardedCents: 10_000_000, leftCents: 30_000_000 }],
      },
      byProjectType: [
        {
          key: 'data_available+proactive',
          label: 'Mise à disposition de données + Administration proactive',
          awarded: 1,
          waitlisted: 1,
          refused: 0,
          requestedCents: 2 * AWARDED_CENTS,
          awardedCents: 10_000_000,
          unmetCents: 2 * AWARDED_CENTS - 10_000_000,
        },
        { key: 'public_policy', awarded: 0, refused: 1, requestedCents: FUEL_CENTS, unmetCents: FUEL_CENTS },
      ],
      byOrganisationKind: [
        { key: '71', label: 'Administration de l’État', waitlisted: 1, requestedCents: AWARDED_CENTS, awardedCents: 0 },
        { key: '73', label: 'Établissement public administratif', awarded: 1, refused: 1, awardedCents: 10_000_000 },
      ],
    },
    { number: 2, name: 'Ambitieux', credits: { leftCents: AE_CENTS - 2 * AWARDED_CENTS } },
  ]);
  expect((await scenariosOf(id, auditor, 'en'))[0].byOrganisationKind[0].label).toBe('State administration');
  const { agenda } = (await auditor.get(`/sessions/${id}`)).body;
  const referenceOf = (applicationId: string): string =>
    agenda.find((item: { applicationId: string }) => item.applicationId === applicationId).reference;
  expect((await scenariosOf(id))[1].decisions).toEqual([
    ...[office, ministry].map((applicationId, place) => ({
      applicationId,
      reference: referenceOf(applicationId),
      decision: 'award',
      awardedCents: AWARDED_CENTS,
      rank: null,
      reason: 'Impact mesurable.',
      leftCents: AE_CENTS - (place + 1) * AWARDED_CENTS,
      exceeds: false,
      conditions: [],
    })),
    {
      applicationId: map,
      reference: referenceOf(map),
      decision: 'waitlist',
      awardedCents: null,
      rank: 1,
      reason: 'Les crédits manquent.',
      leftCents: null,
      exceeds: false,
      conditions: [],
    },
  ]);
  // A scenario promises nothing.
  expect(await reservedOf(callId)).toBe(0);
});

test('a scenario above what is available is refused with what is missing and for whom, by the ledger’s own words', async () => {
  const { id, version, office, ministry, map } = await toCompared();
  const decisions = [award(office, AWARDED_CENTS), award(ministry, AWARDED_CENTS), award(map, FUEL_CENTS)];
  const body = { version, name: 'Trop', decisions };
  expect(await expectRefused(harness, lead, ['post', `/sessions/${id}/scenarios`], body, 'credits_insufficient')).toMatchObject({
    credit: 'AE',
    availableCents: AE_CENTS,
    askedCents: 2 * AWARDED_CENTS + FUEL_CENTS,
    missingCents: 3_250_000,
    rows: [{ subject: map, amountCents: FUEL_CENTS, missingCents: 3_250_000 }],
  });
  expect(await scenariosOf(id)).toEqual([]);
  // It is accepted up to the last cent.
  await toScenario(lead, id, 'Juste', award(office, AWARDED_CENTS), award(ministry, AWARDED_CENTS), award(map, FUEL_CENTS - 3_250_000));
  expect((await scenariosOf(id))[0].credits.leftCents).toBe(0);
});

test('a name that is taken is replaced, and keeps its number; one that was removed leaves its number empty', async () => {
  const { id, office, ministry, map } = await toCompared();
  const all = [refuse(office), refuse(ministry), refuse(map)];
  await toScenario(lead, id, 'Prudent', ...all);
  await toScenario(lead, id, 'Autre', ...all);
  await toScenario(chair, id, 'Prudent', wait(map), wait(office), refuse(ministry));
  expect(await scenariosOf(id)).toMatchObject([
    {
      number: 1,
      savedBy: { name: 'Bénédicte Haumont' },
      tally: { waitlisted: 2, refused: 1 },
      decisions: [{ applicationId: map, rank: 1 }, { applicationId: office, rank: 2 }, { applicationId: ministry }],
    },
    { number: 2, name: 'Autre' },
  ]);
  expectStatus(await askSession(lead, id, 'scenario-removals', { scenario: 2 }), 200);
  expect(await toScenario(lead, id, 'Autre', ...all)).toBe(3);
  expect((await scenariosOf(id)).map(({ number }: { number: number }) => number)).toEqual([1, 3]);
});

test('the chair decides from the promoted scenario what it holds, in one command', async () => {
  const { id, callId, office, ministry, map } = await toCompared();
  await toScenario(lead, id, 'Refus', refuse(office), refuse(ministry), refuse(map));
  const scenario = await toScenario(lead, id, 'Mesuré', wait(map), award(office, 10_000_000, 'Utile.'), wait(ministry));
  expectStatus(await askSession(chair, id, 'scenario-promotions', { scenario: 1 }), 200);
  expectStatus(await askSession(chair, id, 'scenario-promotions', { scenario }), 200);
  expect((await scenariosOf(id, chair)).map(({ isPromoted, commands }: never) => [isPromoted, commands])).toEqual([
    [false, ['saveScenario', 'removeScenario', 'promoteScenario']],
    [true, []],
  ]);
  const refused = await askSession(chair, id, 'decision', { scenario: 1 });
  expect([refused.status, refused.body]).toMatchObject([422, { code: 'scenario_not_promoted', promoted: scenario }]);
  expectStatus(await askSession(chair, id, 'decision', { scenario }), 200);
  const { state, agenda } = (await chair.get(`/sessions/${id}`)).body;
  expect([state, Object.fromEntries(agenda.map((item: { applicationId: string }) => [item.applicationId, item]))]).toMatchObject([
    'decided',
    {
      [office]: { decision: 'award', awardedCents: 10_000_000, reason: 'Utile.' },
      [map]: { decision: 'waitlist', rank: 1 },
      [ministry]: { decision: 'waitlist', rank: 2 },
    },
  ]);
  expect(await reservedOf(callId)).toBe(10_000_000);
  // What was compared can still be read; what it would leave cannot, once it is reserved.
  expect(await scenariosOf(id, chair)).toMatchObject([
    { number: 1, credits: null, commands: [] },
    { number: 2, isPromoted: true, credits: null, commands: [] },
  ]);
  const { facts } = await harness.database.db
    .selectFrom('event')
    .where('stream_id', '=', id)
    .where('name', '=', 'decideSession')
    .select('facts')
    .executeTakeFirstOrThrow();
  expect(facts).toEqual({ awarded: 1, waitlisted: 2, refused: 0, scenario });
});

test('an application that is withdrawn leaves the scenario, and the others are decided from it', async () => {
  const { id, office, ministry, map } = await toCompared();
  const scenario = await toScenario(lead, id, 'Mesuré', award(office, AWARDED_CENTS), award(ministry, AWARDED_CENTS), refuse(map));
  expectStatus(await askSession(chair, id, 'scenario-promotions', { scenario }), 200);
  expectStatus(await withdraw(harness, office), 200);
  expect(await scenariosOf(id)).toMatchObject([{ tally: { awarded: 1, refused: 1 }, credits: { leftCents: AE_CENTS - AWARDED_CENTS } }]);
  expectStatus(await askSession(chair, id, 'decision', { scenario }), 200);
  expect((await chair.get(`/sessions/${id}`)).body.agenda).toMatchObject([
    { state: 'withdrawn', decision: null },
    { decision: 'award' },
    { decision: 'refuse' },
  ]);
});

test('a scenario of which everything was withdrawn decides nothing', async () => {
  const application = await toReviewed(harness);
  const { id } = await toSession(harness, [application]);
  const scenario = await toScenario(lead, id, 'Refus', refuse(application));
  expectStatus(await askSession(chair, id, 'scenario-promotions', { scenario }), 200);
  expectStatus(await withdraw(harness, application), 200);
  await expectRefused(harness, chair, ['post', `/sessions/${id}/decision`], { version: 3, scenario }, 'agenda_empty');
  const saved = { version: 3, name: 'Autre', decisions: [refuse(application)] };
  await expectRefused(harness, lead, ['post', `/sessions/${id}/scenarios`], saved, 'agenda_empty');
});

test('credits that have gone since it was saved show below zero, and stop its promotion and its decision', async () => {
  const { id, callId, office, ministry, map } = await toCompared();
  const whole = [award(office, AWARDED_CENTS), award(ministry, AWARDED_CENTS), refuse(map)];
  const [first, second] = [await toScenario(lead, id, 'Premier', ...whole), await toScenario(lead, id, 'Second', ...whole)];
  expectStatus(await askSession(chair, id, 'scenario-promotions', { scenario: first }), 200);
  const { envelopeId } = (await auditor.get(`/calls/${callId}`)).body;
  const year = Number((await chair.get(`/sessions/${id}`)).body.heldOn.slice(0, 4));
  const freeze = { year, credit: 'AE', amountCents: 10_000_000, order: 'Gel de novembre' };
  expectStatus(await (await harness.as('finance')).post(`/envelopes/${envelopeId}/freezes`, freeze), 200);
  const [{ credits, decisions }] = await scenariosOf(id);
  expect(credits).toMatchObject({ availableCents: 30_000_000, leftCents: -6_000_000 });
  expect(decisions).toMatchObject([
    { applicationId: office, leftCents: 12_000_000, exceeds: false },
    { applicationId: ministry, leftCents: -6_000_000, exceeds: true },
    { applicationId: map, leftCents: null, exceeds: false },
  ]);
  const { version } = (await chair.get(`/sessions/${id}`)).body;
  for (const [path, body] of [
    ['scenario-promotions', { version, scenario: second }],
    ['decision', { version, scenario: first }],
  ] as const)
    expect(await expectRefused(harness, chair, ['post', `/sessions/${id}/${path}`], body, 'credits_insufficient')).toMatchObject({
      missingCents: 6_000_000,
      rows: [{ subject: ministry }],
    });
});

test('two chairs who decide from the same scenario at once decide once', async () => {
  const { id, callId, office, ministry, map } = await toCompared();
  const scenario = await toScenario(lead, id, 'Mesuré', award(office, AWARDED_CENTS), refuse(ministry), refuse(map));
  expectStatus(await askSession(chair, id, 'scenario-promotions', { scenario }), 200);
  const { version } = (await chair.get(`/sessions/${id}`)).body;
  const decide = () => chair.post(`/sessions/${id}/decision`, { version, scenario });
  const answers = await Promise.all([decide(), decide()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await reservedOf(callId)).toBe(AWARDED_CENTS);
});

test('a session that is held in another year is compared with the credits of that year', async () => {
  const callId = await openCall(harness, { aeCents: AE_CENTS, cpCents: AE_CENTS });
  const application = await toReviewed(harness, { ...STUDENTS, callId });
  const { id, version } = await toSession(harness, [application], '2100-01-05');
  const body = { version, name: 'Trop tôt', decisions: [award(application, 1)] };
  expect(await expectRefused(harness, lead, ['post', `/sessions/${id}/scenarios`], body, 'credits_insufficient')).toMatchObject({
    year: 2100,
    availableCents: 0,
    missingCents: 1,
  });
});
