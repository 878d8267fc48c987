import { assign, toInReview } from '../../../test/support/fixtures.ts';
import { until } from '../../../test/support/until.ts';
import { followAll, OPEN, PROJECT, untilQuiet } from '../applications.ts';
import { accepted, asker, type Request } from '../asking.ts';
import { type Benchmark, rounds } from '../benchmark.ts';
import { counted } from '../command/measure.ts';
import { copyApplication } from '../copies.ts';
import { alone, type Load } from '../figures.ts';
import { loop } from '../load.ts';
import type { Stage } from '../stage.ts';

const APPLICATIONS_A_CLIENT = 6;
/** The throughput when each command went through Temporal, and the factor by which it should be exceeded. */
const LEAST_PER_SECOND = 1.5 * 68;
const OLDEST_SECONDS = 10;
const LOOKED_EVERY_MS = 1_000;
const HEARD_WITHIN_MS = 120_000;

/**
 * For how many seconds the oldest event has waited that its workflow has to hear of, or about which letters are to be
 * written; 0 where there is none.
 */
async function oldestBehind({ database }: Stage): Promise<number> {
  const { rows } = await database.query<{ seconds: string }>(
    `SELECT coalesce(max(extract(epoch FROM clock_timestamp() - e.at)), 0) AS seconds
     FROM stream AS s JOIN event AS e ON e.stream_id = s.id AND e.version > least(s.heard, s.acknowledged)
     WHERE s.acknowledged < s.version OR s.heard < s.version`,
  );
  return Number(rows[0]?.seconds);
}

/** Polls each second until something is over; returns the measurements. */
async function lookUntil<T>(stage: Stage, work: Promise<T>): Promise<{ found: T; ages: number[] }> {
  const ages: number[] = [];
  let isOver = false;
  const over = work.finally(() => (isOver = true));
  const looking = (async () => {
    while (!isOver) {
      ages.push(await oldestBehind(stage));
      await Promise.race([over, new Promise((resolve) => setTimeout(resolve, LOOKED_EVERY_MS))]);
    }
  })();
  const [found] = await Promise.all([over, looking]);
  return { found, ages };
}

/**
 * `assignReviewer`, which hints a workflow and writes to its reviewer each time, by many clients for a minute: whether
 * the consequences keep up.
 */
export const sustained: Benchmark = async (means) => {
  const { say, options } = means;
  const { clients, sustain } = options;
  const stage = await means.stage();
  const api = await stage.startApi();
  const original = await toInReview(stage.people, PROJECT);
  for (const step of OPEN) await assign(stage.people, original, step);
  await untilQuiet(stage);
  const ids = await copyApplication(stage.database, original, clients * APPLICATIONS_A_CLIENT);
  await followAll(stage, 'application', ids, say);
  const reviewers = await Promise.all(OPEN.map(async (step) => (await stage.people.as(`reviewer-${step}`)).id));
  const ask = await asker(stage, api.url, ['lead']);
  const owns = Array.from({ length: clients }, (_, client) => ids.filter((_id, place) => place % clients === client));
  /**
   * Each client assigns reviewers to its own applications, one after the other, and then other reviewers to the same:
   * each time other than those who are asked already.
   */
  const requestOf = (client: number, turn: number): Request => {
    const own = owns[client] ?? [];
    const round = Math.floor(turn / own.length);
    const reviewerId = reviewers[(round + Math.floor(round / OPEN.length) + 1) % reviewers.length];
    return {
      login: 'lead',
      path: `/applications/${own[turn % own.length]}/assignments`,
      body: { step: OPEN[round % OPEN.length], reviewerId },
    };
  };

  const turns = Array<number>(clients).fill(0);
  const found = await rounds(means, 'sustained', async () => {
    const work = counted(stage, 'assignReviewer', () =>
      loop(clients, sustain, async (client) => {
        const turn = turns[client] ?? 0;
        turns[client] = turn + 1;
        await accepted(ask, requestOf(client, turn));
      }),
    );
    const { found: load, ages } = await lookUntil(stage, work);
    const answered = performance.now();
    await until('nothing is left to hear or to write', async () => (await oldestBehind(stage)) === 0, HEARD_WITHIN_MS);
    return { load, oldest: Math.max(...ages), leftMs: performance.now() - answered };
  });
  await api.stop();
  const of = (figure: keyof Load) => found.map(({ load }) => load[figure]);
  const name = `${clients} clients for ${sustain} s`;
  return [
    alone(`${name}, throughput`, '1/s', of('perSecond'), { least: LEAST_PER_SECOND }),
    alone(`${name}, median`, 'ms', of('medianMs')),
    alone(`${name}, p99`, 'ms', of('p99Ms')),
    alone(
      `${name}, what was unheard or unwritten for the longest, at each second`,
      's',
      found.map(({ oldest }) => oldest),
      { most: OLDEST_SECONDS },
    ),
    alone(
      'from the last answer until every workflow has heard, and the last letter has left',
      's',
      found.map(({ leftMs }) => leftMs / 1_000),
    ),
  ];
};
