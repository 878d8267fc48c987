import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { sealDay, stampSeal } from '../../../db/core/seals.ts';
import { ADDED_CENTS, LONGER, more, reject, take, toAdvised } from '../../support/amendment-fixtures.ts';
import { expectStatus, toGrant, toSubmitted } from '../../support/fixtures.ts';
import { invariantFaults } from '../../support/invariants.ts';
import { type PagesHarness, startPagesHarness } from '../../support/pages-harness.ts';

let harness: PagesHarness;
let folder: string;
let refused: string;
let awarded: string;
beforeAll(async () => {
  harness = await startPagesHarness();
  folder = await mkdtemp(join(tmpdir(), 'proof-'));
  const page = await readFile('docs/auditing.md', 'utf8');
  await writeFile(join(folder, 'check.mjs'), /```js\n(.*?)```/s.exec(page)?.[1] ?? '');
  refused = await toSubmitted(harness);
  const reason = 'Hors du champ de l’appel.';
  expectStatus(
    await (await harness.as('screener')).post(`/applications/${refused}/admissibility`, { revision: 1, decision: 'inadmissible', reason }),
    200,
  );
  awarded = (await toGrant(harness)).applicationId;
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await harness.stop();
});

const seal = async (daysOn: number): Promise<void> => {
  expect(await sealDay(harness.deps.db, new Date(Date.now() + daysOn * 86_400_000).toISOString())).toBe(true);
};
const proofOf = async (id: string, login = 'applicant') => {
  const { items } = (await (await harness.as(login)).get(`/applications/${id}/decisions`)).body;
  const { key } = items.at(-1);
  return { key, items, proof: (await (await harness.as(login)).get(`/applications/${id}/decisions/${key}`)).body };
};
/** What the script of docs/auditing.md says of a proof. */
async function check(proof: unknown): Promise<string> {
  await writeFile(join(folder, 'proof.json'), JSON.stringify(proof));
  const run = promisify(execFile)(process.execPath, ['check.mjs', 'proof.json'], { cwd: folder });
  return run.then(
    ({ stdout }) => stdout,
    ({ stderr }: { stderr: string }) => stderr,
  );
}

test('before the day’s seal a decision says who took it and why, and that it is not sealed yet', async () => {
  const { items, proof } = await proofOf(refused);
  expect(items).toMatchObject([{ event: 'decideAdmissibility', author: { name: 'Mathilde Roussel' } }]);
  expect(proof).toMatchObject({ decision: { grounds: 'Hors du champ de l’appel.', votes: null }, seal: null, later: [] });
  expect(await check(proof)).toContain('in no seal yet');
});

test('once sealed, its proof is checked offline by the script of the page, up to the newest seal', async () => {
  await seal(0);
  await seal(1);
  const { proof } = await proofOf(refused);
  const { rows } = await sql<{ hash: string }>`SELECT hash FROM seal ORDER BY day DESC LIMIT 1`.execute(harness.deps.db);
  expect(proof).toMatchObject({ seal: { chain: 'decisions' }, later: [{ hash: rows[0]?.hash }] });
  expect(await check(proof)).toContain(`The event is in the seal of ${proof.seal.day}. Compare`);
  expect(await check(proof)).toContain(rows[0]?.hash);
  expect((await invariantFaults(harness.deps.db)).filter((fault) => !fault.startsWith('the newest seal'))).toEqual([]);
});

test('a proof has the token of the first seal since that a time stamp authority has seen, and says how it is checked', async () => {
  const { db } = harness.deps;
  const token = Buffer.from('a token').toString('base64');
  await stampSeal(db, () => Promise.resolve(token));
  const { proof } = await proofOf(refused);
  const { day, hash } = proof.later.at(-1);
  expect(proof.timeStamp).toEqual({ day, token });
  expect(await check(proof)).toContain(`openssl ts -verify -digest ${hash} -token_in -in token.der`);
  expect(await readFile(join(folder, 'token.der'), 'utf8')).toBe('a token');
});

test.each<[string, (proof: { record: Record<string, unknown>; seal: { lines: string[]; digest: string }; later: object[] }) => object]>([
  ['another fact', (proof) => ({ ...proof, record: { ...proof.record, facts: '{"decision":"admissible"}' } })],
  ['another reason', (proof) => ({ ...proof, decision: { grounds: 'Hors délai.' } })],
  ['another author', (proof) => ({ ...proof, record: { ...proof.record, personId: '00000000-0000-4000-8000-000000000000' } })],
  ['a line less in the seal', (proof) => ({ ...proof, seal: { ...proof.seal, lines: proof.seal.lines.slice(1) } })],
  ['a seal of another digest', (proof) => ({ ...proof, seal: { ...proof.seal, digest: '0'.repeat(64) } })],
  ['a later seal of another day', (proof) => ({ ...proof, later: proof.later.map((each) => ({ ...each, day: '2020-01-01' })) })],
])('a proof with %s does not hold', async (_, change) => {
  const { proof } = await proofOf(refused);
  expect(await check(change(proof))).toContain('this proof does not hold');
});

test('the event of a decision names the hash of its reason', async () => {
  const { proof } = await proofOf(refused);
  const groundsSha256 = createHash('sha256').update('Hors du champ de l’appel.').digest('hex');
  expect(JSON.parse(proof.record.facts)).toMatchObject({ groundsSha256 });
});

test('the proof of an award has the numbers of the votes, or says that there were none, and is a document too', async () => {
  const { key, items, proof } = await proofOf(awarded);
  // The grant records its award as well: it is one decision.
  expect(items.map(({ event }: { event: string }) => event)).toEqual(['decideAdmissibility', 'decideSession']);
  expect(proof).toMatchObject({
    decision: { event: 'decideSession', author: { capacity: 'présidence du comité, au nom du comité' }, votes: null },
  });
  const file = await (await harness.as('applicant')).get(`/applications/${awarded}/decisions/${key}/document`, 'fr');
  expect(file.headers['content-type']).toBe('application/pdf');
  const owner = await harness.visit('applicant');
  const list = await owner.get(`/dossiers/${awarded}/decisions`);
  expect(list.html).toContain(`/dossiers/${awarded}/decisions/${key}/preuve.pdf`);
  expect((await owner.get(`/dossiers/${awarded}`)).html).toContain('Courrier et preuve de cette décision');
  const kept = await owner.get(`/dossiers/${awarded}/decisions/${key}/preuve.json`);
  expect(await check(JSON.parse(kept.html))).toContain('The event is in the seal');
});

test.each([
  ['the chair where it adds money', more(), 'chair', 'présidence du comité'],
  ['the lead otherwise', LONGER, 'lead', 'direction du Datalab'],
])('the rejection of an amendment is the decision of %s, whose record has what it would have added', async (_, body, decider, capacity) => {
  const id = await take(harness, await toAdvised(body)(harness), [decider, reject]);
  const { applicationId } = (await (await harness.as('applicant')).get(`/grants/${id}`)).body;
  const { proof } = await proofOf(applicationId);
  expect(proof).toMatchObject({ decision: { event: 'rejectAmendment', author: { capacity } } });
  expect(JSON.parse(proof.record.facts)).toMatchObject({ addedCents: decider === 'chair' ? ADDED_CENTS : 0 });
});

test('a decision on a thing that the caller may not see, or that was not taken, has no proof', async () => {
  const { key } = await proofOf(refused);
  const other = await harness.as('applicant2');
  expect((await other.get(`/applications/${refused}/decisions`)).status).toBe(404);
  expect((await other.get(`/applications/${refused}/decisions/${key}`)).status).toBe(404);
  expect((await (await harness.as('applicant')).get(`/applications/${refused}/decisions/application-1`)).status).toBe(404);
});
