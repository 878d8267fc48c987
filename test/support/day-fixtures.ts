import type { Response } from 'supertest';
import { capacityOf, monthOf, monthsFromOn } from '../../domain/datalab/capacity.ts';
import { acceptanceBy, dayFromNow, type Thing, toQualified } from './datalab-fixtures.ts';
import { expectStatus, today } from './fixtures.ts';
import type { AppHarness } from './app-harness.ts';

/** Two months to come, all of whose days are ahead, also once the run has crossed the end of a month. */
export const [NEXT, AFTER] = monthsFromOn(monthOf(today()), 4).slice(2) as [string, string];

/** The person-days of a month for a person who is there every day, for the whole of their time. */
export const fullMonth = (month: string): number =>
  capacityOf({ personId: '', skills: [], sharePercent: 100, leavesOn: null, away: [], other: new Map() }, month) / 2;

const SKILLS_OF = ['data_engineering', 'legal_framework', 'accessibility'];

/** Makes a person one of the Datalab's people. */
export async function plan(harness: AppHarness, login: string, change: Record<string, unknown> = {}): Promise<string> {
  const { id } = await harness.as(login);
  const body = { skills: SKILLS_OF, sharePercent: 100, leavesOn: null, ...change };
  expectStatus(await (await harness.as('lead')).put(`/datalab-people/${id}`, body), 200);
  return id;
}

/** Gives days of a month to other duties. */
export const busy = async (harness: AppHarness, personId: string, month: string, otherDays: number): Promise<Response> =>
  (await harness.as('lead')).put(`/datalab-people/${personId}/months`, { month, otherDays });

type Line = { personId: string; month: string; skill: string; days: number };

/** A request that was accepted with days from today until some months ahead. */
export async function toAcceptedFor(harness: AppHarness, title?: string, estimate?: { skill: string; days: number }[]): Promise<Thing> {
  const { id, version } = await toQualified(harness, title);
  const promise = { ...(await acceptanceBy(harness)), endsOn: await dayFromNow(harness, 150), ...(estimate ? { estimate } : {}) };
  const answer = await (await harness.as('lead')).post(`/datalab-requests/${id}/acceptance`, { version, ...promise });
  return { id, version: Number(expectStatus(answer, 200)['version']) };
}

export const postStaffing = async (
  harness: AppHarness,
  { id, version }: Thing,
  days: Line[],
  change: Record<string, unknown> = {},
): Promise<Response> => (await harness.as('lead')).put(`/datalab-requests/${id}/staffing`, { version, days, ...change });

/** Staffs a request, which must be accepted. */
export async function staff(harness: AppHarness, thing: Thing, days: Line[], change: Record<string, unknown> = {}): Promise<Thing> {
  return { id: thing.id, version: Number(expectStatus(await postStaffing(harness, thing, days, change), 200)['version']) };
}

type MonthOfPlan = Record<'capacityDays' | 'freeDays' | 'reservedDays' | 'spentDays' | 'uncoveredDays', number> & {
  month: string;
  presentDays: number;
  otherDays: number;
  for: object[];
};

/** A person's months of the plan, as this login reads them. */
export async function monthsIn(harness: AppHarness, personId: string): Promise<Map<string, MonthOfPlan>> {
  const { body } = await (await harness.as('lead')).get(`/datalab-plan?from=${NEXT}&months=6`);
  const { months }: { months: MonthOfPlan[] } = body.people.find(({ id }: { id: string }) => id === personId);
  return new Map(months.map((month) => [month.month, month]));
}

/** The figures of one month of it. */
export async function monthIn(
  harness: AppHarness,
  personId: string,
  name: string = NEXT,
): Promise<Omit<MonthOfPlan, 'month' | 'for' | 'presentDays' | 'otherDays'> | undefined> {
  const found = (await monthsIn(harness, personId)).get(name);
  if (!found) return undefined;
  const { month: _, for: __, presentDays: ___, otherDays: ____, ...figures } = found;
  return figures;
}
