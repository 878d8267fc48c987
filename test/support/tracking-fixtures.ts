import { sql } from 'kysely';
import { openCall } from './calls.ts';
import { age, report, review } from './impact-fixtures.ts';
import { AWARDED_CENTS, expectStatus, sign, STUDENTS, toGrant, toPaid } from './fixtures.ts';
import type { AppHarness } from './app-harness.ts';

/** Two years of follow-up reports, each due a month after its year. */
export const TRACKING = { years: 2, months: 1, reminderDays: 14 };

/**
 * An active grant of one tranche whose project is tracked for two years after it: the project is over by the real
 * clock, and its own report is accepted.
 */
export async function toTracked(harness: AppHarness, beneficiary = 'applicant'): Promise<string> {
  const project = { ...STUDENTS, callId: await openCall(harness, { terms: { tracking: TRACKING } }) };
  const { grantId } = await toGrant(harness, AWARDED_CENTS, project, beneficiary);
  for (const login of [beneficiary, 'finance']) expectStatus(await sign(harness, grantId, login), 200);
  await age(harness, grantId);
  await report(harness, grantId, 1, { forecastEndsOn: '2017-07-31' }, beneficiary);
  await review(harness, grantId, 1, 1);
  return grantId;
}

/** The same, paid in full. */
export async function toTrackedClosed(harness: AppHarness): Promise<string> {
  const id = await toTracked(harness);
  await toPaid(harness, id);
  return id;
}

/**
 * Moves the years after a project back, so that they are over too and their reports were asked for: no date comes
 * during a test. The deadlines of their reports stay ahead.
 */
export async function endYears({ database: { db } }: AppHarness, id: string): Promise<void> {
  const back = sql`make_interval(years => 10)`;
  await sql`UPDATE milestone SET period_starts_on = period_starts_on - ${back}, period_ends_on = period_ends_on - ${back}, asked_at = now() WHERE grant_id = ${id} AND tracking_year IS NOT NULL`.execute(
    db,
  );
}

/** Lets the deadline of the first year's report pass by the real clock. */
export async function missYear({ database: { db } }: AppHarness, id: string): Promise<void> {
  await sql`UPDATE milestone SET due_at = now() - interval '1 day' WHERE grant_id = ${id} AND tracking_year = 1`.execute(db);
}
