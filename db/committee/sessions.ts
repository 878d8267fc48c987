import { type Kysely, sql, type Transaction } from 'kysely';
import type { SessionParts } from '../../domain/committee/may.ts';
import type { Choice } from '../../domain/committee/vote-result.ts';
import {
  type AgendaItem,
  type CancelSession,
  type CreateSession,
  DECIDED,
  type Decision,
  ranksOf,
  type Session,
  type SessionState,
} from '../../domain/committee/session.ts';
import type { FollowedKind, Given, Moved } from '../../domain/core/command.ts';
import type { Facts } from '../../domain/core/event.ts';
import { newestReply } from '../review/replies.ts';
import { concealed, conflicts } from '../people/conflicts.ts';
import { HEAD, rememberHead } from '../core/events.ts';
import { WITH_NEXT } from '../connection/gather.ts';
import type { DB } from '../core/schema.ts';
import { givenReference } from '../core/references.ts';
import { statement } from '../connection/statement.ts';
import { part, readAlone, type RowOf } from '../connection/together.ts';

/** The plan of a session, without its agenda and its members. */
type Planned = Pick<Session, 'id' | 'heldOn' | 'agendaSentAt' | 'vote'> & { plan: Pick<CreateSession, 'venue' | 'written'> };

const planOf = ({ heldOn, agendaSentAt, vote, plan: { venue, written } }: Planned) => ({
  held_on: heldOn,
  venue: venue ?? null,
  written: written ?? false,
  agenda_sent_at: agendaSentAt,
  quorum: vote?.quorum ?? null,
  vote_opens_at: vote?.opensAt ?? null,
  vote_closes_at: vote?.closesAt ?? null,
});

/** Plans a session anew. The applications of `added` are put last on its agenda, in this order. */
export async function replanSession(trx: Transaction<DB>, session: Planned & { reason: string }, added: readonly string[]): Promise<void> {
  await trx
    .updateTable('session')
    .set({ ...planOf(session), rearranged_because: session.reason })
    .where('id', '=', session.id)
    .execute();
  await sql`
    INSERT INTO agenda_item (session_id, application_id, position)
    SELECT ${session.id}, added.id, last.position + added.place
    FROM unnest(${[...added]}::uuid[]) WITH ORDINALITY AS added (id, place),
      (SELECT max(position) AS position FROM agenda_item WHERE session_id = ${session.id}) AS last
    -- One that left the agenda before comes back to it.
    ON CONFLICT (session_id, application_id) DO UPDATE
      SET position = excluded.position, left_at = NULL, left_because = NULL, reason = NULL`.execute(trx);
}

export async function insertSession(
  trx: Transaction<DB>,
  session: Planned & { reference: string; personId: string; applicationIds: readonly string[] },
): Promise<void> {
  const { id, reference, personId, applicationIds } = session;
  await trx
    .insertInto('session')
    .values({ id, reference, state: 'planned', created_by: personId, ...planOf(session) })
    .execute();
  await trx
    .insertInto('agenda_item')
    .values(applicationIds.map((applicationId, position) => ({ session_id: id, application_id: applicationId, position })))
    .execute();
}

/** A session's vote, if it has one. */
export const voteIn = (row: { quorum: number | null; vote_opens_at: string | null; vote_closes_at: string | null }): Session['vote'] => {
  const { quorum, vote_opens_at: opensAt, vote_closes_at: closesAt } = row;
  return quorum !== null && opensAt !== null && closesAt !== null ? { quorum, opensAt, closesAt } : null;
};

const lockOne = statement((db, id: string) =>
  db
    .selectFrom('stream as s')
    .innerJoin('session as c', 'c.id', 's.id')
    .where('s.id', '=', id)
    .select([
      'c.id',
      'c.state',
      ...HEAD,
      'c.held_on as heldOn',
      'c.agenda_sent_at as agendaSentAt',
      'c.reminded_at as remindedAt',
      'c.promoted_scenario as promotedScenario',
      'c.quorum',
      'c.vote_opens_at',
      'c.vote_closes_at',
    ])
    .forUpdate(),
);

/** Locks a session with its stream. */
export async function lockSession(trx: Transaction<DB>, id: string): Promise<Session | undefined> {
  const [row] = await lockOne(trx, id);
  if (!row) return undefined;
  const { state, version, heldOn, agendaSentAt, remindedAt, promotedScenario } = rememberHead(trx, row);
  return { id, state, version, heldOn, agendaSentAt, remindedAt, promotedScenario, vote: voteIn(row) };
}

export async function setSessionState(trx: Transaction<DB>, id: string, state: SessionState): Promise<void> {
  await trx.updateTable('session').set({ state }).where('id', '=', id).execute();
}

/** The session with an application on its agenda that is neither decided nor cancelled; null if there is none. */
export const readOpenSessionOf = async (db: Kysely<DB>, applicationId: string): Promise<string | null> =>
  (
    await db
      .selectFrom('agenda_item as i')
      .innerJoin('session as c', 'c.id', 'i.session_id')
      .where('i.application_id', '=', applicationId)
      .where('i.left_at', 'is', null)
      .where('c.state', 'not in', ['decided', 'cancelled'])
      .select('c.id')
      .executeTakeFirst()
  )?.id ?? null;

/**
 * The people who screened application `a`, or gave an opinion on it or on an appeal against its decision, even one that
 * no longer counts.
 */
export const whoTookPart = sql<string[]>`array_remove(a.screened_by::text
  || ARRAY(SELECT o.person_id::text FROM opinion AS o WHERE o.application_id = a.id)
  || ARRAY(SELECT unnest(ARRAY[p.screened_by, CASE WHEN p.verdict IS NOT NULL THEN p.reviewer_id END])::text FROM appeal AS p WHERE p.application_id = a.id), NULL)`;
const tookPart = whoTookPart.as('tookPart');

/** What a session reads of application `a`. */
const ITEM = [
  'a.id as applicationId',
  'a.organisation_id as organisationId',
  'a.requested_cents as requestedCents',
  ...conflicts,
  tookPart,
] as const;

/**
 * The places `i` of agendas to be decided, each with its application `a`, looked up by its id: without `OFFSET 0`,
 * PostgreSQL may start from all applications in a session, and check for each whether it is on this agenda.
 */
const toDecide = (db: Kysely<DB>) =>
  db
    .selectFrom('agenda_item as i')
    .innerJoinLateral(
      (select) =>
        select
          .selectFrom('application')
          .whereRef('application.id', '=', 'i.application_id')
          .where('application.state', '=', 'in_session')
          .select(['application.id', 'application.organisation_id', 'application.requested_cents', 'application.screened_by'])
          .offset(sql.lit(0))
          .as('a'),
      (join) => join.onTrue(),
    )
    .where('i.left_at', 'is', null);

/**
 * What a session has to decide, in its agenda's order; withdrawn applications have left it, as have those without a
 * quorum.
 */
export const readAgenda: (db: Kysely<DB>, sessionId: string) => Promise<AgendaItem[]> = statement((db, sessionId: string) =>
  toDecide(db).where('i.session_id', '=', sessionId).select(ITEM).orderBy('i.position'),
);

export const readAgendaItems: (db: Kysely<DB>, sessionId: string, applicationIds: readonly string[]) => Promise<AgendaItem[]> = statement(
  (db, sessionId: string, applicationIds: readonly string[]) =>
    toDecide(db)
      .where('i.session_id', '=', sessionId)
      .where('i.application_id', '=', sql<string>`ANY(${applicationIds}::uuid[])`)
      .select(ITEM),
);

/** One application as a session would read it. */
export const readItem = (db: Kysely<DB>, applicationId: string): Promise<AgendaItem> =>
  db.selectFrom('application as a').where('a.id', '=', applicationId).select(ITEM).executeTakeFirstOrThrow();

const decide = statement(
  (_db, sessionId: string, rows: string, ids: readonly string[], personId: string, at: string) => sql`${sql.raw(WITH_NEXT)}
    WITH fresh AS (
      SELECT "applicationId", decision, "awardedCents", reason, rank, state FROM jsonb_to_recordset(${rows}::jsonb)
        AS fresh ("applicationId" uuid, decision text, "awardedCents" bigint, reason text, rank integer, state text)
    ), moved AS (
      UPDATE application SET state = fresh.state FROM fresh WHERE application.id = fresh."applicationId" AND application.id = ANY(${ids}::uuid[])
    ), decided AS (
      UPDATE session SET state = 'decided', decided_by = ${personId}, decided_at = ${at} WHERE id = ${sessionId}
    )
    UPDATE agenda_item SET decision = fresh.decision, awarded_cents = fresh."awardedCents", reason = fresh.reason, rank = fresh.rank
    FROM fresh WHERE agenda_item.session_id = ${sessionId} AND agenda_item.application_id = fresh."applicationId"`,
);

/** Writes a session's decisions: on the places of its agenda, and on the applications. */
export async function storeDecisions(
  trx: Transaction<DB>,
  sessionId: string,
  decisions: readonly Decision[],
  by: { personId: string; at: string },
): Promise<void> {
  const ranks = ranksOf(decisions);
  const rows = decisions.map((decision) => ({
    applicationId: decision.applicationId,
    decision: decision.decision,
    awardedCents: decision.decision === 'award' ? decision.awardedCents : null,
    reason: decision.reason,
    rank: ranks.get(decision.applicationId) ?? null,
    state: DECIDED[decision.decision],
  }));
  const ids = decisions.map(({ applicationId }) => applicationId);
  await decide(trx, sessionId, JSON.stringify(rows), ids, by.personId, by.at);
}

export async function markCancelled(trx: Transaction<DB>, { id, caller: { personId }, body, at }: Given<CancelSession>): Promise<void> {
  await trx
    .updateTable('session')
    .set({ state: 'cancelled', cancelled_by: personId, cancelled_at: at, cancellation_reason: body.reason })
    .where('id', '=', id)
    .execute();
}

export async function markChairReminded(trx: Transaction<DB>, id: string, at: string): Promise<void> {
  await trx.updateTable('session').set({ reminded_at: at }).where('id', '=', id).execute();
}

export async function markAgendaSent(trx: Transaction<DB>, id: string, at: string): Promise<void> {
  await trx.updateTable('session').set({ agenda_sent_at: at }).where('id', '=', id).execute();
}

/** The places of session `c` that are to be decided. */
const toDecideIn = (db: Kysely<DB>) => toDecide(db).where(sql<boolean>`i.session_id = c.id`);

/** The people who have voted, with the applications, in session `c`. */
const ballotsIn = sql<{ personId: string; applicationId: string; choice: Choice }[]>`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('personId', person_id, 'applicationId', application_id, 'choice', choice)), '[]')
  FROM ballot WHERE session_id = c.id)`;
/** The people who have recused themselves, with the applications, there. */
const recusalsIn = sql<{ personId: string; applicationId: string }[]>`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('personId', person_id, 'applicationId', application_id)), '[]')
  FROM recusal WHERE session_id = c.id)`;

const view = (db: Kysely<DB>) =>
  db
    .selectFrom('session as c')
    .innerJoin('stream as s', 's.id', 'c.id')
    .select([
      'c.id',
      'c.reference',
      's.version',
      'c.state',
      'c.held_on',
      'c.venue',
      'c.written',
      'c.rearranged_because',
      'c.agenda_sent_at',
      'c.decided_at',
      'c.cancelled_at',
      'c.cancellation_reason',
      'c.promoted_scenario',
      'c.quorum',
      'c.vote_opens_at',
      'c.vote_closes_at',
      sql<string[]>`ARRAY(SELECT m.person_id::text FROM session_member AS m WHERE m.session_id = c.id AND m.left_at IS NULL)`.as(
        'member_ids',
      ),
      sql<
        AgendaItem[]
      >`(SELECT coalesce(jsonb_agg(to_jsonb(left_on) ORDER BY left_on.position), '[]') FROM (${toDecideIn(db).select(ITEM).select('i.position')}) AS left_on)`.as(
        'left_on',
      ),
      ballotsIn.as('ballots'),
      recusalsIn.as('recusals'),
      's.due_at',
      's.due_what',
    ])
    .select(
      toDecideIn(db)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .$asScalar()
        .$notNull()
        .as('to_decide'),
    );

export const sessionPart = (db: Kysely<DB>, id: string) =>
  part(view(db).where('c.id', '=', id), {
    instants: ['agenda_sent_at', 'decided_at', 'cancelled_at', 'vote_opens_at', 'vote_closes_at', 'due_at'],
  });
export type SessionRow = RowOf<ReturnType<typeof sessionPart>>;

/** A session's row as its rules read it. */
export const sessionPartsOf = (row: SessionRow): SessionParts => ({
  session: { state: row.state, heldOn: row.held_on, agendaSentAt: row.agenda_sent_at, vote: voteIn(row) },
  agenda: row.left_on,
  members: row.member_ids,
  ballots: row.ballots,
  recusals: row.recusals,
});

/** The same for many sessions, by id. */
export async function readSessionParts(db: Kysely<DB>, ids: readonly string[]): Promise<Map<string, SessionParts>> {
  const rows = await view(db)
    .where('c.id', '=', sql<string>`ANY(${ids}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, sessionPartsOf(row)]));
}

export const readSessionRow = async (db: Kysely<DB>, id: string): Promise<SessionRow | undefined> =>
  (await readAlone(db, sessionPart(db, id)))[0];

/** Sessions, newest first, before a key. */
export const readSessionRows = (db: Kysely<DB>, before: string | undefined, limit: number) =>
  view(db)
    .$if(before !== undefined, (query) => query.where('c.id', '<', before ?? ''))
    .orderBy('c.id', 'desc')
    .limit(limit)
    .execute();

/** A session's agenda as people read it. */
export const agendaPart = (db: Kysely<DB>, sessionId: string) =>
  part(
    db
      .selectFrom('agenda_item as i')
      .innerJoin('application as a', 'a.id', 'i.application_id')
      .innerJoin('organisation as o', 'o.id', 'a.organisation_id')
      .where('i.session_id', '=', sessionId)
      .select([
        'a.id as application_id',
        givenReference,
        'a.title',
        'a.state',
        'o.name as organisation_name',
        'a.call_id as callId',
        'a.call_version as callVersion',
        'a.requested_cents',
        sql<boolean>`a.overlaps_due_at IS NULL`.as('overlaps_sought'),
        'i.decision',
        'i.awarded_cents',
        'i.reason',
        'i.rank',
        'i.left_at',
        'i.left_because',
        newestReply,
        sql<string[]>`ARRAY(SELECT c.wording FROM award_condition AS c JOIN "grant" AS g ON g.id = c.grant_id
          WHERE g.application_id = a.id AND i.decision = 'award' ORDER BY c.number)`.as('conditions'),
        'a.organisation_id',
        ...conflicts,
        concealed,
        tookPart,
      ])
      .orderBy('i.position'),
    { instants: ['left_at'] },
  );
export const readAgendaView = (db: Kysely<DB>, sessionId: string) => readAlone(db, agendaPart(db, sessionId));

/**
 * The committee's last decision on an application, or a given session's; the outcome of a wait is read by
 * `readOutcome`.
 */
export const decisionPart = (db: Kysely<DB>, applicationId: string, sessionId?: string) =>
  part(
    db
      .selectFrom('agenda_item as i')
      .innerJoin('session as c', 'c.id', 'i.session_id')
      .where('i.application_id', '=', applicationId)
      .where('c.state', '=', 'decided')
      // An application that left another session's agenda without a quorum was not decided there.
      .where('i.decision', 'is not', null)
      .$if(sessionId !== undefined, (query) => query.where('c.id', '=', sessionId ?? ''))
      // A waitlisted application that lost an opinion, or a refused one that won its appeal, is decided again.
      .select(['c.id as session_id', 'c.decided_at', 'i.decision', 'i.awarded_cents', 'i.reason', 'i.rank'])
      .orderBy('c.decided_at', 'desc')
      .limit(1),
    { instants: ['decided_at'] },
  );
export const readDecision = async (db: Kysely<DB>, applicationId: string, sessionId?: string) =>
  (await readAlone(db, decisionPart(db, applicationId, sessionId)))[0];
export type DecisionRow = NonNullable<Awaited<ReturnType<typeof readDecision>>>;

/**
 * The facts of a session's decision on each application, from its own event: some of them may have changed in the rows.
 */
export const readDecisionFacts = async (db: Kysely<DB>, sessionId: string): Promise<Map<string, Facts>> => {
  const rows = await db
    .selectFrom('agenda_item as i')
    .innerJoin('event as e', 'e.stream_id', 'i.application_id')
    .where('i.session_id', '=', sessionId)
    .where('e.name', '=', 'decideSession')
    .where(sql<boolean>`e.facts->>'sessionId' = ${sessionId}`)
    .select(['e.stream_id', 'e.facts'])
    .execute();
  return new Map(rows.map(({ stream_id: id, facts }) => [id, facts]));
};

/**
 * What a decided, closed or cancelled session has changed and whose workflow has not heard of it: its applications
 * first, then the grants of its awards.
 */
export async function readDecided(db: Kysely<DB>, sessionId: string): Promise<Moved[]> {
  const rows = await db
    .selectFrom('agenda_item as i')
    .leftJoin('grant as g', 'g.application_id', 'i.application_id')
    .innerJoin('stream as s', (join) =>
      join.on((on) => on.or([on('s.id', '=', on.ref('i.application_id')), on('s.id', '=', on.ref('g.id'))])),
    )
    .where('i.session_id', '=', sessionId)
    .whereRef('s.heard', '<', 's.version')
    .select((select) => ['s.id', select.ref('s.kind').$castTo<FollowedKind>().as('kind'), 's.version'])
    .orderBy('s.kind')
    .orderBy('i.position')
    .execute();
  return rows.map((row) => ({ ...row, name: 'decideSession' }));
}
