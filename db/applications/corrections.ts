import { type Kysely, sql, type Transaction } from 'kysely';
import type { resumeClocks } from '../../domain/applications/clocks.ts';
import type { Correction, CorrectionItem, CorrectionState } from '../../domain/applications/correction.ts';
import { setClocks } from './applications.ts';
import { moveSteps } from '../review/reviews.ts';
import type { DB } from '../core/schema.ts';
import { part, type RowsOf, together } from '../connection/together.ts';

/** The open correction of a locked application; null if there is none. */
export const readOpenCorrection = async (db: Kysely<DB>, applicationId: string): Promise<Correction | null> =>
  (await db
    .selectFrom('correction')
    .where('application_id', '=', applicationId)
    .where('state', '=', 'open')
    .select([
      'number',
      'from_state as fromState',
      'requested_at as requestedAt',
      'remind_at as remindAt',
      'due_at as dueAt',
      'reminded_at as remindedAt',
      'required_by as requiredBy',
    ])
    .executeTakeFirst()) ?? null;

/** Requests a correction of a locked application; returns its number. */
export async function insertCorrection(
  trx: Transaction<DB>,
  applicationId: string,
  asked: {
    revision: number;
    fromState: Correction['fromState'];
    steps: readonly string[];
    items: readonly CorrectionItem[];
    message: string;
    requiredBy: string | null;
    personId: string;
    at: string;
    remindAt: string | null;
    dueAt: string;
  },
): Promise<number> {
  const { number } = await trx
    .insertInto('correction')
    .values({
      application_id: applicationId,
      number: sql<number>`(SELECT count(*) + 1 FROM correction WHERE application_id = ${applicationId})`,
      revision: asked.revision,
      from_state: asked.fromState,
      state: 'open',
      steps: [...asked.steps],
      message: asked.message,
      required_by: asked.requiredBy,
      requested_by: asked.personId,
      requested_at: asked.at,
      remind_at: asked.remindAt,
      due_at: asked.dueAt,
    })
    .returning('number')
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('correction_item')
    .values(asked.items.map((item, position) => ({ application_id: applicationId, number, position, ...item })))
    .execute();
  return number;
}

/** The fields that the points of a correction name, in their order. */
export async function readAskedFields(db: Kysely<DB>, applicationId: string, number: number): Promise<string[]> {
  const rows = await db
    .selectFrom('correction_item')
    .where('application_id', '=', applicationId)
    .where('number', '=', number)
    .select('field')
    .orderBy('position')
    .execute();
  return rows.map(({ field }) => field);
}

/** Stores what the applicant says to points of a correction, by the field that each names. */
export async function setReplies(
  trx: Transaction<DB>,
  applicationId: string,
  number: number,
  replies: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [field, reply] of Object.entries(replies))
    await trx
      .updateTable('correction_item')
      .set({ reply })
      .where('application_id', '=', applicationId)
      .where('number', '=', number)
      .where('field', '=', field)
      .execute();
}

const open = (trx: Transaction<DB>, applicationId: string) =>
  trx.updateTable('correction').where('application_id', '=', applicationId).where('state', '=', 'open');

export async function markCorrectionReminded(trx: Transaction<DB>, applicationId: string, at: string): Promise<void> {
  await open(trx, applicationId).set({ reminded_at: at }).execute();
}

/** Lets the open correction lead back to the review, which has opened meanwhile. */
export async function returnToReview(trx: Transaction<DB>, applicationId: string): Promise<void> {
  await open(trx, applicationId).set({ from_state: 'in_review' }).execute();
}

/** Closes the open correction, if there is one. */
export async function closeCorrection(
  trx: Transaction<DB>,
  applicationId: string,
  { state, at }: { state: Exclude<CorrectionState, 'open'>; at: string },
): Promise<void> {
  await open(trx, applicationId).set({ state, closed_at: at }).execute();
}

/** Returns the application to its state before the correction, with its clocks running. */
export async function resumeApplication(
  trx: Transaction<DB>,
  applicationId: string,
  state: Correction['fromState'],
  { steps, ...clocks }: ReturnType<typeof resumeClocks>,
): Promise<void> {
  await setClocks(trx, applicationId, state, clocks);
  await moveSteps(trx, applicationId, steps);
}

/**
 * An application's corrections with their items and the people who asked, oldest first; only one if its number is
 * given.
 */
export const correctionParts = (db: Kysely<DB>, applicationId: string, number?: number) => ({
  corrections: part(
    db
      .selectFrom('correction as c')
      .innerJoin('person as p', 'p.id', 'c.requested_by')
      .where('c.application_id', '=', applicationId)
      .$if(number !== undefined, (query) => query.where('c.number', '=', number ?? 0))
      .select([
        'c.number',
        'c.revision',
        'c.from_state',
        'c.state',
        'c.steps',
        'c.message',
        'c.required_by',
        'c.requested_by',
        'p.given_name',
        'p.usual_name',
        'c.requested_at',
        'c.due_at',
        'c.reminded_at',
        'c.closed_at',
      ])
      .orderBy('c.number'),
    { instants: ['requested_at', 'due_at', 'reminded_at', 'closed_at'] },
  ),
  correctionItems: part(
    db
      .selectFrom('correction_item')
      .where('application_id', '=', applicationId)
      .select(['number', 'field', 'kind', 'comment', 'reply'])
      .orderBy('number')
      .orderBy('position'),
  ),
});

export const toCorrections = ({ corrections, correctionItems }: RowsOf<ReturnType<typeof correctionParts>>) =>
  corrections.map((row) => ({
    ...row,
    items: correctionItems.filter(({ number }) => number === row.number).map(({ number: _, ...item }) => item),
  }));
export type CorrectionRow = ReturnType<typeof toCorrections>[number];

const readCorrectionParts = together(correctionParts);
export const readCorrections = async (db: Kysely<DB>, applicationId: string, number?: number): Promise<CorrectionRow[]> =>
  toCorrections(await readCorrectionParts(db, applicationId, number));
