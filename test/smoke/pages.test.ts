import type { Browser, Locator, Page } from 'playwright-core';
import { moveDate } from '../../domain/core/calendar.ts';
import { euros } from '../../domain/core/format.ts';
import { assign, AWARDED_CENTS, opinionOn, toActive, STUDENTS, toDraft, today, toInReview } from '../support/fixtures.ts';
import { accessFaultsOn } from '../support/axe.ts';
import { startBrowser } from '../support/browser.ts';
import { enter } from '../support/browsing.ts';
import { toOrdered } from '../support/credit-fixtures.ts';
import { plain } from '../support/french.ts';
import { LINKS } from '../support/invitation-links.ts';
import { describeAtWork } from '../support/pages-at-work.ts';
import { type PagesHarness, startPagesWithSignIn } from '../support/pages-harness.ts';
import { threadByPages } from '../support/thread-by-pages.ts';

const NARROW = 320;
const TABS_AT_MOST = 150;
/**
 * Of the pages that are made alike one, with the eyes of axe, wide and narrow: lists, tasks, a thing, a form with
 * lines, figures, an agenda. `soak` looks at all of them.
 */
const ONE_OF_EACH_MAKE = [
  ...['/', '/taches', '/instruction', '/conventions/:grant', '/dossiers/:draft/remplir/depenses'],
  ...['/comites/:session/scenarios', '/comites/:voting/votes', '/comites/:session/decision'],
  ...['/enveloppes/:envelope', '/consommation'],
];

let harness: PagesHarness;
let browser: Browser;
beforeAll(async () => {
  [harness, browser] = await Promise.all([startPagesWithSignIn(), startBrowser()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await harness?.stop();
});

// First: each person finds by their tasks what it is about.
test('a file goes from draft to paid in a browser without a script, each person on its own pages', async () => {
  await threadByPages({ harness, browser }, false);
  const finance = await enter(browser, harness.url, 'finance');
  await finance.goto('/enveloppes');
  const { body } = await (await harness.as('finance')).get('/envelopes');
  expect(await finance.innerText('main')).toContain(body.items[0].name);
  await finance.context().close();
}, 400_000);

/** A person at a page; violations of its content security policy are noted. */
async function open(login: string, path: string): Promise<{ page: Page; refused: string[] }> {
  const { cookie } = await harness.visit(login);
  const [name = '', value = ''] = cookie.split('=');
  const context = await browser.newContext({ locale: 'fr-FR' });
  await context.addCookies([{ name, value, url: harness.url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text());
  });
  await page.goto(harness.url + path);
  return { page, refused };
}

/** Presses the tab key until this is in focus; throws where it never is. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let tabs = 0; tabs < TABS_AT_MOST; tabs += 1) {
    await page.keyboard.press('Tab');
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
  }
  throw new Error(`the keyboard does not come to ${selector} on ${page.url()}`);
}

async function type(page: Page, pointer: string, text: string): Promise<void> {
  await tabTo(page, `[name="${pointer}"]`);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

/** What is wrong with the page for a person who does not see it, and on a narrow screen. */
async function faultsOn(page: Page): Promise<string[]> {
  const faults = await accessFaultsOn(page);
  const size = page.viewportSize();
  await page.setViewportSize({ width: NARROW, height: 800 });
  const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
  if (size) await page.setViewportSize(size);
  return [...faults, ...(width > NARROW ? [`${width} px wide`] : [])];
}

const eventsOf = async (id: string): Promise<string[]> =>
  (await harness.database.db.selectFrom('event').where('stream_id', '=', id).select('event.name').execute()).map(({ name }) => name);

test('a file is submitted by the keyboard alone', async () => {
  const { id } = await toDraft(harness);
  const { page, refused } = await open('applicant', `/dossiers/${id}/verifier`);
  expect(await faultsOn(page)).toEqual([]);
  await tabTo(page, 'main form .g-buttons button');
  await page.keyboard.press('Enter');
  await page.waitForURL(/fait=submitApplication/);
  expect(await faultsOn(page)).toEqual([]);
  expect([await eventsOf(id), refused]).toEqual([expect.arrayContaining(['submitApplication']), []]);
});

test('an opinion is given by the keyboard alone', async () => {
  const id = await toInReview(harness);
  await assign(harness, id, 'legal');
  const { page, refused } = await open('reviewer-legal', `/dossiers/${id}/avis/legal`);
  expect(await faultsOn(page)).toEqual([]);
  await tabTo(page, '[name="/verdict"]');
  await page.keyboard.press('Space');
  const { scores } = opinionOn('legal');
  const fields = await page
    .locator('main form [name^="/scores/"]')
    .evaluateAll((all) => [...new Set(all.map((each) => each.getAttribute('name') ?? ''))]);
  expect(fields).toHaveLength(Object.keys(scores).length);
  for (const name of fields) {
    await tabTo(page, `[name="${name}"]`);
    await page.keyboard.press('Space');
  }
  await type(page, '/comment', 'Rien à redire.');
  await tabTo(page, 'main form .g-buttons button');
  await page.keyboard.press('Enter');
  await page.waitForURL(/fait=giveOpinion/);
  expect([await eventsOf(id), refused]).toEqual([expect.arrayContaining(['giveOpinion']), []]);
});

test('a payment is recorded by the keyboard alone', async () => {
  const { grantId } = await toOrdered(harness);
  const { page, refused } = await open('payer', `/conventions/${grantId}/paiement/1`);
  expect(await faultsOn(page)).toEqual([]);
  // The ordered amount is shown, and not typed.
  expect(plain(await page.innerText('#faire'))).toContain(plain(euros('fr', AWARDED_CENTS)));
  // The day is filled in already, since mostly it is today.
  expect(await page.inputValue('[name="/paidOn"]')).toBe(today());
  await type(page, '/reference', 'VIR-7');
  await tabTo(page, 'main form .g-buttons button');
  await page.keyboard.press('Enter');
  await page.waitForURL(/fait=recordPayment/);
  expect([await eventsOf(grantId), refused]).toEqual([expect.arrayContaining(['recordPayment']), []]);
});

test('a colleague is invited, and accepts, by the keyboard alone', async () => {
  const { id: managerId } = await harness.as('manager');
  const { email } = await harness.database.db.selectFrom('person').where('id', '=', managerId).select('email').executeTakeFirstOrThrow();
  const { page } = await open('applicant', '/organisation/inviter');
  expect(await faultsOn(page)).toEqual([]);
  await type(page, '/email', email);
  await tabTo(page, 'main form .g-buttons button');
  await page.keyboard.press('Enter');
  await page.waitForURL(/fait=inviteColleague/);
  expect(await faultsOn(page)).toEqual([]);
  await page.click('main a[href^="/organisation/invitations/"]');
  expect(await faultsOn(page)).toEqual([]);
  const { id } = await harness.database.db.selectFrom('invitation').select('id').executeTakeFirstOrThrow();
  const { page: link, refused } = await open('manager', `/invitations/${LINKS.tokenOf(id)}`);
  expect(await faultsOn(link)).toEqual([]);
  await tabTo(link, 'main form .g-buttons button');
  await link.keyboard.press('Enter');
  await link.waitForURL(/fait=acceptInvitation/);
  expect([await eventsOf(managerId), refused]).toEqual([['acceptInvitation'], []]);
  await link.goto(`${harness.url}/invitations/${LINKS.tokenOf(id)}`);
  expect(await faultsOn(link)).toEqual([]);
});

test('a file on paper shows what is folded on the screen, and nothing of the menu, buttons and filters', async () => {
  const { page } = await open('lead', `/dossiers/${await toInReview(harness)}`);
  const folded = page.locator('main details > :not(summary)');
  type Shown = { checkVisibility: () => boolean; clientHeight: number };
  const hidden = () =>
    folded.evaluateAll((all) => (all as unknown as Shown[]).filter((each) => !each.checkVisibility() || each.clientHeight === 0).length);
  expect(await folded.count()).toBeGreaterThan(3);
  expect(await hidden()).toBeGreaterThan(0);
  await page.emulateMedia({ media: 'print' });
  expect(await hidden()).toBe(0);
  // The first line of its costs.
  expect(await page.locator('td, th').getByText(STUDENTS.costLines[0]!.label).first().isVisible()).toBe(true);
  for (const tool of ['.fr-header__menu', '.g-tabs', '.fr-header__tools', '.fr-footer', '.g-buttons', '.g-actions', '.g-filters'])
    for (const each of await page.locator(tool).all()) expect(await each.isVisible()).toBe(false);
});

describe('from the page that a person comes to after signing in', () => {
  /** What a person does on their pages, counted: clicks on links, buttons and folds, and fields typed or chosen in. */
  async function counting(login: string) {
    const { page } = await open(login, '/taches');
    const count = { clicks: 0, fields: 0 };
    const main = page.getByRole('main');
    const click = async (what: Locator): Promise<void> => {
      count.clicks += 1;
      await what.first().click();
      await page.waitForLoadState();
    };
    return {
      ...{ page, count, click },
      /** Follows a link of the menu. */
      go: (name: string) => click(page.getByRole('navigation', { name: 'Menu principal' }).getByRole('link', { name, exact: true })),
      follow: (name: string | RegExp) => click(main.getByRole('link', { name })),
      /** Opens a fold, where it is not open. */
      unfold: async (name: string) => {
        const fold = main.locator('details:not([open]) > summary', { hasText: name });
        if ((await fold.count()) > 0) await click(fold);
      },
      press: (name: string) => click(main.getByRole('button', { name, exact: true }).and(page.locator(':not(.fr-sr-only)'))),
      choose: async (pointer: string, value: string) => {
        count.fields += 1;
        const field = page.locator(`main [name="${pointer}"]`);
        if ((await field.first().getAttribute('type')) === 'radio')
          await page.locator(`main [name="${pointer}"][value="${value}"]`).check();
        else await field.selectOption(value);
      },
      type: async (pointer: string, text: string) => {
        count.fields += 1;
        await page.fill(`main [name="${pointer}"]`, text);
      },
    };
  }
  type Person = Awaited<ReturnType<typeof counting>>;

  test('a project is extended by three months, in few steps', async () => {
    const { grantId } = await toActive(harness);
    const beneficiary = await counting('applicant');
    await beneficiary.go('Projets financés');
    await beneficiary.click(beneficiary.page.locator(`main a[href="/conventions/${grantId}"]`));
    await beneficiary.unfold('Autres actions');
    await beneficiary.follow('Proposer un avenant');
    const months = Number(await beneficiary.page.inputValue('main [name="/durationMonths"]'));
    await beneficiary.type('/durationMonths', String(months + 3));
    await beneficiary.type('/reasons', 'Le recrutement a tardé de trois mois.');
    await beneficiary.press('Proposer un avenant');
    await beneficiary.page.waitForURL(/fait=proposeAmendment/);
    expect(beneficiary.count).toEqual({ clicks: 4, fields: 2 });
  });

  test('9 M€ are opened by two people: proposed, and confirmed, in few steps', async () => {
    const proposing = async (person: Person): Promise<void> => {
      await person.go('Enveloppes');
      await person.follow('Fonds des projets de données');
      await person.follow('Ouvrir des crédits');
      await person.type('/amountCents', '9 M€');
      await person.choose('/credit', 'AE');
      await person.type('/order', 'Loi de finances 2027');
      await person.press('Ouvrir des crédits');
      // One person may not open as much: the refusal leads to the proposal, as it was typed.
      await person.follow('Proposer un changement sur l’enveloppe');
      await person.press('Proposer un changement');
      await person.page.waitForURL(/fait=proposeChange/);
    };
    const finance = await counting('finance');
    await proposing(finance);
    expect(finance.count).toEqual({ clicks: 6, fields: 3 });
    const other = await counting('finance-2');
    await other.follow('Confirmer la proposition');
    expect(plain(await other.page.innerText('main'))).toContain('9 000 000 €');
    await other.press('Confirmer la proposition');
    await other.page.waitForURL(/fait=confirmChange/);
    expect(other.count).toEqual({ clicks: 2, fields: 0 });
  });

  test('the opinions of five files are asked for together, in few steps', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => toInReview(harness)));
    const lead = await counting('lead');
    await lead.go('Instruction');
    await lead.follow('En instruction');
    await lead.follow('Tout cocher');
    await lead.press('Demander les avis des dossiers cochés');
    await lead.press('Demander ces avis');
    expect(lead.count).toEqual({ clicks: 5, fields: 0 });
    const asked = await harness.database.db
      .selectFrom('review_step')
      .where('application_id', 'in', ids)
      .where('reviewer_id', 'is not', null)
      .select('application_id')
      .distinct()
      .execute();
    expect(asked).toHaveLength(ids.length);
  });

  test('an opinion is given, in few steps, and leads on to the next task', async () => {
    const id = await toInReview(harness);
    await assign(harness, id, 'legal');
    const { reference } = (await (await harness.as('lead')).get(`/applications/${id}`)).body;
    const { verdict, scores, comment } = opinionOn('legal');
    const reviewer = await counting('reviewer-legal');
    await reviewer.click(
      reviewer.page.locator('main a.g-task__do', { hasText: 'Rendre un avis' }).and(reviewer.page.locator(`[href^="/dossiers/${id}/"]`)),
    );
    await reviewer.choose('/verdict', verdict);
    for (const [criterion, score] of Object.entries(scores)) await reviewer.choose(`/scores/${criterion}`, String(score));
    await reviewer.type('/comment', comment);
    await reviewer.press('Rendre un avis');
    expect(await reviewer.page.getByRole('main').innerText()).toContain(reference);
    // The verdict, a score for each criterion, and a comment.
    expect(reviewer.count).toEqual({ clicks: 2, fields: 2 + Object.keys(scores).length });
    await reviewer.follow('Passer au suivant');
    expect(reviewer.page.url()).not.toContain(id);
  });

  test('an absence is planned, in few steps', async () => {
    const { id } = await harness.as('reviewer-data');
    const reviewer = await counting('reviewer-legal');
    reviewer.count.clicks += 1;
    await reviewer.page.click('header a[href="/mon-compte"]');
    await reviewer.follow('Déclarer une absence');
    await reviewer.type('/startsOn', moveDate(today(), { days: 30 }));
    await reviewer.type('/endsOn', moveDate(today(), { days: 40 }));
    await reviewer.choose('/substituteId', id);
    await reviewer.press('Déclarer une absence');
    await reviewer.page.waitForURL(/fait=declareAbsence/);
    expect(reviewer.count).toEqual({ clicks: 3, fields: 3 });
  });
});

describeAtWork(() => ({ harness, browser }), ONE_OF_EACH_MAKE);
