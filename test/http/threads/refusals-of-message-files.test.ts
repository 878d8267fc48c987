import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_FILES } from '../../../domain/applications/attachment.ts';
import { appOfFile } from '../../support/app-harness.ts';
import { pdf, sendTo } from '../../support/attachments-fixtures.ts';
import { declareInterest } from '../../support/conflict-fixtures.ts';
import { expectStatus, toInReview } from '../../support/fixtures.ts';
import { EVERYBODY, signIn, writtenTo } from '../../support/timeline.ts';
import { until } from '../../support/until.ts';

const harness = appOfFile({ letters: true });
let file: string;
beforeAll(async () => {
  await signIn(harness, ...EVERYBODY);
  file = await toInReview(harness);
});

const begun = async (login: string): Promise<string> => {
  const answer = await (await harness.as(login)).post('/threads', { file, subject: 'Hébergement', message: 'Voici le devis.' });
  return String(expectStatus(answer, 201)['id']);
};
const joined = async (login: string, id: string, bytes = pdf(), told: { name?: string; type?: string } = {}) =>
  (await sendTo(harness, login, `/threads/${id}/attachments`, bytes, told)).body;

test('a file that goes with a message is told to the other side by its name', async () => {
  const id = await begun('lead');
  expect(await joined('lead', id, pdf(), { name: 'devis.pdf' })).toMatchObject({ id });
  await until('the applicant is written to', () => writtenTo(harness, 'Fichiers joints', 'Hébergement').length > 0);
  expect(harness.mail.find(({ subject }) => subject.startsWith('Fichiers joints'))?.text).toContain('devis.pdf');
});

test('a file of nothing, one under a name that does not fit it, and one too many are refused', async () => {
  const id = await begun('applicant');
  expect((await joined('applicant', id, Buffer.alloc(0))).code).toBe('attachment_empty');
  expect((await joined('applicant', id, pdf(), { name: 'plan.hta' })).code).toBe('attachment_name_differs');
  for (let count = 0; count < MAX_FILES; count += 1) expect(await joined('applicant', id)).toMatchObject({ id });
  expect((await joined('applicant', id)).code).toBe('attachments_full');
});

test('a file whose bytes are gone is said to be damaged', async () => {
  const id = await begun('applicant');
  const { attachmentId } = await joined('applicant', id);
  await rm(join(harness.filesDir, attachmentId.slice(-2), attachmentId));
  const { status, body } = await (await harness.as('lead')).get(`/threads/${id}/attachments/${attachmentId}`);
  expect([status, body.code]).toEqual([410, 'attachment_damaged']);
});

test('a person who has come to have an interest joins nothing more to their message', async () => {
  const id = await begun('screener');
  const { id: personId } = await harness.as('screener');
  expectStatus(await declareInterest(harness, personId, { applicationId: file, reason: 'Un proche.' }), 200);
  expect((await joined('screener', id)).code).toBe('conflict_of_interest');
});
