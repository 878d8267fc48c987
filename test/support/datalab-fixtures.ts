import { DateTime } from 'luxon';
import { DVF } from '../../examples/demo/datalab.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { expectStatus, type Door, today } from './fixtures.ts';

export { DVF };
export type Thing = { id: string; version: number };

/** Some days from now by the harness's clock, as yyyy-mm-dd. */
export async function dayFromNow(harness: Door, days: number): Promise<string> {
  const now = harness.now ? parisDate(await harness.now()) : today();
  return DateTime.fromISO(now).plus({ days }).toFormat('yyyy-MM-dd');
}

export const QUALIFICATION = { priority: 'high', skills: ['data_engineering', 'legal_framework'], note: 'Deux mois devraient suffire.' };
export const ESTIMATE = [
  { skill: 'data_engineering', days: 10 },
  { skill: 'legal_framework', days: 0.5 },
];
export const SPENT = [{ skill: 'data_engineering', days: 12.5 }];
export const DELIVERABLE = { kind: 'source_code', label: 'Chaîne de préparation', url: 'https://code.example.fr/dvf' };
export const FEEDBACK = {
  rating: 4,
  helped: true,
  comment: 'La donnée est enfin à jour.',
  indicator: { label: 'Visites par mois', before: 20_000, after: 52_000.5 },
};

/** An acceptance whose period lasts twenty days, answered for by this person. */
export const acceptanceBy = async (harness: Door, login = 'reviewer-data') => ({
  estimate: ESTIMATE,
  startsOn: await dayFromNow(harness, 0),
  endsOn: await dayFromNow(harness, 20),
  contactPersonId: (await harness.as(login)).id,
});

/** Sends one command on a request at its version; returns its id and the new version. */
async function step(harness: Door, { id, version }: Thing, login: string, route: string, body: object): Promise<Thing> {
  const answer = await (await harness.as(login)).post(`/datalab-requests/${id}/${route}`, { version, ...body });
  return { id, version: Number(expectStatus(answer, 200)['version']) };
}

export async function toRequested(harness: Door, title: string = DVF.title, login = 'applicant'): Promise<Thing> {
  const { id, version } = expectStatus(await (await harness.as(login)).post('/datalab-requests', { ...DVF, title }), 201);
  return { id: String(id), version: Number(version) };
}

export const toQualified = async (harness: Door, title?: string): Promise<Thing> =>
  step(harness, await toRequested(harness, title), 'lead', 'qualification', QUALIFICATION);

export const toAccepted = async (harness: Door, title?: string): Promise<Thing> =>
  step(harness, await toQualified(harness, title), 'lead', 'acceptance', await acceptanceBy(harness));

export const toDelivered = async (harness: Door, title?: string): Promise<Thing> =>
  step(harness, await toAccepted(harness, title), 'reviewer-data', 'delivery', {
    summary: 'La donnée des ventes est préparée chaque nuit.',
    deliverables: [DELIVERABLE],
    spent: SPENT,
  });

export const toClosed = async (harness: Door, title?: string): Promise<Thing> =>
  step(harness, await toDelivered(harness, title), 'applicant', 'closing', { feedback: FEEDBACK });

export const toDeclined = async (harness: Door, title?: string): Promise<Thing> =>
  step(harness, await toRequested(harness, title), 'lead', 'refusal', { reason: 'Le Datalab n’a pas cette compétence.' });

export const toWithdrawn = async (harness: Door, title?: string): Promise<Thing> =>
  step(harness, await toRequested(harness, title), 'applicant', 'withdrawal', {});
