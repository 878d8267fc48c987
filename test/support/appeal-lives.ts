import { expectStatus, type Project, STUDENTS, toReviewed, toSubmitted } from './lives.ts';
import { withRoles } from './people-lives.ts';
import { FUND } from './tokens.ts';
import { until } from './until.ts';
import { toDecided } from './waitlist-lives.ts';
import type { Actor, World } from './world.ts';

export const GROUNDS = 'Le comité n’a pas lu l’annexe qui répond à sa question.';
export const REASON = 'L’annexe répond à la question.';

const examiners = new WeakMap<World, Promise<Actor>>();
/** A reviewer of the fund who has had no part in anything. */
export function examiner(world: World): Promise<Actor> {
  const known = examiners.get(world) ?? withRoles(world, 'examiner', FUND, 'reviewer');
  examiners.set(world, known);
  return known;
}

const versionOf = async (who: Actor, id: string): Promise<number> => (await who.get(`/applications/${id}`)).body.version;

export async function appeal(world: World, id: string, login = 'applicant') {
  const who = await world.as(login);
  return who.post(`/applications/${id}/appeal`, { version: await versionOf(await world.as('applicant'), id), grounds: GROUNDS });
}
export const assignTo = async (world: World, id: string, reviewerId: string, login = 'lead') =>
  (await world.as(login)).post(`/applications/${id}/appeal-assignments`, { reviewerId });
/** Says, as somebody, that the examiner has an interest in an application. */
export async function tieExaminer(world: World, login: string, applicationId: string) {
  const examining = await examiner(world);
  const who = login === 'examiner' ? examining : await world.as(login);
  return who.post(`/people/${examining.id}/interests`, { applicationId, reason: 'Ancien conseil du projet.' });
}
export const adviseAs = (who: Actor, id: string, verdict: 'founded' | 'unfounded') =>
  who.post(`/applications/${id}/appeal-opinion`, { verdict, comment: 'Lu en entier.' });
export const endAs = (who: Actor, id: string, path: 'appeal-upholding' | 'appeal-rejection') =>
  who.post(`/applications/${id}/${path}`, { reason: REASON });

/** An application that the committee has refused. */
export async function toRefused(world: World, project: Project = STUDENTS): Promise<string> {
  const id = await toReviewed(world, project);
  await toDecided(world, [id], { decision: 'refuse' });
  return id;
}
/** One that the screener has found inadmissible. */
export async function toInadmissible(world: World, project: Project = STUDENTS): Promise<string> {
  const id = await toSubmitted(world, project);
  const body = { revision: 1, decision: 'inadmissible', reason: 'Hors sujet.' };
  expectStatus(await (await world.as('screener')).post(`/applications/${id}/admissibility`, body), 200);
  return id;
}

type Reach = (world: World, project?: Project) => Promise<string>;
/** The states of an appeal, each reached from the one before it; `reach`: what is appealed against. */
export async function toAppealed(world: World, reach: Reach = toRefused, project: Project = STUDENTS): Promise<string> {
  const id = await reach(world, project);
  expectStatus(await appeal(world, id), 200);
  return id;
}
export async function toAssigned(world: World, reach: Reach = toRefused, project: Project = STUDENTS): Promise<string> {
  const id = await toAppealed(world, reach, project);
  expectStatus(await assignTo(world, id, (await examiner(world)).id), 200);
  return id;
}
export async function toAdvised(world: World, reach: Reach = toRefused, project: Project = STUDENTS): Promise<string> {
  const id = await toAssigned(world, reach, project);
  expectStatus(await adviseAs(await examiner(world), id, 'founded'), 200);
  return id;
}
export async function toEnded(
  world: World,
  path: 'appeal-upholding' | 'appeal-rejection',
  reach: Reach = toRefused,
  project: Project = STUDENTS,
): Promise<string> {
  const id = await toAdvised(world, reach, project);
  expectStatus(await endAs(await world.as('chair'), id, path), 200);
  return id;
}

/** When the applicant's people were told of the last decision, once they were. */
export async function notified(world: World, id: string): Promise<string> {
  const applicant = await world.as('applicant');
  let at: string | null = null;
  await until('the decision is notified', async () => {
    at = (await applicant.get(`/applications/${id}`)).body.notifiedAt;
    return at !== null;
  });
  return String(at);
}
