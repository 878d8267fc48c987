import { type Kysely, sql, type Transaction } from 'kysely';
import {
  addedBy,
  type Amendment,
  type AmendedPlan,
  type EndAmendment,
  type GiveAmendmentOpinion,
  type InForce,
  type ProposeAmendment,
} from '../../domain/grants/amendment.ts';
import { planOfAmendment } from '../../domain/grants/agreement.ts';
import type { ApplicationContent } from '../../domain/applications/application.ts';
import type { Given } from '../../domain/core/command.ts';
import type { Side } from '../../domain/grants/signature.ts';
import type { NewMilestone } from '../../domain/grants/milestone.ts';
import { ADJUSTED_REVISION } from './plan-adjustments.ts';
import { fundingChanged } from './funding-changes.ts';
import { insertLines } from '../applications/applications.ts';
import { insertRevision } from '../applications/revisions.ts';
import type { Ids } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { alone, part, readAlone } from '../connection/together.ts';

const signed = sql<
  Side[]
>`ARRAY(SELECT s.side FROM signature AS s WHERE (s.grant_id, s.amendment) = (m.grant_id, m.number) ORDER BY s.side)`.as('signed');

/** The reviewers who have declined to give the opinion on amendment `m`. */
export const declinedBy = sql<string[]>`ARRAY(
  SELECT e.person_id::text FROM event AS e WHERE e.stream_id = m.grant_id AND e.name = 'declineAmendment' AND (e.facts ->> 'amendment')::integer = m.number)`;

const open = (db: Kysely<DB>) =>
  db
    .selectFrom('amendment as m')
    .where('m.ended_at', 'is', null)
    .select([
      'm.number',
      'm.state',
      'm.side',
      'm.proposed_by as proposedBy',
      'm.proposed_at as proposedAt',
      'm.content',
      'm.awarded_cents as awardedCents',
      'm.cost_cents as costCents',
      'm.duration_months as durationMonths',
      'm.responsible_id as responsibleId',
      'm.reviewer_id as reviewerId',
      'm.remind_at as remindAt',
      'm.deadline_at as deadlineAt',
      'm.reminded_at as remindedAt',
      'm.escalated_at as escalatedAt',
      signed,
      declinedBy.as('declinedBy'),
    ]);

/**
 * True if amendment `m` may no longer fit its grant `g`: a length that is shorter, or longer where the last period can
 * no longer move; an amount below what may be owed, or another one after a change of the funding. A longer project fits
 * while its last report is not given and its new end lies ahead. `isOnlyToReject` then judges those of which this is
 * true, and no others, so it may say so too often and never too seldom: a test compares both.
 */
export const mayNotFit = sql<boolean>`(
  (m.duration_months <> g.duration_months AND NOT (m.duration_months > g.duration_months
    AND g.starts_on + make_interval(months => m.duration_months) > (now() AT TIME ZONE 'Europe/Paris')::date + 1
    AND EXISTS (SELECT FROM milestone AS l JOIN tranche AS t ON t.grant_id = l.grant_id AND t.rank = l.rank
      WHERE l.grant_id = g.id AND l.tracking_year IS NULL AND l.state = 'planned' AND t.replaced_at IS NULL AND t.amendment IS NULL
        AND t.from_month + l.rank <= m.duration_months
        AND l.rank = (SELECT max(w.rank) FROM milestone AS w WHERE w.grant_id = g.id AND w.tracking_year IS NULL) OFFSET 0)))
  OR m.awarded_cents < (SELECT sum(greatest(t.committed + t.delegated, t.certified_cents, t.ordered, t.paid)) FROM tranche AS t
    WHERE t.grant_id = g.id AND t.replaced_at IS NULL)
  OR (m.awarded_cents <> g.awarded_cents AND ${fundingChanged}))`;

/** The open amendment of a grant, if any; the grant must be locked if it is to be decided. */
export const readOpenAmendment = (db: Kysely<DB>, grantId: string): Promise<Amendment | undefined> =>
  open(db).where('m.grant_id', '=', grantId).executeTakeFirst();

/** The same for grants, each with its grant's id. */
export const openAmendmentsPart = (db: Kysely<DB>, grants: Ids) =>
  part(open(db).where('m.grant_id', '=', grants).select('m.grant_id as grantId'), {
    instants: ['proposedAt', 'remindAt', 'deadlineAt', 'remindedAt', 'escalatedAt'],
  });

/** A grant's amendments as people read them, the first one first. */
export const amendmentsPart = (db: Kysely<DB>, grantId: string) =>
  part(
    db
      .selectFrom('amendment as m')
      .leftJoin('person as r', 'r.id', 'm.reviewer_id')
      .leftJoin('person as away', 'away.id', 'm.stands_in_for')
      .leftJoin('person as p', 'p.id', 'm.responsible_id')
      .innerJoin('person as author', 'author.id', 'm.proposed_by')
      .where('m.grant_id', '=', grantId)
      .select([
        'm.grant_id',
        'm.number',
        'm.state',
        'm.side',
        'm.proposed_by',
        'm.proposed_at',
        'm.reasons',
        'm.content',
        'm.awarded_cents',
        'm.cost_cents',
        'm.duration_months',
        'm.responsible_id',
        'm.remind_at',
        'm.deadline_at',
        'm.reminded_at',
        'm.escalated_at',
        'm.reviewer_id',
        'm.stands_in_for',
        'm.verdict',
        'm.comment',
        'm.advised_at',
        'm.decided_by',
        'm.decided_at',
        'm.ended_at',
      ])
      .select(['r.given_name', 'r.usual_name', 'away.given_name as away_given_name', 'away.usual_name as away_usual_name'])
      .select(['p.given_name as responsible_given_name', 'p.usual_name as responsible_usual_name', signed])
      .select(['author.given_name as author_given_name', 'author.usual_name as author_usual_name'])
      .orderBy('m.number'),
    { instants: ['proposed_at', 'remind_at', 'deadline_at', 'reminded_at', 'escalated_at', 'advised_at', 'decided_at', 'ended_at'] },
  );
export const readAmendmentRows = (db: Kysely<DB>, grantId: string) => readAlone(db, amendmentsPart(db, grantId));

/** One of them, by its number. */
export const readAmendmentRow = async (db: Kysely<DB>, grantId: string, number: number) =>
  (await readAmendmentRows(db, grantId)).find((row) => row.number === number);

/** What a grant awarded before an amendment of this number, in cents; unchanged once that is in force. */
async function readAwardedBefore(db: Kysely<DB>, grantId: string, amendment: number): Promise<number> {
  const { awarded_cents: cents } = await db
    .selectFrom('grant_plan')
    .where('grant_id', '=', grantId)
    .where('number', '<', planOfAmendment(amendment))
    .select('awarded_cents')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return cents;
}

/**
 * What an amendment adds to what its grant awarded before it, in cents, negative if it reduces it: also once it is in
 * force, when the grant awards what it says.
 */
export async function readAddedBy(db: Kysely<DB>, grantId: string, amendment: number): Promise<number> {
  const { awarded_cents: awardedCents } = await db
    .selectFrom('amendment')
    .where('grant_id', '=', grantId)
    .where('number', '=', amendment)
    .select('awarded_cents')
    .executeTakeFirstOrThrow();
  return addedBy({ awardedCents }, { awardedCents: await readAwardedBefore(db, grantId, amendment) });
}

/**
 * The next number of an act that changes a grant's plan, or adds a tranche: amendments, reductions and upheld appeals
 * are numbered in one sequence.
 */
export const nextActNumber = (grantId: string) => sql<number>`(
  SELECT 1 + greatest(
    (SELECT coalesce(max(number), 0) FROM amendment WHERE grant_id = ${grantId}),
    (SELECT coalesce(max(number), 0) FROM reduction WHERE grant_id = ${grantId}),
    (SELECT coalesce(max(amendment), 0) FROM tranche WHERE grant_id = ${grantId})
  ))`;

/** Stores a proposal as the grant's next amendment; returns its number. */
export async function insertAmendment(
  trx: Transaction<DB>,
  { id, caller: { personId }, body: { reasons }, at }: Given<ProposeAmendment>,
  {
    content,
    awardedCents,
    costCents,
    durationMonths,
    responsibleId,
    side,
    remindAt,
    deadlineAt,
  }: AmendedPlan & Pick<Amendment, 'side' | 'remindAt' | 'deadlineAt'>,
): Promise<number> {
  const { number } = await trx
    .insertInto('amendment')
    .values({
      grant_id: id,
      number: nextActNumber(id),
      state: 'proposed',
      side,
      proposed_by: personId,
      proposed_at: at,
      reasons,
      content: JSON.stringify(content),
      awarded_cents: awardedCents,
      cost_cents: costCents,
      duration_months: durationMonths,
      responsible_id: responsibleId,
      remind_at: remindAt,
      deadline_at: deadlineAt,
    })
    .returning('number')
    .executeTakeFirstOrThrow();
  return number;
}

/** Updates the open amendment of a locked grant. */
const amendmentOf = (trx: Transaction<DB>, grantId: string) =>
  trx.updateTable('amendment').where('grant_id', '=', grantId).where('ended_at', 'is', null);

type Clock = Pick<Amendment, 'remindAt' | 'deadlineAt'>;
const afresh = ({ remindAt, deadlineAt }: Clock) => ({
  remind_at: remindAt,
  deadline_at: deadlineAt,
  reminded_at: null,
  escalated_at: null,
});

/**
 * Sets the reviewer who is asked for the opinion; null until the lead has asked another. The clock goes on, unless a
 * new one is given.
 */
export async function setAmendmentReviewer(
  trx: Transaction<DB>,
  grantId: string,
  asked: { personId: string; standsInFor: string | null } | null,
  clock?: Clock,
): Promise<void> {
  await amendmentOf(trx, grantId)
    .set({
      state: asked ? 'assigned' : 'proposed',
      reviewer_id: asked?.personId ?? null,
      stands_in_for: asked?.standsInFor ?? null,
      ...(clock && afresh(clock)),
    })
    .execute();
}

export async function storeAmendmentOpinion(
  trx: Transaction<DB>,
  { id, body: { verdict, comment }, at }: Given<GiveAmendmentOpinion>,
  clock: Clock,
): Promise<void> {
  await amendmentOf(trx, id)
    .set({ state: 'advised', verdict, comment, advised_at: at, ...afresh(clock) })
    .execute();
}

/** Gives the open amendment a new time to be signed. */
export async function putOffAmendment(trx: Transaction<DB>, grantId: string, deadline: Clock): Promise<void> {
  await amendmentOf(trx, grantId).set(afresh(deadline)).execute();
}

/** Marks the open amendment as approved: it waits for both signatures, until its deadline. */
export async function markApproved(trx: Transaction<DB>, { id, caller, at }: Given<EndAmendment>, deadline: Clock): Promise<void> {
  await amendmentOf(trx, id)
    .set({ state: 'to_sign', decided_by: caller.personId, decided_at: at, ...afresh(deadline) })
    .execute();
}

export async function markRejected(trx: Transaction<DB>, { id, caller, at }: Given<EndAmendment>): Promise<void> {
  await amendmentOf(trx, id).set({ state: 'rejected', decided_by: caller.personId, decided_at: at, ended_at: at }).execute();
}

export async function endAmendment(
  trx: Transaction<DB>,
  grantId: string,
  state: 'in_force' | 'withdrawn' | 'lapsed',
  at: string,
): Promise<void> {
  await amendmentOf(trx, grantId).set({ state, ended_at: at }).execute();
}

export async function markAmendmentReminded(trx: Transaction<DB>, grantId: string, at: string): Promise<void> {
  await amendmentOf(trx, grantId).set({ reminded_at: at }).execute();
}

export async function markAmendmentEscalated(trx: Transaction<DB>, grantId: string, at: string): Promise<void> {
  await amendmentOf(trx, grantId).set({ escalated_at: at }).execute();
}

/** The plan in force of a grant, in full and as adjusted; before its second signature, its application's content. */
export function readInForce(db: Kysely<DB>, grantId: string): Promise<InForce> {
  const newest = db
    .selectFrom('grant as g')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .leftJoin('grant_plan as p', 'p.grant_id', 'g.id')
    .where('g.id', '=', grantId)
    .orderBy('p.number', 'desc')
    .limit(1);
  return db
    .selectFrom('revision as r')
    .where('r.application_id', '=', newest.select('a.id'))
    .where('r.revision', '=', newest.select(sql<number>`coalesce(${ADJUSTED_REVISION}, a.revision)`.as('revision')))
    .select(['r.content', newest.select('p.responsible_id').as('responsibleId')])
    .executeTakeFirstOrThrow();
}

const plans = (db: Kysely<DB>, grantId: string) =>
  db
    .selectFrom('grant_plan as p')
    .innerJoin('grant as g', 'g.id', 'p.grant_id')
    .innerJoin('application as a', 'a.id', 'g.application_id')
    .innerJoin('revision as r', (join) => join.onRef('r.application_id', '=', 'a.id').onRef('r.revision', '=', 'p.revision'))
    .leftJoin('person as q', (join) => join.on(sql<boolean>`q.id = coalesce(p.responsible_id, a.submitted_by)`))
    .where('p.grant_id', '=', grantId)
    .select([
      'p.number',
      'p.revision',
      'p.awarded_cents',
      'p.cost_cents',
      'p.eligible_cents',
      'p.starts_on',
      'p.ends_on',
      'p.since',
      'p.amendment',
      'p.reduction',
    ])
    .select(['r.content', 'q.id as answers_id', 'q.given_name', 'q.usual_name']);

/** Every plan that was ever in force on a grant, the first one first, with its content and its responsible person. */
export const plansPart = (db: Kysely<DB>, grantId: string) => part(plans(db, grantId).orderBy('p.number'), { instants: ['since'] });
export const readPlanRows = alone(plansPart);

/**
 * Stores an amended plan's content as a further revision of its application, and returns its number. The application's
 * own revision stays the one that the committee decided on: only the plan refers to this one.
 */
export async function keepContent(
  trx: Transaction<DB>,
  applicationId: string,
  { content, personId, at }: { content: ApplicationContent; personId: string; at: string },
): Promise<number> {
  const { last } = await trx
    .selectFrom('revision')
    .where('application_id', '=', applicationId)
    .select(({ fn }) => fn.max('revision').as('last'))
    .executeTakeFirstOrThrow();
  const revision = Number(last) + 1;
  await insertRevision(trx, { applicationId, revision, content, personId, at });
  await insertLines(trx, applicationId, revision, content);
  return revision;
}

/** Moves the periods of milestones without a report, and the deadlines of their reports. */
export async function moveMilestones(trx: Transaction<DB>, grantId: string, moved: readonly NewMilestone[]): Promise<void> {
  for (const { rank, periodStartsOn, periodEndsOn, dueAt, remindAt } of moved)
    await trx
      .updateTable('milestone')
      .set({
        period_starts_on: periodStartsOn,
        period_ends_on: periodEndsOn,
        due_at: dueAt,
        remind_at: remindAt,
        reminded_at: null,
        late_at: null,
      })
      .where('grant_id', '=', grantId)
      .where('rank', '=', rank)
      .execute();
}

/** Updates the amount that the signed agreement awards, and the length of its project. */
export async function setAmended(
  trx: Transaction<DB>,
  grantId: string,
  { awardedCents, durationMonths }: Pick<AmendedPlan, 'awardedCents' | 'durationMonths'>,
): Promise<void> {
  await trx.updateTable('grant').set({ awarded_cents: awardedCents, duration_months: durationMonths }).where('id', '=', grantId).execute();
}

export const readOrganisationOf = (db: Kysely<DB>, personId: string): Promise<{ organisationId: string } | undefined> =>
  db.selectFrom('person').where('id', '=', personId).select('organisation_id as organisationId').executeTakeFirst();
