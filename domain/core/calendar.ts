import { gregorianEaster } from 'date-easter';
import { DateTime, type DurationLike } from 'luxon';

const ZONE = 'Europe/Paris';

/** The longest project, in months: ten years. */
export const MONTHS_AT_MOST = 120;

/** The public holidays with a fixed date, as month and day (Code du travail L3133-1). */
const FIXED_HOLIDAYS = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];
/** The others, in days after Easter: Easter Monday, Ascension, Whit Monday. */
const DAYS_AFTER_EASTER = [1, 39, 50];

const HOUR_MS = 3_600_000;
/** A day of 24 hours: not one of the calendar in Paris, where two days of the year have 23 or 25. */
export const DAY_MS = 24 * HOUR_MS;
const DATE = 'yyyy-mm-dd'.length;

const KEPT_AT_MOST = 10_000;
const dayNumbers = new Map<string, number>();

/**
 * The days from 1 January 1970 to a date (yyyy-mm-dd). Days are counted by these numbers: in text it takes far longer,
 * and longer still in the calendar of a zone. Cached: figures ask it of the dates of thousands of files.
 */
export function dayNumber(date: string): number {
  const known = dayNumbers.get(date);
  if (known !== undefined) return known;
  if (dayNumbers.size >= KEPT_AT_MOST) dayNumbers.clear();
  const number = Date.parse(date) / DAY_MS;
  dayNumbers.set(date, number);
  return number;
}

const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, DATE);

const holidaysOfYear = new Map<number, Set<number>>();

/** The public holidays of a year, as day numbers (Code du travail L3133-1). */
function holidaysIn(year: number): Set<number> {
  const known = holidaysOfYear.get(year);
  if (known) return known;
  const easter = DateTime.fromObject(gregorianEaster(year), { zone: 'utc' }).toMillis() / DAY_MS;
  const fixed = FIXED_HOLIDAYS.map((day) => dayNumber(`${year}-${day}`));
  const holidays = new Set([...fixed, ...DAYS_AFTER_EASTER.map((days) => easter + days)]);
  holidaysOfYear.set(year, holidays);
  return holidays;
}

const inParis = (instant: string): DateTime => DateTime.fromISO(instant, { zone: ZONE });
const toInstant = (day: DateTime): string => day.toUTC().toJSDate().toISOString();

const [SUNDAY, SATURDAY] = [0, 6];

const isWorking = (day: number): boolean => {
  const date = new Date(day * DAY_MS);
  const weekday = date.getUTCDay();
  return weekday > SUNDAY && weekday < SATURDAY && !holidaysIn(date.getUTCFullYear()).has(day);
};

/** True for a weekday that is not a French public holiday (Code du travail L3133-1). */
export const isWorkingDay = (date: string): boolean => isWorking(dayNumber(date));

/** The next working day from a day (yyyy-mm-dd) on, that day included. */
export function workingDayFrom(date: string): string {
  let day = dayNumber(date);
  while (!isWorking(day)) day += 1;
  return dateOf(day);
}

/**
 * The n-th working day after a date, or before it; the date itself does not count.
 * @param step 1 for after, -1 for before
 */
function workingDayAt(date: string, n: number, step: 1 | -1): string {
  let day = dayNumber(date);
  for (let left = n; left > 0;) {
    day += step;
    if (isWorking(day)) left -= 1;
  }
  return dateOf(day);
}

const aheadMs = new Map<number, number>();

/**
 * How far Paris is ahead of UTC. Cached by the hour: the offset changes only on the hour, and a page asks for hundreds
 * of dates.
 */
function aheadAt(ms: number): number {
  const hour = Math.floor(ms / HOUR_MS);
  const known = aheadMs.get(hour);
  if (known !== undefined) return known;
  if (aheadMs.size >= KEPT_AT_MOST) aheadMs.clear();
  const ahead = DateTime.fromMillis(ms, { zone: ZONE }).offset * 60_000;
  aheadMs.set(hour, ahead);
  return ahead;
}

/** The calendar date in Paris at an instant, as yyyy-mm-dd. */
export function parisDate(instant: string): string {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) return inParis(instant).toFormat('yyyy-MM-dd');
  return new Date(ms + aheadAt(ms)).toISOString().slice(0, DATE);
}

/** The budget year (exercice) of an instant: the calendar year in Paris (LOLF art. 1). */
export const yearOf = (instant: string): number => Number(parisDate(instant).slice(0, 'yyyy'.length));

const ends = new Map<string, string>();

/** The end, in Paris, of a date (yyyy-mm-dd), as an instant. */
export function endOfDate(date: string): string {
  // Cached: each command on a file asks it of its deadlines, and a page of many of them.
  const known = ends.get(date);
  if (known !== undefined) return known;
  if (ends.size >= KEPT_AT_MOST) ends.clear();
  const end = toInstant(DateTime.fromISO(date, { zone: ZONE }).endOf('day'));
  ends.set(date, end);
  return end;
}

/**
 * The end, in Paris, of the n-th working day after an instant; the day of the instant does not count.
 * @param n whole working days, at least 1
 */
export const endOfWorkingDay = (instant: string, n: number): string => endOfDate(workingDayAt(parisDate(instant), n, 1));

/**
 * The working days left from an instant to the end of a later working day: the exact inverse of `endOfWorkingDay`, so
 * that `workingDaysLeft(t, endOfWorkingDay(t, n))` is n. The day of the instant does not count: 0 on the last day and
 * after it.
 */
export function workingDaysLeft(instant: string, deadline: string): number {
  const last = dayNumber(parisDate(deadline));
  let left = 0;
  for (let day = dayNumber(parisDate(instant)) + 1; day <= last; day += 1) if (isWorking(day)) left += 1;
  return left;
}

/** The end, in Paris, of the n-th working day before the day of an instant. */
export const endOfWorkingDayBefore = (instant: string, n: number): string => endOfDate(workingDayAt(parisDate(instant), n, -1));

/** The calendar days of Paris left from an instant to a later one; the day of the instant does not count. */
export const daysLeft = (instant: string, deadline: string): number =>
  Math.max(0, dayNumber(parisDate(deadline)) - dayNumber(parisDate(instant)));

/** The next instant after another at which it is this full hour in Paris on a working day. */
export function nextWorkingHour(instant: string, hour: number): string {
  const from = inParis(instant);
  for (let day = from.startOf('day'); ; day = day.plus({ days: 1 })) {
    const at = day.set({ hour });
    if (at > from && isWorkingDay(day.toFormat('yyyy-MM-dd'))) return toInstant(at);
  }
}

/** The last instant, up to another, at which it was this full hour in Paris on a working day. */
export function lastWorkingHour(instant: string, hour: number): string {
  const from = inParis(instant);
  for (let day = from.startOf('day'); ; day = day.minus({ days: 1 })) {
    const at = day.set({ hour });
    if (at <= from && isWorkingDay(day.toFormat('yyyy-MM-dd'))) return toInstant(at);
  }
}

/**
 * The end, in Paris, of the day that is a period *de date à date* after an instant; in a month without that day, the
 * last day.
 */
export const endOfPeriod = (instant: string, period: DurationLike): string => toInstant(inParis(instant).plus(period).endOf('day'));

/**
 * The end, in Paris, of a délai franc: the day after a period *de date à date*, or the next working day if that is none
 * (CE 19/09/2014 n° 362568).
 */
export function endOfClearPeriod(instant: string, period: DurationLike): string {
  return endOfDate(workingDayFrom(inParis(instant).plus(period).plus({ days: 1 }).toFormat('yyyy-MM-dd')));
}

/** The same hour, whole days before an instant. */
export const daysBefore = (instant: string, days: number): string => toInstant(inParis(instant).minus({ days }));

/** A date (yyyy-mm-dd) moved by a period *de date à date*; in a month without that day, the last day. */
export function moveDate(date: string, period: DurationLike): string {
  const { days, ...others } = Object(period) as { days?: number };
  if (days !== undefined && Object.keys(others).length === 0) return dateOf(dayNumber(date) + days);
  return DateTime.fromISO(date, { zone: 'utc' }).plus(period).toFormat('yyyy-MM-dd');
}

/** The number of days from a date to another, counting both; zero or less if the last comes first. */
export const daysFrom = (first: string, last: string): number => dayNumber(last) - dayNumber(first) + 1;

/** The parts of a date (yyyy-mm-dd) as numbers. */
const partsOf = (date: string): [year: number, month: number, day: number] => [
  Number(date.slice(0, 4)),
  Number(date.slice(5, 7)),
  Number(date.slice(8, 10)),
];

const LONGEST_MONTH = 31;

/** The number of months from a date to the end of another that is whole months later. */
export function monthsFrom(first: string, last: string): number {
  const [year, month, day] = partsOf(first);
  const [toYear, toMonth, toDay] = partsOf(new Date(Date.parse(last) + DAY_MS).toISOString());
  return Math.round((toYear - year) * 12 + toMonth - month + (toDay - day) / LONGEST_MONTH);
}

/** Later than every instant and day that is written: a query up to it includes everything known. */
export const EVER = '9999-12-31T23:59:59.999Z';

/** A quarter of a year, as 2027-Q1, with its last day and last instant in Paris. */
type Quarter = { quarter: string; endsOn: string; endsAt: string };

/** The quarters from the first of these instants to the last, or to now if that is later; none without an instant. */
export function quartersOver(instants: readonly string[], now: string): Quarter[] {
  const quarters: Quarter[] = [];
  const [first, last] = [instants.toSorted()[0], [...instants, now].sort().at(-1) ?? now];
  if (first === undefined) return quarters;
  for (let day = inParis(first).startOf('quarter'); day <= inParis(last); day = day.plus({ quarters: 1 })) {
    const end = day.endOf('quarter');
    quarters.push({ quarter: `${day.year}-Q${day.quarter}`, endsOn: end.toFormat('yyyy-MM-dd'), endsAt: toInstant(end) });
  }
  return quarters;
}
