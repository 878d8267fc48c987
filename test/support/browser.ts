import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of a Chromium: CHROMIUM_PATH, one on the path, or that of npm, which is unpacked then. */
async function executable(): Promise<string> {
  const said = process.env['CHROMIUM_PATH'];
  if (said) return said;
  const places = (process.env['PATH'] ?? '').split(delimiter).flatMap((dir) => NAMES.map((name) => join(dir, name)));
  return places.find((place) => existsSync(place)) ?? chromium.executablePath();
}

/** A headless browser, with these options beside its own. Throws where none can run: nothing is skipped. */
export async function startBrowser(options: readonly string[] = []): Promise<Browser> {
  const args = ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...options];
  return playwright.launch({ executablePath: await executable(), args, headless: true });
}
