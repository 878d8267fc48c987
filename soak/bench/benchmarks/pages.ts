import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { OPEN, toOpen, toOpinions, untilQuiet } from '../applications.ts';
import { type Benchmark, type Means, rounds } from '../benchmark.ts';
import { copyApplication } from '../copies.ts';
import { alone, compare, type Figure } from '../figures.ts';
import { hammer } from '../load.ts';
import { meter } from '../processes.ts';
import type { Stage } from '../stage.ts';

/** A page beside the answer that it is made of, and what it should keep to. */
type Pair = { name: string; page: string; json: string; mostMs: number; mostKb: number; mostNodes: number };

const [FEW, MANY] = [1, 16];
/** Of the files that a large fund has, those that a benchmark makes by copies. */
const LARGE = 20_000;

/** A session of the pages, as if its person had just signed in; what its browser keeps. */
async function signIn({ database, api, token }: Stage, login: string): Promise<string> {
  const answer = await fetch(`${api}/me`, { headers: { Authorization: `Bearer ${await token(login)}` } });
  const { id } = (await answer.json()) as { id: string };
  const kept = randomBytes(32).toString('base64url');
  await database.query(
    `INSERT INTO page_session (id_sha256, person_id, organisation_id, roles, signed_in_at)
     SELECT $1, id, organisation_id, roles, now() FROM person WHERE id = $2`,
    [createHash('sha256').update(kept).digest(), id],
  );
  return `guichet-session-${new URL(api).port}=${kept}`;
}

/** One page at few and at many clients beside its JSON, and how large it is. */
async function measure(means: Means, stage: Stage, when: string, login: string, { name, page, json, ...most }: Pair): Promise<Figure[]> {
  const cookie = { Cookie: await signIn(stage, login), Connection: 'keep-alive' };
  const bearer = { Authorization: `Bearer ${await stage.token(login)}`, 'Accept-Language': 'fr' };
  const { seconds } = means.options;
  const load = async (clients: number, path: string, headers: Record<string, string>) => {
    const { found, cpu } = await meter(stage, () => hammer(clients, seconds, stage.api + path, headers));
    return { ...found, cpuMs: (cpu.api + cpu.postgres) / found.count };
  };
  const html = await (await fetch(stage.api + page, { headers: cookie })).text();
  const what = `${name}, ${when}`;
  await load(FEW, page, cookie);
  const found = await rounds(means, what, async () => ({
    json: await load(FEW, json, bearer),
    page: await load(FEW, page, cookie),
    jsonOfMany: await load(MANY, json, bearer),
    pageOfMany: await load(MANY, page, cookie),
  }));
  return [
    compare(
      `${what}: median of one client, beside its JSON`,
      'ms',
      found.map((round) => ({ guichet: round.page.medianMs, floor: round.json.medianMs })),
      { most: 1.5, orMore: 3 },
    ),
    compare(
      `${what}: CPU, beside its JSON`,
      'ms',
      found.map((round) => ({ guichet: round.page.cpuMs, floor: round.json.cpuMs })),
      { most: 2 },
    ),
    alone(
      `${what}: median of one client`,
      'ms',
      found.map((round) => round.page.medianMs),
      { most: most.mostMs },
    ),
    compare(
      `${what}: ${MANY} clients`,
      '1/s',
      found.map((round) => ({ guichet: round.pageOfMany.perSecond, floor: round.jsonOfMany.perSecond })),
    ),
    alone(`${what}: bytes`, 'kB', [html.length / 1_000], { most: most.mostKb }),
    alone(`${what}: bytes, packed`, 'kB', [gzipSync(html).length / 1_000], { most: 25 }),
    alone(`${what}: elements`, '', [html.match(/<[a-z]/gi)?.length ?? 0], { most: most.mostNodes }),
  ];
}

/** What people do all day, on a fund of some files and on one of twenty thousand. */
export const pages: Benchmark = async (means) => {
  const stage = await means.stage();
  const [opinions] = await toOpinions(stage, 1, OPEN);
  await toOpen(stage, 49);
  await untilQuiet(stage);
  const id = opinions?.[0]?.id ?? '';
  const { rows } = await stage.database.query<{ id: string }>('SELECT id FROM envelope ORDER BY code LIMIT 1');
  const envelope = rows[0]?.id ?? '';
  const pairs: readonly (Pair & { login: string })[] = [
    { name: 'list of files', login: 'lead', page: '/dossiers', json: '/applications', mostMs: 30, mostKb: 60, mostNodes: 600 },
    { name: 'one file', login: 'lead', page: `/dossiers/${id}`, json: `/applications/${id}`, mostMs: 30, mostKb: 60, mostNodes: 900 },
    { name: 'tasks', login: 'lead', page: '/taches', json: '/me/tasks', mostMs: 30, mostKb: 60, mostNodes: 900 },
    {
      name: 'envelope',
      login: 'finance',
      page: `/enveloppes/${envelope}`,
      json: `/envelopes/${envelope}`,
      mostMs: 40,
      mostKb: 80,
      mostNodes: 900,
    },
  ];
  const all = async (when: string): Promise<Figure[]> => {
    const figures: Figure[] = [];
    for (const { login, ...pair } of pairs) figures.push(...(await measure(means, stage, when, login, pair)));
    return figures;
  };
  const few = await all('50 files');
  const more = Math.min(LARGE, means.options.applications);
  means.say(`pages: ${more} files more`);
  await copyApplication(stage.database, id, more);
  return [...few, ...(await all(`${more} files more`))];
};
