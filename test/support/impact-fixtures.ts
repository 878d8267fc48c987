import { sql } from 'kysely';
import type { Response } from 'supertest';
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

/**
 * Moves a signed grant's plan and the periods of its tranches years back, so that they are over by the real clock; the
 * deadlines of its reports stay ahead.
 */
export async function age(
  { database: { db } }: { database: Pick<AppHarness['database'], 'db'> },
  grantId: string,
  years = 10,
): Promise<void> {
  const back = sql`make_interval(years => ${years})`;
  await sql`UPDATE milestone SET period_starts_on = period_starts_on - ${back}, period_ends_on = period_ends_on - ${back} WHERE grant_id = ${grantId} AND tracking_year IS NULL`.execute(
    db,
  );
  await db.transaction().execute(async (trx) => {
    // A plan cannot be changed: the replica role lets this one be moved, so that it was annexed years ago.
    await sql`SET LOCAL session_replication_role = replica`.execute(trx);
    await sql`UPDATE grant_plan SET starts_on = starts_on - ${back}, ends_on = ends_on - ${back} WHERE grant_id = ${grantId}`.execute(trx);
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
