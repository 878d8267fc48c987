import type { Browser, Locator, Page } from 'playwright-core';
import { parisDate } from '../../domain/core/calendar.ts';
import { euros, longDate } from '../../domain/core/format.ts';
import { people } from '../../local/people.ts';
import { startBrowser } from '../support/browser.ts';
import { exportOf, freshNumber, type Line, lineFor, SUPPLIER } from '../support/export-fixtures.ts';
import { AWARDED_CENTS, expectStatus, STUDENTS, today, toInReview, withPayee } from '../support/fixtures.ts';
import { toAtOnce, toInTwo } from '../support/impact-fixtures.ts';
import { type PagesHarness, startPagesHarness } from '../support/pages-harness.ts';

let harness: PagesHarness;
let browser: Browser;
beforeAll(async () => {
  [harness, browser] = await Promise.all([startPagesHarness(), startBrowser()]);
  for (const beneficiary of ['applicant', 'applicant2']) await toInTwo(harness, beneficiary);
  // A stand-in, and a second person, have signed in before.
  await Promise.all(['reviewer-data', 'chair', 'finance-2', 'payer'].map((login) => harness.as(login)));
}, 120_000);
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});
afterAll(async () => {
  await browser?.close();
  await harness?.stop();
});

/** What an errand has taken so far: clicks, a choice among them, and the server's answers to a browser that goes on. */
type Count = { clicks: number; answers: number };

/** A person’s way, which begins at the tasks and goes on by the words of links, buttons and labels alone. */
type Errand = {
  count: Count;
  follow: (name: string | RegExp) => Promise<void>;
  press: (name: string | RegExp) => Promise<void>;
  type: (label: string | RegExp, text: string) => Promise<void>;
  choose: (label: string | RegExp, option: string | RegExp) => Promise<void>;
  /** What stands on the page, each space as it is typed. */
  read: () => Promise<string>;
  /** The page, for what a person does there that is no click. */
  page: Page;
};

const plain = (text: string): string => text.replaceAll(/[\s\u00a0\u202f]+/g, ' ');

async function sendOut(login: string, withScript: boolean): Promise<Errand> {
  const [name = '', value = ''] = (await harness.visit(login)).cookie.split('=');
  const context = await browser.newContext({ javaScriptEnabled: withScript, locale: 'fr-FR', baseURL: harness.url });
  await context.addCookies([{ name, value, url: harness.url }]);
  const page: Page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto('/taches');
  const count: Count = { clicks: 0, answers: 0 };
  page.on('response', (answer) => {
    if (answer.request().isNavigationRequest()) count.answers += 1;
  });
  const main = page.getByRole('main');
  const leave = async (target: Locator): Promise<void> => {
    await Promise.all([page.waitForEvent('load'), target.first().click()]);
    count.clicks += 1;
  };
  return {
    count,
    follow: (name) => leave(page.getByRole('link', { name })),
    press: async (name) => {
      await leave(main.locator('.g-buttons, .g-only').getByRole('button', { name }));
      await harness.heard();
    },
    type: (label, text) => main.getByLabel(label).first().fill(text),
    choose: async (label, option) => {
      const offered = main.getByRole('group', { name: label }).getByRole('radio', { name: option });
      count.clicks += 1;
      if ((await offered.count()) > 0) return offered.check();
      const list = main.getByLabel(label).first();
      const wanted = await list.locator('option').filter({ hasText: option }).first().getAttribute('value');
      await list.selectOption(wanted);
    },
    read: async () => plain(await main.innerText()),
    page,
  };
}

/** How often a person clicks, and how often the server answers: one more of either is a detour. */
const TAKES = {
  extend: { clicks: 4, answers: 5 },
  open: { clicks: 7, answers: 7 },
  confirm: { clicks: 2, answers: 3 },
  away: { clicks: 4, answers: 4 },
} satisfies Record<string, Count>;

const nameOf = (login: string): string => {
  const found = people.find((person) => person.login === login);
  return `${found?.givenName} ${found?.usualName}`;
};
const inDays = (days: number): string => parisDate(new Date(Date.now() + days * 86_400_000).toISOString());
const YEAR = Number(today().slice(0, 4));

describe.each([
  ['with the script', true, { beneficiary: 'applicant', order: 'Loi de finances, article 42', lead: 'lead', reviewer: 'reviewer-legal' }],
  ['without it', false, { beneficiary: 'applicant2', order: 'Loi de finances, article 43', lead: 'chair', reviewer: 'reviewer-impact' }],
])('%s', (_how, withScript, { beneficiary, order, lead, reviewer }) => {
  test('a beneficiary extends a grant by three months by their number and a reason alone', async () => {
    const errand = await sendOut(beneficiary, withScript);
    await errand.follow('Projets financés');
    await errand.follow(STUDENTS.title);
    await errand.follow('Proposer un avenant');
    await errand.type('Motifs', 'Le fournisseur livre plus tard.');
    await errand.type('Durée du projet', '15');
    await errand.press('Proposer un avenant');
    const proposed = await errand.read();
    for (const said of [
      'L’avenant est proposé',
      'Le fournisseur livre plus tard.',
      'Durée 15 mois',
      'Montant accordé après l’avenant 240 000 €',
    ])
      expect(proposed).toContain(said);
    expect(errand.count).toEqual(TAKES.extend);
  });

  test('finance opens 9 M€ by what the refusal offers, and a second person confirms what it reads', async () => {
    const errand = await sendOut('finance', withScript);
    await errand.follow('Enveloppes');
    await errand.follow(/Fonds des projets de données/);
    await errand.follow('Ouvrir des crédits');
    await errand.choose('Nature des crédits', /AE/);
    await errand.type('Montant', '9 M€');
    await errand.type('Acte', order);
    await errand.press('Ouvrir des crédits');
    expect(await errand.read()).toContain('une autre personne le confirmera');
    await errand.follow('Proposer un changement sur l’enveloppe');
    await errand.press('Proposer un changement');
    const proposed = await errand.read();
    for (const said of ['Le changement est proposé', '9 000 000 €', order]) expect(proposed).toContain(said);
    expect(errand.count).toEqual(TAKES.open);

    const second = await sendOut('finance-2', withScript);
    await second.follow(/Confirmer la proposition/);
    const asked = await second.read();
    for (const said of [`Proposition Ouvrir 9 000 000 € en AE ${YEAR}`, order, 'Rachid Amrani', 'Après confirmation'])
      expect(asked).toContain(said);
    await second.press('Confirmer la proposition');
    expect(await second.read()).toContain('La proposition est confirmée');
    expect(second.count).toEqual(TAKES.confirm);
  });

  test.each([
    ['who leads', lead, 'Hortense Baptiste'],
    ['a reviewer', reviewer, 'Linh Nguyen-Faure'],
  ])('%s plans an absence by its days and the name of a stand-in, and reads both', async (_who, login, name) => {
    const errand = await sendOut(login, withScript);
    await errand.follow(nameOf(login));
    await errand.follow('Déclarer une absence');
    await errand.type('Premier jour', inDays(10));
    await errand.type('Dernier jour', inDays(20));
    await errand.choose('Suppléance', name);
    await errand.press('Déclarer une absence');
    const said = await errand.read();
    for (const each of ['L’absence est déclarée', name, longDate('fr', inDays(10)), longDate('fr', inDays(20))])
      expect(said).toContain(each);
    expect(errand.count).toEqual(TAKES.away);
  });
});

test('twenty payments are certified and ordered by finance, and recorded by the payer, in twelve clicks', async () => {
  const orders: Line[] = [];
  const finance = await harness.as('finance');
  for (let made = 0; made < 20; made += 1) {
    const grantId = await toAtOnce(harness);
    await withPayee(harness, grantId);
    const numbers = { commitmentNumber: freshNumber(), orderNumber: freshNumber() };
    expectStatus(
      await finance.post(`/grants/${grantId}/commitment-numbers`, { commitmentNumber: numbers.commitmentNumber, supplier: SUPPLIER }),
      200,
    );
    orders.push(lineFor(numbers));
  }
  const errand = await sendOut('finance', false);
  await errand.follow('Paiements');
  await errand.follow(/À attester/);
  await errand.follow('Tout cocher');
  await errand.press('Vérifier la sélection');
  for (const observed of await errand.page.locator('main input[type="text"]').all()) await observed.fill('Livré, vu sur place.');
  expect(await errand.read()).toContain(`Confirmer les 20 lignes, ${plain(euros('fr', 20 * AWARDED_CENTS))}`);
  await errand.press(/^Confirmer les 20/);
  await errand.follow('Suite : demander les paiements');
  await errand.press('Vérifier la sélection');
  await errand.press(/^Confirmer les 20/);
  expect(await errand.read()).toContain('20 lignes sur 20 sont faites');

  const payer = await sendOut('payer', false);
  await payer.follow('Enveloppes');
  await payer.follow(/Fonds des projets de données/);
  await payer.follow('Rapprochement');
  const name = 'etat-des-paiements.csv';
  await payer.page
    .locator('main input[type="file"]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(exportOf(...orders)) });
  await payer.press('Importer un état des paiements');
  expect(await payer.read()).toContain('20 Paiements enregistrés');
  expect(errand.count.clicks + payer.count.clicks).toBe(12);
}, 120_000);

test('the opinions on five files are asked for in six clicks, those of a person who leaves are handed over in four', async () => {
  for (let made = 0; made < 5; made += 1) await toInReview(harness);
  const ask = await sendOut('lead', false);
  await ask.follow('Instruction');
  await ask.follow('En instruction');
  await ask.follow('Tout cocher');
  await ask.press('Demander les avis des dossiers cochés');
  await ask.press('Demander ces avis');
  expect(await ask.read()).toContain('Avis demandés');
  expect(ask.count.clicks).toBeLessThanOrEqual(6);

  const leave = await sendOut('lead', false);
  await leave.follow('Instruction');
  await leave.follow('Charge d’instruction');
  await leave.follow(/^Confier à d’autres/);
  await leave.press('Confier ces tâches');
  expect(await leave.read()).toMatch(/Tâches confiées : (\d+) sur \1\./);
  expect(leave.count.clicks).toBe(4);
}, 120_000);

test('a text that is too long to be sent is refused at its field before it leaves, and is sent once it is shorter', async () => {
  const [name = '', value = ''] = (await harness.visit('payer')).cookie.split('=');
  const context = await browser.newContext({ locale: 'fr-FR', baseURL: harness.url });
  await context.addCookies([{ name, value, url: harness.url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.isNavigationRequest()) sent.push(request.url());
  });
  await page.goto('/agir/askRole');
  const reason = page.getByLabel('Pourquoi ce rôle');
  // An accented letter is sent as six bytes. Very many lines would take a browser long to lay out.
  await reason.fill('été '.repeat(80_000));
  const button = page.locator('form.g-form .g-buttons button').first();
  await button.click();
  const said = page.locator('.g-long');
  expect(await said.innerText()).toContain('Ce texte est trop long pour être envoyé');
  await said.getByRole('link', { name: 'Pourquoi ce rôle' }).press('Enter');
  expect(new URL(page.url()).hash).toBe(`#${await reason.getAttribute('id')}`);
  expect(sent).toEqual([]);
  await reason.fill('Je remplace une collègue.');
  await Promise.all([page.waitForEvent('load'), button.click()]);
  expect(sent).toHaveLength(1);
});
