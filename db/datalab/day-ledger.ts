import { type Kysely, sql, type Transaction } from 'kysely';
import { capacityOf, type DatalabPerson } from '../../domain/datalab/capacity.ts';
import {
  type AskedDays,
  DAY_ACCOUNTS,
  DAY_MOVEMENTS,
  type DayLedger,
  monthKey,
  NO_DAYS,
  type PersonMonth,
  type PostedDays,
  type Purpose,
  settleDays,
} from '../../domain/datalab/day-ledger.ts';
import { Refused } from '../../domain/core/refusal.ts';
import type { Staffed } from '../../domain/datalab/staffing.ts';
import { shareLockDatalabPeople } from './capacity.ts';
import type { DB } from '../core/schema.ts';

/** The event that causes movements, possibly the next one of its stream. */
export type DayCause = { streamId: string; version: number };

/** Months, each once, in the lock order of all transactions: by person, then by month. */
const inOrder = (months: readonly PersonMonth[]): PersonMonth[] =>
  [...new Map(months.map(({ personId, month }) => [monthKey({ personId, month }), { personId, month }]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, month]) => month);

const json = (rows: readonly unknown[]) => sql`${JSON.stringify(rows)}::jsonb`;
const listOf = (months: readonly PersonMonth[]) =>
  json(months.map(({ personId, month }, place) => ({ person_id: personId, month, place })));
const peopleOf = (months: readonly PersonMonth[]) => [...new Set(months.map(({ personId }) => personId))];
const isOneOf = (months: readonly PersonMonth[]) =>
  sql<boolean>`person_id = ANY(${peopleOf(months)}::uuid[]) AND (person_id, month) IN (SELECT person_id, month FROM jsonb_to_recordset(${listOf(months)}) AS asked (person_id uuid, month text))`;

/**
 * Opens the months that have no plan yet, and locks all of these; concurrent callers wait here. Returns those that were
 * opened.
 */
export async function lockMonths(trx: Transaction<DB>, asked: readonly PersonMonth[]): Promise<PersonMonth[]> {
  const months = inOrder(asked);
  const { rows: opened } = await sql<PersonMonth>`
    INSERT INTO person_month (person_id, month)
    SELECT person_id, month FROM jsonb_to_recordset(${listOf(months)}) AS asked (person_id uuid, month text, place integer) ORDER BY place
    ON CONFLICT DO NOTHING RETURNING person_id AS "personId", month`.execute(trx);
  await trx
    .selectFrom('person_month')
    .where(isOneOf(months))
    .select('month')
    .orderBy('person_id')
    .orderBy('month')
    .forNoKeyUpdate()
    .execute();
  return opened;
}

/**
 * The content of months, which must be locked: reading before the lock, or in the same statement, gives the state
 * before the wait.
 */
export async function readMonths(trx: Transaction<DB>, asked: readonly PersonMonth[]): Promise<DayLedger> {
  const months = inOrder(asked);
  const [rows, promises] = [
    await trx
      .selectFrom('person_month')
      .where(isOneOf(months))
      .select(['person_id', 'month', 'sequence', 'capacity', 'free', 'reserved', 'spent', 'uncovered'])
      .execute(),
    await trx
      .selectFrom('day_promise')
      .where(isOneOf(months))
      .select(['thing_id', 'person_id', 'month', 'skill', 'reserved', 'uncovered', 'spent', 'since'])
      .execute(),
  ];
  const promisedIn = Map.groupBy(promises, ({ person_id: personId, month }) => monthKey({ personId, month }));
  return new Map(
    rows.map(({ person_id: personId, month, sequence, ...balances }) => {
      const key = monthKey({ personId, month });
      const promised = (promisedIn.get(key) ?? []).map(({ thing_id: thingId, skill, reserved, uncovered, spent, since }) => ({
        ...{ thingId, skill, reserved, uncovered, spent, since },
      }));
      return [key, { balances: { ...NO_DAYS, ...balances }, sequence, promised }];
    }),
  );
}

const ACCOUNTS = sql.join(DAY_ACCOUNTS.map((account) => sql.ref(account)));
const FRESH_ACCOUNTS = sql.join(DAY_ACCOUNTS.map((account) => sql`${sql.ref(account)} = ${sql.ref(`fresh.${account}`)}`));

const promiseKey = (month: PersonMonth, { thingId, skill }: Purpose): string => `${monthKey(month)} ${thingId} ${skill}`;

/** Writes what was settled on locked months: balances, promises and movements, set by set. */
export async function storeDays(
  trx: Transaction<DB>,
  { ledger, posted }: { ledger: DayLedger; posted: readonly PostedDays[] },
  cause: DayCause,
  at: string,
): Promise<void> {
  if (posted.length === 0) return;
  const months = inOrder(posted).map(({ personId, month }) => ({ personId, month, state: ledger.get(monthKey({ personId, month })) }));
  const balances = months.map(({ personId, month, state }) => ({
    ...{ person_id: personId, month, sequence: state?.sequence },
    ...state?.balances,
  }));
  const touched = new Set(posted.flatMap((movement) => (movement.purpose ? [promiseKey(movement, movement.purpose)] : [])));
  const promises = months.flatMap(({ personId, month, state }) =>
    (state?.promised ?? [])
      .filter((promise) => touched.has(promiseKey({ personId, month }, promise)))
      .map(({ thingId, ...promise }) => ({ thing_id: thingId, person_id: personId, month, ...promise })),
  );
  const movements = posted.map(({ personId, month, sequence, kind, halfDays, purpose }) => ({
    ...{ person_id: personId, month, sequence, kind, half_days: halfDays },
    ...{ from_account: DAY_MOVEMENTS[kind].from, to_account: DAY_MOVEMENTS[kind].to },
    ...{ thing_id: purpose?.thingId ?? null, skill: purpose?.skill ?? null },
    ...{ recorded_at: at, cause_stream_id: cause.streamId, cause_version: cause.version },
  }));
  await sql`
    WITH balances AS (
      UPDATE person_month SET sequence = fresh.sequence, ${FRESH_ACCOUNTS}
      FROM (SELECT person_id, month, sequence, ${ACCOUNTS} FROM jsonb_populate_recordset(NULL::person_month, ${json(balances)})) AS fresh
      WHERE (person_month.person_id, person_month.month) = (fresh.person_id, fresh.month)
        AND person_month.person_id = ANY(${peopleOf(posted)}::uuid[])
    ), promises AS (
      INSERT INTO day_promise SELECT * FROM jsonb_populate_recordset(NULL::day_promise, ${json(promises)})
      ON CONFLICT (thing_id, person_id, month, skill)
      DO UPDATE SET reserved = excluded.reserved, uncovered = excluded.uncovered, spent = excluded.spent
    )
    INSERT INTO day_movement SELECT * FROM jsonb_populate_recordset(NULL::day_movement, ${json(movements)})`.execute(trx);
}

/** A month that was just opened first gets the days of its person. */
export const withOpened = (
  asked: readonly AskedDays[],
  opened: readonly PersonMonth[],
  people: ReadonlyMap<string, DatalabPerson>,
): AskedDays[] => [
  ...opened.flatMap(({ personId, month }): AskedDays[] => {
    const person = people.get(personId);
    return person ? [{ kind: 'set_capacity', personId, month, halfDays: capacityOf(person, month) }] : [];
  }),
  ...asked,
];

/**
 * The only function that writes days. Locks the people, locks the months, lets the domain decide the list as a whole,
 * and writes movements, promises and balances. Every person must be one of the Datalab's.
 * @param at ISO instant at which the movements are recorded
 * @throws Refused if a month has too few free days
 */
export async function postDays(trx: Transaction<DB>, asked: readonly AskedDays[], cause: DayCause, at: string): Promise<PostedDays[]> {
  if (asked.length === 0) return [];
  const people = await shareLockDatalabPeople(
    trx,
    asked.map(({ personId }) => personId),
  );
  const opened = await lockMonths(trx, asked);
  const settled = settleDays(await readMonths(trx, asked), withOpened(asked, opened, people));
  if ('refusal' in settled) throw new Refused(settled.refusal);
  await storeDays(trx, settled, cause, at);
  return settled.posted;
}

const staffed = (db: Kysely<DB>) =>
  db
    .selectFrom('day_promise')
    .select(['thing_id as thingId', 'person_id as personId', 'month', 'skill', 'reserved', 'uncovered', 'spent', 'since']);

/** What people have promised to a thing, or spent on it; under its lock, no more can be promised to it. */
export const readStaffed = (db: Kysely<DB>, thingId: string): Promise<Staffed[]> =>
  staffed(db).where('thing_id', '=', thingId).orderBy('month').orderBy('person_id').orderBy('skill').execute();

/** The ids of the people who work for a request or a mission; `ever`: including those who were planned before. */
export const readWorkers = async (db: Kysely<DB>, thingId: string, ever = false): Promise<string[]> => [
  ...new Set(
    (await readStaffed(db, thingId)).filter(({ reserved, uncovered }) => ever || reserved + uncovered > 0).map(({ personId }) => personId),
  ),
];

/** The things for which a person has promised days that their months no longer have, by title. */
export const readUncoveredThings = (db: Kysely<DB>, personId: string): Promise<{ id: string; title: string }[]> =>
  db
    .selectFrom('day_promise as d')
    .leftJoin('datalab_request as r', 'r.id', 'd.thing_id')
    .leftJoin('mission as m', 'm.id', 'd.thing_id')
    .leftJoin('grant as g', 'g.id', 'm.grant_id')
    .leftJoin('application as a', 'a.id', 'g.application_id')
    .where('d.person_id', '=', personId)
    .where('d.uncovered', '>', 0)
    .select(['d.thing_id as id', titleOfThing.as('title')])
    .distinct()
    .orderBy('title')
    .execute();

/** The title of request `r`, or of the project `a` of a mission. */
export const titleOfThing = sql<string>`coalesce(r.title, a.title, '')`;
