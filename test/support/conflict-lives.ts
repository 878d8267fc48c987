import { answer, ask, opine } from './correction-lives.ts';
import { REASON } from './graph-lives.ts';
import { assign, expectStatus, opinionOn, type Step, steps, toGrant, toInReview } from './lives.ts';
import { give, withRoles } from './people-lives.ts';
import { FUND } from './tokens.ts';
import type { Actor, World } from './world.ts';

/** A reviewer who has no part in anything yet. */
export const spare = (world: World, sub = 'reviewer-spare'): Promise<Actor> => withRoles(world, sub, FUND, 'reviewer');

export const reopen = async (world: World, id: string, steps: string[], login = 'lead') =>
  (await world.as(login)).post(`/applications/${id}/reopenings`, { steps, reason: REASON });

export const voidOpinion = async (world: World, id: string, step: Step = 'legal', login = 'lead') =>
  (await world.as(login)).post(`/applications/${id}/voided-opinions`, { step, reason: REASON });

/** Says that somebody has an interest, as somebody. */
export const declareInterest = async (world: World, personId: string, subject: object, login = 'lead') =>
  (await world.as(login)).post(`/people/${personId}/interests`, { ...subject, reason: REASON });

/** In review, with a legal opinion on what the applicant has changed since. */
export async function toStale(world: World, project?: Parameters<typeof toInReview>[1]): Promise<string> {
  const id = await toInReview(world, project);
  for (const step of steps) await assign(world, id, step);
  expectStatus(await opine(world, id, 'legal'), 200);
  expectStatus(await ask(world, id, 'lead', { steps: ['data'] }), 200);
  expectStatus(await answer(world, id), 200);
  return id;
}

/** What the chair says of an award that is examined again, at the version that everybody sees. */
const end =
  (path: string) =>
  async (world: World, id: string, login = 'chair') => {
    const { version } = (await (await world.as('auditor')).get(`/applications/${id}`)).body;
    return (await world.as(login)).post(`/applications/${id}/${path}`, { version, reason: REASON });
  };
export const confirmAward = end('award-confirmation');
export const withdrawAward = end('award-withdrawal');

/** An award that is examined again, since its legal opinion was voided; of a grant that waits for its signatures. */
export async function toReexamined(world: World, reach: (world: World) => Promise<{ applicationId: string; grantId: string }> = toGrant) {
  const ids = await reach(world);
  expectStatus(await voidOpinion(world, ids.applicationId), 200);
  return ids;
}

/** The application that a grant was awarded to. */
export const applicationOf = async (world: World, grantId: string): Promise<string> =>
  (await world.database.db.selectFrom('grant').where('id', '=', grantId).select('application_id').executeTakeFirstOrThrow()).application_id;

/** A grant in a state that others lead to, whose award is examined again. */
export const toStopped =
  (reach: (world: World) => Promise<string>) =>
  async (world: World): Promise<string> => {
    const id = await reach(world);
    expectStatus(await voidOpinion(world, await applicationOf(world, id)), 200);
    return id;
  };
/** The chair withdraws the award of a grant. */
export const withdrawAwardOf = async (world: World, login: string, grantId: string) =>
  withdrawAward(world, await applicationOf(world, grantId), login);

/** Another reviewer gives the legal opinion anew. */
export async function giveAnew(world: World, id: string, sub = 'reviewer-spare', verdict = 'favourable'): Promise<void> {
  const reviewer = await spare(world, `${sub}-${id}`);
  expectStatus(await (await world.as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId: reviewer.id }), 200);
  expectStatus(await reviewer.post(`/applications/${id}/opinions`, opinionOn('legal', verdict)), 200);
}

/** Somebody of the fund who may be asked for opinions besides what it does already. */
export async function asReviewer(world: World, login: string): Promise<Actor> {
  const person = await world.as(login);
  const { roles } = (await person.get('/me')).body;
  if (!roles.includes('reviewer')) await give(world, 'admin', person.id, 'reviewer');
  return person;
}
