import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../test/support/browser.ts';
import { SEEDED, signInAs } from './seeded-pages.ts';

const [url = process.env['GUICHET_URL'] ?? 'http://127.0.0.1:3000', folder = 'screenshots', only] = process.argv.slice(2);

const LOOKS = [
  { name: 'light', width: 1280, dark: false },
  { name: 'dark', width: 1280, dark: true },
  { name: 'narrow', width: 360, dark: false },
] as const;

async function shoot(browser: Browser): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [login, shots] of Map.groupBy(SEEDED, ({ login: by = '' }) => by)) {
    const context = await browser.newContext({ locale: 'fr-FR' });
    const page = await context.newPage();
    if (login) await signInAs(page, url, login);
    for (const { name, path } of shots) {
      if (only && !name.includes(only)) continue;
      const to = typeof path === 'string' ? path : await path(page, url);
      if (!to) {
        console.log(`${name}: nothing of the kind here`);
        continue;
      }
      for (const look of LOOKS) {
        await page.setViewportSize({ width: look.width, height: 900 });
        await page.emulateMedia({ colorScheme: look.dark ? 'dark' : 'light' });
        const answer = await page.goto(url + to);
        await page.screenshot({ path: join(folder, `${name}-${look.name}.png`), fullPage: true });
        if (look.name === 'light') console.log(`${name}: ${to} ${answer?.status() ?? ''}`);
      }
    }
    await context.close();
  }
}

const browser = await startBrowser();
try {
  await shoot(browser);
} finally {
  await browser.close();
}
