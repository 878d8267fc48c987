import assert from 'node:assert/strict';
import { asker } from '../asking.ts';
import { type Benchmark, rounds } from '../benchmark.ts';
import { openGround } from '../command/ground.ts';
import { ballots, decisions, opinions, type Quiet, signatures, type Told } from '../command/kinds.ts';
import { countFaults, loadQuiet, type Metered } from '../command/measure.ts';
import { paceInTurn } from '../command/paced.ts';
import { compare, type Figure, type Load, sum } from '../figures.ts';
import { meter, meterFloor } from '../processes.ts';

/** More than a client gives in a second. */
const A_CLIENT_AND_SECOND = 24;

const LOGINS = ['reviewer-legal', 'reviewer-finance', 'member-1', 'member-2', 'chair', 'finance'];

/**
 * Commands by HTTP with a bearer token, each beside a handler written by hand that does the same work and knows no
 * rules.
 */
export const command: Benchmark = async (means) => {
  const { clients, seconds } = means.options;
  const own = await means.stage();
  const ground = await openGround(own, means.say);
  const [api, floor] = [await own.startApi(), await own.startFloor('commands')];
  // Its own API is idle in the meantime.
  const stage = { ...own, pids: () => new Map([...own.pids(), ['api', api.pid] as const]) };
  const ask = { guichet: await asker(stage, api.url, LOGINS), floor: await asker(stage, floor.url, LOGINS) };

  const supply = Math.max(1, Math.ceil(clients * seconds * A_CLIENT_AND_SECOND));
  const quiet: Quiet[] = [await opinions(ground, supply), await ballots(ground, supply)];
  const told: Told[] = [signatures(ground), decisions(ground)];

  const metered: Record<'guichet' | 'floor', Metered> = {
    guichet: async (run) => {
      const { found, cpu } = await meter(stage, run);
      return { load: found, cpuMs: sum(Object.values(cpu)) };
    },
    floor: async (run) => {
      const { found, cpu } = await meter(stage, () => meterFloor(floor.pid, run));
      return { load: found.found, cpuMs: found.cpu.floor + cpu.postgres };
    },
  };
  const measureQuiet = async (kind: Quiet, many: number) => {
    const load = (side: 'guichet' | 'floor') => loadQuiet(stage, kind, ask[side], { clients: many, seconds, metered: metered[side] });
    return { floor: await load('floor'), guichet: await load('guichet') };
  };
  const figures: Figure[] = [];
  for (const kind of quiet) {
    await measureQuiet(kind, clients);
    const before = await countFaults(ground);
    const found = await rounds(means, `command, ${kind.name}`, async () => ({
      one: await measureQuiet(kind, 1),
      many: await measureQuiet(kind, clients),
    }));
    assert.deepEqual(await countFaults(ground), before, `${kind.name} has left faults`);
    const of = (which: 'one' | 'many', figure: keyof Load | 'cpuMs') =>
      found.map((round) => ({ guichet: round[which].guichet[figure], floor: round[which].floor[figure] }));
    figures.push(
      compare(`${kind.name}, 1 client, median`, 'ms', of('one', 'medianMs'), { most: 1.5 }),
      compare(`${kind.name}, 1 client, p99`, 'ms', of('one', 'p99Ms')),
      compare(`${kind.name}, ${clients} clients, throughput`, '1/s', of('many', 'perSecond'), { least: 0.7 }),
      compare(`${kind.name}, ${clients} clients, p99`, 'ms', of('many', 'p99Ms')),
      compare(`${kind.name}, ${clients} clients, CPU of one, with all that it takes`, 'ms', of('many', 'cpuMs')),
    );
  }
  for (const kind of told) figures.push(...(await paceInTurn(means, ground, ask, kind, 1.5)));
  await floor.stop();
  await api.stop();
  await ground.close();
  return figures;
};
