import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { insertGrants, setReminders } from '../../../test/support/many-grants.ts';
import { until } from '../../../test/support/until.ts';
import { followAll } from '../applications.ts';
import { type Means, rounds } from '../benchmark.ts';
import { alone, compare, type Figure } from '../figures.ts';
import type { Stage } from '../stage.ts';

/** What many due at once are compared with. */
const FEW = 100;
/**
 * How long before their instant the workflows begin to be followed, and how much longer for each: all of them wait when
 * it comes.
 */
const [BEFORE_MS, EACH_BEFORE_MS] = [15_000, 100];
/** How long the last letter is waited for, and how much longer for each. */
const [PATIENCE_MS, EACH_PATIENCE_MS] = [60_000, 100];

/** How many letters have left. */
function lettersOf({ dataDir }: Stage): number {
  const folder = join(dataDir, 'mail');
  return existsSync(folder) ? readdirSync(folder).length : 0;
}

/**
 * Reminds of the report of each of these grants at one instant. Resolves with the milliseconds from that instant to the
 * last letter. Throws where one is lost or doubled.
 */
async function storm(stage: Stage, ids: readonly string[], say: (line: string) => void): Promise<number> {
  const { database } = stage;
  const dueMs = Date.now() + BEFORE_MS + ids.length * EACH_BEFORE_MS;
  await setReminders(database, ids, new Date(dueMs).toISOString());
  await followAll(stage, 'grant', ids, say);
  const before = lettersOf(stage);
  if (Date.now() > dueMs) throw new Error(`${ids.length} grants were followed ${Date.now() - dueMs} ms too late`);
  const reminded = `
    SELECT count(*) AS events, count(DISTINCT e.stream_id) AS grants, count(l.sent_at) AS letters, max(l.sent_at) AS last
    FROM event AS e LEFT JOIN letter AS l ON (l.stream_id, l.version) = (e.stream_id, e.version)
    WHERE e.stream_id = ANY ($1) AND e.name = 'remindReport'`;
  const read = async () =>
    (await database.query<{ events: string; grants: string; letters: string; last: Date | null }>(reminded, [ids])).rows[0];
  const patienceMs = BEFORE_MS + ids.length * EACH_BEFORE_MS + PATIENCE_MS + ids.length * EACH_PATIENCE_MS;
  await until('each is reminded', async () => Number((await read())?.letters) >= ids.length, patienceMs);
  const { events, grants, letters, last } = (await read()) ?? {};
  const found = { events: Number(events), grants: Number(grants), letters: Number(letters), mail: lettersOf(stage) - before };
  if (Object.values(found).some((count) => count !== ids.length))
    throw new Error(`${ids.length} grants were due, and ${JSON.stringify(found)} were found`);
  return (last?.getTime() ?? NaN) - dueMs;
}

/**
 * Many reminders of reports at one instant beside few: the time for each. One person is written to for each, so that a
 * lost or doubled letter shows.
 */
export async function measureStorm(means: Means, stage: Stage): Promise<Figure[]> {
  const {
    options: { storm: size, rounds: count },
    say,
  } = means;
  const ids = await insertGrants(stage.database, (count + 1) * FEW + count * size);
  // The first letters compile what the others find.
  await storm(stage, ids.splice(0, FEW), say);
  const found = await rounds(means, `tracking, ${size} due at one instant`, async () => {
    const fewMs = await storm(stage, ids.splice(0, FEW), say);
    const manyMs = await storm(stage, ids.splice(0, size), say);
    return { manyMs, floor: fewMs / FEW, guichet: manyMs / size };
  });
  return [
    alone(
      `from the instant at which ${size} reports are due until the last project is reminded`,
      's',
      found.map(({ manyMs }) => manyMs / 1_000),
    ),
    compare(`each of ${size} that are due at one instant beside each of ${FEW}`, 'ms', found, { most: 1.5 }),
  ];
}
