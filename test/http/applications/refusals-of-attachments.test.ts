import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProblemCode } from '../../../api/http/problem/problem.ts';
import { PROBLEMS, statusOf } from '../../../api/problems.ts';
import { MAX_FILE_BYTES, MAX_FILES } from '../../../domain/applications/attachment.ts';
import { DOCX, zip } from '../../support/archives.ts';
import { attach, pdf, png, storedIn, type Told } from '../../support/attachments-fixtures.ts';
import { plain } from '../../support/french.ts';
import { toDraft, toGrant, toInReview, toSubmitted } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { claimsOf, OFFICE, signToken } from '../../support/tokens.ts';
import { tracesIn } from '../../support/traces.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let ids: Record<'draft' | 'withFile' | 'full' | 'submitted' | 'inReview' | 'awarded' | 'file' | 'reviewFile', string>;
const twin = pdf();
beforeAll(async () => {
  const draft = async () => (await toDraft(harness)).id;
  ids = {
    draft: await draft(),
    withFile: await draft(),
    full: await draft(),
    submitted: await toSubmitted(harness),
    inReview: await toInReview(harness),
    awarded: (await toGrant(harness)).applicationId,
    file: '',
    reviewFile: '',
  };
  ids.file = (await attach(harness, 'applicant', ids.withFile, twin, { name: 'premier.pdf' })).body.attachmentId;
  ids.reviewFile = (await attach(harness, 'lead', ids.inReview, pdf(), { purpose: 'review' })).body.attachmentId;
  for (let count = 0; count < MAX_FILES; count += 1) await attach(harness, 'applicant', ids.full, pdf());
});

const macros = () =>
  zip([{ name: '[Content_Types].xml', content: '<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>' }]);

const NOBODYS = '019aa1c0-0000-7000-8000-000000000001';

/**
 * Sends a file that must be refused with this code, in both languages under one key, leaving nothing in the database or
 * in the store.
 */
async function refused(id: string, bytes: Buffer, code: ProblemCode, told: Told & { login?: string } = {}) {
  const { login = 'applicant', ...rest } = told;
  await harness.as(login);
  const traces = async () => [await tracesIn(harness.database.db), await storedIn(harness)];
  const before = await traces();
  const key = randomUUID();
  const fr = await attach(harness, login, id, bytes, { ...rest, key, language: 'fr' });
  const en = await attach(harness, login, id, bytes, { ...rest, key, language: 'en' });
  const { fr: french, en: english } = PROBLEMS[code];
  expect([fr.status, fr.body.code, fr.body.title]).toEqual([statusOf(code), code, french[0]]);
  expect([en.status, en.body.code, en.body.title]).toEqual([statusOf(code), code, english[0]]);
  for (const { body } of [fr, en]) expect(body.detail).not.toMatch(/undefined|null|NaN|\[object/);
  expect(fr.body.detail).not.toBe(en.body.detail);
  expect(await traces()).toEqual(before);
  return en.body;
}

describe('addAttachment', () => {
  test.each<[string, () => string, ProblemCode, Told & { login?: string }]>([
    ['to another organisation’s draft', () => ids.draft, 'not_found', { login: 'applicant2' }],
    ['to another organisation’s file in review', () => ids.inReview, 'not_found', { login: 'applicant2', purpose: 'review' }],
    ['by the fund to a draft', () => ids.draft, 'not_found', { login: 'lead', purpose: 'review' }],
    ['by the fund for the applicant', () => ids.inReview, 'not_found', { login: 'lead', purpose: 'application' }],
    ['by the applicant for the fund', () => ids.inReview, 'role_required', { purpose: 'review' }],
    ['to a submitted application', () => ids.submitted, 'wrong_state', {}],
    ['for a correction that was not asked for', () => ids.draft, 'wrong_state', { purpose: 'correction' }],
    ['for a report before the signature', () => ids.awarded, 'wrong_state', { purpose: 'report' }],
    ['for the review after the decision', () => ids.awarded, 'wrong_state', { login: 'lead', purpose: 'review' }],
    ['for an appeal against nothing', () => ids.awarded, 'nothing_to_appeal', { purpose: 'appeal' }],
    ['of a document that the call does not ask for', () => ids.draft, 'document_unknown', { document: 'deliberation' }],
    ['as the fifty-first', () => ids.full, 'attachments_full', {}],
  ])('%s is refused', async (_, id, code, told) => {
    await refused(id(), pdf(), code, told);
  });

  test.each<[string, () => Buffer, string, ProblemCode, object]>([
    ['of nothing', () => Buffer.alloc(0), 'application/pdf', 'attachment_empty', {}],
    ['of an archive', () => zip([{ name: 'a', content: 'a' }]), DOCX, 'attachment_type_refused', { mediaType: 'application/zip' }],
    ['said to be an archive', () => zip([]), 'application/zip', 'attachment_type_refused', { mediaType: 'application/zip' }],
    ['of no type', pdf, '', 'attachment_type_refused', { mediaType: '' }],
    [
      'of a document with macros',
      macros,
      DOCX,
      'attachment_type_refused',
      { mediaType: 'application/vnd.ms-word.document.macroenabled.12' },
    ],
    [
      'of a PNG that says it is a PDF',
      png,
      'application/pdf',
      'attachment_type_differs',
      { claimedType: 'application/pdf', foundType: 'image/png' },
    ],
    [
      'of a page that says it is a PDF',
      () => Buffer.from('<script>'),
      'application/pdf',
      'attachment_type_refused',
      { mediaType: 'text/html' },
    ],
    [
      'of a text that says it is a PDF',
      () => Buffer.from('Bonjour'),
      'application/pdf',
      'attachment_type_differs',
      { foundType: 'text/plain' },
    ],
    [
      'of an HTA that says it is a text',
      () => Buffer.from('<hta:application id="a"><script language="VBScript">'),
      'text/plain',
      'attachment_type_refused',
      { mediaType: 'text/html' },
    ],
    [
      'of a page behind the first lines of a CSV',
      () => Buffer.from('mois;visites\n2026-10;<script>alert(1)</script>\n'),
      'text/csv',
      'attachment_type_refused',
      { mediaType: 'text/html' },
    ],
    ['of a script', () => Buffer.from('#!/bin/sh\n'), 'text/plain', 'attachment_type_refused', { mediaType: 'text/x-shellscript' }],
    ['of a PDF that says it is a text', () => Buffer.from('%PDF-1.7\n'), 'text/plain', 'attachment_type_differs', {}],
    ['of a CSV in Latin-1', () => Buffer.from('Prénom', 'latin1'), 'text/csv', 'attachment_type_differs', { foundType: null }],
    ['of noise', () => Buffer.from('00ff00ff', 'hex'), 'image/png', 'attachment_type_differs', { foundType: null }],
    ['of a byte too many', () => pdf(MAX_FILE_BYTES + 1), 'application/pdf', 'attachment_too_large', { maxBytes: MAX_FILE_BYTES }],
  ])('%s is refused', async (_, bytes, type, code, facts) => {
    expect(await refused(ids.draft, bytes(), code, { type })).toMatchObject(facts);
  });

  test.each([
    ['plan.hta', 'text/plain', Buffer.from('Bonjour'), ['txt', 'md']],
    ['visites.csv.bat', 'text/csv', Buffer.from('mois;visites'), ['csv']],
    ['plan', 'application/pdf', pdf(), ['pdf']],
  ])('under the name %s, which does not fit its type %s, is refused', async (name, type, bytes, extensions) => {
    expect(await refused(ids.draft, bytes, 'attachment_name_differs', { name, type })).toMatchObject({ name, foundType: type, extensions });
  });

  test('packed on its way is refused', async () => {
    const { token } = await harness.as('applicant');
    const headers = { 'Content-Type': 'application/pdf', 'Content-Encoding': 'gzip' };
    const path = `/applications/${ids.draft}/attachments?name=a.pdf&purpose=application`;
    const { body } = await harness.ask('post', path, { token, key: randomUUID(), headers, body: pdf() });
    expect(body).toMatchObject({ status: 415, code: 'attachment_type_refused', mediaType: 'gzip' });
  });

  test('of the same bytes again is refused, and names the first', async () => {
    expect(await refused(ids.withFile, twin, 'attachment_twice', { name: 'second.pdf' })).toMatchObject({
      attachmentId: ids.file,
      name: 'premier.pdf',
    });
  });

  test('for the review by one of the applicant’s own organisation is refused', async () => {
    const own = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'own-screener', roles: ['screener'] })));
    const headers = { 'Content-Type': 'application/pdf' };
    const path = `/applications/${ids.inReview}/attachments?name=a.pdf&purpose=review`;
    const { body } = await harness.ask('post', path, { token: own.token, key: randomUUID(), headers, body: pdf() });
    expect(body).toMatchObject({ status: 422, code: 'conflict_of_interest' });
  });

  test.each([
    ['a path', '../../etc/passwd'],
    ['a Windows path', 'C:\\plan.pdf'],
    ['two lines', 'a.pdf\r\nSet-Cookie: a=b'],
    ['a hidden ending', 'facture\u202efdp.exe'],
    ['NUL', 'a\0.pdf'],
    ['dots', '..'],
  ])('under a name of %s is refused, and points at it', async (_, name) => {
    const { status, body } = await attach(harness, 'applicant', ids.draft, pdf(), { name });
    expect([status, body.code, body.fields]).toEqual([400, 'invalid_request', [{ pointer: '/query/name', fault: 'file_name' }]]);
    expect(plain(body.detail)).toBe('Corrigez : /query/name (nom de fichier inutilisable).');
  });

  test('under the same key with another file is refused', async () => {
    const key = randomUUID();
    const { body } = await attach(harness, 'applicant', ids.withFile, pdf(), { key });
    const stored = await storedIn(harness);
    for (const bytes of [pdf(), twin])
      expect((await attach(harness, 'applicant', ids.withFile, bytes, { key })).body.code).toBe('key_reused_with_another_body');
    expect(stored).toContain(body.attachmentId);
    expect(await storedIn(harness)).toEqual(stored);
  });
});

describe('removeAttachment', () => {
  const path = (id: string) => ['post', `/applications/${id}/attachment-removals`] as const;
  test.each<[string, () => string, () => string, string, ProblemCode]>([
    ['of nothing', () => ids.withFile, () => NOBODYS, 'applicant', 'not_found'],
    ['from another application', () => ids.draft, () => ids.file, 'applicant', 'not_found'],
    ['by another organisation', () => ids.withFile, () => ids.file, 'applicant2', 'not_found'],
    ['by the applicant of the fund’s own', () => ids.inReview, () => ids.reviewFile, 'applicant', 'not_found'],
    ['of another person’s', () => ids.inReview, () => ids.reviewFile, 'screener', 'attachment_of_somebody_else'],
  ])('%s is refused', async (_, id, attachmentId, login, code) => {
    await expectRefused(harness, await harness.as(login), path(id()), { attachmentId: attachmentId() }, code);
  });

  test('once it is submitted is refused', async () => {
    const { id, version } = await toDraft(harness);
    const { attachmentId } = (await attach(harness, 'applicant', id, pdf())).body;
    const applicant = await harness.as('applicant');
    await applicant.post(`/applications/${id}/submission`, { version: version + 1 });
    await expectRefused(harness, applicant, path(id), { attachmentId }, 'wrong_state');
  });
});

describe('reading', () => {
  test('another organisation’s files finds nothing', async () => {
    const stranger = await harness.as('applicant2');
    for (const rest of ['', `/${ids.file}`])
      expect((await stranger.get(`/applications/${ids.withFile}/attachments${rest}`)).body.code).toBe('not_found');
  });

  test('a file whose bytes are gone says so in both languages', async () => {
    const { attachmentId } = (await attach(harness, 'applicant', ids.draft, pdf())).body;
    await rm(join(harness.filesDir, attachmentId.slice(-2), attachmentId));
    const applicant = await harness.as('applicant');
    const details = await Promise.all(
      (['fr', 'en'] as const).map(async (language) => {
        const { status, body } = await applicant.get(`/applications/${ids.draft}/attachments/${attachmentId}`, language);
        expect([status, body.code]).toEqual([410, 'attachment_damaged']);
        return body.detail;
      }),
    );
    expect(details[0]).not.toBe(details[1]);
  });
});
