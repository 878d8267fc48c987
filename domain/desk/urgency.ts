/** How urgent what waits for a person is: past its deadline, due within seven days, or later. */
export const URGENCIES = ['late', 'soon', 'later'] as const;
export type Urgency = (typeof URGENCIES)[number];

const SOON_MS = 7 * 24 * 3_600_000;

/** The instant from which on a deadline is not soon. */
export const soonUntil = (at: string): string => new Date(Date.parse(at) + SOON_MS).toISOString();

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
