import type { Browser, Locator, Page } from 'playwright-core';
import type { startProConnect } from '../proconnect.ts';

/** A person whom the issuer knows, and of whom Guichet learns at their first sign-in. */
export type Newcomer = { givenName: string; usualName: string; email: string; siret: string; organisation: string };

/** A person at the pages, who goes on by the words of links, buttons and labels. */
export type Visitor = {
  page: Page;
  open: (path: string) => Promise<void>;
  follow: (name: string | RegExp) => Promise<void>;
  /** Sends the page's form by this button. */
  press: (name: string | RegExp) => Promise<void>;
  type: (label: string | RegExp, text: string) => Promise<void>;
  choose: (label: string | RegExp, option: string | RegExp) => Promise<void>;
  /** What stands on the page, each space as it is typed. */
  read: () => Promise<string>;
};

/** A browser at the pages of this address, without a session. */
export async function visit(browser: Browser, url: string): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'fr-FR', baseURL: url, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const main = page.getByRole('main');
  const leave = async (target: Locator): Promise<void> => {
    await Promise.all([page.waitForEvent('load'), target.first().click()]);
  };
  return {
    page,
    open: async (path) => {
      const answer = await page.goto(path);
      if (!answer?.ok()) throw new Error(`${path} answers ${answer?.status()}: ${await page.innerText('body')}`);
    },
    follow: (name) => leave(main.getByRole('link', { name })),
    press: (name) => leave(main.locator('.g-buttons, .g-only').getByRole('button', { name })),
    type: (label, text) => main.locator('form.g-form').getByLabel(label).first().fill(text),
    choose: (label, option) => main.getByRole('group', { name: label }).getByRole('radio', { name: option }).check(),
    read: async () => (await main.innerText()).replaceAll(/[\s\u00a0\u202f]+/g, ' '),
  };
}

/** Signs a person in by the pages and their issuer. */
export async function signIn(
  visitor: Visitor,
  issuer: Awaited<ReturnType<typeof startProConnect>>,
  { givenName, usualName, email, siret, organisation }: Newcomer,
): Promise<void> {
  issuer.tell({
    sub: email,
    acr: 'eidas2',
    userinfo: { given_name: givenName, usual_name: usualName, email, siret, organization_label: organisation, uid: email, idp_id: 'one' },
  });
  await visitor.open('/connexion');
  await visitor.page.click('main a.fr-btn');
  await visitor.page.waitForURL((at) => at.host === new URL(visitor.page.url()).host && at.pathname !== '/connexion');
}
