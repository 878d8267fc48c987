import { noticed } from '../../support/ending-notice-fixtures.ts';
import { moveDate } from '../../../domain/core/calendar.ts';
import { eachOf } from '../../support/each-of.ts';
import { DIAMOND, projectUnder } from '../../support/graph-fixtures.ts';
import { openAct } from '../../support/act-page.ts';
import { openCall } from '../../support/calls.ts';
import { declineStep } from '../../support/assignment-fixtures.ts';
import { localProject } from '../../support/correction-fixtures.ts';
import { declareInterest, giveAnew, toReexamined, toStale } from '../../support/conflict-fixtures.ts';
import {
  assign,
  COMPARED,
  expectStatus,
  opinionOn,
  STUDENTS,
  today,
  toInReview,
  toReviewed,
  toSession,
  toSubmitted,
} from '../../support/fixtures.ts';
import { until } from '../../support/until.ts';
import { wordsOf } from '../../support/web-forms.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';

const REASON = 'Le calendrier du comité l’exige.';

const harness = pagesOfFile();
let chair: Visitor;
let lead: Visitor;
let legal: Visitor;
let applicant: Visitor;
beforeAll(async () => {
  [chair, lead, legal, applicant] = await eachOf(['chair', 'lead', 'reviewer-legal', 'applicant'], harness.visit);
});

const read = async (id: string) => (await (await harness.as('lead')).get(`/applications/${id}`)).body;
const stepOf = async (id: string, key: string) => (await read(id)).review.find((step: { key: string }) => step.key === key);

test('a reviewer accepts or declines on one page, which says what is asked, by whom and until when', async () => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  const page = await openAct(legal, `/agir/declineAssignment/${id}?step=legal`);
  for (const words of ['Cadre juridique', 'Accepter ou décliner', 'Échéance', 'Base légale', '180 000 €', 'par '])
    expect(page.words).toContain(words);
  expect(page.html).toContain('Décliner l’avis</button>');
  expect(await page.send({}, 'declineAssignment')).toMatchObject({ status: 422 });
  expect(await page.send()).toMatchObject({ location: `/dossiers/${id}/etapes?fait=acceptAssignment` });
  expect((await openAct(legal, `/agir/acceptAssignment/${id}`)).words).toContain('Rien n’attend cette action');
  const other = await toInReview(harness);
  await assign(harness, other, 'legal');
  const declining = await openAct(legal, `/agir/acceptAssignment/${other}`);
  expect(await declining.send({ '/reason': 'Déjà douze dossiers.' }, 'declineAssignment')).toMatchObject({ status: 303 });
});

test('an opinion is asked of whom the rule accepts, with the load of each', async () => {
  const id = await toInReview(harness);
  for (const step of ['legal', 'data'] as const) await assign(harness, id, step);
  expectStatus(await declineStep(harness, id, 'legal'), 200);
  expectStatus(await (await harness.as('reviewer-data')).post(`/applications/${id}/opinions`, opinionOn('data')), 200);
  const [declined, gave, free] = await eachOf(['reviewer-legal', 'reviewer-data', 'reviewer-impact'], harness.as);
  const page = await openAct(lead, `/agir/assignReviewer/${id}?step=legal`);
  expect(page.words).toContain('J’ai déjà douze dossiers');
  expect(page.words).toMatch(/\d avis, \d+ jours? ouvrés?/);
  // To name no reviewer is a choice of its own.
  expect(page.words).toContain('La personne la moins chargée');
  expect(page.words).not.toContain('Sans ');
  expect(page.words).toMatch(/Avis à rendre avant le \d+ \S+ \d{4}/);
  expect(page.html).toContain(`value="${free?.id}"`);
  for (const each of [declined, gave]) {
    expect(page.html).not.toContain(`value="${each?.id}"`);
    const refused = await (await harness.as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId: each?.id });
    expect(refused.status).toBe(409);
  }
  expect(await page.send({ '/reviewerId': free?.id ?? '' })).toMatchObject({ status: 303 });
  expect((await stepOf(id, 'legal')).reviewer.id).toBe(free?.id);
});

test('a step is put off by days that lead to a date, and waived with what waits for it', async () => {
  const id = await toInReview(harness, await projectUnder(harness, DIAMOND));
  await assign(harness, id, 'legal');
  const which = await openAct(lead, `/agir/extendStep/${id}`);
  expect(which.words).toContain('Cadre juridique');
  const page = await openAct(lead, `/agir/extendStep/${id}?step=legal`);
  expect(page.words).toContain('10 jours ouvrés de plus');
  expect(await page.send()).toMatchObject({ status: 422 });
  expect(await page.send({ '/workingDays': '10', '/reason': REASON })).toMatchObject({ status: 303 });
  expect((await stepOf(id, 'legal')).extensions).toHaveLength(1);
  const waiving = await openAct(lead, `/agir/waiveStep/${id}`);
  expect(waiving.words).toMatch(/Étapes qui attendent cet avis .*impact/i);
  expect(await waiving.send({ '/reason': REASON })).toMatchObject({ status: 303 });
  expect((await stepOf(id, 'data')).state).toBe('waived');
});

test('opinions are asked for again beside what has changed since, and one is voided with all that it says', async () => {
  const id = await toStale(harness);
  const page = await openAct(lead, `/agir/reopenSteps/${id}?steps=legal`);
  for (const words of ['Avis rendus sur une version antérieure', 'Cadre juridique', 'Ce qui a changé depuis la version 1'])
    expect(page.words).toContain(words);
  expect((await page.send({ '/steps': 'legal', '~line': '#' })).words).toMatch(/Cadre juridique Avis attendu, \d+ \S+ \d{4}/);
  const voiding = await openAct(lead, `/agir/voidOpinion/${id}?step=legal`);
  const { opinion, reviewer } = await stepOf(id, 'legal');
  for (const words of ['Favorable', opinion.comment, reviewer.name, 'Base légale', 'écartée de ce dossier'])
    expect(voiding.words).toContain(words);
  expect(await page.send({ '/reason': REASON })).toMatchObject({ status: 303 });
  expect((await stepOf(id, 'legal')).state).toBe('open');
  const other = await toStale(harness);
  const voided = await openAct(lead, `/agir/voidOpinion/${other}?step=legal`);
  expect(await voided.send({ '/reason': 'Un lien avec le projet.' })).toMatchObject({ status: 303 });
});

test('a slip in an opinion is mended by its reviewer beside the file, and its page says why', async () => {
  const id = await toReviewed(harness);
  expect((await openAct(legal, `/dossiers/${id}/avis/legal`)).words).toContain('Une erreur peut encore être rectifiée');
  const page = await openAct(legal, `/dossiers/${id}/avis/legal?rectifier=1`);
  const { opinion } = await stepOf(id, 'legal');
  expect(page.fields['/comment']).toEqual([opinion.comment]);
  expect(await page.send({ '/comment': 'Relu.' })).toMatchObject({ status: 422 });
  expect(await page.send({ '/comment': 'Relu.', '/reason': REASON })).toMatchObject({
    location: `/dossiers/${id}/avis/legal?fait=mendOpinion`,
  });
  expect((await stepOf(id, 'legal')).opinion).toEqual({ ...opinion, comment: 'Relu.', givenAt: expect.any(String) });
  expect((await openAct(legal, `/dossiers/${id}/avis/legal`)).words).toContain(REASON);
  const steps = (await openAct(lead, `/dossiers/${id}/etapes`)).words;
  expect(steps).toContain(REASON);
  // What was scored before stays readable.
  type Scored = { scores: object };
  const { review } = (await read(id)) as { review: { opinion: Scored; endedOpinions: Scored[] }[] };
  const scored = review.flatMap(({ opinion: now, endedOpinions }) => [now, ...endedOpinions].flatMap(({ scores }) => Object.keys(scores)));
  expect(steps.match(/ 4 sur 5/g)).toHaveLength(scored.length);
  const late = await openAct(legal, `/dossiers/${id}/avis/legal?rectifier=1`);
  await toSession(harness, [id]);
  const { status, words } = await late.send({ '/comment': 'Trop tard.', '/reason': REASON });
  for (const said of ['Trop tard.', 'Action impossible']) expect([status, words]).toEqual([422, expect.stringContaining(said)]);
});

test('an award that is examined again is confirmed or withdrawn beside the voided opinion and what was paid', async () => {
  const { applicationId: id, grantId } = await toReexamined(harness);
  const unheard = await openAct(chair, `/agir/withdrawAward/${id}`);
  expect(unheard.words).toContain('Aucune mise en demeure n’est faite');
  // Neither side has signed: the notice proposes the days that the agreement is to say all the same.
  const notice = await openAct(await harness.visit('finance'), `/agir/giveNotice/${grantId}?ground=unlawful`);
  expect(notice.fields['/answerBy']).toEqual([moveDate(today(), { days: 30 })]);
  await noticed(harness.database.db, grantId, 'unlawful');
  const page = await openAct(chair, `/agir/withdrawAward/${id}`);
  for (const words of [
    'Confirmer ou retirer la décision favorable',
    'Pourquoi elle est réexaminée',
    'Retrait possible jusqu’au',
    '180 000 €',
    'Déjà payé',
    'Deux bilans manquent.',
    'Décision illégale (CRPA, art. L242-1)',
  ])
    expect(page.words).toContain(words);
  await giveAnew(harness, id);
  const again = await openAct(chair, `/agir/confirmAward/${id}`);
  expect(again.words).toContain('Confirmer ou retirer la décision favorable');
  expect(again.html).toContain('Retirer la décision</button>');
  expect(await again.send({ '/reason': REASON })).toMatchObject({
    location: `/dossiers/${id}/reexamen?fait=confirmAward`,
  });
  const other = await toReexamined(harness);
  await noticed(harness.database.db, other.grantId, 'unlawful');
  const withdrawing = await openAct(chair, `/agir/withdrawAward/${other.applicationId}`);
  expect(await withdrawing.send({ '/reason': REASON })).toMatchObject({ status: 303 });
});

test('corrections are asked for beside the clocks that they stop', async () => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  const page = await openAct(lead, `/agir/requestCorrection/${id}`);
  for (const words of [
    'Titre du projet',
    'Dépenses, 1 · Équipe de données',
    'Cadre juridique',
    'réponse attendue au plus tard le',
    'dont le délai peut s’arrêter',
  ])
    expect(page.words).toContain(words);
  // The list as a whole is not named after its first line.
  expect(page.html).toMatch(/<option value="\/costLines"[^>]*>Dépenses<\/option>/);
  const items = { '/items/0/field': '/costLines/0', '/items/0/kind': 'incomplete', '/items/0/comment': 'Précisez le besoin.' };
  expect(await page.send(items)).toMatchObject({ status: 303 });
  expect((await read(id)).state).toBe('correction_requested');
});

test('décret 2018-514 art. 4: the screener of a local authority’s request reads that the order of 21 August 2018 alone counts', async () => {
  const id = await toSubmitted(harness, await localProject(harness));
  const screening = wordsOf((await (await harness.visit('screener')).get(`/dossiers/${id}/recevabilite`)).html);
  expect(screening).toContain('La recevabilité se juge au regard du seul arrêté du 21 août 2018.');
});

test('the time to award is extended beside the day on which silence would reject the request', async () => {
  const id = await toReviewed(harness, await localProject(harness));
  const page = await openAct(chair, `/agir/extendAwardPeriod/${id}`);
  for (const words of ['180 000 €', 'Si le délai est prolongé', 'S’il ne l’est pas', 'décret 2018-514'])
    expect(page.words).toContain(words);
  expect(await page.send()).toMatchObject({ status: 422 });
  expect(await page.send({ '/until': '01/01/2100', '/reason': REASON })).toMatchObject({ status: 303 });
  expect((await openAct(chair, `/agir/extendAwardPeriod/${id}`)).words).toContain('1er janvier 2100');
});

test('an overlap is settled by either button, with both applications side by side', async () => {
  const alike = { ...COMPARED, title: 'Suivi des zones humides du littoral' };
  const first = await toReviewed(harness, { ...alike, callId: await openCall(harness, {}) });
  const id = await toReviewed(harness, { ...alike, callId: await openCall(harness, {}) });
  await until('the overlap is found', async () => (await read(id)).overlaps.length > 0);
  const page = await openAct(lead, `/agir/settleOverlap/${id}?otherId=${first}`);
  for (const words of ['Les deux dossiers demandent-ils', 'Trouvé le', alike.title, '(ce dossier)', '180 000 €', '↔'])
    expect(page.words).toContain(words);
  expect(page.html).toContain(`name="/outcome" value="upheld">Retenir`);
  const settled = await page.send({ '/outcome': 'dismissed', '/reason': REASON });
  expect(settled).toMatchObject({ status: 303 });
  expect((await read(id)).overlaps.find(({ other }: { other: { id: string } }) => other.id === first).outcome).toBe('dismissed');
  expect((await openAct(lead, `/agir/settleOverlap/${id}?otherId=${first}`)).words).toContain('Déjà réglé');
  const third = await toReviewed(harness, { ...alike, callId: await openCall(harness, {}) });
  await until('its overlaps are found', async () => (await read(third)).overlaps.length > 1);
  const upholding = await openAct(lead, `/agir/settleOverlap/${third}?otherId=${first}`);
  expect(await upholding.send({ '/outcome': 'upheld', '/reason': REASON })).toMatchObject({ status: 303 });
});

test('a lead with an interest in the other application reads the overlap, and finds no way to settle it', async () => {
  const alike = { ...COMPARED, title: 'Suivi des roselières du littoral', startsOn: '2090-01-01' };
  const submitted = async () => toSubmitted(harness, { ...alike, callId: await openCall(harness, {}) });
  const [first, second, third] = [await submitted(), await submitted(), await submitted()];
  await until('the overlaps are found', async () => (await read(third)).overlaps.length > 1);
  const { reference } = await read(first);
  for (const login of ['lead', 'screener'])
    expectStatus(await declareInterest(harness, (await harness.as(login)).id, { applicationId: first }, login), 200);
  const screener = await harness.visit('screener');
  const linksTo = (html: string, id: string): string[] =>
    [...html.matchAll(new RegExp(`/agir/settleOverlap/${id}[^"]*`, 'g'))].map(([link]) => link);
  // Of two overlaps the other one is left to choose, and is what the page without a choice leads to.
  for (const [who, page] of [
    [lead, `/dossiers/${third}`],
    [screener, `/dossiers/${third}/recevabilite`],
  ] as const) {
    const { html } = await who.get(page);
    const links = linksTo(html, third);
    expect([page, wordsOf(html).includes(reference), links.some((link) => link.includes(first))]).toEqual([page, true, false]);
    expect([page, links.some((link) => link.includes(second))]).toEqual([page, true]);
  }
  expect((await lead.get(`/agir/settleOverlap/${third}`)).location).toBe(`/agir/settleOverlap/${third}?otherId=${second}`);
  expect(linksTo((await lead.get(`/dossiers/${second}`)).html, second)).toEqual([]);
  expect((await openAct(lead, `/agir/settleOverlap/${second}`)).words).toContain('Rien n’attend cette action');
  const page = await openAct(lead, `/agir/settleOverlap/${second}?otherId=${first}`);
  for (const words of ['Les deux dossiers demandent-ils', alike.title, `Dossier concerné : ${reference}`])
    expect(page.words).toContain(words);
  expect(page.html).not.toContain('name="/outcome"');
});

test('the reference begins with what it is, and an application is withdrawn beside what it asks', async () => {
  const id = await toSubmitted(harness);
  const page = await openAct(lead, `/agir/setApplicationReference/${id}`);
  expect(page.words).toContain('aucune');
  expect(await page.send({ '/externalReference': 'DGL-2026-7' })).toMatchObject({ status: 303 });
  expect((await openAct(lead, `/agir/setApplicationReference/${id}`)).fields['/externalReference']).toEqual(['DGL-2026-7']);
  const withdrawing = await openAct(applicant, `/agir/withdrawApplication/${id}`);
  for (const words of ['n’est plus demandé au fonds 180 000 €', 'Déposé le']) expect(withdrawing.words).toContain(words);
  expect(await withdrawing.send({ '/reason': 'Le projet est reporté.' })).toMatchObject({ status: 303 });
});

test('an organisation replies beside the opinions, which name no reviewer, before any session', async () => {
  const callId = await openCall(harness, { terms: { feedback: { replyWorkingDays: 5, afterDecision: false } } });
  const id = await toReviewed(harness, { ...STUDENTS, callId });
  const applicant = await harness.visit('applicant');
  expect((await applicant.get(`/appels/${callId}`)).html).toContain('y répondre en 5');
  const page = await openAct(applicant, `/agir/replyToOpinions/${id}`);
  expect(page.words).toContain('sans le nom de leurs auteurs');
  expect(page.words).toContain(opinionOn('legal').comment);
  expect(await page.send({ '/reply': 'Le calendrier est revu.' })).toMatchObject({ status: 303 });
  expect((await applicant.get(`/dossiers/${id}`)).html).toContain('Le calendrier est revu.');
});
