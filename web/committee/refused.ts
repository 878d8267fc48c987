import type { FormState } from '../core/forms/form.ts';
import type { Item } from './session-page-parts.ts';

/**
 * A refused form. A refusal names applications by id: the line of each is marked as well, so that the summary links to
 * it and people read which one is meant.
 * @param pointerOf the field of an item's line; null where the form has none
 */
export function namingItems(state: FormState, items: readonly Item[], pointerOf: (item: Item, place: number) => string | null): FormState {
  const { problem, faults } = state;
  if (!problem) return state;
  const named = items.flatMap((item, place) => (problem.about?.includes(item.applicationId) ? (pointerOf(item, place) ?? []) : []));
  return {
    ...state,
    faults: new Map([...named.map((pointer) => [pointer, problem.title] as const), ...faults]),
  };
}
