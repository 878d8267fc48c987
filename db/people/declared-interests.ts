import { type Kysely, sql, type Transaction } from 'kysely';
import type { Given } from '../../domain/core/command.ts';
import type { DeclareInterest, DeclaredInterest, InterestSubject } from '../../domain/people/declared-interest.ts';
import type { DB } from '../core/schema.ts';

/**
 * In what an interest is declared; undefined where there is no such organisation, or no such application that was ever
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

/** The interests of a person that stand. */
export const readStanding = (db: Kysely<DB>, personId: string): Promise<DeclaredInterest[]> =>
  db
    .selectFrom('declared_interest')
    .where('person_id', '=', personId)
    .where('withdrawn_at', 'is', null)
    .select(['number', 'siret', 'application_id as applicationId', 'declared_by as declaredBy'])
    .orderBy('number')
    .execute();

/** Records an interest; returns which of the person's it is. */
export async function insertInterest(
  trx: Transaction<DB>,
  { id, caller, body: { reason }, at }: Given<DeclareInterest>,
  { siret, applicationId }: InterestSubject,
): Promise<number> {
  const { number } = await trx
    .insertInto('declared_interest')
    .values({
      person_id: id,
      number: sql<number>`(SELECT count(*) + 1 FROM declared_interest WHERE person_id = ${id})`,
      siret,
      application_id: applicationId,
      reason,
      declared_by: caller.personId,
      declared_at: at,
    })
    .returning('number')
    .executeTakeFirstOrThrow();
  return number;
}

export async function markInterestWithdrawn(
  trx: Transaction<DB>,
  personId: string,
  number: number,
  by: { personId: string; at: string },
): Promise<void> {
  await trx
    .updateTable('declared_interest')
    .set({ withdrawn_by: by.personId, withdrawn_at: by.at })
    .where('person_id', '=', personId)
    .where('number', '=', number)
    .execute();
}

/** Every interest of a person, or one of them, the last one declared first. */
export const readInterests = (db: Kysely<DB>, personId: string, number?: number) =>
  db
    .selectFrom('declared_interest as k')
    .innerJoin('person as d', 'd.id', 'k.declared_by')
    .leftJoin('person as w', 'w.id', 'k.withdrawn_by')
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
      'k.withdrawn_at',
      'w.id as withdrawer_id',
      'w.given_name as withdrawer_given',
      'w.usual_name as withdrawer_usual',
    ])
    .orderBy('k.number', 'desc')
    .execute();
