import type { AnySkill } from './days.ts';
import { firstOf } from './capacity.ts';
import { type Priority, PRIORITIES } from './request.ts';

/** The half days expected of a skill if none are given. No text sets this: it is the project's choice. */
export const FORESEEN_HALF_DAYS = 10;
/** The number of months in the forecast, including the current one. */
export const FORECAST_MONTHS = 12;

/** A person's free half days in each of the coming months, and their skills. */
export type FreeDays = { personId: string; skills: readonly AnySkill[]; halfDays: ReadonlyMap<string, number> };
/**
 * A waiting request with what decides its place among others. `score`: that of the application that it supports, under
 * its call's criteria.
 */
export type WaitingRequest = {
  id: string;
  priority: Priority | null;
  score: number | null;
  askedAt: string;
  wishedFrom: string | null;
  needs: readonly Need[];
};
/** Half days of a skill; null for any skill, since a mission's skills are known only when its people are planned. */
export type Need = { skill: AnySkill | null; halfDays: number };

const rank = (priority: Priority | null): number => PRIORITIES.indexOf(priority ?? 'normal');

/**
 * The order in which requests are served: by the lead's priority (normal until set), then by the score of the
 * application that each supports, under its call's criteria (highest first, none last), then by their date.
 */
export const inOrderOfPriority = <Request extends Pick<WaitingRequest, 'id' | 'priority' | 'score' | 'askedAt'>>(
  requests: readonly Request[],
): Request[] =>
  requests.toSorted(
    (a, b) =>
      rank(a.priority) - rank(b.priority) ||
      (b.score ?? -1) - (a.score ?? -1) ||
      Date.parse(a.askedAt) - Date.parse(b.askedAt) ||
      (a.id < b.id ? -1 : 1),
  );

type Free = { skills: readonly AnySkill[]; left: Map<string, number> };

/**
 * Takes half days of a skill from a month and returns how many it found. People with few skills are taken first, so
 * that those with many stay available.
 */
function take(people: readonly Free[], skill: Need['skill'], month: string, most: number): number {
  let taken = 0;
  const able = people
    .filter(({ skills }) => skill === null || skills.includes(skill))
    .toSorted((a, b) => a.skills.length - b.skills.length);
  for (const { left } of able) {
    const halfDays = Math.min(left.get(month) ?? 0, most - taken);
    left.set(month, (left.get(month) ?? 0) - halfDays);
    taken += halfDays;
  }
  return taken;
}

const copyOf = (people: readonly Free[]): Free[] => people.map(({ skills, left }) => ({ skills, left: new Map(left) }));

/** True if each need finds its own half day in a month. */
function mayStart(people: readonly Free[], needs: readonly Need[], month: string): boolean {
  const left = copyOf(people);
  return needs.every(({ skill }) => take(left, skill, month, 1) === 1);
}

/**
 * Serves one request or mission from a month on, as days come free; returns the people as they are afterwards, and
 * whether their days suffice.
 */
function serve(people: readonly Free[], needs: readonly Need[], months: readonly string[]): { after: Free[]; suffices: boolean } {
  const after = copyOf(people);
  const open = needs.map((need) => ({ ...need }));
  for (const month of months) for (const need of open) need.halfDays -= take(after, need.skill, month, need.halfDays);
  return { after, suffices: open.every(({ halfDays }) => halfDays === 0) };
}

/**
 * The day on which each waiting request would start: the first day of the earliest month, not before the wished date,
 * in which every skill that it needs has a free half day, and from which all its days come free within the forecast.
 * Each request leaves fewer days to later ones, and no day is counted twice. Null if no start can be forecast.
 * @param months the coming months in order, starting with the current one; `today` is in it
 * @param promised accepted requests, then missions, without planned people: they are served before all that waits
 */
export function forecastStarts(
  requests: readonly WaitingRequest[],
  free: readonly FreeDays[],
  { months, today, promised }: { months: readonly string[]; today: string; promised: readonly { needs: readonly Need[] }[] },
): Map<string, string | null> {
  let people: Free[] = free.map(({ skills, halfDays }) => ({ skills, left: new Map(halfDays) }));
  for (const { needs } of promised) people = serve(people, needs, months).after;
  const starts = new Map<string, string | null>();
  for (const { id, needs, wishedFrom } of inOrderOfPriority(requests)) {
    const from = wishedFrom !== null && wishedFrom > today ? wishedFrom : today;
    let start: string | null = null;
    for (const [place, month] of months.entries()) {
      if (month < from.slice(0, 7) || !mayStart(people, needs, month)) continue;
      const { after, suffices } = serve(people, needs, months.slice(place));
      if (!suffices) break;
      people = after;
      start = from > firstOf(month) ? from : firstOf(month);
      break;
    }
    starts.set(id, start);
  }
  return starts;
}
