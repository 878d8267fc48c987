import { insertApplications } from '../../../test/support/many-applications.ts';
import { asker } from '../asking.ts';
import { type Benchmark, rounds } from '../benchmark.ts';
import { openGround } from '../command/ground.ts';
import { ballots, opinions } from '../command/kinds.ts';
import { loadQuiet } from '../command/measure.ts';
import { compare } from '../figures.ts';
import { meter } from '../processes.ts';

/** More than a client gives in a second. */
const A_CLIENT_AND_SECOND = 24;
const LOGINS = ['reviewer-legal', 'reviewer-finance', 'member-1', 'member-2'];

/**
 * Commands by one client in a young database, whose connections have planned their statements there, and by the same
 * connections once a large fund's files have been added.
 */
export const files: Benchmark = async (means) => {
  const { seconds, applications } = means.options;
  const stage = await means.stage();
  const ground = await openGround(stage, means.say);
  const api = await stage.startApi();
  const ask = await asker(stage, api.url, LOGINS);
  const supply = Math.max(1, Math.ceil(seconds * A_CLIENT_AND_SECOND));
  const kinds = [await opinions(ground, supply), await ballots(ground, supply)];
  const measure = (when: string) =>
    rounds(means, `files, ${when}`, async () => {
      const found = new Map<string, number>();
      for (const kind of kinds) {
        const { medianMs } = await loadQuiet(stage, kind, ask, {
          clients: 1,
          seconds,
          metered: async (run) => {
            const { found: load } = await meter(stage, run);
            return { load, cpuMs: 0 };
          },
        });
        found.set(kind.name, medianMs);
      }
      return found;
    });
  const young = await measure('a young database');
  await insertApplications(stage.database, applications, 0);
  const large = await measure(`${applications} files beside`);
  await api.stop();
  await ground.close();
  return kinds.map(({ name }) => {
    const of = (round: Map<string, number>): number => round.get(name) ?? NaN;
    const pairs = large.map((round, place) => ({ guichet: of(round), floor: of(young[place] ?? new Map()) }));
    return compare(`${name}, 1 client, median, ${applications} files beside`, 'ms', pairs, { most: 1.2 });
  });
};
