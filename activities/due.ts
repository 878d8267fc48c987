import type { Transaction } from 'kysely';
import { readOpenCorrection } from '../db/corrections.ts';
import { readSteps } from '../db/reviews.ts';
import type { DB } from '../db/schema.ts';
import type { Application } from '../domain/application.ts';
import type { Due } from '../domain/command.ts';
import { nextApplicationDue } from '../domain/deadlines.ts';

/** What a locked application waits for next, by its steps and its correction as this transaction has left them. */
export const dueOf = async (trx: Transaction<DB>, application: Application): Promise<Due | null> =>
  nextApplicationDue(application, await readSteps(trx, application.id), await readOpenCorrection(trx, application.id));
