import assert from 'node:assert/strict';
import { OPEN, toOpen, toOpinions, untilQuiet } from '../applications.ts';
import { type Benchmark, type Means, rounds } from '../benchmark.ts';
import { compare, type Figure } from '../figures.ts';
import { hammer } from '../load.ts';
import { meter, meterFloor } from '../processes.ts';

/** A page's worth. */
const APPLICATIONS = 50;

async function answerOf(url: string, token: string): Promise<unknown> {
  const answer = await fetch(url, { headers: { Authorization: `Bearer ${token}`, 'Accept-Language': 'fr' } });
  if (!answer.ok) throw new Error(`${url} was answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/**
 * One route of Guichet beside a bare Express route that checks the token and sends the same queries to the database.
 */
async function measure(means: Means, what: string, path: (id: string) => string): Promise<Figure[]> {
  const { clients, seconds } = means.options;
  const stage = await means.stage();
  const [opinions] = await toOpinions(stage, 1, OPEN);
  await toOpen(stage, APPLICATIONS - 1);
  await untilQuiet(stage);
  const token = await stage.token('lead');
  const floor = await stage.startFloor('http');
  const load = (url: string) => hammer(clients, seconds, `${url}${path(opinions?.[0]?.id ?? '')}`, { Authorization: `Bearer ${token}` });
  const measureFloor = async () => {
    const { found, cpu } = await meter(stage, () => meterFloor(floor.pid, () => load(floor.url)));
    return { ...found.found, cpuMs: (found.cpu.floor + cpu.postgres) / found.found.count };
  };
  const measureGuichet = async () => {
    const { found, cpu } = await meter(stage, () => load(stage.api));
    return { ...found, cpuMs: (cpu.api + cpu.postgres) / found.count };
  };
  // A floor that answers less would not be a floor.
  const answers = await Promise.all([floor.url, stage.api].map((url) => answerOf(`${url}${path(opinions?.[0]?.id ?? '')}`, token)));
  assert.deepEqual(answers[0], answers[1], `${what}: the floor answers something else`);
  await load(floor.url);
  await load(stage.api);
  const found = await rounds(means, what, async () => ({ floor: await measureFloor(), guichet: await measureGuichet() }));
  await floor.stop();
  const of = (figure: 'perSecond' | 'medianMs' | 'p99Ms' | 'cpuMs') =>
    found.map((round) => ({ guichet: round.guichet[figure], floor: round.floor[figure] }));
  return [
    compare(`${clients} clients, throughput`, '1/s', of('perSecond'), { least: 0.8 }),
    compare(`${clients} clients, median`, 'ms', of('medianMs')),
    compare(`${clients} clients, p99`, 'ms', of('p99Ms')),
    compare('CPU of one, with PostgreSQL', 'ms', of('cpuMs')),
  ];
}

export const read: Benchmark = (means) => measure(means, 'read', (id) => `/applications/${id}`);
export const list: Benchmark = (means) => measure(means, 'list', () => '/applications');
