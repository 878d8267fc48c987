import { answer, ask, extendAwardPeriod, localProject, silentProject, toCorrect } from '../../support/correction-fixtures.ts';
import { AWARDED_CENTS, expectStatus, STUDENTS, toActive, toGrant, toInReview, toSubmitted } from '../../support/fixtures.ts';
import { toInadmissible } from '../../support/appeal-fixtures.ts';
import { toReexamined } from '../../support/conflict-fixtures.ts';
import { withRoles } from '../../support/people-fixtures.ts';
import { type AppHarness, startAppHarness } from '../../support/app-harness.ts';

let harness: AppHarness;
beforeAll(async () => (harness = await startAppHarness()));
afterAll(() => harness.stop());

type Explained = {
  kind: string;
  detail: string | null;
  at: string | null;
  setBy: string;
  article: string | null;
  startsOn: string | null;
  stops: object[];
  calculation: { rule: string; text: string; result: string | null };
};
const datesOf = async (path: string, login: string, language: 'fr' | 'en' = 'en'): Promise<Explained[]> =>
  (await (await harness.as(login)).get(`${path}/deadlines`, language)).body.items;
const kinds = (dates: readonly Explained[]): string[] => dates.map(({ kind }) => kind).toSorted();

test('a new application shows the fund when its screening is due, counted in working days from its submission', async () => {
  const id = await toSubmitted(harness);
  const [screening, ...others] = await datesOf(`/applications/${id}`, 'lead');
  const { due } = (await (await harness.as('lead')).get(`/applications/${id}`)).body;
  expect(others).toEqual([]);
  expect(screening).toMatchObject({ kind: 'screening', at: due.at, setBy: 'call', stops: [], calculation: { rule: 'workingDays' } });
  // What the fund's people do among themselves is theirs.
  expect(await datesOf(`/applications/${id}`, 'applicant')).toEqual([]);
});

test('an open opinion shows from when its working days run, and one that was extended that a decision has set its day', async () => {
  const id = await toInReview(harness);
  const before = await datesOf(`/applications/${id}`, 'lead');
  expect(kinds(before)).toContain('opinion');
  expect(before.every(({ kind, calculation }) => kind !== 'opinion' || calculation.rule === 'workingDays')).toBe(true);
  const lead = await harness.as('lead');
  const { review } = (await lead.get(`/applications/${id}`)).body;
  const { key } = review.find(({ state }: { state: string }) => state === 'open');
  expectStatus(await lead.post(`/applications/${id}/extensions`, { step: key, workingDays: 5, reason: 'Une pièce est attendue.' }), 200);
  const extended = (await datesOf(`/applications/${id}`, 'lead')).find((each) => each.detail === key);
  expect(extended).toMatchObject({ setBy: 'decision', calculation: { rule: 'setDay' } });
});

test('silence stands still while a correction is asked for, by the article that stops it, and then runs again', async () => {
  const id = await toCorrect(harness, await silentProject(harness));
  const stopped = (await datesOf(`/applications/${id}`, 'applicant', 'fr')).find(({ kind }) => kind === 'silence');
  expect(stopped).toMatchObject({ at: null, stops: [{ correction: 1, to: null, article: 'CRPA L114-5' }] });
  expect(stopped?.calculation).toMatchObject({ rule: 'standing', result: null, text: expect.stringContaining('suspendu') });
  expectStatus(await answer(harness, id), 200);
  const running = (await datesOf(`/applications/${id}`, 'applicant')).find(({ kind }) => kind === 'silence');
  const { silenceAt } = (await (await harness.as('applicant')).get(`/applications/${id}`)).body;
  expect(running).toMatchObject({ at: silenceAt, setBy: 'law', calculation: { rule: 'stopped' } });
});

test('a local authority sees when the law deems its request admissible, and rejects it, until a decision extends that', async () => {
  const id = await toSubmitted(harness, await localProject(harness));
  const { admissibleAt, silenceAt } = (await (await harness.as('applicant')).get(`/applications/${id}`)).body;
  const dates = await datesOf(`/applications/${id}`, 'applicant');
  expect(dates).toMatchObject([
    { kind: 'admissibility', at: admissibleAt, setBy: 'law', article: 'décret 2018-514 art. 4 II', calculation: { rule: 'period' } },
    { kind: 'silence', at: silenceAt, setBy: 'law', article: 'décret 2018-514 art. 7', calculation: { rule: 'period' } },
  ]);
  expectStatus(await extendAwardPeriod(harness, id), 200);
  expect((await datesOf(`/applications/${id}`, 'applicant'))[1]).toMatchObject({
    kind: 'silence',
    setBy: 'decision',
    calculation: { rule: 'setDay' },
  });
});

test('the answer to a correction is due by the call’s period, unless the request names a day', async () => {
  const id = await toSubmitted(harness);
  expectStatus(await ask(harness, id, 'screener'), 200);
  const [due] = await datesOf(`/applications/${id}`, 'applicant');
  expect(due).toMatchObject({ kind: 'answerCorrection', setBy: 'call', calculation: { rule: 'period' } });
});

test('a refusal shows its applicant until when an appeal is possible, by its article', async () => {
  const id = await toSubmitted(harness);
  const screener = await harness.as('screener');
  expectStatus(
    await screener.post(`/applications/${id}/admissibility`, { revision: 1, decision: 'inadmissible', reason: 'Hors champ.' }),
    200,
  );
  const [appeal] = await datesOf(`/applications/${id}`, 'applicant');
  const { appealUntil } = (await (await harness.as('applicant')).get(`/applications/${id}`)).body.contestable[0];
  expect(appeal).toMatchObject({ kind: 'appeal', at: appealUntil, setBy: 'law', article: expect.stringMatching(/CE \d|L411-2/) });
});

test('a service of the State reads of a new examination and of no article beside its dates', async () => {
  const id = await toInadmissible(harness, STUDENTS, 'ministry');
  const [ask] = await datesOf(`/applications/${id}`, 'ministry', 'fr');
  expect(ask).toMatchObject({ kind: 'appeal', label: 'Demande de réexamen possible', setBy: 'fund', article: null });
  expect(JSON.stringify(ask)).not.toMatch(/CRPA|CJA|CE /);
  const ministry = await harness.as('ministry');
  const decision = (await ministry.get(`/applications/${id}`)).body.contestable[0].decision;
  expectStatus(await ministry.post(`/applications/${id}/appeal`, { decision, grounds: 'Il est dans le champ.' }), 200);
  const [silence] = await datesOf(`/applications/${id}`, 'ministry', 'fr');
  expect(silence).toMatchObject({ kind: 'appealSilence', label: 'Rejet implicite de la demande de réexamen', article: null });
  const { label, appeals, reexamines } = (await ministry.get(`/applications/${id}`, 'fr')).body;
  expect([reexamines, label, appeals[0].label]).toEqual([true, 'Réexamen en cours', 'Demande de réexamen en cours d’examen']);
  // Its own auditor reads the same in the search of events as in the file.
  const phares = { siret: '99990031900016', organisation_name: 'Direction générale des phares et balises', legal_category: '7120' };
  const auditor = await withRoles(harness, 'auditor-of-ministry', phares, 'auditor');
  const asked = (items: { event: string; text: string }[]) => items.find(({ event }) => event === 'appealDecision')?.text;
  const [told, found] = [`/applications/${id}/timeline`, '/events?event=appealDecision'].map((path) => auditor.get(path, 'fr'));
  expect(asked((await found)?.body.items)).toBe('a demandé le réexamen de l’irrecevabilité');
  expect(asked((await told)?.body.items)).toBe('a demandé le réexamen de l’irrecevabilité');
  // CRPA L242-1 is about decisions that create rights: between services of the State there are none.
  const { applicationId } = await toReexamined(harness, () => toGrant(harness, AWARDED_CENTS, STUDENTS, 'ministry'));
  const withdrawal = (await datesOf(`/applications/${applicationId}`, 'ministry')).find(({ kind }) => kind === 'reexamination');
  expect(withdrawal).toMatchObject({ setBy: 'fund', article: null });
  expect(JSON.stringify(withdrawal)).not.toContain('L242');
});

test('a grant shows when it is to be signed, and then its reports and its obligations, each with its calculation', async () => {
  const { grantId: unsigned } = await toGrant(harness);
  expect(await datesOf(`/grants/${unsigned}`, 'applicant')).toMatchObject([
    { kind: 'signature', setBy: 'call', calculation: { rule: 'period' } },
  ]);
  const { grantId } = await toActive(harness);
  const dates = await datesOf(`/grants/${grantId}`, 'applicant');
  expect(kinds(dates)).toContain('report');
  expect(dates.filter(({ setBy }) => setBy !== 'call')).toEqual([]);
  const { milestones } = (await (await harness.as('applicant')).get(`/grants/${grantId}`)).body;
  expect(dates.filter(({ kind }) => kind === 'report').map(({ at }) => at)).toEqual(
    milestones.map(({ dueAt }: { dueAt: string }) => dueAt),
  );
});

test('dates of a thing that the caller may not see are not found', async () => {
  const id = await toSubmitted(harness);
  expect((await (await harness.as('applicant2')).get(`/applications/${id}/deadlines`)).status).toBe(404);
});
