import { expectStatus, type Project, STUDENTS, toReviewed, toSubmitted } from './fixtures.ts';
import { withRoles } from './people-fixtures.ts';
import { FUND } from './tokens.ts';
import { until } from './until.ts';
import { toDecided } from './waitlist-fixtures.ts';
import type { Actor, AppHarness } from './app-harness.ts';

export const GROUNDS = 'Le comité n’a pas lu l’annexe qui répond à sa question.';
export const REASON = 'L’annexe répond à la question.';

const examiners = new WeakMap<AppHarness, Promise<Actor>>();
/** A reviewer of the fund who has had no part in anything. */
export function examiner(harness: AppHarness): Promise<Actor> {
  const known = examiners.get(harness) ?? withRoles(harness, 'examiner', FUND, 'reviewer');
  examiners.set(harness, known);
  return known;
}

/** The key of the last decision on an application that may be, or is, appealed against. */
export async function lastDecision(harness: AppHarness, id: string): Promise<string> {
  const { contestable = [], appeals = [] } = (await (await harness.as('applicant')).get(`/applications/${id}`)).body;
  return contestable.at(-1)?.decision ?? appeals.at(-1)?.decision ?? 'application-1';
}

export async function appeal(harness: AppHarness, id: string, login = 'applicant') {
  const who = await harness.as(login);
  return who.post(`/applications/${id}/appeal`, { decision: await lastDecision(harness, id), grounds: GROUNDS });
}
export const assignTo = async (harness: AppHarness, id: string, reviewerId: string, { login = 'lead', number = 1 } = {}) =>
  (await harness.as(login)).post(`/applications/${id}/appeal-assignments`, { appeal: number, reviewerId });
/** Records, as this login, that the examiner has an interest in an application. */
export async function tieExaminer(harness: AppHarness, login: string, applicationId: string) {
  const examining = await examiner(harness);
  const who = login === 'examiner' ? examining : await harness.as(login);
  return who.post(`/people/${examining.id}/interests`, { applicationId, reason: 'Ancien conseil du projet.' });
}
export const adviseAs = (who: Actor, id: string, verdict: 'founded' | 'unfounded', number = 1) =>
  who.post(`/applications/${id}/appeal-opinion`, { appeal: number, verdict, comment: 'Lu en entier.' });
export const endAs = (who: Actor, id: string, path: 'appeal-upholding' | 'appeal-rejection', more: object = {}) =>
  who.post(`/applications/${id}/${path}`, { appeal: 1, reason: REASON, ...more });

/** An application that the committee has refused. */
export async function toRefused(harness: AppHarness, project: Project = STUDENTS): Promise<string> {
  const id = await toReviewed(harness, project);
  await toDecided(harness, [id], { decision: 'refuse' });
  return id;
}
/** An application that the screener has found inadmissible. */
export async function toInadmissible(harness: AppHarness, project: Project = STUDENTS, login = 'applicant'): Promise<string> {
  const id = await toSubmitted(harness, project, login);
  const body = { revision: 1, decision: 'inadmissible', reason: 'Hors sujet.' };
  expectStatus(await (await harness.as('screener')).post(`/applications/${id}/admissibility`, body), 200);
  return id;
}

type Reach = (harness: AppHarness, project?: Project) => Promise<string>;
/** The states of an appeal, each reached from the one before it; `reach`: the decision that is appealed. */
export async function toAppealed(harness: AppHarness, reach: Reach = toRefused, project: Project = STUDENTS): Promise<string> {
  const id = await reach(harness, project);
  expectStatus(await appeal(harness, id), 200);
  return id;
}
export async function toAssigned(harness: AppHarness, reach: Reach = toRefused, project: Project = STUDENTS): Promise<string> {
  const id = await toAppealed(harness, reach, project);
  expectStatus(await assignTo(harness, id, (await examiner(harness)).id), 200);
  return id;
}
export async function toAdvised(harness: AppHarness, reach: Reach = toRefused, project: Project = STUDENTS): Promise<string> {
  const id = await toAssigned(harness, reach, project);
  expectStatus(await adviseAs(await examiner(harness), id, 'founded'), 200);
  return id;
}
export async function toEnded(
  harness: AppHarness,
  path: 'appeal-upholding' | 'appeal-rejection',
  reach: Reach = toRefused,
  project: Project = STUDENTS,
): Promise<string> {
  const id = await toAdvised(harness, reach, project);
  expectStatus(await endAs(await harness.as('chair'), id, path), 200);
  return id;
}

/** The instant at which the applicants were notified of the last decision, once they were. */
export async function notified(harness: AppHarness, id: string): Promise<string> {
  const applicant = await harness.as('applicant');
  let at: string | null = null;
  await until('the decision is notified', async () => {
    at = (await applicant.get(`/applications/${id}`)).body.notifiedAt;
    return at !== null;
  });
  return String(at);
}
