import type { Kysely, Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import type { GiveEvidence, Obligation, ReviewEvidence } from '../../domain/grants/obligation.ts';
import type { Ids } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { part, readAlone } from '../connection/together.ts';

const obligations = (db: Kysely<DB>) =>
  db
    .selectFrom('obligation')
    .select([
      'key',
      'state',
      'months',
      'due_at as dueAt',
      'remind_at as remindAt',
      'reminded_at as remindedAt',
      'late_at as lateAt',
      'review_remind_at as reviewRemindAt',
      'review_reminded_at as reviewRemindedAt',
      'number',
    ])
    .orderBy('months')
    .orderBy('key');

/** The obligations of a grant, by deadline. */
export const readObligations = (db: Kysely<DB>, grantId: string): Promise<Obligation[]> =>
  obligations(db).where('grant_id', '=', grantId).execute();

/** Those of grants, each with its grant's id. */
export const obligationsPart = (db: Kysely<DB>, grants: Ids) =>
  part(obligations(db).where('grant_id', '=', grants).select('grant_id as grantId'), {
    instants: ['dueAt', 'remindAt', 'remindedAt', 'lateAt', 'reviewRemindAt', 'reviewRemindedAt'],
  });

/** Updates an obligation of a locked grant. */
const obligation = (trx: Transaction<DB>, grantId: string, key: string) =>
  trx.updateTable('obligation').where('grant_id', '=', grantId).where('key', '=', key);

/**
 * Inserts an obligation's next evidence.
 * @param reviewRemindAt when the lead is reminded of it
 */
export async function insertEvidence(
  trx: Transaction<DB>,
  { key, number: before, dueAt, lateAt }: Obligation,
  { id, caller: { personId }, body: { url, words }, at }: Given<GiveEvidence>,
  reviewRemindAt: string,
): Promise<void> {
  const number = before + 1;
  await trx
    .insertInto('evidence')
    .values({ grant_id: id, key, number, url, words, due_at: dueAt, given_by: personId, given_at: at })
    .execute();
  const late_at = lateAt ?? (at > dueAt ? at : null);
  await obligation(trx, id, key)
    .set({ state: 'given', number, late_at, review_remind_at: reviewRemindAt, review_reminded_at: null })
    .execute();
}

/**
 * Inserts a review of evidence, which meets its obligation if accepted; `again`: the new deadline if returned, null if
 * accepted.
 */
export async function insertEvidenceReview(
  trx: Transaction<DB>,
  { id, caller, body: { obligation: key, number, decision, reasons }, at }: Given<ReviewEvidence>,
  again: { dueAt: string; remindAt: string } | null,
): Promise<void> {
  await trx
    .insertInto('evidence_review')
    .values({ grant_id: id, key, number, decision, reasons, reviewed_by: caller.personId, reviewed_at: at })
    .execute();
  await obligation(trx, id, key)
    .set(again ? { state: 'returned', due_at: again.dueAt, remind_at: again.remindAt, reminded_at: null, late_at: null } : { state: 'met' })
    .execute();
}

export async function markObligationWaived(trx: Transaction<DB>, grantId: string, key: string): Promise<void> {
  await obligation(trx, grantId, key).set({ state: 'waived' }).execute();
}

export async function markObligationReminded(trx: Transaction<DB>, grantId: string, key: string, at: string): Promise<void> {
  await obligation(trx, grantId, key).set({ reminded_at: at }).execute();
}

export async function markObligationLate(trx: Transaction<DB>, grantId: string, key: string, at: string): Promise<void> {
  await obligation(trx, grantId, key).set({ late_at: at }).execute();
}

export async function markEvidenceReviewReminded(trx: Transaction<DB>, grantId: string, key: string, at: string): Promise<void> {
  await obligation(trx, grantId, key).set({ review_reminded_at: at }).execute();
}

/** Cancels the open obligations of a grant that ends. */
export async function cancelObligations(trx: Transaction<DB>, grantId: string): Promise<void> {
  await trx
    .updateTable('obligation')
    .set({ state: 'cancelled' })
    .where('grant_id', '=', grantId)
    .where('state', 'not in', ['met', 'waived'])
    .execute();
}

/** One piece of evidence, for letters. */
export const readEvidence = (db: Kysely<DB>, grantId: string, key: string, number: number) =>
  db
    .selectFrom('evidence as e')
    .leftJoin('evidence_review as v', (join) =>
      join.onRef('v.grant_id', '=', 'e.grant_id').onRef('v.key', '=', 'e.key').onRef('v.number', '=', 'e.number'),
    )
    .where('e.grant_id', '=', grantId)
    .where('e.key', '=', key)
    .where('e.number', '=', number)
    .select(['e.given_by as givenBy', 'e.given_at as givenAt', 'v.reasons'])
    .executeTakeFirstOrThrow();

/** A grant's evidence with its reviews, in the order in which it was given. */
export const evidencePart = (db: Kysely<DB>, grantId: string) =>
  part(
    db
      .selectFrom('evidence as e')
      .innerJoin('person as p', 'p.id', 'e.given_by')
      .leftJoin('evidence_review as v', (join) =>
        join.onRef('v.grant_id', '=', 'e.grant_id').onRef('v.key', '=', 'e.key').onRef('v.number', '=', 'e.number'),
      )
      .leftJoin('person as q', 'q.id', 'v.reviewed_by')
      .where('e.grant_id', '=', grantId)
      .select([
        'e.key',
        'e.number',
        'e.url',
        'e.words',
        'e.due_at',
        'e.given_at',
        'p.given_name as giver_given_name',
        'p.usual_name as giver_usual_name',
        'v.decision',
        'v.reasons',
        'v.reviewed_at',
        'q.given_name as reviewer_given_name',
        'q.usual_name as reviewer_usual_name',
      ])
      .orderBy('e.key')
      .orderBy('e.number'),
    { instants: ['due_at', 'given_at', 'reviewed_at'] },
  );
export const readEvidenceRows = (db: Kysely<DB>, grantId: string) => readAlone(db, evidencePart(db, grantId));
