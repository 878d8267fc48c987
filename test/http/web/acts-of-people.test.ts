import { openAct, sendAct } from '../../support/act-page.ts';
import { openCall } from '../../support/calls.ts';
import { expectStatus, STUDENTS, toSubmitted, today } from '../../support/fixtures.ts';
import { roleless, withRoles } from '../../support/people-fixtures.ts';
import { type PagesHarness, startPagesHarness, type Visitor } from '../../support/pages-harness.ts';
import { FUND } from '../../support/tokens.ts';

const REASON = 'Je remplace ma collègue partie en retraite.';

let harness: PagesHarness;
let admin: Visitor;
let manager: Visitor;
let chair: Visitor;
beforeAll(async () => {
  harness = await startPagesHarness();
  [admin, manager, chair] = [await harness.visit('admin'), await harness.visit('manager'), await harness.visit('chair')];
  await Promise.all(['lead', 'reviewer-data', 'finance', 'applicant', 'member-1'].map((login) => harness.as(login)));
});
afterAll(() => harness.stop());

const absencesOf = async (login: string) => {
  const { id } = await harness.as(login);
  return { id, ...(await (await harness.as('auditor')).get(`/people/${id}/absences`)).body };
};

test('a reviewer declares its absence by names and dates, of those whom the rule lets stand in', async () => {
  const legal = await harness.visit('reviewer-legal');
  const { id } = await harness.as('reviewer-legal');
  const page = await openAct(legal, `/agir/declareAbsence/${id}`);
  const [data, finance, applicant] = await Promise.all(['reviewer-data', 'finance', 'applicant'].map((login) => harness.as(login)));
  expect(page.html).toContain(`value="${data?.id}"`);
  // A substitute of a reviewer reviews as well, and people of an organisation do not act for the fund.
  for (const each of [finance, applicant]) expect(page.html).not.toContain(`value="${each?.id}"`);
  expect(page.text).toContain('Les avis demandés à la personne passent');
  expect(page.form('/startsOn')['/startsOn']).toEqual([today()]);
  expect(await sendAct(legal, page, '/startsOn')).toMatchObject({ status: 422 });
  const sent = { '/endsOn': today(), '/substituteId': data?.id ?? '' };
  expect(await sendAct(legal, page, '/startsOn', sent)).toMatchObject({ location: '/mon-compte?fait=declareAbsence' });
  expect((await absencesOf('reviewer-legal')).items).toMatchObject([{ substitute: { id: data?.id }, startsOn: today() }]);
});

test('a second person confirms an absence whose dates, substitute and author it reads; its end is called off', async () => {
  const { id } = await harness.as('finance');
  const [lead, payer] = [await harness.as('lead'), await harness.as('payer')];
  const asking = await openAct(await harness.visit('lead'), `/agir/declareAbsence/${id}`);
  // The caller does not name itself.
  expect(asking.html).not.toContain(`value="${lead.id}"`);
  const days = { '/startsOn': '2099-03-01', '/endsOn': '2099-03-20', '/substituteId': payer.id };
  expect(await sendAct(await harness.visit('lead'), asking, '/startsOn', days)).toMatchObject({ status: 303 });
  const [names, by] = [(await payer.get('/me')).body.name, (await lead.get('/me')).body.name];
  const page = await openAct(chair, `/agir/confirmAbsence/${id}`);
  for (const words of ['du 1er mars 2099 au 20 mars 2099', names, by, 'à confirmer', 'Rôles exercés en remplacement'])
    expect(page.text).toContain(words);
  const field = /name="(~key)"/.exec(page.html)?.[1] ?? '';
  expect(await sendAct(chair, page, field)).toMatchObject({ status: 303 });
  const ending = await openAct(chair, `/agir/endAbsence/${id}`);
  for (const words of ['du 1er mars 2099 au 20 mars 2099', 'est annulée', 'Confirmée par']) expect(ending.text).toContain(words);
  expect(await sendAct(chair, ending, '~key')).toMatchObject({ status: 303 });
  expect((await absencesOf('finance')).items[0].state).toBe('cancelled');
});

test('a role is asked for beside who will answer, and given or refused beside the request', async () => {
  const asking = await harness.visit('editor');
  const { id } = await harness.as('editor');
  const page = await openAct(asking, '/agir/askRole');
  expect(page.text).toContain('Qui répondra');
  expect(await sendAct(asking, page, '/reason', { '/role': 'signatory', '/reason': REASON })).toMatchObject({ status: 303 });
  const managers = await openAct(manager, `/agir/giveRole/${id}`);
  expect(managers.text).not.toContain('Présidence du comité');
  expect((await openAct(admin, `/agir/giveRole/${id}`)).text).toContain('Présidence du comité');
  const answering = await openAct(manager, `/agir/refuseRole/${id}?role=signatory`);
  for (const words of [REASON, 'Signature autorisée', 'Demandé par la personne le', 'Ses rôles aujourd’hui'])
    expect(answering.text).toContain(words);
  expect(answering.html).toContain('Refuser la demande</button>');
  const refused = await sendAct(manager, answering, '/role', { '/reason': 'Pas encore.' }, `/agir/refuseRole/${id}`);
  expect(refused).toMatchObject({ status: 303 });
  const giving = await openAct(manager, `/agir/giveRole/${id}?role=signatory`);
  expect(giving.text).toContain('La personne n’a pas demandé ce rôle.');
  expect(giving.html).not.toContain('Refuser la demande</button>');
  expect(await sendAct(manager, giving, '/role')).toMatchObject({ status: 303 });
  const withdrawing = await openAct(manager, `/agir/withdrawRole/${id}?role=signatory`);
  for (const words of ['Confié par', 'Rôles qui restent']) expect(withdrawing.text).toContain(words);
  expect(await sendAct(manager, withdrawing, '/role')).toMatchObject({ status: 303 });
});

test('an interest is declared by name, reference or SIRET, and never by an id', async () => {
  const application = await toSubmitted(harness);
  const reviewer = await harness.visit('reviewer-data');
  const { id } = await harness.as('reviewer-data');
  const page = await openAct(reviewer, `/agir/declareInterest/${id}`);
  expect(page.text).toContain(STUDENTS.title);
  expect(page.html).not.toContain('name="/organisationId"');
  const sent = { '/applicationId': application, '/reason': 'Ancien conseil du projet.' };
  expect(await sendAct(reviewer, page, '/reason', { '/reason': 'Ancien conseil du projet.' })).toMatchObject({ status: 422 });
  expect(await sendAct(reviewer, page, '/reason', sent)).toMatchObject({ status: 303 });
  expect((await openAct(reviewer, `/agir/declareInterest/${id}`)).text).toContain('Ancien conseil du projet.');
});

test('an account is disabled and enabled beside the roles that it holds, and an organisation settled from what is known', async () => {
  const { id } = await withRoles(harness, 'leaver', FUND, 'screener');
  const page = await openAct(admin, `/agir/disableAccount/${id}`);
  for (const words of ['Rôles qui ne valent plus', 'Examen de recevabilité']) expect(page.text).toContain(words);
  expect(await sendAct(admin, page, '/reason', { '/reason': 'Départ.' })).toMatchObject({ status: 303 });
  const back = await openAct(admin, `/agir/enableAccount/${id}`);
  for (const words of ['Désactivé le', 'Départ.', 'Rôles qui valent de nouveau']) expect(back.text).toContain(words);
  expect(await sendAct(admin, back, '~key')).toMatchObject({ status: 303 });
  const settling = await openAct(admin, `/agir/settleOrganisation/${id}`);
  const { name } = (await (await harness.as('admin')).get(`/people/${id}`)).body.organisation;
  expect(settling.form('/name')['/name']).toEqual([name]);
  expect(settling.text).toContain('Dit par');
});

test('a newcomer takes the role of applicant beside who submits and signs', async () => {
  await roleless(harness, 'newcomer', FUND);
  const page = await openAct(await harness.visit('manager'), '/agir/takeApplicantRole');
  for (const words of ['Qui dépose et signe', 'Mes rôles aujourd’hui']) expect(page.text).toContain(words);
});

test('a call is published beside what it will say, and closed beside what waits under it', async () => {
  const callId = await openCall(harness, { aeCents: 40_000_000, cpCents: 40_000_000 });
  const { body: call } = await (await harness.as('admin')).get(`/calls/${callId}`);
  const draft = { version: call.version, envelopeId: call.envelopeId, terms: { ...call.terms, closesOn: '2099-06-30' } };
  expectStatus(await (await harness.as('admin')).put(`/calls/${callId}`, draft), 200);
  const publishing = await openAct(admin, `/agir/publishCall/${callId}`);
  for (const words of [call.terms.title.fr, '30 juin 2099', 'Version qui est publiée 2', '400 000 €'])
    expect(publishing.text).toContain(words);
  expect(publishing.text).not.toContain(callId);
  expect(await sendAct(admin, publishing, '/version')).toMatchObject({ location: `/administration/appels/${callId}?fait=publishCall` });
  const closing = await openAct(admin, `/agir/closeCall/${callId}`);
  for (const words of ['30 juin 2099', 'liste d’attente', 'aucun']) expect(closing.text).toContain(words);
  expect(await sendAct(admin, closing, '/reason', { '/reason': 'Crédits épuisés.' })).toMatchObject({ status: 303 });
  expect((await admin.get('/agir/createCall')).html).toContain('Enveloppes qui peuvent financer un appel');
});
