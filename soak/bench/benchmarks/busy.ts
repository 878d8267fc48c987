import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { createHistogram } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { toDraft } from '../../../test/support/fixtures.ts';
import { many, PROJECT, untilQuiet } from '../applications.ts';
import { type Ask, asker, type Request } from '../asking.ts';
import { type Benchmark, type Means, rounds } from '../benchmark.ts';
import { type Ground, openGround } from '../command/ground.ts';
import { orders } from '../command/thread.ts';
import { signatures } from '../command/kinds.ts';
import { alone, type Figure, type Load, loadOf } from '../figures.ts';
import { asker as pageAsker, visitorOf } from '../pages/visitor.ts';
import type { Stage } from '../stage.ts';

/** The last ten minutes of a call, as they are played in `--busy` seconds: so many deposits, evenly spread. */
const [DEPOSITS, LAST_SECONDS] = [300, 600];
/** The hour after the committee: so many signatures, and as many orders of payment, beside so many people in pages. */
const [SIGNED, HOUR_SECONDS, PEOPLE] = [200, 3_600, 40];
/** How long a person looks at a page. */
const LOOKED_AT_MS = 5_000;
const MB = 1_000_000;
const MOST_MB = 10;
const MOST_MS = 1_000;

/** What people ask at their instants, whatever else is not answered yet. */
class Timed {
  readonly #times = createHistogram();
  readonly #since = performance.now();
  readonly refused: string[] = [];

  async run(count: number, seconds: number, ask: (place: number) => Promise<void>): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, async (_, place) => {
        await wait(((place + 0.5) / count) * seconds * 1_000);
        await ask(place);
      }),
    );
  }

  async time(what: string, ask: () => Promise<number>): Promise<void> {
    const asked = performance.now();
    const status = await ask();
    this.#times.record(Math.max(1, Math.round((performance.now() - asked) * 1_000)));
    if (status >= 300) this.refused.push(`${what}: ${status}`);
  }

  load = (): Load => loadOf(this.#times, performance.now() - this.#since);
}

/** Sends a PDF of so many megabytes to a draft. */
async function attach({ api, token }: Stage, id: string, megabytes: number): Promise<number> {
  const query = new URLSearchParams({ purpose: 'application', name: 'annexe.pdf' });
  const headers = {
    Authorization: `Bearer ${await token('applicant')}`,
    'Idempotency-Key': randomUUID(),
    'Content-Type': 'application/pdf',
  };
  const body = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(megabytes * MB)]);
  const answer = await fetch(`${api}/applications/${id}/attachments?${query}`, { method: 'POST', headers, body });
  await answer.arrayBuffer();
  return answer.status;
}

/** Each of them attaches its file, which takes its time, and is deposited. */
async function lastMinutes({ options: { busy } }: Means, stage: Stage, ask: Ask): Promise<{ deposited: Load; attached: Load }> {
  const count = Math.max(1, Math.round((DEPOSITS * busy) / LAST_SECONDS));
  const drafts = await many(count, () => toDraft(stage.people, PROJECT));
  await untilQuiet(stage);
  const [deposits, files] = [new Timed(), new Timed()];
  await deposits.run(count, busy, async (place) => {
    const draft = drafts[place];
    assert(draft);
    const path = `/applications/${draft.id}`;
    await files.time('a file', () => attach(stage, draft.id, 1 + (place % MOST_MB)));
    const { body } = await ask({ login: 'applicant', path });
    const { version } = body as { version: number };
    await deposits.time('a deposit', async () => (await ask({ login: 'applicant', path: `${path}/submission`, body: { version } })).status);
  });
  assert.deepEqual([...deposits.refused, ...files.refused], []);
  await untilQuiet(stage);
  return { deposited: deposits.load(), attached: files.load() };
}

const PAGES: readonly { login: string; paths: readonly string[] }[] = [
  { login: 'lead', paths: ['/taches', '/dossiers', '/instruction'] },
  { login: 'applicant', paths: ['/', '/dossiers', '/taches'] },
  { login: 'finance', paths: ['/paiements', '/enveloppes', '/consommation', '/taches'] },
  { login: 'reviewer-legal', paths: ['/taches', '/dossiers'] },
];

/** People look at one page after the other until the work is over. */
async function lookAtPages(stage: Stage, pages: Timed, isOver: () => boolean): Promise<void> {
  const kinds = await Promise.all(PAGES.map(async ({ login, paths }) => ({ paths, visitor: await visitorOf(stage, login) })));
  const person = async (place: number): Promise<void> => {
    const kind = kinds[place % kinds.length];
    assert(kind);
    const looks = kind.paths.map((path) => pageAsker(stage.api, [path], kind.visitor.ofPages));
    await wait((place / PEOPLE) * LOOKED_AT_MS);
    for (let turn = place; !isOver(); turn += 1) {
      await pages.time('a page', async () => {
        await looks[turn % looks.length]?.();
        return 200;
      });
      await wait(LOOKED_AT_MS);
    }
  };
  await Promise.all(Array.from({ length: PEOPLE }, (_, place) => person(place)));
}

async function hourOfSignatures({ options: { busy } }: Means, ground: Ground, ask: Ask): Promise<{ commands: Load; pages: Load }> {
  const { stage } = ground;
  const seconds = (busy * HOUR_SECONDS) / LAST_SECONDS;
  const count = Math.max(1, Math.round((SIGNED * busy) / LAST_SECONDS));
  const asked: Request[] = [...(await signatures(ground).make(count)), ...(await orders(ground).make(count))];
  const [commands, pages] = [new Timed(), new Timed()];
  let isOver = false;
  const looking = lookAtPages(stage, pages, () => isOver);
  await commands.run(asked.length, seconds, async (place) => {
    const request = asked[place];
    assert(request);
    await commands.time(request.path, async () => (await ask(request)).status);
  });
  isOver = true;
  await looking;
  assert.deepEqual(commands.refused, []);
  await untilQuiet(stage);
  return { commands: commands.load(), pages: pages.load() };
}

/**
 * The two busy days of a call: its last minutes, in which files of 1 to 10 MB come with the deposits, and the hour in
 * which grants are signed and payments ordered beside people who read pages. No command may be refused.
 */
export const busy: Benchmark = async (means) => {
  const stage = await means.stage();
  const ground = await openGround(stage, means.say);
  const api = await stage.startApi();
  const [open, ask] = [{ ...stage, api: api.url }, await asker(stage, api.url, ['applicant', 'finance'])];
  const found = await rounds(means, 'busy', async () => ({
    ...(await lastMinutes(means, open, ask)),
    ...(await hourOfSignatures(means, { ...ground, stage: open }, ask)),
  }));
  const of = (which: keyof (typeof found)[number], figure: keyof Load) => found.map((round) => round[which][figure]);
  const figures: Figure[] = [
    alone('deposits in the last minutes, median', 'ms', of('deposited', 'medianMs')),
    alone('deposits in the last minutes, p95', 'ms', of('deposited', 'p95Ms'), { most: MOST_MS }),
    alone('files of 1 to 10 MB beside them, p95', 'ms', of('attached', 'p95Ms')),
    alone('signatures and orders of payment in the hour after, p95', 'ms', of('commands', 'p95Ms'), { most: MOST_MS }),
    alone(`pages of ${PEOPLE} people beside them, p95`, 'ms', of('pages', 'p95Ms'), { most: MOST_MS }),
  ];
  await api.stop();
  await ground.close();
  return figures;
};
