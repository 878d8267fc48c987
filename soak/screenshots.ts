import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { ALL_LOGINS, pagesOfCommands } from '../test/support/acts.ts';
import { startBrowser } from '../test/support/browser.ts';
import { faultsInTheDark, faultsOn } from '../test/support/crawl.ts';
import { SEEDED, signInAs, walker } from './seeded-pages.ts';

const [url = process.env['GUICHET_URL'] ?? 'http://127.0.0.1:3000', folder = 'screenshots', only = ''] = process.argv.slice(2);
/** Those whose names are meant: all, unless a pattern is given. */
const isWanted = ({ name }: { name: string }): boolean => new RegExp(only).test(name);

const LOOKS = [
  { name: 'light', width: 1280, dark: false },
  { name: 'dark', width: 1280, dark: true },
  { name: 'narrow', width: 360, dark: false },
] as const;

/** Takes a picture of a page in each look, and says what is wrong with it. */
async function shoot(page: Page, name: string, path: string): Promise<void> {
  for (const look of LOOKS) {
    await page.setViewportSize({ width: look.width, height: 900 });
    await page.emulateMedia({ colorScheme: look.dark ? 'dark' : 'light' });
    const answer = await page.goto(url + path);
    await page.screenshot({ path: join(folder, `${name}-${look.name}.png`), fullPage: true });
    if (look.name !== 'light') continue;
    console.log(`${name}: ${path} ${answer?.status() ?? ''}`);
    const faults = [...(await faultsOn(page, (await answer?.text()) ?? '')), ...(await faultsInTheDark(page))];
    for (const fault of faults) console.log(`  ${fault}`);
  }
}

/** A browser's page in which this person is signed in, or no person where no login is given. */
async function come(browser: Browser, login: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'fr-FR' })).newPage();
  if (login) await signInAs(page, url, login);
  return page;
}

async function shootSeeded(browser: Browser): Promise<void> {
  for (const [login, shots] of Map.groupBy(SEEDED, ({ login: by = '' }) => by)) {
    const wanted = shots.filter(isWanted);
    if (wanted.length === 0) continue;
    const page = await come(browser, login);
    for (const { name, path } of wanted) {
      const to = typeof path === 'string' ? path : await path(page, url);
      if (to) await shoot(page, name, to);
      else console.log(`${name}: nothing of the kind here`);
    }
    await page.context().close();
  }
}

/** The page of each command to which a person is led, `agir` and the command's name, and those made by hand. */
async function shootCommands(browser: Browser): Promise<void> {
  const pages = new Map<string, Page>();
  for (const login of ALL_LOGINS) pages.set(login, await come(browser, login));
  const found = await pagesOfCommands([...pages].map(([login, page]) => ({ login, visitor: walker(page, url) })));
  for (const { name, login, path } of found.filter(isWanted)) {
    const page = pages.get(login);
    if (page) await shoot(page, name, path);
  }
}

mkdirSync(folder, { recursive: true });
const browser = await startBrowser();
try {
  await shootSeeded(browser);
  await shootCommands(browser);
} finally {
  await browser.close();
}
