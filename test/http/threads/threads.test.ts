import { unzipSync } from 'fflate';
import { png, pdf, sendTo } from '../../support/attachments-fixtures.ts';
import { told } from '../../support/told.ts';
import { openAct } from '../../support/act-page.ts';
import { FAR_DAY } from '../../support/committee-fixtures.ts';
import { declareInterest } from '../../support/conflict-fixtures.ts';
import { readPdf } from '../../support/pdf.ts';
import { THREE_OPINIONS } from '../../support/three-opinions.ts';
import { expectStatus, STUDENTS, toDraft, toInReview, toReviewed, toSession, toSubmitted } from '../../support/fixtures.ts';
import { formIn as formWith } from '../../support/form-in.ts';
import { formIn, wordsOf } from '../../support/web-forms.ts';
import { euros } from '../../../domain/core/format.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';

const harness = pagesOfFile();
let file: string;
beforeAll(async () => {
  file = await toInReview(harness);
});

const OUTSIDE = ['applicant', 'editor', 'manager', 'applicant2', 'ministry', 'applicant3'];
const SECRET = 'Xylophone';

const post = async (login: string, path: string, body: unknown) => (await harness.as(login)).post(path, body);
const get = async (login: string, path: string) => (await harness.as(login)).get(path);
const begun = async (login: string, kind: 'threads' | 'notes', body: Record<string, unknown>): Promise<string> => {
  const answer = await post(login, `/${kind}`, { file, ...body });
  expectStatus(answer, 201);
  return answer.body.id;
};
const listed = async (login: string) => (await get(login, `/threads?file=${file}`)).body.items;

test('a question and its answer are read by both sides, and marked as read', async () => {
  const id = await begun('lead', 'threads', { subject: 'Hébergement', message: 'Deux ans ?', asksAnswer: true });
  expect((await listed('applicant'))[0]).toMatchObject({ id, isUnread: true, asksAnswer: true, ofFund: false });
  expect((await listed('applicant'))[0].messages[0]).toMatchObject({ side: 'fund', author: null, isRead: false });
  const applicant = await harness.visit('applicant');
  expect((await applicant.get(`/echanges/${id}`)).html).toContain('Deux ans ?');
  expectStatus(await post('applicant', `/threads/${id}/messages`, { message: 'Oui, deux ans.' }), 200);
  const [thread] = await listed('lead');
  expect(thread).toMatchObject({ isUnread: true, asksAnswer: false });
  expect(thread.messages.map(({ author, isRead }: { author: { name: string }; isRead: boolean }) => [author.name, isRead])).toEqual([
    ['Inès Carvalho', true],
    ['Aïcha Benkirane', false],
  ]);
  expectStatus(await (await harness.as('lead')).put(`/threads/${id}/reading`, undefined), 200);
  expect((await listed('lead'))[0]).toMatchObject({ isUnread: false });
});

test('a question is turned into a request for corrections by those who may ask for one, and by no other', async () => {
  const own = await toSubmitted(harness);
  // Longer than an address holds, it is carried whole.
  const message = `Quel hébergeur ? ${'Et à quel prix, année par année ? '.repeat(100)}Merci.`;
  const { body } = await post('screener', '/threads', { file: own, subject: 'Budget', message });
  const path = `/agir/requestCorrection/${own}?echange=${body.id}`;
  const screener = await harness.visit('screener');
  expect((await screener.get(`/echanges/${body.id}`)).html).toContain(path);
  const asking = (await screener.get(path)).html;
  expect(asking).toContain(`${message}</textarea>`);
  // It is carried once: what is changed there, and kept, stays as it is when the same address is opened again.
  const kept = { ...formIn(asking), '~form': `requestCorrection ${own}`, '/message': 'Quel hébergeur, en bref ?' };
  expect(await screener.post('/brouillon', kept)).toMatchObject({ status: 204 });
  expect((await screener.get(path)).html).toContain('Quel hébergeur, en bref ?</textarea>');
  // What is written decides nothing, and its form does not say that it does.
  const { html: answer } = await screener.get(`/agir/writeMessage/${body.id}`);
  expect([answer.includes('Votre message'), answer.includes('Votre décision')]).toEqual([true, false]);
  // Of a thread on another file nothing is taken.
  const other = await toSubmitted(harness);
  expect((await screener.get(`/agir/requestCorrection/${other}?echange=${body.id}`)).html).not.toContain('Quel hébergeur ?');
  for (const login of ['lead', 'applicant'])
    expect((await (await harness.visit(login)).get(`/echanges/${body.id}`)).html).not.toContain('requestCorrection');
});

test('a note is nowhere that a person outside the fund looks', async () => {
  const { id: colleagueId } = await harness.as('reviewer-data');
  expect((await get('lead', `/notes/colleagues?file=${file}`)).body.items).toContainEqual(expect.objectContaining({ id: colleagueId }));
  const id = await begun('lead', 'notes', { subject: `${SECRET} 1`, note: `${SECRET} 2`, mentions: [colleagueId] });
  expectStatus(await post('reviewer-data', `/threads/${id}/notes`, { note: `${SECRET} 3` }), 200);
  expect(JSON.stringify(await listed('screener'))).toContain(`${SECRET} 3`);
  for (const login of OUTSIDE) {
    const visitor = await harness.visit(login);
    for (const path of [`/dossiers/${file}`, `/echanges/${id}`, '/taches', '/dossiers'])
      expect((await visitor.get(path)).html).not.toContain(SECRET);
    for (const path of [`/threads?file=${file}`, `/applications/${file}`, `/applications/${file}/timeline`, '/me/tasks'])
      expect(JSON.stringify((await get(login, path)).body)).not.toContain(SECRET);
    expectStatus(await get(login, `/threads/${id}`), 404);
    expectStatus(await (await harness.as(login)).put(`/threads/${id}/reading`, undefined), 404);
    expect([403, 404]).toContain((await post(login, `/threads/${id}/messages`, { message: 'Quoi ?' })).status);
    expect([403, 404]).toContain((await post(login, `/threads/${id}/notes`, { note: 'Quoi ?' })).status);
    expectStatus(await get(login, `/notes/colleagues?file=${file}`), 403);
  }
});

test('the threads of a file are those of the people who see it', async () => {
  const id = await begun('applicant', 'threads', { subject: 'Calendrier', message: 'Quand le comité ?' });
  for (const login of ['applicant2', 'ministry']) {
    expectStatus(await get(login, `/threads/${id}`), 404);
    expectStatus(await get(login, `/threads?file=${file}`), 404);
    expectStatus(await post(login, '/threads', { file, subject: 'S', message: 'M' }), 404);
  }
  expectStatus(await get('editor', `/threads/${id}`), 200);
});

test('a page says why a message cannot be written yet', async () => {
  const { id: draft } = await toDraft(harness);
  const { body } = await get('applicant', `/threads?file=${draft}`);
  expect([body.commands, body.refused.map(({ code }: { code: string }) => code)]).toEqual([[], ['file_not_submitted']]);
});

test('a file’s page leads to the form of a message, that to the thread, and an answer is written below what it answers', async () => {
  const own = await toSubmitted(harness);
  const [applicant, screener] = [await harness.visit('applicant'), await harness.visit('screener')];
  const path = `/agir/startThread?file=${own}`;
  expect((await applicant.get(`/dossiers/${own}`)).html).toContain(path);
  const asking = await openAct(applicant, path);
  for (const words of [STUDENTS.title, 'Il n’arrête aucun délai', 'De l’administration Aïcha Benkirane'])
    expect(asking.words).toContain(words);
  const { location } = await asking.send({ '/subject': 'Calendrier', '/message': 'Quand le comité ?' });
  const [, thread = ''] = /^\/echanges\/([0-9a-f-]{36})\?fait=startThread$/.exec(location ?? '') ?? [];
  const answering = await openAct(screener, `/agir/writeMessage/${thread}`);
  for (const words of [STUDENTS.title, 'Quand le comité ?']) expect(answering.words).toContain(words);
  expect(await answering.send({ '/message': 'En mars.' })).toMatchObject({ location: `/echanges/${thread}?fait=writeMessage` });
});

test('a note is written beside its file and continued below what it says, to colleagues who are chosen by name', async () => {
  const [screener, { id: lead }] = [await harness.visit('screener'), await harness.as('lead')];
  const noting = await openAct(screener, `/agir/addNote?file=${file}`);
  expect(noting.html).toContain(`value="${lead}"`);
  const { location } = await noting.send({ '/subject': 'Hébergeur', '/note': 'À revoir.', '/mentions': lead });
  const [, note = ''] = /^\/echanges\/([0-9a-f-]{36})\?fait=addNote$/.exec(location ?? '') ?? [];
  // No task asks for a note: none is offered as the next one.
  const written = (await screener.get(location ?? '')).html;
  expect([written.includes('La note est écrite.'), written.includes('Suite des actions')]).toEqual([true, false]);
  const further = await openAct(await harness.visit('lead'), `/agir/continueNote/${note}`);
  expect(further.words).toContain('À revoir.');
  expect(await further.send({ '/note': 'C’est vu.' })).toMatchObject({ status: 303 });
});

describe('labels of applications', () => {
  const labelled = async (labels: string[]) => {
    const id = await toSubmitted(harness);
    expectStatus(await (await harness.as('lead')).put('/labels', { file: id, labels }), 200);
    return id;
  };
  const found = async (login: string, label: string) => {
    const { status, body } = await get(login, `/applications?label=${label}`);
    return status === 200 ? body.items.map(({ id }: { id: string }) => id) : body.code;
  };

  test('sort the fund’s list, and are nowhere that a person outside the fund looks', async () => {
    const id = await labelled([SECRET, 'Nord', 'Écluse']);
    const inOrder = ['Écluse', 'Nord', SECRET];
    expect(await found('screener', 'Nord')).toEqual([id]);
    expect(await found('applicant', 'Nord')).toBe('role_required');
    const read = async (login: string) => (await get(login, `/files?ids=${id}`)).body.items;
    expect(await read('screener')).toMatchObject([{ labels: inOrder, commands: ['labelFile', 'startThread', 'addNote'] }]);
    expect(await read('auditor')).toMatchObject([{ labels: inOrder, commands: [] }]);
    expect((await get('screener', '/labels/known')).body.items).toEqual(inOrder);
    for (const login of OUTSIDE) {
      const visitor = await harness.visit(login);
      for (const path of [`/dossiers/${id}`, '/dossiers']) expect((await visitor.get(path)).html).not.toContain(SECRET);
      for (const path of [`/applications/${id}`, `/applications/${id}/timeline`, '/applications'])
        expect(JSON.stringify((await get(login, path)).body)).not.toContain(SECRET);
      expectStatus(await get(login, `/files?ids=${id}`), 403);
      expectStatus(await get(login, '/labels/known'), 403);
    }
  });

  test('a file’s page leads to their form, which begins with what is and leads back', async () => {
    const [lead, id] = [await harness.visit('lead'), await labelled(['Sud'])];
    const path = `/agir/labelFile?file=${id}`;
    expect((await lead.get(`/dossiers/${id}`)).html).toContain(path);
    const form = await openAct(lead, path);
    expect(form.fields['/labels']).toEqual(['Sud']);
    expect(await form.send({ '/another': 'Est' })).toMatchObject({ location: `/dossiers/${id}?fait=labelFile` });
    expect(wordsOf((await lead.get(`/dossiers/${id}`)).html)).toContain('Est Sud');
  });

  test('of many ticked files are set together, and each one’s outcome is told', async () => {
    const lead = await harness.visit('lead');
    const ids = [await labelled(['Ouest']), await labelled([])];
    expect((await lead.get('/instruction')).html).toContain(`value="${ids[0]}"`);
    const asked = ids.map((id) => `dossier=${id}`).join('&');
    const { html } = await lead.get(`/instruction/etiquettes?${asked}`);
    const form = { ...formIn(html), autre: 'Comité', retirer: 'Ouest' };
    const answered = await told(lead, '/instruction/etiquettes', form);
    expect(wordsOf(answered.html).match(/Fait/g)).toHaveLength(2);
    expect(await found('lead', 'Comité')).toEqual(ids.toReversed());
    expect(await found('lead', 'Ouest')).toEqual([]);
    const again = { ...form, '~key': crypto.randomUUID() };
    expect(wordsOf((await told(lead, '/instruction/etiquettes', again)).html)).toContain('Inchangé');
  });

  test('are set on the others where the caller may not label one, and the page says so before and after', async () => {
    const [member, { id: personId }] = [await harness.visit('member-1'), await harness.as('member-1')];
    const [free, held] = [await labelled([]), await labelled([])];
    expectStatus(await declareInterest(harness, personId, { applicationId: held }), 200);
    const path = '/instruction/etiquettes';
    const { html } = await member.get(`${path}?dossier=${free}&dossier=${held}`);
    expect([wordsOf(html), formIn(html)['dossier']]).toEqual([expect.stringContaining('Un autre dossier coché n’est pas repris'), [free]]);
    const { html: outcomes } = await told(member, path, { ...formIn(html), dossier: [free, held], autre: 'Lent' });
    expect([wordsOf(outcomes).match(/Fait/g), wordsOf(outcomes).match(/Refusé/g)]).toEqual([['Fait'], ['Refusé']]);
    expect(await found('lead', 'Lent')).toEqual([free]);
    expect(wordsOf((await member.get(path)).html)).toContain('Aucun dossier n’est coché');
    expect(wordsOf((await member.get(`${path}?dossier=${held}`)).html)).toContain('Vous ne pouvez étiqueter aucun de ces dossiers');
    expect(await member.post(path, { ...formIn(html), dossier: [] })).toMatchObject({ location: '/instruction' });
  });
});

describe('one message about many files', () => {
  const path = '/instruction/message';
  const threadsOf = async (login: string, id: string) => (await get(login, `/threads?file=${id}`)).body.items;

  test('begins a thread in each, the outcome of each is told, and the same form does nothing twice', async () => {
    const lead = await harness.visit('lead');
    const [one, other] = [await toSubmitted(harness), await toSubmitted(harness)];
    expect((await lead.get('/instruction')).html).toContain(`formaction="${path}"`);
    const { html } = await lead.get(`${path}?dossier=${one}&dossier=${other}`);
    const form = { ...formIn(html), '/subject': 'Calendrier', '/message': 'Le comité est en mars.' };
    for (let count = 0; count < 2; count += 1) expect(wordsOf((await told(lead, path, form)).html).match(/Fait/g)).toHaveLength(2);
    for (const id of [one, other])
      expect(await threadsOf('applicant', id)).toMatchObject([{ subject: 'Calendrier', messages: [{ text: 'Le comité est en mars.' }] }]);
  });

  test('is sent to none while it has no words, and to the others where one file is refused', async () => {
    const [reviewer, { id: personId }] = [await harness.visit('reviewer-data'), await harness.as('reviewer-data')];
    const [free, held] = [await toSubmitted(harness), await toSubmitted(harness)];
    const { html } = await reviewer.get(`${path}?dossier=${free}&dossier=${held}`);
    expectStatus(await declareInterest(harness, personId, { applicationId: held }), 200);
    const empty = await reviewer.post(path, { ...formIn(html), '/subject': 'Budget' });
    expect([empty.status, formIn(empty.html)['/subject']]).toEqual([422, ['Budget']]);
    expect(await threadsOf('applicant', free)).toEqual([]);
    const { html: outcomes } = await told(reviewer, path, {
      ...formIn(html),
      ...{ dossier: [free, held], '/subject': 'Budget', '/message': 'Quel hébergeur ?' },
    });
    expect([wordsOf(outcomes).match(/Fait/g), wordsOf(outcomes).match(/Refusé/g)]).toEqual([['Fait'], ['Refusé']]);
    expect([(await threadsOf('applicant', free)).length, (await threadsOf('applicant', held)).length]).toEqual([1, 0]);
  });
});

test('ticked files are placed in a new session or in a planned one, and those on which none may decide are named', async () => {
  const [lead, ready, early] = [await harness.visit('lead'), await toReviewed(harness), await toSubmitted(harness)];
  const planning = `/agir/createSession?${new URLSearchParams({ '/applicationIds': ready }).toString()}`;
  expect((await lead.get(`/instruction/comite?dossier=${ready}`)).location).toBe(planning);
  const { html } = await lead.get(`/instruction/comite?dossier=${early}&dossier=${ready}`);
  expect(html).toContain(planning.replaceAll('&', '&amp;'));
  const asked = wordsOf(euros('fr', (await get('lead', `/applications/${ready}`)).body.requestedCents));
  expect(wordsOf(html)).toMatch(new RegExp(`Demandé .*${asked} Total ${asked} .*ne peuvent pas être inscrits.*À examiner`));

  const { id } = await toSession(harness, [await toReviewed(harness)], FAR_DAY);
  const placing = await lead.get(`/instruction/comite?dossier=${ready}`);
  const adding = `/agir/rearrangeSession/${id}?ajout=${ready}`;
  expect(placing.html).toContain(adding);
  // It is added to what was typed before, and kept.
  const { fields } = await openAct(lead, `/agir/rearrangeSession/${id}`);
  const kept = { ...fields, '~form': `rearrangeSession ${id}`, '/venue': 'Salle Ampère' };
  expect(await lead.post('/brouillon', kept)).toMatchObject({ status: 204 });
  const form = await openAct(lead, adding);
  expect(form.fields['/venue']).toEqual(['Salle Ampère']);
  expect(await form.send({ '/reason': 'Un dossier de plus.' })).toMatchObject({ status: 303 });
  expect((await get('lead', `/sessions/${id}`)).body.agenda).toHaveLength(2);
});

describe('phrases of the fund', () => {
  const set = async (login: string, body: object) => (await harness.as(login)).put('/phrases', body);

  test('are set by the lead or an administrator, for all calls or for one that exists', async () => {
    expectStatus(await set('admin', { usedIn: 'opinion', callId: THREE_OPINIONS.id, phrases: ['Le calendrier est serré.'] }), 200);
    expectStatus(await set('lead', { usedIn: 'opinion', phrases: ['Le besoin est établi.'] }), 200);
    expectStatus(await set('screener', { usedIn: 'opinion', phrases: [] }), 403);
    expect((await set('lead', { usedIn: 'opinion', callId: 'aucun-appel', phrases: [] })).body.code).toBe('call_unknown');
    expect((await get('reviewer-data', '/phrases')).body.items).toEqual([
      { usedIn: 'opinion', callId: null, phrases: ['Le besoin est établi.'] },
      { usedIn: 'opinion', callId: THREE_OPINIONS.id, phrases: ['Le calendrier est serré.'] },
    ]);
    expectStatus(await get('applicant', '/phrases'), 403);
  });

  test('are changed where they are listed, and inserted into what is written without a script', async () => {
    const [lead, screener, own] = [await harness.visit('lead'), await harness.visit('screener'), await toSubmitted(harness)];
    expect((await lead.get('/instruction')).html).toContain('/instruction/phrases');
    expect((await lead.get('/instruction/phrases')).html).toContain('/agir/setPhrases?usedIn=correction');
    const form = await openAct(lead, '/agir/setPhrases?usedIn=correction');
    expect(form.html).toMatch(/<nav[^>]*fr-breadcrumb[\s\S]*href="\/instruction\/phrases"/);
    // Its list is fixed: it replaces no other.
    expect([form.fields['/usedIn'], form.fields['/callId']]).toEqual([['correction'], undefined]);
    const ofCall = await openAct(lead, `/agir/setPhrases?usedIn=opinion&callId=${THREE_OPINIONS.id}`);
    expect(ofCall.fields).toMatchObject({ '/callId': [THREE_OPINIONS.id], '/phrases': ['Le calendrier est serré.'] });
    expect(await form.send({ '/phrases': 'Merci de joindre le devis.' })).toMatchObject({
      location: '/instruction/phrases?fait=setPhrases',
    });
    expect((await lead.get('/instruction/phrases')).html).toContain('Merci de joindre le devis.');
    const path = `/agir/requestCorrection/${own}`;
    const typed = { '/message': 'Bonjour.', '~phrase/message': 'Merci de joindre le devis.', '~line': '&/message' };
    const inserted = await screener.post(path, { ...formIn((await screener.get(path)).html), ...typed });
    expect([inserted.status, formIn(inserted.html)['/message']]).toEqual([200, ['Bonjour.\n\nMerci de joindre le devis.']]);
    const reviewer = await harness.visit('reviewer-legal');
    await (
      await harness.as('lead')
    ).post(`/applications/${file}/assignments`, {
      ...{ step: 'legal', reviewerId: (await harness.as('reviewer-legal')).id },
    });
    expect((await reviewer.get(`/dossiers/${file}/avis/legal`)).html).toContain('Le besoin est établi.');
  });
});

describe('following a file', () => {
  test('is for the people of the fund who may read it, and their list shows what they follow', async () => {
    const [own, lead] = [await toSubmitted(harness), await harness.visit('lead')];
    const follow = async (login: string) => (await harness.as(login)).put(`/applications/${own}/following`, undefined);
    const { html } = await lead.get(`/dossiers/${own}`);
    expect(html).toContain('Suivre ce dossier');
    expect(await lead.post(`/dossiers/${own}/suivi`, { ...formWith(html, 'suivre'), suivre: 'oui' })).toMatchObject({ status: 303 });
    expect((await lead.get(`/dossiers/${own}`)).html).toContain('Ne plus suivre');
    expect((await lead.get('/instruction?suivi=oui')).html).toContain(own);
    const ids = async () => (await get('lead', '/applications?followed=true')).body.items.map(({ id }: { id: string }) => id);
    expect(await ids()).toEqual([own]);
    expectStatus(await follow('auditor'), 200);
    for (const login of ['applicant', 'applicant2']) expectStatus(await follow(login), 403);
    const { id: draft } = await toDraft(harness);
    expectStatus(await (await harness.as('lead')).put(`/applications/${draft}/following`, undefined), 404);
    expect(await lead.post(`/dossiers/${own}/suivi`, { ...formWith(html, 'suivre'), suivre: 'non' })).toMatchObject({ status: 303 });
    expect(await ids()).toEqual([]);
    expectStatus(await follow('lead'), 200);
    const { token } = await harness.as('lead');
    expectStatus(await harness.ask('delete', `/applications/${own}/following`, { token }), 200);
    expect(await ids()).toEqual([]);
  });
});

describe('files that go with a message', () => {
  const join = (login: string, id: string, bytes: Buffer, told: { name?: string; type?: string } = {}) =>
    sendTo(harness, login, `/threads/${id}/attachments`, bytes, told);
  /** Sends files by the form of a thread, as a browser does. */
  async function sendFiles(visitor: Visitor, id: string, files: Readonly<Record<string, Buffer>>) {
    const form = new FormData();
    form.set('~key', crypto.randomUUID());
    for (const [name, bytes] of Object.entries(files)) form.append('file', new File([Uint8Array.from(bytes)], name));
    const headers = { Cookie: visitor.cookie, 'Sec-Fetch-Site': 'same-origin' };
    const answer = await fetch(`${harness.url}/echanges/${id}`, { method: 'POST', body: form, redirect: 'manual', headers });
    return { status: answer.status, location: answer.headers.get('location'), html: await answer.text() };
  }
  const bytesOf = async (visitor: Visitor, path: string) => {
    const answer = await fetch(harness.url + path, { headers: { Cookie: visitor.cookie } });
    return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
  };

  test('are joined by its author alone, until another person writes, under the limits of every file', async () => {
    const id = await begun('applicant', 'threads', { subject: 'Devis', message: 'Voici le devis.' });
    const bytes = pdf();
    const { body } = await join('applicant', id, bytes, { name: 'devis.pdf' });
    expect(body).toMatchObject({ id, version: 2, attachmentId: expect.any(String) });
    expect((await join('applicant', id, bytes, { name: 'encore.pdf' })).body).toMatchObject({
      code: 'attachment_twice',
      name: 'devis.pdf',
    });
    expect((await join('applicant', id, png(), { name: 'plan.pdf' })).body.code).toBe('attachment_type_differs');
    expect((await join('lead', id, pdf())).body.code).toBe('message_of_another_person');
    expect((await join('applicant2', id, pdf())).status).toBe(404);
    const [thread] = await listed('lead');
    expect(thread).toMatchObject({ isUnread: true, messages: [{ files: [{ name: 'devis.pdf', sizeBytes: bytes.length }] }] });
    expect(thread.commands).not.toContain('attachToMessage');
    expectStatus(await post('lead', `/threads/${id}/messages`, { message: 'Merci.' }), 200);
    expect((await join('applicant', id, pdf())).body.code).toBe('message_of_another_person');
    const file = `/threads/${id}/attachments/${body.attachmentId}`;
    expect([(await get('lead', file)).status, (await get('applicant2', file)).status]).toEqual([200, 404]);
  });

  test('are sent several at once from the thread, shown with it, and stand in the archive and the document of the file', async () => {
    const own = await toSubmitted(harness);
    const [applicant, lead] = [await harness.visit('applicant'), await harness.visit('lead')];
    const { body } = await post('applicant', '/threads', { file: own, subject: 'Devis', message: 'Les devis.' });
    expect((await applicant.get(`/echanges/${body.id}`)).html).toContain('multiple');
    const plan = png();
    expect(await sendFiles(applicant, body.id, { 'devis.pdf': pdf(), 'plan.png': plan })).toMatchObject({
      location: `/echanges/${body.id}?fait=attachToMessage`,
    });
    const again = await sendFiles(applicant, body.id, { 'autre.pdf': pdf(), 'plan 2.png': plan });
    expect([again.status, wordsOf(again.html)]).toEqual([422, expect.stringContaining('Le même fichier est déjà joint')]);
    const { html } = await lead.get(`/echanges/${body.id}`);
    expect(html).not.toContain('type="file"');
    const [, href = ''] = /href="(\/echanges\/[^"]+\/pieces\/[^"?]+)" download>plan\.png/.exec(html) ?? [];
    expect(Buffer.from((await bytesOf(lead, href)).bytes).equals(plan)).toBe(true);
    expect((await bytesOf(await harness.visit('applicant2'), href)).status).toBe(404);
    const names = ['01 devis.pdf', '02 plan.png', '03 autre.pdf'];
    expect(Object.keys(unzipSync((await bytesOf(lead, `/dossiers/${own}/pieces.zip`)).bytes))).toEqual(names);
    expect((await lead.get(`/dossiers/${own}`)).html).toContain('pieces.zip');
    const { parts } = await readPdf((await bytesOf(lead, `/dossiers/${own}/dossier.pdf`)).bytes);
    expect(JSON.stringify(parts)).toContain('plan.png (message « Devis »');
  });

  test('of a note are nowhere that a person outside the fund looks', async () => {
    const id = await begun('lead', 'notes', { subject: 'Interne', note: 'Voir la pièce.' });
    const { body } = await join('lead', id, pdf(), { name: `${SECRET}.pdf` });
    expectStatus(await get('screener', `/threads/${id}/attachments/${body.attachmentId}`), 200);
    for (const login of OUTSIDE) {
      expect([403, 404]).toContain((await get(login, `/threads/${id}/attachments/${body.attachmentId}`)).status);
      expect([403, 404]).toContain((await join(login, id, pdf())).status);
    }
    const zip = (await bytesOf(await harness.visit('applicant'), `/dossiers/${file}/pieces.zip`)).bytes;
    expect(Object.keys(unzipSync(zip)).join()).not.toContain(SECRET);
  });
});
