import type { Browser } from 'playwright-core';
import type { Visitor } from './visitor.ts';

/** What a browser without any cache of Guichet makes of a page. Times in milliseconds from the click. */
type Seen = {
  requests: number;
  /** As they came over the wire, in kB: in total, and for the kinds that have a bound of their own. */
  kb: number;
  cssKb: number;
  jsKb: number;
  firstPaintMs: number;
  /** Until the largest element is painted. */
  largestPaintMs: number;
  elements: number;
};

/** As Lighthouse has it: a train, or the edge of a village. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: (1_600_000 * 0.9) / 8, uploadThroughput: (750_000 * 0.9) / 8 };

/** Opens a page in a browser with an empty cache, over this machine's own network or over a slow one. */
export async function look(browser: Browser, url: string, { cookie }: Visitor, { isSlow }: { isSlow: boolean }): Promise<Seen> {
  const context = await browser.newContext({ locale: 'fr-FR' });
  try {
    if (cookie) await context.addCookies([{ ...cookie, url: new URL(url).origin }]);
    const page = await context.newPage();
    const devTools = await context.newCDPSession(page);
    await devTools.send('Network.enable');
    if (isSlow) await devTools.send('Network.emulateNetworkConditions', SLOW_4G);
    const kinds = new Map<string, string>();
    const bytes: Record<string, number> = {};
    devTools.on('Network.requestWillBeSent', ({ requestId, type }) => kinds.set(requestId, type ?? ''));
    devTools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const kind = kinds.get(requestId) ?? '';
      bytes[kind] = (bytes[kind] ?? 0) + encodedDataLength;
    });
    const answer = await page.goto(url, { waitUntil: 'networkidle' });
    if (answer?.status() !== 200) throw new Error(`${url} answered ${answer?.status()}`);
    const painted = await page.evaluate(async () => {
      const last = (type: 'paint' | 'largest-contentful-paint'): Promise<number> =>
        new Promise((resolve) => {
          const observer = new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0));
          // Node's types, by which this is checked, do not know paint.
          observer.observe({ type: type as 'mark', buffered: true });
        });
      return { first: await last('paint'), largest: await last('largest-contentful-paint') };
    });
    const elements = await page.locator('*').count();
    return {
      requests: kinds.size,
      kb: Object.values(bytes).reduce((sum, each) => sum + each, 0) / 1_000,
      cssKb: (bytes['Stylesheet'] ?? 0) / 1_000,
      jsKb: (bytes['Script'] ?? 0) / 1_000,
      firstPaintMs: painted.first,
      largestPaintMs: painted.largest,
      elements,
    };
  } finally {
    await context.close();
  }
}
