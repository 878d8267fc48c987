import type { Due } from '../core/command.ts';

/** What a project gives and the fund then reviews, as a report, evidence or an account, as its dates read it. */
type GivenPart = {
  state: string;
  dueAt: string;
  remindAt: string;
  remindedAt: string | null;
  lateAt: string | null;
  reviewRemindAt?: string | null;
  reviewRemindedAt?: string | null;
};

const AWAITED = ['planned', 'awaited', 'returned'];
const GIVEN = ['reported', 'given'];

/**
 * What such a part waits for: its reminder and then its deadline until it is given, the reminder of its review after
 * that; each once.
 * @param dates what meets each of them; without `review` nobody is reminded of its review
 */
export function nextPartDue(part: GivenPart, dates: { remind: Due['what']; late: Due['what']; review?: Due['what'] }): Due | null {
  const { state, dueAt, remindAt, remindedAt, lateAt, reviewRemindAt, reviewRemindedAt } = part;
  if (GIVEN.includes(state)) return dates.review && reviewRemindAt && !reviewRemindedAt ? { at: reviewRemindAt, what: dates.review } : null;
  if (!AWAITED.includes(state) || lateAt) return null;
  return remindedAt ? { at: dueAt, what: dates.late } : { at: remindAt, what: dates.remind };
}
