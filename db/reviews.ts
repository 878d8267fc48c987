import { type Kysely, sql, type Transaction } from 'kysely';
import type { Call } from '../domain/call.ts';
import type { Given } from '../domain/command.ts';
import type { Candidate, ExtendStep, GiveOpinion, ReviewStep, WaiveStep } from '../domain/review.ts';
import { heldRoles } from './roles.ts';
import type { DB } from './schema.ts';

/** The steps of a locked application, in the call's order. */
export const readSteps = (db: Kysely<DB>, applicationId: string): Promise<ReviewStep[]> =>
  db
    .selectFrom('review_step as s')
    .leftJoin('opinion as o', (join) => join.onRef('o.application_id', '=', 's.application_id').onRef('o.step', '=', 's.key'))
    .where('s.application_id', '=', applicationId)
    .select([
      's.key',
      's.state',
      'o.verdict',
      's.reviewer_id as reviewerId',
      's.remind_at as remindAt',
      's.term_at as termAt',
      's.reminded_at as remindedAt',
      's.escalated_at as escalatedAt',
    ])
    .orderBy('s.position')
    .execute();

/** Adds steps to a review, at their places in the call. */
export async function insertSteps(trx: Transaction<DB>, applicationId: string, call: Call, steps: readonly ReviewStep[]): Promise<void> {
  if (steps.length === 0) return;
  await trx
    .insertInto('review_step')
    .values(
      steps.map(({ key, state, remindAt, termAt }) => ({
        application_id: applicationId,
        key,
        position: call.terms.steps.findIndex((step) => step.key === key),
        state,
        remind_at: remindAt,
        term_at: termAt,
      })),
    )
    .execute();
}

export const readCandidate = (db: Kysely<DB>, personId: string): Promise<Candidate | undefined> =>
  db
    .selectFrom('person as p')
    .where('p.id', '=', personId)
    .select(['p.id as personId', 'p.organisation_id as organisationId', heldRoles])
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

/** Steps go on as the rules have moved them: their states and their clocks. */
export async function moveSteps(trx: Transaction<DB>, applicationId: string, steps: readonly ReviewStep[]): Promise<void> {
  for (const { key, state, remindAt, termAt, remindedAt, escalatedAt } of steps)
    await step(trx, applicationId, key)
      .set({ state, remind_at: remindAt, term_at: termAt, reminded_at: remindedAt, escalated_at: escalatedAt })
      .execute();
}

/** Keeps why an open step's term was put off, and to when; returns which of its extensions it is. */
export async function insertExtension(trx: Transaction<DB>, { id, caller, body, at }: Given<ExtendStep>, termAt: string): Promise<number> {
  const { step: key, workingDays, reason } = body;
  const { number } = await trx
    .insertInto('step_extension')
    .values({
      application_id: id,
      step: key,
      number: sql<number>`(SELECT count(*) + 1 FROM step_extension WHERE application_id = ${id} AND step = ${key})`,
      working_days: workingDays,
      term_at: termAt,
      reason,
      person_id: caller.personId,
      extended_at: at,
    })
    .returning('number')
    .executeTakeFirstOrThrow();
  return number;
}

export async function markWaived(trx: Transaction<DB>, { id, caller, body, at }: Given<WaiveStep>): Promise<void> {
  await step(trx, id, body.step).set({ state: 'waived', waived_by: caller.personId, waived_at: at, waiver_reason: body.reason }).execute();
}

/** No opinion is expected any more on the steps that had none. */
export async function cancelSteps(trx: Transaction<DB>, applicationId: string): Promise<void> {
  await trx
    .updateTable('review_step')
    .set({ state: 'cancelled' })
    .where('application_id', '=', applicationId)
    .where('state', 'in', ['waiting', 'open', 'stopped'])
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
    .leftJoin('person as w', 'w.id', 's.waived_by')
    .where('s.application_id', '=', applicationId)
    .select([
      's.key',
      's.state',
      's.reviewer_id',
      'p.given_name',
      'p.usual_name',
      's.term_at',
      's.escalated_at',
      's.waived_by',
      'w.given_name as waiver_given_name',
      'w.usual_name as waiver_usual_name',
      's.waived_at',
      's.waiver_reason',
      'o.verdict',
      'o.scores',
      'o.comment',
      'o.revision',
      'o.given_at',
    ])
    .orderBy('s.position')
    .execute();

/** Every extension of an application's steps, oldest first. */
export const readExtensions = (db: Kysely<DB>, applicationId: string) =>
  db
    .selectFrom('step_extension as e')
    .innerJoin('person as p', 'p.id', 'e.person_id')
    .where('e.application_id', '=', applicationId)
    .select([
      'e.step',
      'e.number',
      'e.working_days',
      'e.term_at',
      'e.reason',
      'e.person_id',
      'p.given_name',
      'p.usual_name',
      'e.extended_at',
    ])
    .orderBy('e.extended_at')
    .orderBy('e.step')
    .orderBy('e.number')
    .execute();
