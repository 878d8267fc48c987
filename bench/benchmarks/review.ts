import pg from 'pg';
import { COMMON_WORD, insertApplications, RARE, SOME_ORGANISATION, SOME_REVIEWER } from '../../test/support/many-applications.ts';
import { type Benchmark, rounds } from '../benchmark.ts';
import { compare } from '../figures.ts';
import { hammer } from '../load.ts';
import { startBeside } from '../stage.ts';

/** What a large list stands beside. */
const FEW = 1_000;
/** What is in review does not grow with what was decided before. */
const OPEN = 500;

/** What lists are asked for by; each finds something in both databases. */
const LISTS: Record<string, string> = {
  'a page': '',
  'a page by state': '?state=refused',
  'a page by type of project': '?projectType=proactive',
  // Of few there are no fifty by one of many organisations.
  'a page of 20 by organisation': `?limit=20&organisationId=${SOME_ORGANISATION}`,
  'a page by reviewer': `?reviewerId=${SOME_REVIEWER}`,
  'a page of what is overdue': '?overdue=true',
  'a page by a rare word': `?q=${RARE.word}`,
  'a page by words that many have': `?q=${encodeURIComponent(`donnee ${COMMON_WORD}`)}`,
};

/** A list page of many applications beside one of few: two databases in one PostgreSQL, each behind an API of its own. */
export const review: Benchmark = async (means) => {
  const { say, options } = means;
  const { applications, seconds } = options;
  const stage = await means.stage();
  const headers = { Authorization: `Bearer ${await stage.token('lead')}` };
  const open = async (name: string, count: number): Promise<string> => {
    const { api, databaseUrl } = await startBeside(stage, name);
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
    say(`review: ${count} applications`);
    await insertApplications(pool, count, Math.min(OPEN, count / 2));
    await pool.end();
    return api;
  };
  const [few, many] = [await open('few', FEW), await open('many', applications)];
  const page = async (api: string, query: string): Promise<number> =>
    (await hammer(1, seconds, `${api}/applications${query}`, headers)).medianMs;
  const measure = async () => {
    const times: { floor: number; guichet: number }[] = [];
    for (const query of Object.values(LISTS)) times.push({ floor: await page(few, query), guichet: await page(many, query) });
    return times;
  };
  await measure();
  const found = await rounds(means, 'review', measure);
  const nothing = { floor: NaN, guichet: NaN };
  return Object.keys(LISTS).map((what, place) =>
    compare(
      `${what}, ${applications} applications beside ${FEW}`,
      'ms',
      found.map((times) => times[place] ?? nothing),
      { most: 2 },
    ),
  );
};
