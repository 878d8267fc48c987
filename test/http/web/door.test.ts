import { pdf } from '../../support/attachments-fixtures.ts';
import { openCallWithModel, SPENDING } from '../../support/calls.ts';
import { noteDone } from '../../support/exercised/pages.ts';
import { openAct } from '../../support/act-page.ts';
import { createRateLimiter } from '../../../api/http/caller/limits.ts';
import { directoryOfThese } from '../../../api/people/organisation-directory.ts';
import { expectStatus } from '../../support/fixtures.ts';
import { type PagesHarness, startPagesHarness, type Visitor } from '../../support/pages-harness.ts';
import { roleless } from '../../support/people-fixtures.ts';
import { OFFICE } from '../../support/tokens.ts';

let harness: PagesHarness;
let visitors: Record<'admin' | 'manager' | 'editor' | 'lead' | 'auditor', Visitor>;
beforeAll(async () => {
  const directory = directoryOfThese('annuaire', [{ siret: OFFICE.siret, name: OFFICE.organisation_name, legalCategory: '7389' }]);
  harness = await startPagesHarness({ directory });
  const visit = (login: string) => harness.visit(login);
  visitors = {
    admin: await visit('admin'),
    manager: await visit('manager'),
    editor: await visit('editor'),
    lead: await visit('lead'),
    auditor: await visit('auditor'),
  };
});
afterAll(() => harness.stop());

/** The words of a page, without its markup. */
const wordsOf = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/[\s\u00a0\u202f]+/g, ' ');
const titleOf = (html: string): string => wordsOf(/<h1>(.*?)<\/h1>/s.exec(html)?.[1] ?? '').trim();

/** What an operator has named. */
const NOTICE = {
  publisher: 'Direction du numérique, 1 rue de l’Exemple, 75000 Paris',
  director: 'Camille Durand, directrice',
  host: 'Hébergeur, 2 rue de l’Exemple, 59000 Lille, 03 00 00 00 00',
  contact: 'contact@guichet.example',
  dataProtection: 'dpo@guichet.example',
  accessibility: 'https://guichet.example/accessibilite',
  security: 'securite@guichet.example',
  feedbackUrl: 'https://avis.example/1',
};

describe('a stranger', () => {
  test('reads on the home page which calls are open, for whom and for how much, and how to apply', async () => {
    const { status, html } = await harness.stranger.get('/');
    expect(status).toBe(200);
    const words = wordsOf(html);
    expect(words).toContain('Exploitation et valorisation des données');
    expect(words).toContain('Projets de 100 000 € à 1 000 000 €');
    expect(words).toContain('50 % des dépenses éligibles au plus, soit jusqu’à 500 000 €');
    expect(html.match(/<ol class="g-steps">(.*?)<\/ol>/s)?.[1]?.match(/<li>/g)?.length).toBe(5);
    expect(html).toContain('href="/connexion"');
  });

  test('reads a call’s rules, and is told before any sign-in whether it is eligible, and for how much', async () => {
    const asked = new URLSearchParams({ verifier: '1', siret: '999 900 178 00016', types: 'proactive', cout: '500 000', mois: '18' });
    const { status, html } = await harness.stranger.get(`/appels/donnees-2023?${asked}`);
    expect(status).toBe(200);
    const words = wordsOf(html);
    expect(words).toContain('Votre administration et ce projet sont éligibles');
    expect(words).toContain('Office national des lacs et rivières');
    expect(words).toContain('250 000 €');
    expect(words).toContain('Usagers qui ont bénéficié d’une information proactive');
    for (const typed of ['500 000', '999 900 178 00016']) expect(html).toContain(`value="${typed}"`);
  });

  test('is told why it cannot apply, and promised neither an amount nor a plan of payments', async () => {
    const asked = new URLSearchParams({ verifier: '1', siret: '41816609600051', categorie: '5710', cout: '500 000', mois: '18' });
    const words = wordsOf((await harness.stranger.get(`/appels/donnees-2023?${asked}`)).html);
    expect(words).toContain('En l’état, ce projet n’est pas éligible');
    expect(words).not.toMatch(/Montant le plus élevé|Versements, pour|250 000 €/);
  });

  test('is told what is wrong with what it typed, at each field, and keeps it', async () => {
    const asked = new URLSearchParams({ verifier: '1', siret: '123', cout: 'beaucoup' });
    const { status, html } = await harness.stranger.get(`/appels/donnees-2023?${asked}`);
    expect(status).toBe(422);
    expect(html).toContain('href="#champ-siret"');
    expect(html).toContain('href="#champ-cout"');
    expect(html).toContain('value="beaucoup"');
    expect(wordsOf(html)).toContain('indiquez un SIRET de 14 chiffres');
    expect((await harness.stranger.get('/appels/donnees-2023?verifier=1&siret=')).status).toBe(422);
    expect(html).not.toContain('undefined');
  });

  test('checks no more SIRETs a minute than its address may, and reads on', async () => {
    const sizes = { person: 0, commands: 0, costly: 2, address: 0, failed_tokens: 0 };
    const { stranger } = await harness.beside({ limits: createRateLimiter(harness.database.application.pool, sizes, 3_600) });
    const check = async (siret: string) => (await stranger.get(`/appels/donnees-2023?verifier=1&siret=${siret}`)).status;
    expect([await check(OFFICE.siret), await check('41816609600051'), await check('35600000000048')]).toEqual([200, 200, 429]);
    expect((await stranger.get('/appels/donnees-2023')).status).toBe(200);
  });

  test('finds no call that nobody knows', async () => {
    expect((await harness.stranger.get('/appels/eau-2099')).status).toBe(404);
  });

  test.each([
    ['/aide', 'Aide'],
    ['/accessibilite', 'Accessibilité : non conforme'],
    ['/mentions-legales', 'Mentions légales'],
    ['/donnees-personnelles', 'Données personnelles et cookies'],
    ['/ecoconception', 'Écoconception'],
    ['/nouveautes', 'Nouveautés'],
    ['/plan-du-site', 'Plan du site'],
  ])('reads %s', async (path, title) => {
    const { status, html } = await harness.stranger.get(path);
    expect([status, titleOf(html)]).toEqual([200, title]);
  });

  test('reads who publishes and hosts the service, and where to write, as the operator has named them', async () => {
    expect(wordsOf((await harness.stranger.get('/mentions-legales')).html)).toContain('Cette installation est une démonstration');
    const { stranger } = await harness.beside({ legal: NOTICE });
    const texts = await Promise.all(
      ['/mentions-legales', '/donnees-personnelles', '/accessibilite', '/aide'].map(async (path) => (await stranger.get(path)).html),
    );
    for (const [place, named] of [NOTICE.publisher, NOTICE.dataProtection, NOTICE.accessibility, NOTICE.contact].entries())
      expect(texts[place]).toContain(named);
    for (const html of texts) expect(html).not.toContain('démonstration : elle n’a personne');
    expect(texts[0]).toContain('<a class="fr-link" href="mailto:contact@guichet.example">');
    expect(texts[0]).toContain(`href="${NOTICE.feedbackUrl}"`);
  });

  test('finds in security.txt where to report a vulnerability, for half a year, and no such page where none is named', async () => {
    const path = '/.well-known/security.txt';
    expect((await harness.stranger.get(path)).status).toBe(404);
    const { stranger } = await harness.beside({ legal: NOTICE });
    const { status, html, headers } = await stranger.get(path);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(html).toContain('Contact: mailto:securite@guichet.example\n');
    const expires = Date.parse(/^Expires: (.+)$/m.exec(html)?.[1] ?? '');
    expect((expires - Date.now()) / 86_400_000).toBeCloseTo(180, 0);
  });

  test.each(['/mon-compte', '/organisation', '/personnes', '/administration', '/audit'])('is led from %s to the sign-in', async (path) => {
    expect((await harness.stranger.get(path)).status).toBe(303);
  });
});

test('the site map has the pages that its reader may open, and no other', async () => {
  const mapOf = async (who: Visitor) => (await who.get('/plan-du-site')).html.split('<main')[1]?.split('</main>')[0] ?? '';
  const [stranger, editor, admin] = [await mapOf(harness.stranger), await mapOf(visitors.editor), await mapOf(visitors.admin)];
  for (const path of ['/aide', '/accessibilite']) expect(stranger).toContain(`href="${path}"`);
  for (const path of ['/mon-compte', '/personnes', '/administration']) expect(stranger).not.toContain(`href="${path}"`);
  expect(editor).toContain('href="/mon-compte"');
  expect(editor).not.toContain('href="/personnes"');
  for (const path of ['/personnes', '/administration', '/audit']) expect(admin).toContain(`href="${path}"`);
});

test('a person reads who it is, and says on its account in which language and how often it is written to', async () => {
  const { html } = await visitors.editor.get('/mon-compte');
  expect(wordsOf(html)).toContain('Soazig Kermarrec');
  expect(html).toContain('/agir/askRole?role=signatory');
  const key = /name="~key"\s+value="([^"]+)"/.exec(html)?.[1] ?? '';
  const sent = await visitors.editor.post('/mon-compte', { '~key': key, '/language': 'fr', '/letters': 'daily' });
  expect([sent.status, sent.location]).toEqual([303, '/mon-compte?fait=setPreferences']);
  expect((await (await harness.as('editor')).get('/me/preferences')).body).toEqual({ language: 'fr', letters: 'daily' });
});

test('a person ends its other sessions, and keeps this one', async () => {
  const [one, other] = [await harness.visit('editor'), await harness.visit('editor')];
  expect((await one.post('/mon-compte/sessions')).status).toBe(303);
  expect((await one.get('/mon-compte')).status).toBe(200);
  expect((await other.get('/mon-compte')).status).toBe(303);
  visitors.editor = one;
});

test('whoever acts for the fund declares its own absence from its account', async () => {
  const lead = await harness.visit('reviewer-data');
  const { html } = await lead.get('/mon-compte');
  const to = /href="(\/agir\/declareAbsence\/[^"]+)"/.exec(html)?.[1] ?? '';
  const form = await lead.get(to);
  expect(form.status).toBe(200);
  expect(form.html).toContain('href="/mon-compte"');
});

test('a role that is asked for stands on the person’s page, and the manager gives it there', async () => {
  const asker = await roleless(harness, 'asks-by-page', OFFICE);
  expectStatus(await asker.post('/me/role-requests', { role: 'signatory', reason: 'Je signe.' }), 200);
  const tasks = await visitors.manager.get('/taches');
  expect(tasks.html).toContain(`/agir/giveRole/${asker.id}?role=signatory`);
  const { html } = await visitors.manager.get(`/personnes/${asker.id}`);
  expect(wordsOf(html)).toContain('Je signe.');
  expect(html).toContain(`/agir/refuseRole/${asker.id}?role=signatory`);
  const key =
    /name="~key"\s+value="([^"]+)"/.exec((await visitors.manager.get(`/agir/giveRole/${asker.id}?role=signatory`)).html)?.[1] ?? '';
  const given = await visitors.manager.post(`/agir/giveRole/${asker.id}`, { '~key': key, '/role': 'signatory' });
  expect([given.status, given.location]).toEqual([303, `/personnes/${asker.id}?fait=giveRole`]);
  expect((await asker.get('/me')).body.roles).toEqual(['signatory']);
});

test('who confirms an interest sees whose it is, in what, by whose word and why, and what follows', async () => {
  const { id } = await harness.as('editor');
  const body = { siret: '99990042600019', reason: 'Elle préside son conseil.' };
  expect((await (await harness.as('lead')).post(`/people/${id}/interests`, body)).status).toBe(200);
  const page = `/personnes/${id}/interets?numero=1&agir=confirmInterest`;
  const { html } = await visitors.admin.get(page);
  for (const words of ['Soazig Kermarrec', 'Elle préside son conseil.', 'Inès Carvalho', 'Ce qui s’ensuit'])
    expect(wordsOf(html)).toContain(words);
  const sent = await visitors.admin.post(page, { '~key': /name="~key"\s+value="([^"]+)"/.exec(html)?.[1] ?? '', '/number': '1' });
  expect([sent.status, sent.location]).toEqual([303, `/personnes/${id}?fait=confirmInterest`]);
  expect((await visitors.admin.get(page.replace('=1', '=7'))).status).toBe(404);
});

test('an admin compares two identities before it proposes, or rejects, that they are one; nobody is offered itself', async () => {
  const [one, other] = [await harness.as('editor'), await harness.as('manager')];
  const page = `/personnes/${one.id}/identites`;
  const { html } = await visitors.admin.get(page);
  expect(html).toContain(`<option value="${other.id}">`);
  expect(html).not.toContain(`<option value="${one.id}">`);
  expect((await visitors.admin.get(`/personnes/${one.id}`)).html).toContain(`href="${page}"`);
  const keyIn = (shown: string) => /name="~key"\s+value="([^"]+)"/.exec(shown)?.[1] ?? '';
  const compared = (await visitors.admin.get(`${page}?avec=${other.id}`)).html;
  for (const words of ['Soazig Kermarrec', 'Octave Lindqvist', 'lacs-et-rivieres.example', 'Dossiers sur lesquels les deux ont agi'])
    expect(wordsOf(compared)).toContain(words);
  const empty = await visitors.admin.post(`${page}?avec=${other.id}&agir=joinPeople`, { '~key': keyIn(compared), '/personId': other.id });
  expect(empty.status).toBe(422);
  const sent = await visitors.admin.post(`${page}?avec=${other.id}&agir=joinPeople`, {
    '~key': keyIn(empty.html),
    '/personId': other.id,
    '/reason': 'Deux comptes.',
  });
  expect([sent.status, sent.location]).toEqual([303, `${page}?fait=joinPeople`]);
  const open = (await visitors.admin.get(page)).html;
  expect(wordsOf(open)).toContain('Deux comptes.');
  const rejecting = `${page}?avec=${other.id}&agir=rejectIdentities`;
  expect(open).toContain(rejecting.replace('&', '&amp;'));
  const key = keyIn((await visitors.admin.get(rejecting)).html);
  expect((await visitors.admin.post(rejecting, { '~key': key, '/personId': other.id, '/reason': 'Une erreur.' })).status).toBe(303);
  expect(wordsOf((await visitors.admin.get(page)).html)).toContain('Aucune autre identité');
});

test('two identities are joined, and parted, by a second admin who compares them on the page of that decision', async () => {
  const [one, other, { id: chair }] = [await harness.as('editor'), await harness.as('manager'), await harness.as('chair')];
  expectStatus(await (await harness.as('admin')).post(`/people/${chair}/roles`, { role: 'admin' }), 200);
  const second = await harness.visit('chair');
  const at = (command: string): string => `/personnes/${one.id}/identites?avec=${other.id}&agir=${command}`;
  const give = async (who: Visitor, command: string, more: Record<string, string> = {}) => {
    const page = await openAct(who, at(command));
    expect(page.words).toContain('Octave Lindqvist');
    const sent = await page.send(more);
    expect([command, sent.status, sent.status === 303 ? '' : sent.words]).toEqual([command, 303, '']);
  };
  await give(visitors.admin, 'joinPeople', { '/reason': 'Deux comptes.' });
  await give(second, 'confirmIdentities');
  await give(visitors.admin, 'partPeople', { '/reason': 'Deux personnes.' });
  await give(second, 'confirmIdentities');
});

test('the end of an interest is asked for, taken back, rejected and confirmed on pages that show the interest', async () => {
  const { id } = await harness.as('reviewer-impact');
  const body = { siret: '99990042600019', reason: 'Elle conseille son projet.' };
  expectStatus(await (await harness.as('reviewer-impact')).post(`/people/${id}/interests`, body), 200);
  const give = async (login: string, command: string, more: Record<string, string> = {}) => {
    const page = await openAct(await harness.visit(login), `/personnes/${id}/interets?numero=1&agir=${command}`);
    expect(page.words).toContain('Elle conseille son projet.');
    const sent = await page.send(more);
    expect([command, sent.status, sent.status === 303 ? '' : sent.words]).toEqual([command, 303, '']);
  };
  const reason = { '/ground': 'over', '/reason': 'La mission est finie.' };
  // Who neither declared it nor is concerned has no form for it.
  const other = await openAct(await harness.visit('lead'), `/personnes/${id}/interets?numero=1&agir=askInterestWithdrawal`);
  expect([other.buttons, other.words]).toEqual([[], expect.stringContaining('n’est pas possible pour vous')]);
  await give('reviewer-impact', 'askInterestWithdrawal', reason);
  await give('reviewer-impact', 'retractInterestWithdrawal');
  await give('reviewer-impact', 'askInterestWithdrawal', reason);
  await give('admin', 'rejectInterestWithdrawal', reason);
  await give('reviewer-impact', 'askInterestWithdrawal', reason);
  await give('admin', 'confirmInterestWithdrawal');
});

test.each([
  ['/personnes', 'manager', 200],
  ['/personnes', 'editor', 403],
  ['/administration', 'admin', 200],
  ['/administration', 'lead', 403],
  ['/administration/appels/donnees-2023', 'admin', 200],
  ['/administration/appels/donnees-2023', 'auditor', 403],
  ['/audit', 'auditor', 200],
  ['/audit', 'lead', 403],
  ['/organisation', 'editor', 200],
] as const)('%s answers %s with %i', async (path, login, status) => {
  expect((await visitors[login].get(path)).status).toBe(status);
});

test('an admin sees how a call’s review goes in time, each step by its name', async () => {
  const { html } = await visitors.admin.get('/administration/appels/donnees-2023');
  expect(html).toContain('role="img"');
  expect(wordsOf(html)).toContain('Modèle de mesure de l’impact');
  expect(html).toContain('/agir/closeCall/donnees-2023');
});

/** What a browser would send of a form that nobody has changed. */
function formIn(html: string): Record<string, string[]> {
  const sent: Record<string, string[]> = {};
  const words = (text: string): string =>
    text
      .replace(/&#39;/g, "'")
      .replace(/&quot;/g, '"')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&');
  const put = (name: string | undefined, value: string): void => {
    if (name) (sent[words(name)] ??= []).push(words(value));
  };
  const form = html.slice(html.indexOf('class="g-form"'), html.lastIndexOf('class="g-buttons"'));
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const isTicked = !/type="(radio|checkbox)"/.test(input) || /\schecked/.test(input);
    if (isTicked) put(/name="([^"]*)"/.exec(input)?.[1], /value="([^"]*)"/.exec(input)?.[1] ?? '');
  }
  for (const [, name, text = ''] of form.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/g)) put(name, text);
  for (const [, name, options = ''] of form.matchAll(/<select[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g))
    put(name, /<option[^>]*value="([^"]*)"[^>]*\sselected/.exec(options)?.[1] ?? '');
  return sent;
}

test('the model of a document is added by its page, kept by the form of the draft, and public once that is published', async () => {
  const { callId, id } = await openCallWithModel(harness);
  const page = `/administration/appels/${callId}/modeles`;
  const send = async (bytes: Buffer) => {
    const form = new FormData();
    form.set('~key', crypto.randomUUID());
    form.set('document', SPENDING.key);
    form.append('file', new File([Uint8Array.from(bytes)], 'depenses.pdf'));
    const headers = { Cookie: visitors.admin.cookie, 'Sec-Fetch-Site': 'same-origin' };
    const answer = await fetch(harness.url + page, { method: 'POST', body: form, redirect: 'manual', headers });
    return { status: answer.status, location: answer.headers.get('location'), html: await answer.text() };
  };
  expect((await visitors.admin.get(`/administration/appels/${callId}`)).html).toContain(page);
  expect((await visitors.lead.get(page)).status).toBe(403);
  const bytes = pdf();
  const { location } = await send(bytes);
  expect(location).toBe(`${page}?fait=addModel`);
  noteDone(location, {});
  expect(wordsOf((await visitors.admin.get(location ?? '')).html)).toMatch(/plan\.pdf .* non nommé depenses\.pdf .* nommé/);
  expect(await send(bytes)).toMatchObject({ status: 422, html: expect.stringContaining('déjà joint') });
  // The form of the draft keeps the model that it shows, and may name another.
  const edit = `/administration/appels/${callId}/modifier`;
  const form = formIn((await visitors.admin.get(edit)).html);
  expect((await visitors.admin.post(edit, form)).status).toBe(303);
  const { draft } = (await (await harness.as('admin')).get(`/calls/${callId}`)).body;
  const added = String(draft.terms.documents[0].modelFile);
  expect(added).not.toBe(id);
  expect((await harness.stranger.get(`/modeles/${added}`)).status).toBe(404);
  expect((await harness.stranger.get(`/appels/${callId}`)).html).toContain(`href="/modeles/${id}" download`);
  expect(await harness.stranger.get(`/modeles/${id}`)).toMatchObject({ status: 200, html: expect.stringContaining('%PDF') });
});

test.each(['donnees-2023', 'territoires-2023'])(
  'the draft of %s, sent as it is shown, says what the published version says',
  async (id) => {
    const page = `/administration/appels/${id}/modifier`;
    const { terms } = (await (await harness.as('admin')).get(`/calls/${id}`)).body;
    const { html } = await visitors.admin.get(page);
    const sent = await visitors.admin.post(page, formIn(html));
    expect(wordsOf(sent.html.slice(sent.html.indexOf('id="erreurs"'), sent.html.indexOf('<form')))).toBe('');
    expect([sent.status, sent.location]).toEqual([303, `/administration/appels/${id}?fait=updateCall`]);
    expect((await (await harness.as('admin')).get(`/calls/${id}`)).body.draft.terms).toEqual(terms);
  },
);
