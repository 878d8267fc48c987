import type { Browser } from 'playwright-core';
import { parisDate } from '../../domain/core/calendar.ts';
import { addressesOfCommands, LOGINS } from '../support/acts.ts';
import { startBrowser } from '../support/browser.ts';
import { answersOf } from '../support/form-answers.ts';
import { FURTHER } from '../support/further-pages.ts';
import type { PagesHarness } from '../support/pages-harness.ts';
import { startSeededPages } from '../support/seeded.ts';
import { comeWithoutTexts, inBrowser } from '../support/pages-in-browser.ts';
import { ACTS } from '../../web/acts.ts';

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

/** What was sent by each button in each shape, by its name, the last time that it was. */
const answers = new Map<string, { command: string; isDone: boolean }>();

test.each(LOGINS)(
  'each command’s form to which %s is led, filled as it marks its fields, is sent by each button in each shape, and done or refused in words',
  async (login) => {
    const today = parisDate(new Date().toISOString());
    const addresses = await addressesOfCommands(await harness.visit(login), { pagesOfAKind: 4, ofACommand: 4 });
    const page = await comeWithoutTexts(browser, harness, login);
    const faults: string[] = [];
    for (const path of [...addresses.values()].flat())
      try {
        for await (const answer of answersOf(inBrowser(page, harness.url), path, today, (name) => !answers.get(name)?.isDone)) {
          answers.set(answer.name, answer);
          faults.push(...answer.faults);
        }
      } catch (error) {
        faults.push(`${path}: ${String(error)}`);
      }
    await page.context().close();
    expect(faults).toEqual([]);
  },
  PATIENCE_MS,
);

test('more than fifty commands are done so, and each one without a page made by hand is sent here or in a state of its own', () => {
  const all = [...answers.values()];
  expect(new Set(all.filter(({ isDone }) => isDone).map(({ command }) => command)).size).toBeGreaterThan(50);
  const sent = new Set([...all.map(({ command }) => command), ...Object.keys(FURTHER)]);
  expect(Object.keys(ACTS).filter((command) => !sent.has(command))).toEqual([]);
});
