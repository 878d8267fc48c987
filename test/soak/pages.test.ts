import type { Browser, Page, Response } from 'playwright-core';
import { seedFund } from '../../examples/seed/index.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { people } from '../../local/people.ts';
import { faultsOfForm, pagesOfCommands } from '../support/acts.ts';
import { startBrowser } from '../support/browser.ts';
import { fill } from '../support/browsing.ts';
import { crawl, faultsInTheDark, faultsOn } from '../support/crawl.ts';
import { setting } from '../support/database.ts';
import { filled, mainFormIn, shapesIn, type Way, waysIn } from '../support/filled-form.ts';
import { formIn } from '../support/form-in.ts';
import { KEYS } from '../support/invitation-links.ts';
import { type PagesHarness, startPagesHarness } from '../support/pages-harness.ts';
import { seedOf } from '../support/seed.ts';
import { until } from '../support/until.ts';
import type { getTasks } from '../../api/desk/tasks.ts';
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
/** One of each set of roles. */
const LOGINS = [...Map.groupBy(people, ({ roles }) => roles.join()).values()].map(([first]) => first?.login ?? '');

let harness: PagesHarness;
let browser: Browser;
beforeAll(async () => {
  [harness, browser] = await Promise.all([startPagesHarness(), startBrowser()]);
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

/** A page of a browser in which this person is signed in. */
async function come(login: string): Promise<Page> {
  const [name = '', value = ''] = (await harness.visit(login)).cookie.split('=');
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } });
  await context.addCookies([{ name, value, url: harness.url }]);
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
      for (const { path } of pages) {
        const answer = await page.goto(harness.url + path);
        if (answer?.status() !== 200) faults.push(`${path}: ${answer?.status()}`);
        const source = (await answer?.text()) ?? '';
        faults.push(...(await weightOf(page, source)), ...(await faultsOn(page, source)), ...(await faultsInTheDark(page)));
      }
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

/** Chooses the first shape of the page's form, and waits until the script shows its fields. */
async function chooseShape(page: Page): Promise<void> {
  const shapes = shapesIn(mainFormIn(await page.content()) ?? '');
  const [first] = shapes?.values ?? [];
  if (!shapes || first === undefined) return;
  const before = await page.locator('form.g-form [name]').count();
  await fill(page, { [shapes.pointer]: first });
  await until('the fields of the shape stand in the form', async () => (await page.locator('form.g-form [name]').count()) > before);
}

const buttonOf = ({ to, with: answer }: Way, action: string | null): string => {
  const [[name, values = []] = []] = Object.entries(answer);
  if (name !== undefined) return `form.g-form button[name="${name}"][value="${values[0]}"]`;
  return to === action ? 'form.g-form .g-buttons button >> nth=0' : `form.g-form button[formaction="${to}"]`;
};

/** Fills a command's form as it marks its fields, and sends it by its first answer; what is wrong with that. */
async function giveCommand(page: Page, today: string): Promise<{ isDone: boolean; faults: string[] }> {
  await chooseShape(page);
  const html = await page.content();
  const [way] = waysIn(mainFormIn(html) ?? '');
  if (!way) return { isDone: false, faults: [] };
  const shown = formIn(html, KEY_FIELD);
  const typed = Object.entries(filled(html, way, today)).filter(([name]) => name.startsWith('/') && !(name in way.with));
  await fill(page, Object.fromEntries(typed.filter(([name, values]) => values.join() !== (shown[name] ?? []).join())));
  const button = page.locator(buttonOf(way, await page.locator('form.g-form').getAttribute('action'))).first();
  const isAnswer = (answer: Response): boolean => answer.request().method() === 'POST' && answer.request().isNavigationRequest();
  const [answer] = await Promise.all([page.waitForResponse(isAnswer), button.click()]);
  await page.waitForLoadState();
  const isDone = answer.status() === 303;
  const isWhole = isDone || [404, 409, 422].includes(answer.status());
  return { isDone, faults: [...(isWhole ? [] : [String(answer.status())]), ...(isDone ? [] : faultsOfForm(await page.content()))] };
}

test(
  'each command’s form, filled as it marks its fields, is sent in the browser, and done or refused in words',
  async () => {
    const visitors = await Promise.all(LOGINS.map(async (login) => ({ login, visitor: await harness.visit(login) })));
    const found = (await pagesOfCommands(visitors)).filter(({ path }) => path.startsWith('/agir/'));
    const today = parisDate(new Date().toISOString());
    const faults: string[] = [];
    let done = 0;
    for (const [login, pages] of Map.groupBy(found, (each) => each.login)) {
      const page = await come(login);
      page.setDefaultTimeout(5_000);
      for (const { path } of pages) {
        await page.goto(harness.url + path);
        const given = await giveCommand(page, today).catch((error: unknown) => ({ isDone: false, faults: [String(error)] }));
        faults.push(...given.faults.map((fault) => `${path}, sent: ${fault}`));
        if (given.isDone) done += 1;
      }
      await page.context().close();
    }
    expect(faults).toEqual([]);
    expect(done).toBeGreaterThan(50);
  },
  PATIENCE_MS,
);
