import type { Browser, Page } from 'playwright-core';
import { AWARDED_CENTS, opinionOn, PAYEE, steps, STUDENTS, today } from './fixtures.ts';
import { answering, enter, fill, send, taskOf } from './browsing.ts';
import type { PagesHarness } from './pages-harness.ts';
import { typed } from './typed.ts';
import { COMMAND_WORDS } from '../../words/index.ts';

const named = (command: string): string => COMMAND_WORDS[command]?.fr.button ?? command;
const idIn = (page: Page): string => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(page.url())?.[0] ?? '';

/** Adds as many lines as a project has: without a script each comes with a new page, with it in place. */
async function addLines(page: Page, pointer: string, count: number): Promise<void> {
  const add = page.locator(`button[name="~line"][value="+${pointer}"]`);
  if ((await add.count()) === 0) return;
  const labels = page.locator(`[name^="${pointer}/"][name$="/label"]`);
  for (let lines = await labels.count(); lines < count; lines += 1) {
    await add.click();
    await labels.nth(lines).waitFor({ state: 'attached' });
  }
}

/** Fills the fields of the page's form that are among these. */
async function fillWhatIsAsked(page: Page, values: Record<string, string | string[]>): Promise<void> {
  for (const [pointer, value] of Object.entries(values)) {
    const asked = page.locator(`main form [name="${pointer}"]:not([type="hidden"])`);
    if ((await asked.count()) > 0) await fill(page, { [pointer]: value });
  }
}

const STEPS = ['projet', 'calendrier', 'depenses', 'financement', 'indicateurs', 'questions'];

type Where = { harness: PagesHarness; browser: Browser };

/**
 * Takes a file from its first draft to its payment, each step by the person who takes it, on their own pages; checks
 * that it is paid.
 */
export async function threadByPages({ harness, browser }: Where, withScript: boolean): Promise<void> {
  const as = (login: string) => enter(browser, harness.url, login, { withScript });
  // Two applications of one title would be one project that is funded twice.
  const project = withScript ? { ...STUDENTS, title: 'Carnet de santé des arbres' } : STUDENTS;
  const applicant = await as('applicant');
  await applicant.goto('/dossiers/nouveau');
  await fill(applicant, { '/callId': project.callId, '/title': project.title });
  await send(applicant);
  const applicationId = idIn(applicant);
  const values = typed(project);
  for (const step of STEPS) {
    await applicant.goto(`/dossiers/${applicationId}/remplir/${step}`);
    for (const [name, lines] of Object.entries(project))
      if (Array.isArray(lines) && lines.some((line) => typeof line === 'object')) await addLines(applicant, `/${name}`, lines.length);
    await fillWhatIsAsked(applicant, values);
    await send(applicant);
  }
  await applicant.goto(`/dossiers/${applicationId}/verifier`);
  await send(applicant);
  await harness.heard();

  const screener = await as('screener');
  await taskOf(screener, named('decideAdmissibility'));
  await send(screener, answering('/decision', 'admissible'));
  await harness.heard();

  const lead = await as('lead');
  for (const step of steps) {
    const reviewer = await harness.as(`reviewer-${step}`);
    await lead.goto(`/agir/assignReviewer/${applicationId}?step=${step}`);
    await fill(lead, { '/reviewerId': reviewer.id });
    await send(lead);
  }
  for (const step of steps) {
    const reviewer = await as(`reviewer-${step}`);
    await taskOf(reviewer, named('giveOpinion'));
    const { verdict, scores, comment } = opinionOn(step);
    await fill(reviewer, { '/verdict': verdict, '/comment': comment });
    for (const [criterion, score] of Object.entries(scores)) await fill(reviewer, { [`/scores/${criterion}`]: String(score) });
    await send(reviewer);
    await reviewer.context().close();
  }
  await harness.heard();

  await lead.goto('/agir/createSession');
  await fill(lead, { '/heldOn': today(), '/applicationIds': applicationId });
  await send(lead);
  const chair = await as('chair');
  await chair.goto('/comites');
  await chair.locator('main a[href^="/comites/"]').first().click();
  const session = idIn(chair);
  await chair.goto(`/comites/${session}/decision`);
  await fill(chair, {
    '/decisions/0/decision': 'award',
    '/decisions/0/awardedCents': String(AWARDED_CENTS / 100),
    '/decisions/0/reason': 'Impact mesurable.',
  });
  await send(chair);
  await send(chair, 'main form:has([name="~confirme"]) .g-buttons button');
  await harness.heard();

  await applicant.goto('/conventions');
  await applicant.locator('main a[href^="/conventions/"]').first().click();
  const grantId = idIn(applicant);
  const finance = await as('finance');
  for (const page of [applicant, finance]) {
    await page.goto(`/conventions/${grantId}/signature`);
    await send(page);
    await harness.heard();
  }
  await finance.goto(`/conventions/${grantId}/paiement/1`);
  await fill(finance, { '/certifiedCents': String(AWARDED_CENTS / 100), '/observation': 'Vu sur place.' });
  await send(finance);
  await applicant.goto(`/agir/proposePayee/${grantId}`);
  await fill(applicant, { '/iban': PAYEE.iban, '/accountHolder': PAYEE.accountHolder });
  await send(applicant);
  await harness.heard();
  const approver = await as('finance-2');
  await taskOf(approver, named('approvePayee'));
  await send(approver);
  await finance.goto(`/conventions/${grantId}/paiement/1`);
  await send(finance);
  await harness.heard();
  const payer = await as('payer');
  await taskOf(payer, named('recordPayment'));
  await fill(payer, { '/paidOn': today(), '/reference': 'VIR-1' });
  await send(payer);
  await harness.heard();
  for (const page of [applicant, lead, chair, finance, payer, approver, screener]) await page.context().close();
  const { body: grant } = await (await harness.as('finance')).get(`/grants/${grantId}`);
  expect({ state: grant.state, paid: grant.tranches[0].paidCents }).toEqual({ state: 'closed', paid: AWARDED_CENTS });
}
