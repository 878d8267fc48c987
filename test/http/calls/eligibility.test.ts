import type { OrganisationDirectory } from '../../../api/http/deps.ts';
import { directoryOfThese, DirectoryUnavailable } from '../../../api/people/organisation-directory.ts';
import { type Actor, appOfFile } from '../../support/app-harness.ts';

const harness = appOfFile();

const OFFICE = '99990017800016';
const BARQUES = '41816609600051';
const DIRECTORY = directoryOfThese('annuaire', [
  { siret: OFFICE, name: 'Office national des lacs et rivières', legalCategory: '7389' },
  { siret: BARQUES, name: 'Barques et Cie', legalCategory: '5710' },
]);
const AWAY: OrganisationDirectory = { source: 'annuaire', find: () => Promise.reject(new DirectoryUnavailable('away')) };

/** A person without a role, at a door that asks this directory. */
const askerWith = (directory?: OrganisationDirectory): Promise<Actor> => (directory ? harness.door({ directory }) : harness).as('auditor');
const PROJECT = { projectTypes: 'proactive,data_available', servedBy: 'api', costCents: '50000000', months: '18' };
const at = (query: Record<string, string>) => `/calls/donnees-2023/eligibility?${new URLSearchParams(query)}`;

test('who is eligible is told how much, in which form, in which tranches and with which indicators', async () => {
  const asker = await askerWith(DIRECTORY);
  const { status, body } = await asker.get(at({ siret: OFFICE, ...PROJECT }));
  expect(status).toBe(200);
  expect(body).toMatchObject({
    eligible: true,
    reasons: [],
    asksLegalCategory: false,
    organisation: { siret: OFFICE, name: 'Office national des lacs et rivières', legalCategory: '7389', source: 'annuaire' },
    mostCents: 25_000_000,
  });
  expect(body.legalForm.rules).toEqual([{ rule: 'ownFunding', percent: 50, article: 'règles de cofinancement de l’appel' }]);
  expect(body.tranches.reduce((sum: number, { amountCents }: { amountCents: number }) => sum + amountCents, 0)).toBe(25_000_000);
  expect(body.tranches[0].firm).toBe(true);
  expect(body.indicators.map(({ key }: { key: string }) => key)).toEqual(expect.arrayContaining(['users_informed', 'transmissions']));
});

test('who is not eligible is told each reason, as a submission would say it', async () => {
  const asker = await askerWith(DIRECTORY);
  const { body } = await asker.get(at({ siret: BARQUES, ...PROJECT, costCents: '100' }));
  expect(body.eligible).toBe(false);
  expect(body.reasons.map(({ code }: { code: string }) => code)).toEqual(['organisation_not_eligible', 'cost_out_of_bounds']);
  expect(body.reasons[0].detail).toContain('5710');
});

test.each([
  ['does not know the SIRET', directoryOfThese('annuaire', [])],
  ['does not answer', AWAY],
  ['is not there', undefined],
])('where the directory %s the legal category is asked for, and what is said of it counts', async (_what, directory) => {
  const asker = await askerWith(directory);
  const without = await asker.get(at({ siret: OFFICE, ...PROJECT }));
  expect(without.body).toMatchObject({
    eligible: false,
    asksLegalCategory: true,
    reasons: [],
    mostCents: null,
    legalForm: null,
    tranches: [],
  });
  const said = await asker.get(at({ siret: OFFICE, legalCategory: '7389', ...PROJECT }));
  expect(said.body).toMatchObject({ eligible: true, asksLegalCategory: false, organisation: { legalCategory: '7389', source: null } });
});

test('what the directory says counts, whatever legal category is claimed', async () => {
  const { body } = await (await askerWith(DIRECTORY)).get(at({ siret: BARQUES, legalCategory: '7120' }));
  expect(body).toMatchObject({ eligible: false, organisation: { legalCategory: '5710' } });
});

test.each([
  [{ siret: '41816609600052' }, '/query/siret'],
  [{ siret: OFFICE, costCents: '-5' }, '/query/costCents'],
  [{ siret: OFFICE, months: '121' }, '/query/months'],
  [{ siret: OFFICE, servedBy: 'pigeon' }, '/query/servedBy/0'],
])('%j is refused by its field', async (query, pointer) => {
  const { status, body } = await (await askerWith(DIRECTORY)).get(at(query));
  expect([status, body.fields[0].pointer]).toEqual([400, pointer]);
});

test('an unknown call is not found', async () => {
  expect((await (await askerWith(DIRECTORY)).get('/calls/eau-2099/eligibility')).status).toBe(404);
});
