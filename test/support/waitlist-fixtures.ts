import { OF_A_TOWN } from '../../examples/seed/content.ts';
import { anyway } from './anyway.ts';
import {
  type Door,
  expectStatus,
  opinionOn,
  type Person,
  type Project,
  steps,
  STUDENTS,
  STUDENTS_OF_A_YEAR,
  toReviewed,
  toSession,
} from './fixtures.ts';
import type { Actor, AppHarness } from './app-harness.ts';

export const REASON = 'Les crédits manquent cette année.';

/** The decisions of a session on these applications, each by its kind and its other fields. */
export const decisionsOn = (applicationIds: readonly string[], ...decisions: object[]) =>
  applicationIds.map((applicationId, place) => ({ applicationId, reason: REASON, ...decisions[place % decisions.length] }));

/** Decides a session of today with these applications, each as its place in the list says; returns the session's id. */
export async function toDecided(harness: Door, applicationIds: string[], ...decisions: object[]): Promise<string> {
  const { id, version } = await toSession(harness, applicationIds);
  const body = { version, ...anyway(decisionsOn(applicationIds, ...decisions)) };
  expectStatus(await (await harness.as('chair')).post(`/sessions/${id}/decision`, body), 200);
  return id;
}

/** An application on the waitlist. */
export async function toWaitlisted(harness: Door, project: Project = STUDENTS, login = 'applicant'): Promise<string> {
  const id = await toReviewed(harness, project, login);
  await toDecided(harness, [id], { decision: 'waitlist' });
  return id;
}

/** Ends an application's wait, or tries to, at the version that the caller sees. */
export async function endWait(who: Person, id: string, path: 'award' | 'refusal', body: object = {}) {
  const { version } = (await who.get(`/applications/${id}`)).body;
  return who.post(`/applications/${id}/${path}`, {
    version,
    reason: REASON,
    ...(path === 'award' ? { despiteOverlap: true } : {}),
    ...body,
  });
}

/** Sends a command on a call at the version that the caller sees. */
export async function askCall(who: Actor, callId: string, path: '' | '/publication' | '/closing', body: object = {}) {
  const { version } = (await who.get(`/calls/${callId}`)).body;
  return who[path === '' ? 'put' : 'post'](`/calls/${callId}${path}`, { version, ...body });
}

export const closeCall = async (harness: AppHarness, callId: string) =>
  expectStatus(await askCall(await harness.as('admin'), callId, '/closing', { reason: REASON }), 200);

/** A town's project under the call for local authorities: its cost, a fifth of which the town bears. */
export const TOWN_MAP = {
  callId: 'territoires-2023',
  title: 'Carte ouverte des points d’eau et de fraîcheur',
  summary: 'Les communes d’un même bassin publient sous une même forme les points d’eau et les lieux frais, à jour chaque semaine.',
  siret: '99990070700012',
  projectTypes: ['shared_data'],
  servedBy: ['files'],
  startsOn: STUDENTS_OF_A_YEAR.startsOn,
  durationMonths: 10,
  costLines: [{ label: 'Développement et relevés', category: 'services', amountCents: 6_000_000 }],
  fundingLines: [
    { label: 'Guichet', source: 'fund', amountCents: 4_800_000 },
    { label: 'Budget communal', source: 'own', amountCents: 1_200_000 },
  ],
  indicators: ['authorities', 'downloads'].map((key) => ({
    key,
    label: key,
    unit: 'unités',
    baseline: 0,
    targets: [{ month: 6, value: 10 }],
    method: 'Compté par le portail',
  })),
  answers: {
    problem: 'L’été, les habitants ne savent pas où trouver de l’eau et de l’ombre.',
    population: 4_200,
    pooling: true,
    ...OF_A_TOWN,
  },
};

/** The same, with a cent of the town's fifth borne by its region. */
export const BORNE_BY_THE_REGION = [
  { label: 'Guichet', source: 'fund', amountCents: 4_800_000 },
  { label: 'Budget communal', source: 'own', amountCents: 1_199_999 },
  { label: 'Région', source: 'public', amountCents: 1 },
];

const TOWN_STEPS = [
  { step: 'feasibility', reviewer: 'reviewer-data', criteria: ['feasible', 'personal_data'] },
  { step: 'territory', reviewer: 'reviewer-impact', criteria: ['need', 'pooling', 'measurement'] },
];

/** The town's application with the opinions of its own call's steps; its id. */
export async function toTownReviewed(harness: AppHarness): Promise<string> {
  const [town, screener, lead] = [await harness.as('applicant3'), await harness.as('screener'), await harness.as('lead')];
  const { id, version } = expectStatus(await town.post('/applications', TOWN_MAP), 201) as unknown as { id: string; version: number };
  expectStatus(await town.post(`/applications/${id}/submission`, { version }), 200);
  expectStatus(await screener.post(`/applications/${id}/admissibility`, { revision: 1, decision: 'admissible' }), 200);
  for (const { step, reviewer: login, criteria } of TOWN_STEPS) {
    const reviewer = await harness.as(login);
    expectStatus(await lead.post(`/applications/${id}/assignments`, { step, reviewerId: reviewer.id }), 200);
    const scores = Object.fromEntries(criteria.map((key) => [key, 4]));
    expectStatus(await reviewer.post(`/applications/${id}/opinions`, { ...opinionOn(steps[0] ?? 'legal'), step, scores }), 200);
  }
  return id;
}
