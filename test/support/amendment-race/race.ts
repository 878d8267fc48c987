import { type Kysely, sql } from 'kysely';
import type { DB } from '../../../db/core/schema.ts';
import { type Field, type Outcome as OutcomeOf, runRace } from '../race/core.ts';
import type { Racers } from '../race/racers.ts';
import type { Attempt } from './command.ts';
import type { Ground } from './ground.ts';
import { faultsOf } from './oracle.ts';
import type { Job } from './racer.ts';

/** How many commands each client sends, by which seed, and chosen among which commands. */
export type Race = Field & { seed: number; orders: number; among: readonly string[] | null };
export type Outcome = OutcomeOf<Attempt>;
export type AmendmentRacers = Racers<Job, Attempt>;

const takeWallsAway = async (db: Kysely<DB>): Promise<void> => {
  await sql`DROP INDEX one_open_amendment_of_a_grant, one_open_funding_change_of_a_grant`.execute(db);
};

/** Runs a race of amended grants, on a template that is prepared once. */
export const race = (
  racers: AmendmentRacers,
  { name, laid: ground }: { name: string; laid: Ground },
  { seed, orders, among, ...field }: Race,
): Promise<Outcome> =>
  runRace<Ground, Job, Attempt>(racers, field, {
    template: name,
    lay: () => Promise.resolve(ground),
    takeWallsAway,
    jobOf: ({ grants }, clients) => ({ grants, seed, orders, among, clients: [...clients] }),
    faultsOf,
  });
