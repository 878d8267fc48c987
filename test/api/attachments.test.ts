import { createHash } from 'node:crypto';
import { attach, fetchFile, pdf, storedIn } from '../support/attachments-lives.ts';
import { toDraft } from '../support/lives.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const sha256Of = (bytes: Buffer, encoding: 'hex' | 'base64' = 'hex') => createHash('sha256').update(bytes).digest(encoding);

test('a file comes back as it was sent, as a download that no page can make anything of', async () => {
  const { id, version } = await toDraft(world);
  const bytes = pdf(300_000);
  const { status, body, headers } = await attach(world, 'applicant', id, bytes, { name: 'Plan d’été.pdf' });
  expect([status, body]).toEqual([201, { id, version: version + 1, state: 'draft', due: null, attachmentId: expect.any(String) }]);
  expect(headers['location']).toBe(`/applications/${id}/attachments/${body.attachmentId}`);
  expect(await storedIn(world)).toEqual([body.attachmentId]);

  const file = await fetchFile(world, 'editor', headers['location'] ?? '');
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
});
