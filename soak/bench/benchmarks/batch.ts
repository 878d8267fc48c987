import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { BATCH_AT_MOST } from '../../../domain/core/page-draft.ts';
import { toInReview } from '../../../test/support/fixtures.ts';
import { followAll, PROJECT, untilQuiet } from '../applications.ts';
import type { Benchmark } from '../benchmark.ts';
import { copyApplication } from '../copies.ts';
import { alone, compare } from '../figures.ts';
import { loopWhile } from '../load.ts';
import { seed } from '../pages/seed.ts';
import { asker, visitorOf } from '../pages/visitor.ts';
import { memoryOf } from '../processes.ts';

/** The pages that a reader looks at meanwhile: what waits, and the list of files. */
const LOOKED_AT = ['/taches', '/dossiers'];
const ASKED_EVERY_MS = 500;
/** How long the reader is measured before, and the longest that a batch of this size should take. */
const [BEFORE_MS, MOST_SECONDS] = [20_000, 120];

type Progress = { isOver: boolean; settled: number };

/**
 * One batch of five hundred opinions, each asked of a file of its own by the page of the desk, beside the seed's fund:
 * until all are asked, what a reader's pages take meanwhile, and how much memory the API takes for it.
 */
export const batch: Benchmark = async (means) => {
  const stage = await means.stage();
  const { api, database, people } = stage;
  await seed(stage);
  const original = await toInReview(people, PROJECT);
  await untilQuiet(stage);
  const ids = await copyApplication(database, original, BATCH_AT_MOST);
  await followAll(stage, 'application', ids, means.say);
  const [lead, reader] = [await visitorOf(stage, 'lead'), await visitorOf(stage, 'screener')];
  const { id: reviewerId } = await people.as('reviewer-legal');
  const pid = stage.pids().get('api') ?? 0;
  const look = asker(api, LOOKED_AT, reader.ofPages);
  const since = performance.now();
  await look();
  const before = await loopWhile(1, () => performance.now() - since < BEFORE_MS, look);
  const memoryBefore = await memoryOf(pid);

  const body = new URLSearchParams({ '~key': randomUUID(), ...Object.fromEntries(ids.map((id) => [`avis ${id} legal`, reviewerId])) });
  const headers = { ...lead.ofPages, 'Sec-Fetch-Site': 'same-origin' };
  const sentAt = performance.now();
  const sent = await fetch(`${api}/instruction/avis`, { method: 'POST', headers, body, redirect: 'manual' });
  const answeredMs = performance.now() - sentAt;
  const page = sent.headers.get('location') ?? '';
  if (sent.status !== 303) throw new Error(`the batch was answered ${sent.status}`);
  let [isOver, memory] = [false, memoryBefore];
  const follow = async (): Promise<number> => {
    for (;;) {
      const progress = (await (await fetch(`${api}${page}/avancement`, { headers })).json()) as Progress;
      memory = Math.max(memory, await memoryOf(pid));
      means.say(`batch: ${progress.settled} of ${ids.length}`);
      isOver = progress.isOver;
      if (isOver) return performance.now() - sentAt;
      await wait(ASKED_EVERY_MS);
    }
  };
  const [tookMs, during] = await Promise.all([follow(), loopWhile(1, () => !isOver, look)]);
  const asked = await database.query(`SELECT FROM event WHERE stream_id = ANY ($1) AND name = 'assignReviewer'`, [ids]);
  if (asked.rows.length !== ids.length) throw new Error(`${asked.rows.length} of ${ids.length} opinions were asked for`);
  const shownAt = performance.now();
  const shown = await (await fetch(api + page, { headers })).text();
  const shownMs = performance.now() - shownAt;
  const name = `a batch of ${ids.length} opinions`;
  return [
    alone(`${name}, until its form is answered`, 's', [answeredMs / 1_000]),
    alone(`${name}, until all are asked for`, 's', [tookMs / 1_000], { most: MOST_SECONDS }),
    compare('two pages of a reader meanwhile, beside before, p95', 'ms', [{ guichet: during.p95Ms, floor: before.p95Ms }]),
    compare('the same, median', 'ms', [{ guichet: during.medianMs, floor: before.medianMs }]),
    compare('API, most memory meanwhile, beside before', 'MiB', [{ guichet: memory, floor: memoryBefore }]),
    alone('its page, once it is over', 'ms', [shownMs]),
    alone('its page, once it is over: bytes', 'kB', [Buffer.byteLength(shown) / 1_000]),
  ];
};
