import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../../../test/support/browser.ts';
import { EVERY_DAY, SEEDED, type Seeded } from '../../seeded-pages.ts';
import { untilQuiet } from '../applications.ts';
import { type Benchmark, type Means, rounds } from '../benchmark.ts';
import { copyApplication } from '../copies.ts';
import { alone, compare, type Figure, type Target } from '../figures.ts';
import { hammer, loop } from '../load.ts';
import { look } from '../pages/browser.ts';
import { commandPages } from '../pages/commands.ts';
import { seed } from '../pages/seed.ts';
import { asker, STRANGER, type Visitor, visitorOf } from '../pages/visitor.ts';
import { memoryOf, meter } from '../processes.ts';
import type { Stage } from '../stage.ts';

/**
 * A page, the answers that it shows, and its target. The first answer is that of its operation; where the page shows
 * more, it is compared with all of them, and the first is given for comparison.
 */
type Shown = {
  name: string;
  login: string;
  page: string;
  json: readonly [string, ...string[]];
  mostMs: number;
  mostKb: number;
  mostElements: number;
  leastPerSecond?: number;
};

const [FEW, MANY] = [1, 16];
/** The files of a large fund that a benchmark makes by copies. */
const LARGE = 20_000;
/** For the whole API, with pages and everything else. */
const MOST_MIB = 512;

const BESIDE_JSON: Target = { most: 1.5 };
const BESIDE_ITS_CPU: Target = { most: 2 };

type Load = { medianMs: number; perSecond: number; cpuMs: number };

/** The times of a load, with its cost to the API and PostgreSQL. */
async function metered(stage: Stage, run: () => ReturnType<typeof hammer>): Promise<Load> {
  const { found, cpu } = await meter(stage, run);
  return { ...found, cpuMs: (cpu.api + cpu.postgres) / found.count };
}

/** A page at few and at many clients beside its JSON, and its size. */
async function weigh(means: Means, stage: Stage, what: string, { ofPages, ofJson }: Visitor, shown: Shown): Promise<Figure[]> {
  const { page, json } = shown;
  const { seconds } = means.options;
  const load = (clients: number, path: string, headers: Record<string, string>) =>
    metered(stage, () => hammer(clients, seconds, stage.api + path, headers));
  const atOnce = (paths: readonly string[], headers: Record<string, string>) => {
    const ask = asker(stage.api, paths, headers);
    return metered(stage, () => loop(FEW, seconds, ask));
  };
  const html = await (await fetch(stage.api + page, { headers: ofPages })).text();
  await load(FEW, page, ofPages);
  const found = await rounds(means, what, async () => ({
    json: await load(FEW, json[0], ofJson),
    page: await load(FEW, page, ofPages),
    all: await atOnce(json, ofJson),
    own: await atOnce([page], ofPages),
    jsonOfMany: await load(MANY, json[0], ofJson),
    pageOfMany: await load(MANY, page, ofPages),
  }));
  const beside = (name: string, unit: string, of: (round: (typeof found)[number]) => [guichet: number, floor: number], target?: Target) =>
    compare(
      `${what}: ${name}`,
      unit,
      found.map((round) => {
        const [guichet, floor] = of(round);
        return { guichet, floor };
      }),
      target,
    );
  const answers = `its ${json.length} answers at once`;
  const isWhole = json.length === 1;
  return [
    beside(
      'median of one client, beside its answer',
      'ms',
      (of) => [of.page.medianMs, of.json.medianMs],
      isWhole ? BESIDE_JSON : undefined,
    ),
    beside('CPU, beside its answer', 'ms', (of) => [of.page.cpuMs, of.json.cpuMs], isWhole ? BESIDE_ITS_CPU : undefined),
    ...(isWhole
      ? []
      : [
          beside(`median of one client, beside ${answers}`, 'ms', ({ own, all }) => [own.medianMs, all.medianMs], BESIDE_JSON),
          beside(`CPU, beside ${answers}`, 'ms', ({ own, all }) => [own.cpuMs, all.cpuMs], BESIDE_ITS_CPU),
        ]),
    alone(
      `${what}: median of one client`,
      'ms',
      found.map((round) => round.page.medianMs),
      { most: shown.mostMs },
    ),
    beside(`${MANY} clients, beside its answer`, '1/s', (of) => [of.pageOfMany.perSecond, of.jsonOfMany.perSecond]),
    alone(
      `${what}: ${MANY} clients`,
      '1/s',
      found.map((round) => round.pageOfMany.perSecond),
      shown.leastPerSecond === undefined ? undefined : { least: shown.leastPerSecond },
    ),
    alone(`${what}: bytes`, 'kB', [Buffer.byteLength(html) / 1_000], { most: shown.mostKb }),
    alone(`${what}: bytes, packed`, 'kB', [gzipSync(html).length / 1_000], { most: 25 }),
  ];
}

/** The same in a browser with an empty cache. */
async function watch(means: Means, browser: Browser, url: string, what: string, visitor: Visitor, shown: Shown): Promise<Figure[]> {
  const found = await rounds(means, `${what}, in a browser`, async () => ({
    near: await look(browser, url, visitor, { isSlow: false }),
    far: await look(browser, url, visitor, { isSlow: true }),
  }));
  const figure = (name: string, unit: string, of: (round: (typeof found)[number]) => number, most?: number) =>
    alone(`${what}: ${name}`, unit, found.map(of), most === undefined ? undefined : { most });
  return [
    figure('elements', '', ({ near }) => near.elements, shown.mostElements),
    figure('requests of a browser', '', ({ near }) => near.requests, 8),
    figure('bytes of a browser', 'kB', ({ near }) => near.kb, 150),
    figure('styles, packed', 'kB', ({ near }) => near.cssKb, 62),
    figure('scripts, packed', 'kB', ({ near }) => near.jsKb, 8),
    figure('first paint', 'ms', ({ near }) => near.firstPaintMs, 400),
    figure('largest paint', 'ms', ({ near }) => near.largestPaintMs, 1_000),
    figure('first paint over slow 4G', 'ms', ({ far }) => far.firstPaintMs),
    figure('largest paint over slow 4G', 'ms', ({ far }) => far.largestPaintMs, 1_000),
  ];
}

/** The kinds of pages with a bound of their own, in milliseconds at one client. */
const MOST_MS: Readonly<Record<string, number>> = { avis: 25, enveloppe: 40, mouvements: 40, consommation: 40 };

/** Every page of the daily work, on its own: the others of this benchmark are compared with their answers. */
async function glance(means: Means, stage: Stage, browser: Browser, { name, login, path }: Seeded): Promise<Figure[]> {
  const visitor = login === undefined ? STRANGER : await visitorOf(stage, login);
  const context = await browser.newContext({ locale: 'fr-FR' });
  const { cookie } = visitor;
  if (cookie) await context.addCookies([{ ...cookie, url: stage.api }]);
  const at = typeof path === 'string' ? path : await path(await context.newPage(), stage.api);
  await context.close();
  if (at === undefined) throw new Error(`the seed's fund has no page ${name}`);
  const { seconds } = means.options;
  const load = (clients: number) => hammer(clients, seconds / 2, stage.api + at, visitor.ofPages);
  const html = await (await fetch(stage.api + at, { headers: visitor.ofPages })).text();
  await load(FEW);
  const found = await rounds(means, name, async () => ({
    one: await load(FEW),
    many: await load(MANY),
    seen: await look(browser, stage.api + at, visitor, { isSlow: false }),
  }));
  const figure = (what: string, unit: string, of: (round: (typeof found)[number]) => number, target?: Target) =>
    alone(`${name}: ${what}`, unit, found.map(of), target);
  return [
    figure('median of one client', 'ms', ({ one }) => one.medianMs, { most: MOST_MS[name] ?? 30 }),
    figure(`${MANY} clients`, '1/s', ({ many }) => many.perSecond),
    alone(`${name}: bytes, packed`, 'kB', [gzipSync(html).length / 1_000], { most: 25 }),
    figure('elements', '', ({ seen }) => seen.elements),
    figure('requests of a browser', '', ({ seen }) => seen.requests, { most: 8 }),
    figure('bytes of a browser', 'kB', ({ seen }) => seen.kb, { most: 150 }),
    figure('largest paint', 'ms', ({ seen }) => seen.largestPaintMs, { most: 1_000 }),
  ];
}

type Ids = { id: string; envelope: string; version: string };

/** The pages of people's daily work. */
const shownOf = ({ id, envelope, version }: Ids): readonly Shown[] => [
  {
    ...{ name: 'list of files', login: 'lead', page: '/dossiers', json: ['/applications?limit=20', '/call-titles'] },
    ...{ mostMs: 30, leastPerSecond: 100, mostKb: 60, mostElements: 600 },
  },
  {
    ...{ name: 'one file', login: 'lead', page: `/dossiers/${id}` },
    json: [`/applications/${id}`, `/applications/${id}/timeline`, `/applications/${id}/attachments`, version],
    ...{ mostMs: 30, leastPerSecond: 120, mostKb: 60, mostElements: 900 },
  },
  {
    ...{ name: 'review form', login: 'reviewer-legal', page: `/dossiers/${id}/avis/legal` },
    json: [`/applications/${id}`, `/applications/${id}/revisions`, `/applications/${id}/attachments`, '/me/tasks', version],
    ...{ mostMs: 25, mostKb: 60, mostElements: 900 },
  },
  {
    ...{ name: 'tasks', login: 'lead', page: '/taches', json: ['/me/tasks'] },
    ...{ mostMs: 30, mostKb: 60, mostElements: 900 },
  },
  {
    ...{ name: 'envelope', login: 'finance', page: `/enveloppes/${envelope}` },
    json: [`/envelopes/${envelope}`, `/envelopes/${envelope}/freezes`],
    ...{ mostMs: 40, mostKb: 80, mostElements: 900 },
  },
  {
    ...{ name: 'indicators', login: 'lead', page: '/indicateurs' },
    json: ['/programme/indicators', '/programme/indicators/opinions', '/calls'],
    ...{ mostMs: 250, mostKb: 80, mostElements: 900 },
  },
  {
    ...{ name: 'day of payments', login: 'finance', page: '/paiements/journee' },
    json: ['/me/tasks?limit=1', '/payment-queue?command=recordPayment&limit=1', '/envelopes', `/envelopes/${envelope}/worklist`],
    ...{ mostMs: 100, mostKb: 60, mostElements: 600 },
  },
];

/** A file that waits for an opinion of reviewer-legal, with its call's version, and the fund's envelope. */
async function idsOf({ database }: Stage): Promise<Ids> {
  const { rows } = await database.query<Ids>(
    `SELECT a.id, (SELECT id FROM envelope ORDER BY code LIMIT 1) AS envelope, '/calls/' || a.call_id || '/versions/' || a.call_version AS version
     FROM application AS a JOIN review_step AS s ON s.application_id = a.id JOIN person AS p ON p.id = s.reviewer_id
     WHERE a.state = 'in_review' AND s.state = 'open' AND s.key = 'legal' AND p.subject = 'reviewer-legal' ORDER BY a.id LIMIT 1`,
  );
  if (!rows[0]) throw new Error('no opinion of reviewer-legal is awaited');
  return rows[0];
}

/** The pages, on the seed's fund and on one of twenty thousand files. */
export const pages: Benchmark = async (means) => {
  const stage = await means.stage();
  means.say('pages: the seed’s fund');
  await seed(stage);
  await untilQuiet(stage);
  const ids = await idsOf(stage);
  const browser = await startBrowser();
  const all = async (when: string): Promise<Figure[]> => {
    const figures: Figure[] = [];
    for (const shown of shownOf(ids)) {
      const what = `${shown.name}, ${when}`;
      const visitor = await visitorOf(stage, shown.login);
      figures.push(...(await weigh(means, stage, what, visitor, shown)));
      figures.push(...(await watch(means, browser, stage.api + shown.page, what, visitor, shown)));
    }
    const memory = await memoryOf(stage.pids().get('api') ?? 0);
    return [...figures, alone(`API after its pages, ${when}`, 'MiB', [memory], { most: MOST_MIB })];
  };
  try {
    const everyDay: Figure[] = [];
    for (const each of SEEDED.filter(({ name }) => EVERY_DAY.includes(name))) everyDay.push(...(await glance(means, stage, browser, each)));
    const commands = await commandPages(means, stage);
    const few = await all('the seed’s fund');
    const more = Math.min(LARGE, means.options.applications);
    means.say(`pages: ${more} files more`);
    await copyApplication(stage.database, ids.id, more);
    return [...everyDay, ...commands, ...few, ...(await all(`${more} files more`))];
  } finally {
    await browser.close();
  }
};
