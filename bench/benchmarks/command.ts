import type { PersonClient } from '../../bin/client.ts';
import { opinionOn } from '../../test/support/lives.ts';
import { type Opinion, PROJECT, QUIET, takeOpinionsBack, toOpinions, untilQuiet } from '../applications.ts';
import { type Benchmark, rounds } from '../benchmark.ts';
import { compare, type Load, sum } from '../figures.ts';
import { measureFloor, openFloor } from '../floor/updates.ts';
import { loop } from '../load.ts';
import { meter, meterFloor } from '../processes.ts';

const APPLICATIONS_A_CLIENT = 6;
/** Few clients are answered the sooner. */
const APPLICATIONS_AT_LEAST = 36;

/** Each client gives the opinions on its own applications, one after the other. */
async function measureOpinions(
  reviewers: Record<string, PersonClient>,
  opinions: readonly Opinion[][],
  clients: number,
  seconds: number,
  again: () => Promise<void>,
): Promise<Load> {
  const left = Array.from({ length: clients }, (_, client) => opinions.filter((_, index) => index % clients === client).flat());
  await again();
  return loop(clients, seconds, async (client) => {
    const opinion = left[client]?.shift();
    if (!opinion) throw new Error('a client has given all of its opinions: measure for a shorter time');
    const body = opinionOn(opinion.step, 'favourable', PROJECT);
    const answer = await reviewers[opinion.step]?.send('POST', `/applications/${opinion.id}/opinions`, body);
    if (answer?.status !== 200) throw new Error(`an opinion was answered ${answer?.status}: ${JSON.stringify(answer?.body)}`);
  });
}

/** `giveOpinion`, which owes no letter, by HTTP with a bearer token, beside a bare update of a workflow that runs. */
export const command: Benchmark = async (means) => {
  const { say, options } = means;
  const { clients, seconds } = options;
  const stage = await means.stage();
  say('command: assigning reviewers');
  const opinions = await toOpinions(stage, Math.max(clients * APPLICATIONS_A_CLIENT, APPLICATIONS_AT_LEAST), QUIET);
  const entries = await Promise.all(QUIET.map(async (step) => [step, await stage.people.client(`reviewer-${step}`)] as const));
  const reviewers: Record<string, PersonClient> = Object.fromEntries(entries);
  await untilQuiet(stage);
  const worker = await stage.startFloor('worker');
  const bare = await openFloor(stage);
  const again = () => takeOpinionsBack(stage);

  const measure = async (name: string, count: number) => {
    const handles = await bare.open(name, count);
    const floor = await meter(stage, () => meterFloor(worker.pid, () => measureFloor(handles, seconds)));
    const guichet = await meter(stage, () => measureOpinions(reviewers, opinions, count, seconds, again));
    const bareLoad = floor.found.found;
    return {
      floor: { ...bareLoad, cpuMs: (floor.cpu.temporal + floor.found.cpu.floor + floor.found.cpu.client) / bareLoad.count },
      guichet: { ...guichet.found, cpuMs: sum(Object.values(guichet.cpu)) / guichet.found.count },
    };
  };
  await measure('warm', clients);
  const found = await rounds(means, 'command', async (index) => ({
    one: await measure(`${index}:one`, 1),
    many: await measure(`${index}:many`, clients),
  }));
  await bare.close();
  await worker.stop();

  const of = (which: 'one' | 'many', figure: keyof Load | 'cpuMs') =>
    found.map((round) => ({ guichet: round[which].guichet[figure], floor: round[which].floor[figure] }));
  return [
    compare('1 client, median', 'ms', of('one', 'medianMs'), { most: 1.6 }),
    compare('1 client, p99', 'ms', of('one', 'p99Ms')),
    compare('1 client, throughput', '1/s', of('one', 'perSecond')),
    compare(`${clients} clients, median`, 'ms', of('many', 'medianMs')),
    compare(`${clients} clients, p99`, 'ms', of('many', 'p99Ms')),
    compare(`${clients} clients, throughput`, '1/s', of('many', 'perSecond'), { least: 0.6 }),
    // Temporal, worker and client on both sides; the client of Guichet's side is its API, and PostgreSQL comes on top.
    compare(`${clients} clients, CPU of one`, 'ms', of('many', 'cpuMs')),
  ];
};
