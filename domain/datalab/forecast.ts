import type { AnySkill } from './days.ts';
import { firstOf } from './capacity.ts';
import { type Priority, PRIORITIES } from './request.ts';

/** How many half days of a skill are foreseen where nobody has said it. No text sets it: it is the project's choice. */
export const FORESEEN_HALF_DAYS = 10;
/** How many months are looked at, the current one among them. */
export const FORECAST_MONTHS = 12;

/** What somebody has free in each of the coming months, in half days, and what it is good at. */
export type FreeDays = { personId: string; skills: readonly AnySkill[]; halfDays: ReadonlyMap<string, number> };
/**
 * A waiting request as its place among the others follows from it. `score`: of the application that it supports, under
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
/**
 * Half days of a skill; of anybody's where the skill is null: a mission says its skills when its people are planned.
 */
export type Need = { skill: AnySkill | null; halfDays: number };

const rank = (priority: Priority | null): number => PRIORITIES.indexOf(priority ?? 'normal');

/**
 * The order in which requests are served: by the priority that the lead gave them (normal until then), then by the
 * score of the application that each supports, under the criteria of its call (the highest first, none last), then by
 * the date on which they were asked.
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
 * Takes half days of a skill out of a month; returns how many it found. Who is good at few things is taken first, so
 * that who is good at many stays for others.
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

/** True where each need finds a half day of its own in a month. */
function mayStart(people: readonly Free[], needs: readonly Need[], month: string): boolean {
  const left = copyOf(people);
  return needs.every(({ skill }) => take(left, skill, month, 1) === 1);
}

/**
 * Serves one thing from a month on, as its days come free: the people as they are then, and whether their days suffice.
 */
function serve(people: readonly Free[], needs: readonly Need[], months: readonly string[]): { after: Free[]; suffices: boolean } {
  const after = copyOf(people);
  const open = needs.map((need) => ({ ...need }));
  for (const month of months) for (const need of open) need.halfDays -= take(after, need.skill, month, need.halfDays);
  return { after, suffices: open.every(({ halfDays }) => halfDays === 0) };
}

/**
 * The day on which each waiting request would start: the first of the earliest month, not before its wish, in which
 * every skill that it needs has a free half day, and from which on all its days come free within the months that are
 * looked at. Each request leaves fewer days to those after it, and nobody's day is counted twice. Null where it cannot
 * be foreseen.
 * @param months the coming months in their order, the current one first; `today` is in it
 * @param promised what was accepted and has nobody planned for it yet, requests and then missions: it is served before
 * all that waits
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
