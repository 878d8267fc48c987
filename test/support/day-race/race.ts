import { type Kysely, sql } from 'kysely';
import type { DB } from '../../../db/core/schema.ts';
import { type Field, type Outcome as OutcomeOf, runRace } from '../race/core.ts';
import type { Racers } from '../race/racers.ts';
import { type Attempt, carryOut, REAL } from './command.ts';
import { type Ground, layGround } from './ground.ts';
import { faultsOf } from './oracle.ts';
import { firstOrder, planOf, type Scale } from './plan.ts';
import type { Job } from './racer.ts';

/** Which plans are run, by the real ledger or by a mutant. */
export type Race = Field & Scale & { seed: number; mutant: string | null };
export type Outcome = OutcomeOf<Attempt>;
export type DayRacers = Racers<Job, Attempt>;

const takeWallsAway = async (db: Kysely<DB>): Promise<void> => {
  await sql`ALTER TABLE person_month DROP CONSTRAINT every_half_day_is_somewhere, DROP CONSTRAINT never_promise_a_day_twice,
    DROP CONSTRAINT what_is_free_stands_behind_promises, DROP CONSTRAINT no_month_has_fewer_days_than_none`.execute(db);
  await sql`ALTER TABLE day_movement DROP CONSTRAINT days_move_above_zero`.execute(db);
  await sql`ALTER TABLE day_promise DROP CONSTRAINT no_promise_is_below_nothing`.execute(db);
};

async function begin(db: Kysely<DB>, ground: Ground): Promise<Attempt[]> {
  const { thing, lines } = firstOrder(ground);
  const first = { client: -1, place: 0, thing, lines };
  return [{ ...first, answer: await carryOut(db, ground, REAL)(first) }];
}

/** Runs a race of people's days. */
export function race(racers: DayRacers, { seed, mutant, processes, walls, ...scale }: Race): Promise<Outcome> {
  const jobOf = (ground: Ground, clients: readonly number[]): Omit<Job, 'url'> => {
    const plans = planOf(seed, ground, scale);
    return { ground, mutant, plans: clients.map((client) => ({ client, plan: plans[client]! })) };
  };
  const { clients } = scale;
  return runRace(racers, { processes, walls, clients }, { lay: layGround, takeWallsAway, begin, jobOf, faultsOf });
}
