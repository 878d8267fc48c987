import type { Browser } from 'playwright-core';
import { seedFund } from '../../examples/seed/index.ts';
import { people } from '../../local/people.ts';
import { startBrowser } from '../support/browser.ts';
import { crawl } from '../support/crawl.ts';
import { setting } from '../support/database.ts';
import { KEYS } from '../support/invitation-links.ts';
import { type PagesHarness, startPagesHarness } from '../support/pages-harness.ts';
import { seedOf } from '../support/seed.ts';
import type { getTasks } from '../../api/desk/tasks.ts';
import { KEY_FIELD } from '../../web/core/forms/form.ts';
import { addressOfTask } from '../../web/desk/tasks.ts';
import type { AnswerOf } from '../../web/core/answer.ts';

const PATIENCE_MS = 1_800_000;
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
      const page = await visitor.get(address.endsWith('/remplir') ? `${address}/projet` : address);
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

test.each(LOGINS)(
  'every page that %s is led to is there, valid, accessible, narrow enough for 320 px and keeps its content security policy',
  async (login) => {
    const { cookie } = await harness.visit(login);
    const [name = '', value = ''] = cookie.split('=');
    const context = await browser.newContext({ locale: 'fr-FR' });
    await context.addCookies([{ name, value, url: harness.url }]);
    const { faults, kinds } = await crawl(await context.newPage(), harness.url, '/taches');
    await context.close();
    expect(kinds.size).toBeGreaterThan(8);
    expect(faults).toEqual([]);
  },
  PATIENCE_MS,
);
