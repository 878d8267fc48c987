import { expectStatus } from '../../../test/support/fixtures.ts';
import { many, OPEN, toOpinions, untilQuiet } from '../applications.ts';
import { type Benchmark, rounds } from '../benchmark.ts';
import { alone, type Figure, sum } from '../figures.ts';
import { meter, type Part, PARTS } from '../processes.ts';

/**
 * `extendStep` by many clients, each on its own application: how long the letters take after the answers, and the
 * CPU of both.
 */
export const letters: Benchmark = async (means) => {
  const { clients } = means.options;
  const stage = await means.stage();
  const own = await toOpinions(stage, clients, OPEN);
  const commands = own.flat().length;
  const found = await rounds(means, 'letters', async () => {
    await untilQuiet(stage);
    const { found: times, cpu } = await meter(stage, async () => {
      const since = performance.now();
      const lead = await stage.people.as('lead');
      await many(clients, async (client) => {
        for (const { id, step } of own[client] ?? [])
          expectStatus(await lead.post(`/applications/${id}/extensions`, { step, workingDays: 2, reason: 'Une raison.' }), 200);
      });
      const answered = performance.now();
      await untilQuiet(stage);
      return { answeredMs: answered - since, leftMs: performance.now() - answered };
    });
    return { ...times, cpu };
  });
  const cpu = (part: Part): Figure =>
    alone(
      `CPU of ${part} for a command and its letter`,
      'ms',
      found.map((round) => round.cpu[part] / commands),
    );
  return [
    alone(
      `${commands} commands until the last answer`,
      'ms',
      found.map(({ answeredMs }) => answeredMs),
    ),
    alone(
      'from there until the last letter has left',
      'ms',
      found.map(({ leftMs }) => leftMs),
    ),
    ...PARTS.map(cpu),
    alone(
      'CPU of a command with all that follows',
      'ms',
      found.map((round) => sum(Object.values(round.cpu)) / commands),
    ),
  ];
};
