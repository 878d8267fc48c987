import type { Browser, Page, Response } from 'playwright-core';
import { fill } from './browsing.ts';
import { faultsInTheDark, faultsOn } from './crawl.ts';
import { mainFormIn, type Way } from './filled-form.ts';
import type { Sender, Shape } from './form-answers.ts';
import { formIn } from './form-in.ts';
import type { PagesHarness } from './pages-harness.ts';
import { KEY_FIELD } from '../../web/core/forms/form.ts';

/** Of a page without its styles and scripts, as the benchmark has it. */
const MOST = { bytes: 80_000, elements: 900 };
/** What each line of its form may weigh beside that: one with its fields, and one by its name alone. */
const OF_LINES = { '.g-line': { bytes: 4_000, elements: 40 }, '.g-closed': { bytes: 500, elements: 8 } };

/** What a page weighs beyond what it may. */
async function weightOf(page: Page, source: string): Promise<string[]> {
  const [bytes, elements] = [Buffer.byteLength(source), await page.locator('*').count()];
  const may = { ...MOST };
  for (const [line, each] of Object.entries(OF_LINES)) {
    const count = await page.locator(line).count();
    may.bytes += count * each.bytes;
    may.elements += count * each.elements;
  }
  return bytes > may.bytes || elements > may.elements
    ? [`${page.url()}: ${bytes} bytes, ${elements} elements, where it may have ${JSON.stringify(may)}`]
    : [];
}

/** What is wrong with the page at this address: its weight, markup, width, and what keeps people from it, dark too. */
export async function faultsAt(page: Page, address: string): Promise<string[]> {
  const answer = await page.goto(address);
  const source = (await answer?.text()) ?? '';
  return [
    ...(answer?.status() === 200 ? [] : [`${address}: ${answer?.status()}`]),
    ...(await weightOf(page, source)),
    ...(await faultsOn(page, source)),
    ...(await faultsInTheDark(page)),
  ];
}

/** A page of a browser in which this person is signed in. */
export async function come(browser: Browser, harness: PagesHarness, login: string): Promise<Page> {
  const [name = '', value = ''] = (await harness.visit(login)).cookie.split('=');
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } });
  await context.addCookies([{ name, value, url: harness.url }]);
  return context.newPage();
}

/** The same, where each form opens as it is on record, without texts of earlier tries. */
export async function comeWithoutTexts(browser: Browser, harness: PagesHarness, login: string): Promise<Page> {
  const page = await come(browser, harness, login);
  page.setDefaultTimeout(5_000);
  await page.context().addInitScript('localStorage.clear()');
  await page.context().route('**/brouillon', (route) => route.fulfill({ status: 204 }));
  return page;
}

/** The form of a page's act; that of its files has a class more. */
const FORM = 'form[class="g-form"]';

/** Chooses a shape of the page's form and waits until the script shows its fields; does nothing where none is asked. */
async function chooseShape(page: Page, { pointer, value }: Shape): Promise<void> {
  const shape = page.locator(`${FORM} [name="${pointer}"]`);
  if ((await shape.count()) === 0) return;
  if (await shape.and(page.locator(`[value="${value}"]:checked`)).count()) return;
  await page.locator(FORM).evaluate((form) => form.setAttribute('data-before', ''));
  await fill(page, { [pointer]: value });
  await page.locator(`${FORM}:not([data-before])`).waitFor({ timeout: 30_000 });
}

const ANSWER_MS = 30_000;

const buttonOf = ({ to, with: answer }: Way, action: string | null): string => {
  const [[name, values = []] = []] = Object.entries(answer);
  if (name !== undefined) return `${FORM} button[name="${name}"][value="${values[0]}"]`;
  return to === action ? `${FORM} .g-buttons button >> nth=0` : `${FORM} button[formaction="${to}"]`;
};

/** Opens and sends forms as a person does, in a page of a browser. */
export const inBrowser = (page: Page, base: string): Sender => ({
  open: async (path, shape) => {
    await page.goto(base + path);
    if (shape) await chooseShape(page, shape);
    return page.content();
  },
  send: async (_, way, form) => {
    const shown = formIn(mainFormIn(await page.content()) ?? '', KEY_FIELD);
    const typed = Object.entries(form).filter(([name]) => name.startsWith('/') && !(name in way.with));
    await fill(page, Object.fromEntries(typed.filter(([name, values]) => values.join() !== (shown[name] ?? []).join())));
    const button = page.locator(buttonOf(way, await page.locator(FORM).getAttribute('action'))).first();
    const isAnswer = (answer: Response): boolean => answer.request().method() === 'POST' && answer.request().isNavigationRequest();
    const [answer] = await Promise.all([
      page.waitForResponse(isAnswer, { timeout: ANSWER_MS }),
      // The page that was there before counts as loaded until the answer's takes its place.
      page.waitForEvent('load', { timeout: ANSWER_MS }),
      button.click(),
    ]);
    return { status: answer.status(), html: await page.content() };
  },
});
