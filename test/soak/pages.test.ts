import type { Browser } from 'playwright-core';
import { seedFund } from '../../examples/seed/index.ts';
import { people } from '../../local/people.ts';
import { startBrowser } from '../support/browser.ts';
import { crawl } from '../support/crawl.ts';
import { setting } from '../support/database.ts';
import { IBANS } from '../support/ibans.ts';
import { type PagesHarness, startPagesHarness } from '../support/pages-harness.ts';
import { seedOf } from '../support/seed.ts';

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
    ibans: IBANS,
  });
}, PATIENCE_MS);
afterAll(async () => {
  await browser?.close();
  await harness?.stop();
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
