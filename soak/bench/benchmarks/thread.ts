import { asker } from '../asking.ts';
import type { Benchmark } from '../benchmark.ts';
import { openGround } from '../command/ground.ts';
import { paceInTurn } from '../command/paced.ts';
import { admissions, assignments, deposits, orders } from '../command/thread.ts';
import type { Figure } from '../figures.ts';

const LOGINS = ['applicant', 'screener', 'lead', 'finance'];
/** Each takes at most so many times what a handler written by hand does. */
const MOST = 2;

/** The commands that a file passes through from its deposit to its payment, each beside a handler written by hand. */
export const thread: Benchmark = async (means) => {
  const stage = await means.stage();
  const ground = await openGround(stage, means.say);
  const [api, floor] = [await stage.startApi(), await stage.startFloor('commands')];
  const ask = { guichet: await asker(stage, api.url, LOGINS), floor: await asker(stage, floor.url, LOGINS) };
  const figures: Figure[] = [];
  for (const kind of [deposits, admissions, assignments, orders])
    figures.push(...(await paceInTurn(means, ground, ask, kind(ground), MOST)));
  await floor.stop();
  await api.stop();
  await ground.close();
  return figures;
};
