import { another } from './another.ts';
import type { Again } from './copies.ts';
import { anyway } from './anyway.ts';
import type { Kysely } from 'kysely';
import type { Response } from 'supertest';
import * as real from '../../examples/demo/projects.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { type CallTerms } from '../../domain/calls/call.ts';
import { readPayees } from '../../db/grants/payees.ts';
import type { DB } from '../../db/core/schema.ts';
import type { Signer } from '../../domain/grants/signature.ts';
import type { SignGrant } from '../../domain/grants/grant.ts';
import { payeeState } from '../../domain/grants/payee.ts';
import { concerns, layersOf, rubricOf } from '../../domain/calls/review-graph.ts';
import { NO_DOCUMENT, signingOf } from './agreements.ts';
import { SHIPPED_CALL } from './domain.ts';
import { THREE_OPINIONS } from './three-opinions.ts';

/** The demonstration's projects, under a call with a short review. */
const callId = THREE_OPINIONS.id;
export const FUEL_MAP = { ...real.FUEL_MAP, callId };
export const STUDENTS_OF_A_YEAR = { ...real.STUDENTS, callId };

/**
 * What the students' first half year asks for: a small amount and a short period, so that it is paid at once when it is
 * signed, since it begins today.
 */
export const AWARDED_CENTS = 18_000_000;
export const STUDENTS = {
  ...STUDENTS_OF_A_YEAR,
  startsOn: parisDate(new Date().toISOString()),
  durationMonths: 6,
  fundingLines: [
    { label: 'Fonds des projets de données', source: 'fund', amountCents: AWARDED_CENTS },
    { label: 'Budget propre', source: 'own', amountCents: 30_000_000 },
  ],
};
/** In words of its own: each is made by commands, so that it is compared with others for overlaps; a copy is not. */
export const COMPARED = { ...STUDENTS, summary: `${STUDENTS.summary} Un relevé par an.` };
export type Project = typeof STUDENTS | typeof FUEL_MAP;
/** A project under the call as it ships, with its whole review. */
export const underShipped = <P extends Project>(project: P): P => ({ ...project, callId: SHIPPED_CALL.id });

type Answer = Pick<Response, 'status' | 'body'> & { request: { method: string; url: string } };
export type Person = { id: string; get: (path: string) => Promise<Answer>; post: (path: string, body: unknown) => Promise<Answer> };

/**
 * What lets people in: an `AppHarness` in this process, or processes seen from outside; `now` is the workflows' clock
 * where it is not ours. `database`: where steps look things up that they would otherwise read through the door, again
 * and again, as each person. `again`: another application that has come as far as those asked for by the same name;
 * only the first of them is made step by step.
 */
export type Door = {
  as: (login: string) => Promise<Person>;
  now?: () => Promise<string>;
  database?: { db: Kysely<DB> };
  again?: Again;
};

/** The bank details that were proposed for a grant, in order. */
async function payeesOf(harness: Door, grantId: string): Promise<{ id: string; state: string }[]> {
  if (!harness.database) return (await (await harness.as('finance')).get(`/grants/${grantId}`)).body.payees;
  const payees = await readPayees(harness.database.db, grantId);
  return payees.map((payee) => ({ id: payee.id, state: payeeState(payee, payees) }));
}

/** The grant that an application was awarded. */
async function grantOf(harness: Door, applicationId: string, login: string): Promise<string> {
  if (!harness.database) return String((await (await harness.as(login)).get(`/applications/${applicationId}`)).body.grantId);
  const { db } = harness.database;
  return (await db.selectFrom('grant').where('application_id', '=', applicationId).select('id').executeTakeFirstOrThrow()).id;
}

/** The body of an answer that must have this status; throws with its problem where it has another. */
export function expectStatus(answer: Answer, status: number): Record<string, never> & { [key: string]: never } {
  if (answer.status !== status)
    throw new Error(
      `${answer.request.method} ${answer.request.url}: expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`,
    );
  return answer.body;
}

export type Step = 'legal' | 'data' | 'impact' | 'finance' | 'security' | 'openness';

/** The shipped call's terms where the project is under it, else those of a short review. */
const termsFor = ({ callId }: Project): CallTerms => (callId === SHIPPED_CALL.id ? SHIPPED_CALL : THREE_OPINIONS).terms;
const askedBy = ({ projectTypes, fundingLines }: Project) => ({
  projectTypes,
  requestedCents: fundingLines.reduce((sum, { source, amountCents }) => sum + (source === 'fund' ? amountCents : 0), 0),
});

/** The steps of a project's review, each after those that it waits for. */
export const stepsFor = (project: Project): Step[] =>
  layersOf(termsFor(project).steps)
    .flat()
    .filter((step) => concerns(step, askedBy(project)))
    .map(({ key }) => key as Step);
export const steps = stepsFor(STUDENTS);

/** The opinion of a step, with a score for each criterion that concerns the project. */
export const opinionOn = (step: Step, verdict = 'favourable', project: Project = STUDENTS) => ({
  step,
  revision: 1,
  verdict,
  scores: Object.fromEntries(rubricOf(termsFor(project), step, askedBy(project)).map(({ key }) => [key, 4])),
  comment: 'Rien à redire.',
});

/** Today in Paris, as yyyy-mm-dd. */
export const today = (): string => parisDate(new Date().toISOString());

export async function toDraft(harness: Door, project: Project = STUDENTS, login = 'applicant'): Promise<{ id: string; version: number }> {
  const applicant = await harness.as(login);
  const { siret } = (await applicant.get('/me')).body.organisation;
  const { id, version } = expectStatus(
    await applicant.post('/applications', { ...another(harness, project, login), siret }),
    201,
  ) as unknown as {
    id: string;
    version: number;
  };
  return { id, version };
}

/** An application that waits for its screener. */
export async function toSubmitted(harness: Door, project: Project = STUDENTS, login = 'applicant'): Promise<string> {
  const { id, version } = await toDraft(harness, project, login);
  expectStatus(await (await harness.as(login)).post(`/applications/${id}/submission`, { version }), 200);
  return id;
}

/** The screener finds it admissible. */
export async function admit(harness: Door, id: string): Promise<void> {
  expectStatus(
    await (await harness.as('screener')).post(`/applications/${id}/admissibility`, { revision: 1, decision: 'admissible' }),
    200,
  );
}

/** Makes an application, or copies one that was made before where the harness does so. */
const oneMore = (harness: Door, far: string, project: Project, login: string, live: () => Promise<string>): Promise<string> =>
  harness.again ? harness.again({ harness, far, project, login }, live) : live();

/** An application whose steps are open, without reviewers. */
export async function toInReview(harness: Door, project: Project = STUDENTS, login = 'applicant'): Promise<string> {
  return oneMore(harness, 'in review', project, login, async () => {
    const id = await toSubmitted(harness, project, login);
    await admit(harness, id);
    return id;
  });
}

/** Assigns a step to its reviewer, who has that login: reviewer-legal for `legal`. */
export async function assign(harness: Door, id: string, step: Step): Promise<void> {
  const reviewer = await harness.as(`reviewer-${step}`);
  expectStatus(await (await harness.as('lead')).post(`/applications/${id}/assignments`, { step, reviewerId: reviewer.id }), 200);
}

/** An application with every opinion given. */
export async function toReviewed(harness: Door, project: Project = STUDENTS, login = 'applicant'): Promise<string> {
  return oneMore(harness, 'reviewed', project, login, async () =>
    giveOpinions(harness, await toInReview(harness, project, login), project),
  );
}

/** Gives every opinion on an application in review; returns its id. */
export async function giveOpinions(harness: Door, id: string, project: Project = STUDENTS, revision = 1): Promise<string> {
  for (const step of stepsFor(project)) {
    await assign(harness, id, step);
    const opinion = { ...opinionOn(step, 'favourable', project), revision };
    expectStatus(await (await harness.as(`reviewer-${step}`)).post(`/applications/${id}/opinions`, opinion), 200);
  }
  return id;
}

/**
 * A planned session with these applications, held today by the workflows' clock unless another day is given: its id and
 * version.
 */
export async function toSession(harness: Door, applicationIds: string[], heldOn?: string): Promise<{ id: string; version: number }> {
  const heldToday = harness.now ? parisDate(await harness.now()) : today();
  const body = { heldOn: heldOn ?? heldToday, applicationIds };
  const { id, version } = expectStatus(await (await harness.as('lead')).post('/sessions', body), 201) as unknown as {
    id: string;
    version: number;
  };
  return { id, version };
}

/** Awards a reviewed application in a session of its own: the grant waits for both signatures. */
export async function award(
  harness: Door,
  applicationId: string,
  awardedCents = AWARDED_CENTS,
  login = 'applicant',
): Promise<{ grantId: string; sessionId: string }> {
  const session = await toSession(harness, [applicationId]);
  const decisions = [{ applicationId, decision: 'award', awardedCents, reason: 'Impact mesurable.' }];
  expectStatus(
    await (await harness.as('chair')).post(`/sessions/${session.id}/decision`, { version: session.version, ...anyway(decisions) }),
    200,
  );
  return { grantId: await grantOf(harness, applicationId, login), sessionId: session.id };
}

/** A grant that waits for both signatures. */
export async function toGrant(
  harness: Door,
  awardedCents = AWARDED_CENTS,
  project: Project = STUDENTS,
  login = 'applicant',
): Promise<{ applicationId: string; grantId: string; sessionId: string }> {
  const applicationId = await toReviewed(harness, project, login);
  return { applicationId, ...(await award(harness, applicationId, awardedCents, login)) };
}

/** A grant that both sides have signed: its amount is committed. */
export async function toActive(
  harness: Door,
  project: Project = STUDENTS,
): Promise<{ applicationId: string; grantId: string; sessionId: string }> {
  const ids = await toGrant(harness, AWARDED_CENTS, project);
  await signBoth(harness, ids.grantId);
  return ids;
}

/** Both sides sign a grant. */
export async function signBoth(harness: Door, grantId: string): Promise<void> {
  for (const login of ['applicant', 'finance']) expectStatus(await sign(harness, grantId, login), 200);
}

/** Bank details with the form and the check digits of a real account. */
export const PAYEE = { iban: 'FR76 3000 6000 0112 3456 7890 189', accountHolder: 'Direction générale des lacs et rivières' };

export const OTHER_PAYEE = { iban: 'FR14 2004 1010 0505 0001 3M02 606', accountHolder: 'Agence comptable' };

/**
 * Makes bank details in force on a grant, without which nothing is paid: its signatory proposes them, finance approves
 * them where it has not done so on another grant. Does nothing where some are in force.
 */
export async function withPayee(harness: Door, grantId: string, signatory = 'applicant'): Promise<void> {
  const finance = await harness.as('finance');
  const path = `/grants/${grantId}`;
  if ((await payeesOf(harness, grantId)).some(({ state }) => state === 'in_force')) return;
  expectStatus(await (await harness.as(signatory)).post(`${path}/payees`, PAYEE), 200);
  const proposed = (await payeesOf(harness, grantId)).find(({ state }) => state === 'proposed');
  if (proposed) expectStatus(await finance.post(`${path}/payee-approvals`, { payeeId: proposed.id }), 200);
}

/** An active grant's only tranche, from its certification to its payment, which closes it. */
export async function toPaid(harness: Door, grantId: string): Promise<void> {
  const [finance, payer] = [await harness.as('finance'), await harness.as('payer')];
  expectStatus(
    await finance.post(`/grants/${grantId}/certifications`, { tranche: 1, certifiedCents: AWARDED_CENTS, observation: 'Vu sur place.' }),
    200,
  );
  await withPayee(harness, grantId);
  expectStatus(await finance.post(`/grants/${grantId}/payment-orders`, { tranche: 1, orderedCents: AWARDED_CENTS }), 200);
  expectStatus(
    await payer.post(`/grants/${grantId}/payments`, { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-1' }),
    200,
  );
}

/** What a person signs of a grant: its version and its document, as that person reads them. */
export async function signing(who: Person, grantId: string): Promise<Omit<SignGrant, keyof Signer>> {
  const { version, agreement } = (await who.get(`/grants/${grantId}`)).body;
  return { version, documentSha256: agreement?.documentSha256 ?? NO_DOCUMENT };
}

/** Signs the agreement as it is now. */
export async function sign(harness: Door, grantId: string, login: string): Promise<Answer> {
  const signatory = await harness.as(login);
  const asked = harness.database ? await signingOf(harness.database.db, grantId) : await signing(signatory, grantId);
  return signatory.post(`/grants/${grantId}/signatures`, asked);
}

/** What is left of the envelope that pays for the students' call, as finance reads it. */
export async function readEnvelope(harness: Door) {
  const finance = await harness.as('finance');
  const { envelopeId } = (await finance.get(`/calls/${STUDENTS.callId}`)).body;
  return (await finance.get(`/envelopes/${envelopeId}`)).body;
}
