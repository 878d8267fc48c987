import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../support/browser.ts';
import { answering } from '../support/browsing.ts';
import { toSubmitted } from '../support/fixtures.ts';
import { invariantFaults } from '../support/invariants.ts';
import { signedIn } from '../support/page-session.ts';
import { type Programs, startPrograms } from '../support/programs.ts';

let programs: Programs;
let browser: Browser;
beforeAll(async () => {
  [programs, browser] = await Promise.all([startPrograms(), startBrowser()]);
}, 120_000);
afterEach(async () => expect(await invariantFaults(programs.database.db)).toEqual([]));
afterAll(async () => {
  await browser?.close();
  await programs?.stop();
});

test.each([0, 3, 10, 30, 100])(
  'an API that is killed %d ms after a form was sent has done it once, after the page was loaded again',
  async (afterMs) => {
    const id = await toSubmitted(programs.people);
    const context = await browser.newContext({ locale: 'fr-FR', javaScriptEnabled: false });
    const { id: personId } = await programs.people.as('screener');
    await context.addCookies([
      { ...(await signedIn(programs.database.db, programs.url, { login: 'screener', personId })), url: programs.url },
    ]);
    const page = await context.newPage();
    await page.goto(`${programs.url}/dossiers/${id}/recevabilite`);
    const answer = page.locator(answering('/decision', 'admissible'));
    const sent = answer.click({ noWaitAfter: true }).catch(() => undefined);
    await wait(afterMs);
    await programs.killApi();
    await sent;
    // Whatever the browser shows by now, its person loads the page again, and sends what it had sent.
    await page.reload().catch(() => undefined);
    if ((await answer.count()) > 0) await answer.click();
    await page.waitForURL(/fait=decideAdmissibility/);
    const events = await programs.database.db
      .selectFrom('event')
      .where('stream_id', '=', id)
      .where('name', '=', 'decideAdmissibility')
      .selectAll()
      .execute();
    expect(events).toHaveLength(1);
    await context.close();
  },
  120_000,
);
