import { type Kysely, sql } from 'kysely';
import { capacityOf, type DatalabPerson, monthOf, monthsFromOn } from '../../domain/datalab/capacity.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { AnySkill } from '../../domain/datalab/days.ts';
import { FORECAST_MONTHS, FORESEEN_HALF_DAYS, type FreeDays, foreseeStarts, type Need } from '../../domain/datalab/forecast.ts';
import type { DayBalances } from '../../domain/datalab/day-ledger.ts';
import { NO_DAYS } from '../../domain/datalab/day-ledger.ts';
import { readOpinionsOn, scoresBy } from '../committee/agenda.ts';
import { readCallsOf } from '../calls/calls.ts';
import { readDatalabPeople } from './capacity.ts';
import { titleOfThing } from './day-ledger.ts';
import { lostRole } from '../people/roles.ts';
import type { DB } from '../core/schema.ts';

/** What people have promised or spent in a month, for what. */
export type PlanLine = {
  kind: 'datalab_request' | 'mission';
  id: string;
  title: string;
  skill: AnySkill;
  reserved: number;
  uncovered: number;
  spent: number;
};
export type PlannedMonth = { month: string; balances: DayBalances; lines: PlanLine[] };
/** `lostRole`: it neither reviews nor leads any more. */
export type PlannedPerson = { person: DatalabPerson; name: string; lostRole: boolean; months: PlannedMonth[] };

const anyOf = (months: readonly string[]) => sql<string>`ANY(${[...months]}::text[])`;

const readLines = (db: Kysely<DB>, months: readonly string[]) =>
  db
    .selectFrom('day_promise as d')
    .innerJoin('stream as s', 's.id', 'd.thing_id')
    .leftJoin('datalab_request as r', 'r.id', 'd.thing_id')
    .leftJoin('mission as m', 'm.id', 'd.thing_id')
    .leftJoin('grant as g', 'g.id', 'm.grant_id')
    .leftJoin('application as a', 'a.id', 'g.application_id')
    .where('d.month', '=', anyOf(months))
    .where(sql<boolean>`d.reserved + d.uncovered + d.spent > 0`)
    .select(['d.person_id', 'd.month', 'd.thing_id as id', 'd.skill', 'd.reserved', 'd.uncovered', 'd.spent', titleOfThing.as('title')])
    .select((select) => select.ref('s.kind').$castTo<PlanLine['kind']>().as('kind'))
    .orderBy('d.since')
    .execute();

/** A month that has taken no movement has what its person has, free. */
const untouched = (person: DatalabPerson, month: string): DayBalances => {
  const capacity = capacityOf(person, month);
  return { ...NO_DAYS, capacity, free: capacity };
};

/** The Datalab's people by name, with what each of these months has, and for what. */
export async function readDatalabPlan(db: Kysely<DB>, months: readonly string[]): Promise<PlannedPerson[]> {
  const [people, names, rows, lines] = await Promise.all([
    readDatalabPeople(db),
    db
      .selectFrom('datalab_person as d')
      .innerJoin('person as p', 'p.id', 'd.person_id')
      .select(['p.id', 'p.given_name', 'p.usual_name', lostRole.as('lostRole')])
      .orderBy('p.usual_name')
      .orderBy('p.given_name')
      .orderBy('p.id')
      .execute(),
    db.selectFrom('person_month').where('month', '=', anyOf(months)).selectAll().execute(),
    readLines(db, months),
  ]);
  return names.flatMap(({ id, given_name: given, usual_name: usual, lostRole: lost }) => {
    const person = people.get(id);
    if (!person) return [];
    const planned = months.map((month) => {
      const row = rows.find((each) => each.person_id === id && each.month === month);
      const {
        person_id: _,
        month: __,
        sequence: ___,
        ...balances
      } = row ?? { person_id: '', month: '', sequence: 0, ...untouched(person, month) };
      return { month, balances, lines: lines.filter((line) => line.person_id === id && line.month === month) };
    });
    return [{ person, name: `${given} ${usual}`, lostRole: lost, months: planned }];
  });
}

/** What is free of the coming months, by person; of nobody who has lost its role. */
async function readFree(db: Kysely<DB>, months: readonly string[]): Promise<FreeDays[]> {
  const plan = (await readDatalabPlan(db, months)).filter((planned) => !planned.lostRole);
  return plan.map(({ person: { personId, skills }, months: planned }) => ({
    personId,
    skills,
    halfDays: new Map(planned.map(({ month, balances }) => [month, Math.max(0, balances.free)])),
  }));
}

const readDaysOf = (db: Kysely<DB>, kind: 'foreseen' | 'estimated', states: readonly ('requested' | 'qualified' | 'accepted')[]) =>
  db
    .selectFrom('datalab_days as d')
    .innerJoin('datalab_request as r', 'r.id', 'd.request_id')
    .where('d.kind', '=', kind)
    .where('r.state', 'in', states)
    .select(['d.request_id as requestId', 'd.skill', 'd.half_days as halfDays'])
    .execute();

/**
 * What was promised to accepted requests by skill, and then to missions that a project has accepted, less what people
 * have promised to each.
 */
async function readUnstaffed(db: Kysely<DB>): Promise<{ needs: Need[] }[]> {
  const [estimated, missions, planned] = await Promise.all([
    readDaysOf(db, 'estimated', ['accepted']),
    db
      .selectFrom('mission')
      .where('state', 'in', ['accepted', 'staffed'])
      .select(['id', 'half_days as halfDays'])
      .orderBy('starts_on')
      .orderBy('id')
      .execute(),
    db
      .selectFrom('day_promise')
      .select(['thing_id as thingId', 'skill', sql<number>`sum(reserved + spent)::integer`.as('halfDays')])
      .groupBy(['thing_id', 'skill'])
      .execute(),
  ]);
  const plannedOf = (id: string, skill: Need['skill']) =>
    planned.reduce((sum, each) => sum + (each.thingId === id && (skill === null || each.skill === skill) ? each.halfDays : 0), 0);
  const needOf = (id: string, skill: Need['skill'], halfDays: number): Need => ({
    skill,
    halfDays: Math.max(0, halfDays - plannedOf(id, skill)),
  });
  return [
    ...[...Map.groupBy(estimated, ({ requestId }) => requestId)].map(([id, rows]) => ({
      needs: rows.map(({ skill, halfDays }) => needOf(id, skill, halfDays)),
    })),
    ...missions.map(({ id, halfDays }) => ({ needs: [needOf(id, null, halfDays)] })),
  ];
}

/** The scores of the applications that requests support, under the criteria of their calls. */
async function readScores(db: Kysely<DB>, applicationIds: readonly string[]): Promise<Map<string, number | null>> {
  const opinions = await readOpinionsOn(db, applicationIds);
  const calls = await readCallsOf(db, opinions);
  return scoresBy(opinions, calls);
}

/** The day on which each waiting request would start, by its id; null where it cannot be foreseen. */
export async function readStarts(db: Kysely<DB>, at: string): Promise<Map<string, string | null>> {
  const rows = await db
    .selectFrom('datalab_request')
    .where('state', 'in', ['requested', 'qualified'])
    .select(['id', 'priority', 'needs', 'skills', 'application_id as applicationId', 'created_at as askedAt', 'wished_from as wishedFrom'])
    .execute();
  if (rows.length === 0) return new Map();
  const today = parisDate(at);
  const months = monthsFromOn(monthOf(today), FORECAST_MONTHS);
  const [free, foreseen, promised, scores] = await Promise.all([
    readFree(db, months),
    readDaysOf(db, 'foreseen', ['qualified']),
    readUnstaffed(db),
    readScores(
      db,
      rows.flatMap(({ applicationId }) => applicationId ?? []),
    ),
  ]);
  const halfDaysOf = (id: string, skill: AnySkill) =>
    foreseen.find((each) => each.requestId === id && each.skill === skill)?.halfDays ?? FORESEEN_HALF_DAYS;
  const requests = rows.map(({ applicationId, needs, skills, ...row }) => ({
    ...row,
    score: scores.get(applicationId ?? '') ?? null,
    needs: (skills ?? needs).map((skill) => ({ skill, halfDays: halfDaysOf(row.id, skill) })),
  }));
  return foreseeStarts(requests, free, { months, today, promised });
}
