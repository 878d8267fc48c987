import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { sumCents } from '../../domain/core/money.ts';
import { euros } from '../../domain/core/format.ts';
import { ask } from '../support/correction-fixtures.ts';
import { expectStatus, assign, opinionOn, STUDENTS, toDraft, toGrant, toInReview, toSubmitted } from '../support/fixtures.ts';
import { answering, fill, send } from '../support/browsing.ts';
import { startBrowser } from '../support/browser.ts';
import { exportOf, lineFor, toIdentifiedOrder } from '../support/export-fixtures.ts';
import { invariantFaults } from '../support/invariants.ts';
import { describeAtWork } from '../support/pages-at-work.ts';
import { type PagesHarness, startPagesWithSignIn } from '../support/pages-harness.ts';
import { readPdf } from '../support/pdf.ts';
import { threadByPages } from '../support/thread-by-pages.ts';
import { until } from '../support/until.ts';

const NARROW = 320;
const BUTTON = 'main form.g-form > .g-buttons button >> nth=0';

let harness: PagesHarness;
let browser: Browser;
beforeAll(async () => {
  [harness, browser] = await Promise.all([startPagesWithSignIn(), startBrowser()]);
}, 120_000);
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  expect(await invariantFaults(harness.database.db)).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await harness?.stop();
});

const cookieOf = async (login: string) => {
  const [name = '', value = ''] = (await harness.visit(login)).cookie.split('=');
  return { name, value, url: harness.url };
};

/** Somebody in a browser of its own, with a session. */
async function come(login: string, { withScript = true } = {}): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: withScript, locale: 'fr-FR', baseURL: harness.url });
  await context.addCookies([await cookieOf(login)]);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

/** Ends the session of whoever is in a browser, as an idle hour would, or as somebody who is gone for good. */
async function endSessions(how: 'idle' | 'ended' = 'idle'): Promise<void> {
  const { db } = harness.database;
  if (how === 'ended') await db.deleteFrom('page_session').execute();
  else await db.updateTable('page_session').set({ seen_at: '2026-01-01T00:00:00.000Z' }).execute();
}

/** From the page of the sign-in on. */
async function signIn(page: Page, login: string): Promise<void> {
  await page.click('main a.fr-btn');
  await page.click(`a[href$="login=${login}"]`);
  await page.waitForURL((at) => at.origin === harness.url && !at.pathname.startsWith('/connexion'));
}

const eventsOf = async (id: string, wanted: string): Promise<number> => {
  const events = await harness.database.db.selectFrom('event').where('stream_id', '=', id).select('event.name').execute();
  return events.filter(({ name }) => name === wanted).length;
};
const applicationsCalled = async (title: string): Promise<number> =>
  (await harness.database.db.selectFrom('application').where('title', '=', title).select('id').execute()).length;
const draftOf = async (form: string): Promise<Record<string, string[]> | undefined> =>
  (await harness.database.db.selectFrom('page_draft').where('form', '=', form).select('fields').executeTakeFirst())?.fields as
    | Record<string, string[]>
    | undefined;
/** All that the script has left in a browser. */
const leftIn = (page: Page): Promise<string> => page.evaluate('JSON.stringify(Object.entries(localStorage))');
const saidBelow = (page: Page) => page.locator('main form .g-saved');

/** An application that this reviewer of legal matters is to judge. */
async function toOpinion(): Promise<{ id: string; path: string; form: string }> {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  return { id, path: `/dossiers/${id}/avis/legal`, form: `giveOpinion ${id} legal` };
}

const SCRIPTS = [
  ['with the script', true],
  ['without it', false],
] as const;

// First: each person finds by their tasks what it is about.
test('a file goes from draft to paid in a browser with a script, each person on its own pages', async () => {
  await threadByPages({ harness, browser }, true);
}, 400_000);

describe.each(SCRIPTS)('%s', (_how, withScript) => {
  test('a second click on a button before its answer is there is one event with the first', async () => {
    const title = `Deux clics ${withScript}`;
    const page = await come('applicant', { withScript });
    await page.goto('/dossiers/nouveau');
    await fill(page, { '/callId': STUDENTS.callId, '/title': title });
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const { promise: clicked, resolve: click } = Promise.withResolvers<void>();
    let posts = 0;
    await page.route('**/dossiers/nouveau*', async (route) => {
      posts += 1;
      if (posts === 1) {
        // It has come to the service, and its answer is still on its way when the button is used again.
        await route.fetch({ maxRedirects: 0 });
        arrive();
        await clicked;
      }
      await route.continue().catch(() => undefined);
    });
    const { x = 0, y = 0 } = (await page.locator(BUTTON).boundingBox()) ?? {};
    await page.mouse.click(x + 5, y + 5);
    await arrived;
    await page.mouse.click(x + 5, y + 5);
    click();
    // The second click aborts the navigation of the first one, which `waitForURL` takes for its own.
    await until('the page says what was done', () => page.url().includes('fait=createApplication'));
    expect(await applicationsCalled(title)).toBe(1);
  });

  test('who goes back and sends the same again has done it once', async () => {
    const title = `Retour ${withScript}`;
    const page = await come('applicant', { withScript });
    await page.goto('/dossiers/nouveau');
    await fill(page, { '/callId': STUDENTS.callId, '/title': title });
    await send(page);
    await page.goBack();
    await fill(page, { '/callId': STUDENTS.callId, '/title': title });
    await send(page);
    expect(page.url()).toMatch(/fait=createApplication/);
    expect(await applicationsCalled(title)).toBe(1);
  });

  test('who goes back and sends what was decided already is told so plainly, and nothing is done twice', async () => {
    const id = await toSubmitted(harness);
    const page = await come('screener', { withScript });
    await page.goto(`/dossiers/${id}/recevabilite`);
    await send(page, answering('/decision', 'admissible'));
    await page.goBack();
    await fill(page, { '/reason': 'Un autre avis que le premier' });
    await page.click(answering('/decision', 'inadmissible'));
    await page.waitForLoadState();
    expect(await page.innerText('#erreurs')).toContain('Votre premier envoi a été pris en compte.');
    expect(await page.innerText('main')).toContain('Un autre avis que le premier');
    expect(await eventsOf(id, 'decideAdmissibility')).toBe(1);
  });

  test('a result that is loaded again does nothing twice', async () => {
    const title = `Rechargée ${withScript}`;
    const page = await come('applicant', { withScript });
    await page.goto('/dossiers/nouveau');
    await fill(page, { '/callId': STUDENTS.callId, '/title': title });
    await send(page);
    await page.reload();
    await page.reload();
    expect(await applicationsCalled(title)).toBe(1);
    expect(await page.locator('#erreurs').count()).toBe(0);
  });

  test('a role that was withdrawn while its page was open is refused at the button, with what to do', async () => {
    const admin = await harness.as('admin');
    const { id } = await harness.as('editor');
    expectStatus(await admin.post(`/people/${id}/roles`, { role: 'lead' }), 200);
    const page = await come('editor', { withScript });
    await page.goto('/agir/createSession');
    expectStatus(await admin.post(`/people/${id}/role-withdrawals`, { role: 'lead' }), 200);
    const sessions = () => harness.database.db.selectFrom('session').select('id').execute();
    const before = await sessions();
    await page.click(BUTTON);
    await page.waitForLoadState();
    expect(await page.innerText('main')).toContain('Demandez ce rôle');
    expect(await sessions()).toEqual(before);
  });

  test('the file of another organisation answers as one that is not there', async () => {
    const { id } = await toDraft(harness);
    const page = await come('applicant2', { withScript });
    const seen = async (of: string, path: string) => {
      const answer = await page.goto(path.replace(':id', of));
      const words = (await page.innerText('main')).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id');
      return { status: answer?.status(), title: await page.title(), words };
    };
    for (const path of [
      '/dossiers/:id',
      '/dossiers/:id/remplir',
      '/dossiers/:id/remplir/projet',
      '/dossiers/:id/verifier',
      '/dossiers/:id/corrections',
      '/dossiers/:id/pieces',
      '/agir/withdrawApplication/:id',
    ]) {
      const others = await seen(id, path);
      expect([path, others.status]).toEqual([path, 404]);
      expect(others).toEqual(await seen('019aa1c0-0000-7000-8000-000000000001', path));
    }
  });
});

describe('a session that ends while somebody types', () => {
  test('without the script, leads to the sign-in and back to what was typed', async () => {
    const { id, path } = await toOpinion();
    const page = await come('reviewer-legal', { withScript: false });
    await page.goto(path);
    await fill(page, { '/comment': 'La base légale manque.', '/verdict': 'unfavourable' });
    await endSessions();
    await page.click(BUTTON);
    expect(await page.innerText('main')).toContain('Ce que vous aviez saisi est conservé');
    await signIn(page, 'reviewer-legal');
    expect(page.url()).toBe(harness.url + path);
    expect(await page.inputValue('[name="/comment"]')).toBe('La base légale manque.');
    expect(await page.isChecked('[name="/verdict"][value="unfavourable"]')).toBe(true);
    expect(await eventsOf(id, 'giveOpinion')).toBe(0);
  });

  test.each(['idle', 'ended'] as const)(
    'with the script (%s), keeps it in the browser, says how to go on, and has it at the server after that',
    async (how) => {
      const { path, form } = await toOpinion();
      const page = await come('reviewer-legal');
      await page.goto(path);
      await endSessions(how);
      await fill(page, { '/verdict': 'unfavourable' });
      await page.locator('[name="/comment"]').pressSequentially('Rien ne se perd.');
      await saidBelow(page).getByRole('link', { name: 'Se connecter de nouveau' }).waitFor();
      expect(await saidBelow(page).innerText()).toContain('Votre session a pris fin');
      expect(await leftIn(page)).toContain('Rien+ne+se+perd');
      await saidBelow(page).getByRole('link').click();
      await signIn(page, 'reviewer-legal');
      await until('the words are at the server', async () => (await draftOf(form))?.['/comment']?.[0] === 'Rien ne se perd.');
      await until('the browser has nothing left', async () => (await leftIn(page).catch(() => '')) === '[]');
      expect(page.url()).toBe(harness.url + path);
      await page.waitForFunction(`document.querySelector('[name="/comment"]')?.value === 'Rien ne se perd.'`);
      expect(await page.isChecked('[name="/verdict"][value="unfavourable"]')).toBe(true);
    },
  );

  test('with the script, keeps the lines that were added too', async () => {
    const { id } = await toDraft(harness);
    const page = await come('applicant');
    await page.goto(`/dossiers/${id}/remplir/depenses`);
    await page.click('[name="~line"][value="+/costLines"]');
    await page.locator('[name="/costLines/3/label"]').pressSequentially('Une ligne de plus');
    await endSessions('ended');
    await page.locator('[name="/costLines/3/amountCents"]').pressSequentially('1234,5');
    await saidBelow(page).getByRole('link').click();
    await signIn(page, 'applicant');
    await page.waitForFunction(`document.querySelector('[name="/costLines/3/amountCents"]')?.value === '1234,5'`);
    expect(await page.inputValue('[name="/costLines/3/label"]')).toBe('Une ligne de plus');
  });

  test('shows nothing of it to another person who signs in there, on the page or in the browser', async () => {
    const { path, form } = await toOpinion();
    const page = await come('reviewer-legal');
    await page.goto(path);
    await endSessions('ended');
    await page.locator('[name="/comment"]').pressSequentially('Pour moi seul');
    await until('it is kept in the browser', async () => (await leftIn(page)).includes('Pour+moi+seul'));
    // A second page, on which somebody else is signed in by now; the first one is still open.
    const other = await page.context().newPage();
    await page.context().addCookies([await cookieOf('lead')]);
    await other.goto(path);
    expect(await other.content()).not.toContain('Pour moi seul');
    await until('the browser has nothing left', async () => (await leftIn(other)) === '[]');
    // What goes on being typed on the first page is not taken for the other person's words.
    await page.locator('[name="/comment"]').pressSequentially(', encore');
    await saidBelow(page).getByRole('link').waitFor();
    expect(await draftOf(form)).toBeUndefined();
    await page.click(BUTTON);
    await page.waitForURL(/connexion/);
    expect(await draftOf(form)).toBeUndefined();
  });

  test('leaves nothing in the browser of a person who signs out', async () => {
    const { path } = await toOpinion();
    const page = await come('reviewer-legal');
    await page.route('**/brouillon', (route) => route.abort());
    await page.goto(path);
    await page.locator('[name="/comment"]').pressSequentially('Avant de partir');
    await until('it is kept in the browser', async () => (await leftIn(page)).includes('Avant+de+partir'));
    await page.click('header form[action="/deconnexion"] button');
    await page.waitForURL((at) => at.origin === harness.url && at.pathname.startsWith('/deconnexion'));
    await until('the browser has nothing left', async () => (await leftIn(page).catch(() => '')) === '[]');
  });
});

test('what the service does not take is kept in the browser, and is sent as soon as the page is loaded again', async () => {
  const { path, form } = await toOpinion();
  const page = await come('reviewer-legal');
  await page.goto(path);
  await page.route('**/brouillon', (route) => route.abort());
  await page.locator('[name="/comment"]').pressSequentially('Hors ligne');
  await saidBelow(page).getByText('Pas encore enregistré').waitFor();
  await page.unroute('**/brouillon');
  await page.reload();
  await until('the words are at the server', async () => (await draftOf(form))?.['/comment']?.[0] === 'Hors ligne');
  await page.waitForFunction(`document.querySelector('[name="/comment"]')?.value === 'Hors ligne'`);
});

test('who goes back to what is saved finds nothing again of what it had typed, and keeps what it types then', async () => {
  const { path, form } = await toOpinion();
  const page = await come('reviewer-legal');
  await page.goto(path);
  await page.locator('[name="/comment"]').pressSequentially('Une première idée');
  await until('the words are at the server', async () => (await draftOf(form))?.['/comment']?.[0] === 'Une première idée');
  await page.reload();
  // One click alone destroys nothing.
  await page.getByText('Repartir de ce qui est enregistré').click();
  await page.getByRole('button', { name: 'Effacer cette saisie' }).click();
  await page.waitForURL(harness.url + path);
  expect(await page.inputValue('[name="/comment"]')).toBe('');
  await page.locator('[name="/comment"]').pressSequentially('Une autre');
  await until('the words are at the server', async () => (await draftOf(form))?.['/comment']?.[0] === 'Une autre');
  await page.reload();
  expect(await page.inputValue('[name="/comment"]')).toBe('Une autre');
});

describe('a line of a form', () => {
  const MARK = 'document.body.dataset.here = "still"';
  const isStillHere = (page: Page) => page.evaluate('document.body.dataset.here === "still"');
  const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement?.getAttribute("name")');

  test('is added where it stands: the page stays, the line has the focus, its arrival is said, and what was typed is kept', async () => {
    const { id } = await toDraft(harness);
    const page = await come('applicant');
    await page.goto(`/dossiers/${id}/remplir/depenses`);
    await page.evaluate(MARK);
    await page.locator('[name="/costLines/0/label"]').fill('Autre nom');
    await page.click('[name="~line"][value="+/costLines"]');
    await page.locator('[name="/costLines/3/label"]:focus').waitFor();
    expect([await isStillHere(page), await page.inputValue('[name="/costLines/0/label"]')]).toEqual([true, 'Autre nom']);
    await saidBelow(page).getByText('Ligne ajoutée. Saisie conservée').waitFor();
    const kept = await draftOf(`updateApplication ${id} depenses`);
    expect([kept?.['/costLines/0/label'], kept?.['/costLines/3/label']]).toEqual([['Autre nom'], ['']]);
  });

  test('is taken away where it stands, and its neighbour has the focus', async () => {
    const { id } = await toDraft(harness);
    const page = await come('applicant');
    await page.setViewportSize({ width: 1000, height: 500 });
    await page.goto(`/dossiers/${id}/remplir/depenses`);
    await page.evaluate(MARK);
    await page.locator('[name="~line"][value="-/costLines/1"]').scrollIntoViewIfNeeded();
    const scrolled = await page.evaluate('scrollY');
    await page.click('[name="~line"][value="-/costLines/1"]');
    await saidBelow(page).getByText('Ligne retirée. Saisie conservée').waitFor();
    expect([await isStillHere(page), await focused(page)]).toEqual([true, '/costLines/2/label']);
    expect(Math.abs(Number(await page.evaluate('scrollY')) - Number(scrolled))).toBeLessThan(300);
    expect(Number(scrolled)).toBeGreaterThan(0);
    expect(await page.locator('[name="/costLines/1/label"]').count()).toBe(0);
    await page.click('[name="~line"][value="-/costLines/2"]');
    await page.locator('[value="+/costLines"]:focus').waitFor();
    // What is sent then is what is seen.
    await page.fill('[name="/costLines/0/label"]', 'La seule');
    await page.click('button[name="~stay"]');
    await page.waitForURL(/fait=updateApplication/);
    const { content } = (await (await harness.as('applicant')).get(`/applications/${id}`)).body;
    expect(content.costLines.map(({ label }: { label: string }) => label)).toEqual(['La seule']);
  });

  test('within a line is added there, and two quick clicks add one', async () => {
    const { id } = await toDraft(harness);
    const page = await come('applicant');
    await page.goto(`/dossiers/${id}/remplir/indicateurs`);
    const months = page.locator('[name^="/indicators/0/targets/"][name$="/month"]');
    const before = await months.count();
    await page.locator('[name="~line"][value="+/indicators/0/targets"]').dblclick();
    await page.locator(`[name="/indicators/0/targets/${before}/month"]:focus`).waitFor();
    await saidBelow(page).getByText('Ligne ajoutée').waitFor();
    expect(await months.count()).toBe(before + 1);
  });

  test('of the form of any command is added there, and is kept with its words', async () => {
    const id = await toSubmitted(harness);
    const page = await come('screener');
    await page.goto(`/agir/requestCorrection/${id}`);
    await page.evaluate(MARK);
    await page.locator('[name="/items/0/comment"]').fill('Le premier point');
    await page.click('[name="~line"][value="+/items"]');
    await page.locator('[name="/items/1/field"]:focus').waitFor();
    await page.locator('[name="/items/1/comment"]').fill('Le second point');
    await until('the words are at the server', async () =>
      (await draftOf(`requestCorrection ${id}`))?.['/items/1/comment']?.includes('Le second point'),
    );
    expect(await isStillHere(page)).toBe(true);
    await page.reload();
    expect(await page.inputValue('[name="/items/0/comment"]')).toBe('Le premier point');
    expect(await page.inputValue('[name="/items/1/comment"]')).toBe('Le second point');
    // Above the form stands now the one by which its words are given up.
    await page.click('[name="~line"][value="+/items"]');
    await page.locator('[name="/items/2/field"]:focus').waitFor();
    await saidBelow(page).getByText('Ligne ajoutée').waitFor();
  });

  test('keeps what was typed while it was on its way', async () => {
    const { id } = await toDraft(harness);
    const page = await come('applicant');
    await page.goto(`/dossiers/${id}/remplir/depenses`);
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    await page.route('**/remplir/depenses', async (route) => {
      await held;
      await route.continue();
    });
    await page.click('[name="~line"][value="+/costLines"]');
    await page.fill('[name="/costLines/0/label"]', 'Entre-temps');
    go();
    await page.locator('[name="/costLines/3/label"]:focus').waitFor();
    expect(await page.inputValue('[name="/costLines/0/label"]')).toBe('Entre-temps');
  });

  test('is not added while the service is away, and nothing is lost by it', async () => {
    const { id } = await toDraft(harness);
    const page = await come('applicant');
    await page.goto(`/dossiers/${id}/remplir/depenses`);
    await page.route('**/*', (route) => route.abort());
    await page.fill('[name="/costLines/0/label"]', 'Hors ligne');
    await page.click('[name="~line"][value="+/costLines"]');
    await saidBelow(page).getByText('Pas encore enregistré').waitFor();
    expect(await leftIn(page)).toContain('Hors+ligne');
    await page.unroute('**/*');
    await page.click('[name="~line"][value="+/costLines"]');
    await page.locator('[name="/costLines/3/label"]:focus').waitFor();
    expect(await page.inputValue('[name="/costLines/0/label"]')).toBe('Hors ligne');
  });
});

/** What a spreadsheet copies: cells parted by tabs, in rows. */
const CELLS = 'Serveur\tInfrastructure\t1,5 k€\nTests\tPrestations\t500,50';
const FILLED = [
  ['Serveur', 'infrastructure', '1\u202f500'],
  ['Tests', 'services', '500,50'],
];

/** Pastes into a field; false where the page takes what is pasted instead of the browser. */
const paste = (page: Page, name: string, text: string): Promise<boolean> =>
  page.evaluate(`(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', ${JSON.stringify(text)});
    const field = document.querySelector('[name="${name}"]');
    return field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  })()`);

/** What stands in the lines of costs from this place on. */
const costsIn = (page: Page, place: number): Promise<string[][]> =>
  Promise.all(
    [place, place + 1].map((line) =>
      Promise.all(['label', 'category', 'amountCents'].map((name) => page.inputValue(`[name="/costLines/${line}/${name}"]`))),
    ),
  );
const saidSum = (page: Page): Promise<string> =>
  page
    .locator('[data-sum]')
    .first()
    .innerText()
    .then((text) => text.replaceAll(/[\s\u00a0\u202f]+/g, ' '));

describe('cells of a spreadsheet', () => {
  test('that are pasted into a field fill the lines from there on, the sums count them, and the form keeps them', async () => {
    const { id } = await toDraft(harness);
    const page = await come('applicant');
    await page.goto(`/dossiers/${id}/remplir/depenses`);
    const before = await saidSum(page);
    await page.click('[name="~line"][value="+/costLines"]');
    await page.locator('[name="/costLines/3/label"]:focus').waitFor();
    expect(await paste(page, '/costLines/3/label', CELLS)).toBe(false);
    await saidBelow(page).getByText('Cellules collées. Saisie conservée').waitFor();
    expect(await costsIn(page, 3)).toEqual(FILLED);
    expect(await page.locator('[name="/costLines/3/label"]:focus').count()).toBe(1);
    expect(await saidSum(page)).not.toBe(before);
    expect((await draftOf(`updateApplication ${id} depenses`))?.['/costLines/4/amountCents']).toEqual(['500,50']);
    // One cell is words like any others: the browser pastes it.
    expect(await paste(page, '/costLines/4/label', 'Une cellule')).toBe(true);
  });

  test('that are pasted into the box below the lines fill them at once, and are kept with the form', async () => {
    const { id } = await toDraft(harness);
    const page = await come('applicant');
    await page.goto(`/dossiers/${id}/remplir/depenses`);
    await page.getByText('Coller depuis un tableur').click();
    expect(await paste(page, '~paste/costLines', CELLS)).toBe(false);
    await saidBelow(page).getByText('Cellules collées. Saisie conservée').waitFor();
    expect(await costsIn(page, 3)).toEqual(FILLED);
    expect((await draftOf(`updateApplication ${id} depenses`))?.['/costLines/4/amountCents']).toEqual(['500,50']);
  });

  test.each(SCRIPTS)('that wait below the lines fill them by whatever button is pressed, %s', async (_how, withScript) => {
    const { id } = await toDraft(harness);
    const path = `/dossiers/${id}/remplir/depenses`;
    const page = await come('applicant', { withScript });
    for (const button of ['[name="~line"][value="+/costLines"]', 'button[name="~stay"]']) {
      await page.goto(path);
      await page.getByText('Coller depuis un tableur').click();
      await page.fill('[name="~paste/costLines"]', CELLS);
      await page.click(button);
      await page.locator('[name="/costLines/4/label"]').waitFor();
      expect(await costsIn(page, 3)).toEqual(FILLED);
      if (withScript) await page.getByText('Saisie conservée').last().waitFor();
      expect((await (await harness.as('applicant')).get(`/applications/${id}`)).body.content.costLines).toHaveLength(3);
      await harness.database.db.deleteFrom('page_draft').execute();
    }
    expect(await page.innerText('main')).toContain('rien n’est encore envoyé.');
  });

  test('are counted as they are typed: the sums follow', async () => {
    const { id } = await toDraft(harness);
    const page = await come('applicant');
    await page.goto(`/dossiers/${id}/remplir/depenses`);
    const typed = page.locator('[name="/costLines/0/amountCents"]');
    const [, ...others] = STUDENTS.costLines.map(({ amountCents }) => amountCents);
    for (const [amount, cents] of [
      ['1 M€', 100_000_000],
      ['beaucoup', 0],
      ['12 k€', 1_200_000],
    ] as const) {
      await typed.fill(amount);
      const sum = euros('fr', sumCents([cents, ...others])).replaceAll(/[\u00a0\u202f]/g, ' ');
      await until(`the sum is ${sum}`, async () => (await saidSum(page)).includes(sum));
    }
    // Nothing is sent by it, and what is typed stays as it is.
    expect(await typed.inputValue()).toBe('12 k€');
    expect(await page.locator('.g-recount').first().isVisible()).toBe(false);
  });
});

/** Drops files on the words of the form that takes them, beside its field; they come from a folder of the desktop. */
const dropOn = (page: Page, files: readonly { name: string; type: string; text: string }[]): Promise<void> =>
  page.evaluate(
    `((files) => {
      const dataTransfer = new DataTransfer();
      for (const { name, type, text } of files) dataTransfer.items.add(new File([text], name, { type }));
      const on = document.querySelector('form:has(input[type="file"]) label');
      for (const kind of ['dragover', 'drop']) on.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    })(${JSON.stringify(files)})`,
  );

/** Sends the form of files by its button; the page shows how much of them has left until the service has them. */
async function sendSlowly(page: Page, path: string, button: string): Promise<void> {
  const { promise: seen, resolve: see } = Promise.withResolvers<void>();
  await page.route(`**${path}`, async (route) => {
    if (route.request().method() === 'POST') await seen;
    await route.continue();
  });
  await page.getByRole('main').getByRole('button', { name: button, exact: true }).click();
  await page.locator('main form progress').waitFor();
  see();
}

describe('files that are dropped beside their field', () => {
  test('are joined to an application, several at once, and their way is shown', async () => {
    const { id } = await toDraft(harness);
    const page = await come('applicant');
    await page.goto(`/dossiers/${id}/remplir/pieces`);
    await dropOn(
      page,
      ['plan.csv', 'budget.csv'].map((name) => ({ name, type: 'text/csv', text: `poste;montant;${name}` })),
    );
    await sendSlowly(page, `/dossiers/${id}/pieces`, 'Joindre des fichiers');
    for (const name of ['plan.csv', 'budget.csv']) await page.getByRole('main').getByRole('link', { name, exact: true }).waitFor();
  });

  test('are one where one is taken: a list of payments is imported', async () => {
    const order = await toIdentifiedOrder(harness);
    const page = await come('payer');
    const path = `/enveloppes/${order.envelopeId}/rapprochement`;
    await page.goto(path);
    const file = { type: 'text/csv', text: exportOf(lineFor(order)) };
    await dropOn(page, [
      { name: 'etat.csv', ...file },
      { name: 'autre.csv', ...file },
    ]);
    expect(await page.evaluate(`document.querySelector('input[type="file"]').files.length`)).toBe(1);
    await sendSlowly(page, path, 'Importer un état des paiements');
    await until('it is imported', async () => /\b1\s+Paiements enregistrés/.test(await page.locator('main').innerText()));
    expect(await eventsOf(order.grantId, 'recordPayment')).toBe(1);
  });
});

test('a line of a call is opened where it stands, and what the others hold is sent unseen', async () => {
  const page = await come('admin');
  await page.goto('/administration/nouvel-appel?de=donnees-2023');
  const held = () => page.locator('[name="/terms/steps/1/label/fr"]').inputValue();
  const before = await held();
  await page.click('[name="~line"][value=">/terms/steps/0"]');
  await page.locator('[name="/terms/steps/0/label/fr"]:focus').waitFor();
  await page.fill('[name="/terms/steps/0/label/fr"]', 'Droit');
  await until(
    'the words are at the server',
    async () => (await draftOf('createCall de donnees-2023'))?.['/terms/steps/0/label/fr']?.[0] === 'Droit',
  );
  await page.reload();
  expect(await page.inputValue('[name="/terms/steps/0/label/fr"]')).toBe('Droit');
  expect(await held()).toBe(before);
});

test('of two people who write one draft each sees what the other has saved, and keeps its own words', async () => {
  const { id } = await toDraft(harness);
  const path = `/dossiers/${id}/remplir/projet`;
  const [one, other] = [await come('applicant'), await come('editor')];
  const late = await one.context().newPage();
  for (const page of [one, other, late]) await page.goto(path);
  const save = (page: Page) => page.click('button[name="~stay"]');
  const stale = async (page: Page, own: string, theirs: string) => {
    await page.locator('#erreurs').waitFor();
    expect(await page.innerText('#erreurs')).toContain('Le dossier a été modifié entre-temps');
    expect(await page.innerText('main table')).toContain(theirs);
    expect(await page.inputValue('[name="/title"]')).toBe(own);
  };
  await one.fill('[name="/title"]', 'Le titre de l’une');
  await save(one);
  await one.waitForURL(/fait=/);
  await other.fill('[name="/title"]', 'Le titre de l’autre');
  await save(other);
  await stale(other, 'Le titre de l’autre', 'Le titre de l’une');
  await save(other);
  await other.waitForURL(/fait=/);
  await late.fill('[name="/title"]', 'Le titre du soir');
  await save(late);
  await stale(late, 'Le titre du soir', 'Le titre de l’autre');
  const { content } = (await (await harness.as('applicant')).get(`/applications/${id}`)).body;
  expect(content.title).toBe('Le titre de l’autre');
});

describe('what looks like markup', () => {
  const SCRIPT = '<script>alert(1)</script>';
  const IMAGE = '"><img src=x onerror=alert(2)>';
  const LONG = 'Anticonstitutionnellement'.repeat(4);
  const HOSTILE = `${SCRIPT} ${IMAGE} ${LONG}`;
  /** U+202E turns what follows. */
  const TURNED = 'fin\u202Eruetcel';

  /** Notes what no page may do, of all pages of a browser. */
  function watch(context: BrowserContext): string[] {
    const faults: string[] = [];
    context.on('dialog', (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    context.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) faults.push(`${message.page()?.url()}: ${message.text()}`);
    });
    return faults;
  }

  /** What is wrong with a page that shows it. */
  async function look(page: Page, path: string): Promise<string[]> {
    await page.setViewportSize({ width: 1280, height: 900 });
    const answer = await page.goto(path);
    const made = await page.locator('main script, main img[src="x"], main [onerror], header script, title img').count();
    await page.setViewportSize({ width: NARROW, height: 800 });
    const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
    return [
      ...((answer?.status() ?? 500) >= 400 ? [`${path}: ${answer?.status()}`] : []),
      ...(made > 0 ? [`${path}: it became markup`] : []),
      ...(width > NARROW ? [`${path}: ${width} px wide`] : []),
    ];
  }

  /** Writes it into all fields of a page in which somebody may write what it likes. */
  async function writeEverywhere(page: Page): Promise<number> {
    const fields = page.locator(
      'main form.g-form :is(input[type="text"]:not([inputmode], [name="/siret"], [name$="/siren"], [name$="/unit"]), textarea[name^="/"])',
    );
    for (const field of await fields.all()) {
      const most = Number((await field.getAttribute('maxlength')) ?? HOSTILE.length);
      await field.fill(HOSTILE.slice(0, most));
    }
    return fields.count();
  }

  test('stays text in every field and on every page of a file, and its documents are whole', async () => {
    const { id } = await toDraft(harness);
    const applicant = await come('applicant');
    const faults = watch(applicant.context());
    let written = 0;
    for (const step of ['projet', 'calendrier', 'depenses', 'financement', 'indicateurs', 'questions']) {
      await applicant.goto(`/dossiers/${id}/remplir/${step}`);
      written += await writeEverywhere(applicant);
      await applicant.click('button[name="~stay"]');
      await applicant.waitForURL(/fait=updateApplication/);
      faults.push(...(await look(applicant, `/dossiers/${id}/remplir/${step}`)));
    }
    expect(written).toBeGreaterThan(15);
    faults.push(...(await look(applicant, `/dossiers/${id}/verifier`)));
    expect(await applicant.innerText('main')).toContain(SCRIPT);
    await applicant.click(BUTTON);
    await applicant.waitForURL(/fait=submitApplication/);

    const screener = await come('screener');
    faults.push(...(await look(screener, `/dossiers/${id}/recevabilite`)));
    expectStatus(
      await ask(harness, id, 'screener', {
        message: HOSTILE,
        items: [{ field: '/summary', kind: 'incomplete', comment: HOSTILE }],
      }),
      200,
    );
    await harness.heard();
    const steps = ['remplir', 'remplir/projet', 'verifier', 'corrections', 'pieces'];
    for (const page of steps) faults.push(...(await look(applicant, `/dossiers/${id}/${page}`)));
    await applicant.goto(`/dossiers/${id}/remplir/projet`);
    await applicant.fill('[name="/summary"]', `${HOSTILE} et davantage`);
    await applicant.click('button[name="~stay"]');
    await applicant.goto(`/dossiers/${id}/verifier`);
    await applicant.click(BUTTON);
    await applicant.waitForURL(/fait=answerCorrection/);
    await screener.goto(`/dossiers/${id}/recevabilite`);
    await screener.locator('[name="/reason"]').fill(HOSTILE);
    await send(screener, answering('/decision', 'admissible'));
    await harness.heard();
    await assign(harness, id, 'legal');
    const reviewer = await come('reviewer-legal');
    const watched = [screener, reviewer].map((page) => watch(page.context()));
    await reviewer.goto(`/dossiers/${id}/avis/legal`);
    await fill(reviewer, { '/verdict': 'favourable', '/comment': HOSTILE });
    for (const name of Object.keys(opinionOn('legal').scores)) await fill(reviewer, { [`/scores/${name}`]: '3' });
    await send(reviewer);
    await harness.heard();

    for (const path of [`/dossiers/${id}`, '/dossiers', '/taches', `/dossiers/${id}/corrections`, `/dossiers/${id}/pieces`])
      faults.push(...(await look(applicant, path)));
    for (const path of [`/dossiers/${id}/avis/legal`, `/dossiers/${id}/etapes`, `/dossiers/${id}`, '/taches', '/instruction'])
      faults.push(...(await look(reviewer, path)));
    const lead = await come('lead');
    watched.push(watch(lead.context()));
    for (const path of [`/dossiers/${id}`, `/dossiers/${id}/etapes`, `/dossiers/${id}/corrections`, '/instruction', '/dossiers'])
      faults.push(...(await look(lead, path)));
    expect(await lead.innerText('main')).toContain(SCRIPT);
    expect([...faults, ...watched.flat()]).toEqual([]);
  }, 300_000);

  test('stays text in an award and its reason, on the pages of the grant, and in the agreement', async () => {
    const project = { ...STUDENTS, title: `${SCRIPT} ${IMAGE}`, summary: HOSTILE };
    const { grantId, sessionId } = await toGrant(harness, undefined, project);
    await harness.heard();
    const finance = await come('finance');
    const faults = watch(finance.context());
    for (const path of [`/conventions/${grantId}`, `/conventions/${grantId}/signature`, '/conventions', '/taches'])
      faults.push(...(await look(finance, path)));
    const chair = await come('chair');
    const watched = watch(chair.context());
    for (const path of [`/comites/${sessionId}`, '/comites']) faults.push(...(await look(chair, path)));
    expect([...faults, ...watched]).toEqual([]);
    const answer = await finance.request.get(`/conventions/${grantId}/convention.pdf`);
    const { parts, faults: inPdf } = await readPdf(await answer.body());
    expect(inPdf).toEqual([]);
    expect(parts.map(([, text]) => text).join(' ')).toContain('<script>alert(1)</script>');
  }, 300_000);

  test('is refused where it turns the direction of writing, at its field, and what was typed stays there', async () => {
    const { id } = await toDraft(harness);
    const titleOf = async (): Promise<string> => (await (await harness.as('applicant')).get(`/applications/${id}`)).body.content.title;
    const before = await titleOf();
    const page = await come('applicant');
    const faults = watch(page.context());
    await page.goto(`/dossiers/${id}/remplir/projet`);
    await page.fill('[name="/title"]', TURNED);
    await page.click(BUTTON);
    await page.locator('#erreurs a[href="#f-title"]').waitFor();
    expect(await page.innerText('#f-title-fault')).toContain('caractère invisible');
    expect(await page.inputValue('[name="/title"]')).toBe(TURNED);
    expect(await titleOf()).toBe(before);
    const opinion = await toOpinion();
    const reviewer = await come('reviewer-legal');
    await reviewer.goto(opinion.path);
    await fill(reviewer, { '/comment': TURNED });
    await reviewer.click(BUTTON);
    await reviewer.locator('#erreurs a[href="#f-comment"]').waitFor();
    expect(faults).toEqual([]);
  });
});

/** A page of another server that sends a form to ours as soon as it is open. */
async function elsewhere(action: string, fields: Record<string, string>): Promise<{ port: number; stop: () => void }> {
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
  const text = `<!DOCTYPE html><title>Ailleurs</title><form method="post" action="${action}">${inputs.join('')}<button>Gagner</button></form>`;
  const server = createServer((_req, res) => void res.setHeader('Content-Type', 'text/html').end(text));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { port: (server.address() as AddressInfo).port, stop: () => void server.close() };
}

test.each(['127.0.0.1', 'localhost'])('a form of another server (%s) that is sent with a session changes nothing', async (host) => {
  const id = await toSubmitted(harness);
  const page = await come('screener');
  await page.goto(`/dossiers/${id}/recevabilite`);
  const theirs = await elsewhere(`${harness.url}/dossiers/${id}/recevabilite`, { '/revision': '1', '/decision': 'admissible' });
  await page.goto(`http://${host}:${theirs.port}/`);
  const [answer] = await Promise.all([page.waitForResponse((each) => each.url().startsWith(harness.url)), page.click('button')]);
  expect(answer.status()).toBe(403);
  expect(await page.innerText('main')).toContain('Demande venue d’un autre site');
  theirs.stop();
  expect(await eventsOf(id, 'decideAdmissibility')).toBe(0);
});

test('an id that was laid in a browser before its person signs in is no session, then or after', async () => {
  const context = await browser.newContext({ locale: 'fr-FR', baseURL: harness.url });
  const laid = { name: `guichet-session-${new URL(harness.url).port}`, value: 'A'.repeat(43), url: harness.url };
  await context.addCookies([laid]);
  const page = await context.newPage();
  await page.goto('/taches');
  expect(page.url()).toContain('/connexion');
  await signIn(page, 'lead');
  const [now] = (await context.cookies()).filter(({ name }) => name === laid.name);
  expect(now?.value).toMatch(/^[\w-]{43}$/);
  expect(now?.value).not.toBe(laid.value);
  const thief = await browser.newContext({ locale: 'fr-FR', baseURL: harness.url });
  await thief.addCookies([laid]);
  const theirs = await thief.newPage();
  await theirs.goto('/taches');
  expect(theirs.url()).toContain('/connexion');
});

// In npm test one page of each make is looked at.
describeAtWork(() => ({ harness, browser }));
