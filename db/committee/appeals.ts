import { type Kysely, sql, type Transaction } from 'kysely';
import type { Appeal, AppealDecision, Appealable, Decided, EndAppeal, GiveAppealOpinion } from '../../domain/committee/appeal.ts';
import type { Given } from '../../domain/core/command.ts';
import { AWARDING, type Event, type EventName } from '../../domain/core/event.ts';
import { type Ids, oneId } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { part, readAlone } from '../connection/together.ts';

const found = (db: Kysely<DB>, applicationId: string) => db.selectFrom('appeal as p').where('p.application_id', '=', applicationId);

/** The appeal of an application, which must be locked if the appeal is to be decided. */
export const readAppeal = (db: Kysely<DB>, applicationId: string): Promise<Appeal | undefined> =>
  found(db, applicationId)
    .select([
      'p.state',
      'p.against',
      'p.appealed_at as appealedAt',
      'p.lapses_at as lapsesAt',
      'p.decision_reminded_at as decisionRemindedAt',
      'p.reviewer_id as reviewerId',
      'p.remind_at as remindAt',
      'p.deadline_at as deadlineAt',
      'p.reminded_at as remindedAt',
      'p.escalated_at as escalatedAt',
    ])
    .executeTakeFirst();

/** The same as people read it. */
export const appealPart = (db: Kysely<DB>, applicationId: string) =>
  part(
    found(db, applicationId)
      .leftJoin('person as r', 'r.id', 'p.reviewer_id')
      .select([
        'p.against',
        'p.decision_version',
        'p.screened_by',
        'p.state',
        'p.grounds',
        'p.appealed_by',
        'p.appealed_at',
        'p.lapses_at',
        'p.reviewer_id',
        'p.deadline_at',
        'p.escalated_at',
        'p.verdict',
        'p.comment',
        'p.advised_at',
        'p.reason',
        'p.ended_at',
        'r.given_name',
        'r.usual_name',
      ]),
    { instants: ['appealed_at', 'lapses_at', 'deadline_at', 'escalated_at', 'advised_at', 'ended_at'] },
  );
export const readAppealRow = async (db: Kysely<DB>, applicationId: string) => (await readAlone(db, appealPart(db, applicationId)))[0];
export type AppealRow = NonNullable<Awaited<ReturnType<typeof readAppealRow>>>;

/** The events that decide on an application. */
const DECISIONS: EventName[] = [...AWARDING, 'refuseWaitlisted', 'closeCall', 'rejectAppeal', 'lapseAppeal'];

/**
 * The last decision on an application, and its notification: when the mail server took the first letter about it to one
 * of the applicant's people; null if it has taken none. A letter tells what has happened, so if the sender's clock is
 * behind, it counts as sent at the instant of the decision.
 */
const lastDecision = (db: Kysely<DB>, application: Ids) =>
  db
    .selectFrom('event as e')
    .where('e.stream_id', '=', application)
    .where((where) =>
      where.or([
        where('e.name', 'in', DECISIONS),
        where.and([where('e.name', '=', 'decideAdmissibility'), sql<boolean>`e.facts ->> 'decision' = 'inadmissible'`]),
      ]),
    )
    .select([
      'e.version',
      'e.at as decidedAt',
      sql<
        string | null
      >`(SELECT o.department FROM application AS y JOIN organisation AS o ON o.id = y.organisation_id WHERE y.id = e.stream_id)`.as(
        'department',
      ),
      sql<
        string | null
      >`(SELECT min(greatest(l.sent_at, e.at)) FROM letter AS l WHERE (l.stream_id, l.version) = (e.stream_id, e.version) AND l.of_applicant AND l.sent_at IS NOT NULL)`.as(
        'notifiedAt',
      ),
    ])
    .orderBy('e.version', 'desc')
    .limit(1);
export const notificationPart = (db: Kysely<DB>, application: Ids) =>
  part(lastDecision(db, application), { instants: ['decidedAt', 'notifiedAt'] });

/** The last decision on application `a`, as a table to join. */
export const lastDecisionOfA = (db: Kysely<DB>) => lastDecision(db, sql<string>`a.id`).as('d');

/** A decision as the rules read it; null where there is none. */
export const toDecided = (
  found: { decidedAt: string | null; notifiedAt: string | null; department: string | null } | undefined,
): Decided | null => (found?.decidedAt ? { ...found, decidedAt: found.decidedAt } : null);

export const readNotification = async (db: Kysely<DB>, applicationId: string) =>
  (await readAlone(db, notificationPart(db, oneId(applicationId))))[0];

/** True for a decision that may be appealed against: there is one appeal for each application. */
export const mayAppeal = async (db: Kysely<DB>, { streamId, version }: Pick<Event, 'streamId' | 'version'>): Promise<boolean> =>
  (await found(db, streamId).where('p.decision_version', '<', version).select('p.state').executeTakeFirst()) === undefined;

export async function insertAppeal(
  trx: Transaction<DB>,
  { id, caller: { personId }, body: { grounds }, at }: Given<AppealDecision>,
  appeal: {
    against: Appealable;
    decisionVersion: number;
    screenedBy: string | null;
    lapsesAt: string;
    remindAt: string;
    deadlineAt: string;
  },
): Promise<void> {
  await trx
    .insertInto('appeal')
    .values({
      application_id: id,
      against: appeal.against,
      decision_version: appeal.decisionVersion,
      screened_by: appeal.screenedBy,
      state: 'received',
      grounds,
      appealed_by: personId,
      appealed_at: at,
      lapses_at: appeal.lapsesAt,
      remind_at: appeal.remindAt,
      deadline_at: appeal.deadlineAt,
    })
    .execute();
}

/**
 * The event by which one human, by their ids, took part in the decision before an application's appeal: any act on it,
 * or a vote. Null if they took no part.
 */
export async function readPart(db: Kysely<DB>, applicationId: string, ids: readonly string[]): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM event AS e JOIN appeal AS p ON p.application_id = e.stream_id
    WHERE e.stream_id = ${applicationId} AND e.person_id = ANY(${ids}::uuid[]) AND e.version <= p.decision_version
    UNION ALL SELECT 'castBallots' FROM ballot AS b WHERE b.application_id = ${applicationId} AND b.person_id = ANY(${ids}::uuid[])
    UNION ALL SELECT 'giveOpinion' FROM opinion AS o WHERE o.application_id = ${applicationId} AND o.person_id = ANY(${ids}::uuid[])
    LIMIT 1`.execute(db);
  return rows[0]?.name ?? null;
}

const appealOf = (trx: Transaction<DB>, id: string) => trx.updateTable('appeal').where('application_id', '=', id);

/** Assigns the reviewer who is asked for the opinion, with a clock of their own. */
export async function setAppealReviewer(
  trx: Transaction<DB>,
  id: string,
  { reviewerId, remindAt, deadlineAt }: { reviewerId: string; remindAt: string; deadlineAt: string },
): Promise<void> {
  await appealOf(trx, id)
    .set({
      state: 'assigned',
      reviewer_id: reviewerId,
      remind_at: remindAt,
      deadline_at: deadlineAt,
      reminded_at: null,
      escalated_at: null,
    })
    .execute();
}

/** Takes these appeals from their reviewers; the clock goes on until the lead has assigned another. */
export async function vacateAppeals(trx: Transaction<DB>, applicationIds: readonly string[]): Promise<void> {
  if (applicationIds.length === 0) return;
  await trx.updateTable('appeal').set({ state: 'received', reviewer_id: null }).where('application_id', 'in', applicationIds).execute();
}

export async function markAppealReminded(trx: Transaction<DB>, id: string, at: string): Promise<void> {
  await appealOf(trx, id).set({ reminded_at: at }).execute();
}

export async function markAppealEscalated(trx: Transaction<DB>, id: string, at: string): Promise<void> {
  await appealOf(trx, id).set({ escalated_at: at }).execute();
}

export async function markAppealDecisionReminded(trx: Transaction<DB>, id: string, at: string): Promise<void> {
  await appealOf(trx, id).set({ decision_reminded_at: at }).execute();
}

export async function storeAppealOpinion(
  trx: Transaction<DB>,
  { id, body: { verdict, comment }, at }: Given<GiveAppealOpinion>,
): Promise<void> {
  await appealOf(trx, id).set({ state: 'advised', verdict, comment, advised_at: at }).execute();
}

export async function endAppeal(
  trx: Transaction<DB>,
  state: 'upheld' | 'rejected',
  { id, caller: { personId }, body: { reason }, at }: Given<EndAppeal>,
): Promise<void> {
  await appealOf(trx, id).set({ state, reason, ended_by: personId, ended_at: at }).execute();
}

export async function markAppealLapsed(trx: Transaction<DB>, id: string, at: string): Promise<void> {
  await appealOf(trx, id).set({ state: 'lapsed', ended_at: at }).execute();
}
