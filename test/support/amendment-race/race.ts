import { sql } from 'kysely';
import { type Database, freshDatabase } from '../database.ts';
import type { Racers } from '../race/racers.ts';
import type { Fault } from '../race/stays.ts';
import type { Attempt } from './command.ts';
import type { Ground } from './ground.ts';
import { faultsOf } from './oracle.ts';
import type { Job } from './racer.ts';

/** How many clients in how many processes ask for how many things each, by a seed, and among which commands. `walls`: with the rows' own constraints. */
export type Race = { seed: number; processes: number; clients: number; orders: number; among: readonly string[] | null; walls: boolean };
export type Outcome = { attempts: Attempt[]; faults: Fault[] };
export type AmendmentRacers = Racers<Job, Attempt>;

/** Takes the walls away, so that what catches a fault is the oracle. */
const withoutWalls = async ({ db }: Database): Promise<void> => {
  await sql`DROP INDEX one_open_amendment_of_a_grant, one_open_funding_change_of_a_grant`.execute(db);
};

/** Runs a race in a database of its own, in which the ground is laid, and holds it against the oracle. */
export async function race(
  racers: AmendmentRacers,
  { name, laid: ground }: { name: string; laid: Ground },
  { seed, processes, clients, orders, among, walls }: Race,
): Promise<Outcome> {
  const database = await freshDatabase(name);
  try {
    if (!walls) await withoutWalls(database);
    const { url } = database.application;
    const all = Array.from({ length: clients }, (_, client) => client);
    const jobs = Array.from({ length: processes }, (_, place) => ({
      ...{ url, grants: ground.grants, seed, orders, among },
      clients: all.filter((client) => client % processes === place),
    }));
    const attempts = await racers.run(jobs);
    return { attempts, faults: await faultsOf(database.db, ground, attempts) };
  } finally {
    await database.drop();
  }
}
