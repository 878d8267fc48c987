import { type Kysely, sql, type Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import type {
  AskInterestWithdrawal,
  DeclareInterest,
  DeclaredInterest,
  InterestSubject,
  WithdrawalGround,
} from '../../domain/people/declared-interest.ts';
import type { Outcome } from '../../domain/core/second-person.ts';
import { EVERYTHING, type Scope } from '../../domain/core/role.ts';
import type { DB } from '../core/schema.ts';
import { isReviewHiddenFrom } from './conflicts.ts';

/**
 * The subject of an interest; undefined if there is no such organisation, or no such application that was ever
 * submitted.
 */
export async function readSubject(
  db: Kysely<DB>,
  { siret, organisationId, applicationId }: DeclareInterest,
): Promise<InterestSubject | undefined> {
  if (siret !== undefined) return { siret, applicationId: null };
  if (organisationId !== undefined) {
    const house = await db.selectFrom('organisation').where('id', '=', organisationId).select('siret').executeTakeFirst();
    return house && { siret: house.siret, applicationId: null };
  }
  const application = await db
    .selectFrom('application')
    .where('id', '=', applicationId ?? '')
    .where('submitted_at', 'is not', null)
    .select('id')
    .executeTakeFirst();
  return application && { siret: null, applicationId: application.id };
}

/** The interests of these people that are not withdrawn. */
export const readStandingOf = (db: Kysely<DB>, personIds: readonly string[]): Promise<(DeclaredInterest & { personId: string })[]> =>
  db
    .selectFrom('declared_interest as k')
    .leftJoin('interest_withdrawal as r', (join) =>
      join.onRef('r.person_id', '=', 'k.person_id').onRef('r.number', '=', 'k.number').on('r.outcome', 'is', null),
    )
    .where('k.person_id', '=', sql<string>`ANY(${personIds}::uuid[])`)
    .where('k.withdrawn_at', 'is', null)
    .select([
      'k.person_id as personId',
      'k.number',
      'k.siret',
      'k.application_id as applicationId',
      'k.declared_by as declaredBy',
      sql<boolean>`k.in_force_since IS NOT NULL`.as('isInForce'),
      'r.asked_by as askedBy',
      'r.ground',
      'r.asked_by_party as isAskedByParty',
      'r.first_confirmed_by as firstConfirmedBy',
    ])
    .orderBy('k.number')
    .execute();

/** The interests of a person that are not withdrawn. */
export const readStanding = (db: Kysely<DB>, personId: string): Promise<DeclaredInterest[]> => readStandingOf(db, [personId]);

/**
 * Records an interest; returns its number among the person's. A person's own declaration is in force at once.
 * @param isOwn true if the person declares it themselves, under any identity
 */
export async function insertInterest(
  trx: Transaction<DB>,
  { id, caller, body: { reason }, at }: Given<DeclareInterest>,
  { siret, applicationId }: InterestSubject,
  isOwn: boolean,
): Promise<number> {
  const { number } = await trx
    .insertInto('declared_interest')
    .values({
      person_id: id,
      number: sql<number>`(SELECT count(*) + 1 FROM declared_interest WHERE person_id = ${id})`,
      siret,
      application_id: applicationId,
      reason,
      declared_by: isOwn ? id : caller.personId,
      declared_at: at,
      in_force_since: isOwn ? at : null,
    })
    .returning('number')
    .executeTakeFirstOrThrow();
  return number;
}

/**
 * When this person last gave a counting opinion; null if never. A future instant, from before a clock was set back, is
 * ignored.
 */
export async function readLastOpinionAt(trx: Transaction<DB>, personId: string): Promise<string | null> {
  const { at } = await trx
    .selectFrom('review_step as s')
    .innerJoinLateral(
      // OFFSET: makes PostgreSQL look up the opinions of each of their steps, instead of joining all opinions.
      (select) =>
        select
          .selectFrom('opinion as o')
          .whereRef('o.application_id', '=', 's.application_id')
          .whereRef('o.step', '=', 's.key')
          .where('o.person_id', '=', personId)
          .where('o.ended_as', 'is', null)
          .where('o.given_at', '<=', sql<string>`clock_timestamp()`)
          .select('o.given_at')
          .offset(sql.lit(0))
          .as('given'),
      (join) => join.onTrue(),
    )
    .where('s.reviewer_id', '=', personId)
    .select(({ fn }) => fn.max('given.given_at').as('at'))
    .executeTakeFirstOrThrow();
  return at;
}

/**
 * Puts an interest recorded by another person in force, declared by the person themselves or confirmed by a second one.
 */
export async function putInForce(
  trx: Transaction<DB>,
  personId: string,
  number: number,
  by: { personId: string; at: string },
): Promise<void> {
  await trx
    .updateTable('declared_interest')
    .set({ in_force_since: by.at, confirmed_by: by.personId })
    .where('person_id', '=', personId)
    .where('number', '=', number)
    .execute();
}

/**
 * Records a request to withdraw an interest.
 * @param asked `version`: that of its event; `isByParty`: true if the person concerned asks, or the one who recorded it
 */
export async function insertInterestWithdrawal(
  trx: Transaction<DB>,
  { id, caller, body: { number, ground, reason }, at }: Given<AskInterestWithdrawal>,
  { version, isByParty }: { version: number; isByParty: boolean },
): Promise<void> {
  await trx
    .insertInto('interest_withdrawal')
    .values({ person_id: id, version, number, asked_by: caller.personId, asked_by_party: isByParty, asked_at: at, ground, reason })
    .execute();
}

/** Records the first of the two confirmations that an interest was recorded in error. */
export async function confirmFirst(trx: Transaction<DB>, { id, body: { number }, by }: Given<{ number: number }>): Promise<void> {
  await trx
    .updateTable('interest_withdrawal')
    .set({ first_confirmed_by: by.personId })
    .where('person_id', '=', id)
    .where('number', '=', number)
    .where('outcome', 'is', null)
    .execute();
}

/** Ends the open request to withdraw an interest. `reason`: why it was rejected; otherwise null. */
export async function endInterestWithdrawal(
  trx: Transaction<DB>,
  { id, body: { number }, by }: Given<{ number: number }>,
  outcome: Outcome,
  reason: string | null = null,
): Promise<void> {
  await trx
    .updateTable('interest_withdrawal')
    .set({ outcome, ended_by: by.personId, ended_at: by.at, ending_reason: reason })
    .where('person_id', '=', id)
    .where('number', '=', number)
    .where('outcome', 'is', null)
    .execute();
}

/** Ends an interest; for every rule from now on, one recorded in error was never in force. */
export async function markInterestWithdrawn(
  trx: Transaction<DB>,
  personId: string,
  { number, ground }: { number: number; ground: WithdrawalGround | null },
  by: { personId: string; at: string },
): Promise<void> {
  await trx
    .updateTable('declared_interest')
    .set({ withdrawn_by: by.personId, withdrawn_at: by.at, ...(ground === 'error' ? { in_force_since: null } : {}) })
    .where('person_id', '=', personId)
    .where('number', '=', number)
    .execute();
}

/** The requests to withdraw a person's interests, or one of them, oldest first. */
export const readInterestWithdrawals = (db: Kysely<DB>, personId: string, number?: number) =>
  db
    .selectFrom('interest_withdrawal as r')
    .innerJoin('person as a', 'a.id', 'r.asked_by')
    .leftJoin('person as e', 'e.id', 'r.ended_by')
    .leftJoin('person as f', 'f.id', 'r.first_confirmed_by')
    .where('r.person_id', '=', personId)
    .$if(number !== undefined, (query) => query.where('r.number', '=', number ?? 0))
    .select([
      'r.version',
      'r.number',
      'r.asked_by',
      'a.given_name as asker_given',
      'a.usual_name as asker_usual',
      'r.asked_at',
      'r.ground',
      'r.reason',
      'r.asked_by_party',
      'r.first_confirmed_by',
      'f.given_name as first_given',
      'f.usual_name as first_usual',
      'r.outcome',
      'r.ended_by',
      'e.given_name as ender_given',
      'e.usual_name as ender_usual',
      'r.ended_at',
      'r.ending_reason',
    ])
    .orderBy('r.version')
    .execute();

/**
 * Every interest of a person, or one of them, the last one declared first.
 * @param scope the reader's: decides whether the application of an interest is hidden
 */
export const readInterests = (db: Kysely<DB>, personId: string, { number, scope = EVERYTHING }: { number?: number; scope?: Scope } = {}) =>
  db
    .selectFrom('declared_interest as k')
    .innerJoin('person as d', 'd.id', 'k.declared_by')
    .leftJoin('person as w', 'w.id', 'k.withdrawn_by')
    .leftJoin('person as c', 'c.id', 'k.confirmed_by')
    .leftJoin('organisation as o', 'o.siret', 'k.siret')
    .leftJoin('application as a', 'a.id', 'k.application_id')
    .where('k.person_id', '=', personId)
    .$if(number !== undefined, (query) => query.where('k.number', '=', number ?? 0))
    .select([
      'k.number',
      'k.siret',
      'o.name as organisation_name',
      'k.application_id',
      'a.reference',
      'a.title',
      'k.reason',
      'k.declared_at',
      'd.id as declarer_id',
      'd.given_name as declarer_given',
      'd.usual_name as declarer_usual',
      'k.in_force_since',
      'c.id as confirmer_id',
      'c.given_name as confirmer_given',
      'c.usual_name as confirmer_usual',
      'k.withdrawn_at',
      'w.id as withdrawer_id',
      'w.given_name as withdrawer_given',
      'w.usual_name as withdrawer_usual',
      isReviewHiddenFrom(scope).as('concealed'),
    ])
    .orderBy('k.number', 'desc')
    .execute();
