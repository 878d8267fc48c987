import type { Kysely, Transaction } from 'kysely';
import { awayOf, type DatalabPerson, type SetDatalabPerson } from '../../domain/datalab/capacity.ts';
import { toPeoplesSkills } from '../../domain/datalab/days.ts';
import { mayWorkFor, type NamedPeople } from '../../domain/datalab/staffing.ts';
import type { Judged } from '../../domain/people/conflict.ts';
import { readCandidate, readCandidates } from '../review/reviews.ts';
import { anyOf } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { part, type RowsOf, together } from '../core/together.ts';

/** The Datalab's people, and what their capacity follows from: all of them, or those of these who are. */
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
 * Somebody's capacity is as it is until this transaction ends. People before months, both in the order of their keys.
 */
export async function shareLockDatalabPeople(trx: Transaction<DB>, ids: readonly string[]): Promise<Map<string, DatalabPerson>> {
  await trx.selectFrom('datalab_person').where('person_id', '=', anyOf(ids)).select('person_id').orderBy('person_id').forShare().execute();
  return readDatalabPeople(trx, ids);
}

/**
 * Whoever changes what somebody's capacity follows from waits for those who plan with it, and holds off those who come.
 * False of who is none of the Datalab's.
 */
export const lockDatalabPerson = async (trx: Transaction<DB>, id: string): Promise<boolean> =>
  (await trx.selectFrom('datalab_person').where('person_id', '=', id).select('person_id').forNoKeyUpdate().executeTakeFirst()) !==
  undefined;

/** Who of the Datalab's people may be planned for what is judged, by id. */
export async function readMayWork(db: Kysely<DB>, judged: Pick<Judged, 'organisationId' | 'conflicted'>): Promise<string[]> {
  const people = await db.selectFrom('datalab_person').select('person_id').orderBy('person_id').execute();
  const candidates = await readCandidates(
    db,
    people.map((each) => each.person_id),
  );
  return candidates.filter((candidate) => mayWorkFor(judged, candidate)).map(({ personId }) => personId);
}

/** Who is named in a plan of days, held as it is until the transaction ends. */
export async function readNamed(trx: Transaction<DB>, ids: readonly string[]): Promise<NamedPeople> {
  const people = await shareLockDatalabPeople(trx, ids);
  const named: [string, { candidate: Awaited<ReturnType<typeof readCandidate>>; person: DatalabPerson | undefined }][] = [];
  for (const id of new Set(ids)) named.push([id, { candidate: await readCandidate(trx, id), person: people.get(id) }]);
  return new Map(named);
}

/**
 * Somebody is one of the Datalab's people from now on, or is one with other skills, another share or another last day.
 */
export async function setDatalabPerson(trx: Transaction<DB>, personId: string, body: SetDatalabPerson): Promise<void> {
  const said = { skills: toPeoplesSkills(body.skills), share_percent: body.sharePercent, leaves_on: body.leavesOn };
  await trx
    .insertInto('datalab_person')
    .values({ person_id: personId, ...said })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(said))
    .execute();
}

/** The last day on which somebody is there, unless an earlier one is set. */
export async function setLastDay(trx: Transaction<DB>, personId: string, leavesOn: string): Promise<void> {
  await trx
    .updateTable('datalab_person')
    .set((eb) => ({ leaves_on: eb.fn('least', ['leaves_on', eb.val(leavesOn)]) }))
    .where('person_id', '=', personId)
    .execute();
}

/** What other duties take of a month; nothing where it is none. */
export async function setOtherDuty(trx: Transaction<DB>, personId: string, month: string, halfDays: number): Promise<void> {
  await trx.deleteFrom('other_duty').where('person_id', '=', personId).where('month', '=', month).execute();
  if (halfDays > 0) await trx.insertInto('other_duty').values({ person_id: personId, month, half_days: halfDays }).execute();
}

/** The months of a person that have taken a movement, from one on. */
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
