import { type Kysely, sql } from 'kysely';
import { capacityOf, type DatalabPerson, monthOf, monthsFromOn } from '../../domain/datalab/capacity.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import type { AnySkill } from '../../domain/datalab/days.ts';
import { FORECAST_MONTHS, FORESEEN_HALF_DAYS, type FreeDays, forecastStarts, type Need } from '../../domain/datalab/forecast.ts';
import type { DayBalances } from '../../domain/datalab/day-ledger.ts';
import { NO_DAYS } from '../../domain/datalab/day-ledger.ts';
import { opinionsPart, scoresBy } from '../committee/agenda.ts';
import { readCallsOf } from '../calls/calls.ts';
import { datalabPeopleParts, toDatalabPeople } from './capacity.ts';
import { titleOfThing } from './day-ledger.ts';
import { lostRole } from '../people/roles.ts';
import { EVERYTHING, type Scope } from '../../domain/core/role.ts';
import { isReviewHiddenFrom } from '../people/conflicts.ts';
import { anyIn } from '../core/ids.ts';
import type { DB } from '../core/schema.ts';
import { part, type RowsOf, together } from '../connection/together.ts';

/** What people have promised or spent in a month, and for what. */
export type PlanLine = {
  kind: 'datalab_request' | 'mission';
  id: string;
  /** For a mission, the reference of its grant's application. */
  reference: string | null;
  title: string;
  /** Hidden by its call from the caller. */
  concealed: boolean;
  skill: AnySkill;
  reserved: number;
  uncovered: number;
  spent: number;
};
export type PlannedMonth = { month: string; balances: DayBalances; lines: PlanLine[] };
/** `lostRole`: they are no longer a reviewer or a lead. */
export type PlannedPerson = { person: DatalabPerson; name: string; lostRole: boolean; months: PlannedMonth[] };

const anyOf = (months: readonly string[]) => sql<string>`ANY(${months}::text[])`;

const lines = (db: Kysely<DB>, scope: Scope, months: readonly string[]) =>
  db
    .selectFrom('day_promise as d')
    .innerJoin('stream as s', 's.id', 'd.thing_id')
    .leftJoin('datalab_request as r', 'r.id', 'd.thing_id')
    .leftJoin('mission as m', 'm.id', 'd.thing_id')
    .leftJoin('grant as g', 'g.id', 'm.grant_id')
    .leftJoin('application as a', 'a.id', 'g.application_id')
    .where('d.month', '=', anyOf(months))
    .where(sql<boolean>`d.reserved + d.uncovered + d.spent > 0`)
    .select(['d.person_id', 'd.month', 'd.thing_id as id', 'd.skill', 'd.reserved', 'd.uncovered', 'd.spent'])
    .select(['a.reference', titleOfThing.as('title'), isReviewHiddenFrom(scope).as('concealed')])
    .select((select) => select.ref('s.kind').$castTo<PlanLine['kind']>().as('kind'))
    .orderBy('d.since');

/** A month without movements has its person's capacity, all of it free. */
const untouched = (person: DatalabPerson, month: string): DayBalances => {
  const capacity = capacityOf(person, month);
  return { ...NO_DAYS, capacity, free: capacity };
};

/** The Datalab's people by name, and the stored rows of these months. */
const planParts = (db: Kysely<DB>, scope: Scope, months: readonly string[]) => ({
  ...datalabPeopleParts(db),
  names: part(
    db
      .selectFrom('datalab_person as d')
      .innerJoin('person as p', 'p.id', 'd.person_id')
      .select(['p.id', 'p.given_name', 'p.usual_name', lostRole.as('lostRole')])
      .orderBy('p.usual_name')
      .orderBy('p.given_name')
      .orderBy('p.id'),
  ),
  personMonths: part(
    db
      .selectFrom('person_month')
      .where('month', '=', anyOf(months))
      .select(['person_id', 'month', 'capacity', 'free', 'reserved', 'spent', 'uncovered']),
  ),
  lines: part(lines(db, scope, months)),
});

function toPlan(months: readonly string[], found: RowsOf<ReturnType<typeof planParts>>): PlannedPerson[] {
  const people = toDatalabPeople(found);
  return found.names.flatMap(({ id, given_name: given, usual_name: usual, lostRole: lost }) => {
    const person = people.get(id);
    if (!person) return [];
    const planned = months.map((month) => {
      const row = found.personMonths.find((each) => each.person_id === id && each.month === month);
      const { person_id: _, month: __, ...balances } = row ?? { person_id: '', month: '', ...untouched(person, month) };
      return { month, balances, lines: found.lines.filter((line) => line.person_id === id && line.month === month) };
    });
    return [{ person, name: `${given} ${usual}`, lostRole: lost, months: planned }];
  });
}

const readPlanParts = together(planParts);
/** The Datalab's people by name, with each of these months and what it is for. */
export const readDatalabPlan = async (db: Kysely<DB>, scope: Scope, months: readonly string[]): Promise<PlannedPerson[]> =>
  toPlan(months, await readPlanParts(db, scope, months));

/** The free days of the coming months, by person, without people who have lost their role. */
const freeIn = (plan: readonly PlannedPerson[]): FreeDays[] =>
  plan
    .filter((planned) => !planned.lostRole)
    .map(({ person: { personId, skills }, months: planned }) => ({
      personId,
      skills,
      halfDays: new Map(planned.map(({ month, balances }) => [month, Math.max(0, balances.free)])),
    }));

const daysOf = (db: Kysely<DB>, kind: 'foreseen' | 'estimated', states: readonly ('requested' | 'qualified' | 'accepted')[]) =>
  part(
    db
      .selectFrom('datalab_days as d')
      .innerJoin('datalab_request as r', 'r.id', 'd.request_id')
      .where('d.kind', '=', kind)
      .where('r.state', 'in', states)
      .select(['d.request_id as requestId', 'd.skill', 'd.half_days as halfDays']),
  );

/** The rows from which the starts of waiting requests are computed. */
export const startParts = (db: Kysely<DB>, months: readonly string[]) => {
  const waiting = db.selectFrom('datalab_request').where('state', 'in', ['requested', 'qualified']);
  return {
    ...planParts(db, EVERYTHING, months),
    waiting: part(
      waiting.select([
        'id',
        'priority',
        'needs',
        'skills',
        'application_id as applicationId',
        'created_at as askedAt',
        'wished_from as wishedFrom',
      ]),
      { instants: ['askedAt'] },
    ),
    foreseen: daysOf(db, 'foreseen', ['qualified']),
    estimated: daysOf(db, 'estimated', ['accepted']),
    missions: part(
      db
        .selectFrom('mission')
        .where('state', 'in', ['accepted', 'staffed'])
        .select(['id', 'half_days as halfDays'])
        .orderBy('starts_on')
        .orderBy('id'),
    ),
    promised: part(
      db
        .selectFrom('day_promise')
        .select(['thing_id as thingId', 'skill', sql<number>`sum(reserved + spent)::integer`.as('halfDays')])
        .groupBy(['thing_id', 'skill']),
    ),
    opinions: opinionsPart(db, anyIn(waiting.select('application_id'))),
  };
};
type StartRows = RowsOf<ReturnType<typeof startParts>>;

/**
 * What was promised to accepted requests by skill, and then to missions that a project has accepted, less what people
 * have promised to each.
 */
function unstaffed({ estimated, missions, promised }: StartRows): { needs: Need[] }[] {
  const plannedOf = (id: string, skill: Need['skill']) =>
    promised.reduce((sum, each) => sum + (each.thingId === id && (skill === null || each.skill === skill) ? each.halfDays : 0), 0);
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

const readStartParts = together(startParts);

/** The day on which each waiting request would start, by id; null if it cannot be forecast. */
export async function readStarts(db: Kysely<DB>, at: string): Promise<Map<string, string | null>> {
  const today = parisDate(at);
  const months = monthsFromOn(monthOf(today), FORECAST_MONTHS);
  const found = await readStartParts(db, months);
  // Under the criteria of their calls.
  const scores = scoresBy(found.opinions, await readCallsOf(db, found.opinions));
  const halfDaysOf = (id: string, skill: AnySkill) =>
    found.foreseen.find((each) => each.requestId === id && each.skill === skill)?.halfDays ?? FORESEEN_HALF_DAYS;
  const requests = found.waiting.map(({ applicationId, needs, skills, ...row }) => ({
    ...row,
    score: scores.get(applicationId ?? '') ?? null,
    needs: (skills ?? needs).map((skill) => ({ skill, halfDays: halfDaysOf(row.id, skill) })),
  }));
  return forecastStarts(requests, freeIn(toPlan(months, found)), { months, today, promised: unstaffed(found) });
}
