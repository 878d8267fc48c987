import type { Browser } from 'playwright-core';
import { parisDate } from '../../domain/core/calendar.ts';
import { startBrowser } from '../support/browser.ts';
import { answersOf } from '../support/form-answers.ts';
import { FURTHER } from '../support/further-pages.ts';
import { type PagesHarness, startPagesHarness } from '../support/pages-harness.ts';
import { comeWithoutTexts, faultsAt, inBrowser } from '../support/pages-in-browser.ts';

const PATIENCE_MS = 120_000;

/** Without the seeded fund: states are made in it one by one. */
let harness: PagesHarness;
let browser: Browser;
beforeAll(async () => {
  [harness, browser] = await Promise.all([startPagesHarness(), startBrowser()]);
}, PATIENCE_MS);
afterAll(async () => {
  await browser?.close();
  await harness?.stop();
});

describe('a command that the fund does not wait for in the middle of its year', () => {
  test.each(Object.keys(FURTHER))(
    '%s: its page is valid, accessible and narrow enough for 320 px, and each button of its form does it',
    async (command) => {
      const today = parisDate(new Date().toISOString());
      const faults: string[] = [];
      const sent: string[] = [];
      /** In a state of its own: the answers that are wanted, or all of them. */
      async function look(isWanted?: (name: string) => boolean): Promise<boolean> {
        const { login, path } = await FURTHER[command]!(harness);
        const page = await comeWithoutTexts(browser, harness, login);
        faults.push(...(await faultsAt(page, harness.url + path)));
        if (path.startsWith('/agir/'))
          for await (const answer of answersOf(inBrowser(page, harness.url), path, today, isWanted)) {
            sent.push(answer.command);
            faults.push(...answer.faults);
          }
        await page.context().close();
        return path.startsWith('/agir/');
      }
      const isSent = await look();
      // Where the first of two answers leaves nothing to the second, that one is sent in another such state.
      if (isSent && !sent.includes(command)) await look((name) => name.split(' ')[0] === command);
      expect(faults).toEqual([]);
      if (isSent) expect(sent).toContain(command);
    },
    PATIENCE_MS,
  );
});
