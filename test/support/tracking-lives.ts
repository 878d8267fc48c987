import { sql } from 'kysely';
import { openCall } from './calls.ts';
import { age, report, review } from './impact-lives.ts';
import { STUDENTS, toActive, toPaid } from './lives.ts';
import type { World } from './world.ts';

/** Two years of reports after a project, each due a month after its year. */
export const TRACKING = { years: 2, months: 1, reminderDays: 14 };

/** An active grant that is paid at once, and whose project is tracked for two years; all of its periods are over, its terms are ahead, and its own report is accepted. */
export async function toTracked(world: World): Promise<string> {
  const { grantId } = await toActive(world, { ...STUDENTS, callId: await openCall(world, { terms: { tracking: TRACKING } }) });
  await age(world, grantId);
  await report(world, grantId, 1, { forecastEndsOn: '2017-07-31' });
  await review(world, grantId, 1, 1);
  return grantId;
}

/** The same, paid in full. */
export async function toTrackedClosed(world: World): Promise<string> {
  const id = await toTracked(world);
  await toPaid(world, id);
  return id;
}

/** Lets the term of a grant's yearly report pass by the clock on the wall. */
export async function missYear({ database: { db } }: World, id: string, year = 1): Promise<void> {
  await sql`UPDATE milestone SET due_at = now() - interval '1 day' WHERE grant_id = ${id} AND tracking_year = ${year}`.execute(db);
}
