import type { Response } from 'supertest';
import { monthOf } from '../../domain/datalab/capacity.ts';
import { dayFromNow, type Thing } from './datalab-lives.ts';
import { age, COST_CENTS, report, toAtOnce } from './impact-lives.ts';
import { expectStatus } from './lives.ts';
import type { World } from './world.ts';

export const INDICATOR = 'users_informed';

/** A proposal of a service's assessment on a grant: eight days within the next months. */
export const proposalOn = async (world: World, grantId: string, change: Record<string, unknown> = {}) => ({
  grantId,
  kind: 'service_assessment',
  days: 8,
  startsOn: await dayFromNow(world, 0),
  endsOn: await dayFromNow(world, 100),
  indicator: INDICATOR,
  reason: 'Le calendrier glisse de 26 %.',
  ...change,
});

export const postProposal = async (world: World, body: object, login = 'lead'): Promise<Response> =>
  (await world.as(login)).post('/missions', body);

/** What somebody asks of a mission at its version. */
export const askMission = async (
  world: World,
  login: string,
  { id, version }: Thing,
  route: string,
  body: object = {},
): Promise<Response> =>
  route === 'staffing'
    ? (await world.as(login)).put(`/missions/${id}/staffing`, { version, ...body })
    : (await world.as(login)).post(`/missions/${id}/${route}`, { version, ...body });

async function step(world: World, login: string, thing: Thing, route: string, body: object = {}): Promise<Thing> {
  return { id: thing.id, version: Number(expectStatus(await askMission(world, login, thing, route, body), 200)['version']) };
}

/**
 * An active grant whose one report forecasts a quarter more than was planned: alert 1 is superseded, alert 2 waits for
 * the lead.
 */
export async function toSlipped(world: World): Promise<string> {
  const grantId = await toAtOnce(world);
  await age(world, grantId);
  await report(world, grantId, 1, { forecastCostCents: COST_CENTS * 1.25, forecastEndsOn: '2017-07-31' });
  return grantId;
}

/** A mission that waits for the project's answer, on this grant or on an active one of its own. */
export async function toProposed(world: World, grantId?: string, change: Record<string, unknown> = {}): Promise<Thing> {
  const body = await proposalOn(world, grantId ?? (await toAtOnce(world)), change);
  const { id, version } = expectStatus(await postProposal(world, body), 201);
  return { id: String(id), version: Number(version) };
}

export const toAccepted = async (world: World, grantId?: string): Promise<Thing> =>
  step(world, 'applicant', await toProposed(world, grantId), 'acceptance');

/** Days of somebody of the Datalab in the month of the mission's last day: of the current month few may be left. */
export async function daysOf(world: World, days = 2, login = 'reviewer-impact') {
  const { id: personId } = await world.as(login);
  const person = { skills: ['design', 'accessibility'], sharePercent: 100 };
  expectStatus(await (await world.as('lead')).put(`/datalab-people/${personId}`, person), 200);
  return [{ personId, month: monthOf(await dayFromNow(world, 60)), skill: 'design', days }];
}

export const toStaffed = async (world: World, grantId?: string): Promise<Thing> =>
  step(world, 'lead', await toAccepted(world, grantId), 'staffing', { days: await daysOf(world) });

/** What was made, and half a day that it took this month. */
export async function deliveryOf(world: World, login = 'reviewer-impact') {
  const [line] = await daysOf(world, 0.5, login);
  return { report: 'Le parcours compte trois étapes de trop.', spentBy: [{ ...line, month: monthOf(await dayFromNow(world, 0)) }] };
}

export const toDelivered = async (world: World, grantId?: string): Promise<Thing> =>
  step(world, 'reviewer-impact', await toStaffed(world, grantId), 'delivery', await deliveryOf(world));

export const toClosed = async (world: World): Promise<Thing> => step(world, 'lead', await toDelivered(world), 'closing');
export const toDeclined = async (world: World): Promise<Thing> =>
  step(world, 'applicant', await toProposed(world), 'refusal', { reason: 'Nous avons recruté.' });
export const toWithdrawn = async (world: World): Promise<Thing> =>
  step(world, 'lead', await toStaffed(world), 'withdrawal', { reason: 'Une autre urgence.' });
