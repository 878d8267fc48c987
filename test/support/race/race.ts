import { type Kysely, sql } from 'kysely';
import type { DB } from '../../../db/core/schema.ts';
import { type Attempt, carryOut } from './command.ts';
import { type Field, type Outcome as OutcomeOf, runRace } from './core.ts';
import { firstOrder, type Scale, planOf } from './plan.ts';
import { type Ground, layGround } from './ground.ts';
import { faultsOf } from './oracle.ts';
import { REAL } from './parts.ts';
import type { Job } from './racer.ts';
import type { Racers } from './racers.ts';

/** Which plans are run, by the real ledger or by a mutant. */
export type Race = Field & Scale & { seed: number; mutant: string | null };
export type Outcome = OutcomeOf<Attempt>;

const takeWallsAway = async (db: Kysely<DB>): Promise<void> => {
  await sql`ALTER TABLE envelope_line DROP CONSTRAINT every_cent_is_somewhere, DROP CONSTRAINT never_over_commit, DROP CONSTRAINT never_over_pay, DROP CONSTRAINT nothing_negative_but_available`.execute(
    db,
  );
  await sql`ALTER TABLE movement DROP CONSTRAINT never_reversed_twice`.execute(db);
  await sql`ALTER TABLE tranche DROP CONSTRAINT never_use_more_than_reserved, DROP CONSTRAINT never_order_more_than_committed, DROP CONSTRAINT never_pay_more_than_ordered,
    DROP CONSTRAINT never_claim_more_than_paid, DROP CONSTRAINT never_settle_more_than_claimed, DROP CONSTRAINT never_restore_more_than_collected`.execute(
    db,
  );
};

async function begin(db: Kysely<DB>, ground: Ground): Promise<Attempt[]> {
  const { stream, mode, lines } = firstOrder(ground);
  const first = { client: -1, place: 0, stream, mode, lines: lines.filter((line) => 'asked' in line) };
  return [{ ...first, answer: await carryOut(db, ground, REAL)(first) }];
}

/** Runs a race of the ledger. */
export function race(racers: Racers, { seed, mutant, processes, walls, ...scale }: Race): Promise<Outcome> {
  const jobOf = (ground: Ground, clients: readonly number[]): Omit<Job, 'url'> => {
    const plans = planOf(seed, ground, scale);
    return { ground, mutant, plans: clients.map((client) => ({ client, plan: plans[client]! })) };
  };
  const { clients } = scale;
  return runRace(racers, { processes, walls, clients }, { lay: layGround, takeWallsAway, begin, jobOf, faultsOf });
}
