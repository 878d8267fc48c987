import { daysLeft, endOfClearPeriod, endOfPeriod, endOfWorkingDay, moveDate, parisDate, workingDaysLeft } from './calendar.ts';
import { lawOn, type LawRule } from './law.ts';
import { counted, day, dayAt, type Calculation, calculated } from './calculation.ts';

/** A date that is worked out: the instant at which it ends, and how. */
export type WorkedOut = { at: string; calculation: Calculation };

/** From when to when a period stood still, and why; `to` is null while it does. */
export type Stop = { number: number; from: string; to: string | null };

/** While documents that a text requires are asked for, a period stands still. */
export const STOP_ARTICLE = 'CRPA L114-5';

/** A period of months, worked out from an instant. */
export function periodFrom(at: string, months: number, article: string | null = null): WorkedOut {
  const end = endOfPeriod(at, { months });
  return { at: end, calculation: calculated('period', { from: dayAt(at), length: counted('months', months) }, dayAt(end), { article }) };
}

/** A period that the law sets, worked out by the row of its first day. */
export function legalPeriodFrom(rule: LawRule, at: string): WorkedOut & { article: string } {
  const { article, value } = lawOn(rule, parisDate(at));
  const period = periodFrom(at, value.months, article);
  if (!value.clear) return { ...period, article };
  const next = moveDate(parisDate(period.at), { days: 1 });
  const clear = calculated('clearDay', { endedOn: dayAt(period.at) }, day(next), { article, from: [period.calculation] });
  const end = endOfClearPeriod(at, { months: value.months });
  if (parisDate(end) === next) return { at: end, calculation: clear, article };
  return { at: end, calculation: calculated('nextWorkingDay', { endedOn: day(next) }, dayAt(end), { article, from: [clear] }), article };
}

/** Working days, worked out from an instant. */
export function workingDaysFrom(at: string, n: number): WorkedOut {
  const end = endOfWorkingDay(at, n);
  return { at: end, calculation: calculated('workingDays', { from: dayAt(at), length: counted('workingDays', n) }, dayAt(end)) };
}

/**
 * A period after its stops: what was left of it at each runs again from the resumption. A stop after its end changes
 * nothing. A period that still stands still has no end.
 */
export function afterStops(
  period: WorkedOut,
  stops: readonly Stop[],
  unit: 'days' | 'workingDays',
  resume: (endsAt: string, stoppedAt: string, at: string) => string,
): { at: string | null; calculation: Calculation } {
  const left = { days: daysLeft, workingDays: (from: string, to: string) => Math.max(1, workingDaysLeft(from, to)) }[unit];
  let [{ at, calculation }, isStopped] = [period, false];
  for (const { from, to } of stops) {
    if (isStopped || from >= at) continue;
    const inputs = { endedOn: dayAt(at), stoppedOn: dayAt(from), left: counted(unit, left(from, at)) };
    isStopped = to === null;
    if (to === null) calculation = calculated('standing', inputs, null, { article: STOP_ARTICLE, from: [calculation] });
    else {
      at = resume(at, from, to);
      calculation = calculated('stopped', { ...inputs, resumedOn: dayAt(to) }, dayAt(at), { article: STOP_ARTICLE, from: [calculation] });
    }
  }
  return { at: isStopped ? null : at, calculation };
}
