import { keyIn } from '../../support/act-page.ts';
import { pino } from 'pino';
import { faultsOfHtml } from '../../support/html-rules.ts';
import { LINKS } from '../../support/invitation-links.ts';
import type { PagesHarness, Visitor } from '../../support/pages-harness.ts';
import { cookiesIn, ofLakes, startProConnectHarness } from '../../support/proconnect-harness.ts';
import { wordsOf } from '../../support/web-forms.ts';

const NOE = ofLakes('Noé', 'Martin', 'noe.martin@lacs.example');
const NOWHERE = 'Ce lien d’invitation ne peut pas servir';

let harness: PagesHarness;
let issuer: Awaited<ReturnType<typeof startProConnectHarness>>['issuer'];
let applicant: Visitor;
beforeAll(async () => {
  ({ harness, issuer } = await startProConnectHarness({ acrs: [] }));
  applicant = await harness.visit('applicant');
});
afterAll(async () => {
  issuer.stop();
  await harness.stop();
});

/** Has somebody invited by a form. Returns the link's page, and that on which the invitation is withdrawn. */
async function invite(email: string, who = applicant): Promise<{ page: string; withdrawal: string }> {
  const form = await who.get('/organisation/inviter');
  const sent = await who.post('/organisation/inviter', { '~key': keyIn(form.html), '/email': email, '/message': 'Rejoins-nous.' });
  expect([sent.status, sent.location]).toEqual([303, '/organisation?fait=inviteColleague']);
  const { id, person_id: by } = await harness.database.db
    .selectFrom('invitation')
    .where('email', '=', email)
    .select(['id', 'person_id'])
    .executeTakeFirstOrThrow();
  return { page: `/invitations/${LINKS.tokenOf(id)}`, withdrawal: `/organisation/invitations/${by}/${id}` };
}

/** Goes to a page as a browser does that is not signed in, and comes back as whom the issuer names. */
async function comeAs(sub: string, userinfo: Record<string, unknown>, page: string) {
  issuer.tell({ sub, acr: 'eidas1', userinfo });
  const { status, location } = await harness.stranger.get(page);
  expect([status, location]).toEqual([303, `/connexion?retour=${encodeURIComponent(page)}`]);
  const signIn = await harness.stranger.get(location ?? '');
  const left = await harness.stranger.get(`/connexion/partir?retour=${encodeURIComponent(page)}`);
  const there = await fetch(left.location ?? '', { redirect: 'manual' });
  const { pathname, search } = new URL(there.headers.get('location') ?? harness.url);
  const back = await harness.stranger.get(pathname + search, { Cookie: cookiesIn(left.headers) });
  const cookie = { Cookie: cookiesIn(back.headers) };
  return {
    signIn: wordsOf(signIn.html),
    location: back.location,
    get: (path: string) => harness.stranger.get(path, cookie),
    post: (path: string, form: Record<string, string>) => harness.stranger.post(path, form, { ...cookie, 'Sec-Fetch-Site': 'same-origin' }),
  };
}

test('a colleague is invited by a form, comes by the link through the sign-in, and accepts', async () => {
  expect((await applicant.get('/organisation')).html).toContain('href="/organisation/inviter"');
  const { page, withdrawal } = await invite(NOE.email);
  const ours = await applicant.get('/organisation');
  expect(ours.html).toContain(`href="${withdrawal}"`);
  expect(wordsOf(ours.html)).toContain(NOE.email);

  const noe = await comeAs('noe', NOE, page);
  expect(noe.signIn).toContain('Vous avez reçu une invitation');
  expect(noe.location).toBe(page);
  const shown = await noe.get(page);
  expect(shown.status).toBe(200);
  for (const words of ['Aïcha Benkirane', 'Office national des lacs et rivières', 'Rejoins-nous.'])
    expect(wordsOf(shown.html)).toContain(words);
  const accepted = await noe.post(page, { '~key': keyIn(shown.html) });
  expect([accepted.status, accepted.location]).toEqual([303, '/taches?fait=acceptInvitation']);
  expect(wordsOf((await noe.get('/taches?fait=acceptInvitation')).html)).toContain('Vous pouvez rédiger');
  expect((await noe.get('/dossiers/nouveau')).status).toBe(200);
  expect(wordsOf((await applicant.get('/organisation')).html)).not.toContain(NOE.email);
  const again = await noe.get(page);
  expect([again.status, wordsOf(again.html).includes(NOWHERE)]).toEqual([404, true]);
});

test('who comes under another address, or for another organisation, reads what to do, and nothing is accepted', async () => {
  const { page } = await invite('lea.petit@lacs.example');
  const other = await comeAs('other', { ...NOE, email: 'other@lacs.example' }, page);
  const refused = await other.get(page);
  expect(refused.status).toBe(403);
  expect(wordsOf(refused.html)).toContain('le compte qui porte l’adresse invitée');
  expect(refused.html).not.toMatch(/lea\.petit|Benkirane/);
  const elsewhere = await comeAs('elsewhere', { ...NOE, email: 'lea.petit@lacs.example', siret: '99990042600019' }, page);
  const [seen, asked] = [await elsewhere.get(page), await elsewhere.post(page, { '~key': crypto.randomUUID() })];
  expect([seen.status, asked.status]).toEqual([403, 403]);
  expect(wordsOf(seen.html)).toContain('Office national des lacs et rivières (99990017800016)');
});

test('a link that was withdrawn by a page, and one of nothing, lead to the same page', async () => {
  const { page, withdrawal } = await invite('zoe@lacs.example');
  const form = await applicant.get(withdrawal);
  expect(wordsOf(form.html)).toContain('zoe@lacs.example');
  const sent = await applicant.post(withdrawal, { '~key': keyIn(form.html) });
  expect([sent.status, sent.location]).toEqual([303, '/organisation?fait=withdrawInvitation']);
  expect((await applicant.get(withdrawal)).status).toBe(404);
  const zoe = await comeAs('zoe', { ...NOE, email: 'zoe@lacs.example' }, page);
  const told = async (path: string) => {
    const { status, html } = await zoe.get(path);
    return [status, wordsOf(html).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '')];
  };
  expect(await told(page)).toEqual([404, expect.stringContaining(NOWHERE)]);
  const title = (words: unknown) => String(words).split(NOWHERE).at(-1);
  expect(title((await told('/invitations/nothing'))[1])).toBe(title((await told(page))[1]));
});

test('an address that is none is said at its field, and shown again, but kept nowhere', async () => {
  const form = await applicant.get('/organisation/inviter');
  expect(form.html).toContain('type="email"');
  const { status, html } = await applicant.post('/organisation/inviter', { '~key': keyIn(form.html), '/email': 'noe chez lacs' });
  expect(status).toBe(422);
  expect(html).toContain('href="#f-email"');
  expect(html).toContain('value="noe chez lacs"');
  expect(await harness.database.db.selectFrom('page_draft').select('form').where('form', 'like', 'inviteColleague%').execute()).toEqual([]);
});

test('an admin and a manager find an invitation on the page of its sender, and withdraw it there', async () => {
  const [admin, manager] = [await harness.visit('admin'), await harness.visit('manager')];
  const { withdrawal } = await invite('ida@lacs.example');
  const [, , , by] = withdrawal.split('/');
  for (const who of [admin, manager]) expect((await who.get(`/personnes/${by}`)).html).toContain(`href="${withdrawal}"`);
  const sent = await admin.post(withdrawal, { '~key': keyIn((await admin.get(withdrawal)).html) });
  expect([sent.status, sent.location]).toEqual([303, `/personnes/${by}?fait=withdrawInvitation`]);
});

test('each page is valid HTML', async () => {
  const { page, withdrawal } = await invite('max@lacs.example');
  const guest = await comeAs('max', { ...NOE, email: 'max@lacs.example' }, page);
  const shown = [
    await applicant.get('/organisation'),
    await applicant.get('/organisation/inviter'),
    await applicant.get(withdrawal),
    await guest.get(page),
  ];
  for (const { status, html } of shown) {
    expect([status, await faultsOfHtml(html)]).toEqual([200, []]);
  }
});

test('no log has what a link ends with', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const { stranger } = await harness.beside({ logger });
  await stranger.get(`/invitations/${LINKS.tokenOf('019aa1c0-0000-7000-8000-000000000002')}`);
  expect(lines.join('')).toContain('"path":"/invitations/…"');
  expect(lines.join('')).not.toContain(LINKS.tokenOf('019aa1c0-0000-7000-8000-000000000002'));
});
