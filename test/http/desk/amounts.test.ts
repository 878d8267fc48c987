import { pagesOfFile } from '../../support/pages-harness.ts';
import { toActive } from '../../support/fixtures.ts';

const harness = pagesOfFile();
let ids: { applicationId: string; grantId: string };
beforeAll(async () => {
  ids = await toActive(harness);
});

type Item = { kind: string; calculation: { result: string; from: { rule: string }[] } };
const itemsAt = async (path: string, login: string): Promise<Item[]> => (await (await harness.as(login)).get(path, 'en')).body.items;

test('a plan’s most is explained to its applicant, and the score to the fund alone', async () => {
  const path = `/applications/${ids.applicationId}/calculations`;
  const kindsFor = async (login: string) => (await itemsAt(path, login)).map(({ kind }) => kind);
  expect(await kindsFor('applicant')).toEqual(expect.arrayContaining(['mostRequested']));
  expect(await kindsFor('applicant')).not.toContain('score');
  expect(await kindsFor('lead')).toContain('score');
  const [most] = await itemsAt(path, 'applicant');
  expect(most?.calculation.from).toMatchObject([{ rule: 'eligibleCost' }]);
  expect((await (await harness.as('applicant2')).get(path)).status).toBe(404);
});

test('the rate of a grant is explained once both sides have signed, on a page that its amounts lead to', async () => {
  const [rate] = await itemsAt(`/grants/${ids.grantId}/calculations`, 'applicant');
  expect(rate).toMatchObject({ kind: 'rate', calculation: { result: expect.stringMatching(/%$/) } });
  const owner = await harness.visit('applicant');
  expect((await owner.get(`/dossiers/${ids.applicationId}`)).html).toContain(`/dossiers/${ids.applicationId}/calculs`);
  expect((await owner.get(`/dossiers/${ids.applicationId}/calculs`)).html).toContain('La dépense subventionnable est le coût');
  expect((await owner.get(`/conventions/${ids.grantId}/calculs`)).html).toContain('Taux de la subvention');
});

test('a refusal says its figures and what it rests on, as a problem, in a view, and on the page of its form', async () => {
  const finance = await harness.as('finance');
  const body = { tranche: 1, claimedCents: 100, reason: 'Payé deux fois.' };
  const problem = (await finance.post(`/grants/${ids.grantId}/claims`, body)).body;
  expect(problem).toMatchObject({ code: 'claimed_above_paid', why: { rule: 'claimed_above_paid', from: [{ rule: 'claimable' }] } });
  expect(problem.why.inputs.length).toBeGreaterThan(1);
  const { milestones } = (await (await harness.as('applicant')).get(`/grants/${ids.grantId}`)).body;
  const [early] = milestones[0].refused;
  expect(early).toMatchObject({ code: 'report_before_period_end', why: { inputs: [{ label: 'fin de la période' }], result: 'refusé' } });
  const page = await (await harness.visit('applicant')).get(`/conventions/${ids.grantId}/bilans/1`);
  expect(page.html).toContain('L’opération n’est pas possible, au vu des éléments suivants.');
});
