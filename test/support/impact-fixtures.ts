import { sql } from 'kysely';
import type { Response } from 'supertest';
import { monthsFrom, moveDate } from '../../domain/core/calendar.ts';
import { lastDayOf } from '../../domain/grants/milestone.ts';
import { expectStatus, type Project, sign, STUDENTS, STUDENTS_OF_A_YEAR, toActive, toGrant } from './fixtures.ts';
import type { AppHarness } from './app-harness.ts';

/** The students' project over a year, whose whole award is paid in two tranches; its cost is 480 000 €. */
export const IN_TWO: Project = STUDENTS_OF_A_YEAR as Project;
export const IN_TWO_CENTS = 24_000_000;
export const COST_CENTS = 48_000_000;

/** The indicators that the call makes mandatory for the students' project, each with a value. */
export const VALUES = [
  { key: 'users_informed', value: 30_000 },
  { key: 'users_automatic', value: 4_000 },
  { key: 'conversion', numerator: 3_300, denominator: 12_000 },
  { key: 'transmissions', value: 60_000 },
  { key: 'access_delay', median: 39, p95: 90 },
];

/** A report on a milestone with every indicator, and with spending and forecast as planned unless told otherwise. */
export const reportOn = (rank: number, change: Record<string, unknown> = {}) => ({
  rank,
  values: VALUES,
  spentCents: 12_000_000,
  forecastCostCents: COST_CENTS,
  forecastEndsOn: '2030-01-01',
  comment: 'La montée en charge suit le plan.',
  ...change,
});

/** The first day of a project that is over by the real clock, whatever today is. */
const BEGAN = '2017-02-01';

/**
 * Moves a signed grant's plan and the periods of its tranches years back, with as many months as they have, so that the
 * project began on 1 February 2017 and is over by the real clock; the deadlines of its reports stay ahead.
 */
export async function age({ database: { db } }: { database: Pick<AppHarness['database'], 'db'> }, grantId: string): Promise<void> {
  const plans = await db
    .selectFrom('grant_plan')
    .where('grant_id', '=', grantId)
    .select(['number', 'starts_on', 'ends_on'])
    .orderBy('number')
    .execute();
  const began = plans[0]?.starts_on ?? BEGAN;
  if (began === BEGAN) return;
  const endMoved = (last: string): string => lastDayOf(BEGAN, monthsFrom(began, last));
  const startMoved = (first: string): string => moveDate(BEGAN, { months: monthsFrom(began, moveDate(first, { days: -1 })) });
  const ofGrant = db.selectFrom('milestone').where('grant_id', '=', grantId).where('tracking_year', 'is', null);
  for (const { rank, period_starts_on: first, period_ends_on: last } of await ofGrant.selectAll().execute())
    await db
      .updateTable('milestone')
      .set({ period_starts_on: startMoved(first), period_ends_on: endMoved(last) })
      .where('grant_id', '=', grantId)
      .where('rank', '=', rank)
      .execute();
  await db.transaction().execute(async (trx) => {
    // A plan cannot be changed: the replica role lets this one be moved, so that it was annexed years ago.
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    for (const { number, starts_on: first, ends_on: last } of plans)
      await trx
        .updateTable('grant_plan')
        .set({ starts_on: startMoved(first), ends_on: endMoved(last) })
        .where('grant_id', '=', grantId)
        .where('number', '=', number)
        .execute();
  });
}

/** An active grant that is paid at once. */
export const toAtOnce = async (harness: AppHarness): Promise<string> => (await toActive(harness, STUDENTS)).grantId;

/** The same on a project whose start is the one that its reports give, moved back by `age`. */
export const toAtOnceLater = async (harness: AppHarness): Promise<string> =>
  (await toActive(harness, { ...STUDENTS, startsOn: STUDENTS_OF_A_YEAR.startsOn })).grantId;

/** An active grant that is paid in two tranches. */
export async function toInTwo(harness: AppHarness, beneficiary = 'applicant'): Promise<string> {
  const { grantId } = await toGrant(harness, IN_TWO_CENTS, IN_TWO, beneficiary);
  for (const login of [beneficiary, 'finance']) expectStatus(await sign(harness, grantId, login), 200);
  return grantId;
}

export const postReport = async (
  harness: AppHarness,
  grantId: string,
  rank: number,
  change: Record<string, unknown> = {},
  login = 'applicant',
) => (await harness.as(login)).post(`/grants/${grantId}/reports`, reportOn(rank, change));

export const postReview = async (harness: AppHarness, grantId: string, rank: number, number: number, decision = 'accept', login = 'lead') =>
  (await harness.as(login)).post(`/grants/${grantId}/report-reviews`, {
    rank,
    number,
    decision,
    reasons: decision === 'return' ? 'La conversion manque.' : '',
  });

/** Gives a report, which must be accepted. */
export const report = async (...asked: Parameters<typeof postReport>) => expectStatus(await postReport(...asked), 200);
/** Reviews a report, which must be accepted. */
export const review = async (...asked: Parameters<typeof postReview>) => expectStatus(await postReview(...asked), 200);

export type Body = Response['body'];

/** What this login reads at a path. */
export const readAs = async (harness: AppHarness, login: string, path: string): Promise<Body> =>
  expectStatus(await (await harness.as(login)).get(path), 200);
