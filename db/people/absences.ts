import assert from 'node:assert/strict';
import { type Kysely, sql, type Transaction } from 'kysely';
import { type Absence, type DeclareAbsence, type Declaration, isOwnAbsence } from '../../domain/people/absence.ts';
import type { By, Given } from '../../domain/core/command.ts';
import { readCandidates } from '../review/reviews.ts';
import type { DB } from '../core/schema.ts';

/**
 * Absences are declared and confirmed one at a time in the whole installation, so that no absent person is a substitute
 * holds until the end of the transaction.
 */
export async function lockDeclarations(trx: Transaction<DB>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('absence'))`.execute(trx);
}

const open = (db: Kysely<DB>) =>
  db
    .selectFrom('absence')
    .where('ended_at', 'is', null)
    .select([
      'person_id as personId',
      'starts_on as startsOn',
      'ends_on as endsOn',
      'substitute_id as substituteId',
      'declared_by as declaredBy',
      'confirmed_at as confirmedAt',
      'started_at as startedAt',
    ]);

/** A person's absence that is to come or under way; null if they have none. */
export const readOpenAbsence = async (db: Kysely<DB>, personId: string): Promise<Absence | null> =>
  (await open(db).where('person_id', '=', personId).executeTakeFirst()) ?? null;

/**
 * What the absences of these people are checked by, in the order of their ids, in two statements: few people of the
 * fund are away at a time. `substituteId`: the proposed substitute; by default that of the absence.
 */
export async function readDeclarations(db: Kysely<DB>, ids: readonly string[], substituteId?: string): Promise<Declaration[]> {
  const absences = await open(db).execute();
  const openOf = (id: string | undefined): Absence | null => absences.find(({ personId }) => personId === id) ?? null;
  const asked = ids.map((id) => ({ id, standInId: substituteId ?? openOf(id)?.substituteId }));
  const people = await readCandidates(db, [...new Set(asked.flatMap(({ id, standInId }) => (standInId ? [id, standInId] : [id])))]);
  const named = (id: string | undefined) => people.find(({ personId }) => personId === id);
  return asked.map(({ id, standInId }) => ({
    person: named(id),
    open: openOf(id),
    substitute: named(standInId),
    substitutesOwn: openOf(standInId),
    standsIn: absences.filter((each) => each.substituteId === id),
  }));
}

/** The same for one person. */
export async function readDeclaration(db: Kysely<DB>, id: string, substituteId?: string): Promise<Declaration> {
  const [declaration] = await readDeclarations(db, [id], substituteId);
  assert(declaration);
  return declaration;
}

/** All absences that are to come or under way. */
export const readOpenAbsences = (db: Kysely<DB>): Promise<Absence[]> => open(db).execute();

/**
 * Locks a person against changes until this transaction ends: beginning or ending their absence, or declaring an
 * interest, waits.
 */
export async function shareLockPerson(trx: Transaction<DB>, personId: string): Promise<void> {
  await trx.selectFrom('person').where('id', '=', personId).select('id').forShare().execute();
}

/**
 * The current absence of a person who is about to be asked for an opinion; null if they are present. It neither begins
 * nor ends before this transaction does, so that no step is left with a person who has just gone.
 */
export async function lockPresence(trx: Transaction<DB>, personId: string): Promise<Absence | null> {
  await shareLockPerson(trx, personId);
  return (await open(trx).where('person_id', '=', personId).where('started_at', 'is not', null).executeTakeFirst()) ?? null;
}

/**
 * Locks a person before a change to what may be asked of them, after those who are asking and before those who come.
 */
export async function lockPerson(trx: Transaction<DB>, personId: string): Promise<void> {
  await trx.selectFrom('person').where('id', '=', personId).select('id').forNoKeyUpdate().execute();
}

/**
 * Locks a person before their absence begins or ends, after those who are asking them for an opinion and before those
 * who come.
 */
export async function lockAbsence(trx: Transaction<DB>, personId: string): Promise<Absence | null> {
  await lockPerson(trx, personId);
  return readOpenAbsence(trx, personId);
}

/**
 * A person's own declaration counts at once; another person's waits to be confirmed. `substituteOrganisationId`: the
 * substitute's current organisation; acting for another one, they lose the roles.
 */
export async function insertAbsence(
  trx: Transaction<DB>,
  { id, caller, body, at }: Given<DeclareAbsence>,
  substituteOrganisationId: string,
): Promise<void> {
  const isOwn = isOwnAbsence(id, caller);
  await trx
    .insertInto('absence')
    .values({
      person_id: id,
      declared_at: at,
      declared_by: caller.personId,
      starts_on: body.startsOn,
      ends_on: body.endsOn,
      substitute_id: body.substituteId,
      substitute_organisation_id: substituteOrganisationId,
      confirmed_at: isOwn ? at : null,
      confirmed_by: isOwn ? id : null,
    })
    .execute();
}

/** Records that a second person has confirmed a person's open absence. */
export async function confirmAbsence(trx: Transaction<DB>, personId: string, by: By): Promise<void> {
  await trx
    .updateTable('absence')
    .set({ confirmed_at: by.at, confirmed_by: by.personId })
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .execute();
}

/** Records that a person's open absence begins, or ends, at an instant. */
export async function markAbsence(trx: Transaction<DB>, personId: string, what: 'started_at' | 'ended_at', at: string): Promise<void> {
  await trx
    .updateTable('absence')
    .set({ [what]: at })
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .execute();
}

/** Every absence of a person, the last one declared first. */
export const readAbsences = (db: Kysely<DB>, personId: string) =>
  db
    .selectFrom('absence as a')
    .innerJoin('person as s', 's.id', 'a.substitute_id')
    .innerJoin('person as d', 'd.id', 'a.declared_by')
    .leftJoin('person as c', 'c.id', 'a.confirmed_by')
    .where('a.person_id', '=', personId)
    .select([
      'a.starts_on',
      'a.ends_on',
      'a.started_at',
      'a.ended_at',
      'a.declared_at',
      'a.confirmed_at',
      's.id as substitute_id',
      's.given_name as substitute_given',
      's.usual_name as substitute_usual',
      'd.id as declarer_id',
      'd.given_name as declarer_given',
      'd.usual_name as declarer_usual',
      'c.id as confirmer_id',
      'c.given_name as confirmer_given',
      'c.usual_name as confirmer_usual',
    ])
    .orderBy('a.declared_at', 'desc')
    .execute();
