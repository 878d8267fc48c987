import { toDraft, toSubmitted } from '../../support/fixtures.ts';
import { claimsOf, OFFICE, signToken } from '../../support/tokens.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let lead: Actor;
beforeAll(async () => {
  lead = await harness.as('lead');
});

const put = (who: Actor, id: string, version: number, externalReference: unknown) =>
  who.put(`/applications/${id}/external-reference`, { version, externalReference });

test('what others call an application is put down as it is written, and taken away again', async () => {
  const id = await toSubmitted(harness);
  const applicant = await harness.as('applicant');
  const read = async () => (await applicant.get(`/applications/${id}`)).body.externalReference;
  expect(await read()).toBeNull();
  const first = await put(lead, id, 2, 'DIN 2026/17 – n° 4');
  expect([first.status, first.body.version, first.body.state]).toEqual([200, 3, 'submitted']);
  expect(await read()).toBe('DIN 2026/17 – n° 4');
  expect((await put(lead, id, 3, null)).status).toBe(200);
  expect(await read()).toBeNull();
  const { items } = (await applicant.get(`/applications/${id}/timeline`)).body;
  expect(items.slice(-2).map(({ text }: { text: string }) => text)).toEqual([
    'a noté la référence externe du dossier',
    'a effacé la référence externe du dossier',
  ]);
});

test('two applications may be called the same', async () => {
  for (const id of [await toSubmitted(harness), await toSubmitted(harness)])
    expect((await put(lead, id, 2, 'DIN 2026/18')).status).toBe(200);
});

test.each([
  ['after another event', 1, 'X', 409, 'stale_version'],
  ['by nothing', 2, '', 400, 'invalid_request'],
  ['by more than sixty characters', 2, 'X'.repeat(61), 400, 'invalid_request'],
])('%s it is refused', async (_, version, externalReference, status, code) => {
  const answer = await put(lead, await toSubmitted(harness), version, externalReference);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

test('a draft has none: no other organisation sees it, and its own organisation’s lead is told why', async () => {
  const { id, version } = await toDraft(harness);
  const own = await harness.enter(await signToken(claimsOf({ ...OFFICE, sub: 'own-lead', roles: ['lead'] })));
  const answers = [await put(lead, id, version, 'X'), await put(own, id, version, 'X')];
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [404, 'not_found'],
    [409, 'wrong_state'],
  ]);
});
