import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where a Chromium is: as CHROMIUM_PATH says, on the path, or the one of npm, which is unpacked then. */
async function executable(): Promise<string> {
  const said = process.env['CHROMIUM_PATH'];
  if (said) return said;
  const places = (process.env['PATH'] ?? '').split(delimiter).flatMap((dir) => NAMES.map((name) => join(dir, name)));
  return places.find((place) => existsSync(place)) ?? chromium.executablePath();
}

/** A browser without a window. Throws where none can run: nothing is skipped. */
export async function startBrowser(): Promise<Browser> {
  const args = ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  return playwright.launch({ executablePath: await executable(), args, headless: true });
}
