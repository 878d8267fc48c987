import { createHash } from 'node:crypto';
import { selfSigned } from '../../../local/kept-seal.ts';
import { p12Sealer } from '../../../runtime/seal.ts';
import { toActive, toGrant } from '../../support/fixtures.ts';
import { type PagesHarness, startPagesHarness } from '../../support/pages-harness.ts';

let harness: PagesHarness;
let url: string;
let cookie: string;
let html: (path: string) => Promise<string>;
beforeAll(async () => {
  harness = await startPagesHarness();
  const door = await harness.beside({ sealer: p12Sealer(selfSigned('Fonds de test', 'x'), 'x') });
  const owner = await door.visit('applicant');
  ({ url } = door);
  ({ cookie } = owner);
  html = async (path) => (await owner.get(path)).html;
});
afterAll(() => harness.stop());

const fileAt = async (path: string): Promise<{ status: number; bytes: Buffer }> => {
  const answer = await fetch(url + path, { headers: { cookie } });
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
};
const sealIn = (bytes: Buffer): number => bytes.indexOf('/SubFilter /ETSI.CAdES.detached');

test('a sealed copy of an agreement begins with the bytes that both sides signed, and its page says what the seal is', async () => {
  const { grantId } = await toActive(harness);
  const { agreement } = (await (await harness.as('applicant')).get(`/grants/${grantId}`)).body;
  const signed = (await fileAt(`/conventions/${grantId}/convention.pdf`)).bytes;
  const sealed = (await fileAt(`/conventions/${grantId}/convention.pdf?copy=sealed`)).bytes;
  expect([sealIn(signed), sealIn(sealed) > signed.length]).toEqual([-1, true]);
  expect(createHash('sha256').update(sealed.subarray(0, signed.length)).digest('hex')).toBe(agreement.documentSha256);
  expect(await html(`/conventions/${grantId}`)).toContain('Cachet électronique de démonstration');
});

test('no draft is sealed, and without a certificate nothing is', async () => {
  const { grantId, applicationId } = await toGrant(harness);
  expect((await fileAt(`/conventions/${grantId}/convention.pdf?copy=sealed`)).status).toBe(409);
  const [{ key }] = (await (await harness.as('applicant')).get(`/applications/${applicationId}/decisions`)).body.items;
  expect(sealIn((await fileAt(`/dossiers/${applicationId}/decisions/${key}/preuve.pdf`)).bytes)).toBeGreaterThan(0);
  const plain = await (await harness.as('applicant')).get(`/applications/${applicationId}/decisions/${key}/document`);
  expect(sealIn(plain.body as unknown as Buffer)).toBe(-1);
});
