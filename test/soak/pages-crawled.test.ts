import type { Browser } from 'playwright-core';
import { LOGINS } from '../support/acts.ts';
import { startBrowser } from '../support/browser.ts';
import { crawl, type Looks } from '../support/crawl.ts';
import type { PagesHarness } from '../support/pages-harness.ts';
import { startSeededPages } from '../support/seeded.ts';
import { come } from '../support/pages-in-browser.ts';

const PATIENCE_MS = 900_000;

let harness: PagesHarness;
let browser: Browser;
beforeAll(async () => {
  [harness, browser] = await Promise.all([startSeededPages(), startBrowser()]);
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
