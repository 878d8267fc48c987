import type { Response } from 'supertest';
import { monthOf } from '../../domain/datalab/capacity.ts';
import { dayFromNow, type Thing } from './datalab-fixtures.ts';
import { age, COST_CENTS, report, toAtOnce, toAtOnceLater } from './impact-fixtures.ts';
import { expectStatus } from './fixtures.ts';
import type { AppHarness } from './app-harness.ts';

export const INDICATOR = 'users_informed';

/** A proposal of a service's assessment on a grant: eight days within the next months. */
export const proposalOn = async (harness: AppHarness, grantId: string, change: Record<string, unknown> = {}) => ({
  grantId,
  kind: 'service_assessment',
  days: 8,
  startsOn: await dayFromNow(harness, 0),
  endsOn: await dayFromNow(harness, 100),
  indicator: INDICATOR,
  reason: 'Le calendrier glisse de 26 %.',
  ...change,
});

export const postProposal = async (harness: AppHarness, body: object): Promise<Response> =>
  (await harness.as('lead')).post('/missions', body);

/** Sends a command on a mission at its version, as this login. */
export const askMission = async (
  harness: AppHarness,
  login: string,
  { id, version }: Thing,
  route: string,
  body: object = {},
): Promise<Response> =>
  route === 'staffing'
    ? (await harness.as(login)).put(`/missions/${id}/staffing`, { version, ...body })
    : (await harness.as(login)).post(`/missions/${id}/${route}`, { version, ...body });

async function step(harness: AppHarness, login: string, thing: Thing, route: string, body: object = {}): Promise<Thing> {
  return { id: thing.id, version: Number(expectStatus(await askMission(harness, login, thing, route, body), 200)['version']) };
}

/**
 * An active grant whose one report forecasts a quarter more than was planned: alert 1 is superseded, alert 2 waits for
 * the lead.
 */
export async function toSlipped(harness: AppHarness): Promise<string> {
  const grantId = await toAtOnceLater(harness);
  await age(harness, grantId);
  await report(harness, grantId, 1, { forecastCostCents: COST_CENTS * 1.25, forecastEndsOn: '2017-07-31' });
  return grantId;
}

/** A mission that waits for the project's answer, on this grant or on a new active one. */
export async function toProposed(harness: AppHarness, grantId?: string, change: Record<string, unknown> = {}): Promise<Thing> {
  const body = await proposalOn(harness, grantId ?? (await toAtOnce(harness)), change);
  const { id, version } = expectStatus(await postProposal(harness, body), 201);
  return { id: String(id), version: Number(version) };
}

export const toAccepted = async (harness: AppHarness, grantId?: string): Promise<Thing> =>
  step(harness, 'applicant', await toProposed(harness, grantId), 'acceptance');

/** Days of one of the Datalab's people in the month of the mission's last day: the current month may have few left. */
export async function daysOf(harness: AppHarness, days = 2, login = 'reviewer-impact') {
  const { id: personId } = await harness.as(login);
  const person = { skills: ['design', 'accessibility'], sharePercent: 100 };
  expectStatus(await (await harness.as('lead')).put(`/datalab-people/${personId}`, person), 200);
  return [{ personId, month: monthOf(await dayFromNow(harness, 60)), skill: 'design', days }];
}

export const toStaffed = async (harness: AppHarness, grantId?: string): Promise<Thing> =>
  step(harness, 'lead', await toAccepted(harness, grantId), 'staffing', { days: await daysOf(harness) });

/** What was made, and half a day that it took this month. */
export async function deliveryOf(harness: AppHarness) {
  const [line] = await daysOf(harness, 0.5, 'reviewer-impact');
  return { report: 'Le parcours compte trois étapes de trop.', spentBy: [{ ...line, month: monthOf(await dayFromNow(harness, 0)) }] };
}

export const toDelivered = async (harness: AppHarness, grantId?: string): Promise<Thing> =>
  step(harness, 'reviewer-impact', await toStaffed(harness, grantId), 'delivery', await deliveryOf(harness));

export const toClosed = async (harness: AppHarness): Promise<Thing> => step(harness, 'lead', await toDelivered(harness), 'closing');
export const toDeclined = async (harness: AppHarness): Promise<Thing> =>
  step(harness, 'applicant', await toProposed(harness), 'refusal', { reason: 'Nous avons recruté.' });
export const toWithdrawn = async (harness: AppHarness): Promise<Thing> =>
  step(harness, 'lead', await toStaffed(harness), 'withdrawal', { reason: 'Une autre urgence.' });
