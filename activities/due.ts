import type { Transaction } from 'kysely';
import { readMilestones } from '../db/milestones.ts';
import type { DB } from '../db/schema.ts';
import type { Due } from '../domain/command.ts';
import { nextGrantDue } from '../domain/deadlines.ts';
import type { Grant } from '../domain/grant.ts';

/** What a locked grant waits for in its state, its milestones among it, as they now stand. */
export const dueOf = async (trx: Transaction<DB>, grant: Grant): Promise<Due | null> =>
  nextGrantDue(grant, await readMilestones(trx, grant.id));
