import { z } from 'zod';
import { endOfDate, isWorkingDay, moveDate, parisDate } from '../core/calendar.ts';
import { type AnySkill, daysOf, refusePeoplesSkills, SkillList } from './days.ts';
import type { Given } from '../core/command.ts';
import type { EventTable } from '../core/event.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Candidate } from '../people/person.ts';
import { DATALAB_ROLES } from '../core/role.ts';
import { Day } from '../core/words.ts';

/** A month as yyyy-mm. */
export const Month = z
  .string()
  .regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/)
  .meta({ description: 'yyyy-mm' });

export const SetDatalabPerson = z.strictObject({
  skills: SkillList,
  sharePercent: z.int().min(0).max(100).meta({ description: 'The share of the person’s working time for this work' }),
  leavesOn: Day.nullable().default(null).meta({ description: 'The last day on which the person is present' }),
});
export type SetDatalabPerson = z.infer<typeof SetDatalabPerson>;

export const SetDatalabMonth = z.strictObject({
  month: Month,
  otherDays: z.number().multipleOf(0.5).min(0).max(31).meta({ description: 'Days of the month for other duties' }),
});
export type SetDatalabMonth = z.infer<typeof SetDatalabMonth>;

export const capacityEvents = {
  setDatalabPerson: { applicant: false, letters: false },
  setDatalabMonth: { applicant: false, letters: false },
} satisfies EventTable;

/** An absence, including both days. */
type Away = { startsOn: string; endsOn: string };

/**
 * The days of a declared absence: a person who comes back before its last day is present from the day on which they say
 * so.
 */
export const awayOf = ({ startsOn, endsOn, endedAt }: Away & { endedAt: string | null }): Away => ({
  startsOn,
  endsOn: endedAt !== null && endedAt < endOfDate(endsOn) ? moveDate(parisDate(endedAt), { days: -1 }) : endsOn,
});

/** One of the Datalab's people, with what decides their capacity. */
export type DatalabPerson = {
  personId: string;
  skills: readonly AnySkill[];
  sharePercent: number;
  leavesOn: string | null;
  away: readonly Away[];
  /** Half days of a month for other duties, by month. */
  other: ReadonlyMap<string, number>;
};

export const monthOf = (date: string): string => date.slice(0, 7);
export const firstOf = (month: string): string => `${month}-01`;
export const lastOf = (month: string): string => moveDate(moveDate(firstOf(month), { months: 1 }), { days: -1 });

/** The months from one to another, both included, in order. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = monthOf(moveDate(firstOf(month), { months: 1 }))) months.push(month);
  return months;
}

/** This many months from one on. */
export const monthsFromOn = (first: string, count: number): string[] =>
  monthsBetween(first, monthOf(moveDate(firstOf(first), { months: count - 1 })));

/** The working days from a date to another, both included. */
export function workingDaysIn(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = moveDate(day, { days: 1 })) if (isWorkingDay(day)) days.push(day);
  return days;
}

type Presence = Pick<DatalabPerson, 'leavesOn' | 'away'>;

/** True if the person is present on a day: neither away nor gone. */
export const isHere = ({ leavesOn, away }: Presence, day: string): boolean =>
  (leavesOn === null || day <= leavesOn) && !away.some(({ startsOn, endsOn }) => startsOn <= day && day <= endsOn);

/**
 * A month's half days before other duties: two for each working day on which the person is present, times their share,
 * rounded down.
 */
export const grossHalfDays = (person: DatalabPerson, month: string): number =>
  Math.floor((workingDaysIn(firstOf(month), lastOf(month)).filter((day) => isHere(person, day)).length * 2 * person.sharePercent) / 100);

/** The half days of a month that a person has for requests and missions; never below zero. */
export const capacityOf = (person: DatalabPerson, month: string): number =>
  Math.max(0, grossHalfDays(person, month) - (person.other.get(month) ?? 0));

/** The Datalab's people are reviewers and leads of the fund. */
export const isOfDatalab = (candidate: Candidate | undefined): candidate is Candidate =>
  candidate?.roles.some((role) => DATALAB_ROLES.some((each) => each === role)) ?? false;

/**
 * The first refusal, in order of precedence; null if the lead may plan with this person in this way. For a planned
 * person who has lost the role, the last day may still be set.
 */
export function refuseDatalabPerson(
  candidate: Candidate | undefined,
  person: DatalabPerson | undefined,
  { id, body }: Given<SetDatalabPerson>,
): Refusal | null {
  if (!candidate) return { code: 'not_found' };
  if (!isOfDatalab(candidate) && !(person && body.leavesOn)) return { code: 'not_a_datalab_person', personId: id };
  return refusePeoplesSkills(body.skills);
}

/**
 * The first refusal, in order of precedence; null if other duties may take this many days of a month. They cannot take
 * more days than there are, and past months are not planned.
 */
export function refuseDatalabMonth(person: DatalabPerson | undefined, { id, body, at }: Given<SetDatalabMonth>): Refusal | null {
  if (!person) return { code: 'not_a_datalab_person', personId: id };
  const { month, otherDays } = body;
  const current = monthOf(parisDate(at));
  if (month < current) return { code: 'month_is_past', month, current };
  const gross = grossHalfDays(person, month);
  if (otherDays * 2 > gross) return { code: 'capacity_negative', month, capacityDays: daysOf(gross), otherDays };
  return null;
}
