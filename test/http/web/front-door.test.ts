import { keyIn } from '../../support/act-page.ts';
import { createHash } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStop, signalsOf } from '../../../api/http/server/stop.ts';
import { OutcomeUnknown } from '../../../db/core/commands.ts';
import { endPageSession } from '../../../db/pages/page-sessions.ts';
import { operations } from '../../../api/operations.ts';
import { routeOf } from '../../../api/http/operation.ts';
import { PAGES_CLIENT } from '../../../local/issuer-keys.ts';
import { isLocalIssuer } from '../../../runtime/web.ts';
import type { WebDeps } from '../../../web/core/deps.ts';
import { errorPage } from '../../../web/core/error-page.ts';
import { pages } from '../../../web/pages.ts';
import { setting } from '../../support/database.ts';
import { expectStatus, readEnvelope, toDraft, toSubmitted } from '../../support/fixtures.ts';
import { pagesOfFile } from '../../support/pages-harness.ts';
import { formIn } from '../../support/web-forms.ts';

const harness = pagesOfFile();

const eventsOf = (id: string) => harness.database.db.selectFrom('event').where('stream_id', '=', id).select('event.name').execute();
const pageOf = (id: string): string => `/dossiers/${id}/recevabilite`;

test('no path is a page’s and an operation’s, and no two pages share one', () => {
  const routes = new Set(operations.map((each) => routeOf(each.spec).split('/')[1]));
  expect(pages.filter(({ path }) => path !== '/' && routes.has(path.split('/')[1])).map(({ path }) => path)).toEqual([]);
  expect(pages.length).toBe(new Set(pages.map(({ path }) => path)).size);
});

test('who is not signed in is led to the sign-in, and back to where it wanted to go', async () => {
  const { status, location } = await harness.stranger.get('/taches?x=1');
  expect([status, location]).toEqual([303, '/connexion?retour=%2Ftaches%3Fx%3D1']);
});

test('a cookie opens no session of the API, and one that was ended, or an id that was laid there, opens no page', async () => {
  const lead = await harness.visit('lead');
  expect((await lead.get('/me')).status).toBe(401);
  expect((await lead.get('/taches')).status).toBe(200);
  const [, id = ''] = lead.cookie.split('=');
  await endPageSession(harness.database.db, createHash('sha256').update(id).digest());
  expect((await lead.get('/taches')).status).toBe(303);
  const fixed = { Cookie: lead.cookie.replace(id, 'A'.repeat(43)) };
  expect((await harness.stranger.get('/taches', fixed)).status).toBe(303);
});

test.each([
  ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
  ['another host of the same site', { 'Sec-Fetch-Site': 'same-site' }],
  ['a browser that says nothing', {}],
  ['another origin', { Origin: 'https://ailleurs.example' }],
  ['a page without an origin', { Origin: 'null' }],
])('a form that comes from %s is refused, and nothing is done', async (_from, headers) => {
  const id = await toSubmitted(harness);
  const screener = await harness.visit('screener');
  const before = await eventsOf(id);
  const { status, html } = await screener.post(pageOf(id), { '/decision': 'admissible' }, headers);
  expect(status).toBe(403);
  expect(html).toContain('Demande venue d’un autre site');
  expect(await eventsOf(id)).toEqual(before);
});

test('the same form from our own page is taken, by its origin too, and a second click is the same command', async () => {
  const id = await toSubmitted(harness);
  const screener = await harness.visit('screener');
  const key = keyIn((await screener.get(pageOf(id))).html);
  const form = { '~key': key, '/revision': '1', '/decision': 'admissible' };
  const [first, second] = [await screener.post(pageOf(id), form, { Origin: harness.url }), await screener.post(pageOf(id), form)];
  expect([first.status, first.location]).toEqual([303, `/dossiers/${id}?fait=decideAdmissibility`]);
  expect(second.location).toBe(first.location);
  expect((await eventsOf(id)).filter(({ name }) => name === 'decideAdmissibility')).toHaveLength(1);
});

test('a refusal shows the form again with what was typed, says what is wrong at its field, and has a new key', async () => {
  const id = await toSubmitted(harness);
  const screener = await harness.visit('screener');
  const key = keyIn((await screener.get(pageOf(id))).html);
  const { status, html } = await screener.post(pageOf(id), { '~key': key, '/reason': '<script>x</script>' });
  expect(status).toBe(422);
  expect(html).toContain('href="#f-decision"');
  // The name of the page is what a screen reader says first (RGAA 8.6).
  expect(html).toMatch(/<title>Erreur\s: /);
  // There is something to correct, and no incident.
  expect(html).not.toContain('Référence de l’incident');
  expect(html).toContain('&lt;script&gt;x&lt;/script&gt;');
  expect(html).not.toContain('<script>x');
  expect(keyIn(html)).toMatch(/^[0-9a-f-]{36}$/);
  expect(keyIn(html)).not.toBe(key);
  expect((await eventsOf(id)).map(({ name }) => name)).not.toContain('decideAdmissibility');
});

test('what turns the direction of writing is refused at its field, as by the API, and a NUL is passed over', async () => {
  const id = await toSubmitted(harness);
  const screener = await harness.visit('screener');
  const form = { '~key': keyIn((await screener.get(pageOf(id))).html), '/revision': '1', '/decision': 'admissible' };
  const { status, html } = await screener.post(pageOf(id), { ...form, '/reason': 'fin\u202Eruetcel' });
  expect(status).toBe(422);
  expect(html).toContain('href="#f-reason"');
  expect(html).toContain('contient un caractère invisible');
  const kept = await screener.post('/brouillon', { '~form': `decideAdmissibility ${id}`, '/reason': 'fin\0', '/x\0': '' });
  expect(kept.status).toBe(204);
  expect((await screener.get(pageOf(id))).html).toMatch(/>\s*fin<\/textarea>/);
  // An address alone forgets nothing: another site may lead there.
  expect((await screener.get(`${pageOf(id)}?vider=1`)).html).toMatch(/>\s*fin<\/textarea>/);
  const forgets = { '~form': `decideAdmissibility ${id}`, vider: '1', retour: pageOf(id) };
  expect((await screener.post('/brouillon', forgets, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  expect((await screener.post('/brouillon', forgets)).location).toBe(pageOf(id));
  expect((await screener.get(pageOf(id))).html).not.toMatch(/>\s*fin<\/textarea>/);
});

test('a form that was shown to one person and is sent as another is not taken, not kept, and leads to the sign-in', async () => {
  const id = await toSubmitted(harness);
  const [screener, lead] = [await harness.visit('screener'), await harness.visit('lead')];
  const { html } = await screener.get(pageOf(id));
  const mark = /name="~person"\s+value="([^"]+)"/.exec(html)?.[1] ?? '';
  expect(mark).toMatch(/^[\w-]{22}$/);
  const form = { '~key': keyIn(html), '~form': `decideAdmissibility ${id}`, '~person': mark, '/revision': '1', '/decision': 'admissible' };
  for (const path of [pageOf(id), '/brouillon']) {
    const { status, location } = await lead.post(path, form);
    expect([path, status, location?.split('?')[0]]).toEqual([path, 303, '/connexion']);
  }
  expect((await eventsOf(id)).map(({ name }) => name)).not.toContain('decideAdmissibility');
  const kept = await harness.database.db.selectFrom('page_draft').where('form', '=', form['~form']).select('form').execute();
  expect(kept).toEqual([]);
  expect((await screener.post(pageOf(id), form)).location).toBe(`/dossiers/${id}?fait=decideAdmissibility`);
});

test('a refusal on a page that has no form for it any more says why, and shows what was written for it', async () => {
  const id = await toSubmitted(harness);
  const screener = await harness.visit('screener');
  const send = async (form: Record<string, string>) =>
    screener.post(pageOf(id), { '~key': crypto.randomUUID(), '/revision': '1', ...form });
  expect((await send({ '/decision': 'admissible' })).status).toBe(303);
  const { status, html } = await send({ '/decision': 'inadmissible', '/reason': 'La base légale manque, et le <b>reste</b>.' });
  expect(status).toBe(422);
  expect(html.match(/id="erreurs"/g)).toHaveLength(1);
  expect(html).toContain('La base légale manque, et le &lt;b&gt;reste&lt;/b&gt;.');
  expect(html).not.toContain('data-done');
});

test('another’s file is not there, and a command of another role is refused with what to do', async () => {
  const { id } = await toDraft(harness);
  const stranger = await harness.visit('applicant2');
  expect((await stranger.get(`/agir/withdrawApplication/${id}`)).status).toBe(404);
  const editor = await harness.visit('editor');
  const { status, html } = await editor.get(`/agir/submitApplication/${id}`);
  expect(status).toBe(403);
  expect(html).toContain('Demandez ce rôle');
});

test('a role that was withdrawn is gone from the pages at the next click', async () => {
  const admin = await harness.as('admin');
  const { id } = await harness.as('editor');
  expectStatus(await admin.post(`/people/${id}/roles`, { role: 'lead' }), 200);
  const editor = await harness.visit('editor');
  const path = '/agir/createSession';
  expect((await editor.get(path)).status).toBe(200);
  expectStatus(await admin.post(`/people/${id}/role-withdrawals`, { role: 'lead' }), 200);
  expect((await editor.get(path)).status).toBe(403);
});

test('what is typed is kept for its writer, is shown again, and is forgotten once it was given', async () => {
  const id = await toSubmitted(harness);
  const [screener, lead] = [await harness.visit('screener'), await harness.visit('lead')];
  const kept = await screener.post('/brouillon', { '~form': `decideAdmissibility ${id}`, '/reason': 'Il manque la base légale' });
  expect(kept.status).toBe(204);
  const { html } = await screener.get(pageOf(id));
  expect(html).toContain('Il manque la base légale');
  expect((await lead.get(pageOf(id))).html).not.toContain('Il manque la base légale');
  const given = await screener.post(pageOf(id), { '~key': keyIn(html), '/revision': '1', '/decision': 'admissible', '/reason': '' });
  expect(given.status).toBe(303);
  expect(await harness.database.db.selectFrom('page_draft').select('form').execute()).toEqual([]);
});

test.each([
  ['a command’s page', (id: string, cents: string) => `/agir/allotCredits/${id}?%2Fcredit=AE&%2FamountCents=${cents}`, 'allotCredits'],
  ['a page of its own', (id: string, cents: string) => `/enveloppes/${id}/gel?credit=AE&amountCents=${cents}`, 'freezeCredits'],
])('what a link to %s asks for goes over what was kept before, and not over what was typed there since', async (_, link, command) => {
  const { id } = await readEnvelope(harness);
  const finance = await harness.visit('finance');
  const keep = async (typed: Record<string, string | readonly string[]>) =>
    expect((await finance.post('/brouillon', { ...typed, '~form': `${command} ${id}` })).status).toBe(204);
  const shown = async (path: string) => {
    const { html } = await finance.get(path);
    const form = formIn(html);
    return { form, amount: form['/amountCents']?.[0], order: form['/order']?.[0], isKept: html.includes('Votre saisie du') };
  };
  await keep({ '/credit': 'CP', '/amountCents': '7', '/order': 'Arrêté 1' });
  const first = await shown(link(id, '100'));
  expect(first).toMatchObject({ amount: '100', order: 'Arrêté 1', isKept: true, form: { '/credit': ['AE'] } });
  // What its script keeps as it is typed: all of the form.
  await keep({ ...first.form, '/amountCents': '250' });
  for (const again of [link(id, '100'), `${link(id, '100')}&liste=tous`, `${link(id, '100')}&envoi=1`])
    expect(await shown(again)).toMatchObject({ amount: '250', order: 'Arrêté 1', isKept: true });
  // A form that is refused has it too, since its script keeps what it shows.
  const action = link(id, '100').startsWith('/agir/') ? `/agir/${command}/${id}?envoi=1` : `${link(id, '100')}&envoi=1`;
  const refused = await finance.post(action, { ...first.form, '/amountCents': '-1' });
  expect(refused.status).toBe(422);
  await keep(formIn(refused.html));
  expect(await shown(link(id, '100'))).toMatchObject({ amount: '-1' });
  // Another link asks for something else, and one that was given up begins anew.
  expect(await shown(link(id, '300'))).toMatchObject({ amount: '300', order: 'Arrêté 1' });
  const { location } = await finance.post('/brouillon', { '~form': `${command} ${id}`, vider: '1', retour: link(id, '100') });
  expect(await shown(location ?? '')).toMatchObject({ amount: '100', order: '', isKept: false });
});

test('a page says which language it speaks, who may frame it, and that no cache keeps it', async () => {
  const { headers, html } = await (await harness.visit('lead')).get('/taches');
  expect(headers.get('content-security-policy')).toContain("default-src 'none';script-src 'self'");
  expect(headers.get('cache-control')).toBe('private, no-cache');
  expect(headers.get('content-language')).toBe('fr');
  expect(html).not.toMatch(/\sstyle=|\son\w+=|<script(?! type="module" src="\/assets\/)/);
});

test('a page that is not there says what to do, and one that failed gives a reference too', async () => {
  const lead = await harness.visit('lead');
  const { status, html } = await lead.get('/agir/niveler/1');
  expect(status).toBe(404);
  expect(html).toContain('Page introuvable, ou non accessible avec vos droits.');
  expect(html).not.toContain('Référence');
  const failed = { title: 'Indisponible', detail: '', code: 'internal_error', status: 500, requestId: 'r-1', isSpentLink: false };
  expect(String(errorPage('fr', failed).body)).toContain('r-1');
});

test('an address that nothing has is a page to a browser, and a problem to a program', async () => {
  const typeOf = async (headers: Record<string, string>) => {
    const { status, html, headers: given } = await harness.stranger.get('/nulle-part?q=eau', headers);
    return [status, given.get('content-type')?.split(';')[0], html.includes('Page introuvable')];
  };
  expect(await typeOf({ Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })).toEqual([404, 'text/html', true]);
  for (const headers of [{ Accept: 'application/json' }, { Accept: '*/*' }])
    expect(await typeOf(headers)).toEqual([404, 'application/problem+json', false]);
});

test('whose session runs out while it types finds its words again after the next sign-in, and nothing was done', async () => {
  const id = await toSubmitted(harness);
  const screener = await harness.visit('screener');
  const { html } = await screener.get(pageOf(id));
  await harness.database.db.updateTable('page_session').set({ seen_at: '2026-01-01T00:00:00.000Z' }).execute();
  const form = { '~key': keyIn(html), '~form': `decideAdmissibility ${id}`, '/decision': 'inadmissible', '/reason': 'Base légale absente' };
  const Referer = `${harness.url}${pageOf(id)}`;
  const { status, location } = await screener.post(pageOf(id), form, { 'Sec-Fetch-Site': 'same-origin', Referer });
  expect([status, location]).toEqual([303, `/connexion?retour=%2Fdossiers%2F${id}%2Frecevabilite&interrompu=1`]);
  expect((await harness.stranger.get(location ?? '')).html).toContain('Ce que vous aviez saisi est conservé');
  expect((await eventsOf(id)).map(({ name }) => name)).not.toContain('decideAdmissibility');
  expect((await (await harness.visit('screener')).get(pageOf(id))).html).toContain('Base légale absente');
});

test('where it is not known what became of a command the form offers it again under its key, and it is done once', async () => {
  let breaks = true;
  const { decideAdmissibility, ...others } = harness.deps.commands;
  const unsure: typeof decideAdmissibility = async (...asked) => {
    const answer = await decideAdmissibility(...asked);
    if (breaks) throw new OutcomeUnknown();
    return answer;
  };
  const door = await harness.beside({ commands: { ...others, decideAdmissibility: unsure } });
  const id = await toSubmitted(harness);
  const screener = await door.visit('screener');
  const path = pageOf(id);
  const key = keyIn((await screener.get(path)).html);
  const first = await screener.post(path, { '~key': key, '/revision': '1', '/decision': 'admissible' });
  expect(first.html).toContain('Réessayer sans risque');
  expect(first.html).toContain('L’enregistrement n’est pas confirmé');
  expect(first.html).toMatch(/Référence de l’incident\u00a0: [0-9a-f-]{36}/);
  expect(keyIn(first.html)).toBe(key);
  breaks = false;
  expect((await screener.post(path, { '~key': key, '/revision': '1', '/decision': 'admissible' })).location).toBe(
    `/dossiers/${id}?fait=decideAdmissibility`,
  );
  expect((await eventsOf(id)).filter(({ name }) => name === 'decideAdmissibility')).toHaveLength(1);
});

test('what asks for a newer sign-in leads there and back, with what was typed, and is not done meanwhile', async () => {
  const { id } = await toDraft(harness);
  const door = await harness.beside({ strength: { recentSeconds: 60 } });
  const applicant = await door.visit('applicant');
  await harness.database.db.updateTable('page_session').set({ signed_in_at: '2026-01-01T00:00:00.000Z' }).execute();
  const { html } = await applicant.get(`/dossiers/${id}/verifier`);
  const Referer = `${door.url}/dossiers/${id}/verifier`;
  const { status, location } = await applicant.post(
    `/dossiers/${id}/verifier`,
    { '~key': keyIn(html), '/version': '1' },
    { 'Sec-Fetch-Site': 'same-origin', Referer },
  );
  expect([status, location]).toEqual([303, `/connexion?retour=%2Fdossiers%2F${id}%2Fverifier&encore=1`]);
  expect((await door.stranger.get(location ?? '')).html).toContain('Cette action demande');
  expect((await eventsOf(id)).map(({ name }) => name)).not.toContain('submitApplication');
});

test('the State’s design system changes the sheets of a page and nothing else of it, and is served from its folder', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'guichet-dsfr-'));
  writeFileSync(join(dir, 'dsfr.min.css'), '.fr-btn {}');
  writeFileSync(join(dir, '..', 'beside-dsfr.css'), '.secret {}');
  const door = await harness.beside({ theme: { name: 'dsfr', dir } });
  const visitor = await door.visit('applicant');
  const [{ html }, theirs] = [await visitor.get('/taches'), await (await harness.visit('applicant')).get('/taches')];
  const sheets = (page: string): string[] => [...page.matchAll(/rel="stylesheet" href="([^"]+)"/g)].map(([, href = '']) => href);
  expect(sheets(html).map((href) => href.replace(/-[0-9a-f]{12}/, ''))).toEqual([
    '/dsfr/dsfr.min.css',
    '/dsfr/utility/icons/icons.min.css',
    '/assets/common.css',
    '/assets/state.css',
  ]);
  const markup = (page: string): string => page.replaceAll(/<link rel="stylesheet"[^>]*>/g, '').replaceAll(/\s+/g, ' ');
  expect(markup(html)).toBe(markup(theirs.html));
  expect((await visitor.get('/dsfr/dsfr.min.css')).html).toBe('.fr-btn {}');
  for (const path of ['/dsfr/../beside-dsfr.css', '/dsfr/%2e%2e/beside-dsfr.css', '/dsfr/..%2fbeside-dsfr.css', '/dsfr/'])
    expect((await visitor.get(path)).html).not.toContain('.secret');
  rmSync(join(dir, '..', 'beside-dsfr.css'));
  rmSync(dir, { recursive: true });
});

test('a page says that people are invented where the local issuer signs them in, whatever it looks like', async () => {
  const NOTICE = 'les personnes et les projets sont inventés.';
  const isSaid = async (changed: { theme?: WebDeps['theme']; isDemonstration?: boolean }): Promise<boolean> =>
    (await (await harness.beside(changed)).stranger.get('/')).html.includes(NOTICE);
  const dsfr = { name: 'dsfr', dir: tmpdir() } as const;
  expect([await isSaid({}), await isSaid({ theme: dsfr })]).toEqual([true, true]);
  expect([await isSaid({ isDemonstration: false }), await isSaid({ theme: dsfr, isDemonstration: false })]).toEqual([false, false]);
  const local = { OIDC_ISSUER: setting('TEST_ISSUER'), OIDC_CLIENT_ID: PAGES_CLIENT };
  const others = [{ ...local, OIDC_ISSUER: 'https://sign-in.example' }, { ...local, OIDC_CLIENT_ID: 'guichet' }, {}];
  expect([local, ...others].map(isLocalIssuer)).toEqual([true, false, false, false]);
});

test('however many pages are asked for, no more listen for the end of the process', async () => {
  const { stopping, ending } = signalsOf(createStop());
  const { stranger } = await harness.beside({ stopping, ending });
  const listening = () => [stopping, ending].map((signal) => signal && getEventListeners(signal, 'abort').length);
  const before = listening();
  for (let times = 0; times < 3; times += 1) expect((await stranger.get('/')).status).toBe(200);
  expect(listening()).toEqual(before);
});

test('who still waits for a page when the process ends is told by a page to come again', async () => {
  const stop = createStop();
  const asked = Promise.withResolvers<void>();
  const { stranger } = await harness.beside({
    ...signalsOf(stop),
    clock: () => {
      asked.resolve();
      return new Promise<string>(() => undefined);
    },
  });
  const answer = stranger.get('/');
  await asked.promise;
  stop.ending.abort();
  const { status, html, headers } = await answer;
  expect([status, headers.get('Retry-After')]).toEqual([503, '2']);
  expect(html).toContain('</html>');
});
