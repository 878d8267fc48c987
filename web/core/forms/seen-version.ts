import type { FormState } from './form.ts';

/**
 * A form with the version, or the revision, that the reader sees. It is sent back with the form, so that a command on a
 * thing that has changed meanwhile is refused.
 */
export const pinned = <State extends FormState>(state: State, facts: Readonly<Record<string, string | number>>): State => ({
  ...state,
  fields: { ...state.fields, ...Object.fromEntries(Object.entries(facts).map(([pointer, value]) => [pointer, [String(value)]])) },
});
