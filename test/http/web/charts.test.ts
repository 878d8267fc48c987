import { sql } from 'kysely';
import { euros, exactly, figure, longDate, longMonth, share } from '../../../domain/core/format.ts';
import { shortEuros } from '../../../web/core/charts/frame.ts';
import { pages } from '../../../web/pages.ts';
import { orderOf } from '../../support/credit-fixtures.ts';
import { NEXT, plan, staff, toAcceptedFor } from '../../support/day-fixtures.ts';
import { expectStatus, readEnvelope, toActive, today, toPaid } from '../../support/fixtures.ts';
import { age, type Body, readAs, report, review, toInTwo } from '../../support/impact-fixtures.ts';
import { toProposed } from '../../support/mission-fixtures.ts';
import { type PagesHarness, startPagesHarness, type Visitor } from '../../support/pages-harness.ts';

let harness: PagesHarness;
let lead: Visitor;
let ids: { envelope: string; grant: string };
beforeAll(async () => {
  harness = await startPagesHarness();
  const { grantId: grant } = await toActive(harness);
  await toPaid(harness, grant);
  await age(harness, grant);
  await report(harness, grant, 1, { forecastEndsOn: '2017-07-31' });
  await review(harness, grant, 1, 1);
  await toInTwo(harness);
  await toProposed(harness);
  const personId = await plan(harness, 'reviewer-data');
  const thing = await toAcceptedFor(harness, 'Des données à relier');
  await staff(harness, thing, [{ personId, month: NEXT, skill: 'data_engineering', days: 3 }]);
  const envelope = await readEnvelope(harness);
  expectStatus(
    await (
      await harness.as('finance')
    ).post(`/envelopes/${envelope.id}/freezes`, {
      year: Number(today().slice(0, 4)),
      credit: 'AE',
      amountCents: 123_400,
      order: 'Arrêté 9',
    }),
    200,
  );
  ids = { envelope: envelope.id, grant };
  lead = await harness.visit('lead');
}, 60_000);
afterAll(() => harness.stop());

const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .trim();
const said = (words: string): string => plain(words);

/** What a chart shows: its table, row by row, what its bars say, and the words that are drawn. */
type Chart = { rows: string[][]; titles: string[]; texts: string[]; bars: number; dots: number };

const rowsIn = (html: string): string[][] =>
  [...(/<tbody>([\s\S]*?)<\/tbody>/.exec(html)?.[1] ?? '').matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) =>
      plain(cell.replace(/<span class="fr-sr-only">[\s\S]*?<\/span>/g, '')),
    ),
  );

const chartsIn = (html: string): Chart[] =>
  [...html.matchAll(/<figure class="g-chart">([\s\S]*?)<\/figure>/g)].map(([, chart = '']) => {
    const svg = /<div class="g-chart__draw"[\s\S]*?<\/div>/.exec(chart)?.[0] ?? '';
    return {
      rows: rowsIn(chart),
      titles: [...svg.matchAll(/<title>([\s\S]*?)<\/title>/g)].map(([, words = '']) => plain(words)),
      texts: [...svg.matchAll(/<text[^>]*>([\s\S]*?)<\/text>/g)].map(([, words = '']) => plain(words)),
      bars: [...svg.matchAll(/<rect class="c\d"/g)].length,
      dots: [...svg.matchAll(/<circle class="c\d"/g)].length,
    };
  });

const short = (cents: number, beside: readonly number[] = []): string => said(shortEuros('fr', cents, beside));
const money = (cents: number | null): string => (cents === null ? '–' : said(euros('fr', cents)));
const count = (value: number | null): string => (value === null ? '–' : said(figure('fr', value)));

/** What a chart is to show, by what the API answers; of what is not named nothing is asked. */
type Wanted = Partial<Chart>;
type ChartPage = { path: () => string; ask: () => string; charts: (answer: Body) => Wanted[] };

const ACCOUNTS = {
  ae: ['total', 'uncovered', 'frozen', 'reserved', 'delegated', 'committed', 'lapsed', 'available'],
  cp: ['total', 'uncovered', 'frozen', 'delegated', 'ordered', 'paid', 'lapsed', 'available'],
};
const RARE = ['uncovered', 'frozen', 'delegated', 'lapsed'];
const PARTS = ['Payé', 'Demandé en paiement', 'Engagé, pas encore demandé', 'Délégué', 'Réservé'];

/** Of a row of consumption each euro once. */
const partsOf = ({ paidCents, orderedCents, committedCents, delegatedCents, reservedCents }: Record<string, number>): number[] => [
  paidCents ?? 0,
  orderedCents ?? 0,
  Math.max(0, (committedCents ?? 0) - (paidCents ?? 0) - (orderedCents ?? 0)),
  delegatedCents ?? 0,
  reservedCents ?? 0,
];

const funded = (rows: Body[]): Wanted => ({
  rows: rows.map(({ label, projects, organisations, awardedCents, paidCents }) => [
    ...[said(label), count(projects), count(organisations), money(awardedCents), money(paidCents)],
  ]),
  titles: rows.flatMap(({ awardedCents, paidCents }) =>
    [
      ['Payé', paidCents],
      ['Accordé, pas encore payé', awardedCents - paidCents],
    ].flatMap(([label, cents]) => (cents > 0 ? [`${label} : ${short(cents)}`] : [])),
  ),
});

const CHARTS: Record<string, ChartPage> = {
  '/enveloppes/:id': {
    path: () => `/enveloppes/${ids.envelope}`,
    ask: () => `/envelopes/${ids.envelope}`,
    charts: ({ years }) =>
      (['ae', 'cp'] as const).map((credit) => {
        const accounts = ACCOUNTS[credit]
          .map((account) => ({ account, cents: years.at(-1)[credit][`${account}Cents`] as number }))
          .filter(({ account, cents }) => cents !== 0 || !RARE.includes(account));
        const signed = accounts.map(({ account, cents }, _, all) => {
          const sign = cents === 0 || account === 'total' || account === 'available' ? '' : account === 'uncovered' ? '+' : '−';
          return (
            sign +
            short(
              cents,
              all.map((each) => each.cents),
            )
          );
        });
        return { rows: accounts.map(({ cents }) => [expect.any(String), money(cents)]), texts: expect.arrayContaining(signed) };
      }),
  },
  ...Object.fromEntries(
    ['envelope', 'year', 'call', 'projectType', 'organisation'].map((by): [string, ChartPage] => [
      `/consommation by ${by}`,
      {
        path: () => `/consommation?by=${by}`,
        ask: () => `/consumption?by=${by}`,
        charts: ({ rows }) => [
          {
            rows: rows.map((row: Body) => [
              said(row.label),
              ...[row.awardedCents, row.releasedCents, row.reservedCents, row.delegatedCents].map(money),
              ...[row.committedCents, row.orderedCents, row.paidCents, row.remainingToPayCents].map(money),
              String(row.grants),
            ]),
            titles: rows.flatMap((row: Body) =>
              partsOf(row).flatMap((cents, part) => (cents > 0 ? [`${PARTS[part]} : ${short(cents)}`] : [])),
            ),
          },
        ],
      },
    ]),
  ),
  '/enveloppes/:id/prevision': {
    path: () => `/enveloppes/${ids.envelope}/prevision`,
    ask: () => `/envelopes/${ids.envelope}/forecast`,
    charts: ({ months }) =>
      [
        ['commitCents', 'aeLeftCents'],
        ['payCents', 'cpLeftCents'],
      ].map(([bar = '', line = '']) => ({
        rows: months.map((each: Body) => [said(longMonth('fr', each.month)), money(each[bar]), money(each[line])]),
        bars: months.filter((each: Body) => each[bar] > 0).length,
        dots: months.length,
      })),
  },
  '/enveloppes/:id/paiements-probables': {
    path: () => `/enveloppes/${ids.envelope}/paiements-probables`,
    ask: () => `/envelopes/${ids.envelope}/payment-forecast`,
    charts: ({ months, record, plansAlone }) => {
      const band = ({ planCents, lowCents, medianCents, highCents }: Body) => [planCents, lowCents, medianCents, highCents].map(money);
      const past = record.flatMap(({ month, forecasts }: Body) => forecasts.map((each: Body) => ({ ...each, month })));
      const pictured = past.filter(({ leadMonths }: Body) => leadMonths === 3);
      const barsOf = (rows: Body[]) => rows.filter((each) => (plansAlone ? each.planCents > 0 : each.highCents > each.lowCents)).length;
      const coming = {
        rows: months.map((each: Body) => [
          said(longMonth('fr', each.month)),
          each.paidCents > 0 ? money(each.paidCents) : '',
          ...band(each),
        ]),
        bars: barsOf(months),
        dots: plansAlone ? 0 : 2 * months.length,
      };
      const came = {
        rows: past.map((each: Body) => [
          ...[said(longMonth('fr', each.month)), expect.any(String), ...band(each), money(each.paidCents)],
          each.lowCents === null ? '–' : each.paidCents >= each.lowCents && each.paidCents <= each.highCents ? 'oui' : 'non',
        ]),
        dots: pictured.length + pictured.filter(({ medianCents }: Body) => medianCents !== null).length,
      };
      return pictured.length > 0 ? [coming, came] : [coming];
    },
  },
  '/portefeuille': {
    path: () => '/portefeuille',
    ask: () => '/portfolio/impact?by=call',
    charts: ({ total: { indicators, own } }) => [
      {
        rows: [
          ...indicators.map((each: Body) => [
            ...[said(each.label), said(each.unit), count(each.total), count(each.targets)],
            ...[`${each.reached} sur ${each.withTarget}`, each.progress === null ? '–' : said(share('fr', each.progress))],
          ]),
          ...(own.values > 0 ? [expect.any(Array)] : []),
        ],
        titles: indicators.flatMap(({ label, progress }: Body) =>
          progress > 0 ? [`${said(label)} : ${said(share('fr', progress))}`] : [],
        ),
      },
    ],
  },
  '/conventions/:id/impact': {
    path: () => `/conventions/${ids.grant}/impact`,
    ask: () => `/grants/${ids.grant}/indicators`,
    charts: ({ items }) =>
      items.map(({ baseline, reported }: Body) => ({
        rows: [
          ['Départ', count(baseline), '', '', ''],
          ...reported.map(({ periodEndsOn, value, p95, target, reached, progress }: Body) => [
            said(longDate('fr', periodEndsOn)),
            p95 === null ? count(value) : `${count(value)} (p95 ${count(p95)})`,
            count(target?.value ?? null),
            reached === null ? '–' : reached ? 'oui' : 'pas encore',
            progress === null ? '–' : said(share('fr', progress)),
          ]),
        ],
      })),
  },
  '/indicateurs': {
    path: () => '/indicateurs',
    ask: () => '/programme/indicators',
    charts: ({ indicators }) => {
      const days = indicators.filter(({ kind }: Body) => kind === 'days');
      const tenths = (value: number | null) => (value === null ? '–' : said(exactly('fr', value, 1)));
      return [
        {
          rows: days.map(({ label, total }: Body) => [said(label), count(total.files), tenths(total.mean), tenths(total.median)]),
          titles: days.flatMap(({ label, total }: Body) =>
            total.mean > 0 ? [`${said(label)} : ${said(`${exactly('fr', total.mean, 1)} j`)}`] : [],
          ),
        },
      ];
    },
  },
  '/statistiques': {
    path: () => '/statistiques',
    ask: () => '/statistics',
    // Types of fewer than five projects are withheld, and have no picture.
    charts: ({ byYear }) => [funded(byYear)],
  },
};

test.each(Object.keys(CHARTS))('%s: each figure of its charts is the API’s, in the picture and in its table', async (name) => {
  const { path, ask, charts } = CHARTS[name] as ChartPage;
  const wanted = charts(await readAs(harness, 'lead', ask()));
  expect(wanted.length).toBeGreaterThan(0);
  const shown = chartsIn((await lead.get(path())).html);
  expect(shown).toHaveLength(wanted.length);
  for (const [place, each] of wanted.entries()) {
    expect(shown[place]?.rows.length).toBeGreaterThan(0);
    expect(shown[place]).toMatchObject(each);
  }
});

test('likely payments are a band once twenty tranches have ended, with earlier forecasts against what came', async () => {
  const name = '/enveloppes/:id/paiements-probables';
  const { path, ask, charts } = CHARTS[name] as ChartPage;
  expect((await lead.get(path())).html).toContain('Les plans seuls');
  // What is kept of the page stands until the next movement.
  const move = async () => expectStatus(await (await harness.as('finance')).post(`/envelopes/${ids.envelope}/freezes`, orderOf(100)), 200);
  await harness.database.db.transaction().execute(async (trx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    await sql`UPDATE grant_plan SET since = since - interval '2 months' WHERE grant_id = ${ids.grant}`.execute(trx);
  });
  await move();
  // Last month was forecast on its first day alone: there is a table, and nothing to picture.
  expect((await readAs(harness, 'lead', ask())).record).toMatchObject([{ forecasts: [{ leadMonths: 1 }] }]);
  expect(chartsIn((await lead.get(path())).html)).toHaveLength(1);
  await harness.database.db.transaction().execute(async (trx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    await sql`UPDATE grant_plan SET since = since - interval '2 years', starts_on = starts_on - 730 WHERE grant_id = ${ids.grant}`.execute(
      trx,
    );
    await sql`
      INSERT INTO tranche (id, grant_id, rank, kind, state, firm, from_month, to_month, year, ordered_year, ordered_at, amount_cents, certified_cents, paid_on, reserved, committed, ordered, paid)
      SELECT gen_random_uuid(), grant_id, 20 + n, kind, CASE WHEN n > 30 THEN 'confirmed' ELSE 'paid' END, firm, from_month, to_month + n, year, year, now(), 100000, 100000,
        CASE WHEN n <= 30 THEN current_date - 60 - 10 * n END, 100000, 100000, 100000, CASE WHEN n > 30 THEN 0 ELSE 90000 END
      FROM tranche, generate_series(1, 36) AS n WHERE grant_id = ${ids.grant} AND rank = 1 AND replaced_at IS NULL`.execute(trx);
  });
  await move();
  const answer = await readAs(harness, 'lead', ask());
  expect(answer).toMatchObject({ plansAlone: false, score: { count: expect.any(Number) } });
  const { html } = await lead.get(path());
  expect(said(html)).toMatch(/La bande repose sur (30|31) tranches/);
  const [coming, came] = charts(answer);
  expect(chartsIn(html)).toMatchObject([coming, came]);
  expect(coming?.bars).toBeGreaterThan(0);
  expect(said(html)).toContain(`Prévisions passées qui avaient une bande : ${answer.score.count}.`);
});

test('/datalab: each request and mission with dates is a bar of the calendar, and a row of its table', async () => {
  const dated = async (path: string): Promise<Body[]> =>
    (await readAs(harness, 'lead', `${path}?limit=100`)).items.filter(({ startsOn, endsOn }: Body) => startsOn && endsOn);
  const [requests, missions] = [await dated('/datalab-requests'), await dated('/missions')];
  const row = (label: string, kind: string, { startsOn, endsOn }: Body) => [
    said(label),
    kind,
    said(longDate('fr', startsOn)),
    said(longDate('fr', endsOn)),
  ];
  const [chart] = chartsIn((await lead.get('/datalab')).html);
  const wanted = [
    ...requests.map((each) => row(each.title, 'Demande d’appui', each)),
    ...missions.map((each) => row(`${each.kind.label} · ${each.title}`, 'Mission', each)),
  ];
  expect(wanted.length).toBeGreaterThan(1);
  expect(chart?.rows.toSorted()).toEqual(wanted.toSorted());
  expect(chart?.bars).toBe(wanted.length);
});

test('/datalab/plan: each cell of the map has the days of the API', async () => {
  const { people } = await readAs(harness, 'lead', '/datalab-plan?months=3');
  const map = /<div class="fr-table g-table g-heat"[\s\S]*?<\/table>/.exec((await lead.get('/datalab/plan')).html)?.[0] ?? '';
  const days = (sums: Body[]): string[] => {
    const sum = (of: string): string => count(sums.reduce((total, each) => total + each[of], 0));
    return [sum('freeDays'), sum('capacityDays'), sum('reservedDays'), sum('spentDays')];
  };
  const numbersIn = (cell: string): string[] => cell.match(/\d+(?:,\d+)?/g) ?? [];
  const wanted = [
    ...people.map(({ months }: Body) => months.map((month: Body) => days([month]))),
    people[0].months.map((_: unknown, place: number) => days(people.map(({ months }: Body) => months[place]))),
  ];
  expect(rowsIn(map).map((row) => row.slice(1).map(numbersIn))).toEqual(wanted);
});

/** The fields of each row of a file for French spreadsheets, without its head. */
const linesOf = (csv: string): string[][] =>
  csv
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(';').map((field) => field.replace(/^"|"$/g, '')));

test.each([...Object.keys(CHARTS), '/datalab'])('%s: each of its charts leads to its figures as a file', async (name) => {
  const { html } = await lead.get(CHARTS[name]?.path() ?? name);
  const figures = html.match(/<figure class="g-chart">[\s\S]*?<\/figure>/g) ?? [];
  expect(figures.length).toBeGreaterThan(0);
  for (const chart of figures) {
    const path = /<a class="fr-link" href="([^"]*\.csv[^"]*)"/.exec(chart)?.[1]?.replaceAll('&amp;', '&');
    const file = await lead.get(path ?? 'a chart without a file');
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(linesOf(file.html).length).toBeGreaterThan(0);
  }
});

test('the files of statistics and of a project’s indicators have the API’s figures', async () => {
  const decimals = (cents: number): string => (cents / 100).toFixed(2).replace('.', ',');
  const statistics = await readAs(harness, 'lead', '/statistics');
  for (const [path, rows] of [
    ['par-annee', statistics.byYear],
    ['par-type', statistics.byProjectType],
  ])
    expect(linesOf((await lead.get(`/statistiques/${path}.csv`)).html)).toEqual(
      rows.map((row: Body) => [
        row.label,
        ...[row.projects, row.organisations].map((count) => (count === null ? '' : String(count))),
        ...[row.awardedCents, row.paidCents].map((cents) => (cents === null ? '' : decimals(cents))),
      ]),
    );
  const { items } = await readAs(harness, 'lead', `/grants/${ids.grant}/indicators`);
  const number = (value: number | null): string => (value === null ? '' : String(Math.round(value * 10_000) / 10_000).replace('.', ','));
  const wanted = items.flatMap(({ label, unit, baseline, reported }: Body) =>
    reported.map((each: Body) => [
      ...[label, unit, number(baseline), each.periodEndsOn.split('-').reverse().join('/')],
      ...[each.value, each.p95, each.target?.value ?? null, each.progress].map(number),
    ]),
  );
  expect(wanted.length).toBeGreaterThan(0);
  expect(linesOf((await lead.get(`/conventions/${ids.grant}/impact.csv`)).html)).toEqual(wanted);
});

test('no other page has a chart', async () => {
  const known = new Set([...Object.keys(CHARTS).map((name) => name.split(' ')[0]), '/datalab', '/datalab/plan', '/composants']);
  const finance = await harness.visit('finance');
  const charted: string[] = [];
  for (const { path, get } of pages) {
    const at = path
      .replace(/^\/enveloppes\/:id/, `/enveloppes/${ids.envelope}`)
      .replace(/^\/conventions\/:id/, `/conventions/${ids.grant}`);
    if (get === undefined || /[:{]/.test(at) || at.endsWith('.csv')) continue;
    for (const visitor of [lead, finance]) if (/class="g-chart"|g-heat"/.test((await visitor.get(at)).html)) charted.push(path);
  }
  expect(charted.length).toBeGreaterThan(0);
  expect([...new Set(charted)].filter((path) => !known.has(path))).toEqual([]);
});
