import { COMMON_WORD, insertApplications, RARE, SOME_ORGANISATION, SOME_REVIEWER } from '../../../test/support/many-applications.ts';
import { type Means, rounds } from '../benchmark.ts';
import { compare, type Figure } from '../figures.ts';
import { type SecondInstallation, type Stage, startBeside } from '../stage.ts';
import { measurePages, type Pair } from './pages.ts';

/** What a large list is compared with. */
const FEW = 1_000;
/** The number in review does not grow with what was decided before. */
const OPEN = 500;

/** The filters of lists; each finds something in both databases. */
const LISTS: Record<string, string> = {
  'a page': '',
  'a page by state': '?state=refused',
  'a page by type of project': '?projectType=proactive',
  // With few applications there are no fifty of one of many organisations.
  'a page of 20 by organisation': `?limit=20&organisationId=${SOME_ORGANISATION}`,
  'a page by reviewer': `?reviewerId=${SOME_REVIEWER}`,
  'a page of what is overdue': '?due=past',
  'a page by a rare word': `?q=${RARE.word}`,
  'a page by words that many have': `?q=${encodeURIComponent(`donnee ${COMMON_WORD}`)}`,
};

/** What waits for the lead: reviewers to be asked for an opinion on those in review. */
const TASKS = '/me/tasks?limit=50';

/**
 * A list page of many applications beside one of few: two databases in one PostgreSQL, each behind an API of its own.
 */
export async function measureLists(means: Means, stage: Stage): Promise<Figure[]> {
  const { applications } = means.options;
  const open = async (name: string, count: number): Promise<SecondInstallation> => {
    const beside = await startBeside(stage, name);
    means.say(`review: ${count} applications`);
    await insertApplications(beside.database, count, Math.min(OPEN, count / 2));
    await beside.database.query(`UPDATE review_step SET reviewer_id = NULL WHERE state = 'open' AND position = 1`);
    return beside;
  };
  const sizes = { few: await open('few', FEW), many: await open('many', applications) };
  const reads = { ...LISTS, 'tasks of the lead': TASKS };
  const paths = Object.values(reads).map((query) => (query === TASKS ? query : `/applications${query}`));
  const measure = (): Promise<Pair[]> => measurePages(means, stage, paths, sizes);
  await measure();
  const found = await rounds(means, 'review, lists', measure);
  return Object.keys(reads).map((what, place) =>
    compare(
      `${what}, ${applications} applications beside ${FEW}`,
      'ms',
      found.flatMap((pairs) => pairs[place] ?? []),
      { most: 2 },
    ),
  );
}
