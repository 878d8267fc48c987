import { type ActPage, openAct, sendAct } from '../../support/act-page.ts';
import { adviseAs, endAs, examiner, GROUNDS, REASON, toAdvised, toAppealed, toInadmissible } from '../../support/appeal-fixtures.ts';
import { award, FAR_AWAY, toScenario, toVoting, wait } from '../../support/committee-fixtures.ts';
import { expectStatus, FUEL_MAP, STUDENTS, toReviewed, toSession, today } from '../../support/fixtures.ts';
import { type PagesHarness, startPagesHarness, type Visitor } from '../../support/pages-harness.ts';
import { toWaitlisted } from '../../support/waitlist-fixtures.ts';

let harness: PagesHarness;
let chair: Visitor;
let lead: Visitor;
beforeAll(async () => {
  harness = await startPagesHarness();
  [chair, lead] = [await harness.visit('chair'), await harness.visit('lead')];
});
afterAll(() => harness.stop());

const read = async (id: string) => (await (await harness.as('auditor')).get(`/applications/${id}`)).body;

test('the chair reads the grounds, the decision and the opinion beside both answers to an appeal', async () => {
  const upheld = await toAdvised(harness);
  const page = await openAct(chair, `/agir/rejectAppeal/${upheld}`);
  expect(page.text).toContain('Accepter ou rejeter le recours');
  for (const words of [GROUNDS, 'Lu en entier.', 'Fondé', 'Les crédits manquent cette année.', '180 000 €', 'réputé rejeté le'])
    expect(page.text).toContain(words);
  expect(page.html).toContain(`formaction="/agir/rejectAppeal/${upheld}?envoi=1"`);
  expect(await sendAct(chair, page, '/reason')).toMatchObject({ status: 422 });
  expect(await sendAct(chair, page, '/reason', { '/reason': REASON })).toMatchObject({ status: 303 });
  expect(await read(upheld)).toMatchObject({ state: 'reviewed', appeal: { state: 'upheld' } });
});
