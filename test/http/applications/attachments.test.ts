import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { s3Store } from '../../../files/s3.ts';
import { DOCX, office } from '../../support/archives.ts';
import { attach, fetchFile, pdf, png, storedIn, type Told } from '../../support/attachments-fixtures.ts';
import { DELIBERATION, documentFor, openCall } from '../../support/calls.ts';
import { answer, ask } from '../../support/correction-fixtures.ts';
import { plain } from '../../support/french.ts';
import { expectStatus, STUDENTS, STUDENTS_OF_A_YEAR, toActive, toDraft, toInReview } from '../../support/fixtures.ts';
import { giveAccount, toAccountedAtOnce } from '../../support/account-fixtures.ts';
import { age, postReport, report, review } from '../../support/impact-fixtures.ts';
import { startS3 } from '../../support/s3.ts';
import { tracesIn } from '../../support/traces.ts';
import { until } from '../../support/until.ts';
import { OBLIGATIONS, show } from '../../support/obligation-fixtures.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

const sha256Of = (bytes: Buffer, encoding: 'hex' | 'base64' = 'hex') => createHash('sha256').update(bytes).digest(encoding);
const listed = async (login: string, id: string) => (await (await harness.as(login)).get(`/applications/${id}/attachments`)).body.items;
const names = async (login: string, id: string) => (await listed(login, id)).map(({ name }: { name: string }) => name);
const shown = async (login: string, id: string) => (await (await harness.as(login)).get(`/applications/${id}`)).body;
const remove = async (login: string, id: string, attachmentId: string) =>
  (await harness.as(login)).post(`/applications/${id}/attachment-removals`, { attachmentId });

describe('a file', () => {
  test('comes back as it was sent, as a download that no page can make anything of', async () => {
    const { id, version } = await toDraft(harness);
    const bytes = pdf(300_000);
    const { status, body, headers } = await attach(harness, 'applicant', id, bytes, { name: 'Plan d’été.pdf' });
    expect([status, body]).toEqual([201, { id, version: version + 1, state: 'draft', due: null, attachmentId: expect.any(String) }]);
    expect(headers['location']).toBe(`/applications/${id}/attachments/${body.attachmentId}`);
    expect(await storedIn(harness)).toContain(body.attachmentId);

    const file = await fetchFile(harness, 'editor', headers['location'] ?? '');
    expect([file.status, bytes.equals(file.body)]).toEqual([200, true]);
    expect(file.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': '300000',
      'content-disposition': `attachment; filename="Plan d??t?.pdf"; filename*=UTF-8''Plan%20d%E2%80%99%C3%A9t%C3%A9.pdf`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
      'cache-control': 'private, no-store',
      etag: `"${sha256Of(bytes)}"`,
      'repr-digest': `sha-256=:${sha256Of(bytes, 'base64')}:`,
    });
    const { token } = await harness.as('applicant');
    const head = await harness.ask('head', headers['location'] ?? '', { token });
    expect([head.status, head.headers['content-length'], head.text ?? '']).toEqual([200, '300000', '']);
  });

  test('is listed with what is known of it, and is an event without its name', async () => {
    const { id } = await toDraft(harness);
    const bytes = png();
    const { attachmentId } = (await attach(harness, 'editor', id, bytes, { name: 'a.png', type: 'image/png' })).body;
    const editor = await harness.as('editor');
    const known = { purpose: 'application', sizeBytes: bytes.length, sha256: sha256Of(bytes) };
    expect(await listed('applicant', id)).toEqual([
      {
        id: attachmentId,
        name: 'a.png',
        part: null,
        document: null,
        issuedOn: expect.any(String),
        type: 'image/png',
        ...known,
        removable: true,
        addedAt: expect.any(String),
        addedBy: { id: editor.id, name: expect.any(String), organisationName: 'Office national des lacs et rivières' },
      },
    ]);
    const { facts } = await harness.database.db
      .selectFrom('event')
      .where('stream_id', '=', id)
      .where('name', '=', 'addAttachment')
      .select('facts')
      .executeTakeFirstOrThrow();
    expect(facts).toEqual({ attachmentId, ...known });
    const { items } = (await editor.get(`/applications/${id}/timeline`, 'en')).body;
    expect(items.at(-1)).toMatchObject({ event: 'addAttachment', who: { id: editor.id }, text: 'attached the file "a.png" (1 kB)' });
    expect(await shown('applicant', id)).toMatchObject({
      attachments: 1,
      commands: expect.arrayContaining(['addAttachment', 'removeAttachment']),
    });
  });

  test.each([
    ['a docx', DOCX, () => office('wordprocessingml.document')],
    ['a CSV', 'text/csv', () => Buffer.from('Prénom;Né le\r\n')],
    ['a CSV that begins as a bitmap does', 'text/csv', () => Buffer.from('BM;montant\n')],
    ['a text with its encoding', 'text/plain; charset=utf-8', () => Buffer.from('Été')],
  ])('that is %s is taken for what it is', async (_, type, bytes) => {
    const { id } = await toDraft(harness);
    const { status, body } = await attach(harness, 'applicant', id, bytes(), { type });
    expect([status, (await listed('applicant', id))[0]?.type]).toEqual([201, type.split(';')[0]]);
    const file = await fetchFile(harness, 'applicant', `/applications/${id}/attachments/${body.attachmentId}`);
    expect([file.headers['content-type']?.split(';')[0], bytes().equals(file.body)]).toEqual([type.split(';')[0], true]);
  });

  test('of 20 MB passes', async () => {
    const { id } = await toDraft(harness);
    expect((await attach(harness, 'applicant', id, pdf(20_000_000))).status).toBe(201);
  });

  test('keeps a name that only looks like part of a path or a header', async () => {
    const { id } = await toDraft(harness);
    const name = '"; filename="x.exe"; ..%2f’.pdf';
    const { body } = await attach(harness, 'applicant', id, pdf(), { name });
    expect(await names('applicant', id)).toEqual([name]);
    const file = await fetchFile(harness, 'applicant', `/applications/${id}/attachments/${body.attachmentId}`);
    expect(file.headers['content-disposition']).toMatch(
      /^attachment; filename="\\"; filename=\\"x\.exe\\"; \.\.[^"]*"; filename\*=UTF-8''/,
    );
  });
});

describe('a key', () => {
  test('asked twice with the same file makes one, and is answered with the first', async () => {
    const { id } = await toDraft(harness);
    const [bytes, key] = [pdf(), randomUUID()];
    const first = await attach(harness, 'applicant', id, bytes, { key });
    const before = await storedIn(harness);
    const again = await attach(harness, 'applicant', id, bytes, { key });
    expect([again.status, again.body, again.headers['location'], again.headers['idempotency-replayed']]).toEqual([
      201,
      first.body,
      first.headers['location'],
      'true',
    ]);
    expect(await storedIn(harness)).toEqual(before);
  });

  test('asked eight times at once makes one file, in the store too', async () => {
    const { id } = await toDraft(harness);
    const [bytes, key, before] = [pdf(200_000), randomUUID(), await storedIn(harness)];
    const answers = await Promise.all(Array.from({ length: 8 }, () => attach(harness, 'applicant', id, bytes, { key })));
    expect([new Set(answers.map(({ status }) => status)), new Set(answers.map(({ body }) => body.attachmentId)).size]).toEqual([
      new Set([201]),
      1,
    ]);
    expect(await storedIn(harness)).toEqual([...before, answers[0]?.body.attachmentId].sort());
    expect(await names('applicant', id)).toEqual(['plan.pdf']);
  });

  test('that was refused is decided again, with the bytes of its repeat', async () => {
    const { id } = await toDraft(harness);
    const [bytes, key] = [pdf(), randomUUID()];
    const first = (await attach(harness, 'applicant', id, bytes, { name: 'premier.pdf' })).body.attachmentId;
    const send = () => attach(harness, 'applicant', id, bytes, { name: 'second.pdf', key });
    expect((await send()).body.code).toBe('attachment_twice');
    expect((await remove('applicant', id, first)).status).toBe(200);
    const { status, body } = await send();
    expect(status).toBe(201);
    const file = await fetchFile(harness, 'applicant', `/applications/${id}/attachments/${body.attachmentId}`);
    expect(bytes.equals(file.body)).toBe(true);
  });
});

test('the same file sent twice at once under two keys is attached once', async () => {
  const { id } = await toDraft(harness);
  const bytes = pdf();
  const answers = await Promise.all([1, 2, 3].map((number) => attach(harness, 'applicant', id, bytes, { name: `${number}.pdf` })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  expect(await names('applicant', id)).toHaveLength(1);
});

describe('the fund’s own files', () => {
  test('are seen by its people, and by no applicant: not in lists, nor by their address, nor in the timeline, nor by a refusal', async () => {
    const id = await toInReview(harness);
    const bytes = pdf();
    const { body } = await attach(harness, 'lead', id, bytes, { name: 'note.pdf', purpose: 'review' });
    expect(body).toMatchObject({ state: 'in_review', due: { what: 'remindReviewer' } });
    const path = `/applications/${id}/attachments/${body.attachmentId}`;
    expect([await names('auditor', id), await names('applicant', id)]).toEqual([['note.pdf'], []]);
    expect([(await shown('screener', id)).attachments, (await shown('applicant', id)).attachments]).toEqual([1, 0]);
    expect((await fetchFile(harness, 'finance', path)).status).toBe(200);
    expect((await (await harness.as('applicant')).get(path)).body).toMatchObject({ status: 404, code: 'not_found' });
    const events = async (login: string) =>
      (await (await harness.as(login)).get(`/applications/${id}/timeline`)).body.items.map(({ event }: { event: string }) => event);
    expect([await events('lead'), await events('applicant')]).toEqual([
      expect.arrayContaining(['addAttachment']),
      expect.not.arrayContaining(['addAttachment']),
    ]);
    expect((await remove('applicant', id, body.attachmentId)).body.code).toBe('not_found');
  });

  test('move no deadline, and their workflow deals with them', async () => {
    const id = await toInReview(harness);
    const due = (await shown('lead', id)).due;
    await attach(harness, 'reviewer-legal', id, pdf(), { purpose: 'review' });
    expect([(await shown('lead', id)).due, due]).toEqual([due, expect.objectContaining({ what: 'remindReviewer' })]);
    await expectStatus(
      await (
        await harness.as('lead')
      ).post(`/applications/${id}/assignments`, {
        step: 'data',
        reviewerId: (await harness.as('reviewer-data')).id,
      }),
      200,
    );
    await until('the workflow has dealt with its row', async () => {
      const { version, acknowledged } = await harness.database.db
        .selectFrom('stream')
        .where('id', '=', id)
        .select(['version', 'acknowledged'])
        .executeTakeFirstOrThrow();
      return version === acknowledged;
    });
  });
});

test('another organisation finds neither list nor file', async () => {
  const { id } = await toDraft(harness);
  const { attachmentId } = (await attach(harness, 'applicant', id, pdf())).body;
  for (const login of ['applicant2', 'lead'])
    for (const path of ['', `/${attachmentId}`])
      expect((await (await harness.as(login)).get(`/applications/${id}/attachments${path}`)).body.code).toBe('not_found');
  const other = (await toDraft(harness)).id;
  for (const path of [`/applications/${other}/attachments/${attachmentId}`, `/applications/${id}/attachments/x`])
    expect((await (await harness.as('applicant')).get(path)).body.code).toBe('not_found');
});

test('files stand with the acts of a grant; one with the whole account is seen by the signatory and finance alone', async () => {
  const { applicationId } = await toActive(harness);
  for (const [login, purpose, part] of [
    ['editor', 'report'],
    ['applicant', 'report', '1'],
    ['applicant', 'payee'],
  ] as const)
    expect((await attach(harness, login, applicationId, pdf(), { name: `${purpose}.pdf`, purpose, ...(part && { part }) })).status).toBe(
      201,
    );
  expect((await listed('lead', applicationId)).map(({ name, part }: { name: string; part: string }) => [name, part])).toEqual([
    ['report.pdf', null],
    ['report.pdf', '1'],
  ]);
  const seen = (login: string) => listed(login, applicationId).then((items) => items.length);
  expect([await seen('applicant'), await seen('finance'), await seen('editor'), await seen('auditor')]).toEqual([3, 3, 2, 2]);
  const { id } = (await listed('finance', applicationId))[2];
  expect((await fetchFile(harness, 'auditor', `/applications/${applicationId}/attachments/${id}`)).status).toBe(404);
  const unknown = await attach(harness, 'editor', applicationId, pdf(), { purpose: 'report', part: '99' });
  expect(unknown.body).toMatchObject({ status: 422, code: 'attachment_part_unknown', purpose: 'report' });
});

test('a file on a grant is taken away until what it shows is given; what was there for a decision stays', async () => {
  const { applicationId: id, grantId } = await toActive(harness, { ...STUDENTS, startsOn: STUDENTS_OF_A_YEAR.startsOn });
  await age(harness, grantId);
  const add = async (told: Told): Promise<string> => (await attach(harness, 'editor', id, pdf(), told)).body.attachmentId;
  const [wrong, right, ofAccount] = [
    await add({ purpose: 'report', part: '1' }),
    await add({ purpose: 'report', part: '1' }),
    await add({ purpose: 'account' }),
  ];
  expectStatus(await remove('editor', id, wrong), 200);
  await report(harness, grantId, 1);
  const waiting = await add({ purpose: 'report', part: '1' });
  for (const file of [right, waiting])
    expect((await remove('editor', id, file)).body).toMatchObject({ status: 409, code: 'attachment_given' });
  await review(harness, grantId, 1, 1, 'return');
  const anew = await add({ purpose: 'report' });
  const removable = (login: string) => listed(login, id).then((items) => items.map((file: { removable: boolean }) => file.removable));
  expect([await removable('applicant'), await removable('lead')]).toEqual([
    [false, true, false, true],
    [false, false, false, false],
  ]);
  expect((await remove('editor', id, waiting)).body.code).toBe('attachment_given');
  for (const file of [anew, ofAccount]) expectStatus(await remove('applicant', id, file), 200);
});

test('an application is submitted, and a correction answered, once the documents that the call asks for are there', async () => {
  const documents = [{ ...DELIBERATION, validMonths: 3 }];
  const callId = await openCall(harness, { terms: { documents } });
  const { id } = await toDraft(harness, { ...STUDENTS, callId });
  const applicant = await harness.as('applicant');
  const submit = async () => applicant.post(`/applications/${id}/submission`, { version: (await shown('applicant', id)).version });
  const refused = await submit();
  expect(refused.body).toMatchObject({ status: 422, code: 'documents_missing', documents: ['deliberation'], expired: [] });
  expect(refused.body.detail).toContain('Délibération');
  expectStatus(await attach(harness, 'applicant', id, pdf(), { document: 'deliberation' }), 201);
  expect((await shown('applicant', id)).documents).toMatchObject([{ key: 'deliberation', label: 'Délibération', state: 'joined' }]);
  expectStatus(await submit(), 200);
  // It grows too old while it is screened: that does not stand against a request that was received with it.
  const later = harness.door({ clock: (at) => new Date(Date.parse(at) + 120 * 86_400_000).toISOString() });
  const screener = await later.as('screener');
  expect((await screener.get(`/applications/${id}`)).body.documents).toMatchObject([{ state: 'expired' }]);
  expect((await screener.get(`/applications/${id}/rules`)).body).toMatchObject({ documents: [{ state: 'joined' }], reasons: [] });
  later.close();
  // It grows too old while the application is corrected.
  expectStatus(await ask(harness, id, 'screener'), 200);
  await harness.database.pool.query(`UPDATE attachment SET issued_on = '2020-01-01' WHERE application_id = $1`, [id]);
  expect((await answer(harness, id)).body).toMatchObject({
    status: 422,
    code: 'documents_missing',
    documents: [],
    expired: ['deliberation'],
  });
  expectStatus(await attach(harness, 'applicant', id, pdf(), { purpose: 'correction', document: 'deliberation' }), 201);
  expectStatus(await answer(harness, id), 200);
});

describe('while a correction is out', () => {
  test('files are added for it, taken away again, and answer it; what was submitted stays', async () => {
    const { id, version } = await toDraft(harness);
    const old = (await attach(harness, 'applicant', id, pdf())).body.attachmentId;
    const applicant = await harness.as('applicant');
    expectStatus(await applicant.post(`/applications/${id}/submission`, { version: version + 1 }), 200);
    const items = [{ field: '/summary', kind: 'incomplete', comment: 'Joignez le devis.' }];
    expectStatus(
      await (await harness.as('screener')).post(`/applications/${id}/corrections`, { revision: 1, items, requiredBy: null }),
      200,
    );
    const wrong = (await attach(harness, 'applicant', id, pdf(), { purpose: 'correction' })).body.attachmentId;
    expect((await attach(harness, 'applicant', id, pdf(), { purpose: 'correction', name: 'devis.pdf' })).body.state).toBe(
      'correction_requested',
    );
    expect((await remove('applicant', id, wrong)).status).toBe(200);
    expect((await remove('applicant', id, old)).body.code).toBe('wrong_state');
    const { content, version: current } = await shown('applicant', id);
    const answered = await applicant.post(`/applications/${id}/correction-answers`, { ...content, version: current });
    expect([answered.status, answered.body.state]).toEqual([200, 'submitted']);
    expect(await names('screener', id)).toEqual(['plan.pdf', 'devis.pdf']);
  });
});

describe('a removed file', () => {
  test('is listed and served no more, may come again, and its bytes are swept', async () => {
    const { id } = await toDraft(harness);
    const bytes = pdf();
    const { attachmentId } = (await attach(harness, 'applicant', id, bytes)).body;
    const { status, body } = await remove('applicant', id, attachmentId.toUpperCase());
    expect([status, body]).toMatchObject([200, { id, state: 'draft' }]);
    expect(await listed('applicant', id)).toEqual([]);
    expect((await (await harness.as('applicant')).get(`/applications/${id}/attachments/${attachmentId}`)).status).toBe(404);
    expect((await remove('applicant', id, attachmentId)).body.code).toBe('not_found');
    expect((await attach(harness, 'applicant', id, bytes)).status).toBe(201);
    const { items } = (await (await harness.as('applicant')).get(`/applications/${id}/timeline`)).body;
    expect(items.map(({ text }: { text: string }) => plain(text))).toEqual(expect.arrayContaining(['a retiré la pièce « plan.pdf »']));
  });
});

describe('bytes that the store does not give back as they were', () => {
  async function spoilt(spoil: (path: string) => Promise<unknown>) {
    const { id } = await toDraft(harness);
    const { attachmentId } = (await attach(harness, 'applicant', id, pdf())).body;
    await spoil(join(harness.filesDir, attachmentId.slice(-2), attachmentId));
    return (await harness.as('applicant')).get(`/applications/${id}/attachments/${attachmentId}`);
  }
  test.each<[string, (path: string) => Promise<unknown>]>([
    ['missing', (path) => rm(path)],
    ['cut short', (path) => writeFile(path, '%PDF')],
    ['others', (path) => writeFile(path, pdf())],
  ])('because they are %s are a problem of their own', async (_, spoil) => {
    const { status, body, headers } = await spoilt(spoil);
    expect([status, body.code]).toEqual([410, 'attachment_damaged']);
    expect([headers['content-disposition'], headers['etag']]).not.toContain('attachment');
  });
});

describe('over a connection', () => {
  let server: Server;
  beforeAll(() => {
    server = harness.app.listen(0, '127.0.0.1');
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  /** A request that is sent by hand: the test decides how much of it arrives, and whether it ends. */
  async function sending(id: string, headers: Record<string, string> = {}, login = 'applicant', path = OWN(id)) {
    const { token } = await harness.as(login);
    const sent = httpRequest({
      port: (server.address() as AddressInfo).port,
      host: '127.0.0.1',
      method: 'POST',
      path,
      headers: { Authorization: `Bearer ${token}`, 'Idempotency-Key': randomUUID(), 'Content-Type': 'application/pdf', ...headers },
    });
    const answer = new Promise<{ status: number | undefined; body: { code?: string } }>((resolve, reject) => {
      sent.on('response', (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk)).on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) }));
      });
      sent.on('error', reject);
    });
    return { sent, answer };
  }

  test('25 MB are refused by what was announced, or as soon as there are too many, and leave nothing', async () => {
    const { id } = await toDraft(harness);
    const before = [await storedIn(harness), await tracesIn(harness.database.db)];
    const announced = await sending(id, { 'Content-Length': '25000000' });
    announced.sent.flushHeaders();
    expect(await announced.answer).toMatchObject({ status: 413, body: { code: 'attachment_too_large' } });
    announced.sent.destroy();

    const unannounced = await sending(id);
    // Chunks without an end: the answer comes while the sender still has more to send.
    for (let sent = 0; sent < 21; sent += 1) unannounced.sent.write(randomBytes(1_000_000));
    expect(await unannounced.answer).toMatchObject({ status: 413, body: { code: 'attachment_too_large' } });
    unannounced.sent.end();
    expect([await storedIn(harness), await tracesIn(harness.database.db)]).toEqual(before);
  });

  const NOBODYS = '019aa1c0-0000-7000-8000-0000000000ff';
  const OWN = (id: string) => `/applications/${id}/attachments?name=a.pdf&purpose=application`;
  const REVIEW = (id: string) => `/applications/${id}/attachments?name=a.pdf&purpose=review`;
  const IMPORT = `/envelopes/${NOBODYS}/imports`;
  test.each<[string, string, 'draft' | 'submitted' | 'none', string, (id: string) => string]>([
    ['a person of another organisation', 'applicant2', 'draft', 'not_found', OWN],
    ['its own organisation, once it is submitted', 'applicant', 'submitted', 'wrong_state', OWN],
    ['a person of the fund, to a draft that is none of their business', 'lead', 'draft', 'not_found', REVIEW],
    ['any person, to what does not exist', 'applicant', 'none', 'not_found', OWN],
    ['finance, to an envelope that does not exist', 'finance', 'none', 'not_found', () => IMPORT],
  ])('of a file by %s not a byte is waited for, nor anything kept', async (_, login, state, code, pathOf) => {
    const draft = state === 'none' ? { id: NOBODYS, version: 0 } : await toDraft(harness);
    const { id, version } = draft;
    if (state === 'submitted') expectStatus(await (await harness.as('applicant')).post(`/applications/${id}/submission`, { version }), 200);
    const rows = async () =>
      (await harness.database.pool.query('SELECT (SELECT count(*) FROM command) AS commands, (SELECT count(*) FROM stored_file) AS files'))
        .rows;
    const before = [await storedIn(harness), await tracesIn(harness.database.db), await rows()];
    const type = pathOf(id) === IMPORT ? { 'Content-Type': 'text/csv' } : {};
    const { sent, answer } = await sending(id, { 'Content-Length': '5000000', ...type }, login, pathOf(id));
    sent.flushHeaders();
    expect((await answer).body.code).toBe(code);
    sent.destroy();
    expect([await storedIn(harness), await tracesIn(harness.database.db), await rows()]).toEqual(before);
  });

  test('a file that was attached is answered again under its key, though none is taken any more', async () => {
    const { id } = await toDraft(harness);
    const [bytes, key] = [pdf(), randomUUID()];
    const first = await attach(harness, 'applicant', id, bytes, { key });
    const { version } = await shown('applicant', id);
    expectStatus(await (await harness.as('applicant')).post(`/applications/${id}/submission`, { version }), 200);
    const again = await attach(harness, 'applicant', id, bytes, { key });
    expect([again.status, again.body, again.headers['idempotency-replayed']]).toEqual([201, first.body, 'true']);
    expect((await attach(harness, 'applicant', id, bytes)).body.code).toBe('wrong_state');
  });

  test('an upload that is cut leaves nothing', async () => {
    const { id } = await toDraft(harness);
    const before = [await storedIn(harness), await tracesIn(harness.database.db)];
    const { sent, answer } = await sending(id, { 'Content-Length': '10000000' });
    sent.write(pdf(5_000_000));
    await until('half of it stands in the store', async () => (await storedIn(harness)).some((name) => name.endsWith('.part')));
    sent.destroy();
    await expect(answer).rejects.toThrow();
    await until('nothing is left of it', async () => {
      const now = [await storedIn(harness), await tracesIn(harness.database.db)];
      return JSON.stringify(now) === JSON.stringify(before);
    });
  });
});

describe('in a bucket', () => {
  let s3: Awaited<ReturnType<typeof startS3>>;
  beforeAll(async () => {
    s3 = await startS3();
  });
  afterAll(() => s3.stop());

  test('files are kept and served alike', async () => {
    const door = { ...harness, ...harness.door({ files: s3Store(s3.settings) }) };
    const { id } = await toDraft(harness);
    const bytes = pdf(9_000_000);
    const { status, headers } = await attach(door, 'applicant', id, bytes);
    expect(status).toBe(201);
    const file = await fetchFile(door, 'applicant', headers['location'] ?? '');
    expect([file.status, bytes.equals(file.body)]).toEqual([200, true]);
  });

  test('that is away, an upload and a download are told so, and are answered when it is back', async () => {
    const there = { ...harness, ...harness.door({ files: s3Store(s3.settings) }) };
    const away = { ...harness, ...harness.door({ files: s3Store({ ...s3.settings, endpoint: 'http://127.0.0.1:1' }) }) };
    const { id } = await toDraft(harness);
    const [bytes, key] = [pdf(), randomUUID()];
    const { status, body, headers, text } = await attach(away, 'applicant', id, bytes, { key });
    expect([status, body.code, headers['retry-after']]).toEqual([503, 'file_store_unavailable', '2']);
    expect(text).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
    const again = await attach(there, 'applicant', id, bytes, { key });
    expect(again.status).toBe(201);
    const { token } = await harness.as('applicant');
    expect((await away.ask('get', again.headers['location'] ?? '', { token })).body.code).toBe('file_store_unavailable');
    expect((await fetchFile(there, 'applicant', again.headers['location'] ?? '')).status).toBe(200);
  });
});

test('a report, evidence and a final account are given once the documents that the call asks for with each are there', async () => {
  const of = (key: string, when: 'report' | 'account' | 'evidence') =>
    documentFor(key, when, { fr: `Pièce ${key}`, en: `Document ${key}` });
  const documents = [of('proof', 'report'), of('invoices', 'account'), { ...of('dataset', 'evidence'), obligation: 'listing' }];
  const grantId = await toAccountedAtOnce(harness, 'applicant', { documents, obligations: OBLIGATIONS });
  await age(harness, grantId);
  const { applicationId } = (await (await harness.as('applicant')).get(`/grants/${grantId}`)).body;
  const standing = async () => (await (await harness.as('applicant')).get(`/applications/${applicationId}/attachments`)).body.documents;
  const refused = await postReport(harness, grantId, 1);
  expect(refused.body).toMatchObject({ status: 422, code: 'documents_missing', documents: ['proof'], expired: [] });
  expect(refused.body.detail).toContain('Pièce proof');
  // A file of no milestone, or that says it is no document, is not it.
  expectStatus(await attach(harness, 'editor', applicationId, pdf(), { purpose: 'report', document: 'proof' }), 201);
  expectStatus(await attach(harness, 'editor', applicationId, pdf(), { purpose: 'report', part: '1' }), 201);
  expect((await postReport(harness, grantId, 1)).body.code).toBe('documents_missing');
  expectStatus(await attach(harness, 'editor', applicationId, pdf(), { purpose: 'report', part: '1', document: 'proof' }), 201);
  await report(harness, grantId, 1);
  await review(harness, grantId, 1, 1, 'accept');
  expect(await standing()).toMatchObject([
    { purpose: 'report', part: '1', key: 'proof', label: 'Pièce proof', state: 'joined' },
    { purpose: 'evidence', part: 'listing', obligation: OBLIGATIONS[0]?.label.fr, key: 'dataset', state: 'missing' },
    { purpose: 'account', part: null, key: 'invoices', state: 'missing' },
  ]);
  expect((await show()(harness, 'applicant', grantId)).body).toMatchObject({ code: 'documents_missing', documents: ['dataset'] });
  const dataset = { purpose: 'evidence', part: 'listing', document: 'dataset' };
  expectStatus(await attach(harness, 'editor', applicationId, pdf(), dataset), 201);
  expectStatus(await show()(harness, 'applicant', grantId), 200);
  expect((await giveAccount()(harness, 'applicant', grantId)).body).toMatchObject({ code: 'documents_missing', documents: ['invoices'] });
  expectStatus(await attach(harness, 'editor', applicationId, pdf(), { purpose: 'account', document: 'invoices' }), 201);
  expectStatus(await giveAccount()(harness, 'applicant', grantId), 200);
});
