import { unzipSync } from 'fflate';
import { moveDate, parisDate } from '../../../domain/core/calendar.ts';
import { euros, longDate } from '../../../domain/core/format.ts';
import { attach, pdf } from '../../support/attachments-fixtures.ts';
import { DELIBERATION, openCall } from '../../support/calls.ts';
import { ask as askForCorrection, ITEM, withdraw } from '../../support/correction-fixtures.ts';
import { STUDENTS, toDraft, toSubmitted } from '../../support/fixtures.ts';
import { formIn as formWith } from '../../support/form-in.ts';
import { pagesOfFile, type Visitor } from '../../support/pages-harness.ts';
import { signedIn } from '../../support/page-session.ts';
import { readPdf } from '../../support/pdf.ts';
import { withRoles } from '../../support/people-fixtures.ts';
import { OFFICE } from '../../support/tokens.ts';
import { formIn, wordsOf } from '../../support/web-forms.ts';

const harness = pagesOfFile();
let applicant: Visitor;
let editor: Visitor;
beforeAll(async () => {
  [applicant, editor] = await Promise.all([harness.visit('applicant'), harness.visit('editor')]);
});

const read = async (id: string) => (await (await harness.as('applicant')).get(`/applications/${id}`)).body;

/** Sends the form of a page with what is changed in it. */
async function send(visitor: Visitor, path: string, change: Record<string, string | string[]> = {}) {
  const form = formIn((await visitor.get(path)).html);
  return visitor.post(path, { ...form, ...change });
}

test('an application is written step by step without a script, told what is missing, and submitted once', async () => {
  const started = await send(applicant, '/dossiers/nouveau', { '/callId': STUDENTS.callId, '/title': 'Droits des étudiants' });
  const id = /dossiers\/([^/]+)\/remplir/.exec(started.location ?? '')?.[1] ?? '';
  const base = `/dossiers/${id}`;
  expect(wordsOf((await applicant.get(`${base}/verifier`)).html)).toContain('informations manquent');

  const step = async (name: string, change: Record<string, string | string[]>): Promise<void> => {
    const { status, html } = await send(applicant, `${base}/remplir/${name}`, change);
    if (status !== 303) throw new Error(`${name}: ${status} ${wordsOf(html)}`);
  };
  await step('projet', { '/summary': STUDENTS.summary, '/projectTypes': STUDENTS.projectTypes, '/servedBy': STUDENTS.servedBy });
  await step('calendrier', { '/startsOn': STUDENTS.startsOn, '/durationMonths': String(STUDENTS.durationMonths) });
  await step(
    'depenses',
    Object.assign(
      {},
      ...STUDENTS.costLines.map(({ label, category, amountCents }, place) => ({
        [`/costLines/${place}/label`]: label,
        [`/costLines/${place}/category`]: category,
        [`/costLines/${place}/amountCents`]: String(amountCents / 100).replace('.', ','),
      })),
    ) as Record<string, string>,
  );
  await step(
    'financement',
    Object.assign(
      {},
      ...STUDENTS.fundingLines.map(({ label, source, amountCents }, place) => ({
        [`/fundingLines/${place}/label`]: label,
        [`/fundingLines/${place}/source`]: source,
        [`/fundingLines/${place}/amountCents`]: String(amountCents / 100),
      })),
    ) as Record<string, string>,
  );
  const shown = formIn((await applicant.get(`${base}/remplir/indicateurs`)).html);
  const places = Object.keys(shown).filter((name) => name.endsWith('/baseline'));
  const promised = places.map((name) => name.replace('/baseline', ''));
  await step(
    'indicateurs',
    Object.assign(
      {},
      ...promised.map((at) => ({ [`${at}/baseline`]: '0', [`${at}/targets/0/month`]: '6', [`${at}/targets/0/value`]: '12,5' })),
    ) as Record<string, string>,
  );
  const answers = { '/answers/problem': STUDENTS.answers.problem, '/answers/users': STUDENTS.answers.users };
  Object.assign(answers, { '/answers/deployment': STUDENTS.answers.deployment });
  await step('questions', { ...answers, '/answers/legalBasis': STUDENTS.answers.legalBasis, '/answers/personalData': 'false' });

  const { content } = await read(id);
  expect(content.costLines).toEqual(STUDENTS.costLines);
  expect(content.answers.personalData).toBe(false);
  const mandatory = ['access_delay', 'conversion', 'transmissions', 'users_automatic', 'users_informed'];
  expect(content.indicators.map(({ key }: { key: string }) => key).toSorted()).toEqual(mandatory);
  expect(content.indicators[0].targets).toEqual([{ month: 6, value: 12.5 }]);

  const check = await applicant.get(`${base}/verifier`);
  expect(wordsOf(check.html)).toContain('Le dossier est complet');
  const form = formIn(check.html);
  const answers2 = await Promise.all([applicant.post(`${base}/verifier`, form), applicant.post(`${base}/verifier`, form)]);
  expect(answers2.map(({ location }) => location?.split('?')[0])).toEqual([base, base]);
  expect(await read(id)).toMatchObject({ state: 'submitted', revision: 1 });
  expect(wordsOf((await applicant.get(`${base}?fait=submitApplication`)).html)).toContain('Votre dossier est déposé');
});

test('the step of files says which documents are wanted, until each is joined', async () => {
  const documents = [DELIBERATION];
  const { id } = await toDraft(harness, { ...STUDENTS, callId: await openCall(harness, { terms: { documents } }) });
  const base = `/dossiers/${id}`;
  const said = async (path: string) => wordsOf((await applicant.get(`${base}${path}`)).html);
  const steps = await said('/remplir');
  expect(steps).toMatch(/1 document à joindre ○ À faire À relire et déposer ○ 1 document à joindre/);
  expect(await said('/remplir/pieces')).not.toContain('facultatives');
  expect(await said('/verifier')).toContain('pas encore joints, ou qui sont trop anciens : Délibération');
  // It is joined there as well, and what is joined leads back there.
  const joining = formWith((await applicant.get(`${base}/verifier`)).html, 'file');
  expect(joining).toMatchObject({ pour: ['application'], retour: [`${base}/verifier`], document: [''] });
  expect((await attach(harness, 'applicant', id, pdf(), { document: 'deliberation' })).status).toBe(201);
  expect(await said('/remplir')).toMatch(/✓ 1 pièce À relire et déposer ✓ Prêt/);
});

test('half a line is kept, its step says what is wrong with it, and the other steps are saved', async () => {
  const { id } = await toDraft(harness);
  const path = `/dossiers/${id}/remplir/depenses`;
  const refused = await send(applicant, path, { '/costLines/7/label': 'Une moitié de ligne' });
  expect(refused.status).toBe(422);
  expect(refused.html).toContain('href="#f-costLines-3-amountCents"');
  expect(formIn(refused.html)['/costLines/3/label']).toEqual(['Une moitié de ligne']);
  expect(formIn((await applicant.get(path)).html)['/costLines/3/label']).toEqual(['Une moitié de ligne']);
  expect((await send(applicant, `/dossiers/${id}/remplir/calendrier`, { '/durationMonths': '9' })).status).toBe(303);
  expect((await read(id)).content).toMatchObject({ durationMonths: 9, costLines: STUDENTS.costLines });
  expect(wordsOf((await applicant.get(`/dossiers/${id}/verifier`)).html)).toContain('Une saisie n’est pas enregistrée');
  const { location } = await applicant.post('/brouillon', { '~form': `updateApplication ${id} depenses`, vider: '1', retour: path });
  expect(location).toBe(path);
  expect(formIn((await applicant.get(location ?? '')).html)['/costLines/3/label']).toBeUndefined();
});

test('lines are added and taken away without a script, and nothing is saved by that', async () => {
  const { id, version } = await toDraft(harness);
  const path = `/dossiers/${id}/remplir/depenses`;
  const added = await send(applicant, path, { '~line': '+/costLines' });
  expect(formIn(added.html)['/costLines/3/label']).toEqual(['']);
  const removed = await applicant.post(path, { ...formIn(added.html), '~line': '-/costLines/0' });
  expect(formIn(removed.html)['/costLines/0/label']).toBeUndefined();
  expect((await read(id)).version).toBe(version);
  await applicant.post(path, formIn(removed.html));
  expect((await read(id)).content.costLines).toEqual(STUDENTS.costLines.slice(1));
});

test('without a script, cells copied from a spreadsheet fill the lines, the totals are counted again, and nothing is saved by that', async () => {
  const { id, version } = await toDraft(harness);
  const path = `/dossiers/${id}/remplir/financement`;
  const before = await applicant.get(path);
  expect(wordsOf(before.html)).toContain('Colonnes, dans cet ordre : Financeur, Origine, Montant en euros, SIREN');
  const block = 'Nous\tVotre administration\t1,5 k€\nLa région\tUne autre aide publique\t500,50\nX\tMécène\tcent';
  const pasted = await send(applicant, path, { '~line': '*/fundingLines', '~paste/fundingLines': block });
  const place = STUDENTS.fundingLines.length;
  const fields = formIn(pasted.html);
  const line = (at: number) => ['label', 'source', 'amountCents'].map((name) => fields[`/fundingLines/${at}/${name}`]?.[0]);
  expect([line(place), line(place + 1)]).toEqual([
    ['Nous', 'own', '1\u202f500'],
    ['La région', 'public', '500,50'],
  ]);
  expect(wordsOf(pasted.html)).toContain('« Mécène » n’est pas dans la liste : choisissez.');
  const total = STUDENTS.fundingLines.reduce((sum, { amountCents }) => sum + amountCents, 200_050);
  expect(wordsOf(pasted.html)).toContain(wordsOf(`Total des financements ${euros('fr', total)}`));
  const counted = await applicant.post(path, { ...fields, [`/fundingLines/${place}/amountCents`]: '0,50', '~line': '#' });
  expect(wordsOf(counted.html)).toContain(wordsOf(`Total des financements ${euros('fr', total - 149_950)}`));
  const huge = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`/fundingLines/${at}/amountCents`, '9999999999999']));
  expect((await applicant.post(path, { ...fields, ...huge, '~line': '#' })).status).toBe(200);
  // The button that sends the form fills them first too, and says so.
  const sent = await applicant.post(path, { ...formIn(before.html), '~paste/fundingLines': block });
  expect(wordsOf(sent.html)).toContain('Relisez-les : rien n’est encore envoyé.');
  expect(formIn(sent.html)[`/fundingLines/${place}/label`]).toEqual(['Nous']);
  expect((await read(id)).version).toBe(version);
});

test('a person who writes over what a colleague saved meanwhile sees it, keeps their own words, and saves them then', async () => {
  const { id } = await toDraft(harness);
  const path = `/dossiers/${id}/remplir/projet`;
  const mine = formIn((await applicant.get(path)).html);
  await send(editor, path, { '/summary': 'Ce que ma collègue a écrit.' });
  const refused = await applicant.post(path, { ...mine, '/title': 'Mon titre' });
  expect(refused.status).toBe(422);
  expect(wordsOf(refused.html)).toContain('Soazig Kermarrec a modifié ce dossier');
  expect(wordsOf(refused.html)).toContain('Ce que ma collègue a écrit.');
  expect(formIn(refused.html)['/title']).toEqual(['Mon titre']);
  // The writer leaves, with the script that keeps the form, and comes back.
  expect((await applicant.post('/brouillon', { ...formIn(refused.html), '~form': `updateApplication ${id} projet` })).status).toBe(204);
  const again = await applicant.get(path);
  expect(wordsOf(again.html)).toContain('Ce que ma collègue a écrit.');
  expect(formIn(again.html)['/title']).toEqual(['Mon titre']);
  await send(editor, path, { '/summary': 'Ce qu’elle a écrit ensuite.' });
  const unseen = await applicant.post(path, formIn(again.html));
  expect([unseen.status, wordsOf(unseen.html).includes('Ce qu’elle a écrit ensuite.')]).toEqual([422, true]);
  expect((await applicant.post(path, formIn(unseen.html))).status).toBe(303);
  expect((await read(id)).content).toMatchObject({ title: 'Mon titre', summary: STUDENTS.summary });
});

test('two people who write different steps at once have both of them saved', async () => {
  const { id } = await toDraft(harness);
  const mine = formIn((await applicant.get(`/dossiers/${id}/remplir/projet`)).html);
  await send(editor, `/dossiers/${id}/remplir/calendrier`, { '/durationMonths': '11' });
  expect((await applicant.post(`/dossiers/${id}/remplir/projet`, { ...mine, '/title': 'Mon titre' })).status).toBe(303);
  expect((await read(id)).content).toMatchObject({ title: 'Mon titre', durationMonths: 11 });
});

test('what was typed before a colleague saved the same step is shown beside what is saved', async () => {
  const { id } = await toDraft(harness);
  const path = `/dossiers/${id}/remplir/projet`;
  const mine = formIn((await applicant.get(path)).html);
  const typed = { ...mine, '/title': 'Tapé sans être enregistré' };
  expect((await applicant.post('/brouillon', { ...typed, '~form': `updateApplication ${id} projet` })).status).toBe(204);
  await send(editor, path, { '/summary': 'Ce que ma collègue a écrit.' });
  const { html } = await applicant.get(path);
  expect(formIn(html)['/title']).toEqual(['Tapé sans être enregistré']);
  expect(wordsOf(html)).toContain('Soazig Kermarrec a modifié ce dossier');
  expect(wordsOf(html)).toContain('Ce que ma collègue a écrit.');
});

test('a person who opens a step is seen there by a colleague, and by no one of the fund', async () => {
  const { id } = await toDraft(harness);
  await editor.get(`/dossiers/${id}/remplir/projet`);
  expect(wordsOf((await applicant.get(`/dossiers/${id}/remplir/depenses`)).html)).toContain(
    'Soazig Kermarrec travaille aussi sur ce dossier',
  );
});

test('an indicator of the project’s own is known by its label, and its code is made once', async () => {
  const { id } = await toDraft(harness);
  const path = `/dossiers/${id}/remplir/indicateurs`;
  const own = '/indicators/9';
  await send(applicant, path, { [`${own}/label`]: 'Délai d’un été', [`${own}/unit`]: 'jours', [`${own}/baseline`]: '4' });
  const keys = async () => (await read(id)).content.indicators.map(({ key }: { key: string }) => key);
  expect((await keys()).at(-1)).toBe('delai_d_un_ete');
  const place = STUDENTS.indicators.length;
  await send(applicant, path, { [`/indicators/${place}/label`]: 'Un autre nom' });
  expect((await keys()).at(-1)).toBe('delai_d_un_ete');
});

test('a correction is kept step by step, and sent as one answer that says what it has changed', async () => {
  const id = await toSubmitted(harness);
  await askForCorrection(harness, id, 'screener', {
    items: [ITEM, { field: '/costLines/1', kind: 'incorrect', comment: 'Est-ce un an ?' }],
  });
  const base = `/dossiers/${id}`;
  expect(wordsOf((await applicant.get(`${base}/verifier`)).html)).toContain('Rien n’a encore été corrigé');
  expect(wordsOf((await applicant.get(`${base}/remplir`)).html)).toContain('À relire et renvoyer ○ Rien n’est encore corrigé');
  expect(wordsOf((await applicant.get(`${base}/remplir/depenses`)).html)).toContain('Est-ce un an ?');
  await send(applicant, `${base}/remplir/projet`, { '/summary': 'Un résumé qui dit tout.' });
  await send(applicant, `${base}/remplir/depenses`, { '/costLines/1/label': 'Une API pendant un an' });
  expect((await read(id)).revision).toBe(1);
  const check = await applicant.get(`${base}/verifier`);
  expect(check.html).toContain('<ins>Un résumé qui dit tout.</ins>');
  expect((await applicant.post(`${base}/verifier`, formIn(check.html))).location).toBe(`${base}?fait=answerCorrection`);
  const { revision, content } = await read(id);
  expect({ revision, summary: content.summary, label: content.costLines[1].label }).toEqual({
    revision: 2,
    summary: 'Un résumé qui dit tout.',
    label: 'Une API pendant un an',
  });
  const screener = await harness.visit('screener');
  for (const visitor of [applicant, screener])
    expect((await visitor.get(`${base}/corrections`)).html).toContain('<ins>Un résumé qui dit tout.</ins>');
  expect(wordsOf((await screener.get(base)).html)).toContain('Version 2, déposée par Aïcha Benkirane');
  const { html } = await screener.get(`${base}/recevabilite`);
  for (const shown of ['Demande 1, sur la version 1', 'Est-ce un an ?', 'Ce qui a changé depuis la version 1', 'Une API pendant un an'])
    expect(wordsOf(html)).toContain(shown);
});

test('a request names a document and a field, is written beside the file, and is answered point by point in words', async () => {
  const documents = [DELIBERATION];
  const callId = await openCall(harness, { terms: { documents } });
  const { id } = await toDraft(harness, { ...STUDENTS, callId });
  await attach(harness, 'applicant', id, pdf(), { document: 'deliberation' });
  const { version } = await read(id);
  await (await harness.as('applicant')).post(`/applications/${id}/submission`, { version });
  const screener = await harness.visit('screener');
  const asking = await screener.get(`/agir/requestCorrection/${id}`);
  // The file stands at its side, and the document may be chosen.
  expect(asking.html).toContain('aria-label="Ce qui est à lire"');
  expect(wordsOf(asking.html)).toContain('Pièces jointes, Délibération');
  const document = '/documents/deliberation';
  const later = moveDate(parisDate(new Date().toISOString()), { months: 2 });
  const asked = await screener.post(`/agir/requestCorrection/${id}`, { ...formIn(asking.html), '/dueOn': later, '/items/0/comment': '' });
  expect(wordsOf(asked.html)).toContain(`Réponse attendue au plus tard le ${longDate('fr', later)}`);
  const items = [ITEM, { field: document, kind: 'outdated', comment: 'Elle est d’un autre projet.' }];
  await askForCorrection(harness, id, 'screener', { items, requiredBy: null });
  const base = `/dossiers/${id}`;
  expect(wordsOf((await applicant.get(`${base}/remplir/pieces`)).html)).toContain('Elle est d’un autre projet.');
  const check = await applicant.get(`${base}/verifier`);
  const refused = await applicant.post(`${base}/verifier`, { ...formIn(check.html), '/replies/0': 'Il dit déjà à qui.' });
  expect(wordsOf(refused.html)).toContain('répondez à chaque point');
  expect(formIn(refused.html)['/replies/0']).toEqual(['Il dit déjà à qui.']);
  // What is kept of it is not the reply to another request.
  expect(formIn(refused.html)['~form']).toEqual([`answerCorrection ${id} 1`]);
  const whole = { ...formIn(refused.html), '/replies/1': 'Elle vaut pour tous nos projets.' };
  expect((await applicant.post(`${base}/verifier`, whole)).location).toBe(`${base}?fait=answerCorrection`);
  const seen = wordsOf((await screener.get(`${base}/recevabilite`)).html);
  for (const shown of ['Il dit déjà à qui.', 'Elle vaut pour tous nos projets.', 'Éligibilité selon les règles de l’appel'])
    expect(seen).toContain(shown);
  expect(seen).toContain('Aucune règle de l’appel ne s’y oppose');
});

/** Sends a file as a browser does, under one name or several. */
async function sendFile(visitor: Visitor, id: string, names: string | readonly string[], bytes: Uint8Array<ArrayBuffer>, mark = '') {
  const form = new FormData();
  form.set('~person', mark);
  form.set('~key', crypto.randomUUID());
  form.set('pour', 'application');
  form.set('retour', `/dossiers/${id}/remplir/pieces`);
  for (const each of typeof names === 'string' ? [names] : names)
    form.append('file', new File([bytes], each, { type: 'application/octet-stream' }));
  const answer = await fetch(`${harness.url}/dossiers/${id}/pieces`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { Cookie: visitor.cookie, 'Sec-Fetch-Site': 'same-origin' },
  });
  return { status: answer.status, location: answer.headers.get('location'), html: await answer.text() };
}

test('a file is attached without a script, read back byte by byte, and taken away once that is confirmed', async () => {
  const { id } = await toDraft(harness);
  const bytes = Uint8Array.from(pdf(3_000));
  const { location } = await sendFile(applicant, id, 'devis d’été.pdf', bytes);
  expect(location).toBe(`/dossiers/${id}/remplir/pieces?fait=addAttachment#pieces`);
  const { html } = await applicant.get(location ?? '');
  expect(wordsOf(html)).toContain('devis d’été.pdf');
  const [, href = ''] = /href="(\/dossiers\/[^"]+\/pieces\/[^"/]+)"/.exec(html) ?? [];
  const back = await fetch(harness.url + href, { headers: { Cookie: applicant.cookie } });
  expect(Buffer.from(await back.arrayBuffer()).equals(bytes)).toBe(true);
  expect(back.headers.get('Content-Disposition')).toContain('attachment');
  const shown = await fetch(`${harness.url}${href}?voir=1`, { headers: { Cookie: applicant.cookie } });
  await shown.arrayBuffer();
  expect(shown.headers.get('Content-Disposition')).toContain('inline');
  expect(shown.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  const removed = await send(applicant, `${href}/retirer`);
  expect(removed.location).toBe(`/dossiers/${id}/remplir/pieces?fait=removeAttachment`);
  expect((await read(id)).attachments).toBe(0);
});

test('of several files sent at once, those that are refused are named, and the others are attached', async () => {
  const { id } = await toDraft(harness);
  const { status, html } = await sendFile(applicant, id, ['un.pdf', 'deux.pdf', 'trois.exe'], Uint8Array.from(pdf(3_000)));
  expect(status).toBe(422);
  for (const said of ['2 fichiers sur 3 ne sont pas joints', 'deux.pdf : Le même fichier est déjà joint', 'trois.exe'])
    expect(wordsOf(html)).toContain(said);
  // The writer stays among the steps, in the one of the files, and may go on.
  expect(wordsOf(html)).toMatch(/Étape 7 sur 8 .*Continuer/);
  expect(html).toMatch(/<li class="a-task"\s+aria-current="step">\s*<div>\s*<a class="a-task__name" href="[^"]*\/remplir\/pieces"/);
  expect((await read(id)).attachments).toBe(1);
});

test('an application is kept as a document, with its receipt and its files, as far as the reader may see it', async () => {
  const { id } = await toDraft(harness);
  const fetched = async (visitor: Visitor, name: string) => {
    const answer = await fetch(`${harness.url}/dossiers/${id}/${name}`, { headers: { Cookie: visitor.cookie } });
    return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
  };
  expect((await fetched(applicant, 'recepisse.pdf')).status).toBe(404);
  const textOf = async (name: string) => {
    const { title, parts, tables, faults } = await readPdf((await fetched(applicant, name)).bytes);
    expect(faults).toEqual([]);
    return JSON.stringify([title, parts, tables]);
  };
  // No heading stands above nothing.
  expect(await textOf('dossier.pdf')).toContain('Aucune pièce jointe.');
  await sendFile(applicant, id, 'devis.pdf', Uint8Array.from(pdf(3_000)));
  const version = (await read(id)).version;
  await (await harness.as('applicant')).post(`/applications/${id}/submission`, { version });
  const whole = await textOf('dossier.pdf');
  for (const said of [STUDENTS.title, STUDENTS.costLines[0]?.label, 'Financement', 'devis.pdf']) expect(whole).toContain(said);
  const receipt = await textOf('recepisse.pdf');
  for (const said of ['Récépissé de dépôt', 'Déposé par Aïcha Benkirane', 'devis.pdf']) expect(receipt).toContain(said);
  // To the second, as it came.
  expect(receipt).toMatch(/ à \d\d:\d\d:\d\d/);
  expect(Object.keys(unzipSync((await fetched(applicant, 'pieces.zip')).bytes))).toEqual(['01 devis.pdf']);
  expect((await fetched(await harness.visit('applicant2'), 'pieces.zip')).status).toBe(404);
});

test('a file of a form that was shown to another person is not attached', async () => {
  const { id } = await toDraft(harness);
  const { status, location } = await sendFile(applicant, id, 'devis.pdf', Uint8Array.from(pdf(3_000)), 'A'.repeat(22));
  expect([status, location?.split('?')[0]]).toEqual([303, '/connexion']);
  expect((await read(id)).attachments).toBe(0);
});

test.each([
  ['programme.exe', 'MZ……', 'n’est pas d’un format accepté'],
  ['devis.pdf', 'Bonjour', 'ne contient pas ce que la fin de son nom annonce'],
  ['', '', 'Choisissez un fichier'],
])('a file that is not taken (%j) is refused in words that people understand', async (name, text, words) => {
  const { id } = await toDraft(harness);
  const { status, html } = await sendFile(applicant, id, name, new TextEncoder().encode(text));
  expect(status).toBe(422);
  expect(wordsOf(html)).toContain(words);
  expect((await read(id)).attachments).toBe(0);
});

test('who may write and not submit reads who may, and has no form to do so', async () => {
  const { id } = await toDraft(harness);
  const { html } = await editor.get(`/dossiers/${id}/verifier`);
  // That stands above the whole application, and what a person who may not submit cannot do is not asked for.
  expect(wordsOf(html)).toMatch(/Vous ne pouvez pas déposer ce dossier\. Aïcha Benkirane peut le déposer\..* Vos réponses/);
  expect(wordsOf(html)).not.toContain('puis déposez-le');
  expect(html).toContain('href="/agir/askRole?role=signatory"');
  expect(() => formIn(html)).toThrow('no form');
  // They are told from here, once a day.
  const tell = `/agir/askSubmission/${id}`;
  expect(html).toContain(`href="${tell}"`);
  expect(wordsOf((await editor.get(tell)).html)).toContain('Personnes prévenues Aïcha Benkirane');
  expect((await send(editor, tell)).location).toBe(`/dossiers/${id}/verifier?fait=askSubmission`);
  for (const path of [tell, `/dossiers/${id}/verifier`]) {
    const after = (await editor.get(path)).html;
    expect(wordsOf(after)).toContain('Vous pourrez le refaire demain');
    expect(after).not.toContain(`href="${tell}"`);
  }
});

test('the person who signs and does not write reads the whole draft, and submits it', async () => {
  const { id } = await toDraft(harness);
  const signer = await withRoles(harness, 'signer', OFFICE, 'signatory');
  const { name, value } = await signedIn(harness.database.db, harness.url, { personId: signer.id, roles: [] });
  const headers = { Cookie: `${name}=${value}` };
  const path = `/dossiers/${id}/verifier`;
  const { html } = await applicant.get(path, headers);
  expect(wordsOf(html)).toContain('Relisez-le, puis déposez-le');
  // What that person may not change is no link.
  expect(html).not.toContain('/remplir/depenses');
  const sent = await applicant.post(path, formIn(html), { ...headers, 'Sec-Fetch-Site': 'same-origin' });
  expect(sent.location).toBe(`/dossiers/${id}?fait=submitApplication`);
});

test('the person who began a draft gives it up, and reads first that the fund has not seen it', async () => {
  const { id } = await toDraft(harness, STUDENTS, 'editor');
  const path = `/agir/withdrawApplication/${id}`;
  const { html } = await editor.get(path);
  expect(wordsOf(html)).toMatch(/n’a pas été déposé : le fonds ne l’a pas vu\..* Le retrait est définitif\./);
  expect(html).not.toContain('name="/reason"');
  expect((await editor.post(path, formIn(html))).location).toBe(`/dossiers/${id}?fait=withdrawApplication`);
  // Another writer's draft is not theirs to give up.
  const other = await toDraft(harness);
  expect(wordsOf((await editor.get(`/agir/withdrawApplication/${other.id}`)).html)).toContain('pas possible pour vous');
});

test('hostile words stay words on every page that shows them', async () => {
  const hostile = '<script>alert(1)</script>"\'&';
  const escaped = '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;';
  const { id } = await toDraft(harness, {
    ...STUDENTS,
    title: hostile,
    summary: hostile,
    answers: { ...STUDENTS.answers, users: hostile },
  });
  for (const path of ['', '/remplir', '/remplir/projet', '/remplir/questions', '/verifier', '/corrections', '/pieces']) {
    const { html, status } = await applicant.get(`/dossiers/${id}${path}`);
    expect(`${path} ${status}`).toBe(`${path} 200`);
    expect(html).not.toContain('<script>alert');
    expect(html).toContain(escaped);
  }
  const { html } = await applicant.get(`/dossiers?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
  expect(html).not.toContain('<script>alert');
});

test('a draft is found neither by the fund nor by another organisation; what was submitted is found by the fund alone', async () => {
  const { id: draft } = await toDraft(harness);
  const submitted = await toSubmitted(harness);
  const [lead, other] = await Promise.all([harness.visit('lead'), harness.visit('ministry')]);
  for (const path of ['', '/remplir', '/remplir/projet', '/verifier', '/corrections', '/pieces']) {
    const seen = async (visitor: Visitor, id: string) => (await visitor.get(`/dossiers/${id}${path}`)).status;
    expect([await seen(lead, draft), await seen(other, draft), await seen(other, submitted)]).toEqual([404, 404, 404]);
  }
  expect((await lead.get(`/dossiers/${submitted}`)).status).toBe(200);
  expect((await lead.get(`/dossiers/${submitted}/remplir`)).location).toBe(`/dossiers/${submitted}`);
  expect((await lead.get('/dossiers/nouveau')).status).toBe(403);
});

test('the list keeps what it is asked in its address, and says why it is empty', async () => {
  const { id } = await toDraft(harness, { ...STUDENTS, title: 'Ornithorynques : un registre partagé' });
  await harness.heard();
  const { html } = await applicant.get('/dossiers?q=ornithorynques&state=draft');
  expect(html).toContain(`href="/dossiers/${id}"`);
  expect(html).toContain('value="ornithorynques"');
  expect(wordsOf((await applicant.get('/dossiers?q=ornithorynques&state=refused')).html)).toContain(
    'Aucun dossier ne correspond à ces filtres.',
  );
  const ministry = await harness.visit('ministry');
  expect(wordsOf((await ministry.get('/dossiers')).html)).toContain('Vous n’avez pas encore de dossier.');
});

test('a page of an application speaks English where its reader does', async () => {
  const { id } = await toDraft(harness);
  const english: Visitor = {
    ...applicant,
    get: (path) => applicant.get(path, { Cookie: `${applicant.cookie}; guichet-language-${new URL(harness.url).port}=en` }),
  };
  expect(wordsOf((await english.get(`/dossiers/${id}/verifier`)).html)).toContain('The application is complete.');
});

test('a second application takes up by one act the answers that its writer has left ticked, and says where they come from', async () => {
  const { reference } = await read(await toSubmitted(harness));
  const started = await send(applicant, '/dossiers/nouveau', { '/callId': STUDENTS.callId, '/title': 'Droits des étudiants, la suite' });
  const id = /dossiers\/([^/]+)\/remplir/.exec(started.location ?? '')?.[1] ?? '';
  const base = `/dossiers/${id}`;
  expect(wordsOf((await applicant.get(`${base}/remplir`)).html)).toMatch(/a déjà répondu à \d+ points de ce dossier/);
  const { html } = await applicant.get(`${base}/reprendre`);
  expect(wordsOf(html)).toContain(`d’après ${reference}`);
  const form = formWith(html, 'reprendre');
  const ticked = (form['reprendre'] ?? []).filter((pointer) => pointer !== '/durationMonths');
  expect(ticked).toContain('/answers/legalBasis');
  expect((await applicant.post(`${base}/reprendre`, { ...form, reprendre: ticked })).location).toBe(
    `${base}/remplir?fait=updateApplication`,
  );
  const { content } = await read(id);
  expect(content).toMatchObject({
    costLines: STUDENTS.costLines,
    durationMonths: null,
    summary: '',
    title: 'Droits des étudiants, la suite',
  });
  expect(content.answers).toEqual(STUDENTS.answers);
  expect(wordsOf((await applicant.get(`${base}/remplir/depenses`)).html)).toContain(`Dépenses d’après ${reference}`);
  // Only what was left is offered now; nothing of it is offered to the fund.
  expect(formWith((await applicant.get(`${base}/reprendre`)).html, 'reprendre')['reprendre']).toEqual(['/durationMonths']);
  expect((await (await harness.as('screener')).get(`/applications/${id}/earlier-answers`)).status).toBe(403);
  expect(wordsOf((await applicant.get('/organisation')).html)).toMatch(
    new RegExp(`Ce que reprennent vos prochains dossiers.*${reference}`),
  );
  const submitted = await (await harness.as('applicant')).get(`/applications/${await toSubmitted(harness)}/earlier-answers`);
  expect(submitted.body).toEqual({ items: [] });
});

const plainLink = (html: string, mark: string): string =>
  (new RegExp(`href="(/dossiers/nouveau[^"]*${mark}[^"]*)"`).exec(html)?.[1] ?? '').replaceAll('&amp;', '&');
const beginAt = async (path: string, change: Record<string, string> = {}) => {
  const { location } = await send(applicant, path, change);
  return (await read(/dossiers\/([^/]+)\/remplir/.exec(location ?? '')?.[1] ?? '')).content;
};

test('a withdrawn application begins another one with what was written in it; one under way does not', async () => {
  const id = await toSubmitted(harness);
  const written = (await read(id)).content;
  const path = `/dossiers/nouveau?appel=${STUDENTS.callId}&copie=${id}`;
  expect(plainLink((await applicant.get(`/dossiers/${id}`)).html, 'copie')).toBe('');
  expect((await beginAt(path, { '/title': 'Un autre' })).costLines).toEqual([]);
  await withdraw(harness, id);
  expect(plainLink((await applicant.get(`/dossiers/${id}`)).html, 'copie')).toBe(path);
  expect(await beginAt(path)).toEqual(written);
});

test('what an eligibility check was told goes into the draft, by way of signing in', async () => {
  const [projectType = ''] = STUDENTS.projectTypes;
  const told = { verifier: '1', siret: '99990017800016', categorie: '7120', types: projectType, modes: 'api', cout: '480 000', mois: '6' };
  const check = `/appels/${STUDENTS.callId}?${new URLSearchParams(told).toString()}`;
  expect((await harness.stranger.get(check)).html).toContain('/connexion?retour=%2Fdossiers%2Fnouveau');
  const link = plainLink((await applicant.get(check)).html, 'verifie');
  expect(await beginAt(`${link}&types=d_un_autre_appel&modes=api`, { '/title': 'Vérifié' })).toMatchObject({
    ...{ projectTypes: [projectType], servedBy: ['api'], durationMonths: 6 },
    costLines: [{ label: 'Coût estimé, à détailler', amountCents: 48_000_000 }],
  });
});
