import { answer, ask, opine } from './correction-fixtures.ts';
import { noticed } from './ending-notice-fixtures.ts';
import { REASON } from './graph-fixtures.ts';
import { assign, expectStatus, opinionOn, type Step, steps, toGrant, toInReview } from './fixtures.ts';
import { give, withRoles } from './people-fixtures.ts';
import { FUND } from './tokens.ts';
import type { Actor, AppHarness } from './app-harness.ts';

/** A reviewer who has had no part in anything yet. */
export const spare = (harness: AppHarness, sub = 'reviewer-spare'): Promise<Actor> => withRoles(harness, sub, FUND, 'reviewer');

export const reopen = async (harness: AppHarness, id: string, steps: string[], login = 'lead') =>
  (await harness.as(login)).post(`/applications/${id}/reopenings`, { steps, reason: REASON });

export const voidOpinion = async (harness: AppHarness, id: string, step: Step = 'legal', login = 'lead') =>
  (await harness.as(login)).post(`/applications/${id}/voided-opinions`, { step, reason: REASON });

/** Records, as this login, that a person has an interest. */
export const recordInterest = async (harness: AppHarness, personId: string, subject: object, login = 'lead') =>
  (await harness.as(login)).post(`/people/${personId}/interests`, { ...subject, reason: REASON });
/**
 * The same, and it is confirmed where it was recorded on another person: by the chair, or by an admin where the
 * interest is the chair's.
 */
export async function declareInterest(harness: AppHarness, personId: string, subject: object, login = 'lead') {
  const answer = await recordInterest(harness, personId, subject, login);
  if (answer.status !== 200 || (await harness.as(login)).id === personId) return answer;
  const { number } = (await (await harness.as('auditor')).get(`/people/${personId}/interests`)).body.items[0];
  const isChair = (await harness.as('chair')).id === personId;
  return confirmInterest(harness, personId, number, isChair ? 'admin' : 'chair');
}

/** Confirms an interest; asks for its withdrawal; confirms, rejects or retracts that request. */
const onInterest =
  (path: string, body: object = {}) =>
  async (harness: AppHarness, personId: string, number: number, login: string) =>
    (await harness.as(login)).post(`/people/${personId}/${path}`, { number, ...body });
export const confirmInterest = onInterest('interest-confirmations');
export const annulInterest = onInterest('interest-withdrawals', { ground: 'error', reason: REASON });
export const askWithdrawal = onInterest('interest-withdrawals', { reason: REASON });
export const confirmWithdrawal = onInterest('interest-withdrawal-confirmations');
export const rejectWithdrawal = onInterest('interest-withdrawal-rejections', { reason: REASON });
export const retractWithdrawal = onInterest('interest-withdrawal-retractions');

/** The lead says that an interest is over, and an admin confirms it. */
export async function withdrawInterest(harness: AppHarness, personId: string, number: number): Promise<void> {
  expectStatus(await askWithdrawal(harness, personId, number, 'lead'), 200);
  expectStatus(await confirmWithdrawal(harness, personId, number, 'admin'), 200);
}

/** In review, with a legal opinion on what the applicant has changed since. */
export async function toStale(harness: AppHarness): Promise<string> {
  const id = await toInReview(harness);
  for (const step of steps) await assign(harness, id, step);
  expectStatus(await opine(harness, id, 'legal'), 200);
  expectStatus(await ask(harness, id, 'lead', { steps: ['data'] }), 200);
  expectStatus(await answer(harness, id), 200);
  return id;
}

/** Ends a re-examination as the chair, at the version that all people see. */
const end =
  (path: string) =>
  async (harness: AppHarness, id: string, login = 'chair') => {
    const { version } = (await (await harness.as('auditor')).get(`/applications/${id}`)).body;
    return (await harness.as(login)).post(`/applications/${id}/${path}`, { version, reason: REASON });
  };
export const confirmAward = end('award-confirmation');
/** Withdraws an award, once the time to answer the notice is over. */
export async function withdrawAward(harness: AppHarness, id: string, login = 'chair') {
  const { db } = harness.database;
  const grant = await db.selectFrom('grant').where('application_id', '=', id).select('id').executeTakeFirstOrThrow();
  await noticed(db, grant.id, 'unlawful');
  return end('award-withdrawal')(harness, id, login);
}

/** An award that is re-examined since its legal opinion was voided; its grant waits for its signatures. */
export async function toReexamined(
  harness: AppHarness,
  reach: (harness: AppHarness) => Promise<{ applicationId: string; grantId: string }> = toGrant,
) {
  const ids = await reach(harness);
  expectStatus(await voidOpinion(harness, ids.applicationId), 200);
  return ids;
}

/** The application of a grant. */
export const applicationOf = async (harness: AppHarness, grantId: string): Promise<string> =>
  (await harness.database.db.selectFrom('grant').where('id', '=', grantId).select('application_id').executeTakeFirstOrThrow())
    .application_id;

/** A grant in a state that `reach` leads to, whose award is re-examined. */
export const toStopped =
  (reach: (harness: AppHarness) => Promise<string>) =>
  async (harness: AppHarness): Promise<string> => {
    const id = await reach(harness);
    expectStatus(await voidOpinion(harness, await applicationOf(harness, id)), 200);
    return id;
  };
export const withdrawAwardOf = async (harness: AppHarness, login: string, grantId: string) =>
  withdrawAward(harness, await applicationOf(harness, grantId), login);

/** Another reviewer gives the legal opinion anew. */
export async function giveAnew(harness: AppHarness, id: string, sub = 'reviewer-spare', verdict = 'favourable'): Promise<void> {
  const reviewer = await spare(harness, `${sub}-${id}`);
  expectStatus(await (await harness.as('lead')).post(`/applications/${id}/assignments`, { step: 'legal', reviewerId: reviewer.id }), 200);
  expectStatus(await reviewer.post(`/applications/${id}/opinions`, opinionOn('legal', verdict)), 200);
}

/** A person of the fund who, besides their other roles, may be asked for opinions. */
export async function asReviewer(harness: AppHarness, login: string): Promise<Actor> {
  const person = await harness.as(login);
  const { roles } = (await person.get('/me')).body;
  if (!roles.includes('reviewer')) await give(harness, 'admin', person.id, 'reviewer');
  return person;
}
