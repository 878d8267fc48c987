import { openAct } from '../../support/act-page.ts';
import { expectStatus, toInReview } from '../../support/fixtures.ts';
import { pagesOfFile } from '../../support/pages-harness.ts';

const harness = pagesOfFile();
let file: string;
beforeAll(async () => {
  file = await toInReview(harness);
});

const contactsOf = async (login: string) => (await (await harness.as(login)).get(`/contacts?file=${file}`)).body;
const name = async (login: string, personId: string) => (await harness.as(login)).put('/contacts', { file, personId });

test('both sides read whom they turn to, with the address, and applicants not who has named the fund’s', async () => {
  const { id } = await harness.as('reviewer-data');
  expectStatus(await name('lead', id), 200);
  const [ofFund, ofApplicant] = [await contactsOf('lead'), await contactsOf('applicant')];
  expect(ofFund.fund.contact).toMatchObject({ id, email: expect.stringContaining('@'), namedBy: 'Inès Carvalho' });
  expect(ofApplicant.fund.contact).toMatchObject({ id, email: ofFund.fund.contact.email, namedBy: null });
  expect([ofFund.ownSide, ofApplicant.ownSide]).toEqual(['fund', 'beneficiary']);
  expect(ofApplicant.beneficiary).toEqual(ofFund.beneficiary);
});

test('who may be named are the people of one’s own side', async () => {
  const [{ id: applicant }, { id: lead }] = [await harness.as('applicant'), await harness.as('lead')];
  const ids = async (login: string): Promise<string[]> => {
    const { body } = await (await harness.as(login)).get(`/contacts/candidates?file=${file}`);
    return body.items.map((person: { id: string }) => person.id);
  };
  expect(await ids('applicant')).toEqual(expect.arrayContaining([applicant]));
  expect(await ids('applicant')).not.toContain(lead);
  expect(await ids('lead')).toContain(lead);
  expect(await ids('lead')).not.toContain(applicant);
  expect(await ids('auditor')).toEqual([]);
  const refused = await name('lead', applicant);
  expect([refused.status, refused.body.code]).toEqual([422, 'not_a_contact']);
});

test('an organisation that does not see a file reads no contact of it', async () => {
  expectStatus(await (await harness.as('applicant2')).get(`/contacts?file=${file}`), 404);
});

test('a file’s page shows both contacts, and leads to the form and back', async () => {
  const { id: editor } = await harness.as('editor');
  const applicant = await harness.visit('applicant');
  const path = `/agir/nameContact?file=${file}&kind=application`;
  const page = (await applicant.get(`/dossiers/${file}`)).html;
  expect(page).toContain(path.replaceAll('&', '&amp;'));
  expect(page).toContain('Interlocuteurs');
  const form = await openAct(applicant, path);
  expect(form.html).toContain(`value="${editor}"`);
  // A public sheet is the beneficiary's alone.
  expect(form.html).toContain('name="/offSheet"');
  expect((await openAct(await harness.visit('lead'), path)).html).not.toContain('name="/offSheet"');
  expect(await form.send({ '/personId': editor })).toMatchObject({ location: `/dossiers/${file}?fait=nameContact` });
  expect((await contactsOf('lead')).beneficiary.contact).toMatchObject({ id: editor });
});
