import type { Kysely, Transaction } from 'kysely';
import type { Given } from '../domain/command.ts';
import type { Candidate, GiveOpinion, openSteps, ReviewStep } from '../domain/review.ts';
import type { DB } from './schema.ts';

/** The steps of a locked application, in the call's order. */
export const readSteps = (db: Kysely<DB>, applicationId: string): Promise<ReviewStep[]> =>
  db
    .selectFrom('review_step')
    .where('application_id', '=', applicationId)
    .select([
      'key',
      'state',
      'reviewer_id as reviewerId',
      'remind_at as remindAt',
      'term_at as termAt',
      'reminded_at as remindedAt',
      'escalated_at as escalatedAt',
    ])
    .orderBy('position')
    .execute();

export async function insertSteps(trx: Transaction<DB>, applicationId: string, steps: ReturnType<typeof openSteps>): Promise<void> {
  await trx
    .insertInto('review_step')
    .values(
      steps.map(({ key, remindAt, termAt }, position) => ({
        application_id: applicationId,
        key,
        position,
        state: 'open' as const,
        remind_at: remindAt,
        term_at: termAt,
      })),
    )
    .execute();
}

export const readCandidate = (db: Kysely<DB>, personId: string): Promise<Candidate | undefined> =>
  db
    .selectFrom('person')
    .where('id', '=', personId)
    .select(['id as personId', 'organisation_id as organisationId', 'roles'])
    .executeTakeFirst();

const step = (trx: Transaction<DB>, applicationId: string, key: string) =>
  trx.updateTable('review_step').where('application_id', '=', applicationId).where('key', '=', key);

export async function setReviewer(trx: Transaction<DB>, applicationId: string, key: string, reviewerId: string): Promise<void> {
  await step(trx, applicationId, key).set({ reviewer_id: reviewerId }).execute();
}

export async function markReviewerReminded(trx: Transaction<DB>, applicationId: string, key: string, at: string): Promise<void> {
  await step(trx, applicationId, key).set({ reminded_at: at }).execute();
}

export async function markStepEscalated(trx: Transaction<DB>, applicationId: string, key: string, at: string): Promise<void> {
  await step(trx, applicationId, key).set({ escalated_at: at }).execute();
}

/** The clocks of these steps stand. */
export async function stopSteps(trx: Transaction<DB>, applicationId: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await trx
    .updateTable('review_step')
    .set({ state: 'stopped' })
    .where('application_id', '=', applicationId)
    .where('key', 'in', keys)
    .execute();
}

/** Stopped steps run on, to these instants. */
export async function resumeSteps(
  trx: Transaction<DB>,
  applicationId: string,
  steps: readonly Pick<ReviewStep, 'key' | 'remindAt' | 'termAt'>[],
): Promise<void> {
  for (const { key, remindAt, termAt } of steps)
    await step(trx, applicationId, key).set({ state: 'open', remind_at: remindAt, term_at: termAt }).execute();
}

/** No opinion is expected any more on the steps that had none. */
export async function cancelSteps(trx: Transaction<DB>, applicationId: string): Promise<void> {
  await trx
    .updateTable('review_step')
    .set({ state: 'cancelled' })
    .where('application_id', '=', applicationId)
    .where('state', 'in', ['open', 'stopped'])
    .execute();
}

export async function insertOpinion(trx: Transaction<DB>, { id, caller, body, at }: Given<GiveOpinion>): Promise<void> {
  const { step: key, revision, verdict, scores, comment } = body;
  await trx
    .insertInto('opinion')
    .values({
      application_id: id,
      step: key,
      revision,
      person_id: caller.personId,
      verdict,
      scores: JSON.stringify(scores),
      comment,
      given_at: at,
    })
    .execute();
  await step(trx, id, key).set({ state: 'given' }).execute();
}

/** Steps with the opinion given on each, in the call's order. */
export const readReview = (db: Kysely<DB>, applicationId: string) =>
  db
    .selectFrom('review_step as s')
    .leftJoin('opinion as o', (join) => join.onRef('o.application_id', '=', 's.application_id').onRef('o.step', '=', 's.key'))
    .leftJoin('person as p', 'p.id', 's.reviewer_id')
    .where('s.application_id', '=', applicationId)
    .select([
      's.key',
      's.state',
      's.reviewer_id',
      'p.given_name',
      'p.usual_name',
      's.term_at',
      's.escalated_at',
      'o.verdict',
      'o.scores',
      'o.comment',
      'o.revision',
      'o.given_at',
    ])
    .orderBy('s.position')
    .execute();
