import { localProject, untilDue } from '../../support/correction-fixtures.ts';
import { plain } from '../../support/french.ts';
import { expectStatus, toSubmitted } from '../../support/fixtures.ts';
import { expectRefused } from '../../support/refusals.ts';
import { signIn, writtenTo } from '../../support/timeline.ts';
import { meetNextDeadline } from '../../support/transitions.ts';
import { startAppHarness, type AppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
beforeAll(async () => {
  harness = await startAppHarness({ letters: true });
  await signIn(harness, 'applicant', 'screener', 'lead', 'chair');
});
afterAll(() => harness.stop());

const read = async (login: string, id: string) => (await (await harness.as(login)).get(`/applications/${id}`)).body;
const deemed = async (): Promise<string> => {
  const id = await untilDue(harness, await toSubmitted(harness, await localProject(harness)), 'deemAdmissible');
  await meetNextDeadline(harness, id);
  return id;
};

describe('décret 2018-514 art. 4: a request that is not found inadmissible in two months', () => {
  test('says until when it may be, to both sides, and in its acknowledgement', async () => {
    const id = await toSubmitted(harness, await localProject(harness));
    const { admissibleAt, silenceAt } = await read('applicant', id);
    expect([admissibleAt, silenceAt]).toEqual([expect.stringMatching(/^\d{4}/), expect.stringMatching(/^\d{4}/)]);
    expect(await read('screener', id)).toMatchObject({ admissibleAt, deemedAdmissibleAt: null });
    await harness.heard();
    const { text = '' } = harness.mail.findLast(({ subject }) => subject.startsWith('Accusé de réception')) ?? {};
    expect(plain(text)).toMatch(/Si votre dossier n’est pas déclaré irrecevable au plus tard le .*, il sera réputé recevable/);
  });

  test('is admissible by itself: its review opens, and both sides are told', async () => {
    const id = await deemed();
    const { state, admissibleAt, deemedAdmissibleAt, review, screeningReason } = await read('lead', id);
    expect([state, admissibleAt, deemedAdmissibleAt, screeningReason]).toEqual(['in_review', null, expect.stringMatching(/^\d{4}/), null]);
    expect(review.map((step: { state: string }) => step.state)).toEqual(['open', 'open', 'open']);
    await harness.heard();
    expect(new Set(writtenTo(harness, 'Dossier réputé recevable'))).toEqual(new Set(['applicant', 'lead', 'screener']));
  });

  test('is not screened any more, and the refusal says by which article', async () => {
    const id = await deemed();
    const path = ['post', `/applications/${id}/admissibility`] as const;
    const body = { revision: 1, decision: 'inadmissible', reason: 'Il manque le plan de financement.' };
    expect(await expectRefused(harness, await harness.as('screener'), path, body, 'deemed_admissible')).toMatchObject({
      source: 'décret 2018-514 art. 4 II',
    });
  });

  test('may be found inadmissible before, and its organisation is told that it may ask again', async () => {
    const id = await toSubmitted(harness, await localProject(harness));
    const body = { revision: 1, decision: 'inadmissible', reason: 'Il manque le plan de financement.' };
    expectStatus(await (await harness.as('screener')).post(`/applications/${id}/admissibility`, body), 200);
    await harness.heard();
    const { text = '' } = harness.mail.findLast(({ subject }) => subject.startsWith('Dossier irrecevable')) ?? {};
    expect(plain(text)).toContain('Vous pouvez déposer une nouvelle demande, corrigée (décret 2018-514 art. 4 II).');
    expect((await read('applicant', id)).admissibleAt).toBeNull();
  });
});
