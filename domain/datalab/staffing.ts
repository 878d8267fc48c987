import { z } from 'zod';
import { type DatalabPerson, firstOf, isHere, isOfDatalab, lastOf, Month, monthOf, workingDaysIn } from './capacity.ts';
import { parisDate } from '../core/calendar.ts';
import { isConflicted, type Judged } from '../people/conflict.ts';
import { type AnySkill, daysOf, refusePeoplesSkills, toPeoplesSkills } from './days.ts';
import type { AskedDays, PersonMonth, Promised } from './day-ledger.ts';
import type { Facts } from '../core/event.ts';
import type { Refusal, RefusalCode } from '../core/refusal.ts';
import type { Candidate } from '../people/person.ts';
import { Id, Key } from '../core/words.ts';

/** A person's days of a month for one skill. */
const DaysOfPerson = z.strictObject({
  personId: Id.meta({ description: 'One of the people of GET /datalab-people' }),
  month: Month,
  skill: Key,
  days: z.number().max(31).meta({ description: 'Person-days above zero, in whole halves: 0.5, 1, 1.5…' }),
});
export const PeopleDays = z.array(DaysOfPerson).max(200);
export type PeopleDays = z.infer<typeof PeopleDays>;

/** What a person has promised of a month to a request or a mission. */
export type Staffed = PersonMonth & Promised;
/** A named person: as a candidate, and as one of the Datalab's people if they are one. */
export type Named = { candidate: Candidate | undefined; person: DatalabPerson | undefined };
/** Named people by id. */
export type NamedPeople = ReadonlyMap<string, Named>;
type Period = { startsOn: string; endsOn: string };
type DatesOrNull = { startsOn: string | null; endsOn: string | null };

/** The period of an accepted request or of a mission, with the new dates of a staffing if there are any. */
export const movedPeriod = (asIs: DatesOrNull, moved: DatesOrNull): Period => ({
  startsOn: moved.startsOn ?? asIs.startsOn ?? '',
  endsOn: moved.endsOn ?? asIs.endsOn ?? '',
});

/**
 * Refuses a period that starts in the past or ends before it starts.
 * @param asIs the period so far: its own first day may have passed
 */
export function refusePeriod({ startsOn, endsOn }: Period, at: string, asIs?: DatesOrNull): Refusal | null {
  const today = parisDate(at);
  if (startsOn < today && startsOn !== (asIs?.startsOn ?? '')) return { code: 'start_is_past', startsOn, today };
  return endsOn < startsOn ? { code: 'period_reversed', startsOn, endsOn } : null;
}

/** Refusals of a plan of people and days, in order of precedence; the last one comes from the ledger of days. */
export const STAFFING_REFUSALS = [
  'skill_unknown',
  'days_not_whole_halves',
  'person_days_twice',
  'not_a_datalab_person',
  'skill_not_held',
  'person_in_conflict',
  'days_outside_period',
  'person_away',
  'days_insufficient',
] as const satisfies readonly RefusalCode[];

const keyOf = ({ personId, month, skill }: PersonMonth & { skill: string }): string => `${personId} ${month} ${skill}`;

/**
 * The first refusal, in order of precedence; null if these are whole halves of days, by known skills, each person,
 * month and skill once, by people who have the skill.
 */
function refuseLines(lines: PeopleDays, people: NamedPeople): Refusal | null {
  const unknown = refusePeoplesSkills([...new Set(lines.map(({ skill }) => skill))]);
  if (unknown) return unknown;
  const wrong = lines.find(({ days }) => days <= 0 || !Number.isInteger(days * 2));
  if (wrong) return { code: 'days_not_whole_halves', skill: wrong.skill, days: wrong.days };
  const twice = lines.find((line, place) => lines.findIndex((each) => keyOf(each) === keyOf(line)) !== place);
  if (twice) return { code: 'person_days_twice', personId: twice.personId, month: twice.month, skill: twice.skill };
  const stranger = lines.find(({ personId }) => !people.get(personId)?.person);
  if (stranger) return { code: 'not_a_datalab_person', personId: stranger.personId };
  const unskilled = lines.find(({ personId, skill }) => !people.get(personId)?.person?.skills.some((each) => each === skill));
  return unskilled ? { code: 'skill_not_held', personId: unskilled.personId, skill: unskilled.skill } : null;
}

/** Refuses new days of a person who has lost the role for which they were planned. */
function refuseLostRoles(lines: PeopleDays, people: NamedPeople): Refusal | null {
  const lost = lines.find(({ personId }) => !isOfDatalab(people.get(personId)?.candidate));
  return lost ? { code: 'not_a_datalab_person', personId: lost.personId } : null;
}

/**
 * True if the person may be planned for what is judged: they are of the Datalab and not conflicted. Whether their
 * months have free days is decided by the ledger of days.
 */
export const mayWorkFor = (judged: Pick<Judged, 'organisationId' | 'conflicted'>, candidate: Candidate): boolean =>
  isOfDatalab(candidate) && !isConflicted(judged, candidate);

/** Refuses people who have a conflict of interest in the project. */
function refuseConflicts(lines: PeopleDays, people: NamedPeople, judged: Judged): Refusal | null {
  const personIds = [...new Set(lines.map(({ personId }) => personId))].filter((personId) => {
    const candidate = people.get(personId)?.candidate;
    return candidate !== undefined && isConflicted(judged, candidate);
  });
  return personIds.length > 0 ? { code: 'person_in_conflict', personIds } : null;
}

function refuseMonths(lines: PeopleDays, first: string, last: string): Refusal | null {
  const months = [...new Set(lines.map(({ month }) => month))].filter((month) => month < monthOf(first) || month > monthOf(last)).sort();
  return months.length > 0 ? { code: 'days_outside_period', months, startsOn: first, endsOn: last } : null;
}

const later = (a: string, b: string): string => (a > b ? a : b);
const earlier = (a: string, b: string): string => (a < b ? a : b);

/** Refuses a month in which the person is not present on any working day of the period. */
function refuseAway(lines: PeopleDays, people: NamedPeople, { startsOn, endsOn }: Period): Refusal | null {
  const away = lines.find(({ personId, month }) => {
    const person = people.get(personId)?.person;
    return person && !workingDaysIn(later(firstOf(month), startsOn), earlier(lastOf(month), endsOn)).some((day) => isHere(person, day));
  });
  return away ? { code: 'person_away', personId: away.personId, month: away.month } : null;
}

/**
 * The first refusal, in order of precedence; null if these people may be planned in this way. Whether their months have
 * enough free days is decided by the ledger of days.
 * @param asIs existing promises, which may stay although their person is now away or has lost the role
 */
export function refuseStaffing(
  lines: PeopleDays,
  { people, judged, period, asIs }: { people: NamedPeople; judged: Judged; period: Period; asIs: readonly Staffed[] },
): Refusal | null {
  const fresh = lines.filter((line) => line.days * 2 > openHalfDays(asIs, line));
  return (
    refuseLines(lines, people) ??
    refuseLostRoles(fresh, people) ??
    refuseConflicts(lines, people, judged) ??
    refuseMonths(lines, period.startsOn, period.endsOn) ??
    refuseAway(fresh, people, period)
  );
}

/**
 * The first refusal, in order of precedence; null if these days may have been worked, in months from the period's first
 * to that of `today`.
 */
export const refuseSpent = (
  lines: PeopleDays,
  people: NamedPeople,
  { startsOn, today }: { startsOn: string; today: string },
): Refusal | null => refuseLines(lines, people) ?? refuseMonths(lines, startsOn, later(startsOn, today));

const openHalfDays = (staffed: readonly Staffed[], line: PersonMonth & { skill: string }): number =>
  staffed.reduce((sum, each) => sum + (keyOf(each) === keyOf(line) ? each.reserved + each.uncovered : 0), 0);

const toLines = (lines: PeopleDays) =>
  lines.flatMap(({ personId, month, skill, days }) =>
    toPeoplesSkills([skill]).map((known) => ({ personId, month, skill: known, halfDays: days * 2 })),
  );

const isOpen = ({ reserved, uncovered }: Staffed): boolean => reserved + uncovered > 0;

/** The ledger requests that change a staffing into the one asked for: releases first, then reservations. */
export function restaffing(thingId: string, asIs: readonly Staffed[], lines: PeopleDays): AskedDays[] {
  const wanted = toLines(lines);
  const wantedOf = (each: Staffed) => wanted.find((line) => keyOf(line) === keyOf(each))?.halfDays ?? 0;
  const released = asIs.filter(isOpen).flatMap((each): AskedDays[] => {
    const excess = each.reserved + each.uncovered - wantedOf(each);
    return excess > 0 ? [asked('release', each, thingId, excess)] : [];
  });
  const reserved = wanted.flatMap((line): AskedDays[] => {
    const more = line.halfDays - openHalfDays(asIs, line);
    return more > 0 ? [asked('reserve', line, thingId, more)] : [];
  });
  return [...released, ...reserved];
}

/**
 * The facts of a staffing: the half days, the number of people, and the ids of people with promised days who are no
 * longer named, if any.
 */
export function staffingFacts(asIs: readonly Staffed[], lines: PeopleDays): Facts {
  const named = new Set(lines.map(({ personId }) => personId));
  const promised = new Set(asIs.filter(isOpen).map(({ personId }) => personId));
  const dropped = [...promised].filter((personId) => !named.has(personId));
  return { halfDays: sumOfDays(lines), people: named.size, ...(dropped.length > 0 ? { dropped: dropped.join(',') } : {}) };
}

/** Spends the days worked, and releases all other promised days. */
export const spending = (thingId: string, asIs: readonly Staffed[], lines: PeopleDays): AskedDays[] => [
  ...toLines(lines).map((line) => asked('spend', line, thingId, line.halfDays)),
  ...lettingGo(asIs),
];

/** Releases all days that people have promised. */
export const lettingGo = (asIs: readonly Staffed[]): AskedDays[] =>
  asIs.filter(isOpen).map(({ thingId, personId, month, skill }) => ({ kind: 'let_go', personId, month, purpose: { thingId, skill } }));

const asked = (
  kind: 'reserve' | 'release' | 'spend',
  { personId, month, skill }: PersonMonth & { skill: AnySkill },
  thingId: string,
  halfDays: number,
): AskedDays => ({ kind, personId, month, halfDays, purpose: { thingId, skill } });

/** A plan in which another person has the days of one, from a month on. */
export function handedDays(lines: PeopleDays, { from, to, month }: { from: string; to: string; month: string }): PeopleDays {
  const handed = lines.map((line) => (line.personId === from && line.month >= month ? { ...line, personId: to } : line));
  return [...Map.groupBy(handed, keyOf).values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, days: others.reduce((sum, { days }) => sum + days, first.days) }] : [],
  );
}

/** The sum of these lines for each skill, in half days. */
export function halfDaysBySkill(lines: PeopleDays): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { skill, days } of lines) sums.set(skill, (sums.get(skill) ?? 0) + days * 2);
  return sums;
}

type BySkill = readonly { skill: string; days: number }[];

/** Refuses to release all planned days unless the body says so: an empty list may be one left unfilled. */
export function refuseUnsaidRelease(
  { days, releaseAll }: { days: PeopleDays; releaseAll: boolean },
  staffed: readonly Staffed[],
): Refusal | null {
  if (days.length > 0 || releaseAll || !isStaffed(staffed)) return null;
  const halfDays = staffed.reduce((sum, { reserved, uncovered }) => sum + reserved + uncovered, 0);
  return { code: 'planned_days_left_out', plannedDays: daysOf(halfDays) };
}

/** Refuses more days of a skill than the request was promised. */
export function refuseBeyondEstimate(lines: PeopleDays, estimate: BySkill): Refusal | null {
  for (const [skill, halfDays] of halfDaysBySkill(lines)) {
    const estimatedDays = estimate.find((each) => each.skill === skill)?.days ?? 0;
    if (halfDays > estimatedDays * 2) return { code: 'days_above_estimate', skill, estimatedDays, plannedDays: daysOf(halfDays) };
  }
  return null;
}

/** Refuses days by person that do not add up to the days by skill. */
export function refuseOtherSum(lines: PeopleDays, bySkill: BySkill): Refusal | null {
  const sums = halfDaysBySkill(lines);
  const skills = new Set([...bySkill.map(({ skill }) => skill), ...sums.keys()]);
  for (const skill of skills) {
    const days = bySkill.find((each) => each.skill === skill)?.days ?? 0;
    const byPeopleDays = daysOf(sums.get(skill) ?? 0);
    if (days !== byPeopleDays) return { code: 'days_differ_by_person', skill, days, byPeopleDays };
  }
  return null;
}

/** All days of a plan, in half days. */
export const sumOfDays = (lines: PeopleDays): number => lines.reduce((sum, { days }) => sum + days * 2, 0);

/** True if people have promised days, whether or not a day stands behind each. */
export const isStaffed = (staffed: readonly Staffed[]): boolean => staffed.some(isOpen);
