import { askSession, cast, toVoting } from '../../support/committee-fixtures.ts';
import { answer, ask, toCorrect, toCorrectInReview } from '../../support/correction-fixtures.ts';
import {
  expectStatus,
  opinionOn,
  signing,
  STUDENTS,
  toDraft,
  toGrant,
  toReviewed,
  toSession,
  toSubmitted,
} from '../../support/fixtures.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();
let applicant: Actor;
let editor: Actor;
let lead: Actor;
let chair: Actor;
beforeAll(async () => {
  [applicant, editor, lead, chair] = [
    await harness.as('applicant'),
    await harness.as('editor'),
    await harness.as('lead'),
    await harness.as('chair'),
  ];
});

type Change = { event: string; who: { name: string } | null; text: string };
const toldOf = (changes: Change[]) => changes.map(({ event, who, text }) => [event, who?.name ?? null, text]);

const write = (who: Actor, id: string, version: number) => who.put(`/applications/${id}`, { ...STUDENTS, callId: undefined, version });

test('a stale write lists what has changed since its writer read, newest first, as the timeline tells it', async () => {
  const { id, version } = await toDraft(harness);
  expectStatus(await write(applicant, id, version), 200);
  expectStatus(await write(editor, id, version + 1), 200);
  const { body } = await write(applicant, id, version);
  expect(toldOf(body.changes)).toEqual([
    ['updateApplication', 'Soazig Kermarrec', expect.any(String)],
    ['updateApplication', 'Aïcha Benkirane', expect.any(String)],
  ]);
  const { items } = (await applicant.get(`/applications/${id}/timeline`)).body;
  expect(body.changes).toEqual(items.toReversed().slice(0, 2));
});

test('it lists ten at most, and nothing where no such version was ever read', async () => {
  const { id, version } = await toDraft(harness);
  for (let place = 0; place < 11; place += 1) expectStatus(await write(editor, id, version + place), 200);
  expect((await write(applicant, id, version)).body.changes).toHaveLength(10);
  const { body } = await write(applicant, id, 99);
  expect([body.code, body.changes]).toEqual(['stale_version', undefined]);
  expect(body.detail).toMatch(/^L’objet a changé entre-temps\s: sa version est 12\./);
});

test('an applicant is told of what it may see: nothing of the review, and not who asked for a correction', async () => {
  const id = await toSubmitted(harness);
  const { version } = (await applicant.get(`/applications/${id}`)).body;
  expectStatus(
    await (await harness.as('screener')).post(`/applications/${id}/admissibility`, { revision: 1, decision: 'admissible' }),
    200,
  );
  const reviewer = await harness.as('reviewer-legal');
  expectStatus(await lead.post(`/applications/${id}/assignments`, { step: 'legal', reviewerId: reviewer.id }), 200);
  expectStatus(await reviewer.post(`/applications/${id}/opinions`, opinionOn('legal')), 200);
  const withdrawal = () => applicant.post(`/applications/${id}/withdrawal`, { version, reason: 'Reporté.' });
  const { body } = await withdrawal();
  expect(body.current).toBe(version + 3);
  expect(body.changes.map(({ event }: Change) => event)).toEqual(['decideAdmissibility']);
  expectStatus(await ask(harness, id, 'lead'), 200);
  const after = (await withdrawal()).body;
  expect(after.changes.map(({ event, who }: Change) => [event, who === null])).toEqual([
    ['requestCorrection', true],
    ['decideAdmissibility', false],
  ]);
  expect(after.detail).toMatch(/^L’objet a changé le /);
  expect(JSON.stringify(after)).not.toContain('Carvalho');
});

test('a chair is told of what others changed on a session, in the reader’s language', async () => {
  const [first, second] = [await toReviewed(harness), await toReviewed(harness)];
  const { id, version } = await toSession(harness, [first, second]);
  expectStatus(await askSession(chair, id, 'moves', { applicationId: second, place: 1, reason: 'Urgent.' }), 200);
  const { body } = await lead.post(`/sessions/${id}/cancellation`, { version, reason: 'Reporté.' }, undefined, 'en');
  expect(body.changes).toMatchObject([{ event: 'moveOnAgenda', who: { name: 'Bénédicte Haumont' } }]);
  expect(body.detail).toMatch(/^Bénédicte Haumont changed it on .*: its version is 2\. Read it again/);
});

test('the names of those who voted meanwhile are told to no member', async () => {
  const id = await toReviewed(harness);
  const session = await toVoting(harness, [id]);
  const { version } = (await lead.get(`/sessions/${session}`)).body;
  expectStatus(await cast(harness, 'member-1', session, { [id]: 'against' }), 200);
  const { body } = await lead.post(`/sessions/${session}/cancellation`, { version, reason: 'Reporté.' });
  expect([body.code, body.current, body.changes]).toEqual(['stale_version', version + 1, undefined]);
});

test('the two sides of a grant are told of each other', async () => {
  const { grantId } = await toGrant(harness);
  const finance = await harness.as('finance');
  const read = await signing(finance, grantId);
  expectStatus(await applicant.post(`/grants/${grantId}/signatures`, read), 200);
  const { body } = await finance.post(`/grants/${grantId}/signatures`, read);
  expect(body.changes).toMatchObject([{ event: 'signGrant', who: { name: 'Aïcha Benkirane' } }]);
});

test('a judgement on an older revision is told which fields differ, who submitted the newer one and when', async () => {
  const id = await toCorrect(harness);
  expectStatus(await answer(harness, id), 200);
  const screener = await harness.as('screener');
  const decide = (revision: number, language: 'fr' | 'en') =>
    screener.post(`/applications/${id}/admissibility`, { revision, decision: 'admissible' }, undefined, language);
  const { body } = await decide(1, 'fr');
  const [, revision] = (await screener.get(`/applications/${id}/revisions`)).body.items;
  expect(body).toMatchObject({ code: 'stale_revision', current: 2, read: 1 });
  expect(body.since).toEqual({ submittedAt: revision.submittedAt, submittedBy: revision.submittedBy, differences: revision.differences });
  expect(body.since.differences.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/summary']);
  expect(body.detail).toMatch(
    /^Le dossier en est à la version 2, déposée par Aïcha Benkirane le .*\d{4} à \d\d:\d\d\s; depuis la version 1 a changé\s: Résumé\. Relisez-la/,
  );
  expect((await decide(1, 'en')).body.detail).toMatch(/submitted by Aïcha Benkirane on .*; changes since version 1: Summary\. Read it/);
  expect((await decide(7, 'fr')).body).toMatchObject({
    code: 'stale_revision',
    current: 2,
    detail: expect.stringMatching(/^Le dossier en est à la version 2\. /),
  });
});

test('it is told all that differs over several revisions at once', async () => {
  const id = await toCorrectInReview(harness, ['legal']);
  expectStatus(await answer(harness, id), 200);
  expectStatus(await ask(harness, id, 'lead', { steps: ['legal'] }), 200);
  const { durationMonths } = (await applicant.get(`/applications/${id}`)).body.content;
  expectStatus(await answer(harness, id, 'editor', { durationMonths: durationMonths + 1 }), 200);
  const { body } = await (await harness.as('reviewer-data')).post(`/applications/${id}/opinions`, opinionOn('data'));
  expect([body.current, body.read, body.since.submittedBy.name]).toEqual([3, 1, 'Soazig Kermarrec']);
  expect(body.since.differences.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/summary', '/durationMonths']);
});
