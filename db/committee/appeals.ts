import { type Kysely, sql, type Transaction } from 'kysely';
import type { Appeal, AppealDecision, EndAppeal, GiveAppealOpinion } from '../../domain/committee/appeal.ts';
import { type Appealable, type Contested, contestedIn, DECIDING, type DecisionRow } from '../../domain/committee/contested.ts';
import type { Given } from '../../domain/core/command.ts';
import { AWARDING, type EventName } from '../../domain/core/event.ts';
import { isStateService } from '../../domain/people/organisation-kind.ts';
import { anyOf, type Ids, oneId } from '../core/ids.ts';
import { isUnattributed } from '../applications/unattributed.ts';
import type { DB } from '../core/schema.ts';
import { part, readAlone, type RowOf } from '../connection/together.ts';

const appeals = (db: Kysely<DB>) =>
  db
    .selectFrom('appeal as p')
    .select([
      'p.number',
      'p.state',
      'p.against',
      'p.claim',
      'p.appealed_at as appealedAt',
      'p.lapses_at as lapsesAt',
      'p.decision_reminded_at as decisionRemindedAt',
      'p.reviewer_id as reviewerId',
      'p.remind_at as remindAt',
      'p.deadline_at as deadlineAt',
      'p.reminded_at as remindedAt',
      'p.escalated_at as escalatedAt',
    ])
    .orderBy('p.number');

/** The appeals on the decisions of an application, which must be locked if one is to be decided; the last one last. */
export const readAppeals = (db: Kysely<DB>, applicationId: string): Promise<Appeal[]> =>
  appeals(db).where('p.application_id', '=', applicationId).execute();

/** The same of several applications: each one's, by its id. */
export async function readAppealsOnAll(db: Kysely<DB>, applicationIds: readonly string[]): Promise<(id: string) => readonly Appeal[]> {
  const all = await appeals(db).where('p.application_id', '=', anyOf(applicationIds)).select('p.application_id as applicationId').execute();
  return (id) => all.filter(({ applicationId }) => applicationId === id);
}

/** The attachments that an appeal names, with their names. */
const pieces = sql<{ id: string; name: string }[]>`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) ORDER BY t.id), '[]') FROM attachment AS t
  WHERE t.application_id = p.application_id AND p.files @> to_jsonb(t.id))`.as('pieces');

/** The same as people read them. */
export const appealsPart = (db: Kysely<DB>, applicationId: string) =>
  part(
    db
      .selectFrom('appeal as p')
      .where('p.application_id', '=', applicationId)
      .leftJoin('person as r', 'r.id', 'p.reviewer_id')
      .select([
        'p.number',
        'p.against',
        'p.decision_stream',
        'p.decision_version',
        'p.claim',
        'p.kept',
        'p.in_part',
        'p.rejected_part',
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
        pieces,
      ])
      .orderBy('p.number'),
    { instants: ['appealed_at', 'lapses_at', 'deadline_at', 'escalated_at', 'advised_at', 'ended_at'] },
  );
export type AppealRow = RowOf<ReturnType<typeof appealsPart>>;

export const readAppealRows = (db: Kysely<DB>, applicationId: string) => readAlone(db, appealsPart(db, applicationId));

/** One appeal as people read it. */
export const readAppealRow = async (db: Kysely<DB>, applicationId: string, number: number): Promise<AppealRow | undefined> =>
  (await readAppealRows(db, applicationId)).find((appeal) => appeal.number === number);

/** When the mail server took the first letter about event `e` to one of the applicant's people; null if it has not. */
const notifiedAt = sql<string | null>`(
  SELECT min(greatest(l.sent_at, e.at)) FROM letter AS l
  WHERE (l.stream_id, l.version) = (e.stream_id, e.version) AND l.of_applicant AND l.sent_at IS NOT NULL)`.as('notifiedAt');

/** The events on applications and on their grants that may have decided something against their applicants. */
export const decisionsPart = (db: Kysely<DB>, applications: Ids) =>
  part(
    db
      .selectFrom('application as a')
      .innerJoin('organisation as o', 'o.id', 'a.organisation_id')
      .leftJoin('grant as g', 'g.application_id', 'a.id')
      .innerJoinLateral(
        (select) => {
          const on = (stream: 'a.id' | 'g.id', names: readonly EventName[]) =>
            select
              .selectFrom('event as m')
              .whereRef('m.stream_id', '=', stream)
              .where('m.name', 'in', names)
              .select(['m.stream_id', 'm.version', 'm.name', 'm.facts', 'm.person_id', 'm.at']);
          return on('a.id', DECIDING.application).unionAll(on('g.id', DECIDING.grant)).as('e');
        },
        (join) => join.onTrue(),
      )
      .leftJoin('appeal as p', (join) => join.onRef('p.decision_stream', '=', 'e.stream_id').onRef('p.decision_version', '=', 'e.version'))
      .leftJoin('claim as c', (join) =>
        join.onRef('c.grant_id', '=', 'e.stream_id').on('c.number', '=', sql<number>`(e.facts ->> 'claim')::integer`),
      )
      .leftJoin('final_account as f', 'f.grant_id', 'g.id')
      .where('a.id', '=', applications)
      .select(['a.id as applicationId', 'a.state as applicationState', 'a.requested_cents as requestedCents', 'o.department'])
      .select('o.legal_category as legalCategory')
      .select(['a.silent_since as silentSince', isUnattributed, 'g.state as grantState', 'c.owed as owedCents', 'f.state as accountState'])
      .select((select) =>
        select
          .selectFrom('grant_plan as q')
          .whereRef('q.grant_id', '=', 'g.id')
          .select(({ fn }) => fn.max('q.number').as('plan'))
          .as('plan'),
      )
      .select(['e.version', 'e.name', 'e.facts', 'e.person_id as personId', 'e.at as decidedAt', notifiedAt])
      .select([
        sql<boolean>`e.stream_id IS NOT DISTINCT FROM g.id`.as('isOfGrant'),
        sql<boolean>`EXISTS (SELECT FROM reexamination AS x WHERE x.application_id = a.id AND x.outcome IS NULL OFFSET 0)`.as(
          'inReexamination',
        ),
      ])
      .select(['p.number', 'p.against', 'p.state', 'p.reviewer_id as reviewerId', 'p.appealed_at as appealedAt'])
      .orderBy('e.at')
      .orderBy('e.version'),
    { instants: ['silentSince', 'decidedAt', 'notifiedAt', 'appealedAt'] },
  );

/** Those decisions as the rules read them. */
export const toContested = (rows: readonly RowOf<ReturnType<typeof decisionsPart>>[]): Contested[] =>
  contestedIn(
    rows.map(({ number, against, state, reviewerId, appealedAt, legalCategory, ...row }): DecisionRow => {
      const isAppealed = number !== null && against !== null && state !== null && appealedAt !== null;
      return {
        ...row,
        isState: isStateService(legalCategory),
        appeal: isAppealed ? { number, against, state, reviewerId, appealedAt } : null,
      };
    }),
  );

/** The decisions of a locked application and of its grant. */
export const readDecisions = async (db: Kysely<DB>, applicationId: string): Promise<Contested[]> =>
  toContested(await readAlone(db, decisionsPart(db, oneId(applicationId))));

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
    .select(['e.at as decidedAt', notifiedAt])
    .orderBy('e.version', 'desc')
    .limit(1);
export const notificationPart = (db: Kysely<DB>, application: Ids) =>
  part(lastDecision(db, application), { instants: ['decidedAt', 'notifiedAt'] });

/** Stores a new appeal, and returns its number. */
export async function insertAppeal(
  trx: Transaction<DB>,
  { id, caller: { personId }, body: { grounds, files }, at }: Given<AppealDecision>,
  appeal: {
    against: Appealable;
    claim: number | null;
    decisionStream: string;
    decisionVersion: number;
    screenedBy: string | null;
    lapsesAt: string;
    remindAt: string;
    deadlineAt: string;
  },
): Promise<number> {
  const { number } = await trx
    .insertInto('appeal')
    .values({
      application_id: id,
      number: sql<number>`(SELECT count(*) + 1 FROM appeal AS p WHERE p.application_id = ${id})`,
      against: appeal.against,
      claim: appeal.claim,
      decision_stream: appeal.decisionStream,
      decision_version: appeal.decisionVersion,
      screened_by: appeal.screenedBy,
      state: 'received',
      grounds,
      files: JSON.stringify(files),
      appealed_by: personId,
      appealed_at: at,
      lapses_at: appeal.lapsesAt,
      remind_at: appeal.remindAt,
      deadline_at: appeal.deadlineAt,
    })
    .returning('number')
    .executeTakeFirstOrThrow();
  return number;
}

/**
 * The event by which one human, by their ids, took part in the decision that an appeal is against: any act on what it
 * decided, up to then; on an application also a vote or an opinion. Null if they took no part.
 */
export async function readPart(db: Kysely<DB>, applicationId: string, number: number, ids: readonly string[]): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`
    WITH contested AS (SELECT decision_stream, decision_version FROM appeal AS p WHERE p.application_id = ${applicationId} AND p.number = ${number})
    SELECT name FROM event AS e JOIN contested AS p ON p.decision_stream = e.stream_id
    WHERE e.person_id = ANY(${ids}::uuid[]) AND e.version <= p.decision_version
    UNION ALL SELECT 'castBallots' FROM ballot AS b JOIN contested AS p ON p.decision_stream = b.application_id
    WHERE b.person_id = ANY(${ids}::uuid[])
    UNION ALL SELECT 'giveOpinion' FROM opinion AS o JOIN contested AS p ON p.decision_stream = o.application_id
    WHERE o.person_id = ANY(${ids}::uuid[])
    LIMIT 1`.execute(db);
  return rows[0]?.name ?? null;
}

/** An appeal, by its application and its number there. */
type AppealId = { id: string; number: number };

const appealOf = (trx: Transaction<DB>, { id, number }: AppealId) =>
  trx.updateTable('appeal').where('application_id', '=', id).where('number', '=', number);

/** Assigns the reviewer who is asked for the opinion, with a clock of their own. */
export async function setAppealReviewer(
  trx: Transaction<DB>,
  id: AppealId,
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
export async function vacateAppeals(trx: Transaction<DB>, appeals: readonly AppealId[]): Promise<void> {
  for (const each of appeals) await appealOf(trx, each).set({ state: 'received', reviewer_id: null }).execute();
}

export async function markAppealReminded(trx: Transaction<DB>, id: AppealId, at: string): Promise<void> {
  await appealOf(trx, id).set({ reminded_at: at }).execute();
}

export async function markAppealEscalated(trx: Transaction<DB>, id: AppealId, at: string): Promise<void> {
  await appealOf(trx, id).set({ escalated_at: at }).execute();
}

export async function markAppealDecisionReminded(trx: Transaction<DB>, id: AppealId, at: string): Promise<void> {
  await appealOf(trx, id).set({ decision_reminded_at: at }).execute();
}

export async function storeAppealOpinion(
  trx: Transaction<DB>,
  { id, body: { appeal: number, verdict, comment }, at }: Given<GiveAppealOpinion>,
): Promise<void> {
  await appealOf(trx, { id, number }).set({ state: 'advised', verdict, comment, advised_at: at }).execute();
}

/** `part`: what was not accepted of an appeal that is upheld in part, and what stays of the claim. */
export async function endAppeal(
  trx: Transaction<DB>,
  state: 'upheld' | 'rejected',
  { id, caller: { personId }, body: { appeal: number, reason }, at }: Given<EndAppeal>,
  part: { inPart: boolean; rejectedPart: string | null; keptCents: number | null } = { inPart: false, rejectedPart: null, keptCents: null },
): Promise<void> {
  const { inPart, rejectedPart, keptCents } = part;
  await appealOf(trx, { id, number })
    .set({ state, reason, ended_by: personId, ended_at: at })
    .set({ in_part: inPart, rejected_part: rejectedPart, kept: keptCents })
    .execute();
}

export async function markAppealLapsed(trx: Transaction<DB>, id: AppealId, at: string): Promise<void> {
  await appealOf(trx, id).set({ state: 'lapsed', ended_at: at }).execute();
}
