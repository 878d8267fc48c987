import type { Due } from '../core/command.ts';

/** A report, evidence or account that a project gives and the fund reviews, with its dates. */
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
/** True while the beneficiary has to give it: for the first time, or again since it was returned. */
export const isAwaited = ({ state }: Pick<GivenPart, 'state'>): boolean => AWAITED.includes(state);
const GIVEN = ['reported', 'given'];

/**
 * The next date of such a part: its reminder, then its deadline until it is given, then the reminder of its review,
 * each once.
 * @param dates what meets each of them; without `review` there is no reminder of its review
 */
export function nextPartDue(part: GivenPart, dates: { remind: Due['what']; late: Due['what']; review?: Due['what'] }): Due | null {
  const { state, dueAt, remindAt, remindedAt, lateAt, reviewRemindAt, reviewRemindedAt } = part;
  if (GIVEN.includes(state)) return dates.review && reviewRemindAt && !reviewRemindedAt ? { at: reviewRemindAt, what: dates.review } : null;
  if (!isAwaited(part) || lateAt) return null;
  return remindedAt ? { at: dueAt, what: dates.late } : { at: remindAt, what: dates.remind };
}
