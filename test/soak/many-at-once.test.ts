import type { Browser, Page } from 'playwright-core';
import { signingOf } from '../support/agreements.ts';
import { anyway } from '../support/anyway.ts';
import { startBrowser } from '../support/browser.ts';
import { type CommandHarness, openCopyingHarness, plannedFor, reviewed, versionOf } from '../support/command-harness.ts';
import { expectStatus, PAYEE, STUDENTS } from '../support/fixtures.ts';
import { invariantFaults } from '../support/invariants.ts';
import { come } from '../support/pages-in-browser.ts';
import { pagesOfFile } from '../support/pages-harness.ts';
import { BATCH_AT_MOST } from '../../domain/core/page-draft.ts';
import { euros } from '../../domain/core/format.ts';
import { copyApplication } from '../../soak/bench/copies.ts';

/** As many as the envelope has credits for. */
const [PAYMENTS, EACH_CENTS] = [200, 4_000_000];
/** Of the same cost as the students' half year, for less of the fund's money. */
const CHEAP = {
  ...STUDENTS,
  fundingLines: STUDENTS.fundingLines.map((line) => ({ ...line, amountCents: line.source === 'fund' ? EACH_CENTS : 44_000_000 })),
};
/** The most that a batch of these sizes may take. */
const BATCH_MS = 240_000;

const harness = pagesOfFile();
let browser: Browser;
let commands: CommandHarness;
beforeAll(async () => {
  browser = await startBrowser();
  commands = await openCopyingHarness(harness.database.db);
}, 120_000);
afterAll(() => browser?.close());

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** Presses a button of the page, and waits for the page that follows. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  const before = page.url();
  await page.getByRole('main').getByRole('button', { name }).click();
  await page.waitForURL((at) => at.href !== before, { timeout: BATCH_MS });
  await page.waitForLoadState();
}

/** What the page of a batch says once it tells what has become of all of it: its script asks until then. */
async function end(page: Page): Promise<string> {
  await page.locator('main [data-progress]').waitFor({ state: 'detached', timeout: BATCH_MS });
  return plain(await page.locator('main').innerText());
}

/** Grants that are signed by both sides, each with bank details to approve and a service to certify. */
async function signedGrants(count: number): Promise<string[]> {
  const { db } = harness.database;
  const { session, applicationIds } = await plannedFor(commands, Array(count).fill(CHEAP));
  const award = { decision: 'award', awardedCents: EACH_CENTS, reason: 'Impact.' };
  const decisions = applicationIds.map((applicationId) => ({ applicationId, ...award }));
  await commands.accept('chair', 'decideSession', { version: session.version, ...anyway(decisions) }, { id: session.id });
  const grants = await db.selectFrom('grant').where('application_id', 'in', applicationIds).select('id').execute();
  const signatory = await harness.as('applicant');
  for (const { id } of grants) {
    for (const login of ['applicant', 'finance']) await commands.accept(login, 'signGrant', await signingOf(db, id), { id });
    expectStatus(await signatory.post(`/grants/${id}/payees`, PAYEE), 200);
  }
  return grants.map(({ id }) => id);
}

test(`${PAYMENTS} services are certified, accounts approved and payments ordered, each by one page; one that fails stops none`, async () => {
  const { db } = harness.database;
  const grants = await signedGrants(PAYMENTS);
  const page = await come(browser, harness, 'finance');
  const sum = plain(euros('fr', PAYMENTS * EACH_CENTS));

  await page.goto(`${harness.url}/paiements?file=certify`);
  await press(page, /^Vérifier toute la file/);
  for (const field of await page.locator('main input[required]').all()) await field.fill('Livrables vus sur place.');
  await press(page, `Confirmer les ${PAYMENTS} lignes`);
  expect(await end(page)).toContain(`${PAYMENTS} lignes sur ${PAYMENTS} sont faites, pour ${sum}.`);

  await page.goto(`${harness.url}/paiements?file=payees`);
  await press(page, /^Vérifier toute la file/);
  await press(page, `Confirmer les ${PAYMENTS} lignes`);
  expect(await end(page)).toContain(`${PAYMENTS} lignes sur ${PAYMENTS} sont faites.`);

  await page.goto(`${harness.url}/paiements?file=order`);
  await press(page, /^Vérifier toute la file/);
  // What the page showed is not so any more for one of them.
  const [suspended = ''] = grants;
  await commands.accept('lead', 'suspendGrant', { version: await versionOf(db, suspended), reason: 'Un contrôle.' }, { id: suspended });
  await press(page, `Confirmer les ${PAYMENTS} lignes`);
  expect(await end(page)).toContain(`${PAYMENTS - 1} lignes sur ${PAYMENTS} sont faites`);
  // The line that is left to do stands first.
  expect(plain(await page.locator('main tbody tr').first().innerText())).toContain('Refusé');
  const tranches = await db.selectFrom('tranche').where('grant_id', 'in', grants).select('state').execute();
  expect(tranches.filter(({ state }) => state === 'ordered')).toHaveLength(PAYMENTS - 1);
  expect(await invariantFaults(db)).toEqual([]);
}, 900_000);

test(`${BATCH_AT_MOST} files of the desk are labelled, written about, and placed in a session, each by one page`, async () => {
  const { db, pool } = harness.database;
  const ids = await copyApplication(
    pool,
    await reviewed(commands, { ...STUDENTS, title: 'Un dossier parmi cinq cents' }),
    BATCH_AT_MOST - 1,
  );
  const page = await come(browser, harness, 'lead');
  const all = `Dossiers traités : ${BATCH_AT_MOST} sur ${BATCH_AT_MOST}`;
  const take = async (act: string): Promise<void> => {
    await page.goto(`${harness.url}/instruction?state=reviewed`);
    await page.locator('[name="tous"]').check();
    await press(page, act);
  };

  await take('Étiqueter');
  await page.locator('[name="autre"]').fill('Littoral');
  await press(page, `Étiqueter les ${BATCH_AT_MOST} dossiers`);
  expect(await end(page)).toContain(all);

  await take('Écrire');
  await page.locator('[name="/subject"]').fill('Calendrier');
  await page.locator('[name="/message"]').fill('Le comité est en mars.');
  await press(page, `Envoyer ${BATCH_AT_MOST} messages`);
  expect(await end(page)).toContain(all);

  await take('Inscrire');
  await page.locator('[name="/heldOn"]').fill('2027-03-09');
  await press(page, /comité/);
  const placed = await db.selectFrom('agenda_item').where('application_id', 'in', ids).select('session_id').execute();
  expect(placed).toHaveLength(ids.length);
  expect(new Set(placed.map((each) => each.session_id)).size).toBe(1);
  const threads = await db.selectFrom('thread').where('application_id', 'in', ids).select('id').execute();
  expect(threads).toHaveLength(ids.length);
}, 900_000);
