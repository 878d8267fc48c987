import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { workerOptions } from '../../runtime/worker-options.ts';
import { EVERY_DAY } from '../../soak/seeded-pages.ts';

/** What each benchmark measures, with or without its baseline. */
const FIGURES = {
  memory: [
    ...['api, at rest', 'worker, at rest', 'api, with 2 open applications', 'worker, with 2 open applications'],
    ...['api, 2 open applications less none', 'worker, 2 open applications less none'],
  ],
  command: [
    ...['giveOpinion', 'castBallots'].flatMap((name) => [
      ...[`${name}, 1 client, median`, `${name}, 1 client, p99`, `${name}, 2 clients, throughput`, `${name}, 2 clients, p99`],
      `${name}, 2 clients, CPU of one, with all that it takes`,
    ]),
    ...['signGrant', 'decideSession'].flatMap((name) => [`${name}, 1 client, median`, `${name}, 1 client, p99`]),
  ],
  history: ['submitApplication', 'assignReviewer', 'signGrant'].flatMap((name) => [`${name}, workflow tasks`, `${name}, activities`]),
  letters: [
    ...['6 commands until the last answer', 'from there until the last letter has left'],
    ...['api', 'worker', 'temporal', 'postgres'].map((part) => `CPU of ${part} for a command and its letter`),
    'CPU of a command with all that follows',
  ],
  read: ['2 clients, throughput', '2 clients, median', '2 clients, p99', 'CPU of one, with PostgreSQL'],
  list: ['2 clients, throughput', '2 clients, median', '2 clients, p99', 'CPU of one, with PostgreSQL'],
  start: ['fresh data folder, to the first answered submission', 'after kill -9 of everything'],
  sustained: [
    ...['throughput', 'median', 'p99', 'what was unheard or unwritten for the longest, at each second'].map(
      (what) => `2 clients for 2 s, ${what}`,
    ),
    'from the last answer until every workflow has heard, and the last letter has left',
  ],
  told: [
    ...['a decision on 5 applications, until its answer', 'from there until the last applicant is told'],
    'from the first notified to the last',
    'requests of twelve people meanwhile, beside before',
    ...['median', 'p95', 'p99'].map((what) => `the same, ${what}`),
    'answers of 503 to them',
  ],
  ledger: [
    'flushes of a page',
    'a movement a transaction, 1 client, beside flushes',
    ...['as many envelopes', 'one envelope'].map((where) => `the same, 2 clients on ${where}, beside flushes`),
    ...['as many envelopes', 'one envelope'].map((where) => `2 clients on ${where}, beside bare updates of as many workflows`),
    ...['flushes', 'a movement a transaction'].map((floor) => `lines of an import of 10000, beside ${floor}`),
    ...['now', 'as of a value date', 'as of an instant of recording'].map((when) => `balances ${when}, 2000 movements beside 10000`),
    "a committee's list of 3 awards beside one",
    ...['until its end', 'most memory', "most memory, beside a young database's"].map((what) => `export with 2000 movements, ${what}`),
    "export with 2000 movements, p99 of 8 clients' movements meanwhile, beside before",
  ],
};

/** The cost of things that wait. */
const WAITING = (kind: string): string[] => [
  ...[`no ${kind} waits`, `10 ${kind}s wait`, `30 ${kind}s wait`, `10 waiting ${kind}s less none`, `30 waiting ${kind}s less 10`].map(
    (what) => `worker that keeps ${workerOptions.maxCachedWorkflows} workflows, ${what}`,
  ),
  'from the first to the last of 30 that is followed',
];

/** What `review` measures: it takes long, and has a run of its own. */
const REVIEW = [
  ...WAITING('application'),
  ...[
    ...['a review opened', 'a step assigned by load', 'the reviewers with their loads', 'a page', 'a page by state'],
    ...['a page by type of project', 'a page by reviewer', 'a page of what is overdue', 'a page by words that many have'],
  ].map((what) => `${what}, 200 in review beside 100`),
  ...[
    ...['a page', 'a page by state', 'a page by type of project', 'a page of 20 by organisation', 'a page by reviewer'],
    ...['a page of what is overdue', 'a page by a rare word', 'a page by words that many have', 'tasks of the lead'],
  ].map((list) => `${list}, 2000 applications beside 1000`),
];

/** What `tracking` measures, which has a run of its own too. */
const TRACKING = [
  ...WAITING('grant'),
  'from the instant at which 150 reports are due until the last project is reminded',
  'each of 150 that are due at one instant beside each of 100',
];

type Figure = { what: string; guichet: number; floor: number | null; ratio: { median: number; low: number; high: number } | null };
const HAS_NO_FLOOR =
  /^(letters|history|sustained|busy): |less (none|\d+)$|flushes of a page$|until its end$|most memory$|wait(s)?$|is followed$|until its answer$|^pages: (API after its pages, .*|.*: (median of one client|16 clients|bytes|.*packed|elements|.* of a browser|.* paint.*))$|is told$|notified to the last$|of 503 to them$|is reminded$/;

async function bench(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'soak/bench/main.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number]>]);
  return { code, out, err };
}

/** Runs these benchmarks once at this size; returns what each has measured, which must be figures. */
async function measured(names: readonly string[], size: Record<string, number>): Promise<Record<string, string[]>> {
  const options = Object.entries({ rounds: 1, ...size }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { code, out, err } = await bench(...names, '--json', ...options);
  // Its last words say why it ended otherwise.
  expect({ code, said: code === 0 ? '' : err }).toEqual({ code: 0, said: '' });
  expect(err).toContain(': round 1 of 1');
  const { benchmarks } = JSON.parse(out) as { benchmarks: Record<string, Figure[]> };
  for (const [name, figures] of Object.entries(benchmarks))
    for (const { what, guichet, floor, ratio } of figures) {
      const values = HAS_NO_FLOOR.test(`${name}: ${what}`)
        ? [guichet]
        : [guichet, floor ?? NaN, ratio?.median ?? NaN, ratio?.low ?? NaN, ratio?.high ?? NaN];
      // What was garbage at rest may be gone when more is open.
      const isMeasured = (value: number): boolean => Number.isFinite(value) && (value >= 0 || / less \S+$/.test(what));
      expect({ name, what, values, measured: values.every(isMeasured) }).toMatchObject({ measured: true });
    }
  return Object.fromEntries(Object.entries(benchmarks).map(([name, figures]) => [name, figures.map(({ what }) => what)]));
}

test('a bench of every kind measures every figure, beside its floor where it has one', async () => {
  const size = { seconds: 1, clients: 2, open: 2, sustain: 2, told: 5, movements: 2_000, awards: 3 };
  expect(await measured(Object.keys(FIGURES), size)).toEqual(FIGURES);
}, 600_000);

test('a bench of the review measures every figure, beside few where it is held against few', async () => {
  const size = { seconds: 0.2, applications: 2_000, open: 10, waiting: 30, reviewing: 200 };
  expect(await measured(['review'], size)).toEqual({ review: REVIEW });
}, 300_000);

test('a bench of the tracking measures every figure, and loses and doubles no reminder', async () => {
  expect(await measured(['tracking'], { open: 10, waiting: 30, storm: 150 })).toEqual({ tracking: TRACKING });
}, 300_000);

test('a bench of the pages measures each page beside its JSON, on a small fund and on a large one', async () => {
  const figures = (await measured(['pages'], { seconds: 0.3, applications: 200 }))['pages'] ?? [];
  const of = (fund: string): string[] => figures.flatMap((what) => (what.includes(fund) ? [what.replace(fund, '')] : []));
  const beside = of('200 files more');
  expect(beside).toEqual(of('the seed’s fund'));
  expect(beside.length).toBeGreaterThan(80);
  // The daily ones have seven figures each, and those of commands three together.
  expect(figures).toHaveLength(2 * beside.length + 7 * EVERY_DAY.length + 3);
}, 600_000);

test('a bench of what is published measures each page of many grants beside few', async () => {
  const figures = (await measured(['published'], { seconds: 0.2, applications: 1_500 }))['published'] ?? [];
  expect(figures).toHaveLength(13);
  expect(figures[0]).toBe('/published-grants, 1500 grants beside 1000');
}, 300_000);

test('a bench of files measures commands in a young database, and beside many files', async () => {
  expect(await measured(['files'], { seconds: 0.5, applications: 500 })).toEqual({
    files: ['giveOpinion', 'castBallots'].map((name) => `${name}, 1 client, median, 500 files beside`),
  });
}, 300_000);

test('a benchmark that is not there is named, and nothing is started', async () => {
  expect(await bench('speed')).toMatchObject({
    code: 1,
    out: '',
    err: "There is no benchmark 'speed'; there are memory, command, history, letters, read, list, start, sustained, told, ledger, review, reviewed, tracking, pages, published, files, deposits, thread, busy, batch.\n",
  });
});

test('a bench of deposits measures one beside many files of its organisation, and beside none', async () => {
  expect(await measured(['deposits'], { beside: 100 })).toEqual({
    deposits: ['submitApplication, 1 client, median, 100 files of its organisation beside'],
  });
}, 300_000);

test('a bench of the thread measures the commands of a file beside handlers that leave the same', async () => {
  expect(await measured(['thread'], { seconds: 0.5 })).toEqual({
    thread: ['submitApplication', 'decideAdmissibility', 'assignReviewer', 'orderPayment'].flatMap((name) => [
      `${name}, 1 client, median`,
      `${name}, 1 client, p99`,
    ]),
  });
}, 300_000);

test('a bench of the busy days refuses no deposit and no signature', async () => {
  expect((await measured(['busy'], { busy: 6 }))['busy']).toHaveLength(5);
}, 300_000);
