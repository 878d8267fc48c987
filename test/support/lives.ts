import type { Response } from 'supertest';
import { FUEL_MAP, STUDENTS } from '../../bin/demo-projects.ts';
import type { World } from './world.ts';

export { FUEL_MAP, STUDENTS };
export type Project = typeof STUDENTS | typeof FUEL_MAP;
export const AWARDED_CENTS = 24_000_000;

/** The body of an answer that must have this status; its problem is shown where it has not. */
export function expectStatus(answer: Response, status: number): Record<string, never> & { [key: string]: never } {
  if (answer.status !== status) throw new Error(`${answer.request.method} ${answer.request.url}: expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const STEPS = {
  legal: ['legal_basis', 'personal_data'],
  data: ['availability', 'governance'],
  impact: ['measurement', 'ambition'],
} as const;
export type Step = keyof typeof STEPS;
export const steps = Object.keys(STEPS) as Step[];

/** The opinion of a step with every criterion of its rubric scored. */
export const opinionOn = (step: Step, verdict = 'favourable') => ({ step, revision: 1, verdict, scores: Object.fromEntries(STEPS[step].map((key) => [key, 4])), comment: 'Rien à redire.' });

/** Today in Paris, as yyyy-mm-dd. */
export const today = (): string => new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris' }).format(new Date());

/** A complete draft: its id and version. */
export async function toDraft(world: World, project: Project = STUDENTS, login = 'applicant'): Promise<{ id: string; version: number }> {
  const applicant = await world.as(login);
  const { siret } = (await applicant.get('/me')).body.organisation;
  const { id, version } = expectStatus(await applicant.post('/applications', { ...project, siret }), 201) as unknown as { id: string; version: number };
  return { id, version };
}

/** An application that waits for its screener. */
export async function toSubmitted(world: World, project: Project = STUDENTS, login = 'applicant'): Promise<string> {
  const { id, version } = await toDraft(world, project, login);
  expectStatus(await (await world.as(login)).post(`/applications/${id}/submission`, { version }), 200);
  return id;
}

/** An application whose steps are open, nobody assigned. */
export async function toInReview(world: World, project: Project = STUDENTS, login = 'applicant'): Promise<string> {
  const id = await toSubmitted(world, project, login);
  expectStatus(await (await world.as('screener')).post(`/applications/${id}/admissibility`, { revision: 1, decision: 'admissible' }), 200);
  return id;
}

/** Assigns a step to its reviewer, who has that login: reviewer-legal for `legal`. */
export async function assign(world: World, id: string, step: Step): Promise<void> {
  const reviewer = await world.as(`reviewer-${step}`);
  expectStatus(await (await world.as('lead')).post(`/applications/${id}/assignments`, { step, reviewerId: reviewer.id }), 200);
}

/** An application with every opinion given. */
export async function toReviewed(world: World, project: Project = STUDENTS, login = 'applicant'): Promise<string> {
  return giveOpinions(world, await toInReview(world, project, login));
}

/** Gives every opinion on an application in review; returns its id. */
export async function giveOpinions(world: World, id: string): Promise<string> {
  for (const step of steps) {
    await assign(world, id, step);
    expectStatus(await (await world.as(`reviewer-${step}`)).post(`/applications/${id}/opinions`, opinionOn(step)), 200);
  }
  return id;
}

/** A planned session of today with these applications: its id and version. */
export async function toSession(world: World, applicationIds: string[], heldOn = today()): Promise<{ id: string; version: number }> {
  const { id, version } = expectStatus(await (await world.as('lead')).post('/sessions', { heldOn, applicationIds }), 201) as unknown as { id: string; version: number };
  return { id, version };
}

/** A grant that waits for both signatures. */
export async function toGrant(world: World, awardedCents = AWARDED_CENTS, project: Project = STUDENTS): Promise<{ applicationId: string; grantId: string; sessionId: string }> {
  const applicationId = await toReviewed(world, project);
  const session = await toSession(world, [applicationId]);
  const decisions = [{ applicationId, decision: 'award', awardedCents, reason: 'Impact mesurable.' }];
  expectStatus(await (await world.as('chair')).post(`/sessions/${session.id}/decision`, { version: session.version, decisions }), 200);
  const grantId = String((await (await world.as('applicant')).get(`/applications/${applicationId}`)).body.grantId);
  return { applicationId, grantId, sessionId: session.id };
}

/** A grant signed by both sides: its amount is committed. */
export async function toActive(world: World, project: Project = STUDENTS): Promise<{ applicationId: string; grantId: string; sessionId: string }> {
  const ids = await toGrant(world, AWARDED_CENTS, project);
  for (const login of ['applicant', 'finance']) {
    const signatory = await world.as(login);
    const { version } = (await signatory.get(`/grants/${ids.grantId}`)).body;
    expectStatus(await signatory.post(`/grants/${ids.grantId}/signatures`, { version }), 200);
  }
  return ids;
}

/** What is left of the shipped envelope, as finance reads it. */
export async function readEnvelope(world: World) {
  const finance = await world.as('finance');
  const { items } = (await finance.get('/envelopes')).body;
  return items[0];
}
