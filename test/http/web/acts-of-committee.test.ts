import { eachOf } from '../../support/each-of.ts';
import { openAct } from '../../support/act-page.ts';
import { assignTo, examiner, GROUNDS, lastDecision, REASON, toAdvised, toAppealed, toInadmissible } from '../../support/appeal-fixtures.ts';
import { openCall } from '../../support/calls.ts';
import { award, FAR_DAY, toConditional, toScenario, toVoting, wait } from '../../support/committee-fixtures.ts';
import { expectStatus, FUEL_MAP, STUDENTS, toReviewed, toSession, today } from '../../support/fixtures.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';
import { wordsOf } from '../../support/web-forms.ts';
import { toWaitlisted } from '../../support/waitlist-fixtures.ts';

const harness = pagesOfFile();
let chair: Visitor;
let lead: Visitor;
let applicant: Visitor;
beforeAll(async () => {
  [chair, lead, applicant] = [await harness.visit('chair'), await harness.visit('lead'), await harness.visit('applicant')];
});

const read = async (id: string) => (await (await harness.as('auditor')).get(`/applications/${id}`)).body;
const sessionOf = async (id: string) => (await (await harness.as('auditor')).get(`/sessions/${id}`)).body;

test('the chair reads grounds, decision and opinion beside both answers to an appeal', async () => {
  const [upheld, rejected] = [await toAdvised(harness), await toAdvised(harness, undefined, FUEL_MAP)];
  const { name } = (await (await examiner(harness)).get('/me')).body;
  const page = await openAct(chair, `/agir/rejectAppeal/${upheld}?appeal=1`);
  expect(page.words).toContain(`Examiné par ${name}`);
  expect(page.words).toContain('Accepter ou rejeter le recours');
  for (const words of [GROUNDS, 'Lu en entier.', 'Fondé', 'Les crédits manquent cette année.', 'réputé rejeté le'])
    expect(page.words).toContain(words);
  expect(await page.send()).toMatchObject({ status: 422 });
  expect(await page.send({ '/reason': REASON })).toMatchObject({ status: 303 });
  expect(await read(upheld)).toMatchObject({ state: 'reviewed', appeals: [{ state: 'upheld' }] });
  const other = await openAct(chair, `/agir/upholdAppeal/${rejected}?appeal=1`);
  expect(other.html).toContain(`formaction="/agir/rejectAppeal/${rejected}?appeal=1&amp;envoi=1"`);
  expect(await other.send({ '/reason': REASON }, 'rejectAppeal')).toMatchObject({ status: 303 });
  expect(await read(rejected)).toMatchObject({ state: 'rejected' });
  expect((await openAct(chair, `/agir/upholdAppeal/${rejected}?appeal=1`)).words).toContain('n’est pas possible pour vous');
});

test('an appeal is made beside the decision, and examined by a reviewer who had no part in it', async () => {
  // No step of this application was its own.
  const examining = await harness.as('reviewer-finance');
  const id = await toInadmissible(harness);
  const page = await openAct(applicant, `/agir/appealDecision/${id}?decision=${await lastDecision(harness, id)}`);
  for (const words of ['Hors sujet.', 'L’irrecevabilité', 'Sans réponse du fonds, rejet le']) expect(page.words).toContain(words);
  expect(await page.send({ '/grounds': GROUNDS })).toMatchObject({ status: 303 });
  const examiners = await harness.visit('reviewer-finance');
  const asking = await openAct(lead, `/agir/assignAppeal/${id}?appeal=1`);
  expect(asking.words).toContain(GROUNDS);
  expect(asking.words).not.toContain('finit après ce rejet');
  expect(asking.html).toContain(`value="${examining.id}"`);
  expect(await asking.send({ '/reviewerId': examining.id })).toMatchObject({ status: 303 });
  const advising = await openAct(examiners, `/agir/giveAppealOpinion/${id}?appeal=1`);
  expect(advising.words).toContain('Le recours est-il fondé ?');
  expect(advising.words).toContain(GROUNDS);
  const sent = { '/comment': 'Lu en entier.', '/verdict': 'unfounded' };
  expect(await advising.send(sent)).toMatchObject({ status: 303 });
  expect(await read(id)).toMatchObject({ appeals: [{ state: 'advised', opinion: { verdict: 'unfounded' } }] });
  const other = await toAppealed(harness, toInadmissible, FUEL_MAP);
  expect(await assignTo(harness, other, examining.id)).toMatchObject({ status: 200 });
  const founded = await openAct(examiners, `/agir/giveAppealOpinion/${other}?appeal=1`);
  expect(await founded.send({ ...sent, '/verdict': 'founded' })).toMatchObject({ status: 303 });
});

test('a service of the State asks for a new examination, and reads of no appeal', async () => {
  const id = await toInadmissible(harness, STUDENTS, 'ministry');
  const ministry = await harness.visit('ministry');
  const { decision } = (await (await harness.as('ministry')).get(`/applications/${id}`)).body.contestable[0];
  const page = await openAct(ministry, `/agir/appealDecision/${id}?decision=${decision}`);
  expect([page.title, page.buttons]).toEqual(['Demander le réexamen d’une décision', ['Demander un réexamen']]);
  const file = wordsOf((await ministry.get(`/dossiers/${id}`)).html);
  for (const words of ['Demander un réexamen', 'Décisions dont le réexamen peut être demandé', 'Demande de réexamen possible'])
    expect(file).toContain(words);
  expect(await page.send({ '/grounds': GROUNDS })).toMatchObject({ status: 303 });
  const asked = wordsOf((await ministry.get(`/dossiers/${id}?fait=appealDecision`)).html);
  for (const words of ['Réexamen en cours', 'Demandes de réexamen', 'Votre demande est enregistrée.']) expect(asked).toContain(words);
  expect(asked).toContain('a demandé le réexamen de l’irrecevabilité');
  for (const words of [page.words, file, asked]) expect(words).not.toMatch(/recours|tribunal|L411|R421/i);
  // The fund goes on to read of an appeal: it examines awards anew by itself too.
  const { items } = (await (await harness.as('lead')).get(`/applications/${id}/timeline`, 'fr')).body;
  expect(items.at(-1).text).toBe('a formé un recours contre l’irrecevabilité');
});

test('the reviewers of an application are not offered to examine its appeal, and an opinion due after silence is told', async () => {
  const callId = await openCall(harness, { terms: { appealWorkingDays: 60 } });
  const id = await toAppealed(harness, undefined, { ...STUDENTS, callId });
  const page = await openAct(lead, `/agir/assignAppeal/${id}?appeal=1`);
  expect(page.words).toContain('Le délai de l’avis finit après ce rejet, et la présidence du comité ne décide qu’une fois l’avis rendu');
  const reviewers = await Promise.all(['reviewer-legal', 'reviewer-data'].map((login) => harness.as(login)));
  for (const { id: reviewerId } of reviewers) {
    expect(page.html).not.toContain(`value="${reviewerId}"`);
    expect(await assignTo(harness, id, reviewerId)).toMatchObject({ status: 422 });
  }
});

test('a session is planned with voters alone, and shows what is asked of each envelope', async () => {
  const id = await toReviewed(harness);
  const [member, applying, reviewer] = await eachOf(['member-1', 'applicant', 'reviewer-legal'], harness.as);
  const page = await openAct(lead, '/agir/createSession');
  expect(page.words).toContain(STUDENTS.title);
  expect(page.words).toContain('180 000 €');
  expect(page.words).toContain('Dossiers prêts, par enveloppe');
  const voting = /id="f-vote-memberIds"[\s\S]*?<\/fieldset>/.exec(page.html)?.[0] ?? '';
  expect(voting).toContain(`value="${member?.id}"`);
  for (const person of [applying, reviewer]) expect(voting).not.toContain(`value="${person?.id}"`);
  expect((await page.send({ '/heldOn': '17/06/2050', '~line': '#' })).words).toContain('Ordre du jour envoyé 10 juin 2050');
  expect((await page.send({ '/heldOn': today(), '~line': '#' })).words).toContain('Ordre du jour envoyé dès maintenant');
  const sent = await page.send({ '/heldOn': today(), '/applicationIds': id });
  expect(sent.status).toBe(303);
  expect(sent.location).toMatch(/^\/comites\/[0-9a-f-]{36}\?fait=createSession$/);
  const [session] = /[0-9a-f-]{36}/.exec(sent.location ?? '') ?? [];
  const cancelling = await openAct(lead, `/agir/cancelSession/${session}`);
  for (const words of [STUDENTS.title, '180 000 €', 'un autre comité : 1']) expect(cancelling.words).toContain(words);
  expect(await cancelling.send({ '/reason': REASON })).toMatchObject({ status: 303 });
  expect(await read(id)).toMatchObject({ state: 'reviewed' });
});

test('the chair moves an application by places that say what stands there, and chooses a scenario by its decisions', async () => {
  const [students, map] = [await toReviewed(harness), await toReviewed(harness, FUEL_MAP, 'applicant2')];
  const { id } = await toSession(harness, [students, map]);
  const which = await openAct(chair, `/agir/moveOnAgenda/${id}`);
  for (const words of [STUDENTS.title, FUEL_MAP.title]) expect(which.words).toContain(words);
  const [first] = (await sessionOf(id)).agenda;
  const moving = await openAct(chair, `/agir/moveOnAgenda/${id}?applicationId=${first.applicationId}`);
  expect(moving.words).toContain('Place 2 (aujourd’hui');
  expect(moving.words).not.toContain('Place 1 (aujourd’hui');
  expect(await moving.send({ '/place': '2', '/reason': REASON })).toMatchObject({ status: 303 });
  expect((await sessionOf(id)).agenda[1].applicationId).toBe(first.applicationId);
  const api = await harness.as('chair');
  await toScenario(api, id, 'Prudent', award(students, 18_000_000), wait(map));
  await toScenario(api, id, 'Large', wait(students), wait(map));
  const choosing = await openAct(chair, `/agir/promoteScenario/${id}`);
  expect(choosing.words).toContain('Prudent');
  const promoting = await openAct(chair, `/agir/promoteScenario/${id}?scenario=1`);
  for (const words of ['Prudent', 'Retenu : 180 000 €', 'Impact mesurable.', 'Reste de l’enveloppe', 'Scénario retenu jusqu’ici aucun'])
    expect(promoting.words).toContain(words);
  expect(await promoting.send()).toMatchObject({ location: `/comites/${id}/scenarios?fait=promoteScenario` });
  const removing = await openAct(lead, `/agir/removeScenario/${id}`);
  expect(removing.words).toContain('Large');
  expect(await removing.send()).toMatchObject({ status: 303 });
});

test('the lead changes a plan that the form holds already, and takes an application off with its reason', async () => {
  const [first, second] = [await toReviewed(harness), await toReviewed(harness, FUEL_MAP, 'applicant2')];
  const { id } = await toSession(harness, [first], FAR_DAY);
  const changing = await openAct(lead, `/agir/rearrangeSession/${id}`);
  expect(changing.html).toContain(`value="${FAR_DAY}"`);
  const sent = { '/venue': 'Salle Ampère', '/applicationIds': [first, second], '/reason': REASON };
  expect(await changing.send(sent)).toMatchObject({ status: 303 });
  const session = await sessionOf(id);
  expect(session).toMatchObject({ heldOn: FAR_DAY, venue: 'Salle Ampère' });
  expect(session.agenda).toHaveLength(2);
  expect((await openAct(lead, `/comites/${id}`)).words).toContain('Salle Ampère');
  const which = await openAct(chair, `/agir/takeOffAgenda/${id}`);
  for (const words of [STUDENTS.title, FUEL_MAP.title, '180 000 €', 'Salle Ampère']) expect(which.words).toContain(words);
  const taking = await openAct(chair, `/agir/takeOffAgenda/${id}?applicationId=${first}`);
  expect(taking.words).toMatch(/Restent à l’ordre du jour 1 dossier, [\d\s]+ € demandés .* attend d’être inscrit à un autre comité/);
  expect(await taking.send({ '/leaves': 'adjourned', '/reason': REASON })).toMatchObject({ status: 303 });
  expect(await read(first)).toMatchObject({ state: 'reviewed' });
  const other = await openAct(lead, `/agir/takeOffAgenda/${id}?applicationId=${second}`);
  expect(await other.send({ '/leaves': 'taken_off', '/reason': REASON })).toMatchObject({ status: 303 });
});

test('a member who has not voted is excused beside the quorum that is left, and a condition certified beside its wording', async () => {
  const application = await toReviewed(harness);
  const voting = await toVoting(harness, [application]);
  const voter = await harness.as('member-1');
  expectStatus(await voter.post(`/sessions/${voting}/ballots`, { ballots: [{ applicationId: application, choice: 'favour' }] }), 200);
  const excusing = await openAct(lead, `/agir/excuseMember/${voting}`);
  expect(excusing.words).toContain('il reste 2 membres pour un quorum de 2 votes par dossier');
  const members = (await sessionOf(voting)).members.filter(({ id }: { id: string }) => id !== voter.id);
  for (const { id } of members) expect(excusing.html).toContain(`value="${id}"`);
  expect(excusing.html).not.toContain(`value="${voter.id}"`);
  expect(await excusing.send({ '/memberId': members[1].id })).toMatchObject({ status: 303 });
  // A member who was excused before has left already.
  const again = await openAct(lead, `/agir/excuseMember/${voting}`);
  for (const words of ['il reste 1 membre pour un quorum', 'déjà excusé n’est pas compté : 2 siègent'])
    expect(again.words).toContain(words);
  expect(await again.send({ '/memberId': members[0].id })).toMatchObject({ status: 303 });
  expect((await openAct(lead, `/agir/excuseMember/${voting}`)).words).toContain('il reste 1 membre pour un quorum');
  const grant = await toConditional(harness, ['Le cofinancement est notifié.', 'Le marché est attribué.']);
  const showing = await openAct(applicant, `/agir/showCondition/${grant}?number=1`);
  for (const words of ['À justifier Le cofinancement est notifié.', '2. Le marché est attribué.', 'Une autre condition reste à justifier.'])
    expect(showing.words).toContain(words);
  expect(await showing.send()).toMatchObject({ status: 422 });
  expect(await showing.send({ '/words': 'Délibération du 3 mars.' })).toMatchObject({ status: 303 });
  const certifiable = wordsOf((await lead.get(`/agir/certifyCondition/${grant}`)).html);
  expect(certifiable).toMatch(/Montant accordé [\d ]+ €/);
  expect(certifiable).toContain(
    '1. Le cofinancement est notifié. Le bénéficiaire en a justifié. 2. Le marché est attribué. Le bénéficiaire n’en a pas encore justifié.',
  );
  const returning = await openAct(lead, `/agir/returnCondition/${grant}?number=1`);
  for (const words of ['Le cofinancement est notifié.', 'Délibération du 3 mars.']) expect(returning.words).toContain(words);
  expect(await returning.send({ '/reason': REASON })).toMatchObject({ status: 303 });
  expect((await openAct(applicant, `/agir/showCondition/${grant}?number=1`)).words).toContain(`selon le fonds ${REASON}`);
  const certifying = await openAct(lead, `/agir/certifyCondition/${grant}?number=2`);
  for (const words of [
    'À attester Le marché est attribué.',
    'Rien encore',
    '1. Le cofinancement est notifié.',
    'une autre condition reste',
  ])
    expect(certifying.words).toContain(words);
  expect(await certifying.send({ '/evidence': REASON })).toMatchObject({ status: 303 });
  // Before they sign, both sides read each condition, and on what its certification rests.
  expect(wordsOf((await applicant.get(`/conventions/${grant}/signature`)).html)).toContain(`2. Le marché est attribué. – ${REASON}`);
});

test('a member is recused from what it may still vote on, and sees what that is', async () => {
  const id = await toVoting(harness, [await toReviewed(harness)]);
  const member = await harness.visit('member-1');
  const page = await openAct(member, `/agir/declareRecusal/${id}`);
  for (const words of [STUDENTS.title, '180 000 €', '2 votes par dossier', 'pour un quorum de 2 votes'])
    expect(page.words).toContain(words);
  expect(await page.send()).toMatchObject({ status: 422 });
  expect(await page.send({ '/reason': REASON })).toMatchObject({ status: 303 });
  expect((await openAct(member, `/agir/declareRecusal/${id}`)).words).toContain('Rien n’attend cette action');
});

test('what waits is awarded or refused on one page, beside the decision that put it there and what is left of the credits', async () => {
  const id = await toWaitlisted(harness);
  const page = await openAct(chair, `/agir/refuseWaitlisted/${id}`);
  for (const words of ['Les crédits manquent cette année.', '180 000 €', 'Crédits disponibles', 'comment le contester'])
    expect(page.words).toContain(words);
  expect(page.buttons).toEqual(['Retenir le projet', 'Ne pas retenir le projet']);
  expect(page.fields).toMatchObject({ '/awardedCents': ['180\u202f000'] });
  expect(await page.send({ '/reason': REASON }, 'refuseWaitlisted')).toMatchObject({ location: '/liste-attente?fait=refuseWaitlisted' });
  expect(await read(id)).toMatchObject({ state: 'refused' });
});
