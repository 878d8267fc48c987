import type { Due } from '../core/command.ts';

/**
 * The deadlines of a request or a mission in its state. `expectedBy`: when the next step is expected, and reminded of
 * afterwards; `closesAt`: when the state ends without that step.
 */
export type Wait = { expectedBy: string | null; closesAt: string | null };

export const NO_WAIT: Wait = { expectedBy: null, closesAt: null };

/** By state: the reminder of the next step, and the deadline that ends the state without it. */
export type WaitDates<State extends string> = Partial<Record<State, { reminder: Due['what']; end?: Due['what'] }>>;

/** The state's one reminder, then the deadline that ends it, if there is one. */
export function nextWaitDue<State extends string>(
  { state, expectedBy, remindedAt, closesAt }: Wait & { state: State; remindedAt: string | null },
  dates: WaitDates<State>,
): Due | null {
  const of = dates[state];
  if (of && expectedBy && !remindedAt) return { at: expectedBy, what: of.reminder };
  return of?.end && closesAt ? { at: closesAt, what: of.end } : null;
}
