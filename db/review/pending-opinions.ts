import { type Kysely, sql, type Transaction } from 'kysely';
import type { PendingAppeal } from '../../domain/committee/appeal.ts';
import type { AssignmentEnding } from '../../domain/review/assignment.ts';
import type { FollowedKind, Moved } from '../../domain/core/command.ts';
import type { EventName } from '../../domain/core/event.ts';
import type { Scope } from '../../domain/core/role.ts';
import type { InterestSubject } from '../../domain/people/declared-interest.ts';
import { EXPECTED, type PendingOpinion } from '../../domain/review/review.ts';
import { declinedBy, setAmendmentReviewer } from '../grants/amendments.ts';
import { lockApplications } from '../applications/applications.ts';
import { hasDeclined, setReviewer } from './assignments.ts';
import { conflicts, conflictsByGrant, isReviewHiddenFrom, isSubjectOf } from '../people/conflicts.ts';
import { lockGrants } from '../grants/grants.ts';
import { Raced } from '../core/errors.ts';
import { isUnheard } from '../core/events.ts';
import type { DB } from '../core/schema.ts';

/** Opinions asked of a person, or those that are theirs while a substitute has them. */
type Whose = 'reviewer_id' | 'stands_in_for';
/** A literal in the statement, so that PostgreSQL can use the partial index for it. */
const ASKED = sql.lit('assigned' as const);
const stepsOf = (trx: Kysely<DB>, whose: Whose, personId: string) =>
  trx.selectFrom('review_step as s').where(`s.${whose}`, '=', personId).where('s.state', 'in', EXPECTED);
const amendmentsOf = (trx: Kysely<DB>, whose: Whose, personId: string) =>
  trx.selectFrom('amendment as m').where(`m.${whose}`, '=', personId).where('m.state', '=', ASKED);
const appealsOf = (trx: Kysely<DB>, personId: string) =>
  trx.selectFrom('appeal as p').where('p.reviewer_id', '=', personId).where('p.state', '=', ASKED);

/**
 * Locks the applications with expected opinions of this person, on a step or on an appeal, then the grants with
 * amendments on which they are asked; returns all of their ids.
 */
export async function lockAwaitedOf(trx: Transaction<DB>, whose: Whose, personId: string): Promise<string[]> {
  const steps = await stepsOf(trx, whose, personId).select('s.application_id as id').distinct().execute();
  // A substitute does not take over an appeal: it goes back to the lead.
  const appeals = whose === 'reviewer_id' ? await appealsOf(trx, personId).select('p.application_id as id').execute() : [];
  const applicationIds = [...steps, ...appeals].map(({ id }) => id);
  await lockApplications(trx, applicationIds);
  const grantIds = (await amendmentsOf(trx, whose, personId).select('m.grant_id as id').execute()).map(({ id }) => id);
  await lockGrants(trx, grantIds);
  return [...applicationIds, ...grantIds];
}

/**
 * Throws `Raced`, so that the transaction is retried, if one of these came to the person between the lock on its stream
 * and that on the person.
 */
function assertLocked(held: readonly { streamId: string }[], personId: string, locked: readonly string[]): void {
  const missed = held.find(({ streamId }) => !locked.includes(streamId));
  if (missed) throw new Raced(`an opinion on ${missed.streamId} came to ${personId} meanwhile`);
}

/** The appeals that this person is asked to examine, read now that the person is locked too; see assertLocked. */
export async function readAppealsOf(trx: Transaction<DB>, personId: string, locked: readonly string[]): Promise<PendingAppeal[]> {
  const appeals = await appealsOf(trx, personId)
    .innerJoin('application as a', 'a.id', 'p.application_id')
    .select(['a.id as streamId', 'p.number', 'a.organisation_id as organisationId'])
    .select(conflicts)
    .orderBy('a.id')
    .orderBy('p.number')
    .execute();
  assertLocked(appeals, personId, locked);
  return appeals;
}

/** How many files an interest reaches, and what is asked of the person there: opinions, and appeals to examine. */
type Reach = { files: number; opinions: number; appeals: number };

/** What an interest of this person in this subject would reach, of the applications that the reader may see. */
export async function readReach(db: Kysely<DB>, personId: string, subject: InterestSubject, scope: Scope): Promise<Reach> {
  const isReached = sql<boolean>`(${isSubjectOf(subject)} AND NOT ${isReviewHiddenFrom(scope)})`;
  const count = sql<number>`count(*)::integer`.as('count');
  const [files, steps, amendments, appeals] = await Promise.all([
    db.selectFrom('application as a').where('a.submitted_at', 'is not', null).where(isReached).select(count).executeTakeFirstOrThrow(),
    stepsOf(db, 'reviewer_id', personId)
      .innerJoin('application as a', 'a.id', 's.application_id')
      .where(isReached)
      .select(count)
      .executeTakeFirstOrThrow(),
    amendmentsOf(db, 'reviewer_id', personId)
      .innerJoin('grant as g', 'g.id', 'm.grant_id')
      .innerJoin('application as a', 'a.id', 'g.application_id')
      .where(isReached)
      .select(count)
      .executeTakeFirstOrThrow(),
    appealsOf(db, personId)
      .innerJoin('application as a', 'a.id', 'p.application_id')
      .where(isReached)
      .select(count)
      .executeTakeFirstOrThrow(),
  ]);
  return { files: files.count, opinions: steps.count + amendments.count, appeals: appeals.count };
}

/** Those opinions, read now that the person is locked too, for the person who would take them; see assertLocked. */
export async function readHeldOf(
  trx: Transaction<DB>,
  whose: Whose,
  personId: string,
  { takerId, locked }: { takerId: string; locked: readonly string[] },
): Promise<PendingOpinion[]> {
  const taker = sql<string>`${takerId}::uuid`;
  const steps = await stepsOf(trx, whose, personId)
    .innerJoinLateral(
      // OFFSET: makes PostgreSQL look up the application of each, instead of joining all of them.
      (select) =>
        select
          .selectFrom('application')
          .whereRef('id', '=', 's.application_id')
          .select(['id', 'organisation_id'])
          .offset(sql.lit(0))
          .as('a'),
      (join) => join.onTrue(),
    )
    .select(['s.application_id as streamId', 's.key', 'a.organisation_id as organisationId'])
    .select(conflicts)
    .select((select) => [
      select.ref('s.reviewer_id').$notNull().as('reviewerId'),
      select
        .exists(
          select
            .selectFrom('review_step as other')
            .whereRef('other.application_id', '=', 'a.id')
            .whereRef('other.key', '!=', 's.key')
            .where('other.reviewer_id', '=', takerId)
            .where('other.state', '=', 'given')
            .select('other.key'),
        )
        .$castTo<boolean>()
        .as('tookPart'),
    ])
    .select(hasDeclined(taker, sql`a.id`, sql`s.key`).as('hasDeclined'))
    .orderBy('a.id')
    .orderBy('s.position')
    .execute();
  const amendments = await amendmentsOf(trx, whose, personId)
    .innerJoin('grant as g', 'g.id', 'm.grant_id')
    .select(['m.grant_id as streamId', 'm.number', 'g.organisation_id as organisationId'])
    .select(conflictsByGrant)
    .select((select) => [
      select.ref('m.reviewer_id').$notNull().as('reviewerId'),
      select('m.proposed_by', '=', takerId).$castTo<boolean>().as('tookPart'),
    ])
    .select(sql<boolean>`${takerId} = ANY(${declinedBy})`.as('hasDeclined'))
    .orderBy('m.grant_id')
    .execute();
  const held = [
    ...steps.map(({ key: step, ...each }) => ({ ...each, on: { step } })),
    ...amendments.map(({ number: amendment, ...each }) => ({ ...each, on: { amendment } })),
  ];
  assertLocked(held, personId, locked);
  return held;
}

/**
 * Passes an opinion to another person because of an absence, without a command; null until the lead has asked another.
 * Its clock goes on.
 */
export async function passOpinion(
  trx: Transaction<DB>,
  { streamId, on }: PendingOpinion,
  to: { personId: string; standsInFor: string | null } | null,
  ended: { at: string; ending: AssignmentEnding },
): Promise<void> {
  if ('amendment' in on) return setAmendmentReviewer(trx, streamId, to);
  await setReviewer(trx, { applicationId: streamId, step: on.step }, to && { ...to, assignedBy: null, byLoad: false }, ended);
}

/**
 * The events by which an opinion passes to a person, stays with them, or is taken from them, without a command on its
 * application or its grant.
 */
const MOVED: EventName[] = [
  ...(['handOverStep', 'keepStep', 'returnStep', 'vacateStep', 'vacateAppeal'] as const),
  ...(['handOverAmendment', 'keepAmendment', 'returnAmendment', 'vacateAmendment'] as const),
];

/**
 * The applications and grants whose workflow has not heard of them yet, and that have an event about an opinion of this
 * person: a substitute has it, it is theirs again, or they are no longer asked.
 */
export async function readMoved(db: Kysely<DB>, personId: string): Promise<Moved[]> {
  const rows = await db
    .selectFrom('stream')
    .where(isUnheard('stream'))
    .where((where) =>
      where.exists(
        where
          .selectFrom('event as e')
          .whereRef('e.stream_id', '=', 'stream.id')
          .whereRef('e.version', '>', 'stream.heard')
          .where('e.name', 'in', MOVED)
          .where(sql<boolean>`${personId} IN (e.facts ->> 'reviewerId', e.facts ->> 'standsInFor')`)
          .select('e.version'),
      ),
    )
    .select((select) => ['id', select.ref('kind').$castTo<FollowedKind>().as('kind'), 'version'])
    .execute();
  return rows.map((row) => ({ ...row, name: 'startAbsence' }));
}
