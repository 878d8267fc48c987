import type { Page } from 'playwright-core';
import { accessFaultsOn } from './axe.ts';
import { faultsOfHtml } from './html-rules.ts';
/** The width of a page on a telephone held upright: WCAG 1.4.10. */
const NARROW = 320;

/**
 * What is wrong with the page that a browser shows, each in a few words.
 * @param source the page as it was sent
 * @param narrow looks at it with the eyes of axe on a narrow screen too
 */
export async function faultsOn(page: Page, source: string, { narrow = false } = {}): Promise<string[]> {
  const at = new URL(page.url()).pathname;
  const wide = await accessFaultsOn(page);
  const unsound = await faultsOfHtml(source);
  await page.setViewportSize({ width: NARROW, height: 800 });
  const width = await page.evaluate('document.documentElement.scrollWidth');
  // Colours are the same at any width, and take the longest to check.
  const onNarrow = narrow ? await accessFaultsOn(page, { without: ['color-contrast'] }) : [];
  await page.setViewportSize({ width: 1280, height: 900 });
  return [
    ...wide.map((fault) => `${at}: ${fault}`),
    ...onNarrow.map((fault) => `${at}, narrow: ${fault}`),
    ...unsound.map((fault) => `${at}: ${fault}`),
    ...(Number(width) > NARROW ? [`${at}: ${Number(width)} px wide on a screen of ${NARROW}`] : []),
  ];
}

/** What pages that were looked at are made of, by their kind. */
export type Looks = Set<string>;

/** The elements of which a page is made, each once, with their classes and the names of their attributes. */
const MAKE = `[...new Set([...document.querySelectorAll('body *')].map((each) =>
  [each.parentElement.tagName, each.tagName, each.className, ...each.getAttributeNames().sort()].join(' ')))].sort().join('|')`;

/** What cannot be read on it by a person whose screen is dark. */
export async function faultsInTheDark(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' });
  const faults = await accessFaultsOn(page, { only: ['color-contrast'] });
  await page.emulateMedia({ colorScheme: 'light' });
  return faults.map((fault) => `${new URL(page.url()).pathname}, dark: ${fault}`);
}

/** A page's kind: its path without ids, and the names in its query. */
function kindOf(address: URL): string {
  const path = address.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/\/\d+(?=\/|$)/g, '/:n');
  return [path, ...[...address.searchParams.keys()].filter((name) => !['step', 'tranche', 'cursor'].includes(name)).sort()].join(' ');
}

type Crawled = { faults: string[]; kinds: Set<string>; slowest: { path: string; ms: number } };

/** Links to files, and links that would leave or end the session, are not followed. */
const isPage = ({ pathname }: URL): boolean =>
  !/\.(csv|pdf|json)$|\/pieces\/|\/proces-verbal|^\/deconnexion|^\/connexion|^\/assets/.test(pathname);

/**
 * Follows every link that the signed-in person is shown, from their tasks on, to this many pages of each kind, and
 * returns what is wrong on each. `most`: how many kinds of pages are looked at; `looks`: what earlier crawls have
 * looked at, to which this one adds. A page of the same kind that is made of the same is not looked at again.
 */
export async function crawl(
  page: Page,
  base: string,
  start: string,
  { ofKind = 1, most = 400, looks = new Set<string>() }: { ofKind?: number; most?: number; looks?: Looks } = {},
): Promise<Crawled> {
  const faults: string[] = [];
  const seen = new Map<string, number>();
  const queue = [new URL(start, base)];
  const known = new Set(queue.map(({ href }) => href));
  let slowest = { path: '', ms: 0 };
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy/.test(message.text())) faults.push(`${page.url()}: ${message.text()}`);
  });
  for (let next = queue.shift(); next && seen.size < most; next = queue.shift()) {
    const kind = kindOf(next);
    const times = seen.get(kind) ?? 0;
    if (times >= ofKind) continue;
    seen.set(kind, times + 1);
    const since = performance.now();
    const answer = await page.goto(next.href);
    const ms = performance.now() - since;
    if (ms > slowest.ms) slowest = { path: next.pathname, ms };
    const status = answer?.status() ?? 0;
    if (status >= 400) {
      faults.push(`${next.pathname}${next.search}: ${status}`);
      continue;
    }
    const look = `${kind} ${String(await page.evaluate(MAKE))}`;
    if (!looks.has(look)) faults.push(...(await faultsOn(page, (await answer?.text()) ?? '')), ...(await faultsInTheDark(page)));
    looks.add(look);
    const links = await page.locator('a[href]').evaluateAll((all) => all.map((each) => String((each as unknown as { href: string }).href)));
    for (const href of links) {
      const url = new URL(href);
      url.hash = '';
      if (url.origin !== new URL(base).origin || known.has(url.href) || !isPage(url)) continue;
      known.add(url.href);
      queue.push(url);
    }
  }
  return { faults, kinds: new Set(seen.keys()), slowest };
}
