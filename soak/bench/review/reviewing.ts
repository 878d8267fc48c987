import { stepsFor } from '../../../test/support/fixtures.ts';
import { COMMON_WORD, insertApplications, SOME_REVIEWER } from '../../../test/support/many-applications.ts';
import { PROJECT, toOpen, untilQuiet } from '../applications.ts';
import { type Means, rounds } from '../benchmark.ts';
import { compare, type Figure, median } from '../figures.ts';
import { type SecondInstallation, type Stage, startBeside } from '../stage.ts';
import { measurePages, type Pair } from './pages.ts';

/** What many in review are compared with. */
const FEW = 100;
/** So many reviews are opened in a round; each of their steps is then assigned. */
const OPENED = 4;

const LOADS = 'the reviewers with their loads';
/** Other reads of applications in review. With few there are no more than ten of one of the reviewers. */
const READS: Record<string, string> = {
  'a page': '/applications?limit=10',
  'a page by state': '/applications?limit=10&state=in_review',
  'a page by type of project': '/applications?limit=10&projectType=proactive',
  'a page by reviewer': `/applications?limit=10&reviewerId=${SOME_REVIEWER}`,
  'a page of what is overdue': '/applications?limit=10&due=past',
  'a page by words that many have': `/applications?limit=10&q=${encodeURIComponent(`donnee ${COMMON_WORD}`)}`,
};

/** Posts all of these one after the other; returns the milliseconds until the answer, at the median. */
async function post({ people }: SecondInstallation, login: string, asked: readonly { path: string; body: object }[]): Promise<number> {
  const person = await people.client(login);
  const times: number[] = [];
  for (const { path, body } of asked) {
    const { status, body: answer, millis } = await person.send('POST', path, body);
    if (status !== 200) throw new Error(`${path} was answered ${status}: ${JSON.stringify(answer)}`);
    times.push(millis);
  }
  return median(times);
}

/** Opens the reviews of so many submitted applications, then assigns all their opinions by load. */
async function openReviews(beside: SecondInstallation): Promise<{ openedMs: number; assignedMs: number }> {
  const ids = await toOpen(beside, OPENED);
  await untilQuiet(beside);
  const admissible = { revision: 1, decision: 'admissible' };
  const openedMs = await post(
    beside,
    'screener',
    ids.map((id) => ({ path: `/applications/${id}/admissibility`, body: admissible })),
  );
  await untilQuiet(beside);
  const assignedMs = await post(
    beside,
    'lead',
    ids.flatMap((id) => stepsFor(PROJECT).map((step) => ({ path: `/applications/${id}/assignments`, body: { step } }))),
  );
  await untilQuiet(beside);
  return { openedMs, assignedMs };
}

/**
 * The cost of reviews where many are under way beside where few are: two databases in one PostgreSQL, each behind an
 * API and a worker of its own.
 */
export async function measureReviewing(means: Means, stage: Stage): Promise<Figure[]> {
  const { reviewing } = means.options;
  const open = async (name: string, count: number): Promise<SecondInstallation> => {
    const beside = await startBeside(stage, name, { worker: true });
    means.say(`review: ${count} in review`);
    await insertApplications(beside.database, count, count);
    return beside;
  };
  const sizes = { few: await open('few_in_review', FEW), many: await open('many_in_review', reviewing) };
  const measure = async () => {
    const [floor, guichet] = [await openReviews(sizes.few), await openReviews(sizes.many)];
    const reads = await measurePages(means, stage, ['/reviewers', ...Object.values(READS)], sizes);
    return [
      { floor: floor.openedMs, guichet: guichet.openedMs },
      { floor: floor.assignedMs, guichet: guichet.assignedMs },
      ...reads,
    ] satisfies Pair[];
  };
  await measure();
  const found = await rounds(means, `review, ${reviewing} in review`, measure);
  return ['a review opened', 'a step assigned by load', LOADS, ...Object.keys(READS)].map((what, place) =>
    compare(
      `${what}, ${reviewing} in review beside ${FEW}`,
      'ms',
      found.flatMap((pairs) => pairs[place] ?? []),
      // A load is a sum over all that is expected of a reviewer: it costs what there is.
      what === LOADS ? undefined : { most: 2 },
    ),
  );
}
