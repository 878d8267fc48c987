import type { Browser, Page, Response } from 'playwright-core';
import { seedFund } from '../../examples/seed/index.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { people } from '../../local/people.ts';
import { addressesOfCommands, LOGINS, pagesOfCommands } from '../support/acts.ts';
import { startBrowser } from '../support/browser.ts';
import { fill } from '../support/browsing.ts';
import { crawl, faultsInTheDark, faultsOn } from '../support/crawl.ts';
import { setting } from '../support/database.ts';
import type { Way } from '../support/filled-form.ts';
import { answersOf, type Sender, type Shape } from '../support/form-answers.ts';
import { formIn } from '../support/form-in.ts';
import { FURTHER } from '../support/further-pages.ts';
import { KEYS } from '../support/invitation-links.ts';
import { type PagesHarness, startPagesHarness } from '../support/pages-harness.ts';
import { seedOf } from '../support/seed.ts';
import type { getTasks } from '../../api/desk/tasks.ts';
import { ACTS } from '../../web/acts.ts';
import { KEY_FIELD } from '../../web/core/forms/form.ts';
import { addressOfTask } from '../../web/desk/tasks.ts';
import type { AnswerOf } from '../../web/core/answer.ts';

const PATIENCE_MS = 1_800_000;
/** Of a page without its styles and scripts, as the benchmark has it, and of each line of its form beside that. */
const MOST = { bytes: 80_000, elements: 900 };
const OF_A_LINE = { bytes: 5_000, elements: 40 };

/** What a page weighs beyond what it may. */
async function weightOf(page: Page, source: string): Promise<string[]> {
  const [bytes, elements, lines] = [
    Buffer.byteLength(source),
    await page.locator('*').count(),
    await page.locator('fieldset.g-line').count(),
  ];
  return bytes > MOST.bytes + lines * OF_A_LINE.bytes || elements > MOST.elements + lines * OF_A_LINE.elements
    ? [`${page.url()}: ${bytes} bytes, ${elements} elements, ${lines} lines`]
    : [];
}

let harness: PagesHarness;
/** Without the fund: states are made in it one by one. */
let bare: PagesHarness;
let browser: Browser;
beforeAll(async () => {
  [harness, bare, browser] = await Promise.all([startPagesHarness(), startPagesHarness(), startBrowser()]);
  await seedFund(harness.database.url, {
    issuer: setting('TEST_ISSUER'),
    seed: seedOf(7),
    present: new Date().toISOString(),
    keys: KEYS,
  });
}, PATIENCE_MS);
afterAll(async () => {
  await browser?.close();
  await harness?.stop();
  await bare?.stop();
});

test.each(people.map(({ login }) => login))(
  'each task of %s leads to a form of its command',
  async (login) => {
    const [{ items }, visitor] = await Promise.all([
      harness.as(login).then(async (actor) => (await actor.get('/me/tasks')).body as AnswerOf<typeof getTasks>),
      harness.visit(login),
    ]);
    const pages = Array.from({ length: Math.ceil(items.length / 50) }, (_, place) => visitor.get(`/taches?page=${place + 1}`));
    const html = (await Promise.all(pages)).map((page) => page.html).join('');
    const formless: string[] = [];
    for (const task of items) {
      const address = addressOfTask(task);
      expect(html).toContain(`href="${address.replaceAll('&', '&amp;')}"`);
      // What is drafted or corrected has its form in steps, behind a list of them.
      const asked = await visitor.get(address.endsWith('/remplir') ? `${address}/projet` : address);
      // Of a thing with one part that the command may be about, its address leads to that of the part.
      const page = asked.location?.startsWith('/agir/') ? await visitor.get(asked.location) : asked;
      if (page.status !== 200 || !page.html.includes(`name="${KEY_FIELD}"`)) formless.push(`${page.status} ${address} ${page.location}`);
    }
    expect(formless).toEqual([]);
  },
  PATIENCE_MS,
);

test('the tasks of a fund in the middle of its year ask for many commands', async () => {
  const asked = new Set<string>();
  for (const { login } of people) {
    const { items } = (await (await harness.as(login)).get('/me/tasks')).body as AnswerOf<typeof getTasks>;
    for (const { command } of items) asked.add(command);
  }
  expect(asked.size).toBeGreaterThan(20);
});

/** What is wrong with the page at this address. */
async function faultsAt(page: Page, address: string): Promise<string[]> {
  const answer = await page.goto(address);
  const source = (await answer?.text()) ?? '';
  return [
    ...(answer?.status() === 200 ? [] : [`${address}: ${answer?.status()}`]),
    ...(await weightOf(page, source)),
    ...(await faultsOn(page, source)),
    ...(await faultsInTheDark(page)),
  ];
}

/** A page of a browser in which this person is signed in. */
async function come(login: string, at = harness): Promise<Page> {
  const [name = '', value = ''] = (await at.visit(login)).cookie.split('=');
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } });
  await context.addCookies([{ name, value, url: at.url }]);
  return context.newPage();
}

test(
  'each command’s page is valid, accessible in light and dark, narrow enough for 320 px, and within what a page may weigh',
  async () => {
    const people = await Promise.all(LOGINS.map(async (login) => ({ login, visitor: await harness.visit(login) })));
    const found = await pagesOfCommands(people);
    const faults: string[] = [];
    for (const [login, pages] of Map.groupBy(found, (each) => each.login)) {
      const page = await come(login);
      for (const { path } of pages) faults.push(...(await faultsAt(page, harness.url + path)));
      await page.context().close();
    }
    expect(found.length).toBeGreaterThan(90);
    expect(faults).toEqual([]);
  },
  PATIENCE_MS,
);

test.each(LOGINS)(
  'every page that %s is led to is there, valid, accessible, narrow enough for 320 px and keeps its content security policy',
  async (login) => {
    const page = await come(login);
    const { faults, kinds } = await crawl(page, harness.url, '/taches');
    await page.context().close();
    expect(kinds.size).toBeGreaterThan(8);
    expect(faults).toEqual([]);
  },
  PATIENCE_MS,
);

/** Chooses a shape of the page's form and waits until the script shows its fields; does nothing where none is asked. */
async function chooseShape(page: Page, { pointer, value }: Shape): Promise<void> {
  const shape = page.locator(`form.g-form [name="${pointer}"]`);
  if ((await shape.count()) === 0) return;
  if (await shape.and(page.locator(`[value="${value}"]:checked`)).count()) return;
  await page.evaluate('document.querySelector("form.g-form").dataset.before = ""');
  await fill(page, { [pointer]: value });
  await page.locator('form.g-form:not([data-before])').waitFor({ timeout: 30_000 });
}

const buttonOf = ({ to, with: answer }: Way, action: string | null): string => {
  const [[name, values = []] = []] = Object.entries(answer);
  if (name !== undefined) return `form.g-form button[name="${name}"][value="${values[0]}"]`;
  return to === action ? 'form.g-form .g-buttons button >> nth=0' : `form.g-form button[formaction="${to}"]`;
};

/** Opens and sends forms as a person does, in a page of a browser. */
const inBrowser = (page: Page, base = harness.url): Sender => ({
  open: async (path, shape) => {
    await page.goto(base + path);
    if (shape) await chooseShape(page, shape);
    return page.content();
  },
  send: async (_, way, form) => {
    const shown = formIn(await page.content(), KEY_FIELD);
    const typed = Object.entries(form).filter(([name]) => name.startsWith('/') && !(name in way.with));
    await fill(page, Object.fromEntries(typed.filter(([name, values]) => values.join() !== (shown[name] ?? []).join())));
    const button = page.locator(buttonOf(way, await page.locator('form.g-form').getAttribute('action'))).first();
    const isAnswer = (answer: Response): boolean => answer.request().method() === 'POST' && answer.request().isNavigationRequest();
    const [answer] = await Promise.all([page.waitForResponse(isAnswer), button.click()]);
    await page.waitForLoadState();
    return { status: answer.status(), html: await page.content() };
  },
});

/** A browser in which a person is signed in, and each form opens as it is on record, without texts of earlier tries. */
async function comeWithoutTexts(login: string, at = harness): Promise<Page> {
  const page = await come(login, at);
  page.setDefaultTimeout(5_000);
  await page.context().addInitScript('localStorage.clear()');
  await page.context().route('**/brouillon', (route) => route.fulfill({ status: 204 }));
  return page;
}

/** What was sent by each button in each shape, by its name, the last time that it was. */
const answers = new Map<string, { command: string; isDone: boolean }>();

test(
  'each command’s form, filled as it marks its fields, is sent by each of its buttons in each of its shapes, and done or refused in words',
  async () => {
    const today = parisDate(new Date().toISOString());
    const faults: string[] = [];
    for (const login of LOGINS) {
      const addresses = await addressesOfCommands(await harness.visit(login), { pagesOfAKind: 4, ofACommand: 4 });
      const page = await comeWithoutTexts(login);
      for (const path of [...addresses.values()].flat())
        try {
          for await (const answer of answersOf(inBrowser(page), path, today, (name) => !answers.get(name)?.isDone)) {
            answers.set(answer.name, answer);
            faults.push(...answer.faults);
          }
        } catch (error) {
          faults.push(`${path}: ${String(error)}`);
        }
      await page.context().close();
    }
    const done = [...answers.values()].filter(({ isDone }) => isDone);
    expect(faults).toEqual([]);
    expect(new Set(done.map(({ command }) => command)).size).toBeGreaterThan(50);
  },
  PATIENCE_MS,
);

describe('a command that the fund does not wait for in the middle of its year', () => {
  test.each(Object.keys(FURTHER))(
    '%s: its page is valid, accessible and narrow enough for 320 px, and each button of its form does it',
    async (command) => {
      const { login, path } = await FURTHER[command]!(bare);
      const page = await comeWithoutTexts(login, bare);
      const faults = await faultsAt(page, bare.url + path);
      if (path.startsWith('/agir/'))
        for await (const answer of answersOf(inBrowser(page, bare.url), path, parisDate(new Date().toISOString()))) {
          answers.set(answer.name, answer);
          faults.push(...answer.faults);
        }
      await page.context().close();
      expect(faults).toEqual([]);
    },
    PATIENCE_MS,
  );

  test('is with those of the fund each command that has no page made by hand', () => {
    const sent = new Set([...answers.values()].map(({ command }) => command));
    expect(Object.keys(ACTS).filter((command) => !sent.has(command))).toEqual([]);
  });
});
