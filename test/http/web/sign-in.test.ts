import { issuerOf } from '../../../web/core/issuer.ts';
import type { PagesHarness } from '../../support/pages-harness.ts';
import { cookiesIn, ofLakes, startProConnectHarness } from '../../support/proconnect-harness.ts';

const CLAIRE = ofLakes('Claire', 'Dubois', 'claire.dubois@lacs.example');

let harness: PagesHarness;
let issuer: Awaited<ReturnType<typeof startProConnectHarness>>['issuer'];
beforeAll(async () => {
  ({ harness, issuer } = await startProConnectHarness({ acrs: ['eidas2', 'eidas3'] }));
});
afterAll(async () => {
  issuer.stop();
  await harness.stop();
});

/** Goes the whole way that a browser goes, and says what it comes back with. */
async function signIn(back: (address: string) => string = (address) => address, returnTo = '/taches') {
  const left = await harness.stranger.get(`/connexion/partir?retour=${encodeURIComponent(returnTo)}`);
  const there = await fetch(left.location ?? '', { redirect: 'manual' });
  const { pathname, search } = new URL(back(there.headers.get('location') ?? harness.url));
  return harness.stranger.get(pathname + search, { Cookie: cookiesIn(left.headers) });
}

const person = (sub: string) =>
  harness.database.db
    .selectFrom('person as p')
    .innerJoin('organisation as o', 'o.id', 'p.organisation_id')
    .where('p.subject', '=', sub)
    .select(['p.given_name', 'p.usual_name', 'p.email', 'p.roles', 'o.siret'])
    .executeTakeFirst();

test('who signs in as ProConnect has it is known by its subject, goes on to where it wanted to go, and has no role by it', async () => {
  issuer.tell({ sub: 'claire-at-one', acr: 'eidas2', userinfo: { ...CLAIRE, roles: ['admin'] } });
  const { status, location, headers } = await signIn(undefined, '/dossiers?state=draft');
  expect([status, location]).toEqual([303, '/dossiers?state=draft']);
  expect(headers.getSetCookie().join()).toMatch(/guichet-session-\d+=[\w-]{43}; Max-Age=43200; Path=\/; .*HttpOnly; SameSite=Lax/);
  expect(await person('claire-at-one')).toEqual({
    given_name: 'Claire',
    usual_name: 'Dubois',
    email: CLAIRE.email,
    roles: [],
    siret: CLAIRE.siret,
  });
  const page = await harness.stranger.get('/taches', { Cookie: cookiesIn(headers) });
  expect(page.html).toContain('Claire Dubois');
  expect(page.html).toContain('Vous n’avez encore aucun rôle');
});

test('the same human by another identity provider is another subject, and one human by its verified address', async () => {
  issuer.tell({ sub: 'claire-at-two', acr: 'eidas3', userinfo: { ...CLAIRE, email_verified: true } });
  expect((await signIn()).status).toBe(303);
  const { rows } = {
    rows: await harness.database.db.selectFrom('person').where('email', '=', CLAIRE.email).select(['subject', 'human_id']).execute(),
  };
  expect(new Set(rows.map(({ human_id: human }) => human)).size).toBe(1);
  expect(rows).toHaveLength(2);
});

test('the issuer is asked for a code under long random values, for the levels that are wanted, and for no more', async () => {
  issuer.tell({ sub: 'claire-at-one', acr: 'eidas2', userinfo: CLAIRE });
  await signIn();
  const asked = issuer.asked.findLast(({ pathname }) => pathname.endsWith('/authorize'));
  expect(JSON.parse(asked?.searchParams.get('claims') ?? '')).toEqual({
    id_token: { acr: { essential: true, values: ['eidas2', 'eidas3'] } },
  });
  expect(asked?.searchParams.get('code_challenge_method')).toBe('S256');
});

test.each([
  ['too weak a level', { acr: 'eidas1' }],
  ['words about the person with another issuer’s signature', { acr: 'eidas2', forged: true }],
  ['an ID token with another issuer’s signature', { acr: 'eidas2', forged: 'id_token' as const }],
  ['a sign-in that is to come', { acr: 'eidas2', authTime: 9_999_999_999 }],
  ['a sign-in of 1970', { acr: 'eidas2', authTime: 0 }],
  ['an answer to another question', { acr: 'eidas2', otherNonce: true }],
])('%s opens no session', async (_what, said) => {
  issuer.tell({ sub: 'stranger', userinfo: CLAIRE, ...said });
  const { status, headers } = await signIn();
  expect(status).toBe(401);
  expect(headers.getSetCookie().join()).not.toMatch(/session-\d+=[\w-]{43}/);
  expect(await person('stranger')).toBeUndefined();
});

test('a return with another state than was sent, or without a departure, opens no session', async () => {
  issuer.tell({ sub: 'stranger', acr: 'eidas2', userinfo: CLAIRE });
  expect((await signIn((address) => address.replace(/state=[^&]+/, `state=${'x'.repeat(43)}`))).status).toBe(401);
  const { location } = await harness.stranger.get('/connexion/retour?code=1&state=2');
  expect(location).toBe('/connexion?echec=1');
  expect(await person('stranger')).toBeUndefined();
});

test('a sign-out ends the session here, and leads on to the issuer’s own with what it wants to know', async () => {
  issuer.tell({ sub: 'claire-at-one', acr: 'eidas2', userinfo: CLAIRE });
  const Cookie = cookiesIn((await signIn()).headers);
  const out = await harness.stranger.post('/deconnexion', {}, { Cookie, 'Sec-Fetch-Site': 'same-origin' });
  expect(out.status).toBe(200);
  const there = new URL((out.headers.get('refresh') ?? '').replace('0; url=', ''));
  expect(there.pathname).toBe('/api/v2/session/end');
  expect(there.searchParams.get('post_logout_redirect_uri')).toBe(`${harness.url}/deconnexion/retour`);
  expect(there.searchParams.get('id_token_hint')).toMatch(/^ey/);
  expect((await harness.stranger.get('/taches', { Cookie })).status).toBe(303);
});

describe('a session', () => {
  const HERBS = { ...CLAIRE, siret: '99990042600019', organization_label: 'Agence nationale des herbiers' };
  const signInAs = async (sub: string, userinfo: Record<string, unknown>): Promise<string> => {
    issuer.tell({ sub, acr: 'eidas2', userinfo: { ...userinfo, email: `${sub}@lacs.example` } });
    return cookiesIn((await signIn()).headers);
  };
  const isIn = async (Cookie: string): Promise<boolean> => (await harness.stranger.get('/mon-compte', { Cookie })).status !== 303;

  test('ends when its person signs in for another organisation, and stays over when it comes back', async () => {
    const [first, beside] = [await signInAs('mover', CLAIRE), await signInAs('mover', CLAIRE)];
    expect([await isIn(first), await isIn(beside)]).toEqual([true, true]);
    const other = await signInAs('mover', HERBS);
    expect([await isIn(first), await isIn(beside), await isIn(other)]).toEqual([false, false, true]);
    const again = await signInAs('mover', CLAIRE);
    expect([await isIn(first), await isIn(other), await isIn(again)]).toEqual([false, false, true]);
  });

  test('ends when its person’s eleventh begins', async () => {
    const all: string[] = [];
    for (let n = 0; n < 11; n += 1) all.push(await signInAs('at-home-everywhere', CLAIRE));
    expect(await Promise.all(all.map(isIn))).toEqual([false, ...all.slice(1).map(() => true)]);
  });

  test('is gone with its account, and does not come back when that is enabled again; meanwhile no one signs in to it', async () => {
    const Cookie = await signInAs('leaver', CLAIRE);
    const { id } = await harness.database.db.selectFrom('person').where('subject', '=', 'leaver').select('id').executeTakeFirstOrThrow();
    const admin = await harness.as('admin');
    expect((await admin.post(`/people/${id}/disabling`, { reason: 'Parti.' })).status).toBe(200);
    issuer.tell({ sub: 'leaver', acr: 'eidas2', userinfo: { ...HERBS, email: 'admin@numerique.example' } });
    expect((await signIn()).status).toBe(403);
    expect(await person('leaver')).toMatchObject({ email: 'leaver@lacs.example', siret: CLAIRE.siret });
    expect((await admin.post(`/people/${id}/enabling`, {})).status).toBe(200);
    expect([await isIn(Cookie), await isIn(await signInAs('leaver', CLAIRE))]).toEqual([false, true]);
  });
});

test('while the issuer is away a person who wants to sign in is told so, and can try again', async () => {
  const url = issuer.issuer;
  const away = issuerOf({
    issuer: `${url}/nowhere`,
    clientId: 'x',
    clientSecret: 'y',
    publicUrl: harness.url,
    acrs: [],
    scope: 'openid',
    believesRolesOf: () => false,
  });
  await expect(away.begin('/')).rejects.toMatchObject({ facts: { code: 'issuer_unavailable' } });
});
