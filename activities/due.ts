import type { Transaction } from 'kysely';
import { readOpenCorrection } from '../db/corrections.ts';
import { readMilestones } from '../db/milestones.ts';
import { readSteps } from '../db/reviews.ts';
import type { DB } from '../db/schema.ts';
import type { Application } from '../domain/application.ts';
import type { Due } from '../domain/command.ts';
import { nextApplicationDue, nextGrantDue } from '../domain/deadlines.ts';
import type { Grant } from '../domain/grant.ts';

/** What a locked application waits for next, by its steps and its correction as this transaction has left them. */
export const dueOfApplication = async (trx: Transaction<DB>, application: Application): Promise<Due | null> =>
  nextApplicationDue(application, await readSteps(trx, application.id), await readOpenCorrection(trx, application.id));

/** What a locked grant waits for in its state, its milestones among it, as this transaction has left them. */
export const dueOfGrant = async (trx: Transaction<DB>, grant: Grant): Promise<Due | null> =>
  nextGrantDue(grant, await readMilestones(trx, grant.id));
