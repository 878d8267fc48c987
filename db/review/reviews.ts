import assert from 'node:assert/strict';
import { type ExpressionBuilder, type JoinBuilder, type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Call } from '../../domain/calls/call.ts';
import type { Given } from '../../domain/core/command.ts';
import type { Candidate } from '../../domain/people/person.ts';
import {
  EXPECTED,
  type ExtendStep,
  type GiveOpinion,
  isBlinded,
  type Load,
  type ReviewCandidate,
  type ReviewStep,
  type WaiveStep,
} from '../../domain/review/review.ts';
import type { Caller, Role } from '../../domain/core/role.ts';
import { alsoKnownAs, holds, holdsOneOf, mayHoldOneOf, ownRoles } from '../people/roles.ts';
import { anyOf } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { statement } from '../connection/statement.ts';
import { alone, part, readAlone } from '../connection/together.ts';

type Joined = JoinBuilder<DB & { s: DB['review_step']; o: DB['opinion'] }, 's' | 'o'>;
/** The counting opinion on a step `s`. */
const current = (join: Joined) =>
  join.onRef('o.application_id', '=', 's.application_id').onRef('o.step', '=', 's.key').on('o.ended_as', 'is', null);

/** The part of a step that decides its score and who may read it. */
export type ScoredStep = Pick<ReviewStep, 'key' | 'state' | 'reviewerId'> & { scores: Record<string, number> | null };

/** The steps of application `a`, in the call's order, with the scores of each counting opinion. */
export const scoredSteps = sql<ScoredStep[]>`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('key', s.key, 'state', s.state, 'reviewerId', s.reviewer_id, 'scores', o.scores) ORDER BY s.position), '[]')
  FROM review_step AS s LEFT JOIN opinion AS o ON o.application_id = s.application_id AND o.step = s.key AND o.ended_as IS NULL
  WHERE s.application_id = a.id)`;

const stepsOf = (db: Kysely<DB>) =>
  db
    .selectFrom('review_step as s')
    .leftJoin('opinion as o', current)
    .select([
      's.key',
      's.state',
      'o.verdict',
      's.reviewer_id as reviewerId',
      's.stands_in_for as standsInFor',
      's.remind_at as remindAt',
      's.deadline_at as deadlineAt',
      's.reminded_at as remindedAt',
      's.escalated_at as escalatedAt',
    ])
    .orderBy('s.position');

/** The steps of a locked application, in the call's order, each with its counting opinion. */
export const readSteps: (db: Kysely<DB>, applicationId: string) => Promise<ReviewStep[]> = statement((db, applicationId: string) =>
  stepsOf(db).where('s.application_id', '=', applicationId),
);

/** The same of many applications, each with the id of its own. */
export const readStepsOf = statement((db: Kysely<DB>, ids: readonly string[]) =>
  stepsOf(db).where('s.application_id', '=', anyOf(ids)).select('s.application_id as applicationId'),
);

/** Adds steps to a review, at their places in the call. */
export async function insertSteps(trx: Transaction<DB>, applicationId: string, call: Call, steps: readonly ReviewStep[]): Promise<void> {
  if (steps.length === 0) return;
  await trx
    .insertInto('review_step')
    .values(
      steps.map(({ key, state, remindAt, deadlineAt }) => {
        const position = call.terms.steps.findIndex((step) => step.key === key);
        const its = call.terms.steps[position];
        assert(its, `call ${call.id} has no step ${key} in version ${call.version}`);
        return {
          application_id: applicationId,
          key,
          position,
          state,
          remind_at: remindAt,
          deadline_at: deadlineAt,
          working_days: its.workingDays,
        };
      }),
    )
    .execute();
}

/** The steps of an application that a person has declined; both are SQL expressions. */
const declined = (person: RawBuilder<string>, application: RawBuilder<string>) =>
  sql<string[]>`ARRAY(
    SELECT DISTINCT d.step FROM assignment AS d WHERE d.application_id = ${application} AND d.person_id = ${person} AND d.answer = 'declined')`.as(
    'declined',
  );
const ofP = sql<string>`p.id`;
const given = (id: string) => sql<string>`${id}::uuid`;

const candidates = (db: Kysely<DB>) =>
  db.selectFrom('person as p').select(['p.id as personId', 'p.organisation_id as organisationId', ownRoles, ...alsoKnownAs]);
const candidate = (db: Kysely<DB>, personId: string) => candidates(db).where('p.id', '=', personId);

export const readCandidate = (db: Kysely<DB>, personId: string): Promise<Candidate | undefined> =>
  candidate(db, personId).executeTakeFirst();

/** These people as candidates, with their names and addresses. */
export const readCandidates = statement((db: Kysely<DB>, ids: readonly string[]) =>
  candidates(db).where('p.id', '=', anyOf(ids)).select(['p.given_name', 'p.usual_name', 'p.email']),
);

/** The people who have one of these roles as their own, by name, as candidates. */
export const readHoldersOf = (db: Kysely<DB>, roles: readonly Role[]) =>
  candidates(db)
    .innerJoin('organisation as o', 'o.id', 'p.organisation_id')
    .where(mayHoldOneOf(roles))
    .where(holdsOneOf(roles))
    .select(['p.given_name', 'p.usual_name', 'o.name as organisation_name'])
    .orderBy('p.usual_name')
    .orderBy('p.given_name')
    .orderBy('p.id')
    .execute();

export const readReviewCandidate = (db: Kysely<DB>, personId: string, applicationId: string): Promise<ReviewCandidate | undefined> =>
  candidate(db, personId)
    .select(declined(ofP, given(applicationId)))
    .executeTakeFirst();

/** The current absence of person `p`. */
const underWay = (where: ExpressionBuilder<DB & { p: DB['person'] }, 'p'>) =>
  where
    .selectFrom('absence as w')
    .whereRef('w.person_id', '=', 'p.id')
    .where('w.started_at', 'is not', null)
    .where('w.ended_at', 'is', null);

/**
 * People, with what is expected of each; `overdueSteps`: their steps with a deadline before an instant. Steps are
 * summed before the join with people, since there are many steps and few people.
 */
const loaded = (db: Kysely<DB>, at: string) =>
  db
    .selectFrom('person as p')
    .leftJoin(
      ({ selectFrom }) =>
        selectFrom('review_step')
          .where('state', 'in', ['open', 'stopped'])
          .groupBy('reviewer_id')
          .select(({ fn }) => [
            'reviewer_id',
            fn.countAll<number>().as('steps'),
            fn.sum<number>('working_days').as('working_days'),
            fn.countAll<number>().filterWhere('state', '=', 'open').filterWhere('deadline_at', '<', at).as('overdue'),
          ])
          .as('s'),
      (join) => join.onRef('s.reviewer_id', '=', 'p.id'),
    )
    .select(({ fn, lit }) => [
      'p.id as personId',
      'p.competences',
      fn.coalesce('s.steps', lit(0)).as('openSteps'),
      fn.coalesce('s.working_days', lit(0)).as('openWorkingDays'),
      fn.coalesce('s.overdue', lit(0)).as('overdueSteps'),
    ]);

/**
 * Reviewers who are present, with their loads, as candidates for an application. No other transaction chooses by load
 * until this one ends, so that each choice counts in the next.
 */
export async function lockLoads(trx: Transaction<DB>, applicationId: string, at: string): Promise<(ReviewCandidate & Load)[]> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('review_step'))`.execute(trx);
  return loaded(trx, at)
    .where(holds('reviewer'))
    .select(['p.organisation_id as organisationId', ownRoles, ...alsoKnownAs, declined(ofP, given(applicationId))])
    .where((where) => where.not(where.exists(underWay(where).select('w.person_id'))))
    .execute();
}

/** The load of each reviewer, and of former reviewers with opinions to give, the smallest first. */
const namedLoads = (db: Kysely<DB>, at: string) =>
  loaded(db, at)
    .where((where) => where.or([holds('reviewer'), where('s.steps', 'is not', null)]))
    .select(holds('reviewer').as('isReviewer'))
    .innerJoin('organisation as o', 'o.id', 'p.organisation_id')
    .select((select) => [underWay(select).select('w.ends_on').as('absentUntil')])
    .select(['p.given_name', 'p.usual_name', 'o.id as organisation_id', 'o.name as organisation_name', 'o.siret'])
    .orderBy('openWorkingDays')
    .orderBy('openSteps')
    .orderBy('p.id');

export const readLoads = statement(namedLoads);

/** The same, with what decides whether each may be asked; `substituteId`: the substitute of an absent reviewer. */
const candidateLoads = (db: Kysely<DB>, at: string) =>
  namedLoads(db, at)
    .select(['p.organisation_id as organisationId', ownRoles, ...alsoKnownAs])
    .select((select) => [underWay(select).select('w.substitute_id').as('substituteId')]);

export const readCandidateLoads = statement(candidateLoads);

/** The load of each reviewer, with what decides whether each may be asked for an opinion on an application. */
export const readLoadsFor = statement((db: Kysely<DB>, applicationId: string, at: string) =>
  candidateLoads(db, at).select(declined(ofP, given(applicationId))),
);

/** The same, and what each has declined, for many applications: the returned function has those of one of them. */
export async function readLoadsForMany(db: Kysely<DB>, ids: readonly string[], at: string) {
  const [loads, rows] = await Promise.all([readCandidateLoads(db, at), readDeclined(db, ids)]);
  const stepsOf = Map.groupBy(rows, ({ applicationId, personId }) => `${applicationId} ${personId}`);
  return (applicationId: string) =>
    loads.map((each) => ({ ...each, declined: (stepsOf.get(`${applicationId} ${each.personId}`) ?? []).map(({ step }) => step) }));
}

const readDeclined = statement((db: Kysely<DB>, ids: readonly string[]) =>
  db
    .selectFrom('assignment')
    .where('application_id', '=', anyOf(ids))
    .where('answer', '=', 'declined')
    .select(['application_id as applicationId', 'person_id as personId', 'step'])
    .distinct(),
);

const step = (trx: Transaction<DB>, applicationId: string, key: string) =>
  trx.updateTable('review_step').where('application_id', '=', applicationId).where('key', '=', key);

export async function markReviewerReminded(trx: Transaction<DB>, applicationId: string, key: string, at: string): Promise<void> {
  await step(trx, applicationId, key).set({ reminded_at: at }).execute();
}

export async function markStepEscalated(trx: Transaction<DB>, applicationId: string, key: string, at: string): Promise<void> {
  await step(trx, applicationId, key).set({ escalated_at: at }).execute();
}

/** Stops the clocks of these steps. */
export async function stopSteps(trx: Transaction<DB>, applicationId: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await trx
    .updateTable('review_step')
    .set({ state: 'stopped' })
    .where('application_id', '=', applicationId)
    .where('key', 'in', keys)
    .execute();
}

/** Stores steps as the rules have moved them: their states and their clocks. */
export async function moveSteps(trx: Transaction<DB>, applicationId: string, steps: readonly ReviewStep[]): Promise<void> {
  for (const { key, state, remindAt, deadlineAt, remindedAt, escalatedAt } of steps)
    await step(trx, applicationId, key)
      .set({ state, remind_at: remindAt, deadline_at: deadlineAt, reminded_at: remindedAt, escalated_at: escalatedAt })
      .execute();
}

/**
 * Stores why an open step was extended, and its new deadline, and adds the working days to the step's; returns the
 * extension's number.
 */
export async function insertExtension(
  trx: Transaction<DB>,
  { id, caller, body, at }: Given<ExtendStep>,
  deadlineAt: string,
): Promise<number> {
  const { step: key, workingDays, reason } = body;
  const { number } = await trx
    .insertInto('step_extension')
    .values({
      application_id: id,
      step: key,
      number: sql<number>`(SELECT count(*) + 1 FROM step_extension WHERE application_id = ${id} AND step = ${key})`,
      working_days: workingDays,
      deadline_at: deadlineAt,
      reason,
      person_id: caller.personId,
      extended_at: at,
    })
    .returning('number')
    .executeTakeFirstOrThrow();
  await step(trx, id, key)
    .set((set) => ({ working_days: set('working_days', '+', workingDays) }))
    .execute();
  return number;
}

export async function markWaived(trx: Transaction<DB>, { id, caller, body, at }: Given<WaiveStep>): Promise<void> {
  await step(trx, id, body.step).set({ state: 'waived', waived_by: caller.personId, waived_at: at, waiver_reason: body.reason }).execute();
}

/** Cancels the steps that have no opinion. */
export async function cancelSteps(trx: Transaction<DB>, applicationId: string): Promise<void> {
  await trx
    .updateTable('review_step')
    .set({ state: 'cancelled' })
    .where('application_id', '=', applicationId)
    .where('state', 'in', EXPECTED)
    .execute();
}

const writeOpinion = statement(
  (_db, id: string, key: string, at: string, revision: number, personId: string, verdict: string, scores: string, comment: string) => sql`
    WITH given AS (
      INSERT INTO opinion (application_id, step, revision, person_id, verdict, scores, comment, given_at, number)
      VALUES (${id}, ${key}, ${revision}, ${personId}, ${verdict}, ${scores}, ${comment}, ${at},
        (SELECT count(*) + 1 FROM opinion WHERE application_id = ${id} AND step = ${key}))
    ), ended AS (
      UPDATE assignment SET ended_at = ${at}, ending = 'opinion_given', answer = 'accepted', answered_at = coalesce(answered_at, ${at})
      WHERE application_id = ${id} AND step = ${key} AND ended_at IS NULL
    )
    UPDATE review_step SET state = 'given' WHERE application_id = ${id} AND key = ${key}`,
);

/** Inserts an opinion on a step, which is then given; its assignment counts as accepted. */
export async function insertOpinion(
  trx: Transaction<DB>,
  { id, caller, body, at }: Pick<Given<GiveOpinion>, 'id' | 'caller' | 'body' | 'at'>,
): Promise<void> {
  const { step, revision, verdict, scores, comment } = body;
  await writeOpinion(trx, id, step, at, revision, caller.personId, verdict, JSON.stringify(scores), comment);
}

/** True if a session has decided on the application of opinion `o` since it was given. */
export const isDecidedOn = sql<boolean>`EXISTS (
  SELECT FROM agenda_item AS i JOIN session AS c ON c.id = i.session_id
  WHERE i.application_id = o.application_id AND i.decision IS NOT NULL AND c.decided_at > o.given_at)`.as('isDecidedOn');

/** The counting opinions on a locked application, with what each says. */
export const readCurrentOpinions = (trx: Transaction<DB>, applicationId: string) =>
  trx
    .selectFrom('opinion as o')
    .where('o.application_id', '=', applicationId)
    .where('o.ended_as', 'is', null)
    .select(['o.step', 'o.person_id as personId', 'o.revision', 'o.verdict', 'o.scores', isDecidedOn])
    .execute();

/** Ends the counting opinions on these steps; they are kept, with the reason. */
export async function endOpinions(
  trx: Transaction<DB>,
  { id, caller: { personId }, body: { reason }, at }: Given<{ reason: string }>,
  steps: readonly string[],
  as: 'superseded' | 'voided' | 'mended',
): Promise<void> {
  await trx
    .updateTable('opinion')
    .set({ ended_as: as, ended_at: at, ended_by: personId, end_reason: reason })
    .where('application_id', '=', id)
    .where('step', 'in', steps)
    .where('ended_as', 'is', null)
    .execute();
}

/** The ended opinions on an application, each with its author and the person who ended it, the last ended first. */
export const endedOpinionsPart = (db: Kysely<DB>, applicationId: string) =>
  part(
    db
      .selectFrom('opinion as o')
      .innerJoin('person as p', 'p.id', 'o.person_id')
      .innerJoin('person as e', 'e.id', 'o.ended_by')
      .where('o.application_id', '=', applicationId)
      .where('o.ended_as', 'is not', null)
      .select((select) => [
        'o.step',
        'o.number',
        'o.verdict',
        'o.scores',
        'o.comment',
        'o.revision',
        'o.given_at',
        'p.id as giver_id',
        'p.given_name as giver_given',
        'p.usual_name as giver_usual',
        select.ref('o.ended_as').$notNull().as('ended_as'),
        select.ref('o.ended_at').$notNull().as('ended_at'),
        select.ref('o.end_reason').$notNull().as('end_reason'),
        'e.id as ender_id',
        'e.given_name as ender_given',
        'e.usual_name as ender_usual',
      ])
      .orderBy('o.ended_at', 'desc')
      .orderBy('o.step'),
    { instants: ['given_at', 'ended_at'] },
  );
export const readEndedOpinions = (db: Kysely<DB>, applicationId: string) => readAlone(db, endedOpinionsPart(db, applicationId));

/** Steps with their counting opinions, in the call's order. */
export const reviewPart = (db: Kysely<DB>, applicationId: string) =>
  part(
    db
      .selectFrom('review_step as s')
      .leftJoin('opinion as o', current)
      .leftJoin('person as p', 'p.id', 's.reviewer_id')
      .leftJoin('person as w', 'w.id', 's.waived_by')
      .leftJoin('person as away', 'away.id', 's.stands_in_for')
      .leftJoin('assignment as g', (join) =>
        join.onRef('g.application_id', '=', 's.application_id').onRef('g.step', '=', 's.key').on('g.ended_at', 'is', null),
      )
      .where('s.application_id', '=', applicationId)
      .select([
        's.key',
        's.state',
        's.reviewer_id',
        'p.given_name',
        'p.usual_name',
        's.stands_in_for',
        'away.given_name as away_given_name',
        'away.usual_name as away_usual_name',
        'g.answer',
        's.deadline_at',
        's.escalated_at',
        's.waived_by',
        'w.given_name as waiver_given_name',
        'w.usual_name as waiver_usual_name',
        's.waived_at',
        's.waiver_reason',
        'o.verdict',
        'o.scores',
        'o.comment',
        'o.person_id as giver_id',
        'o.revision',
        'o.given_at',
        isDecidedOn,
      ])
      .orderBy('s.position'),
    { instants: ['deadline_at', 'escalated_at', 'waived_at', 'given_at'] },
  );
export const readReview = alone(reviewPart);
export type StepRow = Awaited<ReturnType<typeof readReview>>[number];

/**
 * The reviewer who sees no opinion but their own on an application for now, because a blind one is awaited; null: the
 * caller sees all.
 */
export const blindedIn = (call: Call, steps: readonly StepRow[], caller: Caller): string | null =>
  isBlinded(
    call,
    steps.map(({ key, state, reviewer_id: reviewerId }) => ({ key, state, reviewerId })),
    caller,
  )
    ? caller.personId
    : null;

/** Every extension of an application's steps, oldest first. */
export const extensionsPart = (db: Kysely<DB>, applicationId: string) =>
  part(
    db
      .selectFrom('step_extension as e')
      .innerJoin('person as p', 'p.id', 'e.person_id')
      .where('e.application_id', '=', applicationId)
      .select([
        'e.step',
        'e.number',
        'e.working_days',
        'e.deadline_at',
        'e.reason',
        'e.person_id',
        'p.given_name',
        'p.usual_name',
        'e.extended_at',
      ])
      .orderBy('e.extended_at')
      .orderBy('e.step')
      .orderBy('e.number'),
    { instants: ['deadline_at', 'extended_at'] },
  );
export const readExtensions = (db: Kysely<DB>, applicationId: string) => readAlone(db, extensionsPart(db, applicationId));
