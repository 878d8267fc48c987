import { type Kysely, sql } from 'kysely';
import type { DB } from '../db/schema.ts';
import { age } from '../test/support/impact-lives.ts';
import type { World } from '../test/support/world.ts';
import type { Chance } from './chance.ts';

/** Where the date of a reminder stands, by its name. */
const REMINDERS = {
  remindScreener: { table: 'application', column: 'screening_due_at', key: 'id' },
  remindReviewer: { table: 'review_step', column: 'remind_at', key: 'application_id' },
  remindSignatories: { table: 'grant', column: 'remind_at', key: 'id' },
  remindQualification: { table: 'datalab_request', column: 'expected_by', key: 'id' },
} as const;
type Reminder = keyof typeof REMINDERS;

/** Lets a date come that some thing waits for: a reminder is due from now on, and its workflow, which sleeps until the old date, has to be told. */
export async function letDateCome(db: Kysely<DB>, chance: Chance): Promise<void> {
  const what = chance.of(Object.keys(REMINDERS) as [Reminder, ...Reminder[]]);
  const { table, column, key } = REMINDERS[what];
  await db.transaction().execute(async (trx) => {
    const waiting = await trx
      .selectFrom('stream')
      .where('due_what', '=', what)
      .where('due_at', '>', sql<string>`now()`)
      .select('id')
      .orderBy('id')
      .forUpdate()
      .execute();
    const { id } = waiting[chance.below(waiting.length)] ?? {};
    if (!id) return;
    await sql`UPDATE ${sql.table(table)} SET ${sql.ref(column)} = now() WHERE ${sql.ref(key)} = ${id} AND ${sql.ref(column)} > now()`.execute(
      trx,
    );
    await sql`UPDATE stream SET due_at = now() WHERE id = ${id}`.execute(trx);
  });
}

/** Lets the years pass that a signed grant's project lasts, so that it may be reported on. */
export const letPeriodsPass = (db: Kysely<DB>, grantId: string): Promise<void> => age({ database: { db } } as World, grantId);
