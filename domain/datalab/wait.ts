import type { Due } from '../core/command.ts';

/**
 * What a request or a mission waits for in its state. `expectedBy`: the next step is expected until then, and reminded
 * of after it; `closesAt`: it ends then, whoever has been silent.
 */
export type Wait = { expectedBy: string | null; closesAt: string | null };

export const NO_WAIT: Wait = { expectedBy: null, closesAt: null };

/** By state: what reminds of its next step, and what ends it where nobody takes that. */
export type WaitDates<State extends string> = Partial<Record<State, { reminder: Due['what']; end?: Due['what'] }>>;

/** The state's one reminder, then the date that ends it where it has one. */
export function nextWaitDue<State extends string>(
  { state, expectedBy, remindedAt, closesAt }: Wait & { state: State; remindedAt: string | null },
  dates: WaitDates<State>,
): Due | null {
  const of = dates[state];
  if (of && expectedBy && !remindedAt) return { at: expectedBy, what: of.reminder };
  return of?.end && closesAt ? { at: closesAt, what: of.end } : null;
}
