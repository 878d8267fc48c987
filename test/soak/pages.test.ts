import type { Browser } from 'playwright-core';
import { people } from '../../local/people.ts';
import { faultsOfForm, LOGINS, mainOf, pagesOfCommands } from '../support/acts.ts';
import { startBrowser } from '../support/browser.ts';
import type { PagesHarness } from '../support/pages-harness.ts';
import { startSeededPages } from '../support/seeded.ts';
import { come, faultsAt } from '../support/pages-in-browser.ts';
import type { getTasks } from '../../api/desk/tasks.ts';
import { KEY_FIELD } from '../../web/core/forms/form.ts';
import { addressOfTask } from '../../web/desk/tasks.ts';
import type { AnswerOf } from '../../web/core/answer.ts';

const PATIENCE_MS = 900_000;

let harness: PagesHarness;
let browser: Browser;
/** The pages on which people give commands, of each kind one. */
let found: Awaited<ReturnType<typeof pagesOfCommands>>;
beforeAll(async () => {
  [harness, browser] = await Promise.all([startSeededPages(), startBrowser()]);
  found = await pagesOfCommands(await Promise.all(LOGINS.map(async (login) => ({ login, visitor: await harness.visit(login) }))));
}, PATIENCE_MS);
afterAll(async () => {
  await browser?.close();
  await harness?.stop();
});

/** A signature that the year's credits would refuse is told so instead. */
const isForm = (html: string): boolean =>
  html.includes(`name="${KEY_FIELD}"`) || html.includes('ne suffisent pas pour ce que cette signature engage');

test.each(people.map(({ login }) => login))(
  'each task of %s leads to a form of its command that names its thing, and says all in words',
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
      // A link of the list also says what comes after.
      const isShown = ['"', '?taches=', '&amp;taches='].some((end) => html.includes(`href="${address.replaceAll('&', '&amp;')}${end}`));
      if (!isShown) formless.push(`${address}: no link`);
      // What is drafted or corrected has its form in steps, behind a list of them.
      const asked = await visitor.get(address.endsWith('/remplir') ? `${address}/projet` : address);
      // Of a thing with one part that the command may be about, its address leads to that of the part.
      const opened = asked.location?.startsWith('/agir/') ? await visitor.get(asked.location) : asked;
      // Where the command may be about several parts, it asks first about which.
      const choices = [...opened.html.matchAll(new RegExp(`href="(/agir/${task.command}/[^"]+)"`, 'g'))].map(([, href = '']) => href);
      const ofParts = choices.map((href) => visitor.get(href.replaceAll('&amp;', '&')));
      for (const page of isForm(opened.html) || ofParts.length === 0 ? [opened] : await Promise.all(ofParts)) {
        if (page.status !== 200 || !isForm(page.html)) formless.push(`${page.status} ${address} ${page.location}`);
        const [said, names] = [mainOf(page.html), [task.title, task.reference].filter((name) => name !== null)];
        if (!names.some((name) => said.includes(name.replaceAll(/\s+/g, ' ')))) formless.push(`${address}: not of ${names.join(', ')}`);
        formless.push(...faultsOfForm(page.html).map((fault) => `${address}: ${fault}`));
      }
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

test('the pages on which they are given are many', () => expect(found.length).toBeGreaterThan(90));

test.each(LOGINS)(
  'each page on which %s gives a command is valid, accessible in light and dark, narrow enough for 320 px, and weighs what it may',
  async (login) => {
    const page = await come(browser, harness, login);
    const faults: string[] = [];
    for (const { path } of found.filter((each) => each.login === login)) faults.push(...(await faultsAt(page, harness.url + path)));
    await page.context().close();
    expect(faults).toEqual([]);
  },
  PATIENCE_MS,
);
