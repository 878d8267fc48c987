import { sql } from 'kysely';
import { type Database, freshDatabase } from '../database.ts';
import { type Attempt, carryOut } from './command.ts';
import { firstOrder, type Scale, planOf } from './plan.ts';
import { layGround } from './ground.ts';
import { faultsOf } from './oracle.ts';
import { REAL } from './parts.ts';
import type { Racers } from './racers.ts';
import type { Fault } from './stays.ts';

/** Which plans are run: as many clients as told, shared out over so many processes, by the real ledger or by a mutant. `walls`: with the rows' own constraints. */
export type Race = Scale & { seed: number; processes: number; mutant: string | null; walls: boolean };
export type Outcome = { attempts: Attempt[]; faults: Fault[] };

/** Takes the walls away, so that what catches a fault is the oracle. */
const withoutWalls = async ({ db }: Database): Promise<void> => {
  await sql`ALTER TABLE envelope_line DROP CONSTRAINT every_cent_is_somewhere, DROP CONSTRAINT never_over_commit, DROP CONSTRAINT never_over_pay, DROP CONSTRAINT nothing_negative_but_available`.execute(
    db,
  );
  await sql`ALTER TABLE movement DROP CONSTRAINT never_reversed_twice`.execute(db);
  await sql`ALTER TABLE tranche DROP CONSTRAINT never_use_more_than_reserved, DROP CONSTRAINT never_order_more_than_committed, DROP CONSTRAINT never_pay_more_than_ordered,
    DROP CONSTRAINT never_claim_more_than_paid, DROP CONSTRAINT never_settle_more_than_claimed, DROP CONSTRAINT never_restore_more_than_collected`.execute(
    db,
  );
};

/** Runs a race in a database of its own, and holds it against the oracle. */
export async function race(racers: Racers, { seed, processes, mutant, walls, ...scale }: Race): Promise<Outcome> {
  const database = await freshDatabase();
  try {
    const ground = await layGround(database);
    if (!walls) await withoutWalls(database);
    const { url, db } = database.application;
    const { stream, mode, lines } = firstOrder(ground);
    const first = { client: -1, place: 0, stream, mode, lines: lines.filter((line) => 'asked' in line) };
    const begun = { ...first, answer: await carryOut(db, ground, REAL)(first) };
    const plans = planOf(seed, ground, scale).map((plan, client) => ({ client, plan }));
    const jobs = Array.from({ length: processes }, (_, place) => ({
      url,
      ground,
      mutant,
      plans: plans.filter(({ client }) => client % processes === place),
    }));
    const attempts = [begun, ...(await racers.run(jobs))];
    return { attempts, faults: await faultsOf(database.db, ground, attempts) };
  } finally {
    await database.drop();
  }
}
