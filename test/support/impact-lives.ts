import { expectStatus, type Door, STUDENTS, toActive } from './lives.ts';

/** The students' project as it would have been two years ago: its periods are over, and may be reported on. */
export const PAST = { ...STUDENTS, startsOn: '2025-01-15' };

/** The indicators that the call makes mandatory for the students' project, each with a value. */
export const VALUES = [
  { key: 'users_informed', value: 30_000 },
  { key: 'users_automatic', value: 4_000 },
  { key: 'conversion', numerator: 3_300, denominator: 12_000 },
  { key: 'transmissions', value: 60_000 },
  { key: 'access_delay', value: 39 },
];

/** A report on a milestone, to the cent and the day as planned unless told. */
export const reportOn = (rank: number, change: Record<string, unknown> = {}) => ({
  rank,
  values: VALUES,
  spentCents: 12_000_000,
  forecastCostCents: 48_000_000,
  forecastEndsOn: '2026-01-14',
  comment: 'La montée en charge suit le plan.',
  ...change,
});

/** An active grant, paid at once, whose project is over. */
export const toPastGrant = async (world: Door): Promise<string> => (await toActive(world, PAST)).grantId;

export async function report(world: Door, grantId: string, rank: number, change: Record<string, unknown> = {}, login = 'applicant') {
  return expectStatus(await (await world.as(login)).post(`/grants/${grantId}/reports`, reportOn(rank, change)), 200);
}

export async function review(world: Door, grantId: string, rank: number, number: number, decision: 'accept' | 'return' = 'accept') {
  const body = { rank, number, decision, reasons: decision === 'return' ? 'La conversion manque.' : '' };
  return expectStatus(await (await world.as('lead')).post(`/grants/${grantId}/report-reviews`, body), 200);
}
