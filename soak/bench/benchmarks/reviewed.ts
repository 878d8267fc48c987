import { assign, expectStatus, opinionOn, type Step, stepsFor, toInReview } from '../../../test/support/fixtures.ts';
import { until } from '../../../test/support/until.ts';
import { followAll, many, PROJECT, untilQuiet } from '../applications.ts';
import { accepted, asker } from '../asking.ts';
import { type Benchmark, rounds } from '../benchmark.ts';
import { copyApplication } from '../copies.ts';
import { alone } from '../figures.ts';
import type { Stage } from '../stage.ts';

/** The reviewers of a large fund give so many last opinions in one go. */
const FILES = 300;
/** So many applications a second should be reviewed, from the first last opinion on. */
const LEAST_PER_SECOND = 50;

/** An application that waits only for its last opinion: its id, that opinion's step, and the login asked for it. */
async function toLastOpinion({ people }: Stage): Promise<{ id: string; step: Step; reviewer: string }> {
  const id = await toInReview(people, PROJECT);
  const [step, ...others] = stepsFor(PROJECT).toReversed();
  if (!step) throw new Error('the call asks for no opinion');
  for (const each of others.toReversed()) {
    await assign(people, id, each);
    const reviewer = await people.as(`reviewer-${each}`);
    expectStatus(await reviewer.post(`/applications/${id}/opinions`, opinionOn(each, 'favourable', PROJECT)), 200);
  }
  await assign(people, id, step);
  return { id, step, reviewer: `reviewer-${step}` };
}

/** How soon applications are reviewed when their last opinions come one after the other. */
export const reviewed: Benchmark = async (means) => {
  const stage = await means.stage();
  const { id: original, step, reviewer } = await toLastOpinion(stage);
  await untilQuiet(stage);
  const unlimited = await stage.startApi();
  const ask = await asker(stage, unlimited.url, [reviewer]);
  const body = opinionOn(step, 'favourable', PROJECT);
  const found = await rounds(means, 'reviewed', async () => {
    const ids = await copyApplication(stage.database, original, FILES);
    await followAll(stage, 'application', ids, means.say);
    const since = performance.now();
    await many(FILES, (index) => accepted(ask, { login: reviewer, path: `/applications/${ids[index]}/opinions`, body }));
    const givenMs = performance.now() - since;
    const left = `SELECT FROM application WHERE id = ANY ($1) AND state = 'in_review' LIMIT 1`;
    await until('each is reviewed', async () => (await stage.database.query(left, [ids])).rows.length === 0);
    const reviewedMs = performance.now() - since;
    await untilQuiet(stage);
    return { given: (FILES * 1_000) / givenMs, reviewed: (FILES * 1_000) / reviewedMs, lastMs: reviewedMs - givenMs };
  });
  await unlimited.stop();
  const of = (figure: keyof (typeof found)[number]): number[] => found.map((round) => round[figure]);
  return [
    alone(`last opinions given on ${FILES} applications`, '1/s', of('given')),
    alone('applications reviewed, from the first of them on', '1/s', of('reviewed'), { least: LEAST_PER_SECOND }),
    alone('from the answer to the last opinion until the last is reviewed', 'ms', of('lastMs')),
  ];
};
