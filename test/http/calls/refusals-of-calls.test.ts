import { sql } from 'kysely';
import { openCall } from '../../support/calls.ts';
import { ask, ITEM } from '../../support/correction-fixtures.ts';
import { THREE_OPINIONS } from '../../support/three-opinions.ts';
import { expectStatus, STUDENTS, toDraft, toReviewed, toSession } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, FUND, OFFICE, signToken } from '../../support/tokens.ts';
import { closeCall, decisionsOn, REASON, toDecided, toWaitlisted, BORNE_BY_THE_REGION, TOWN_MAP } from '../../support/waitlist-fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let people: Record<'admin' | 'applicant' | 'applicant3' | 'lead' | 'chair' | 'judge' | 'officeChair', Actor>;
let envelopeId: string;
let calls: Record<'open' | 'drafted' | 'closed', string>;
let ids: Record<'reviewed' | 'waiting' | 'judged' | 'draftOfClosed' | 'ofClosed', string>;
let sessions: Record<'planned' | 'decided' | 'ofClosed' | 'ofTwo', { id: string; version: number }>;
let agendaOfTwo: string[];

const { terms } = THREE_OPINIONS;
beforeAll(async () => {
  const [admin, applicant, applicant3, lead, chair, judge, officeChair] = await Promise.all([
    harness.as('admin'),
    harness.as('applicant'),
    harness.as('applicant3'),
    harness.as('lead'),
    harness.as('chair'),
    harness.enter(await signToken(claimsOf({ ...FUND, sub: 'judge', roles: ['screener', 'chair'] }))),
    harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'office-chair', roles: ['chair'] }))),
  ]);
  people = { admin, applicant, applicant3, lead, chair, judge, officeChair };
  envelopeId = (await admin.get('/calls/donnees-2023')).body.envelopeId;
  calls = { open: await openCall(harness, {}), drafted: 'a-draft', closed: await openCall(harness, {}) };
  expect((await admin.post('/calls', { id: calls.drafted, code: 'DRAFT', envelopeId, terms })).status).toBe(201);
  const underClosed = { ...STUDENTS, callId: calls.closed };
  ids = {
    reviewed: await toReviewed(harness),
    waiting: await toWaitlisted(harness),
    judged: await toReviewed(harness),
    draftOfClosed: (await toDraft(harness, underClosed)).id,
    ofClosed: await toReviewed(harness, underClosed),
  };
  await harness.database.db.updateTable('application').set({ screened_by: judge.id }).where('id', '=', ids.judged).execute();
  const decided = await toDecided(harness, [ids.judged], { decision: 'waitlist' });
  agendaOfTwo = [await toReviewed(harness), await toReviewed(harness)];
  sessions = {
    planned: await toSession(harness, [ids.reviewed]),
    decided: { id: decided, version: 2 },
    ofClosed: await toSession(harness, [ids.ofClosed]),
    ofTwo: await toSession(harness, agendaOfTwo),
  };
  await closeCall(harness, calls.closed);
});

const NOBODYS: string = '019aa1c0-0000-7000-8000-000000000001';
const UNNAMEABLE: string = '%F0%9F%A7%BA';
const versionOf = async (callId: string): Promise<number> => (await people.admin.get(`/calls/${callId}`)).body.version ?? 1;
const incoherent = { ...terms, closesOn: '2020-01-01', cost: { minCents: 2, maxCents: 1 } };
const faults = [
  { pointer: '/terms/closesOn', fault: 'before_opening' },
  { pointer: '/terms/cost/minCents', fault: 'above_maximum' },
];
const [legal, data, impact] = terms.steps;
/** A review that no application would come out of. */
const tangled = {
  ...terms,
  steps: [
    { ...legal, after: ['data'], criteria: legal?.criteria.map((each) => ({ ...each, weightPercent: 60 })) },
    { ...data, after: ['legal', 'ethics'] },
    { ...impact, onlyFor: { projectTypes: ['magic'], minRequestedCents: 50_000_001 } },
    { ...impact, after: ['legal', 'legal'] },
  ],
};
const tangles = [
  { pointer: '/terms/steps/3/key', fault: 'twice' },
  { pointer: '/terms/steps/0/criteria', fault: 'weights_not_100' },
  { pointer: '/terms/steps/0/after/0', fault: 'cycle' },
  { pointer: '/terms/steps/1/after/0', fault: 'cycle' },
  { pointer: '/terms/steps/1/after/1', fault: 'unknown_step' },
  { pointer: '/terms/steps/3/after/1', fault: 'twice' },
  { pointer: '/terms/steps/2/onlyFor/projectTypes/0', fault: 'unknown_type' },
  { pointer: '/terms/steps/2/onlyFor/minRequestedCents', fault: 'unreachable' },
];
/** A review in which applications of one type would have no step. */
const partial = { ...terms, steps: terms.steps.map((step) => ({ ...step, onlyFor: { projectTypes: ['proactive', 'data_available'] } })) };
const unreviewed = [{ pointer: '/terms/projectTypes/2', fault: 'unreviewed' }];
const hostile = {
  ...terms,
  source: 'javascript:alert(1)',
  form: {
    $async: true,
    properties: {
      a: { pattern: '(a+)+$' },
      b: { $ref: 'https://example.org/b' },
      c: { $ref: '#' },
      d: { format: 'url' },
      e: { uniqueItems: true },
    },
  },
};
/** A form that refers to one definition nine hundred times: checking its answers once cost a program its memory. */
const multiplied = {
  ...terms,
  form: {
    $defs: {
      one: { type: 'object', properties: Object.fromEntries(Array.from({ length: 60 }, (_, each) => [`p${each}`, { minLength: 2 }])) },
    },
    properties: Object.fromEntries(Array.from({ length: 900 }, (_, each) => [`q${each}`, { $ref: '#/$defs/one' }])),
  },
};
const beyondForms = {
  fields: [{ pointer: '/terms/form', fault: 'form_too_many_parts' }],
  detail: expect.stringContaining('at most 2000 parts'),
};
const hostileParts = [
  { pointer: '/terms/source', fault: 'no_web_address' },
  { pointer: '/terms/form/$async', fault: 'asynchronous' },
  { pointer: '/terms/form/properties/a/pattern', fault: 'pattern_slow' },
  { pointer: '/terms/form/properties/b/$ref', fault: 'reference_elsewhere' },
  { pointer: '/terms/form/properties/c/$ref', fault: 'reference_chained' },
  { pointer: '/terms/form/properties/d/format', fault: 'format_refused' },
  { pointer: '/terms/form/properties/e/uniqueItems', fault: 'comparison_slow' },
];

test.each([
  ['on an unknown envelope', () => ({ envelopeId: NOBODYS }), 'envelope_unknown', { envelopeId: NOBODYS }],
  ['whose rules do not hold together', () => ({ terms: incoherent }), 'call_incoherent', { fields: faults }],
  ['whose form or source could be turned against people', () => ({ terms: hostile }), 'call_incoherent', { fields: hostileParts }],
  ['whose form multiplies', () => ({ terms: multiplied }), 'call_incoherent', beyondForms],
  [
    'whose form is no JSON Schema',
    () => ({ terms: { ...terms, form: { type: 'thing' } } }),
    'call_incoherent',
    { fields: [{ fault: 'no_json_schema' }] },
  ],
  ['whose steps wait for each other, for none, or for an unknown one', () => ({ terms: tangled }), 'call_incoherent', { fields: tangles }],
  ['that leaves a type of project without a step', () => ({ terms: partial }), 'call_incoherent', { fields: unreviewed }],
  ['by the name of a published one', () => ({ id: calls.open }), 'call_exists', {}],
  ['by the name of a drafted one', () => ({ id: calls.drafted }), 'call_exists', { callId: 'a-draft' }],
  ['whose references begin as those of a shipped one', () => ({ code: 'DON' }), 'call_code_taken', { callCode: 'DON' }],
] as const)('createCall %s is refused, with the facts', async (_, change, code, facts) => {
  const body = { id: 'another-call', code: 'OTHER', envelopeId, terms, ...change() };
  expect(await expectRefused(harness, people.admin, ['post', '/calls'], body, code)).toMatchObject(facts);
});

test.each([
  ['by a name that no call can have', () => UNNAMEABLE, {}, 'not_found', {}],
  ['that is closed', () => calls.closed, {}, 'wrong_state', { state: 'closed' }],
  ['of a version that was not read', () => calls.open, { version: 99 }, 'stale_version', { current: 1 }],
  ['on an unknown envelope', () => calls.open, { envelopeId: NOBODYS }, 'envelope_unknown', {}],
  ['whose rules do not hold together', () => calls.drafted, { terms: incoherent }, 'call_incoherent', { fields: faults }],
  ['whose steps wait for each other', () => calls.drafted, { terms: tangled }, 'call_incoherent', { fields: tangles }],
] as const)('updateCall %s is refused, with the facts', async (_, id, change, code, facts) => {
  const body = { version: await versionOf(id()), envelopeId, terms, ...change };
  expect(await expectRefused(harness, people.admin, ['put', `/calls/${id()}`], body, code)).toMatchObject(facts);
});

test.each([
  ['that is closed', () => calls.closed, {}, 'wrong_state', { state: 'closed' }],
  ['of a version that was not read', () => calls.drafted, { version: 99 }, 'stale_version', { current: 1 }],
  ['without a draft', () => calls.open, {}, 'call_without_draft', { published: THREE_OPINIONS.version }],
] as const)('publishCall %s is refused, with the facts', async (_, id, change, code, facts) => {
  const body = { version: await versionOf(id()), ...change };
  expect(await expectRefused(harness, people.admin, ['post', `/calls/${id()}/publication`], body, code)).toMatchObject(facts);
});

test('a draft that was kept under other rules is asked again when it is published', async () => {
  const draft = JSON.stringify(incoherent);
  await sql`UPDATE call SET draft = ${draft}::jsonb WHERE id = ${calls.open}`.execute(harness.database.db);
  const problem = await expectRefused(
    harness,
    people.admin,
    ['post', `/calls/${calls.open}/publication`],
    { version: await versionOf(calls.open) },
    'call_incoherent',
  );
  await sql`UPDATE call SET draft = NULL WHERE id = ${calls.open}`.execute(harness.database.db);
  expect(problem['detail']).toContain('/terms/closesOn (before the opening)');
});

test.each([
  ['that is closed', () => calls.closed, {}, 'wrong_state'],
  ['that was never published', () => calls.drafted, {}, 'wrong_state'],
  ['of a version that was not read', () => calls.open, { version: 99 }, 'stale_version'],
] as const)('closeCall %s is refused', async (_, id, change, code) => {
  const body = { version: await versionOf(id()), reason: REASON, ...change };
  await expectRefused(harness, people.admin, ['post', `/calls/${id()}/closing`], body, code);
});

test.each([
  ['that is closed', () => calls.closed, 'call_closed'],
  ['that is still drafted', () => calls.drafted, 'call_unknown'],
] as const)('a new application under a call %s is refused', async (_, callId, code) => {
  await expectRefused(harness, people.applicant, ['post', '/applications'], { callId: callId(), title: 'Un projet' }, code);
});

test('a draft under a call that has closed is not submitted: no button offers it, and no task asks for it', async () => {
  const { version, commands } = (await people.applicant.get(`/applications/${ids.draftOfClosed}`)).body;
  expect(commands).toEqual(['updateApplication', 'addAttachment', 'withdrawApplication']);
  const { items } = (await people.applicant.get('/me/tasks')).body;
  expect(items.map(({ id }: { id: string }) => id)).not.toContain(ids.draftOfClosed);
  await expectRefused(harness, people.applicant, ['post', `/applications/${ids.draftOfClosed}/submission`], { version }, 'call_closed');
  await expectRefused(harness, people.applicant, ['post', `/applications/${ids.draftOfClosed}/submission-requests`], {}, 'call_closed');
});

test('CGCT L1111-10 III: a town that brings less than a fifth of the public funding is refused, with the least and the article', async () => {
  const { id, version } = (await people.applicant3.post('/applications', { ...TOWN_MAP, fundingLines: BORNE_BY_THE_REGION })).body;
  const problem = await expectRefused(
    harness,
    people.applicant3,
    ['post', `/applications/${id}/submission`],
    { version },
    'own_funding_too_low',
  );
  expect(problem).toMatchObject({ ownCents: 1_199_999, minOwnCents: 1_200_000, publicFundingCents: 6_000_000, ownFundingMinPercent: 20 });
  expect(problem['detail']).toContain('L1111-10');
});

test('CGCT L1111-10 III: a derogation is one of the call’s, and is named with the act that grants it', async () => {
  const act = 'arrêté du préfet n° 23-2026-09-14-003';
  const asking = async (ownFundingDerogation: string, ownFundingDerogationReference: string | null) => {
    const derogation = { ownFundingDerogation, ownFundingDerogationReference };
    const { id, version } = (
      await people.applicant3.post('/applications', { ...TOWN_MAP, fundingLines: BORNE_BY_THE_REGION, ...derogation })
    ).body;
    return { path: ['post', `/applications/${id}/submission`] as const, body: { version }, id };
  };
  const unknown = await asking('heritage', act);
  expect(await expectRefused(harness, people.applicant3, unknown.path, unknown.body, 'derogation_unknown')).toMatchObject({
    known: ['prefect', 'school_energy'],
  });
  const bare = await asking('prefect', null);
  expect(await expectRefused(harness, people.applicant3, bare.path, bare.body, 'application_incomplete')).toMatchObject({
    fields: [{ pointer: '/ownFundingDerogationReference' }],
  });
  const sound = await asking('school_energy', act);
  expect((await people.applicant3.post(sound.path[1], sound.body)).status).toBe(200);
  expectStatus(await ask(harness, sound.id, 'screener', { items: [{ ...ITEM, field: '/fundingLines' }] }), 200);
  const { content, version } = (await people.applicant3.get(`/applications/${sound.id}`)).body;
  const answer = { ...content, version, ownFundingDerogation: 'heritage' };
  await expectRefused(harness, people.applicant3, ['post', `/applications/${sound.id}/correction-answers`], answer, 'derogation_unknown');
  expect((await people.applicant3.get(`/applications/${sound.id}`)).body.content).toMatchObject({
    ...{ ownFundingDerogation: 'school_energy', ownFundingDerogationReference: act },
  });
});

test.each([
  ['that is decided', () => sessions.decided.id, {}, 'wrong_state'],
  ['of a version that was not read', () => sessions.planned.id, { version: 7 }, 'stale_version'],
] as const)('cancelSession %s is refused', async (_, id, change, code) => {
  await expectRefused(harness, people.lead, ['post', `/sessions/${id()}/cancellation`], { version: 1, reason: REASON, ...change }, code);
});

test('decideSession that leaves it open who waits first is refused', async () => {
  const { id, version } = sessions.ofTwo;
  const decisions = decisionsOn(agendaOfTwo, { decision: 'waitlist', rank: 1 }, { decision: 'waitlist' });
  expect(
    await expectRefused(harness, people.chair, ['post', `/sessions/${id}/decision`], { version, decisions }, 'waitlist_ranks_unclear'),
  ).toMatchObject({ applicationIds: [agendaOfTwo[1]] });
});

test('decideSession that puts an application on the waitlist of a closed call is refused', async () => {
  const { id, version } = sessions.ofClosed;
  const decisions = decisionsOn([ids.ofClosed], { decision: 'waitlist' });
  await expectRefused(harness, people.chair, ['post', `/sessions/${id}/decision`], { version, decisions }, 'waitlist_closed');
});

const ENDINGS = [
  ['that does not wait', () => ids.reviewed, {}, 'chair', 'wrong_state'],
  ['of a version that was not read', () => ids.waiting, { version: 99 }, 'chair', 'stale_version'],
  ['of its own house', () => ids.waiting, {}, 'officeChair', 'conflict_of_interest'],
  ['that one has screened', () => ids.judged, {}, 'judge', 'took_part_in_review'],
] as const;
const ending = async (id: string, change: object) => ({
  version: (await people.chair.get(`/applications/${id}`)).body.version ?? 1,
  reason: REASON,
  ...change,
});

test.each([
  ...ENDINGS,
  ['above what it asks', () => ids.waiting, { awardedCents: 24_000_001 }, 'chair', 'award_above_request'],
  // The students' call has room for it; a call without room is in waitlist.test.ts.
] as const)('awardWaitlisted %s is refused', async (_, id, change, who, code) => {
  const body = await ending(id(), { awardedCents: 1_000_000, ...change });
  await expectRefused(harness, people[who], ['post', `/applications/${id()}/award`], body, code);
});

test.each(ENDINGS)('refuseWaitlisted %s is refused', async (_, id, change, who, code) => {
  await expectRefused(harness, people[who], ['post', `/applications/${id()}/refusal`], await ending(id(), change), code);
});
