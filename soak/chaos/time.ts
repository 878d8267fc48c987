import { setTimeout as wait } from 'node:timers/promises';
import { type WorkflowClient, WorkflowNotFoundError } from '@temporalio/client';
import { type Kysely, sql } from 'kysely';
import type { DB } from '../../db/core/schema.ts';
import type { FollowedKind } from '../../domain/core/command.ts';
import { digestIdOf, lettersIdOf, sweepIdOf, workflowIdOf } from '../../workflows/messages.ts';
import { age } from '../../test/support/impact-fixtures.ts';
import type { Chance } from './chance.ts';

/** The column of a reminder's date, by its name. */
const REMINDERS = {
  remindScreener: { table: 'application', column: 'screening_due_at', key: 'id' },
  remindReviewer: { table: 'review_step', column: 'remind_at', key: 'application_id' },
  remindSignatories: { table: 'grant', column: 'remind_at', key: 'id' },
  remindQualification: { table: 'datalab_request', column: 'expected_by', key: 'id' },
} as const;
type Reminder = keyof typeof REMINDERS;

/** The reason of runs that were ended so that a date could come: a run with another reason was not ended here. */
export const FORGOTTEN = 'Temporal has forgotten it';

const FORGETS_PERCENT = 50;

/**
 * Lets a date come that some thing waits for. Its workflow sleeps until the old date, and would learn of another one
 * only from an event; or Temporal has forgotten the thing, and no workflow follows it any more. The next request about
 * it has the date met first, or else the relay finds it.
 */
export async function letDateCome(db: Kysely<DB>, temporal: WorkflowClient, chance: Chance): Promise<void> {
  const what = chance.of(Object.keys(REMINDERS) as [Reminder, ...Reminder[]]);
  const { table, column, key } = REMINDERS[what];
  const thing = await db.transaction().execute(async (trx) => {
    const waiting = await trx
      .selectFrom('stream')
      .where('due_what', '=', what)
      .where('due_at', '>', sql<string>`now()`)
      .select((select) => ['id', select.ref('kind').$castTo<Exclude<FollowedKind, 'envelope'>>().as('kind')])
      .orderBy('id')
      .forUpdate()
      .execute();
    const found = waiting[chance.below(waiting.length)];
    if (!found) return undefined;
    const { numAffectedRows = 0n } =
      await sql`UPDATE ${sql.table(table)} SET ${sql.ref(column)} = now() WHERE ${sql.ref(key)} = ${found.id} AND ${sql.ref(column)} > now()`.execute(
        trx,
      );
    // A reviewer's last reminder follows from the deadline: its date comes in its own time.
    if (numAffectedRows === 0n) return undefined;
    await sql`UPDATE stream SET due_at = now() WHERE id = ${found.id}`.execute(trx);
    return found;
  });
  if (thing && chance.percent(FORGETS_PERCENT)) await forget(temporal, thing);
}

/** Ends one of the workflows that follow no thing: a worker starts it again. */
export const forgetEndless = (temporal: WorkflowClient, taskQueue: string, chance: Chance): Promise<void> =>
  end(temporal, chance.of([sweepIdOf(taskQueue), digestIdOf(taskQueue), lettersIdOf(taskQueue)]));

const forget = (temporal: WorkflowClient, { kind, id }: { kind: Exclude<FollowedKind, 'envelope'>; id: string }): Promise<void> =>
  end(temporal, workflowIdOf(kind, id));

async function end(temporal: WorkflowClient, workflowId: string): Promise<void> {
  for (;;) {
    try {
      await temporal.withDeadline(Date.now() + 5_000, () => temporal.getHandle(workflowId).terminate(FORGOTTEN));
      return;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return;
      // Temporal is away: it will be back.
      await wait(500);
    }
  }
}

/** Makes the years of a signed grant's project pass, so that it may be reported on. */
export const letPeriodsPass = (db: Kysely<DB>, grantId: string): Promise<void> => age({ database: { db } }, grantId);

/** Lets the time of a grant's formal notices pass, before which nothing ends. */
export async function letNoticesPass(db: Kysely<DB>, grantId: string): Promise<void> {
  await sql`UPDATE ending_notice SET answer_by = current_date - 2 WHERE grant_id = ${grantId} AND answer_by >= current_date - 1`.execute(
    db,
  );
}
