import type { Browser } from 'playwright-core';
import { seedFund } from '../../examples/seed/index.ts';
import { LOGINS } from '../support/acts.ts';
import { startBrowser } from '../support/browser.ts';
import { crawl, type Looks } from '../support/crawl.ts';
import { setting } from '../support/database.ts';
import { KEYS } from '../support/invitation-links.ts';
import { type PagesHarness, startPagesHarness } from '../support/pages-harness.ts';
import { come } from '../support/pages-in-browser.ts';
import { seedOf } from '../support/seed.ts';

const PATIENCE_MS = 900_000;

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

/** What pages are made of, of everyone: what two people see alike is looked at with the eyes of axe once. */
const looks: Looks = new Set();

test.each(LOGINS)(
  'every page that %s is led to is there, valid, accessible, narrow enough for 320 px and keeps its content security policy',
  async (login) => {
    const page = await come(browser, harness, login);
    const { faults, kinds } = await crawl(page, harness.url, '/taches', { looks });
    await page.context().close();
    expect(kinds.size).toBeGreaterThan(8);
    expect(faults).toEqual([]);
  },
  PATIENCE_MS,
);

test('the pages of all of them together are of more than a hundred makes', () => {
  expect(looks.size).toBeGreaterThan(100);
});
