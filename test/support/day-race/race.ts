import { sql } from 'kysely';
import { type Database, freshDatabase } from '../database.ts';
import type { Racers } from '../race/racers.ts';
import type { Fault } from '../race/stays.ts';
import { type Attempt, carryOut, REAL } from './command.ts';
import { layGround } from './ground.ts';
import { faultsOf } from './oracle.ts';
import { firstOrder, planOf, type Scale } from './plan.ts';
import type { Job } from './racer.ts';

/** Which plans are run: as many clients as told, shared out over so many processes, by the real ledger or by a mutant. `walls`: with the rows' own constraints. */
export type Race = Scale & { seed: number; processes: number; mutant: string | null; walls: boolean };
export type Outcome = { attempts: Attempt[]; faults: Fault[] };
export type DayRacers = Racers<Job, Attempt>;

/** Takes the walls away, so that what catches a fault is the oracle. */
const withoutWalls = async ({ db }: Database): Promise<void> => {
  await sql`ALTER TABLE person_month DROP CONSTRAINT every_half_day_is_somewhere, DROP CONSTRAINT never_promise_a_day_twice,
    DROP CONSTRAINT what_is_free_stands_behind_promises, DROP CONSTRAINT no_month_has_fewer_days_than_none`.execute(db);
  await sql`ALTER TABLE day_movement DROP CONSTRAINT days_move_above_zero`.execute(db);
  await sql`ALTER TABLE day_promise DROP CONSTRAINT no_promise_is_below_nothing`.execute(db);
};

/** Runs a race in a database of its own, and holds it against the oracle. */
export async function race(racers: DayRacers, { seed, processes, mutant, walls, ...scale }: Race): Promise<Outcome> {
  const database = await freshDatabase();
  try {
    const ground = await layGround(database);
    if (!walls) await withoutWalls(database);
    const { url, db } = database.application;
    const { thing, lines } = firstOrder(ground);
    const first = { client: -1, place: 0, thing, lines };
    const begun = { ...first, answer: await carryOut(db, ground, REAL)(first) };
    const plans = planOf(seed, ground, scale).map((plan, client) => ({ client, plan }));
    const jobs = Array.from({ length: processes }, (_, place) => ({
      ...{ url, ground, mutant },
      plans: plans.filter(({ client }) => client % processes === place),
    }));
    const attempts = [begun, ...(await racers.run(jobs))];
    return { attempts, faults: await faultsOf(database.db, ground, attempts) };
  } finally {
    await database.drop();
  }
}
