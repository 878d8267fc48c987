import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchFile, pdf, png, sendTo } from '../../support/attachments-fixtures.ts';
import { codeOf } from '../../support/call-code.ts';
import { openCall, openCallWithModel, SPENDING } from '../../support/calls.ts';
import { THREE_OPINIONS } from '../../support/three-opinions.ts';
import { expectStatus, STUDENTS, toDraft, toSubmitted } from '../../support/fixtures.ts';
import { chainFaults } from '../../support/invariants.ts';
import { askCall, closeCall, TOWN_MAP, toDecided, toTownReviewed } from '../../support/waitlist-fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let admin: Actor;
let applicant: Actor;
let envelopeId: string;
beforeAll(async () => {
  [admin, applicant] = [await harness.as('admin'), await harness.as('applicant')];
  envelopeId = (await admin.get('/calls/donnees-2023')).body.envelopeId;
});

const { terms } = THREE_OPINIONS;
const create = async (id: string) => expectStatus(await admin.post('/calls', { id, code: codeOf(id), envelopeId, terms }), 201);
const callsSeenBy = async (who: Actor): Promise<string[]> => (await who.get('/calls')).body.items.map(({ id }: { id: string }) => id);
const callVersionOf = async (id: string) => (await applicant.get(`/applications/${id}`)).body.callVersion;

test('a call is drafted out of all people’s sight but the admin’s, changed, and published for all', async () => {
  const answer = await admin.post('/calls', { id: 'eau-2027', code: 'EAU', envelopeId, terms });
  expect([answer.status, answer.headers['location'], answer.body.state]).toEqual([201, '/calls/eau-2027', 'draft']);
  for (const login of ['applicant', 'lead', 'auditor']) {
    const who = await harness.as(login);
    expect(await callsSeenBy(who)).not.toContain('eau-2027');
    expect((await who.get('/calls/eau-2027')).status).toBe(404);
  }
  expect((await admin.get('/calls/eau-2027')).body).toMatchObject({
    state: 'draft',
    callVersion: null,
    version: 1,
    draft: { envelopeId, terms },
    commands: ['updateCall', 'publishCall'],
  });
  expectStatus(await askCall(admin, 'eau-2027', '', { envelopeId, terms: { ...terms, maxRatePercent: 40 } }), 200);
  expect((await admin.get('/calls/eau-2027/versions/1')).status).toBe(404);
  expectStatus(await askCall(admin, 'eau-2027', '/publication'), 200);
  expect((await applicant.get('/calls/eau-2027')).body).toMatchObject({
    state: 'published',
    label: 'Publié',
    callVersion: 1,
    terms: { maxRatePercent: 40 },
    draft: null,
    commands: [],
  });
  expect((await admin.get('/calls/eau-2027')).body.commands).toEqual(['updateCall', 'closeCall']);
  expect(await callsSeenBy(applicant)).toContain('eau-2027');
  expect(await chainFaults(harness.database.db)).toEqual([]);
});

test('a new version is drafted beside the published one; applications under way keep theirs, drafts are submitted under the newest', async () => {
  const callId = await openCall(harness, {});
  const [before, after] = [THREE_OPINIONS.version, THREE_OPINIONS.version + 1];
  const project = { ...STUDENTS, callId };
  const [submitted, draft] = [await toSubmitted(harness, project), await toDraft(harness, project)];
  expectStatus(await askCall(admin, callId, '', { envelopeId, terms: { ...terms, screeningWorkingDays: 20 } }), 200);
  expect((await applicant.get(`/calls/${callId}`)).body).toMatchObject({
    callVersion: before,
    terms: { screeningWorkingDays: 10 },
    draft: null,
  });
  expect((await admin.get(`/calls/${callId}`)).body).toMatchObject({
    callVersion: before,
    terms: { screeningWorkingDays: 10 },
    draft: { terms: { screeningWorkingDays: 20 } },
    commands: ['updateCall', 'publishCall', 'closeCall'],
  });
  expectStatus(await askCall(admin, callId, '/publication'), 200);
  expectStatus(await applicant.post(`/applications/${draft.id}/submission`, { version: draft.version }), 200);
  expect([await callVersionOf(submitted), await callVersionOf(draft.id)]).toEqual([before, after]);
  for (const [version, days] of [
    [before, 10],
    [after, 20],
  ] as const)
    expect((await applicant.get(`/calls/${callId}/versions/${version}`)).body).toMatchObject({
      id: callId,
      callVersion: version,
      terms: { screeningWorkingDays: days },
    });
});

test.each(['/calls/donnees-2023/versions/1', '/calls/donnees-2023/versions/0', '/calls/donnees-2023/versions/x', '/calls/none/versions/1'])(
  '%s is not found',
  async (path) => {
    expect((await applicant.get(path)).body).toMatchObject({ status: 404, code: 'not_found' });
  },
);

test('what a closing would end is told to admins in figures, of calls that were published', async () => {
  const { body } = await admin.get('/calls/donnees-2023/closing');
  expect(body).toMatchObject({
    drafts: { count: expect.any(Number), complete: expect.any(Number) },
    undecided: { count: expect.any(Number) },
  });
  await create('ends-2027');
  for (const id of ['none', 'ends-2027', '!']) expect((await admin.get(`/calls/${id}/closing`)).status).toBe(404);
  expect((await applicant.get('/calls/donnees-2023/closing')).status).toBe(403);
});

test('the model of a document is a file of the next version, public with it; a version keeps the one that it named', async () => {
  const callId = await openCall(harness, { terms: { documents: [SPENDING] } });
  const models = `/calls/${callId}/models`;
  const send = (login: string, bytes: Buffer, document: string, path = models) => sendTo(harness, login, path, bytes, { document });
  const seenBy = async (login: string, id: string) => (await (await harness.as(login)).get(`/call-models/${id}`)).status;
  const [one, other] = [pdf(), pdf()];
  expect((await send('lead', one, 'spending')).body.code).toBe('role_required');
  expect((await send('admin', one, 'nothing')).body).toMatchObject({ code: 'document_unknown', documents: ['spending'] });
  expect((await send('admin', one, 'spending', '/calls/none/models')).body.code).toBe('not_found');
  const { body: added, headers } = await send('admin', one, 'spending');
  expect(headers['location']).toBe(`/call-models/${added.attachmentId}`);
  expect((await send('admin', one, 'spending')).body).toMatchObject({ code: 'attachment_twice', attachmentId: added.attachmentId });
  // It is in the draft that it began, and no person but an admin sees it before that is published.
  const draftOf = async () => (await admin.get(`/calls/${callId}`)).body.draft;
  expect((await draftOf()).terms.documents).toMatchObject([{ modelFile: added.attachmentId }]);
  expect([await seenBy('applicant', added.attachmentId), await seenBy('admin', added.attachmentId)]).toEqual([404, 200]);
  expectStatus(await askCall(admin, callId, '/publication'), 200);
  const kept = await fetchFile(harness, 'applicant', `/call-models/${added.attachmentId}`);
  expect([kept.status, Buffer.compare(kept.body, one)]).toEqual([200, 0]);
  const { body: next } = await send('admin', other, 'spending');
  expectStatus(await askCall(admin, callId, '/publication'), 200);
  expect([await seenBy('applicant', added.attachmentId), await seenBy('applicant', next.attachmentId)]).toEqual([200, 200]);
  expect((await applicant.get(`/calls/${callId}/versions/${THREE_OPINIONS.version + 1}`)).body.terms.documents[0].modelFile).toBe(
    added.attachmentId,
  );
  expect((await admin.get(models)).body.items).toMatchObject([{ id: added.attachmentId }, { id: next.attachmentId, document: 'spending' }]);
  // The applicant finds it beside the document; terms name no file that is not a model.
  expectStatus(
    await askCall(admin, callId, '', {
      envelopeId,
      terms: { ...terms, documents: [{ ...SPENDING, when: 'submission', modelFile: next.attachmentId }] },
    }),
    200,
  );
  expectStatus(await askCall(admin, callId, '/publication'), 200);
  const asked = await toDraft(harness, { ...STUDENTS, callId });
  expect((await applicant.get(`/applications/${asked.id}`)).body.documents).toMatchObject([{ modelFile: next.attachmentId }]);
  const unknown = { ...terms, documents: [{ ...SPENDING, modelFile: asked.id }] };
  expect((await askCall(admin, callId, '', { envelopeId, terms: unknown })).body).toMatchObject({
    code: 'call_incoherent',
    fields: [{ pointer: '/terms/documents/0/modelFile', fault: 'unknown_model' }],
  });
  await closeCall(harness, callId);
  expect((await send('admin', pdf(), 'spending')).body).toMatchObject({ code: 'wrong_state', state: 'closed' });
  expect(await chainFaults(harness.database.db)).toEqual([]);
});

test('a model has the limits of every file, and one whose bytes are gone is said to be damaged', async () => {
  const { callId, id } = await openCallWithModel(harness);
  const send = async (bytes: Buffer, told: { name?: string; type?: string } = {}): Promise<string> =>
    (await sendTo(harness, 'admin', `/calls/${callId}/models`, bytes, { ...told, document: SPENDING.key })).body.code;
  expect(await send(Buffer.alloc(0))).toBe('attachment_empty');
  expect(await send(png(), { name: 'plan.pdf' })).toBe('attachment_type_differs');
  expect(await send(pdf(), { name: 'plan.hta' })).toBe('attachment_name_differs');
  await harness.database.pool.query(
    `INSERT INTO call_model SELECT gen_random_uuid(), stream_id, document, name, type, size_bytes, n::text, added_by, added_at
     FROM call_model, generate_series(2, 50) AS n WHERE id = $1`,
    [id],
  );
  // Those that a draft names fill its room; those that nothing names make room.
  await harness.database.pool.query(
    `UPDATE call AS c SET draft = v.terms || jsonb_build_object('documents', (
       SELECT jsonb_agg(v.terms #> '{documents,0}' || jsonb_build_object('modelFile', m.id)) FROM call_model AS m))
     FROM call_version AS v WHERE c.id = $1 AND v.call_id = c.id AND v.version = (SELECT max(version) FROM call_version WHERE call_id = c.id)`,
    [callId],
  );
  expect(await send(pdf())).toBe('attachments_full');
  await harness.database.pool.query(`UPDATE call SET draft = NULL WHERE id = $1`, [callId]);
  const added = await sendTo(harness, 'admin', `/calls/${callId}/models`, pdf(), { document: SPENDING.key });
  const { attachmentId: next } = expectStatus(added, 201);
  const { items } = (await admin.get(`/calls/${callId}/models`)).body;
  expect(items.map((each: { id: string }) => each.id)).toEqual([id, next]);
  const { rows } = await harness.database.pool.query(`SELECT facts FROM event WHERE facts ->> 'attachmentId' = $1`, [next]);
  expect(rows[0].facts.dropped.split(',')).toHaveLength(49);
  await rm(join(harness.filesDir, id.slice(-2), id));
  expect((await applicant.get(`/call-models/${id}`)).body).toMatchObject({ status: 410, code: 'attachment_damaged' });
});

test('of two publications of one draft at once one is carried out', async () => {
  await create('twice-2027');
  const answers = await Promise.all([1, 2].map(() => admin.post('/calls/twice-2027/publication', { version: 1 })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('of two calls by one name at once one is opened', async () => {
  const body = { id: 'name-2027', code: 'NAME', envelopeId, terms };
  const answers = await Promise.all([1, 2, 3].map(() => admin.post('/calls', body)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
});

test('a creation that is repeated under its key answers the first one’s call', async () => {
  const body = { id: 'again-2027', code: 'AGAIN', envelopeId, terms };
  const [first, again] = [await admin.post('/calls', body, 'a-key'), await admin.post('/calls', body, 'a-key')];
  expect([again.status, again.body, again.headers['location']]).toEqual([201, first.body, '/calls/again-2027']);
});

test('a closed call says when and why, to all readers', async () => {
  const callId = await openCall(harness, {});
  await closeCall(harness, callId);
  const { body } = await applicant.get(`/calls/${callId}`);
  expect(body).toMatchObject({ state: 'closed', label: 'Clos', closedAt: expect.any(String), closingReason: expect.any(String) });
  expect(await callsSeenBy(applicant)).toContain(callId);
});

test('calls are read by pages, the newest opening first, those that take applications apart; and all titles at once', async () => {
  const openFrom = (opensOn: string, closesOn: string | null = null) => openCall(harness, { terms: { opensOn, closesOn } });
  const [over, open, coming] = [await openFrom('2021-03-01', '2021-04-01'), await openFrom('2021-02-01'), await openFrom('2098-01-01')];
  await create('hidden-2098');
  const pagesOf = async (who: Actor, query: string, cursor = ''): Promise<string[]> => {
    const { items, next } = (await who.get(`/calls?limit=2${query}${cursor}`)).body;
    expect(items.length).toBeLessThanOrEqual(2);
    return [...items.map(({ id }: { id: string }) => id), ...(next ? await pagesOf(who, query, `&cursor=${next}`) : [])];
  };
  const [all, taking, others] = [
    await pagesOf(applicant, ''),
    await pagesOf(applicant, '&opening=open'),
    await pagesOf(applicant, '&opening=others'),
  ];
  const { items: titles } = (await applicant.get('/call-titles')).body as { items: { id: string; opensOn: string }[] };
  expect(all).toEqual(titles.map(({ id }) => id));
  expect(titles.map(({ opensOn }) => opensOn)).toEqual(
    titles
      .map(({ opensOn }) => opensOn)
      .toSorted()
      .toReversed(),
  );
  expect([...taking, ...others].toSorted()).toEqual(all.toSorted());
  expect([over, open, coming].map((id) => [taking.includes(id), others.includes(id)])).toEqual([
    [false, true],
    [true, false],
    [false, true],
  ]);
  expect([all, await pagesOf(admin, ''), await pagesOf(admin, '&opening=others')].map((ids) => ids.includes('hidden-2098'))).toEqual([
    false,
    true,
    false,
  ]);
  expect((await applicant.get('/calls?cursor=x')).status).toBe(400);
  const { steps, projectTypes } = (await applicant.get('/call-titles')).body;
  expect(steps.map(({ key }: { key: string }) => key)).toEqual(expect.arrayContaining(['legal', 'territory']));
  expect(new Set(steps.map(({ key }: { key: string }) => key)).size).toBe(steps.length);
  expect(projectTypes).toContainEqual({ key: terms.projectTypes[0]?.key, label: terms.projectTypes[0]?.label });
});

describe('a town', () => {
  test('applies under the call for local authorities, whose steps, rates and envelope are its own, and is awarded', async () => {
    const [town, finance] = [await harness.as('applicant3'), await harness.as('finance')];
    const id = await toTownReviewed(harness);
    const { body } = await finance.get(`/applications/${id}`);
    expect(body).toMatchObject({ state: 'reviewed', callId: 'territoires-2023', requestedCents: 4_800_000, costCents: 6_000_000 });
    expect(body.review.map(({ key }: { key: string }) => key)).toEqual(['feasibility', 'territory']);
    await toDecided(harness, [id], { decision: 'award', awardedCents: 4_800_000 });
    const { grantId } = (await town.get(`/applications/${id}`)).body;
    const grant = (await finance.get(`/grants/${grantId}`)).body;
    const { envelopeId: townEnvelope } = (await finance.get('/calls/territoires-2023')).body;
    expect(grant).toMatchObject({ envelopeId: townEnvelope, awardedCents: 4_800_000 });
    expect(townEnvelope).not.toBe(envelopeId);
    expect((await finance.get(`/envelopes/${townEnvelope}`)).body).toMatchObject({
      code: 'FTAP-TERRITOIRES',
      years: [{ ae: { reservedCents: 4_800_000 } }],
    });
  });

  test.each([
    ['a town under the State’s call', 'applicant3', { ...STUDENTS, siret: TOWN_MAP.siret }, '7210'],
    ['an operator under the call for local authorities', 'applicant', { ...TOWN_MAP, siret: '99990017800016' }, '7389'],
  ])('is alone in its call: %s is not eligible', async (_, login, content, legalCategory) => {
    const who = await harness.as(login);
    const { id, version } = (await who.post('/applications', content)).body;
    expect((await who.post(`/applications/${id}/submission`, { version })).body).toMatchObject({
      code: 'organisation_not_eligible',
      legalCategory,
    });
  });
});
