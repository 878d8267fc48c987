import { createHash } from 'node:crypto';
import { letterWriter } from '../../../activities/letters.ts';
import { LetterRefused, type Mail } from '../../../letters/core/post.ts';
import { printSheet } from '../../../letters/core/print-sheet.ts';
import type { Sheet } from '../../../letters/core/sheet.ts';
import { selfSigned } from '../../../local/kept-seal.ts';
import { p12Sealer } from '../../../runtime/seal/seal.ts';
import { expectStatus, toActive, toGrant, toSubmitted } from '../../support/fixtures.ts';
import { pagesOfFile } from '../../support/pages-harness.ts';
import { plain } from '../../support/french.ts';
import { readPdf } from '../../support/pdf.ts';

const harness = pagesOfFile();
let url: string;
let cookie: string;
let html: (path: string) => Promise<string>;
beforeAll(async () => {
  const door = await harness.beside({ sealer: p12Sealer(selfSigned('Fonds de test', 'x'), 'x') });
  const owner = await door.visit('applicant');
  ({ url } = door);
  ({ cookie } = owner);
  html = async (path) => (await owner.get(path)).html;
});

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

describe('where what seals gives no seal', () => {
  const away = {
    name: 'Cachet',
    level: 'qualified',
    sign: () => Promise.reject(new Error('the signature service did not answer')),
  } as const;

  test('the letter of a decision leaves all the same, says that it has none, and is kept so', async () => {
    const [sent, unsealed]: [Mail[], unknown[]] = [[], []];
    const keeping = {
      print: (sheet: Sheet) => printSheet('fr', sheet),
      sealer: { ...away, onUnsealed: (error: unknown) => unsealed.push(error) },
    };
    const id = await harness.withoutFollowing(async () => {
      const id = await toSubmitted(harness);
      const body = { revision: 1, decision: 'inadmissible', reason: 'Hors du champ de l’appel.' };
      expectStatus(await (await harness.as('screener')).post(`/applications/${id}/admissibility`, body), 200);
      await letterWriter(harness.deps.db, async (mail) => void sent.push(mail), { keeping })(id);
      return id;
    });
    expect(unsealed).toMatchObject([{ message: 'the signature service did not answer' }]);
    const [document] = sent.flatMap(({ attachments }) => attachments ?? []);
    const { parts } = await readPdf(document?.content ?? Buffer.alloc(0));
    expect(parts.flat().join('\n')).toContain('Ce document ne porte aucun cachet électronique.');
    expect(sealIn(document?.content ?? Buffer.alloc(0))).toBe(-1);
    const [{ letter }] = (await (await harness.as('applicant')).get(`/applications/${id}/decisions`)).body.items;
    expect(letter.seal).toBeNull();
  });

  test('a proof is handed out without one, and a sealed copy is refused until it answers', async () => {
    const door = await harness.beside({ sealer: away });
    const owner = await door.visit('applicant');
    const { grantId, applicationId } = await toActive(harness);
    const [{ key }] = (await (await harness.as('applicant')).get(`/applications/${applicationId}/decisions`)).body.items;
    const get = async (path: string) => fetch(door.url + path, { headers: { cookie: owner.cookie } });
    const proof = await get(`/dossiers/${applicationId}/decisions/${key}/preuve.pdf`);
    expect([proof.status, sealIn(Buffer.from(await proof.arrayBuffer()))]).toEqual([200, -1]);
    expect((await get(`/conventions/${grantId}/convention.pdf?copy=sealed`)).status).toBe(503);
    const asked = await (await harness.door({ sealer: away }).as('applicant')).get(`/grants/${grantId}/agreement?copy=sealed`);
    expect([asked.status, asked.body.code]).toEqual([503, 'seal_unavailable']);
  });
});

test('the letter of a decision is made once, before any mail of its thing, leaves with its own, and is the same bytes on the page, in the API and in the archive', async () => {
  const sent: Mail[] = [];
  const { db } = harness.deps;
  const keptBy = (name: string) => ({ print: (sheet: Sheet) => printSheet('fr', sheet), sealer: p12Sealer(selfSigned(name, 'x'), 'x') });
  const id = await harness.withoutFollowing(async () => {
    const id = await toSubmitted(harness);
    const body = { revision: 1, decision: 'inadmissible', reason: 'Hors du champ de l’appel.' };
    expectStatus(await (await harness.as('screener')).post(`/applications/${id}/admissibility`, body), 200);
    // The box is full from the letter before that of the decision on.
    const full = () => Promise.reject(new LetterRefused('the box is full'));
    await expect(letterWriter(db, full, { keeping: keptBy('Premier') })(id)).rejects.toThrow('the box is full');
    await letterWriter(db, async (mail) => void sent.push(mail), { keeping: keptBy('Second') })(id);
    return id;
  });
  const told = sent.filter(({ attachments }) => attachments);
  expect(told.length).toBeGreaterThan(0);
  expect(told[0]?.text).toContain('Ce courrier est joint en PDF.');
  const [{ key, letter }] = (await (await harness.as('applicant')).get(`/applications/${id}/decisions`)).body.items;
  expect(letter.seal).toMatchObject({ name: 'Premier', level: 'self_issued', text: expect.stringContaining('démonstration') });
  const kept = await fileAt(`/dossiers/${id}/decisions/${key}/courrier.pdf`);
  expect(createHash('sha256').update(kept.bytes).digest('hex')).toBe(letter.sha256);
  for (const { attachments } of told) expect(attachments?.[0]?.content.equals(kept.bytes)).toBe(true);
  const { title, parts } = await readPdf(kept.bytes);
  expect(title).toMatch(/irrecevable/i);
  expect(parts.map(([, text]) => text).join('\n')).toContain('Hors du champ de l’appel.');
  expect((await fileAt(`/dossiers/${id}/pieces.zip`)).bytes.includes(kept.bytes)).toBe(true);
  const page = await html(`/dossiers/${id}/decisions`);
  expect(page).toContain(`/dossiers/${id}/decisions/${key}/courrier.pdf`);
  expect(plain(page)).toContain('Cachet : Premier.');
  const other = await harness.as('applicant2');
  expect((await (await harness.as('applicant')).get(`/applications/${id}/decisions/${key}/letter`)).status).toBe(200);
  expect((await other.get(`/applications/${id}/decisions/${key}/letter`)).status).toBe(404);
  expect((await (await harness.as('applicant')).get(`/applications/${id}/decisions/application-1/letter`)).status).toBe(404);
  await expect(db.updateTable('decision_letter').set({ sha256: 'x' }).execute()).rejects.toThrow();
});

test('the letter of a decision on a grant is kept for the organisation of its application', async () => {
  const { grantId } = await toActive(harness);
  const { db } = harness.deps;
  const printed: Sheet[] = [];
  const print = (sheet: Sheet) => Promise.resolve((printed.push(sheet), Buffer.from('PDF')));
  await harness.withoutFollowing(async () => {
    const lead = await harness.as('lead');
    const { version } = (await lead.get(`/grants/${grantId}`)).body;
    expectStatus(await lead.post(`/grants/${grantId}/suspension`, { version, reason: 'Rien n’avance.' }), 200);
    await letterWriter(db, () => Promise.resolve(), { keeping: { print } })(grantId);
  });
  const { name, siret } = (await (await harness.as('applicant')).get('/me')).body.organisation;
  expect(printed).toHaveLength(1);
  expect(JSON.stringify(printed)).toContain(name);
  expect(JSON.stringify(printed)).toContain(siret);
});

test('another service seals by the same interface, and pages say what level its seals are', async () => {
  const asked: Buffer[] = [];
  const sign = (bytes: Buffer) => Promise.resolve((asked.push(bytes), Buffer.from('3003020101', 'hex')));
  const door = await harness.beside({ sealer: { name: 'Service de cachet', level: 'qualified', sign } });
  const { grantId } = await toActive(harness);
  const owner = await door.visit('applicant');
  expect((await owner.get(`/conventions/${grantId}`)).html).toContain('Cachet électronique qualifié');
  await fetch(`${door.url}/conventions/${grantId}/convention.pdf?copy=sealed`, { headers: { cookie: owner.cookie } });
  expect(asked).toHaveLength(1);
});
