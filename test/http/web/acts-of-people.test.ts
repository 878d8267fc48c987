import { moveDate } from '../../../domain/core/calendar.ts';
import { longDate } from '../../../domain/core/format.ts';
import { eachOf } from '../../support/each-of.ts';
import { openAct } from '../../support/act-page.ts';
import { openCall } from '../../support/calls.ts';
import { plain } from '../../support/french.ts';
import { assign, expectStatus, STUDENTS, toDraft, toInReview, toSubmitted, today } from '../../support/fixtures.ts';
import { roleless, withRoles } from '../../support/people-fixtures.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';
import { FUND, OFFICE } from '../../support/tokens.ts';
import { until } from '../../support/until.ts';
import { formIn, wordsOf } from '../../support/web-forms.ts';
import { LINE_BUTTON } from '../../../web/core/forms/field.ts';

const REASON = 'Je remplace ma collègue partie en retraite.';

const harness = pagesOfFile();
let admin: Visitor;
let manager: Visitor;
let chair: Visitor;
beforeAll(async () => {
  [admin, manager, chair] = [await harness.visit('admin'), await harness.visit('manager'), await harness.visit('chair')];
  await Promise.all(['lead', 'reviewer-data', 'finance', 'applicant', 'member-1'].map((login) => harness.as(login)));
});

const absencesOf = async (login: string) => {
  const { id } = await harness.as(login);
  return { id, ...(await (await harness.as('auditor')).get(`/people/${id}/absences`)).body };
};

test('a reviewer declares its absence by names and dates, of those whom the rule lets stand in', async () => {
  const legal = await harness.visit('reviewer-legal');
  const { id } = await harness.as('reviewer-legal');
  const page = await openAct(legal, `/agir/declareAbsence/${id}`);
  const [data, finance, applicant] = await eachOf(['reviewer-data', 'finance', 'applicant'], harness.as);
  expect(page.html).toContain(`value="${data?.id}"`);
  // A substitute of a reviewer reviews as well, and people of an organisation do not act for the fund.
  for (const each of [finance, applicant]) expect(page.html).not.toContain(`value="${each?.id}"`);
  expect(page.words).toContain('Les avis demandés à la personne passent');
  expect(page.fields['/startsOn']).toEqual([today()]);
  expect(await page.send()).toMatchObject({ status: 422 });
  const sent = { '/endsOn': today(), '/substituteId': data?.id ?? '' };
  expect(await page.send(sent)).toMatchObject({ location: '/mon-compte?fait=declareAbsence' });
  expect((await absencesOf('reviewer-legal')).items).toMatchObject([{ substitute: { id: data?.id }, startsOn: today() }]);
});

test('a substitute reads on each page for whom and until when, in its account what that means, and which tasks are not its own', async () => {
  const [impact, security] = await eachOf(['reviewer-impact', 'reviewer-security'], harness.as);
  const substitute = await harness.visit('reviewer-security');
  expect((await substitute.get('/taches')).html).not.toContain('Vous assurez la suppléance de');
  const id = await toInReview(harness);
  await assign(harness, id, 'impact');
  const endsOn = moveDate(today(), { days: 9 });
  const absence = { startsOn: today(), endsOn, substituteId: security?.id };
  expectStatus(await impact!.post(`/people/${impact?.id}/absences`, absence), 200);
  await until('the substitute is asked', async () => (await security!.get('/me/tasks')).body.items.length > 0);
  const name = 'Gaspard Etcheverry';
  for (const path of ['/taches', '/dossiers', `/dossiers/${id}`])
    expect(plain((await substitute.get(path)).html)).toContain(
      `>Vous assurez la suppléance de ${name} jusqu’au ${longDate('fr', endsOn)}.</a>`,
    );
  expect(wordsOf((await substitute.get('/taches')).html)).toContain(`En suppléance de ${name}`);
  expect(wordsOf((await substitute.get('/mon-compte')).html)).toContain(`Suppléances que j’assure ${name}, jusqu’au`);
  // What is asked of the substitute itself does not say so.
  const own = await toInReview(harness);
  const asked = { step: 'legal', reviewerId: security?.id };
  expectStatus(await (await harness.as('lead')).post(`/applications/${own}/assignments`, asked), 200);
  const { items } = (await security!.get('/me/tasks')).body;
  const standsInFor = ({ id: of }: { id: string }) => items.find((task: { id: string }) => task.id === of)?.standsInFor;
  expect([standsInFor({ id }), standsInFor({ id: own })]).toEqual([{ id: impact?.id, name }, null]);
  expectStatus(await impact!.post(`/people/${impact?.id}/absence-ends`, {}), 200);
  expect((await substitute.get('/taches')).html).not.toContain('Vous assurez la suppléance de');
});

test('a second person confirms an absence whose dates, substitute and author it reads; its end is called off', async () => {
  const { id } = await harness.as('finance');
  const [lead, payer] = [await harness.as('lead'), await harness.as('payer')];
  const asking = await openAct(await harness.visit('lead'), `/agir/declareAbsence/${id}`);
  // The caller does not name itself.
  expect(asking.html).not.toContain(`value="${lead.id}"`);
  const days = { '/startsOn': '2099-03-01', '/endsOn': '2099-03-20', '/substituteId': payer.id };
  expect(await asking.send(days)).toMatchObject({ status: 303 });
  const [names, by] = [(await payer.get('/me')).body.name, (await lead.get('/me')).body.name];
  const page = await openAct(chair, `/agir/confirmAbsence/${id}`);
  for (const words of ['du 1er mars 2099 au 20 mars 2099', names, by, 'à confirmer', 'Rôles exercés en suppléance'])
    expect(page.words).toContain(words);
  expect(await page.send()).toMatchObject({ status: 303 });
  const ending = await openAct(chair, `/agir/endAbsence/${id}`);
  for (const words of ['du 1er mars 2099 au 20 mars 2099', 'est annulée', 'Confirmée par']) expect(ending.words).toContain(words);
  expect(await ending.send()).toMatchObject({ status: 303 });
  expect((await absencesOf('finance')).items[0].state).toBe('cancelled');
});

test('a role is asked for beside who will answer, and given or refused beside the request', async () => {
  const asking = await harness.visit('editor');
  const { id } = await harness.as('editor');
  const page = await openAct(asking, '/agir/askRole');
  expect(page.words).toContain('Qui répondra');
  // What is kept of an earlier try says nothing against what a link asks for.
  await asking.post('/brouillon', { '~form': 'askRole signatory', '/role': 'manager', '/reason': REASON });
  const asked = await openAct(asking, '/agir/askRole?role=signatory');
  expect(asked.fields).toMatchObject({ '/role': ['signatory'], '/reason': [REASON] });
  // What was typed on its page since stays there, under the same link.
  await asking.post('/brouillon', { ...asked.fields, '/role': 'manager' });
  expect((await openAct(asking, '/agir/askRole?role=signatory')).fields).toMatchObject({ '/role': ['manager'], '/reason': [REASON] });
  expect(await page.send({ '/role': 'signatory', '/reason': REASON })).toMatchObject({ status: 303 });
  const managers = await openAct(manager, `/agir/giveRole/${id}`);
  expect(managers.words).not.toContain('Présidence du comité');
  expect((await openAct(admin, `/agir/giveRole/${id}`)).words).toContain('Présidence du comité');
  const answering = await openAct(manager, `/agir/refuseRole/${id}?role=signatory`);
  for (const words of [REASON, 'Signature autorisée', 'Demandé par la personne le', 'Ses rôles aujourd’hui'])
    expect(answering.words).toContain(words);
  expect(answering.html).toContain('Refuser la demande</button>');
  const refused = await answering.send({ '/reason': 'Pas encore.' }, 'refuseRole');
  expect(refused).toMatchObject({ status: 303 });
  const giving = await openAct(manager, `/agir/giveRole/${id}?role=signatory`);
  expect(giving.words).toContain('La personne n’a pas demandé ce rôle.');
  expect(giving.words).toMatch(/Rôles une fois confié [^.]*Signature autorisée/);
  expect(giving.html).not.toContain('Refuser la demande</button>');
  expect(await giving.send()).toMatchObject({ status: 303 });
  const withdrawing = await openAct(manager, `/agir/withdrawRole/${id}?role=signatory`);
  for (const words of ['Confié par', 'Rôles qui restent']) expect(withdrawing.words).toContain(words);
  expect(await withdrawing.send()).toMatchObject({ status: 303 });
});

test('an interest is declared by name, reference or SIRET, and never by an id', async () => {
  const application = await toSubmitted(harness);
  const reviewer = await harness.visit('reviewer-data');
  const { id } = await harness.as('reviewer-data');
  const reviewed = await toInReview(harness);
  await assign(harness, reviewed, 'data');
  const page = await openAct(reviewer, `/agir/declareInterest/${id}`);
  expect(page.words).toContain(STUDENTS.title);
  // What follows is counted before it is sent: in one file, and in all of its organisation.
  const counted = async (typed: Record<string, string>) => (await page.send({ ...typed, [LINE_BUTTON]: '#' })).words;
  expect(await counted({ '/applicationId': reviewed })).toMatch(/ne juge plus 1 Avis qui lui sont demandés, à confier à d’autres 1 /);
  expect(await counted({ '/siret': OFFICE.siret })).toMatch(
    /ne juge plus ([2-9]|\d\d) Avis qui lui sont demandés, à confier à d’autres 1 /,
  );
  expect(await counted({ '/applicationId': application })).toMatch(/ne juge plus 1 Avis qui lui sont demandés, à confier à d’autres 0 /);
  expect(page.html).not.toContain('name="/organisationId"');
  const sent = { '/applicationId': application, '/reason': 'Ancien conseil du projet.' };
  expect(await page.send({ '/reason': 'Ancien conseil du projet.' })).toMatchObject({ status: 422 });
  expect(await page.send(sent)).toMatchObject({ status: 303 });
  expect((await openAct(reviewer, `/agir/declareInterest/${id}`)).words).toContain('Ancien conseil du projet.');
});

test('an account is disabled and enabled beside the roles that it holds, and an organisation settled from what is known', async () => {
  const { id } = await withRoles(harness, 'leaver', FUND, 'screener');
  const page = await openAct(admin, `/agir/disableAccount/${id}`);
  for (const words of ['Rôles qui ne valent plus', 'Examen de recevabilité']) expect(page.words).toContain(words);
  expect(await page.send({ '/reason': 'Départ.' })).toMatchObject({ status: 303 });
  const back = await openAct(admin, `/agir/enableAccount/${id}`);
  for (const words of ['Désactivé le', 'Départ.', 'Rôles qui valent de nouveau']) expect(back.words).toContain(words);
  expect(await back.send()).toMatchObject({ status: 303 });
  const settling = await openAct(admin, `/agir/settleOrganisation/${id}`);
  const { name } = (await (await harness.as('admin')).get(`/people/${id}`)).body.organisation;
  expect(settling.fields['/name']).toEqual([name]);
  expect(settling.words).toContain('Dit par');
  expect(await settling.send()).toMatchObject({ status: 303 });
});

test('the lead states which opinions a reviewer gives: the page of loads says so, and they are asked for those first', async () => {
  const { id } = await harness.as('reviewer-data');
  const lead = await harness.visit('lead');
  const page = await openAct(lead, `/agir/setCompetences/${id}`);
  for (const words of ['Cadre juridique', 'Données']) expect(page.words).toContain(words);
  expect(await page.send({ '/steps': ['legal'] })).toMatchObject({ status: 303 });
  expect((await openAct(lead, `/agir/setCompetences/${id}`)).fields['/steps']).toEqual(['legal']);
  expect((await lead.get('/charge-instruction')).html).toMatch(/Cadre juridique<br[^>]*><a[^>]*setCompetences/);
  expectStatus(await (await harness.as('lead')).put(`/people/${id}/competences`, { steps: ['legal'] }), 200);
  const found = (await lead.get('/personnes?competence=legal')).html;
  expect([found.includes(`/personnes/${id}`), (await lead.get('/personnes?competence=impact')).html.includes(id)]).toEqual([true, false]);
  const file = await toInReview(harness);
  expectStatus(await (await harness.as('lead')).post(`/applications/${file}/assignments`, { step: 'legal' }), 200);
  const { review } = (await (await harness.as('lead')).get(`/applications/${file}`)).body;
  expect(review.find(({ key }: { key: string }) => key === 'legal').reviewer.id).toBe(id);
  const { id: screener } = await harness.as('screener');
  const refused = await (await harness.as('lead')).put(`/people/${screener}/competences`, { steps: ['legal'] });
  expect([refused.status, refused.body.code]).toEqual([422, 'not_a_reviewer']);
});

test('a newcomer takes the role of applicant beside who submits and signs, and a person who has it is not offered it', async () => {
  await roleless(harness, 'newcomer', FUND);
  const page = await openAct(await harness.visit('manager'), '/agir/takeApplicantRole');
  for (const words of ['Qui dépose et signe', 'Mes rôles aujourd’hui']) expect(page.words).toContain(words);
  expect(page.buttons).toHaveLength(1);
  expect(await page.send()).toMatchObject({ status: 303 });
  const held = await openAct(await harness.visit('applicant'), '/agir/takeApplicantRole');
  expect([held.buttons, held.words]).toEqual([[], expect.stringContaining('Cette action n’est pas possible pour vous')]);
});

test('a call is published beside what it will say, and closed beside what waits under it', async () => {
  const callId = await openCall(harness, { aeCents: 40_000_000, cpCents: 40_000_000 });
  const { body: call } = await (await harness.as('admin')).get(`/calls/${callId}`);
  const draft = { version: call.version, envelopeId: call.envelopeId, terms: { ...call.terms, closesOn: '2099-06-30' } };
  expectStatus(await (await harness.as('admin')).put(`/calls/${callId}`, draft), 200);
  const publishing = await openAct(admin, `/agir/publishCall/${callId}`);
  for (const words of [call.terms.title.fr, '30 juin 2099', 'Version qui est publiée 2', '400 000 €'])
    expect(publishing.words).toContain(words);
  expect(publishing.words).not.toContain(callId);
  expect(await publishing.send()).toMatchObject({ location: `/administration/appels/${callId}?fait=publishCall` });
  const closing = await openAct(admin, `/agir/closeCall/${callId}`);
  for (const words of ['30 juin 2099', 'liste d’attente', 'aucun']) expect(closing.words).toContain(words);
  expect(await closing.send({ '/reason': 'Crédits épuisés.' })).toMatchObject({ status: 303 });
});

test('a closing says how many drafts it leaves undeposited, how many of them are complete, and what goes on', async () => {
  const callId = await openCall(harness, { aeCents: 40_000_000, cpCents: 40_000_000 });
  const mine = { ...STUDENTS, callId };
  await toDraft(harness, mine);
  expectStatus(await (await harness.as('applicant')).post('/applications', { callId, title: 'Une idée' }), 201);
  await toSubmitted(harness, mine);
  const { words } = await openAct(admin, `/agir/closeCall/${callId}`);
  for (const said of ['Brouillons, qui ne pourront plus être déposés 2, d’une administration', 'Parmi eux, complets 1'])
    expect(words).toContain(said);
  expect(words).toContain('Dossiers déposés, dont l’examen continue 1, pour 180 000 € demandés');
  // A draft is its organisation's own.
  expect(words).not.toContain('Une idée');
});

describe('a call', () => {
  const PAGE = '/administration/nouvel-appel?de=donnees-2023';
  const named = (field: string, label: string) => ({ [`${field}/fr`]: label, [`${field}/en`]: `${label} (en)` });
  const typed = {
    '/code': 'NEU',
    ...named('/terms/title', 'Données de l’hydrologie'),
    ...named('/terms/summary', 'Un appel.'),
    '/terms/source': 'https://www.data.gouv.fr/',
    '/terms/opensOn': '2099-01-05',
  };

  test('is drafted from the rules of a published one, with names and no key, and its questions are written as they are', async () => {
    const page = await openAct(admin, PAGE);
    expect((await admin.get('/agir/createCall?de=donnees-2023')).location).toBe(PAGE);
    for (const said of ['Enveloppes qui peuvent financer un appel', 'reprend les règles', 'Repartir de'])
      expect(page.words).toContain(said);
    expect(page.fields).toMatchObject({ '/terms/title/fr': [''], '/terms/opensOn': [''], '/terms/maxRatePercent': ['50'] });
    expect(page.fields['/questions/0/title']).toEqual(['Le problème auquel le projet répond']);
    // No key is asked for.
    expect(page.words).not.toContain('Lettres minuscules, chiffres et tirets bas');
    const sent = await page.send({
      ...typed,
      ...named('/terms/steps/0/criteria/9/label', 'Sobriété numérique'),
      '/questions/20/title': 'Combien d’agents ?',
      '/questions/20/kind': 'whole',
      '/questions/20/required': 'on',
      '/questions/20/help': 'En équivalents temps plein.',
    });
    expect([sent.status, sent.location, sent.status === 303 ? '' : sent.words]).toEqual([
      303,
      '/administration/appels/donnees-de-l-hydrologie-2099?fait=createCall',
      '',
    ]);
    const shipped = (await (await harness.as('admin')).get('/calls/donnees-2023')).body.terms;
    const { terms } = (await (await harness.as('admin')).get('/calls/donnees-de-l-hydrologie-2099')).body.draft;
    expect(terms.steps[0].criteria.at(-1)).toMatchObject({ key: 'sobriete_numerique', label: { fr: 'Sobriété numérique' } });
    expect(terms.steps.slice(1)).toEqual(shipped.steps.slice(1));
    expect(terms.form).toEqual({
      ...shipped.form,
      required: [...shipped.form.required, 'combien_d_agents'],
      properties: {
        ...shipped.form.properties,
        combien_d_agents: { type: 'integer', title: 'Combien d’agents ?', description: 'En équivalents temps plein.' },
      },
    });
  });

  const press = async (fields: Record<string, string | readonly string[]>, button: string) => {
    const { html } = await admin.post(PAGE, { ...fields, '~line': button });
    return { html, fields: formIn(html) };
  };
  const types = (html: string, group: string): number => html.split(`id="f${group.replaceAll('/', '-')}-projectTypes-`).length - 1;

  test('shows its lines by their names, and of each the fields once a button asks: what it holds is sent as it was', async () => {
    const page = await openAct(admin, PAGE);
    expect(page.html.length).toBeLessThan(100_000);
    const opened = await press(page.fields, '>/terms/steps/0');
    // Without a script the page opens there too.
    expect(opened.html).toMatch(/<summary\s+autofocus>Cadre juridique/);
    const inner = await press(opened.fields, '>/terms/steps/0/criteria/0');
    for (const [name, values] of Object.entries(page.fields).filter(([each]) => each.startsWith('/')))
      expect([name, inner.fields[name]?.join('\n')]).toEqual([name, values.join('\n')]);
    const renamed = { ...inner.fields, ...named('/terms/steps/0/criteria/0/label', 'Légalité') };
    const last = await press(renamed, '>/terms/steps/3');
    // What was opened stays open, and steps are named where others wait for them.
    expect(last.html).toMatch(/<summary\s*>Légalité/);
    expect(last.html).toMatch(/id="f-terms-steps-3-after-\d" name="\/terms\/steps\/3\/after" value="data"\s+checked/);
  });

  test('asks in a line for what most lines leave out once a button wants it, and keeps it then', async () => {
    const [reserved, open] = ['/terms/steps/0/criteria/2/onlyFor', '/terms/steps/0/criteria/0/onlyFor'];
    let { html, fields } = await openAct(admin, PAGE);
    for (const button of ['', '/criteria/2', '/criteria/0']) ({ html, fields } = await press(fields, `>/terms/steps/0${button}`));
    expect([types(html, reserved), types(html, open)]).toEqual([3, 0]);
    ({ html } = await press(fields, `>${open}`));
    expect([types(html, reserved), types(html, open)]).toEqual([3, 3]);
    // A document is wanted with an obligation, which is chosen by its label.
    ({ html } = await press(fields, '+/terms/documents'));
    const [obligations] = /<select[^>]*name="\/terms\/documents\/\d+\/obligation"[\s\S]*?<\/select>/.exec(html) ?? [];
    expect(obligations).toMatch(/<option value="open_source"[^>]*>[A-Z][^<]* /);
  });

  test('is refused where its title is taken, or a question says too little, at the field that a person sees', async () => {
    const page = await openAct(admin, PAGE);
    const question = { '/questions/21/title': 'Lequel ?', '/questions/21/kind': 'one' };
    const refused = await page.send({ ...typed, ...question });
    expect([refused.status, refused.words]).toEqual([422, expect.stringContaining('Réponses possibles : à renseigner')]);
    const taken = await page.send({ ...typed, '/code': 'NEV' });
    expect([taken.status, taken.words]).toEqual([422, expect.stringContaining('Précisez le titre')]);
    expect(taken.words).not.toContain('donnees-de-l-hydrologie-2099');
  });

  test('is kept as it was typed: a line that was taken away does not come back', async () => {
    const { fields } = await openAct(admin, '/administration/nouvel-appel?de=territoires-2023');
    const kept = Object.fromEntries(Object.entries(fields).filter(([name]) => !name.startsWith('/questions/1/')));
    expect((await admin.post('/brouillon', kept)).status).toBe(204);
    const again = await openAct(admin, '/administration/nouvel-appel?de=territoires-2023');
    expect(Object.keys(again.fields).filter((name) => name.startsWith('/questions/') && name.endsWith('/title'))).toHaveLength(9);
  });
});
