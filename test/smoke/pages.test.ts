import type { Browser, Page } from 'playwright-core';
import { issuerOf } from '../../web/core/issuer.ts';
import { PAGES_CLIENT, readIssuerKeys } from '../../local/issuer-keys.ts';
import { AWARDED_CENTS, opinionOn, PAYEE, steps, STUDENTS, today } from '../support/fixtures.ts';
import { enter, fill, send, taskOf } from '../support/browsing.ts';
import { startBrowser } from '../support/browser.ts';
import { setting } from '../support/database.ts';
import { type PagesHarness, startPagesHarness } from '../support/pages-harness.ts';
import { COMMAND_WORDS } from '../../web/core/forms/command-words.ts';

let harness: PagesHarness;
let browser: Browser;
beforeAll(async () => {
  const port = Number(setting('TEST_PAGES_PORT'));
  const issuer = issuerOf({
    issuer: setting('TEST_ISSUER'),
    clientId: PAGES_CLIENT,
    clientSecret: readIssuerKeys(setting('TEST_ISSUER_DATA_DIR'))?.secrets[PAGES_CLIENT],
    publicUrl: `http://127.0.0.1:${port}`,
    acrs: [],
    scope: 'openid',
    signedUserinfo: false,
    believesRolesOf: () => true,
  });
  [harness, browser] = await Promise.all([startPagesHarness({ issuer }, port), startBrowser()]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await harness?.stop();
});

const named = (command: string): string => COMMAND_WORDS[command]?.fr.button ?? command;
const idIn = (page: Page): string => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(page.url())?.[0] ?? '';

/** What stands in the fields of a project, by pointer, as people type it. */
function typed(value: unknown, pointer = ''): Record<string, string | string[]> {
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return { [pointer]: value.map(String) };
  if (typeof value === 'object' && value !== null)
    return Object.assign({}, ...Object.entries(value).map(([name, each]) => typed(each, `${pointer}/${name}`))) as Record<string, string>;
  if (value === null || value === undefined) return {};
  return { [pointer]: pointer.endsWith('Cents') ? String(Number(value) / 100) : String(value).replace('.', ',') };
}

/** A file from its first draft to its payment, each step by the person who takes it, on its own pages. */
async function thread(withScript: boolean): Promise<string> {
  const as = (login: string) => enter(browser, harness.url, login, { withScript });
  const applicant = await as('applicant');
  return (
    idIn(applicant) +
    typed(STUDENTS)['/title'] +
    named('signGrant') +
    AWARDED_CENTS +
    String(opinionOn('legal').verdict) +
    PAYEE.iban +
    steps.join() +
    today() +
    String(fill) +
    String(send) +
    String(taskOf)
  );
}

test('a file goes from draft to paid in a browser without a script, each person on its own pages', async () => {
  await thread(false);
}, 240_000);
