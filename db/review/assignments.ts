import { type Kysely, sql, type Transaction } from 'kysely';
import type { Assignment, AssignmentEnding, DeclineAssignment } from '../../domain/review/assignment.ts';
import type { Given } from '../../domain/core/command.ts';
import { EXPECTED, type WaiveStep } from '../../domain/review/review.ts';
import type { DB } from '../core/schema.ts';
import { part, readAlone } from '../connection/together.ts';

/**
 * A new assignment and its origin: `standsInFor`, the absent reviewer whose step it is; `assignedBy`, null if an
 * absence moved it.
 */
type NewAssignment = { personId: string; standsInFor: string | null; assignedBy: string | null; byLoad: boolean };

const open = (trx: Transaction<DB>, applicationId: string, step: string) =>
  trx.updateTable('assignment').where('application_id', '=', applicationId).where('step', '=', step).where('ended_at', 'is', null);

/** The current assignment of a locked application's step; undefined if it has no reviewer. */
export const readAssignment = (trx: Transaction<DB>, applicationId: string, step: string): Promise<Assignment | undefined> =>
  trx
    .selectFrom('assignment')
    .where('application_id', '=', applicationId)
    .where('step', '=', step)
    .where('ended_at', 'is', null)
    .select(['number', 'answer'])
    .executeTakeFirst();

/**
 * The only function that changes a step's reviewer: the earlier assignment ends, with its reason, and the new reviewer
 * gets their own, to accept or decline. `asked`: null if there is no reviewer any more.
 */
export async function setReviewer(
  trx: Transaction<DB>,
  { applicationId, step }: { applicationId: string; step: string },
  asked: NewAssignment | null,
  { at, ending }: { at: string; ending: AssignmentEnding },
): Promise<void> {
  await open(trx, applicationId, step).set({ ended_at: at, ending }).execute();
  await trx
    .updateTable('review_step')
    .set({ reviewer_id: asked?.personId ?? null, stands_in_for: asked?.standsInFor ?? null })
    .where('application_id', '=', applicationId)
    .where('key', '=', step)
    .execute();
  if (!asked) return;
  await trx
    .insertInto('assignment')
    .values({
      application_id: applicationId,
      step,
      number: sql<number>`(SELECT count(*) + 1 FROM assignment WHERE application_id = ${applicationId} AND step = ${step})`,
      person_id: asked.personId,
      stands_in_for: asked.standsInFor,
      assigned_by: asked.assignedBy,
      by_load: asked.byLoad,
      assigned_at: at,
    })
    .execute();
}

export async function markAccepted(trx: Transaction<DB>, applicationId: string, step: string, at: string): Promise<void> {
  await open(trx, applicationId, step).set({ answer: 'accepted', answered_at: at }).execute();
}

export async function markDeclined(
  trx: Transaction<DB>,
  { id: applicationId, body: { step, reason }, at }: Given<DeclineAssignment>,
): Promise<void> {
  await open(trx, applicationId, step).set({ answer: 'declined', answered_at: at, reason, ended_at: at, ending: 'declined' }).execute();
  await setReviewer(trx, { applicationId, step }, null, { at, ending: 'declined' });
}

export async function endWaived(trx: Transaction<DB>, { id, body: { step }, at }: Given<WaiveStep>): Promise<void> {
  await open(trx, id, step).set({ ended_at: at, ending: 'waived' }).execute();
}

/** Ends the assignments of an application's steps whose opinion is no longer expected. */
export async function endAssignments(trx: Transaction<DB>, applicationId: string, at: string): Promise<void> {
  await sql`
    UPDATE assignment AS g SET ended_at = ${at}, ending = 'cancelled'
    FROM review_step AS s
    WHERE (s.application_id, s.key) = (g.application_id, g.step) AND g.application_id = ${applicationId} AND g.ended_at IS NULL
      AND s.state NOT IN (${sql.join(EXPECTED)})`.execute(trx);
}

/** True if a person has declined a step of an application; all three are SQL expressions. */
export const hasDeclined = (person: unknown, application: unknown, step: unknown) =>
  sql<boolean>`EXISTS (
    SELECT FROM assignment AS d WHERE d.application_id = ${application} AND d.step = ${step} AND d.person_id = ${person} AND d.answer = 'declined')`;

/** The current reviewers of the steps of these applications, since when they have been asked, and their deadlines. */
export const askedPart = (_db: Kysely<DB>, applicationIds: readonly string[]) =>
  part(
    sql<{
      application_id: string;
      step: string;
      person_id: string;
      given_name: string;
      usual_name: string;
      assigned_at: string;
      deadline_at: string | null;
    }>`
      SELECT g.application_id, g.step, g.person_id, p.given_name, p.usual_name, g.assigned_at, s.deadline_at
      FROM assignment AS g JOIN review_step AS s ON (s.application_id, s.key) = (g.application_id, g.step) JOIN person AS p ON p.id = g.person_id
      WHERE g.application_id = ANY(${applicationIds}::uuid[]) AND g.ended_at IS NULL`,
    { instants: ['assigned_at', 'deadline_at'] },
  );

/** Every assignment on an application, oldest first. */
export const assignmentsPart = (db: Kysely<DB>, applicationId: string) =>
  part(
    db
      .selectFrom('assignment as g')
      .innerJoin('person as p', 'p.id', 'g.person_id')
      .leftJoin('person as away', 'away.id', 'g.stands_in_for')
      .leftJoin('person as by', 'by.id', 'g.assigned_by')
      .where('g.application_id', '=', applicationId)
      .select([
        'g.step',
        'g.number',
        'g.person_id',
        'p.given_name',
        'p.usual_name',
        'g.stands_in_for',
        'away.given_name as away_given_name',
        'away.usual_name as away_usual_name',
        'g.assigned_by',
        'by.given_name as by_given_name',
        'by.usual_name as by_usual_name',
        'g.by_load',
        'g.assigned_at',
        'g.answer',
        'g.answered_at',
        'g.reason',
        'g.ended_at',
        'g.ending',
      ])
      .orderBy('g.step')
      .orderBy('g.number'),
    { instants: ['assigned_at', 'answered_at', 'ended_at'] },
  );
export const readAssignments = (db: Kysely<DB>, applicationId: string) => readAlone(db, assignmentsPart(db, applicationId));
