import { keysOf } from '../core/records.ts';

/** The deadlines by which a list is filtered: past ones, or also those within a number of days. */
const DAYS_OF = { past: 0, week: 7, month: 30 } as const;
export type Due = keyof typeof DAYS_OF;
export const DUE = keysOf(DAYS_OF);

const DAY_MS = 24 * 3_600_000;

/** The instant before which such deadlines are, at an instant. */
export const dueBefore = (due: Due, at: string): string => new Date(Date.parse(at) + DAYS_OF[due] * DAY_MS).toISOString();

/** The urgency of a task: past its deadline, due within seven days, or later. */
export const URGENCIES = ['late', 'soon', 'later'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** The instant from which on a deadline is not soon. */
export const soonUntil = (at: string): string => dueBefore('week', at);

/**
 * How urgent a deadline is.
 * @param dueAt null for what has none: it is never urgent
 */
export function urgencyOf(dueAt: string | null, at: string): Urgency {
  if (dueAt === null) return 'later';
  const due = Date.parse(dueAt);
  if (due < Date.parse(at)) return 'late';
  return due < Date.parse(soonUntil(at)) ? 'soon' : 'later';
}
