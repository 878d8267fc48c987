import type { Browser, Locator, Page } from 'playwright-core';

/** A page in a new browser context, signed in by the local issuer's chooser. */
export async function enter(browser: Browser, url: string, login: string, { withScript = false } = {}): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: withScript, locale: 'fr-FR', baseURL: url });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto('/connexion');
  await page.click('main a.fr-btn');
  await page.click(`a[href$="login=${login}"]`);
  await page.waitForURL((at) => at.origin === new URL(url).origin);
  return page;
}

async function fillOne(fields: Locator, value: string): Promise<void> {
  const first = fields.first();
  const kind = await first.evaluate((element) => `${element.tagName} ${element.getAttribute('type') ?? ''}`.toLowerCase());
  if (kind.startsWith('select')) await first.selectOption(value);
  else if (kind.endsWith('radio')) await fields.and(fields.page().locator(`[value="${value}"]`)).check();
  else if (kind.endsWith('checkbox')) await (value === 'on' ? first : fields.and(fields.page().locator(`[value="${value}"]`))).check();
  else await first.fill(value);
}

/** Fills fields of the page's form that acts, by the JSON pointers that name them: one that asks may have the same. */
export async function fill(page: Page, values: Record<string, string | readonly string[]>): Promise<void> {
  for (const [pointer, value] of Object.entries(values))
    for (const each of [value].flat()) await fillOne(page.locator(`form:not([method="get"]) [name="${pointer}"]`), each);
}

/** The form of a page's act: the one for files, where there is one, stands before it. */
const ACT = 'main form:not(:has(input[type="file"])) .g-buttons button >> nth=0';

/** Sends the page's form by its button, and waits for the page that follows; throws with the errors on it. */
export async function send(page: Page, button = ACT): Promise<void> {
  await page.click(button);
  await page.waitForLoadState();
  const wrong = page.locator('#erreurs');
  if ((await wrong.count()) > 0) throw new Error(`${page.url()}: ${(await wrong.innerText()).trim()}`);
}

/** The button that answers the question of a page's form, in this field of it, with this value. */
export const answering = (pointer: string, value: string): string => `main form button[name="${pointer}"][value="${value}"]`;

/** Opens the person's task for this command; throws where there is none. */
export async function taskOf(page: Page, words: string | RegExp): Promise<void> {
  await page.goto('/taches');
  await page.getByRole('main').getByRole('link', { name: words }).first().click();
}
