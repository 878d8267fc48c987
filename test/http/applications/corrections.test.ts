import { answer, ask, ITEM, silentProject, toCorrect, toCorrectInReview, untilDue, withdraw } from '../../support/correction-fixtures.ts';
import { assign, expectStatus, STUDENTS, toDraft, toInReview, toReviewed, toSession, toSubmitted } from '../../support/fixtures.ts';
import { eventsOf } from '../../support/timeline.ts';
import { appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

const read = async (login: string, path: string) => {
  const { status, body } = await (await harness.as(login)).get(path);
  expect([path, status]).toEqual([path, 200]);
  return body;
};
const application = (login: string, id: string) => read(login, `/applications/${id}`);

describe('a correction that is out', () => {
  const message = 'Presque complet.';
  const items = [ITEM, { field: '/costLines/1', kind: 'incorrect', comment: 'Le devis dit autre chose.' }];

  test('is shown to the applicant and to the fund, to the applicant without the people and steps of the review', async () => {
    const id = await toInReview(harness);
    await assign(harness, id, 'legal');
    expectStatus(await ask(harness, id, 'reviewer-legal', { items, message, steps: ['legal'] }), 200);
    const { correction, label, review } = await application('applicant', id);
    expect(correction).toMatchObject({ number: 1, revision: 1, state: 'open', label: 'À corriger', message, items });
    expect([correction.steps, correction.requestedBy, label, review]).toEqual([null, null, 'À corriger', null]);
    const seen = await application('lead', id);
    expect(seen.correction).toMatchObject({ steps: ['legal'], requestedBy: { name: 'Sékou Diarra' }, label: 'Réponse attendue' });
    expect(
      seen.review.map(({ key, state, deadlineAt }: { key: string; state: string; deadlineAt: string | null }) => [
        key,
        state,
        deadlineAt === null,
      ]),
    ).toEqual([
      ['legal', 'stopped', true],
      ['data', 'open', false],
      ['impact', 'open', false],
    ]);
    const timeline = (await read('applicant', `/applications/${id}/timeline`)).items;
    expect(timeline.at(-1)?.who).toBeNull();
    expect(timeline.at(-1)?.text).toMatch(/^Des corrections sont demandées pour le .* \(points\s: 2\)$/);
    const inner = (await read('lead', `/applications/${id}/timeline`)).items;
    expect(`${inner.at(-1)?.who.name} ${inner.at(-1)?.text}`).toMatch(/^Sékou Diarra a demandé des corrections pour le/);
  });

  test('leaves none of its words in an event', async () => {
    const id = await toCorrect(harness);
    expectStatus(await answer(harness, id), 200);
    expect(JSON.stringify(await eventsOf(harness, id))).not.toMatch(/manque|résumé|étudiant/);
  });
});

test('the revisions are listed with the person who submitted each and what each changed, and an answer has lines of its own', async () => {
  const id = await toCorrect(harness);
  const [first, ...others] = STUDENTS.costLines;
  const costLines = [{ ...first, label: 'Équipe' }, ...others];
  expectStatus(await answer(harness, id, 'editor', { summary: 'Un autre résumé.', costLines }), 200);
  const { items } = await read('auditor', `/applications/${id}/revisions`);
  expect(
    items.map(({ revision, submittedBy, differences }: { revision: number; submittedBy: { name: string }; differences: object[] }) => [
      revision,
      submittedBy.name,
      differences,
    ]),
  ).toEqual([
    [1, 'Aïcha Benkirane', []],
    [
      2,
      'Soazig Kermarrec',
      [
        { pointer: '/summary', before: STUDENTS.summary, after: 'Un autre résumé.' },
        { pointer: '/costLines/0', before: first, after: costLines[0] },
      ],
    ],
  ]);
  expect(items[1]?.content).toEqual((await application('applicant', id)).content);
  expect(await application('screener', id)).toMatchObject({ revision: 2, state: 'submitted', correction: null });
  const lines = await harness.database.db.selectFrom('cost_line').where('application_id', '=', id).select(['revision', 'label']).execute();
  expect(lines.filter(({ label }) => label === first?.label).map(({ revision }) => revision)).toEqual([1]);
  expect(lines).toHaveLength(2 * STUDENTS.costLines.length);
});

test('the corrections are listed, oldest first, each with how it ended', async () => {
  const id = await toCorrect(harness);
  expectStatus(await answer(harness, id), 200);
  expectStatus(await ask(harness, id, 'screener'), 200);
  await untilDue(harness, id, 'lapseCorrection');
  await untilDue(harness, id, 'remindScreener');
  expectStatus(await ask(harness, id, 'screener'), 200);
  expectStatus(await withdraw(harness, id), 200);
  const { items } = await read('applicant', `/applications/${id}/corrections`);
  expect(items).toMatchObject([
    { number: 1, revision: 1, state: 'answered', label: 'Corrigé' },
    { number: 2, revision: 2, state: 'lapsed', label: 'Sans réponse' },
    { number: 3, revision: 2, state: 'withdrawn', label: 'Dossier retiré' },
  ]);
});

test('a draft has no revision yet', async () => {
  const { id } = await toDraft(harness);
  expect(await read('applicant', `/applications/${id}/revisions`)).toEqual({ items: [] });
});

describe('a withdrawal', () => {
  test('is shown with its reason, and makes every open step pointless', async () => {
    const id = await toCorrectInReview(harness);
    expectStatus(await withdraw(harness, id, 'applicant', 'Sans budget.'), 200);
    const seen = await application('lead', id);
    expect(seen).toMatchObject({ state: 'withdrawn', label: 'Retiré', withdrawalReason: 'Sans budget.', correction: null, due: null });
    expect(seen.review.map(({ state }: { state: string }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  test('needs no reason', async () => {
    const id = await toSubmitted(harness);
    expectStatus(await withdraw(harness, id, 'applicant', ''), 200);
    expect(await application('screener', id)).toMatchObject({ withdrawalReason: '' });
  });

  test('of a draft leaves it out of the fund’s sight', async () => {
    const { id } = await toDraft(harness);
    expectStatus(await withdraw(harness, id), 200);
    expect(await application('applicant', id)).toMatchObject({ state: 'withdrawn' });
    const lead = await harness.as('lead');
    for (const path of ['', '/timeline', '/revisions', '/corrections'])
      expect((await lead.get(`/applications/${id}${path}`)).status).toBe(404);
    expect(JSON.stringify((await lead.get('/applications?state=withdrawn&limit=100')).body)).not.toContain(id);
  });

  test('from a session leaves its agenda, which is decided without it and still shows it', async () => {
    const [kept, gone] = [await toReviewed(harness), await toReviewed(harness)];
    const { id, version } = await toSession(harness, [gone, kept]);
    expectStatus(await withdraw(harness, gone), 200);
    const chair = await harness.as('chair');
    const refuse = (applicationId: string) => ({ applicationId, decision: 'refuse', reason: 'Impact non établi.' });
    expect(
      expectStatus(await chair.post(`/sessions/${id}/decision`, { version, decisions: [refuse(gone), refuse(kept)] }), 422),
    ).toMatchObject({ code: 'decisions_differ_from_agenda', missing: [], unknown: [gone] });
    expectStatus(await chair.post(`/sessions/${id}/decision`, { version, decisions: [refuse(kept)] }), 200);
    expect((await read('auditor', `/sessions/${id}`)).agenda).toMatchObject([
      { applicationId: gone, state: 'withdrawn', decision: null },
      { applicationId: kept, state: 'refused', decision: 'refuse' },
    ]);
    expect(await application('applicant', gone)).toMatchObject({ state: 'withdrawn', decision: null });
  });
});

test('silence is shown before it counts, stands while a correction is out, and is shown once it has counted', async () => {
  const id = await toSubmitted(harness, await silentProject(harness));
  const { silenceAt } = await application('applicant', id);
  expect(silenceAt).toMatch(/^\d{4}/);
  expectStatus(await ask(harness, id, 'screener'), 200);
  expect(await application('applicant', id)).toMatchObject({ silenceAt: null, impliedRejectionAt: null });
  expectStatus(await answer(harness, id), 200);
  expect(await application('applicant', id)).toMatchObject({ silenceAt });
  await untilDue(harness, id, 'recordSilence');
  const { due_at: dueAt } = await harness.database.db.selectFrom('stream').where('id', '=', id).select('due_at').executeTakeFirstOrThrow();
  expect(dueAt).toBe(silenceAt);
});
