import { type Kysely, sql, type Transaction } from 'kysely';
import type { Reexamination, ReexaminedGrantState } from '../../domain/committee/reexamination.ts';
import { AWARDING } from '../../domain/core/event.ts';
import type { DB } from '../core/schema.ts';
import { part, readAlone } from '../connection/together.ts';

/** The re-examination under way of an application's award; null if there is none. */
export const readReexamination = async (db: Kysely<DB>, applicationId: string): Promise<Reexamination | null> =>
  (await db
    .selectFrom('reexamination')
    .where('application_id', '=', applicationId)
    .where('outcome', 'is', null)
    .select([
      'number',
      'grant_id as grantId',
      'grant_state as grantState',
      'remind_at as remindAt',
      'deadline_at as deadlineAt',
      'reminded_at as remindedAt',
    ])
    .executeTakeFirst()) ?? null;

export async function insertReexamination(
  trx: Transaction<DB>,
  applicationId: string,
  opened: { grantId: string; grantState: ReexaminedGrantState; remindAt: string; deadlineAt: string; at: string },
): Promise<void> {
  await trx
    .insertInto('reexamination')
    .values({
      application_id: applicationId,
      number: sql<number>`(SELECT count(*) + 1 FROM reexamination WHERE application_id = ${applicationId})`,
      grant_id: opened.grantId,
      grant_state: opened.grantState,
      opened_at: opened.at,
      remind_at: opened.remindAt,
      deadline_at: opened.deadlineAt,
    })
    .execute();
}

const underWay = (trx: Transaction<DB>, applicationId: string) =>
  trx.updateTable('reexamination').where('application_id', '=', applicationId).where('outcome', 'is', null);

export async function markReexaminationReminded(trx: Transaction<DB>, applicationId: string, at: string): Promise<void> {
  await underWay(trx, applicationId).set({ reminded_at: at }).execute();
}

/** Ends the re-examination under way. `personId` and `reason` are the chair's; null if its time has passed. */
export async function endReexamination(
  trx: Transaction<DB>,
  applicationId: string,
  end: { outcome: 'confirmed' | 'withdrawn' | 'lapsed'; at: string; personId: string | null; reason: string | null },
): Promise<void> {
  await underWay(trx, applicationId).set({ outcome: end.outcome, ended_at: end.at, ended_by: end.personId, reason: end.reason }).execute();
}

/** Every re-examination of an application's award, newest first. */
export const reexaminationsPart = (db: Kysely<DB>, applicationId: string) =>
  part(
    db
      .selectFrom('reexamination')
      .where('application_id', '=', applicationId)
      .select(['opened_at', 'deadline_at', 'outcome', 'ended_at', 'reason'])
      .orderBy('number', 'desc'),
    { instants: ['opened_at', 'deadline_at', 'ended_at'] },
  );
export const readReexaminations = (db: Kysely<DB>, applicationId: string) => readAlone(db, reexaminationsPart(db, applicationId));

/** When application `a` was awarded, by its session or from the waitlist; null if it was not. */
export const awardedAt = sql<
  string | null
>`(SELECT max(e.at) FROM event AS e WHERE e.stream_id = a.id AND e.name IN (${sql.join(AWARDING.map((name) => sql.lit(name)))}))`.as(
  'awardedAt',
);

/** The same for an application that was awarded. */
export async function readAwardedAt(db: Kysely<DB>, applicationId: string): Promise<string> {
  const { at } = await db
    .selectFrom('event')
    .where('stream_id', '=', applicationId)
    .where('name', 'in', AWARDING)
    .select((select) => select.fn.max('at').as('at'))
    .executeTakeFirstOrThrow();
  return at;
}
