import type { Kysely } from 'kysely';
import type { DB } from '../../../db/core/schema.ts';
import { type Database, freshDatabase } from '../database.ts';
import type { Racers } from './racers.ts';
import type { Fault } from './stays.ts';

/** How many clients ask, shared out over this many processes. `walls`: with the rows' own constraints. */
export type Field = { processes: number; clients: number; walls: boolean };
export type Outcome<Attempt> = { attempts: Attempt[]; faults: Fault[] };

/**
 * What a race is about. `lay`: what is there before it; `takeWallsAway`: so that the oracle is what finds a fault;
 * `begin`: the first command, before the race; `jobOf`: the job of the process of these clients; `faultsOf`: the
 * oracle.
 */
type Course<Ground, Job, Attempt> = {
  template?: string;
  lay: (database: Database) => Promise<Ground>;
  takeWallsAway: (db: Kysely<DB>) => Promise<void>;
  begin?: (db: Kysely<DB>, ground: Ground) => Promise<Attempt[]>;
  jobOf: (ground: Ground, clients: readonly number[]) => Omit<Job, 'url'>;
  faultsOf: (db: Kysely<DB>, ground: Ground, attempts: readonly Attempt[]) => Promise<Fault[]>;
};

/** Runs a race in a database of its own, and checks it with its oracle. */
export async function runRace<Ground, Job extends { url: string }, Attempt>(
  racers: Racers<Job, Attempt>,
  { processes, clients, walls }: Field,
  { template, lay, takeWallsAway, begin, jobOf, faultsOf }: Course<Ground, Job, Attempt>,
): Promise<Outcome<Attempt>> {
  const database = await freshDatabase(template);
  try {
    const ground = await lay(database);
    if (!walls) await takeWallsAway(database.db);
    const { url, db } = database.application;
    const begun = (await begin?.(db, ground)) ?? [];
    const all = Array.from({ length: clients }, (_, client) => client);
    const jobs = Array.from({ length: processes }, (_, place) => {
      const own = all.filter((client) => client % processes === place);
      return { ...jobOf(ground, own), url } as Job;
    });
    const attempts = [...begun, ...(await racers.run(jobs))];
    return { attempts, faults: await faultsOf(database.db, ground, attempts) };
  } finally {
    await database.drop();
  }
}
