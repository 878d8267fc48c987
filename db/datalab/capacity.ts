import type { Kysely, Transaction } from 'kysely';
import { awayOf, type DatalabPerson, type SetDatalabPerson } from '../../domain/datalab/capacity.ts';
import { toPeoplesSkills } from '../../domain/datalab/days.ts';
import { mayWorkFor, type NamedPeople } from '../../domain/datalab/staffing.ts';
import type { Judged } from '../../domain/people/conflict.ts';
import { readCandidate, readCandidates } from '../review/reviews.ts';
import { anyOf } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { part, type RowsOf, together } from '../connection/together.ts';

/** The Datalab's people with what decides their capacity: all of them, or those among these ids. */
export const datalabPeopleParts = (db: Kysely<DB>, ids?: readonly string[]) => ({
  datalabPeople: part(
    db
      .selectFrom('datalab_person')
      .$if(ids !== undefined, (query) => query.where('person_id', '=', anyOf(ids ?? [])))
      .select(['person_id as personId', 'skills', 'share_percent as sharePercent', 'leaves_on as leavesOn'])
      .orderBy('person_id'),
  ),
  absences: part(
    db
      .selectFrom('absence')
      .where('confirmed_at', 'is not', null)
      .where('person_id', 'in', (select) => select.selectFrom('datalab_person').select('person_id'))
      .$if(ids !== undefined, (query) => query.where('person_id', '=', anyOf(ids ?? [])))
      .select(['person_id as personId', 'starts_on as startsOn', 'ends_on as endsOn', 'ended_at as endedAt']),
    { instants: ['endedAt'] },
  ),
  duties: part(
    db
      .selectFrom('other_duty')
      .$if(ids !== undefined, (query) => query.where('person_id', '=', anyOf(ids ?? [])))
      .select(['person_id as personId', 'month', 'half_days as halfDays']),
  ),
});

export const toDatalabPeople = ({
  datalabPeople,
  absences,
  duties,
}: RowsOf<ReturnType<typeof datalabPeopleParts>>): Map<string, DatalabPerson> =>
  new Map(
    datalabPeople.map((person) => [
      person.personId,
      {
        ...person,
        away: absences.filter(({ personId }) => personId === person.personId).map(awayOf),
        other: new Map(duties.filter(({ personId }) => personId === person.personId).map(({ month, halfDays }) => [month, halfDays])),
      },
    ]),
  );

const readPeopleParts = together(datalabPeopleParts);
/** The Datalab's people by id; see `datalabPeopleParts`. */
export const readDatalabPeople = async (db: Kysely<DB>, ids?: readonly string[]): Promise<Map<string, DatalabPerson>> =>
  toDatalabPeople(await readPeopleParts(db, ids && [...new Set(ids)].sort()));

/**
 * Locks people's capacity against changes until this transaction ends. People come before months, both in the order of
 * their keys.
 */
export async function shareLockDatalabPeople(trx: Transaction<DB>, ids: readonly string[]): Promise<Map<string, DatalabPerson>> {
  await trx.selectFrom('datalab_person').where('person_id', '=', anyOf(ids)).select('person_id').orderBy('person_id').forShare().execute();
  return readDatalabPeople(trx, ids);
}

/**
 * Locks a person before a change to their capacity, after those who plan with it and before those who come. False if
 * the person is not of the Datalab.
 */
export const lockDatalabPerson = async (trx: Transaction<DB>, id: string): Promise<boolean> =>
  (await trx.selectFrom('datalab_person').where('person_id', '=', id).select('person_id').forNoKeyUpdate().executeTakeFirst()) !==
  undefined;

/** The ids of the Datalab's people who may be planned for what is judged. */
export async function readMayWork(db: Kysely<DB>, judged: Pick<Judged, 'organisationId' | 'conflicted'>): Promise<string[]> {
  const people = await db.selectFrom('datalab_person').select('person_id').orderBy('person_id').execute();
  const candidates = await readCandidates(
    db,
    people.map((each) => each.person_id),
  );
  return candidates.filter((candidate) => mayWorkFor(judged, candidate)).map(({ personId }) => personId);
}

/** The people named in a plan of days, locked against changes until the transaction ends. */
export async function readNamed(trx: Transaction<DB>, ids: readonly string[]): Promise<NamedPeople> {
  const people = await shareLockDatalabPeople(trx, ids);
  const named: [string, { candidate: Awaited<ReturnType<typeof readCandidate>>; person: DatalabPerson | undefined }][] = [];
  for (const id of new Set(ids)) named.push([id, { candidate: await readCandidate(trx, id), person: people.get(id) }]);
  return new Map(named);
}

/** Adds a person to the Datalab's people, or changes their skills, share or last day. */
export async function setDatalabPerson(trx: Transaction<DB>, personId: string, body: SetDatalabPerson): Promise<void> {
  const said = { skills: toPeoplesSkills(body.skills), share_percent: body.sharePercent, leaves_on: body.leavesOn };
  await trx
    .insertInto('datalab_person')
    .values({ person_id: personId, ...said })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(said))
    .execute();
}

/** Sets the last day on which a person is present, unless an earlier one is set. */
export async function setLastDay(trx: Transaction<DB>, personId: string, leavesOn: string): Promise<void> {
  await trx
    .updateTable('datalab_person')
    .set((eb) => ({ leaves_on: eb.fn('least', ['leaves_on', eb.val(leavesOn)]) }))
    .where('person_id', '=', personId)
    .execute();
}

/** Sets the half days that other duties take of a month; zero removes them. */
export async function setOtherDuty(trx: Transaction<DB>, personId: string, month: string, halfDays: number): Promise<void> {
  await trx.deleteFrom('other_duty').where('person_id', '=', personId).where('month', '=', month).execute();
  if (halfDays > 0) await trx.insertInto('other_duty').values({ person_id: personId, month, half_days: halfDays }).execute();
}

/** The months of a person that have movements, from one on. */
export const readPlannedMonths = async (db: Kysely<DB>, personId: string, from: string): Promise<string[]> =>
  (
    await db
      .selectFrom('person_month')
      .where('person_id', '=', personId)
      .where('month', '>=', from)
      .select('month')
      .orderBy('month')
      .execute()
  ).map(({ month }) => month);
