import type { FormState } from './form.ts';

/**
 * A form that says beside what is typed what its reader has before its eyes, as it is at this reading: the version, or
 * the revision, that the command names. It is sent back with the form, so that what changed meanwhile is refused.
 */
export const pinned = <State extends FormState>(state: State, facts: Readonly<Record<string, string | number>>): State => ({
  ...state,
  fields: { ...state.fields, ...Object.fromEntries(Object.entries(facts).map(([pointer, value]) => [pointer, [String(value)]])) },
});
