import { openSound } from '../../support/act-page.ts';
import { openCall } from '../../support/calls.ts';
import { award, toScenario, toVoted, toVoting, wait } from '../../support/committee-fixtures.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { AWARDED_CENTS, COMPARED, expectStatus, FUEL_MAP, STUDENTS, toReviewed, toSession } from '../../support/fixtures.ts';
import { formIn } from '../../support/form-in.ts';
import { toDecided } from '../../support/waitlist-fixtures.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';

const FUEL_CENTS = 7_250_000;

const harness = pagesOfFile();
let chair: Visitor;
let lead: Visitor;
beforeAll(async () => {
  [chair, lead] = [await harness.visit('chair'), await harness.visit('lead')];
});

const plain = (html: string): string => html.replace(/[\u00a0\u202f]/g, ' ');
const sessionOf = async (id: string) => (await (await harness.as('auditor')).get(`/sessions/${id}`)).body;

/** A session of today with two projects under a call whose envelope holds so much. */
async function toCompared(aeCents = 40_000_000) {
  const callId = await openCall(harness, { aeCents, cpCents: aeCents });
  const students = await toReviewed(harness, { ...STUDENTS, callId });
  const map = await toReviewed(harness, { ...FUEL_MAP, callId }, 'applicant2');
  return { students, map, ...(await toSession(harness, [students, map])) };
}

test('a session shows its ranked list, and offers to each what it may do', async () => {
  const { id, students } = await toCompared();
  const list = await openSound(lead, '/comites');
  expect(list).toContain(`/comites/${id}`);
  const html = await openSound(chair, `/comites/${id}`);
  expect(html).toContain(STUDENTS.title);
  expect(html).toContain(`/agir/moveOnAgenda/${id}?applicationId=${students}`);
  expect(html).toContain(`/comites/${id}/decision`);
  const seen = await openSound(lead, `/comites/${id}`);
  expect(seen).toContain(`/agir/cancelSession/${id}`);
  expect(seen).not.toContain('/agir/moveOnAgenda');
  expect((await (await harness.visit('applicant')).get(`/comites/${id}`)).status).toBe(403);
});

test('a scenario begins with the agenda while the envelope lasts, is calculated without being saved, then saved', async () => {
  const { id, map } = await toCompared(AWARDED_CENTS);
  const path = `/comites/${id}/scenarios/nouveau`;
  const first = formIn(await openSound(chair, path), '/name');
  expect([first['/decisions/0/decision'], first['/decisions/1/decision']].flat().toSorted()).toEqual(['award', 'waitlist']);
  const place = first['/decisions/0/applicationId']?.[0] === map ? 0 : 1;
  const more = { ...first, [`/decisions/${place}/decision`]: 'award', [`/decisions/${1 - place}/decision`]: 'award' };
  const calculated = await chair.post(path, { ...more, '~calculer': '1' });
  expect(calculated.status).toBe(200);
  expect(plain(calculated.html)).toContain(`−72 500 €`);
  expect(plain(calculated.html)).toContain('Les crédits ne suffisent plus');
  expect((await (await harness.as('chair')).get(`/sessions/${id}/scenarios`)).body.items).toEqual([]);
  expect((await chair.post(path, more)).status).toBe(422);
  // What fits is calculated where it is asked, and a scenario may begin from it; a calculation is no reason.
  expect(await openSound(chair, `/comites/${id}/scenarios`)).toContain(`/comites/${id}/scenarios?calcul=1#calcul`);
  const fit = plain(await openSound(chair, `/comites/${id}/scenarios?calcul=1`));
  expect(fit).toContain('l’ordre de la présidence l’emporte toujours');
  expect(fit).toContain('1 / 2');
  const best = formIn(await openSound(chair, `${path}?depuis=notes`), '/name');
  expect(best).toMatchObject({ '/name': ['Meilleur total des notes'] });
  expect([best['/decisions/0/decision'], best['/decisions/1/decision']].flat().toSorted()).toEqual(['award', 'waitlist']);
  const saved = await chair.post(path, formIn((await chair.get(path)).html, '/name'));
  expect(saved).toMatchObject({ status: 303, location: `/comites/${id}/scenarios?fait=saveScenario` });
  const compared = await openSound(chair, `/comites/${id}/scenarios`);
  expect(compared).toContain('Ordre de la liste');
  expect(compared).toContain(`/agir/promoteScenario/${id}?scenario=1`);
});

test('a session is decided by its promoted scenario, and only after the consequences were shown', async () => {
  const { id, students, map } = await toCompared();
  const api = await harness.as('chair');
  const scenario = await toScenario(api, id, 'Prudent', award(students, AWARDED_CENTS), wait(map));
  const { version } = await sessionOf(id);
  expect((await api.post(`/sessions/${id}/scenario-promotions`, { version, scenario })).status).toBe(200);
  const path = `/comites/${id}/decision`;
  const form = await openSound(chair, path);
  expect(form).toContain('Prudent');
  const sees = await chair.post(path, formIn(form, '/version'));
  expect(sees.status).toBe(200);
  expect((await sessionOf(id)).state).toBe('planned');
  const text = plain(sees.html);
  expect(text).toContain('180 000 €');
  expect(text).toContain('220 000 €');
  expect(text).toContain('la décision est prise par le scénario « Prudent »');
  const decided = await chair.post(path, formIn(sees.html, '~confirme'));
  expect(decided).toMatchObject({ status: 303, location: `/comites/${id}?fait=decideSession` });
  expect(await sessionOf(id)).toMatchObject({ state: 'decided' });
  expect(await openSound(chair, `/comites/${id}`)).toContain('tel que la présidence l’a modifié');
  const after = await openSound(chair, `/comites/${id}`);
  expect(plain(after)).toContain('Retenu : 180 000 €');
  const minutes = await chair.get(`/comites/${id}/proces-verbal`);
  expect(minutes.headers.get('content-type')).toContain('application/pdf');
  const waiting = await openSound(chair, '/liste-attente');
  expect(waiting).toContain(`/agir/awardWaitlisted/${map}`);
  expect(await openSound(await harness.visit('auditor'), '/liste-attente')).not.toContain('/agir/');
});

test('an unsettled overlap stands on the agenda, in the decision and its consequences, and the chair speaks of each award', async () => {
  const project = { ...COMPARED, title: 'Relevé des haies du bocage' };
  const [awarded, again] = [
    await toReviewed(harness, { ...project, callId: await openCall(harness, {}) }),
    await toReviewed(harness, { ...project, callId: await openCall(harness, {}) }),
  ];
  await toDecided(harness, [awarded], { decision: 'award', awardedCents: AWARDED_CENTS });
  const { id } = await toSession(harness, [again]);
  const path = `/comites/${id}/decision`;
  const form = await openSound(chair, path);
  const sees = await chair.post(path, formIn(form, '/version'));
  for (const html of [await openSound(chair, `/comites/${id}`), form, sees.html]) {
    expect(html).toContain('Recoupement non réglé, même objet');
    expect(html).toContain(`href="/dossiers/${awarded}"`);
    expect(plain(html)).toContain('accordé : 180 000 €');
  }
  const confirmed = formIn(sees.html, '~confirme');
  const silent = await chair.post(path, confirmed);
  expect(silent.status).toBe(422);
  expect(silent.html).toContain('Recoupement non réglé</');
  expect((await sessionOf(id)).state).toBe('planned');
  const said = { ...formIn(silent.html, '~confirme'), '/despiteOverlaps': [again] };
  expect(await chair.post(path, said)).toMatchObject({ status: 303, location: `/comites/${id}?fait=decideSession` });
});

test('what waits is awarded on a page that has its unsettled overlaps, and by its required fields alone where there is none', async () => {
  const project = { ...COMPARED, title: 'Suivi des zones humides du littoral' };
  const [awarded, waits] = [
    await toReviewed(harness, { ...project, callId: await openCall(harness, {}) }),
    await toReviewed(harness, { ...project, callId: await openCall(harness, {}) }),
  ];
  await toDecided(harness, [awarded], { decision: 'award', awardedCents: AWARDED_CENTS });
  await toDecided(harness, [waits], { decision: 'waitlist', rank: 1 });
  const path = `/agir/awardWaitlisted/${waits}`;
  const form = await openSound(chair, path);
  expect(form).toContain('Recoupement non réglé, même objet');
  expect(form).toContain(`href="/dossiers/${awarded}"`);
  expect(plain(form)).toContain('accordé : 180 000 €');
  const sent = { ...formIn(form, '/version'), '/awardedCents': '180 000', '/reason': 'Des crédits se sont libérés.' };
  const silent = await chair.post(path, sent);
  expect([silent.status, plain(silent.html)]).toEqual([422, expect.stringContaining('Recoupement non réglé')]);
  const said = { ...formIn(silent.html, '/version'), '/despiteOverlap': 'on', '/conditions': 'Le cofinancement est notifié.' };
  expect(await chair.post(path, said)).toMatchObject({ status: 303, location: '/liste-attente?fait=awardWaitlisted' });
  const auditor = await harness.as('auditor');
  const { grantId } = (await auditor.get(`/applications/${waits}`)).body;
  expect((await auditor.get(`/grants/${grantId}`)).body.conditions).toMatchObject([{ wording: 'Le cofinancement est notifié.' }]);
  const alone = await toReviewed(harness, { ...STUDENTS, title: 'Relevé des mares', callId: await openCall(harness, {}) });
  await toDecided(harness, [alone], { decision: 'waitlist', rank: 1 });
  const free = await openSound(chair, `/agir/awardWaitlisted/${alone}`);
  expect(plain(free)).toContain('Aucun autre dossier du même objet n’attend d’être réglé.');
  const twofold = await chair.post(`/agir/awardWaitlisted/${alone}`, {
    ...formIn(free, '/version'),
    '/awardedCents': '100,000',
    '~line': '#',
  });
  expect(plain(twofold.html)).toContain('« 100,000 » n’est pas compris, et n’est pas compté');
  const { '/version': version, '~key': key } = formIn(free, '/version');
  const least = { '/version': version ?? '', '~key': key ?? '', '/awardedCents': '180000', '/reason': 'Utile.' };
  expect(await chair.post(`/agir/awardWaitlisted/${alone}`, least)).toMatchObject({ status: 303 });
});

test('decisions beyond the credits cannot be confirmed, and a missing reason is said at its field', async () => {
  const { id } = await toCompared(FUEL_CENTS + 1_000_000);
  const [{ envelopeId }] = (await sessionOf(id)).agenda;
  expectStatus(await (await harness.as('finance')).post(`/envelopes/${envelopeId}/freezes`, orderOf(1_000_000)), 200);
  const path = `/comites/${id}/decision`;
  const deciding = await chair.get(path);
  expect(plain(deciding.html)).toContain('10 000 € gelés');
  const first = formIn(deciding.html, '/version');
  const all = Object.fromEntries([0, 1].map((place) => [`/decisions/${place}/decision`, 'award']));
  const sees = await chair.post(path, { ...first, ...all });
  expect(sees.html).toContain('Les crédits ne couvrent pas');
  expect(sees.html).not.toContain('name="~confirme"');
  const silent = await chair.post(path, { ...first, '/decisions/1/reason': '' });
  expect(silent.status).toBe(422);
  expect(silent.html).toContain('href="#f-decisions-1-reason"');
  const { agenda } = await sessionOf(id);
  const file = agenda.find(({ applicationId }: { applicationId: string }) => applicationId === first['/decisions/1/applicationId']?.[0]);
  expect(plain(silent.html)).toContain(`${file.reference} – Motif`);
  expect(silent.html).toContain('id="f-decisions-1-reason"');
});

test('four hundred reasons of four thousand letters are read whole, from a person who is signed in', async () => {
  const { id } = await toCompared();
  const path = `/comites/${id}/decision`;
  const reason = 'Le projet répond à un besoin réel des services, et son coût est justifié. '.repeat(60).slice(0, 4_000);
  const first = formIn((await chair.get(path)).html, '/version');
  const reasons = Object.fromEntries(Array.from({ length: 400 }, (_, place) => [`/decisions/${place}/reason`, reason]));
  const long = await chair.post(path, { ...first, ...reasons });
  expect(long.status).not.toBe(413);
  expect(long.html).toContain(reason);
  expect((await harness.stranger.post(path, { ...first, ...reasons })).status).toBe(413);
  const { version } = await sessionOf(id);
  const decisions = Array.from({ length: 400 }, () => ({ applicationId: crypto.randomUUID(), decision: 'refuse', reason }));
  const answer = await (await harness.as('chair')).post(`/sessions/${id}/decision`, { version, decisions });
  expect([answer.status, answer.body.code]).toEqual([422, 'decisions_differ_from_agenda']);
});

test('a form that is too long is answered in words, which say that what was typed is not lost', async () => {
  const { status, html, headers } = await lead.post('/agir/createSession', { '/place': 'x'.repeat(2_000_000) });
  expect(status).toBe(413);
  expect(headers.get('content-type')).toContain('text/html');
  expect(html).toContain('revenez à la page précédente');
});

test('what was confirmed on a session that has moved meanwhile is refused, and is shown again', async () => {
  const { id, students } = await toCompared();
  const path = `/comites/${id}/decision`;
  const sees = await chair.post(path, formIn((await chair.get(path)).html, '/version'));
  const { version, agenda } = await sessionOf(id);
  const place = agenda[0].applicationId === students ? 2 : 1;
  const move = { version, applicationId: students, place, reason: 'Priorité.' };
  expect((await (await harness.as('chair')).post(`/sessions/${id}/moves`, move)).status).toBe(200);
  const late = await chair.post(path, formIn(sees.html, '~confirme'));
  expect(late.status).toBe(422);
  expect((await sessionOf(id)).state).toBe('planned');
});

test('a member votes on what it chooses to, once, and sees what it has voted', async () => {
  const [one, other] = [await toReviewed(harness), await toReviewed(harness, FUEL_MAP, 'applicant2')];
  const id = await toVoting(harness, [one, other]);
  const member = await harness.visit('member-1');
  const path = `/comites/${id}/votes`;
  const html = await openSound(member, path);
  expect(html).toContain(`/agir/declareRecusal/${id}?applicationId=${one}`);
  const sent = formIn(html, '/ballots/0/applicationId');
  const place = sent['/ballots/0/applicationId']?.[0] === one ? 0 : 1;
  const voted = await member.post(path, { ...sent, [`/ballots/${place}/choice`]: 'favour' });
  expect(voted).toMatchObject({ status: 303, location: `${path}?fait=castBallots` });
  const after = await openSound(member, path);
  expect(plain(after)).toContain('Vous avez voté : Pour');
  expect(formIn(after, '/ballots/0/applicationId')['/ballots/0/applicationId']).toEqual([other]);
  expect((await lead.get(path)).status).toBe(403);
});

test('the outcome of a vote stands on the agenda once it is closed', async () => {
  const id = await toVoted(harness, [await toReviewed(harness)]);
  expect(plain(await openSound(chair, `/comites/${id}`))).toContain('pour 3, contre 0, abstention 0');
  const member = await harness.visit('member-2');
  expect(await openSound(member, `/comites/${id}/votes`)).toContain('Le vote est clos');
  // It stays visible to those who cast it.
  expect(await openSound(member, `/comites/${id}`)).toContain(`/comites/${id}/votes`);
  expect(await openSound(lead, `/comites/${id}`)).not.toContain(`/comites/${id}/votes`);
});

test('our own reason for what was proposed is not told of the opposite', async () => {
  const { id } = await toCompared();
  const path = `/comites/${id}/decision`;
  const first = formIn((await chair.get(path)).html, '/version');
  expect(first['/decisions/0/reason']?.[0]).not.toBe('');
  const refused = await chair.post(path, { ...first, '/decisions/0/decision': 'refuse' });
  expect(refused.status).toBe(422);
  expect(formIn(refused.html, '/version')['/decisions/0/reason']).toEqual(['']);
  const refusing = { '/decisions/0/decision': 'refuse', '/decisions/0/reason': 'Impact non établi.' };
  const scenarios = `/comites/${id}/scenarios/nouveau`;
  const scenario = { ...formIn((await chair.get(scenarios)).html, '/name'), ...refusing, '/name': 'Sévère' };
  expect((await chair.post(scenarios, scenario)).location).toBe(`/comites/${id}/scenarios?fait=saveScenario`);
  const sees = await chair.post(path, { ...formIn((await chair.get(path)).html, '/version'), ...refusing });
  expect((await chair.post(path, formIn(sees.html, '~confirme'))).location).toBe(`/comites/${id}?fait=decideSession`);
});

test('a decision against the vote is refused at its line, and names the application as people do', async () => {
  const id = await toVoted(harness, [await toReviewed(harness)]);
  const path = `/comites/${id}/decision`;
  const first = formIn((await chair.get(path)).html, '/version');
  const sees = await chair.post(path, { ...first, '/decisions/0/decision': 'refuse', '/decisions/0/reason': 'Impact non établi.' });
  const { status, html } = await chair.post(path, formIn(sees.html, '~confirme'));
  expect(status).toBe(422);
  const [item] = (await sessionOf(id)).agenda;
  const [, summary = ''] = /id="erreurs"([^]*?)<form/.exec(html) ?? [];
  expect(summary).toContain(item.reference);
  expect(summary).not.toContain(item.applicationId);
  expect(summary).toContain('href="#f-decisions-0-decision"');
});
