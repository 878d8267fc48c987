import { assign } from '../../test/support/lives.ts';
import { many, takeOpinionsBack, toOpinions, untilQuiet } from '../applications.ts';
import { type Benchmark, rounds } from '../benchmark.ts';
import { alone, type Figure } from '../figures.ts';
import { cpuOf } from '../processes.ts';

const COMMANDS_A_CLIENT = 3;

/** `assignReviewer` by many clients, each on its own application: how long the letters take after the answers, and the CPU of both. */
export const letters: Benchmark = async (means) => {
  const { clients } = means.options;
  const stage = await means.stage();
  const own = await toOpinions(stage, clients);
  const commands = clients * COMMANDS_A_CLIENT;
  const found = await rounds(means, 'letters', async () => {
    await takeOpinionsBack(stage);
    await untilQuiet(stage);
    const [before, since] = [await cpuOf(stage), performance.now()];
    await many(clients, async (client) => {
      for (const { id, step } of own[client] ?? []) await assign(stage.people, id, step);
    });
    const answered = performance.now();
    await untilQuiet(stage);
    const [after, left] = [await cpuOf(stage), performance.now()];
    const cpu = Object.fromEntries(Object.entries(after).map(([part, ms]) => [part, (ms - (before[part] ?? 0)) / commands]));
    return { answeredMs: answered - since, leftMs: left - answered, cpu };
  });
  const cpu = (part: string): Figure =>
    alone(
      `CPU of ${part} for a command and its letter`,
      'ms',
      found.map((round) => round.cpu[part] ?? 0),
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
    ...['api', 'worker', 'temporal', 'postgres'].map(cpu),
  ];
};
