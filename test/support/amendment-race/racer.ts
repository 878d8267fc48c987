import type { Kysely } from 'kysely';
import { chanceOf } from '../../../soak/chaos/chance.ts';
import type { DB } from '../../../db/core/schema.ts';
import { examinerOf, type CommandHarness, openCommandHarness } from '../command-harness.ts';
import { askTimes, drawTimes, serveRaces } from '../race/process.ts';
import { type Attempt, carryOut } from './command.ts';
import type { Begun } from './ground.ts';
import { choose } from './plan.ts';

/**
 * The job of one racing process: its clients, how many commands each sends, and the seed by which it chooses among
 * these commands; null: all.
 */
export type Job = { url: string; grants: Begun[]; seed: number; clients: number[]; orders: number; among: readonly string[] | null };

/**
 * A client sends its commands one after the other, each on any of the grants: once, again after its answer, or twice at
 * the same time.
 */
async function run(db: Kysely<DB>, harness: CommandHarness, client: number, { grants, seed, orders, among }: Job): Promise<Attempt[]> {
  const ask = carryOut(db, harness);
  const chance = chanceOf(seed).fork(`client ${client}`);
  const attempts: Attempt[] = [];
  for (let place = 0; place < orders; place += 1) {
    const { id: grantId } = chance.of(grants as [Begun, ...Begun[]]);
    const asked = await choose(db, harness, grantId, chance, among);
    if (!asked) continue;
    const order = { client, place, grantId, ...asked };
    attempts.push(...(await askTimes(drawTimes(chance), ask, order)));
  }
  return attempts;
}

serveRaces<Job, Attempt>(
  ({ clients }) => 2 * clients.length,
  async (db, job) => {
    const harness = await openCommandHarness(db);
    await examinerOf(harness, db);
    return (await Promise.all(job.clients.map((client) => run(db, harness, client, job)))).flat();
  },
);
