import { type ExpressionBuilder, type Kysely, sql, type Transaction } from 'kysely';
import type { Given } from '../domain/command.ts';
import type { Candidate, GiveOpinion, Load, openSteps, ReviewCandidate, ReviewStep } from '../domain/review.ts';
import { heldRoles, holds } from './roles.ts';
import type { DB } from './schema.ts';
import { WRITINGS } from './timeline.ts';

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
      steps.map(({ key, remindAt, termAt, workingDays }, position) => ({
        application_id: applicationId,
        key,
        position,
        state: 'open' as const,
        remind_at: remindAt,
        term_at: termAt,
        working_days: workingDays,
      })),
    )
    .execute();
}

/** True of `p`, a person, who has written an application or submitted it. */
const wroteIt = (applicationId: string) => (where: ExpressionBuilder<DB & { p: DB['person'] }, 'p'>) =>
  where
    .exists(
      where
        .selectFrom('event as e')
        .where('e.stream_id', '=', applicationId)
        .whereRef('e.person_id', '=', 'p.id')
        .where('e.name', 'in', [...WRITINGS, 'submitApplication'])
        .select('e.version'),
    )
    .$castTo<boolean>()
    .as('wroteIt');

const candidate = (db: Kysely<DB>, personId: string) =>
  db.selectFrom('person as p').where('p.id', '=', personId).select(['p.id as personId', 'p.organisation_id as organisationId', heldRoles]);

export const readCandidate = (db: Kysely<DB>, personId: string): Promise<Candidate | undefined> =>
  candidate(db, personId).executeTakeFirst();

export const readReviewCandidate = (db: Kysely<DB>, personId: string, applicationId: string): Promise<ReviewCandidate | undefined> =>
  candidate(db, personId).select(wroteIt(applicationId)).executeTakeFirst();

/** Everybody who reviews, with what is expected of each. */
const loaded = (db: Kysely<DB>) =>
  db
    .selectFrom('person as p')
    .leftJoin('review_step as s', (join) => join.onRef('s.reviewer_id', '=', 'p.id').on('s.state', 'in', ['open', 'stopped']))
    .where(holds('reviewer'))
    .groupBy('p.id')
    .select(({ fn }) => [
      'p.id as personId',
      fn.count<number>('s.key').as('openSteps'),
      fn.coalesce(fn.sum<number>('s.working_days'), sql<number>`0`).as('openWorkingDays'),
    ]);

/** Reviewers with their loads, to choose among them for an application. From here to the transaction's end nobody else chooses by load: each choice counts in the next. */
export async function lockLoads(trx: Transaction<DB>, applicationId: string): Promise<(ReviewCandidate & Load)[]> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('review_step'))`.execute(trx);
  return loaded(trx)
    .select(['p.organisation_id as organisationId', heldRoles, wroteIt(applicationId)])
    .execute();
}

/** What each reviewer has to do, the one with the least first; `overdueSteps`: those of it whose term was before an instant. */
export const readLoads = (db: Kysely<DB>, at: string) =>
  loaded(db)
    .innerJoin('organisation as o', 'o.id', 'p.organisation_id')
    .groupBy('o.id')
    .select(({ fn }) => [
      'p.given_name',
      'p.usual_name',
      'o.id as organisation_id',
      'o.name as organisation_name',
      'o.siret',
      fn.count<number>('s.key').filterWhere('s.state', '=', 'open').filterWhere('s.term_at', '<', at).as('overdueSteps'),
    ])
    .orderBy('openWorkingDays')
    .orderBy('openSteps')
    .orderBy('p.id')
    .execute();

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
