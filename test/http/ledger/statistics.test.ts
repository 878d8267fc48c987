import { AWARDED_CENTS, expectStatus, STUDENTS, toGrant, today, toInReview } from '../../support/fixtures.ts';
import { toClosed } from '../../support/credit-fixtures.ts';
import { pagesOfFile } from '../../support/pages-harness.ts';
import { signedIn } from '../../support/page-session.ts';
import { withRoles } from '../../support/people-fixtures.ts';
import { FUND } from '../../support/tokens.ts';
import { formIn, wordsOf } from '../../support/web-forms.ts';

const harness = pagesOfFile();

const read = async () => expectStatus(await (await harness.as('applicant')).get('/statistics'), 200);
const NOTHING = { projects: 0, organisations: 0, awardedCents: 0, paidCents: 0 };
const UNTOLD = {
  files: 0,
  questions: ['clarity', 'ease', 'pace', 'grounds'].map((key) => ({ key, label: expect.any(String), mean: null })),
};

test('nothing is told before both sides have signed, and then what was awarded and paid, in rows that add up', async () => {
  expect(await read()).toEqual({ total: NOTHING, byYear: [], byProjectType: [], survey: UNTOLD });
  await toGrant(harness, AWARDED_CENTS);
  expect(await read()).toEqual({ total: NOTHING, byYear: [], byProjectType: [], survey: UNTOLD });
  await toClosed(harness);
  const figures = { projects: 1, organisations: 1, awardedCents: AWARDED_CENTS, paidCents: AWARDED_CENTS };
  const { total, byYear, byProjectType } = await read();
  expect(total).toEqual(figures);
  expect(byYear).toEqual([{ key: today().slice(0, 4), label: today().slice(0, 4), ...figures }]);
  // A type of one project would tell what one organisation was awarded.
  const nothing = Object.fromEntries(Object.keys(figures).map((name) => [name, null]));
  expect(byProjectType).toEqual([{ key: expect.any(String), label: expect.any(String), withheld: true, ...nothing }]);
});

test('organisations say how they were treated once they know the decision, and means of five files of three of them are public', async () => {
  const [applicant, beneficiary] = [await harness.as('applicant'), await harness.visit('applicant')];
  const answer = async (login: string, id: string, query: string) =>
    harness.ask('put', `${path(id)}${query}`, { token: (await harness.as(login)).token });
  const ids: string[] = [];
  for (let made = 0; made < 5; made += 1) ids.push((await toGrant(harness)).applicationId);
  const [first = '', second = '', ...others] = ids;
  const told = (agrees: number) => `?clarity=${agrees}&ease=${agrees}&pace=${agrees}&grounds=5`;
  const path = (id: string) => `/applications/${id}/survey`;
  const undecided = await toInReview(harness);
  expect((await applicant.get(path(undecided))).body).toMatchObject({ isOpen: false });
  expect((await answer('applicant', undecided, told(3))).body.code).toBe('survey_before_decision');
  expectStatus(await answer('lead', first, told(3)), 403);
  expectStatus(await answer('applicant2', first, told(3)), 404);
  expectStatus(await answer('applicant', first, '?clarity=6'), 400);
  for (const id of [second, ...others]) expectStatus(await answer('applicant', id, told(2)), 200);
  expect((await read())['survey']).toEqual({ ...UNTOLD, files: 4 });

  const page = `/dossiers/${first}`;
  expect((await beneficiary.get(page)).html).toContain(`${page}/enquete`);
  expect((await beneficiary.get(`/dossiers/${undecided}`)).html).not.toContain('/enquete');
  expect((await (await harness.visit('lead')).get(page)).html).not.toContain('/enquete');
  // One of the fund's people who writes applications too reads those of other organisations, and is not asked of them.
  const { id: personId } = await withRoles(harness, 'writes-too', FUND, 'lead', 'applicant');
  const { name, value } = await signedIn(harness.database.db, harness.url, { personId, roles: [] });
  const seen = await beneficiary.get(page, { Cookie: `${name}=${value}` });
  expect([seen.status, seen.html.includes('/enquete')]).toEqual([200, false]);
  const form = formIn((await beneficiary.get(`${page}/enquete`)).html);
  expect(await beneficiary.post(`${page}/enquete`, { ...form, clarity: '4' })).toMatchObject({ status: 422 });
  const answers = { clarity: '4', ease: '2', pace: '2', grounds: '5' };
  expect(await beneficiary.post(`${page}/enquete`, { ...form, ...answers })).toMatchObject({
    status: 303,
    location: `${page}?fait=answerSurvey`,
  });
  const { questions } = (await applicant.get(path(first))).body;
  expect(questions.map(({ agrees }: { agrees: number }) => agrees)).toEqual([4, 2, 2, 5]);
  // Means of one organisation's files would be what that organisation says.
  expect((await read())['survey']).toEqual({ ...UNTOLD, files: 5 });
  expectStatus(await answer('applicant2', (await toGrant(harness, AWARDED_CENTS, STUDENTS, 'applicant2')).applicationId, told(2)), 200);
  expect((await read())['survey']).toEqual({ ...UNTOLD, files: 6 });
  const { applicationId: third } = await toGrant(harness, AWARDED_CENTS, STUDENTS, 'ministry');
  expectStatus(await answer('ministry', third, told(2)), 200);
  expect((await read())['survey']).toMatchObject({ files: 7, questions: [{ mean: 16 / 7 }, { mean: 2 }, { mean: 2 }, { mean: 5 }] });
  expect(wordsOf((await beneficiary.get('/statistiques')).html)).toMatch(/Réponses sur 7 dossiers décidés.*était clair 2,3/);
});
